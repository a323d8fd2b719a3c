"""Two runs side by side as a workbook, a page and one record: compare.xlsx, compare.html, compare.json; and scenarios.

The same two give the same bytes.
"""

import textwrap
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from impact.errors import OutputError
from impact.findings.comparison import Comparison
from impact.outputs.catalog import MEASURES, METRICS, heading, number_kind
from impact.outputs.figures import plain, records
from impact.outputs.folder import write_folder
from impact.outputs.report.comparison import comparison_page
from impact.outputs.run_json import as_json
from impact.outputs.tables import csv_text
from impact.outputs.workbook.page import formats, write_text
from impact.outputs.workbook.sheet_table import SheetTable
from impact.outputs.workbook.sheets import LINE_HEIGHT, column_widths, write_sheet
from impact.outputs.workbook.write import CREATED, workbook_file

KINDS_OF_UNITS = {"USD": "money", "job": "decimal", "share": "share", "MWh": "count", "MW": "decimal", "year": "year"}
"""How figures of a unit are shown: the first word that begins it."""
WIDEST_FIGURE = 18
"""Characters."""


def write_comparison(found: Comparison, destination: Path) -> None:
    """Write a comparison to a folder, which is replaced whole or not at all."""

    def write(folder: Path) -> None:
        try:
            write_comparison_workbook(found, folder / "compare.xlsx")
            page = comparison_page(found, comparison_record(found))
            (folder / "compare.html").write_text(page, encoding="utf-8", newline="\n")
            (folder / "compare.json").write_text(comparison_json(found), encoding="utf-8", newline="\n")
        except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
            if found.a.study and found.b.study:
                raise
            raise OutputError(
                f"a run.json that does not hold what a run writes ({error!r}); run the study again"
            ) from error

    write_folder(destination, write)


def comparison_json(found: Comparison) -> str:
    """Return the comparison as JSON text that ends with a newline."""
    return as_json(comparison_record(found))


def comparison_record(found: Comparison) -> dict[str, Any]:
    """Return the comparison as plain records."""
    sides = {
        name: plain(side.record["study"])
        | {key: side.record[key] for key in ("price_year", "reference_year")}
        | {"label": side.label, "study_sha256": side.record["manifest"].get("study_sha256")}
        for name, side in (("a", found.a), ("b", found.b))
    }
    names = ("headline", "parts", "jurisdictions", "counties", "answers")
    tables = {name: records(getattr(found, name)) for name in names}
    inputs = None if found.assumptions is None else records(found.assumptions)
    return sides | tables | {"assumptions": inputs, "notes": list(found.notes)}


def write_comparison_workbook(found: Comparison, path: Path) -> None:
    """Write the comparison as a workbook: a table a sheet, both figures side by side."""
    with workbook_file(path) as book:
        book.set_properties({"title": f"{found.a.label} and {found.b.label}", "author": "impact", "created": CREATED,
                             "subject": "Two runs of the regional economic-impact model side by side"})  # fmt: skip
        styles = formats(book)
        for table in comparison_tables(found):
            sheet = write_sheet(book, styles, table)
            write_headings(sheet, styles, table, headings_of(found, table))


def comparison_tables(found: Comparison) -> list[SheetTable]:
    """Return the sheets of the workbook."""
    year = int(found.b.record["price_year"])
    words = {"metric": [METRICS.get(metric, metric) for metric in found.headline["metric"]]}
    parts = {"metric": [METRICS.get(metric, metric) for metric in found.parts["metric"]]}
    counties = found.counties.assign(measure=found.counties["measure"].map(MEASURES))
    frames = [
        ("Headline", "Main figures side by side", found.headline.assign(**words)),
        ("By effect", "Main figures by effect", found.parts.assign(**parts)),
        ("By jurisdiction", "Taxes by jurisdiction", found.jurisdictions.drop(columns="jurisdiction")),
        ("By county", "Jobs and labor income by county", counties),
        ("Answers", "Questions about taxes and the grid", found.answers),
        ("Notes", "What to know before comparing", pd.DataFrame({"note": [*found.notes]})),
    ]
    if found.assumptions is not None:
        frames.insert(5, ("Inputs", "Inputs that are not the same", found.assumptions))
    return [SheetTable(name, about, shown(frame), year, row_kinds(frame)) for name, about, frame in frames]


def shown(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that hold anything; without ranges, no columns for them."""
    empty = [column for column in frame if frame[column].isin([None, ""]).all() or frame[column].isna().all()]
    return frame.drop(columns=[column for column in empty if column not in ("a", "b", "note")])


def row_kinds(frame: pd.DataFrame) -> tuple[str, ...]:
    """Return the kind of figures of each row, by its unit.

    >>> row_kinds(pd.DataFrame({"unit": ["USD a year", "job-years", "households"]}))
    ('money', 'decimal', 'number')
    """
    units = [str(unit) for unit in frame["unit"]] if "unit" in frame else []
    return tuple(
        next((kind for word, kind in KINDS_OF_UNITS.items() if unit.startswith(word)), "number") for unit in units
    )


def headings_of(found: Comparison, table: SheetTable) -> list[str]:
    """Return the headings of a table: the two by their names."""
    a, b = found.a.label, found.b.label
    own = {"a": a, "b": b, "difference": f"{b} less {a}", "ratio": f"{b} over {a}", "ranges": "Ranges"}
    for side, label in (("a", a), ("b", b)):
        own |= {f"{side}_p10": f"{label}: 10th percentile", f"{side}_p90": f"{label}: 90th percentile",
                f"{side}_low": f"{label}: low", f"{side}_high": f"{label}: high"}  # fmt: skip
    own |= {"metric": "Figure", "measure": "Figure", "where": "Key in the study"}
    return [own.get(column) or heading(column, table.price_year) for column in table.frame.columns]


def write_headings(sheet: Worksheet, styles: dict[str, Format], table: SheetTable, headings: list[str]) -> None:
    """Write the headings over those of the columns' own names, and make room for them."""
    widths = column_widths(table)
    lines = 1
    for column, (words, width) in enumerate(zip(headings, widths, strict=True)):
        name = str(table.frame.columns[column])
        is_figure = pd.api.types.is_numeric_dtype(table.frame.iloc[:, column]) or number_kind(name) == "share"
        room = max(width, min(len(words) + 4, WIDEST_FIGURE)) if is_figure else width
        sheet.set_column(column, column, room)
        write_text(sheet, (0, column), words, styles["number header" if is_figure else "header"])
        lines = max(lines, len(textwrap.wrap(words, max(room - 3, 1))))
    sheet.set_row(0, LINE_HEIGHT * lines + 4)


def scenarios_json(scenarios: pd.DataFrame) -> str:
    """Return the comparison as JSON text that ends with a newline."""
    return as_json({"scenarios": records(scenarios)})


def write_scenarios(scenarios: pd.DataFrame, destination: Path) -> None:
    """Write the comparison's table and record; the folder is replaced whole or not at all."""

    def write(folder: Path) -> None:
        (folder / "scenarios.csv").write_text(csv_text(scenarios), encoding="utf-8", newline="\n")
        (folder / "scenarios.json").write_text(scenarios_json(scenarios), encoding="utf-8", newline="\n")

    write_folder(destination, write)
