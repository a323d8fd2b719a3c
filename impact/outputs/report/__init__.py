"""The page that people can read: report.html, one file that asks nothing of any other computer."""

from pathlib import Path
from typing import Any

from impact.findings.comparison import Comparison
from impact.outputs.report.comparison import comparison_page
from impact.outputs.report.page import report_page
from impact.results import Results

__all__ = ["comparison_page", "report_page", "write_comparison_page", "write_report"]


def write_report(results: Results, path: Path, record: dict[str, Any] | None = None) -> None:
    """Write the page of a run.

    Args:
        results: of the run.
        path: the file.
        record: the run's run.json, if it is available (run_record).
    """
    path.write_text(report_page(results, record), encoding="utf-8", newline="\n")


def write_comparison_page(found: Comparison, record: dict[str, Any], path: Path) -> None:
    """Write the page of two runs side by side.

    Args:
        found: the two.
        record: the comparison as compare.json tells it.
        path: the file.
    """
    path.write_text(comparison_page(found, record), encoding="utf-8", newline="\n")
