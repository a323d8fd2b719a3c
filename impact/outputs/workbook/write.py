"""The workbook: results.xlsx, a cover and one table a sheet. The same run gives the same bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.outputs.live.links import linked_tables
from impact.outputs.live.model import LiveModel, live_model, write_calculations, write_input_sheets
from impact.outputs.workbook.charts import (
    CHART_DATA,
    insert_by_county_charts,
    insert_by_year_charts,
    insert_property_tax_chart,
    insert_waterfall_chart,
    waterfall_bars,
)
from impact.outputs.workbook.check_sheet import CHECK, check_sheet
from impact.outputs.workbook.cover import write_cover
from impact.outputs.workbook.formats import formats
from impact.outputs.workbook.result_charts import insert_grid_charts, insert_range_charts
from impact.outputs.workbook.result_tables import BARS, PROPERTY_TAX, row_kinds, tornado_bars
from impact.outputs.workbook.sheet_table import Group, SheetTable
from impact.outputs.workbook.sheets import write_sheet
from impact.outputs.workbook.tables import (
    COUNTIES,
    HEADLINE,
    TIMELINE,
    WATERFALL,
    delivered_table,
    sheet_tables,
)
from impact.results import Results

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
        write_cover(book, styles, results, tables, model)
        sheets: dict[str, Worksheet] = {}
        for group in Group:
            if model is not None and group is Group.inputs:
                write_input_sheets(book, styles, model)
            elif model is not None and group is Group.calculations:
                write_calculations(book, styles, model)
            own = [table for table in tables.values() if table.group is group]
            sheets |= {table.name: write_sheet(book, styles, table, live=model is not None) for table in own}
        insert_charts(book, sheets, tables)
        name_figures(book, tables[HEADLINE])


def all_tables(results: Results, model: LiveModel | None) -> dict[str, SheetTable]:
    """Return the tables by name; with the live model, linked to it, and with the checks."""
    found = [*sheet_tables(results), *chart_tables(results), delivered_table(results)]
    tables = {table.name: table for table in found}
    if model is None:
        return tables
    tables = linked_tables(tables, model)
    return tables | {CHECK: check_sheet(tables, model, results)}


def insert_charts(book: Workbook, sheets: dict[str, Worksheet], tables: dict[str, SheetTable]) -> None:
    """Put every chart next to its table."""
    insert_waterfall_chart(book, sheets[WATERFALL], tables[WATERFALL], tables[CHART_DATA])
    insert_by_year_charts(book, sheets[TIMELINE], tables[TIMELINE])
    insert_by_county_charts(book, sheets[COUNTIES], tables[COUNTIES])
    insert_grid_charts(book, sheets, tables)
    insert_range_charts(book, sheets, tables)
    insert_property_tax_chart(book, sheets[PROPERTY_TAX], tables[PROPERTY_TAX])


def name_figures(book: Workbook, headline: SheetTable) -> None:
    """Give the totals that people quote the names that they have in run.json."""
    for place, metric in enumerate(headline.frame["metric"]):
        book.define_name(str(metric), f"={headline.place(place, 'total')}")


def chart_tables(results: Results) -> list[SheetTable]:
    """Return the tables from which the waterfall and the tornados are drawn."""
    bars, year = waterfall_bars(results.waterfall), results.study.price_year
    about = "Bars of the chart on the sheet Waterfall"
    found = [SheetTable(CHART_DATA, about, bars, year, group=Group.data)]
    if results.ranges.counts["draws"]:
        swings = tornado_bars(results.ranges.tornado)
        about = "Bars of the charts on the sheet Ranges"
        found.append(SheetTable(BARS, about, swings, year, row_kinds(BARS, swings), Group.data))
    return found


def properties(results: Results) -> dict[str, Any]:
    """Return the document's properties."""
    return {
        "title": results.study.title,
        "subject": "Regional economic impact of an announced project",
        "author": "impact",
        "keywords": f"{results.study.name}, input-output, jobs, tax, region {results.study.region}",
        "comments": f"Dollars of {results.study.price_year}; gross effects. See the sheets Cover and Notes.",
        "created": CREATED,
    }
