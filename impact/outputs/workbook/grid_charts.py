"""Charts of the grid: MLGW's peak days, the load duration, and the net load by year against authorized demand."""

import pandas as pd
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.outputs.workbook.charts import block, dress, insert_below, insert_right_of, series
from impact.outputs.workbook.sheet_table import SheetTable

OTHERS, DRAW, LOAD, OWN, LIMIT = "#9AA8B6", "#D55E00", "#1F2A37", "#009E73", "#0072B2"
STEP = 380
"""Pixels from one chart to the next."""


def insert_grid_charts(book: Workbook, sheets: dict[str, Worksheet], tables: dict[str, SheetTable]) -> None:
    """Put each chart where its table is: alongside it, or below the wide one of the years."""
    insert_net_load_chart(book, sheets["Grid"], tables["Grid"])
    for turn, season in enumerate(("summer", "winter")):
        insert_peak_day_chart(book, sheets["Grid peak days"], tables["Grid peak days"], season, turn * STEP)
    insert_duration_chart(book, sheets["Grid duration"], tables["Grid duration"])


def insert_net_load_chart(book: Workbook, sheet: Worksheet, table: SheetTable) -> None:
    """Load and net load of the whole study by year, below the table."""
    rows = block(table.frame, {"utility": "all"})
    if rows is None:
        return
    chart = book.add_chart({"type": "line"})
    lines = {
        "load_peak_mw": ("Peak load", LOAD),
        "net_load_peak_mw": ("Net load, peak", DRAW),
        "authorized_mw": ("Approved", LIMIT),
        "unserved_peak_mw": ("Unserved load", OTHERS),
    }
    for column, (name, color) in lines.items():
        style = {"color": color, "width": 2.25, "dash_type": "dash" if column == "authorized_mw" else "solid"}
        chart.add_series(series(table, rows, ["year"], column, name=name) | {"name": name, "line": style})
    dress(chart, "Load, net load and authorized demand by year, whole study", "MW", "#,##0")
    chart.set_legend({"position": "bottom"})
    insert_below(sheet, chart, table, (900, 360))


def insert_peak_day_chart(book: Workbook, sheet: Worksheet, table: SheetTable, season: str, below: int) -> None:
    """MLGW's load on its peak day of a season, the study's net load on top."""
    rows = block(table.frame, {"season": season})
    if rows is None or not _has_net_load(table.frame):
        return
    chart = book.add_chart({"type": "area", "subtype": "stacked"})
    for column, name, color in (
        ("others_mw", "MLGW without this study (derived)", OTHERS),
        ("mlgw_net_load_mw", "Net load of this study", DRAW),
    ):
        chart.add_series(series(table, rows, ["hour"], column, name=name, color=color))
    dress(chart, f"MLGW's {season} peak day (derived), hour by hour", "MW", "#,##0")
    chart.set_legend({"position": "bottom"})
    insert_right_of(sheet, chart, table, (720, 360), below=below)


def insert_duration_chart(book: Workbook, sheet: Worksheet, table: SheetTable) -> None:
    """Load, on-site supply and net load of the whole study, each in falling order of its hours."""
    chart = book.add_chart({"type": "line"})
    rows = (1, len(table.frame))
    for column, name, color in (
        ("load_mw", "Load", LOAD),
        ("on_site_supply_mw", "On-site supply", OWN),
        ("net_load_mw", "Net load", DRAW),
    ):
        style = {"line": {"color": color, "width": 2.25}}
        chart.add_series(series(table, rows, ["hours_share"], column, name=name) | style)
    dress(chart, "Load duration of the whole study: MW reached in at least so many hours", "MW", "#,##0")
    chart.set_x_axis(
        {"num_format": "0%", "interval_unit": 10, "interval_tick": 10, "name": "Share of the year's hours"}
    )
    chart.set_legend({"position": "bottom"})
    insert_right_of(sheet, chart, table, (720, 400))


def _has_net_load(frame: pd.DataFrame) -> bool:
    return bool(frame["mlgw_net_load_mw"].max() > 0)
