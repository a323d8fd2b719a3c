"""Charts of the workbook: native, so that a reader can restyle them, and drawn from the sheets' cells."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.outputs.live.inputs import CHANGED
from impact.outputs.workbook.sheet_table import SheetTable
from impact.results import EFFECTS

COLORS = {"direct": "#0072B2", "indirect": "#E69F00", "induced": "#009E73"}
"""Okabe and Ito's palette, which color-blind readers can distinguish."""
STEP_COLORS = {"total": "#1F2A37", "taken_away": "#D55E00", "added": "#009E73"}
MANY_COLORS = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#1F2A37", "#F0E442", "#999999",
)  # fmt: skip
CHART_DATA = "Chart data"
WATERFALL_TITLE = "From the announced figure to direct output in the region"
PROPERTY_TITLE = "Property tax of the sites by jurisdiction"
MOST_COUNTIES = 15
TITLE: dict[str, Any] = {"name_font": {"size": 13, "bold": True, "color": "#1F2A37"}, "overlay": False}
GRID_LINE = {"visible": True, "line": {"color": "#D9DFE5", "width": 0.75}}
ROW_PIXELS, COLUMN_PIXELS = 20, 64
"""Of a row and a column as they come."""
SPARE_ROWS = 6
"""Rows below a chart: programs differ in how high rows are."""
MAGNITUDES = ((1e9, "$#,##0.0,,,"), (1e6, "$#,##0,,"), (0.0, "$#,##0"))
MAGNITUDE_WORDS = {1e9: "billion USD", 1e6: "million USD", 0.0: "USD"}


def waterfall_bars(waterfall: pd.DataFrame) -> pd.DataFrame:
    """Return the bars of a waterfall: an unseen one that lifts the others, and those seen."""
    before = after = 0.0
    bars = []
    for step, label, amount in waterfall[["step", "label", "amount_usd"]].itertuples(index=False):
        is_total = step == "total"
        before, after = (0.0, amount) if is_total else (after, after + amount)
        kind = "total" if is_total else "added" if amount >= 0 else "taken_away"
        ends = {"before_usd": before, "after_usd": after, "unseen_usd": min(before, after)}
        bars.append({"label": label} | ends | {f"{kind}_usd": abs(after - before)})
    shown = [f"{kind}_usd" for kind in STEP_COLORS]
    return pd.DataFrame(bars, columns=["label", "before_usd", "after_usd", "unseen_usd", *shown]).fillna(0.0)


def insert_waterfall_chart(book: Workbook, sheet: Worksheet, waterfall: SheetTable, bars: SheetTable) -> None:
    """Put the waterfall next to its table; its bars stand on the sheet of chart data."""
    rows = (1, len(bars.frame))
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    chart.add_series(series(bars, rows, ["label"], "unseen_usd") | {"fill": {"none": True}, "border": {"none": True}})
    names = {"total": "Subtotal", "taken_away": "Taken away", "added": "Added"}
    for kind, color in STEP_COLORS.items():
        chart.add_series(series(bars, rows, ["label"], f"{kind}_usd", name=names[kind], color=color))
    largest = float(waterfall.frame["amount_usd"].abs().max())
    floor, shown = next(scale for scale in MAGNITUDES if largest >= scale[0])
    dress(chart, WATERFALL_TITLE, MAGNITUDE_WORDS[floor], shown, lying=True)
    chart.set_legend({"position": "bottom", "delete_series": [0]})
    words = alt_text("Waterfall of bars", WATERFALL_TITLE, waterfall, "amount_usd", "label", parts=names.values())
    insert_below(sheet, chart, waterfall, (1100, 560), words)


def insert_by_year_charts(book: Workbook, sheet: Worksheet, table: SheetTable) -> None:
    """Put jobs by year and effect next to the table, one chart a phase."""
    titles = {
        "construction": ("Construction jobs by year", "Job-years"),
        "operation": ("Operation jobs by year", "Jobs"),
    }
    for turn, (phase, (title, unit)) in enumerate(titles.items()):
        rows = block(table.frame, {"phase": phase})
        if rows:
            chart = _jobs_chart(book, table, rows, "year", "column")
            dress(chart, title, unit, "#,##0")
            words = alt_text("Stacked columns", title, table, "total_jobs", "year", rows, parts=EFFECTS)
            insert_right_of(sheet, chart, table, (640, 340), words, below=turn * 360)


def insert_by_county_charts(book: Workbook, sheet: Worksheet, table: SheetTable) -> None:
    """Put operation jobs by county and effect next to the table: where people work, and where they live."""
    titles = {
        "workplace": "Operation jobs by county of work",
        "residence": "Operation jobs by county of residence",
    }
    for turn, (basis, title) in enumerate(titles.items()):
        rows = block(table.frame, {"phase": "operation", "basis": basis})
        if rows:
            rows = (rows[0], min(rows[1], rows[0] + MOST_COUNTIES - 1))
            chart = _jobs_chart(book, table, rows, "county", "bar")
            dress(chart, title, "Jobs", "#,##0", lying=True)
            words = alt_text("Stacked bars", title, table, "total_jobs", "county", rows, parts=EFFECTS)
            insert_right_of(sheet, chart, table, (640, 400), words, below=turn * 420)


def insert_property_tax_chart(book: Workbook, sheet: Worksheet, table: SheetTable) -> None:
    """Put the property tax by year, one color a jurisdiction, next to its table."""
    jurisdictions = [column for column in table.frame if column != "year"]
    if not jurisdictions:
        return
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    names = [column.removesuffix("_usd").replace("_", " ").title() for column in jurisdictions]
    for column, name, color in zip(jurisdictions, names, itertools.cycle(MANY_COLORS), strict=False):
        chart.add_series(series(table, (1, len(table.frame)), ["year"], column, name=name, color=color))
    dress(chart, PROPERTY_TITLE, "million USD", "$#,##0,,")
    chart.set_legend({"position": "bottom"})
    totals = replace(table, frame=table.frame.assign(total_usd=table.frame[jurisdictions].sum(axis=1)))
    words = alt_text("Stacked columns", PROPERTY_TITLE, totals, "total_usd", "year", parts=names)
    insert_below(sheet, chart, table, (860, 420), words)


def _jobs_chart(book: Workbook, table: SheetTable, rows: tuple[int, int], label: str, kind: str) -> Chart:
    chart = book.add_chart({"type": kind, "subtype": "stacked"})
    for effect in EFFECTS:
        name, color = effect.capitalize(), COLORS[effect]
        chart.add_series(series(table, rows, [label], f"{effect}_jobs", name=name, color=color) | {"gap": 60})
    chart.set_legend({"position": "bottom"})
    return chart


def block(frame: pd.DataFrame, where: dict[str, str]) -> tuple[int, int] | None:
    """Return the first and last of the rows that fit, counted from the headings; they stand together."""
    fits = pd.Series(data=True, index=range(len(frame)))
    for column, value in where.items():
        fits &= frame[column].eq(value).to_numpy()
    places = [place + 1 for place in fits.index[fits]]
    return (places[0], places[-1]) if places else None


def series(
    table: SheetTable, rows: tuple[int, int], labels: list[str], values: str, name: str = "", color: str = ""
) -> dict[str, Any]:
    """Return a series of a chart: the rows of a table's columns."""
    first, last = (table.frame.columns.get_loc(column) for column in (labels[0], labels[-1]))
    column = table.frame.columns.get_loc(values)
    start, end = (table.top + row for row in rows)
    series: dict[str, Any] = {
        "categories": [table.name, start, first, end, last],
        "values": [table.name, start, column, end, column],
        "gap": 40,
    }
    return series | ({"name": name, "fill": {"color": color}} if name else {})


def dress(chart: Chart, title: str, unit: str, shown: str, *, lying: bool = False) -> None:
    """Give a chart its title, the unit of its values, and quiet axes."""
    font = {"size": 9, "bold": False, "color": "#4A5866"}
    values = {
        "name": unit,
        "name_font": font,
        "num_font": font,
        "num_format": shown,
        "major_gridlines": GRID_LINE,
    }
    names = {"num_font": font, "major_tick_mark": "none"}
    chart.set_title({"name": title} | TITLE)
    if lying:
        chart.set_y_axis(names | {"reverse": True})
        chart.set_x_axis(values | {"label_position": "high"})
    else:
        chart.set_x_axis(names)
    if not lying:
        chart.set_y_axis(values | {"line": {"none": True}})


def insert_right_of(
    sheet: Worksheet, chart: Chart, table: SheetTable, size: tuple[int, int], words: str, below: int = 0
) -> None:
    """Put a chart to the right of a sheet's table, so many pixels below its head; it prints with the table."""
    chart.set_size({"width": size[0], "height": size[1]})
    first = table.top + 1  # below what every page repeats
    sheet.insert_chart(first, table.frame.shape[1], chart, placed(words, 20, 10 + below))
    rows = max(table.end, first + (below + size[1]) // ROW_PIXELS + SPARE_ROWS)
    sheet.print_area(0, 0, rows, table.frame.shape[1] + size[0] // COLUMN_PIXELS)


def insert_below(
    sheet: Worksheet, chart: Chart, table: SheetTable, size: tuple[int, int], words: str, right: int = 0
) -> None:
    """Put a chart below a sheet's table, so many pixels from the left; it prints with the table."""
    chart.set_size({"width": size[0], "height": size[1]})
    first = table.end + 1
    sheet.insert_chart(first, 0, chart, placed(words, 10 + right, 0))
    wide = max(table.frame.shape[1] - 1, (right + size[0]) // COLUMN_PIXELS)
    sheet.print_area(0, 0, first + size[1] // ROW_PIXELS + SPARE_ROWS, wide)
    sheet.fit_to_pages(1, 1)


def say_rerun(formats: dict[str, Format], sheets: dict[str, Worksheet], tables: Mapping[str, SheetTable]) -> None:
    """Give charts of figures as delivered a title from a cell below them that says "rerun" once an input is changed."""
    follow = {f"{table.name}!${table.letter(name)}$" for table in tables.values() for _, name in table.links}
    for sheet in sheets.values():
        for number, (row, column, chart, *_) in enumerate(sheet.charts):
            values = str(chart.series[-1]["values"]).lstrip("=").replace("'", "")
            if values.startswith(tuple(follow)):
                continue
            place, title = (row + 1 + number, column + 1), str(chart.title.name)
            words = title.replace('"', '""')
            sheet.write_formula(*place, f'=IF({CHANGED}>0,"rerun: ","")&"{words}"', formats["unseen"], title)
            chart.set_title(
                {"name": f"='{sheet.get_name()}'!{xl_rowcol_to_cell(*place, row_abs=True, col_abs=True)}"} | TITLE
            )


def placed(words: str, right: int, down: int) -> dict[str, Any]:
    """Return how a chart is placed, and its words for those who cannot see it."""
    return {"x_offset": right, "y_offset": down, "object_position": 3, "description": words}


def alt_text(
    kind: str, title: str, table: SheetTable, column: str, label: str, rows: tuple[int, int] | None = None,
    parts: Iterable[str] = (),
) -> str:  # fmt: skip
    """Return what a chart shows, in words: its kind, title and parts, from where to where, the highest figure.

    Args:
        kind, title: of the chart.
        table: whose figures it shows.
        column, label: of the figures, and of what they are of.
        rows: first and last row, counted from the headings; all of the table if omitted.
        parts: what the parts are called.
    """
    first, last = rows or (1, len(table.frame))
    own = table.frame.iloc[first - 1 : last]
    named = f" Parts: {', '.join(parts)}." if parts else ""
    if own[column].isna().all():
        return f"{kind}: {title}.{named}"
    most = own.loc[own[column].idxmax()]
    span = f"{own[label].iloc[0]} to {own[label].iloc[-1]}" if len(own) > 1 else str(own[label].iloc[0])
    return f"{kind}: {title}. {span}.{named} Highest, as delivered: {most[column]:,.0f}, {most[label]}."
