"""What `impact data` prints: agency files, downloads, and what another vintage changes."""

import sys
from typing import TYPE_CHECKING, Any

from impact.terminal.screen import console
from impact.terminal.tables import table
from impact.terminal.words import MILLION, amount, metric_words, missing

if TYPE_CHECKING:
    import pandas as pd

    from impact.ingest.agency.files import OfferedFile
    from impact.sources.catalog import Built
    from impact.sources.vintages import Vintage


def show_sources(sources: dict[str, dict[str, Any]], tables: "dict[str, Built]") -> None:
    """Agency files and built tables."""
    screen = console()
    made = table("Agency files", "Publisher", "Title", "Release", "Unit", "Address", left=5)
    for record in sources.values():
        made.add_row(record["publisher"], record["title"], record["release"], record["unit"], record["address"])
    screen.print(made)
    size = sum(item.size for item in tables.values())
    screen.print(
        f"{len(tables)} built tables in data/, {size / MILLION:,.1f} MB; `impact data check` compares their checksums"
    )


def show_vintage_table(vintages: "list[Vintage]") -> None:
    """Datasets: period, release, when retrieved, what each feeds, when the next is expected."""
    made = table("Datasets", "Dataset", "Period", "Release", "Retrieved", "Feeds", "Next expected", left=6)
    for one in vintages:
        made.add_row(one.dataset, one.period, one.release, one.retrieved, one.feeds, one.next_expected)
    console().print(made)


def show_downloads(files: "list[OfferedFile]") -> None:
    """The files that are offered: size and hash, to be compared with what the agency states."""
    made = table("Files offered", "File", "Bytes", "sha256", left=1)
    for file in files:
        made.add_row(file.name, f"{len(file.content):,}", file.sha256)
    console().print(made)


def show_vintages(tables: "pd.DataFrame", figures: "pd.DataFrame", *, as_json: bool) -> None:
    """What differs between two data folders."""
    if as_json:
        import json

        found = {name: json.loads(frame.to_json(orient="records", double_precision=10))
                 for name, frame in (("tables", tables), ("headline", figures))}  # fmt: skip
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
        return
    screen = console()
    screen.print(tables_that_differ(tables))
    for study, rows in figures.groupby("study", sort=False):
        made = table(f"Headline totals: {study}", "Figure", "Unit", "Old", "New", "Difference", "", left=2)
        for row in rows.itertuples():
            share = "-" if missing(row.difference_share) else f"{row.difference_share:+.2%}"
            words = [amount(figure, row.unit) for figure in (row.old, row.new, row.difference)]
            made.add_row(metric_words(row.metric), row.unit, *words, share)
        screen.print(made)


def tables_that_differ(tables: "pd.DataFrame") -> object:
    """Sources and tables that differ, as a table or a sentence."""
    if tables.empty:
        return "No table and no source differs."
    made = table("What differs", "", "File", "Change", "Old", "New", left=5)
    for row in tables.itertuples():
        made.add_row(row.what, row.path, row.change, row.old, row.new)
    return made
