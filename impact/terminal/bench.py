"""What `impact bench` prints: its rows and what they are compared with; how cost grows."""

import json
import math
import sys

import pandas as pd

from impact.terminal.screen import console
from impact.terminal.tables import table


def show_bench(rows: pd.DataFrame, *, as_json: bool) -> None:
    """The rows, and how many hold."""
    if as_json:
        print_records(rows)
        return
    screen = console()
    made = table(
        "Speed and memory", "What", "Against", "Measured", "Baseline", "", "Ratio", "At most", "", "Remark", left=2
    )
    for row in rows.itertuples():
        word = "-" if row.holds is None else "holds" if row.holds else "FAILS"
        ours, base, ratio = (shown(value) for value in (row.ours, row.base, row.ratio))
        made.add_row(row.row, row.baseline or "-", ours, base, row.unit, ratio, f"{row.limit:,.4g}", word, row.remark)
    screen.print(made)
    known = rows[rows["holds"].notna()]
    screen.print(f"{int(known['holds'].sum())} of {len(known)} rows hold; {len(rows) - len(known)} not measured.")


def show_growth(rows: pd.DataFrame, *, as_json: bool) -> None:
    """How cost grows: seconds by size and the fitted exponent."""
    if as_json:
        print_records(rows)
        return
    made = table(
        "How cost grows: processor seconds = a x size ^ exponent", "What", "Sizes", "Seconds", "Exponent", left=3
    )
    for row in rows.itertuples():
        made.add_row(row.what, row.sizes, ", ".join(f"{value:.3g}" for value in row.seconds), f"{row.exponent:.2f}")
    console().print(made)


def shown(value: float) -> str:
    """A figure of any size in few digits, a dash where there is none."""
    return "-" if math.isnan(value) else f"{value:,.3g}" if value < 100 else f"{value:,.0f}"


def print_records(rows: pd.DataFrame) -> None:
    """Print the rows as JSON."""
    sys.stdout.write(json.dumps(json.loads(rows.to_json(orient="records", double_precision=6)), indent=1) + "\n")
