"""What `impact study check` prints."""

from typing import TYPE_CHECKING

from impact.terminal.screen import console
from impact.terminal.tables import table
from impact.terminal.words import missing, money

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from impact.ledger.spending import Spending
    from impact.study import Study


def show_study(study: "Study", spending: "Spending", sites: "pd.DataFrame", notes: list[str]) -> None:
    """That a study is in order, where it stands, its itemized spending, and what may not be meant.

    Args:
        study: the study.
        spending: its itemized spending.
        sites: name, county (in words), latitude and longitude by facility.
        notes: what can be said of it before it runs.
    """
    screen = console()
    screen.print(site_table(sites))
    made = table(
        f"{study.title}: in order", "Line", "Phase", "Commodity", "USD (build or full year)", "Local share", left=3
    )
    for key, row in spending.lines.iterrows():
        made.add_row(str(key), row["phase"], row["commodity"], money(row["amount_usd"]), local_share_words(row))
    screen.print(made)
    for note in notes:
        screen.print(f"- {note}")


def site_table(sites: "pd.DataFrame") -> "Table":
    """The facilities and their counties."""
    made = table("Facilities", "Key", "Name", "County (FIPS)", "Latitude", "Longitude", left=3)
    for key, row in sites.iterrows():
        made.add_row(str(key), row["name"], row["county"], f"{row['latitude']:.4f}", f"{row['longitude']:.4f}")
    return made


def local_share_words(row: "pd.Series") -> str:
    """A line's local share, or who decides it."""
    from impact.study import LAND

    if row["commodity"] == LAND:
        return "none: land"
    return "the model's own" if missing(row["local_share"]) else f"{row['local_share']:.0%}"
