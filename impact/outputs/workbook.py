"""The workbook: results.xlsx, a cover and one table a sheet. The same run gives the same bytes."""

from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter.workbook import Workbook

from impact.outputs.charts import (
    CHART_DATA,
    insert_by_county_charts,
    insert_by_year_charts,
    insert_property_tax_chart,
    insert_waterfall_chart,
    waterfall_bars,
)
from impact.outputs.cover import write_cover
from impact.outputs.formats import formats
from impact.outputs.grid_charts import insert_grid_charts
from impact.outputs.live.model import live_model, write_live_sheets
from impact.outputs.range_charts import insert_range_charts
from impact.outputs.range_sheets import BARS, row_kinds, tornado_bars
from impact.outputs.sheet_tables import SheetTable, sheet_tables
from impact.outputs.sheets import write_sheet
from impact.results import Results

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    "in_memory": True,
}
CREATED = datetime(1980, 1, 1)
"""No clock time in the file: the first date that a zip archive can state."""


def write_workbook(results: Results, path: Path) -> None:
    """Write the results as a workbook."""
    tables = [*sheet_tables(results), *chart_data(results)]
    with Workbook(str(path), OPTIONS) as book:
        book.set_properties(properties(results))
        styles = formats(book)
        write_cover(book, styles, results, tables)
        sheets = {table.name: write_sheet(book, styles, table) for table in tables}
        named = {table.name: table for table in tables}
        insert_waterfall_chart(book, sheets["Waterfall"], named["Waterfall"], named[CHART_DATA])
        insert_by_year_charts(book, sheets["By year"], named["By year"])
        insert_by_county_charts(book, sheets["By county"], named["By county"])
        insert_grid_charts(book, sheets, named)
        insert_range_charts(book, sheets, named)
        if results.ensemble is not None:
            write_live_sheets(book, styles, live_model(results.ensemble))
        insert_property_tax_chart(book, sheets["Property tax"], named["Property tax"])


def chart_data(results: Results) -> list[SheetTable]:
    """Return the tables from which the waterfall and the tornados are drawn."""
    bars, year = waterfall_bars(results.waterfall), results.study.price_year
    found = [SheetTable(CHART_DATA, "Bars of the chart on the sheet Waterfall", bars, year)]
    if results.ranges.counts["draws"]:
        swings = tornado_bars(results.ranges.tornado)
        about = "Bars of the charts on the sheet Ranges"
        found.append(SheetTable(BARS, about, swings, year, row_kinds(BARS, swings)))
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
