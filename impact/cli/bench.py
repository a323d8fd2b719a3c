"""The command `impact bench`: speed and memory, compared with baselines; how cost grows."""

import math
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.screen import console, print_records, progress, table

if TYPE_CHECKING:
    import pandas as pd


def bench(
    rounds: Annotated[int, typer.Option(min=1, help="How often each command is measured; medians count.")] = 3,
    growth: Annotated[bool, typer.Option("--growth", help="How cost grows with size, in place of the rows.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure the program against baselines in the same run; exit code 1 if a row does not hold.

    Example: impact bench --json
    """
    from impact.bench.rows import bench_table, growth_table

    with progress() as say:
        rows = growth_table(say) if growth else bench_table(rounds, say)
    if growth:
        show_growth(rows, as_json=as_json)
        return
    show_bench(rows, as_json=as_json)
    if (rows["holds"] == False).any():  # noqa: E712 - None: not measured
        raise typer.Exit(1)


def show_bench(rows: "pd.DataFrame", *, as_json: bool) -> None:
    """The rows, and how many hold."""
    if as_json:
        print_records(rows, digits=6)
        return
    screen = console()
    made = table(
        "Speed and memory", "What", "Against", "Measured", "Baseline", "", "Ratio", "At most", "", "Remark", left=2
    )
    for row in rows.itertuples():
        word = "-" if row.holds is None else "holds" if row.holds else "FAILS"
        ours, base, ratio = (
            "-" if math.isnan(value) else f"{value:,.3g}" if value < 100 else f"{value:,.0f}"
            for value in (row.ours, row.base, row.ratio)
        )
        made.add_row(row.row, row.baseline or "-", ours, base, row.unit, ratio, f"{row.limit:,.4g}", word, row.remark)
    screen.print(made)
    known = rows[rows["holds"].notna()]
    screen.print(f"{int(known['holds'].sum())} of {len(known)} rows hold; {len(rows) - len(known)} not measured.")


def show_growth(rows: "pd.DataFrame", *, as_json: bool) -> None:
    """How cost grows: seconds by size and the fitted exponent."""
    if as_json:
        print_records(rows, digits=6)
        return
    made = table(
        "How cost grows: processor seconds = a x size ^ exponent", "What", "Sizes", "Seconds", "Exponent", left=3
    )
    for row in rows.itertuples():
        made.add_row(row.what, row.sizes, ", ".join(f"{value:.3g}" for value in row.seconds), f"{row.exponent:.2f}")
    console().print(made)
