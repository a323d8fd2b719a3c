"""What `impact study check` prints."""

import pandas as pd

from impact.scenario.spending import Spending
from impact.study import LAND, Study
from impact.terminal.screen import console
from impact.terminal.tables import table
from impact.terminal.words import money


def show_study(study: Study, spending: Spending) -> None:
    """That a study is in order, and its bill of goods."""
    screen = console()
    made = table(
        f"{study.title}: in order", "Line", "Phase", "Commodity", "USD (build or full year)", "Local share", left=3
    )
    for key, row in spending.lines.iterrows():
        made.add_row(str(key), row["phase"], row["commodity"], money(row["amount_usd"]), local_share_words(row))
    screen.print(made)


def local_share_words(row: pd.Series) -> str:
    """A line's local share, or who decides it."""
    if row["commodity"] == LAND:
        return "none: land"
    return "the model's own" if pd.isna(row["local_share"]) else f"{row['local_share']:.0%}"
