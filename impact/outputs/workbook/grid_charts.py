"""Charts of the grid: MLGW's peak days, the load duration, and the draw by year beside what is approved."""

import pandas as pd
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.outputs.workbook.charts import block, dress, insert_below, insert_beside, series
from impact.outputs.workbook.sheet_table import SheetTable

OTHERS, DRAW, LOAD, OWN, LIMIT = "#9AA8B6", "#D55E00", "#1F2A37", "#009E73", "#0072B2"
STEP = 380
"""Pixels from one chart to the next."""


def insert_grid_charts(book: Workbook, sheets: dict[str, Worksheet], tables: dict[str, SheetTable]) -> None:
    """Put each chart where its table is: beside it, or below the wide one of the years."""
    insert_draw_chart(book, sheets["Grid"], tables["Grid"])
    for turn, season in enumerate(("summer", "winter")):
        insert_peak_day_chart(book, sheets["Grid peak days"], tables["Grid peak days"], season, turn * STEP)
    insert_duration_chart(book, sheets["Grid duration"], tables["Grid duration"])


def insert_draw_chart(book: Workbook, sheet: Worksheet, table: SheetTable) -> None:
    """Load and draw of the whole study by year, below the table."""
    rows = block(table.frame, {"utility": "all"})
    if rows is None:
        return
    chart = book.add_chart({"type": "line"})
    lines = {
        "load_peak_mw": ("Load, highest hour", LOAD),
        "net_draw_peak_mw": ("Drawn from the grid, highest hour", DRAW),
        "approved_mw": ("Approved", LIMIT),
        "excess_peak_mw": ("Neither approved nor own supply", OTHERS),
    }
    for column, (name, color) in lines.items():
        style = {"color": color, "width": 2.25, "dash_type": "dash" if column == "approved_mw" else "solid"}
        chart.add_series(series(table, rows, ["year"], column, name=name) | {"name": name, "line": style})
    dress(chart, "Load, draw and approval by year, whole study", "MW", "#,##0")
    chart.set_legend({"position": "bottom"})
    insert_below(sheet, chart, table, (900, 360))


def insert_peak_day_chart(book: Workbook, sheet: Worksheet, table: SheetTable, season: str, below: int) -> None:
    """MLGW's load on its peak day of a season, the study's draw on top."""
    rows = block(table.frame, {"season": season})
    if rows is None or not _has_draw(table.frame):
        return
    chart = book.add_chart({"type": "area", "subtype": "stacked"})
    for column, name, color in (
        ("others_mw", "MLGW without this study (derived)", OTHERS),
        ("mlgw_draw_mw", "Drawn by this study", DRAW),
    ):
        chart.add_series(series(table, rows, ["hour"], column, name=name, color=color))
    dress(chart, f"MLGW's {season} peak day (derived), hour by hour", "MW", "#,##0")
    chart.set_legend({"position": "bottom"})
    insert_beside(sheet, chart, table, (720, 360), below=below)


def insert_duration_chart(book: Workbook, sheet: Worksheet, table: SheetTable) -> None:
    """Load, own supply and draw of the whole study, each in falling order of its hours."""
    chart = book.add_chart({"type": "line"})
    rows = (1, len(table.frame))
    for column, name, color in (
        ("load_mw", "Load", LOAD),
        ("own_supply_mw", "Own supply", OWN),
        ("net_draw_mw", "Drawn from the grid", DRAW),
    ):
        style = {"line": {"color": color, "width": 2.25}}
        chart.add_series(series(table, rows, ["hours_share"], column, name=name) | style)
    dress(chart, "Load duration of the whole study: MW reached in at least so many hours", "MW", "#,##0")
    chart.set_x_axis(
        {"num_format": "0%", "interval_unit": 10, "interval_tick": 10, "name": "Share of the year's hours"}
    )
    chart.set_legend({"position": "bottom"})
    insert_beside(sheet, chart, table, (720, 400))


def _has_draw(frame: pd.DataFrame) -> bool:
    return bool(frame["mlgw_draw_mw"].max() > 0)
