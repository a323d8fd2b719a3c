"""Everything that the program says of a study, in this process: folder, terminal, comparison, explanations, form."""

import contextlib
import io
import json
import sqlite3
from pathlib import Path

import numpy as np
from openpyxl import load_workbook

from impact.cli.compare import show_comparison
from impact.cli.explain import show_explanation, show_grid_explanation, show_tax_explanation
from impact.cli.run import show_run
from impact.cli.study import show_study
from impact.cli.summary import show_summary
from impact.effects.headline import FIGURES
from impact.excel_form.write import write_study_form
from impact.findings.comparison import Side, comparison
from impact.findings.explain import BILL, GRID_METRICS
from impact.findings.property_tax import TAX_METRICS
from impact.model import run as pipeline
from impact.model.explanations import explain, explain_grid, explain_tax
from impact.model.notes import study_notes
from impact.model.options import Options
from impact.model.prepared import checked_spending, site_counties
from impact.model.reference import check_region
from impact.outputs import run_json, run_record, write_outputs
from impact.outputs.comparison import write_comparison
from impact.outputs.live.model import live_model
from impact.results import Results
from impact.sources.studies import read_study
from impact.study import Study

DRAWS = 20
HALF_A_DOLLAR = 0.5
"""How far each row of a run's taxes may be off: they are in whole dollars."""
FIGURES_EXPLAINED = (*FIGURES, *GRID_METRICS, *TAX_METRICS)
FILES = ("results.xlsx", "report.html", "results.gpkg", "results.geojson", "sites.geojson", "run.json")


def check_accepts(study: Study) -> None:
    """What `impact study check` does with a study; raises what it refuses."""
    prepared_study = checked_spending(study)
    check_region(prepared_study, Options())
    with contextlib.redirect_stdout(io.StringIO()):
        show_study(
            study, prepared_study.spending, site_counties(prepared_study.study), study_notes(prepared_study.study)
        )


def write_every_output(study: Study, folder: Path, number: int) -> Results:
    """Run a study that `check_accepts`, write its outputs, and return its results; raises where one fails.

    What is slow takes turns by the number: draws or none, which figure is explained, comparison or Excel form.
    """
    results = pipeline.run(study, Options(draws=DRAWS if number % 2 else 0))
    with contextlib.redirect_stdout(io.StringIO()):
        write_outputs(results, folder / "run", hourly=number % 4 == 0)
        for show in (show_summary, show_run):
            show(results, folder / "run", site_counties(results.study))
        run_json(results)
        show_figure(study, FIGURES_EXPLAINED[number // 2 % len(FIGURES_EXPLAINED)])
        if number % 3 == 0:
            write_pair(results, folder)
    check_files(folder / "run")
    check_live(results)
    if number % 3 == 1:
        write_study_form(study, folder / "form.xlsx")
        read_study(str(folder / "form.xlsx"))
    return results


def write_pair(results: Results, folder: Path) -> None:
    """The run compared with itself as read back from its own file."""
    record = json.loads((folder / "run" / "run.json").read_text("utf-8"))
    pair = comparison(Side("a", run_record(results), results.study), Side("b", record, None))
    write_comparison(pair, folder / "pair")
    show_comparison(pair, folder / "pair")


def show_figure(study: Study, metric: str) -> None:
    """The explanation of a figure; a bill only where a line has one."""
    if metric in FIGURES:
        show_explanation(*explain(metric, study))
    elif metric in TAX_METRICS:
        show_tax_explanation(explain_tax(metric, study), study.price_year)
    elif metric != BILL or any(line.tariff for site in study.facility for line in site.spend):
        show_grid_explanation(*explain_grid(metric, study))


def check_live(results: Results) -> None:
    """The formulas of the workbook give the headline of the run."""
    for (metric, part), row in live_model(results.ensemble).results.headline.items():
        expected = results.headline.loc[metric, part]
        rounding = len(results.taxes.rows) * HALF_A_DOLLAR if metric in TAX_METRICS else 1e-3
        same = np.isclose(row.values, expected, rtol=1e-6, atol=rounding)
        assert same or not np.isfinite(expected), f"{metric}, {part}: {row.values}, not {expected}"


def check_files(folder: Path) -> None:
    """The files are there and can be read by others."""
    for name in FILES:
        assert (folder / name).stat().st_size > 0, f"{name} is empty"
    for name in ("run.json", "results.geojson", "sites.geojson"):
        json.loads((folder / name).read_text("utf-8"), parse_constant=refused)
    with contextlib.closing(sqlite3.connect(folder / "results.gpkg")) as layers:
        assert layers.execute("select count(*) from gpkg_contents").fetchone()[0] > 0
    book = load_workbook(folder / "results.xlsx", read_only=True)
    assert "Effects" in book.sheetnames
    book.close()


def refused(word: str) -> None:
    """No NaN or Infinity in JSON."""
    raise ValueError(f"{word} is not JSON")
