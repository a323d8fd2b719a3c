"""The terminal of `impact data`: downloaded files, and what another vintage changes."""

import json
import sys
from typing import TYPE_CHECKING

import pandas as pd

from impact.terminal import console
from impact.terminal_tables import amount, metric_words, table

if TYPE_CHECKING:
    from impact.sources.agency.files import Offered


def show_downloads(files: "list[Offered]") -> None:
    """The files that are offered: size and hash, to be held against what the agency states."""
    made = table("Files offered", "File", "Bytes", "sha256", left=1)
    for file in files:
        made.add_row(file.name, f"{len(file.content):,}", file.sha256)
    console().print(made)


def show_vintages(tables: pd.DataFrame, figures: pd.DataFrame, *, as_json: bool) -> None:
    """What differs between two data folders."""
    if as_json:
        found = {name: json.loads(frame.to_json(orient="records", double_precision=10))
                 for name, frame in (("tables", tables), ("headline", figures))}  # fmt: skip
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
        return
    screen = console()
    screen.print(tables_that_differ(tables))
    for study, rows in figures.groupby("study", sort=False):
        made = table(f"Headline totals: {study}", "Figure", "Unit", "Old", "New", "Difference", "", left=2)
        for row in rows.itertuples():
            share = "-" if pd.isna(row.difference_share) else f"{row.difference_share:+.2%}"
            words = [amount(figure, row.unit) for figure in (row.old, row.new, row.difference)]
            made.add_row(metric_words(row.metric), row.unit, *words, share)
        screen.print(made)


def tables_that_differ(tables: pd.DataFrame) -> object:
    """Sources and tables that differ, as a table or a sentence."""
    if tables.empty:
        return "No table and no source differs."
    made = table("What differs", "", "File", "Change", "Old", "New", left=5)
    for row in tables.itertuples():
        made.add_row(row.what, row.path, row.change, row.old, row.new)
    return made
