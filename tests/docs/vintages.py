"""The table of datasets in docs/data.md from data/vintages.toml: `make docs` writes it, a test compares the two."""

import re
import sys
from pathlib import Path

from impact.sources.catalog import read_vintages

PAGE = Path(__file__).parents[2] / "docs" / "data.md"
BEGIN, END = "<!-- vintages -->", "<!-- end -->"
HEAD = "| dataset | period | release | retrieved | feeds | next expected |\n|---|---|---|---|---|---|"


def vintage_table() -> str:
    """The table as Markdown."""
    rows = [
        f"| {one.dataset} | {one.period} | {one.release} | {one.retrieved} | {one.feeds} | {one.next_expected} |"
        for one in read_vintages().values()
    ]
    return "\n".join([HEAD, *rows])


def page_with_table(text: str) -> str:
    """The page with the table between its marks."""
    return re.sub(rf"{BEGIN}\n.*?\n{END}", lambda _: f"{BEGIN}\n{vintage_table()}\n{END}", text, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(page_with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
