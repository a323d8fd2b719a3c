"""The command `impact backtest`: what the archetype predicts for operating data centers, and what became of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.screen import console, figure, missing, print_records, progress, table

if TYPE_CHECKING:
    import pandas as pd

MARKS = {(True, True): "inside", (True, False): "OUTSIDE", (False, True): "(inside)", (False, False): "(outside)"}
"""By whether a row is a test, and whether it lies inside."""


def backtest(
    outcomes: Annotated[
        Path | None, typer.Option(help="Folder with projects.csv and realized_outcomes.csv; default: data/outcomes.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder to write: a picture and the table.")] = Path("output/backtest"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, and write nothing.")] = False,
) -> None:
    """Compare what the archetype predicts for operating data centers with what became of them.

    Example: impact backtest
    """
    from impact.model.backtest import backtest_table, summary

    if not as_json:
        from impact.outputs import check_destination

        check_destination(out)
    with progress() as say:
        rows = backtest_table(outcomes, say)
    if as_json:
        print_records(rows)
        return
    from impact.outputs.backtest import write_backtest

    sums = summary(rows)
    write_backtest(rows, sums, out)
    show_backtest(rows, sums)
    console().print(f"Written to {out}: backtest.html, backtest.csv, backtest.json")


def show_backtest(rows: "pd.DataFrame", sums: "pd.DataFrame") -> None:
    """Each figure, then bias, spread, width, and coverage by kind."""
    screen = console()
    made = table("Predicted from size, county, and year of opening; realized", "Project", "Figure", "Year", "Unit",
                 "Likely range", "Median", "Realized", "", left=2)  # fmt: skip
    for row in rows.itertuples():
        year = "-" if missing(row.year) else f"{row.year:.0f}"
        span = f"{figure(row.p10)} to {figure(row.p90)}"
        word = MARKS[bool(row.binding and not row.training), bool(row.inside)]
        made.add_row(row.name, row.group, year, row.unit, span, figure(row.p50), figure(row.realized), word)
    screen.print(made)
    made = table("By kind", "Figure", "Rows", "Median of predicted over realized", "Spread (factor)",
                 "Width over median", "Tests", "Inside", left=1)  # fmt: skip
    for row in sums.itertuples():
        spread = "-" if missing(row.spread_ratio) else f"{row.spread_ratio:.2f}"
        cells = (f"{row.bias_ratio:.2f}", spread, f"{row.width_over_median:.2f}", str(row.tests), str(row.inside))
        made.add_row(row.group, str(row.rows), *cells)
    screen.print(made)
    tests, inside = int(sums["tests"].sum()), int(sums["inside"].sum())
    share = f" ({inside / tests:.0%})" if tests else ""
    screen.print(
        f"{inside} of {tests} tests{share} lie inside p10 to p90. Words in brackets: no tests; such rows set a "
        "parameter, or are of something else than what is predicted."
    )
