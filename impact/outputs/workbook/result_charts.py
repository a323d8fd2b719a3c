"""Charts of the results: tornados, fans over the years, peak days, the load duration, net load."""

import math
from dataclasses import replace

import pandas as pd
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.effects.headline import EXPLAINED
from impact.outputs.catalog import METRICS
from impact.outputs.workbook.charts import (
    MAGNITUDE_WORDS,
    MAGNITUDES,
    alt_text,
    block,
    dress,
    insert_below,
    insert_right_of,
    series,
)
from impact.outputs.workbook.result_tables import BARS, FAN, RANGES
from impact.outputs.workbook.sheet_table import SheetTable
from impact.sources.concordance import local_names

BELOW, ABOVE = "#56B4E9", "#0072B2"
CENTRAL, MEDIAN, BAND = "#1F2A37", "#D55E00", "#9AA8B6"
RANGE_STEP = 400
"""Pixels from one chart to the next."""
FANS = (
    ("construction", "Jobs", "Construction jobs by year", "Job-years"),
    ("operation", "Jobs", "Operation jobs by year", "Jobs"),
    ("grid", "Peak demand", "Net load, annual peak", "MW"),
    ("grid", "Energy", "Net load by year", "MWh"),
)
DURATION_TITLE = "Load duration of the whole study: MW reached in at least so many hours"
OTHERS, DRAW, LOAD, OWN, LIMIT = "#9AA8B6", "#D55E00", "#1F2A37", "#009E73", "#0072B2"
GRID_STEP = 380
"""Pixels from one chart to the next."""
GRID_LINES = {
    "Load and net load by year, whole study (follow the inputs)": {
        "load_peak_mw": ("Peak load", LOAD),
        "net_load_peak_mw": ("Net load, peak", DRAW),
    },
    "Authorized demand and unserved load by year, as delivered": {
        "authorized_mw": ("Authorized", LIMIT),
        "unserved_peak_mw": ("Unserved load", OTHERS),
    },
}
"""Charts of the grid by title: no chart holds figures that follow the inputs next to those that do not."""


def insert_range_charts(book: Workbook, sheets: dict[str, Worksheet], tables: dict[str, SheetTable]) -> None:
    """Put each chart next to its table; none without simulations."""
    if RANGES not in tables:
        return
    turn = 0
    for metric in EXPLAINED:
        turn += insert_tornado(book, (sheets[RANGES], tables[RANGES]), tables[BARS], metric, turn * RANGE_STEP)
    for turn, fan in enumerate(FANS):
        insert_fan(book, sheets[FAN], tables[FAN], fan, turn * RANGE_STEP)


def insert_tornado(
    book: Workbook, place: tuple[Worksheet, SheetTable], table: SheetTable, metric: str, below: int
) -> bool:
    """Bars from the figure at one end of each input to that at the other, split at the reference case."""
    rows = block(table.frame, {"metric": metric})
    if rows is None:
        return False
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    unseen = {"name": " ", "fill": {"none": True}, "border": {"none": True}}
    chart.add_series(series(table, rows, ["title"], "lower_end") | unseen)
    for column, name, color in (
        ("below_central", "Below the reference case", BELOW),
        ("above_central", "Above it", ABOVE),
    ):
        chart.add_series(series(table, rows, ["title"], column, name=name, color=color))
    own = table.frame[table.frame["metric"].eq(metric)]
    largest = float(own["lower_end"].abs().max())
    money = str(own["unit"].iloc[0]).startswith("USD")
    floor, shown = next(scale for scale in MAGNITUDES if largest >= scale[0]) if money else (0.0, "#,##0")
    unit = MAGNITUDE_WORDS[floor] if money else str(own["unit"].iloc[0])
    title = f"{METRICS[metric]}: each input from its 10th to its 90th percentile"
    dress(chart, title, unit, shown, lying=True)
    font = {"num_font": {"size": 9}, "name_font": {"size": 9, "bold": False}}
    chart.set_x_axis({"name": unit, "num_format": shown, "label_position": "high"} | axis_ends(own) | font)
    chart.set_legend({"position": "bottom"})
    swings = replace(table, frame=own.assign(swing=own["below_central"] + own["above_central"]).reset_index(drop=True))
    words = alt_text("Tornado of bars", title, swings, "swing", "title")
    insert_right_of(place[0], chart, place[1], (1000, 380), words, below=below)
    return True


def axis_ends(bars: pd.DataFrame) -> dict[str, float]:
    """Where the axis of a tornado begins and ends: round figures beyond its bars.

    >>> axis_ends(pd.DataFrame({"lower_end": [2120.0], "below_central": [427.0], "above_central": [482.0]}))
    {'min': 2100.0, 'max': 3100.0}
    """
    lowest = float(bars["lower_end"].min())
    highest = float((bars["lower_end"] + bars["below_central"] + bars["above_central"]).max())
    step = 10.0 ** math.floor(math.log10(highest - lowest))
    return {"min": math.floor(lowest / step) * step, "max": math.ceil(highest / step) * step}


def insert_fan(book: Workbook, sheet: Worksheet, table: SheetTable, fan: tuple[str, str, str, str], below: int) -> None:
    """The reference case and the median by year, between the 10th and the 90th percentile."""
    phase, measure, title, unit = fan
    rows = block(table.frame, {"phase": phase, "measure": measure})
    if rows is None:
        return
    chart = book.add_chart({"type": "line"})
    for column, name, color, dash in (
        ("p90", "90th percentile", BAND, "dash"),
        ("p50", "Median", MEDIAN, "solid"),
        ("central", "Reference case", CENTRAL, "solid"),
        ("p10", "10th percentile", BAND, "dash"),
    ):
        style = {"line": {"color": color, "width": 2.25, "dash_type": dash}}
        chart.add_series(series(table, rows, ["year"], column, name=name) | style)
    dress(chart, title, unit, "#,##0")
    chart.set_legend({"position": "bottom"})
    parts = ("10th percentile", "median", "90th percentile", "reference case")
    words = alt_text("Lines", f"{title}, likely range", table, "p90", "year", rows, parts=parts)
    insert_right_of(sheet, chart, table, (720, 380), words, below=below)


def insert_grid_charts(book: Workbook, sheets: dict[str, Worksheet], tables: dict[str, SheetTable]) -> None:
    """Put each chart where its table is: alongside it, or below the wide one of the years."""
    insert_net_load_charts(book, sheets["Grid"], tables["Grid"])
    for turn, season in enumerate(("summer", "winter")):
        insert_peak_day_chart(book, sheets["Grid peak days"], tables["Grid peak days"], season, turn * GRID_STEP)
    insert_duration_chart(book, sheets["Grid duration"], tables["Grid duration"])


def insert_net_load_charts(book: Workbook, sheet: Worksheet, table: SheetTable) -> None:
    """Below the table: peaks of the whole study by year, which follow the inputs; what is authorized, as delivered."""
    rows = block(table.frame, {"utility": "all"})
    if rows is None:
        return
    own = table.frame.iloc[rows[0] - 1 : rows[1]]
    for turn, (title, lines) in enumerate(GRID_LINES.items()):
        if not own[[*lines]].fillna(0.0).to_numpy().any():
            continue
        chart = book.add_chart({"type": "line"})
        for column, (name, color) in lines.items():
            style = {"color": color, "width": 2.25, "dash_type": "dash" if column == "authorized_mw" else "solid"}
            chart.add_series(series(table, rows, ["year"], column, name=name) | {"name": name, "line": style})
        dress(chart, title, "MW", "#,##0")
        chart.set_legend({"position": "bottom"})
        parts = [name for name, _ in lines.values()]
        words = alt_text("Lines", title, table, next(iter(lines)), "year", rows, parts=parts)
        insert_below(sheet, chart, table, (560, 340), words, right=turn * 580)


def insert_peak_day_chart(book: Workbook, sheet: Worksheet, table: SheetTable, season: str, below: int) -> None:
    """The utility's load on its peak day of a season, the study's net load on top."""
    rows = block(table.frame, {"season": season})
    if rows is None or not table.frame["utility_net_load_mw"].max() > 0:
        return
    chart, utility = book.add_chart({"type": "area", "subtype": "stacked"}), local_names().utility
    for column, name, color in (
        ("others_mw", f"{utility} without this study (derived)", OTHERS),
        ("utility_net_load_mw", "Net load of this study", DRAW),
    ):
        chart.add_series(series(table, rows, ["hour"], column, name=name, color=color))
    title = f"{utility}'s {season} peak day (derived), hour by hour"
    dress(chart, title, "MW", "#,##0")
    chart.set_legend({"position": "bottom"})
    words = alt_text("Stacked areas", title, table, "utility_net_load_mw", "hour", rows, parts=("others", "this study"))
    insert_right_of(sheet, chart, table, (720, 360), words, below=below)


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
    dress(chart, DURATION_TITLE, "MW", "#,##0")
    chart.set_x_axis(
        {"num_format": "0%", "interval_unit": 10, "interval_tick": 10, "name": "Share of the year's hours"}
    )
    chart.set_legend({"position": "bottom"})
    parts = ("load", "on-site supply", "net load")
    words = alt_text("Falling lines", DURATION_TITLE, table, "load_mw", "hours_share", parts=parts)
    insert_right_of(sheet, chart, table, (720, 400), words)
