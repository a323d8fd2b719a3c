"""The workbook: results.xlsx, eight sheets in front, an index, all others behind it. The same run, the same bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.outputs.live.inputs import INPUTS
from impact.outputs.live.links import linked_tables
from impact.outputs.live.model import LiveModel, live_model, write_calculations
from impact.outputs.live.write import write_inputs, write_live_sheet
from impact.outputs.workbook.charts import (
    CHART_DATA,
    insert_by_county_charts,
    insert_by_year_charts,
    insert_property_tax_chart,
    insert_waterfall_chart,
    say_rerun,
    waterfall_bars,
)
from impact.outputs.workbook.check_sheet import CHECK, check_sheet
from impact.outputs.workbook.page import formats
from impact.outputs.workbook.result_charts import insert_grid_charts, insert_range_charts
from impact.outputs.workbook.result_tables import BARS, PROPERTY_TAX, row_kinds, scorecard_tables, tornado_bars
from impact.outputs.workbook.sheet_table import Group, SheetTable
from impact.outputs.workbook.sheets import write_sheet
from impact.outputs.workbook.summary import FRONT, write_index, write_summary
from impact.outputs.workbook.tables import (
    HEADLINE,
    JOBS,
    MAP_DATA,
    SOURCES,
    WATERFALL,
    delivered_table,
    sheet_tables,
    stacked,
    with_totals,
)
from impact.results import Results
from impact.rules.cells import HEAD_ROWS

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    "in_memory": True,
}
LANGUAGE = "en-US"
CREATED = datetime(1980, 1, 1)
"""No clock time in the file: the first date that a zip archive can state."""


@contextmanager
def workbook_file(path: Path) -> Iterator[Workbook]:
    """Give a workbook to fill; once whole it is written as plain bytes, so that a full disk meets no open zip."""
    content = BytesIO()
    with Workbook(content, OPTIONS) as book:
        yield book
    path.write_bytes(content.getvalue())


def write_workbook(results: Results, path: Path) -> None:
    """Write the results as a workbook."""
    model = None if results.ensemble is None else live_model(results.ensemble)
    tables = all_tables(results, model)
    with workbook_file(path) as book:
        book.set_properties(properties(results))
        book.set_custom_property("Language", LANGUAGE)
        styles = formats(book)
        sheets = write_front(book, styles, results, tables, model)
        write_index(book, styles, tables, model)
        for group in Group:
            if model is not None and group is Group.inputs:
                write_live_sheet(book, styles, model.inputs.schedules)
            elif model is not None and group is Group.calculations:
                write_calculations(book, styles, model)
            if group is not Group.front:
                own = [table for table in tables.values() if table.group is group]
                sheets |= {table.name: write_sheet(book, styles, table, live=model is not None) for table in own}
        insert_charts(book, sheets, tables)
        if model is not None:
            say_rerun(styles, sheets, tables)
        for place, metric in enumerate(tables[HEADLINE].frame["metric"]):  # totals have their names in run.json
            book.define_name(str(metric), f"={tables[HEADLINE].place(place, 'total')}")


def write_front(
    book: Workbook, formats: dict[str, Format], results: Results, tables: dict[str, SheetTable], model: LiveModel | None
) -> dict[str, Worksheet]:
    """Add the sheets in front, as far as there is anything for them; those with tables by name."""
    write_summary(book, formats, results, tables, model)
    sheets: dict[str, Worksheet] = {}
    for name in FRONT[1:]:
        own = [table for table in tables.values() if table.name == name]
        if model is not None and name == INPUTS:
            write_inputs(book, formats, model.inputs)
        elif own:
            sheets[name] = write_sheet(book, formats, *own, live=model is not None)
    return sheets


def all_tables(results: Results, model: LiveModel | None) -> dict[str, SheetTable]:
    """Return the tables by their keys; with the live model, linked to it, and with the checks."""
    data = {table.name: table for table in (*chart_tables(results), delivered_table(results))}
    tables = stacked(scorecard_tables(results) | sheet_tables(results) | data)
    if model is None:
        return with_totals(tables)
    tables = linked_tables(tables, model)
    return with_totals(tables) | {CHECK: check_sheet(tables, model, results)}


def insert_charts(book: Workbook, sheets: dict[str, Worksheet], tables: dict[str, SheetTable]) -> None:
    """Put every chart next to its table."""
    insert_waterfall_chart(book, sheets[WATERFALL], tables[WATERFALL], tables[CHART_DATA])
    insert_by_year_charts(book, sheets[JOBS], tables[JOBS])
    insert_by_county_charts(book, sheets[MAP_DATA], tables[MAP_DATA])
    insert_grid_charts(book, sheets, tables)
    insert_range_charts(book, sheets, tables)
    insert_property_tax_chart(book, sheets[PROPERTY_TAX], tables[PROPERTY_TAX])


def chart_tables(results: Results) -> list[SheetTable]:
    """Return the tables from which the waterfall and the tornados are drawn."""
    bars, year = waterfall_bars(results.waterfall), results.study.price_year
    about = "Bars of the chart on the sheet Waterfall"
    found = [SheetTable(CHART_DATA, about, bars, year, group=Group.data, top=HEAD_ROWS, source="the sheet Waterfall")]
    if results.ranges.counts["draws"]:
        swings = tornado_bars(results.ranges.tornado)
        about = "Bars of the charts on the sheet Ranges"
        kinds = row_kinds(BARS, swings)
        found.append(SheetTable(BARS, about, swings, year, kinds, Group.data, top=HEAD_ROWS, source="the sheet Ranges"))
    return found


def properties(results: Results) -> dict[str, Any]:
    """Return the document's properties; of the data the first three vintages, the whole list is on the sheet Run."""
    known = str(results.manifest.get("data_as_of") or "").split(";")[:3]
    data = ", ".join(part.split(",")[0].strip() for part in known) or "the sheet Run"
    return {
        "title": results.study.title,
        "subject": "Regional economic impact of an announced project",
        "author": "impact",
        "keywords": f"{results.study.name}, input-output, jobs, tax, region {results.study.region}",
        "comments": f"Dollars of {results.study.price_year}; gross effects. See the sheets Summary and {SOURCES}.",
        "category": f"Data of {data}",
        "created": CREATED,
    }
