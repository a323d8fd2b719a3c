"""Charts of one run: from the announced figure to local output, what moves each figure, load and peak days."""

import json
from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from impact.findings.waterfall import OUTSIDE
from impact.outputs.catalog import METRICS
from impact.outputs.report.chart import (
    BLUE,
    DOLLARS,
    GREEN,
    INK,
    NUMBERS,
    ORANGE,
    RED,
    Chart,
    Spec,
    Table,
    chart_spec,
    choice,
    tooltip,
)
from impact.outputs.report.shown import KINDS as KINDS_SHOWN
from impact.outputs.report.shown import Run, kind_of
from impact.sources.concordance import local_names

KINDS = {"Total": INK, "Taken away": RED, "Added": GREEN}
ROW_HEIGHT = 30
MOST = 8
"""Inputs that a tornado shows."""
CHARTED = ("operation_jobs", "construction_job_years", "local_tax_usd", "state_tax_usd", "grid_peak_mw")
NARROW = "containerSize()[0] < 600"
LETTERS, LETTERS_NARROW, MOST_LINES, LINE = 66, 24, 2, 13
"""Letters of a row's label in a line, its lines, and the pixels of a line."""
SERIES = {"load_mw": "Load of the sites", "on_site_supply_mw": "On-site supply", "net_load_mw": "Net load"}
COLORS = {"load_mw": ORANGE, "on_site_supply_mw": GREEN, "net_load_mw": BLUE}
GRAY = "#C3CAD1"
OTHERS, DRAW = "All other customers (derived)", "Net load of the study"
MW = ",.0f"


def labels_of(titles: Sequence[str], names: Sequence[str] = ()) -> Spec:
    """The axis of rows: each row's title in up to two lines, as long as the page's width lets them be.

    Args:
        titles: of the rows.
        names: what the rows are called in the data; none: their titles.

    >>> labels_of(["Jobs"])["labelExpr"]
    '(containerSize()[0] < 600 ? {"Jobs": ["Jobs"]} : {"Jobs": ["Jobs"]})[datum.value]'
    """
    wide, narrow = (
        json.dumps({name: wrap(title, letters, max_lines=MOST_LINES, placeholder="…") for name, title in pairs})
        for letters, pairs in (
            (letters, zip(names or titles, titles, strict=True)) for letters in (LETTERS, LETTERS_NARROW)
        )
    )
    shown = f"({NARROW} ? {narrow} : {wide})[datum.value]"
    raised = {"expr": f"length({shown}) > 1 ? {-LINE / 2} : 0"}
    limit = {"expr": f"{NARROW} ? 160 : 460"}
    return {"labelLimit": limit, "labelExpr": shown, "labelOffset": raised, "labelLineHeight": LINE, "domain": False}


def waterfall_chart(run: Run) -> Chart:
    """From the announced figure to what is bought in the region."""
    rows = run.rows("waterfall")
    bars, before = [], 0.0
    for place, (_, row) in enumerate(rows):
        is_total = row["step"] == "total"
        start = 0.0 if is_total else before
        before = row["amount_usd"] + start
        kind = "Total" if is_total else "Added" if row["amount_usd"] >= 0 else "Taken away"
        label = row["label"].replace(OUTSIDE, "")
        bars.append(
            {"place": place, "label": label, "from": start, "to": before, "kind": kind, "usd": row["amount_usd"]}
        )
    tip = tooltip(("label", "Step", ""), ("usd", "Dollars", "$,.0f"), ("to", "Then", "$,.0f"))
    spec = chart_spec(
        ROW_HEIGHT * max(len(bars), 1), data={"values": bars}, mark={"type": "bar", "height": {"band": 0.72}},
        encoding={
            "y": {"field": "label", "type": "nominal", "sort": {"field": "place"}, "title": None,
                  "axis": labels_of([bar["label"] for bar in bars])},
            "x": {"field": "from", "type": "quantitative", "title": None,
                  "axis": {"labelExpr": DOLLARS, "grid": True, "tickCount": 5}},
            "x2": {"field": "to"},
            "color": {"field": "kind", "type": "nominal",
                      "scale": {"domain": list(KINDS), "range": list(KINDS.values())}},
            "tooltip": tip,
        },
    )  # fmt: skip
    table = Table(
        ("Step", "Dollars", "Share of what was announced", "Note"),
        [
            (row["label"], run.figure(f"{key}.amount_usd", "money"), run.figure(f"{key}.share_of_announced", "percent"),
             row["note"])
            for key, row in rows
        ],
    )  # fmt: skip
    return Chart(
        "waterfall", "From the announced figure to what is bought here",
        f"Bars from the announced figure down to direct output in the region, {len(rows)} steps.", spec, table,
        f"In {run.value('price_year')} dollars, capital spending of all years. What is taken away is bought "
        "outside the "
        "region unless the step says otherwise.",
    )  # fmt: skip


def tornado_chart(run: Run) -> Chart | None:
    """How far each input moves a figure from its 10th to its 90th percentile; nothing without simulations."""
    rows = [
        (key, row)
        for metric in CHARTED
        for key, row in run.rows("ranges.tornado")
        if row["metric"] == metric and row["rank"] <= MOST
    ]
    if not rows:
        return None
    present = [metric for metric in CHARTED if any(row["metric"] == metric for _, row in rows)]
    names = ("metric", "rank", "title", "at_p10", "at_p90", "central")
    values = [
        {name: row[name] for name in names}
        | {"title": input_title(row)}
        | {f"{name}_words": KINDS_SHOWN[kind_of(row["unit"])](row[name]) for name in names[3:]}
        for _, row in rows
    ]
    spec = chart_spec(
        ROW_HEIGHT * MOST,
        params=[choice("metric", "Figure", {name: METRICS[name] for name in present}, "tornado-controls")],
        transform=[{"filter": "datum.metric == metric"}], data={"values": values},
        encoding={"y": {"field": "title", "type": "nominal", "sort": {"field": "rank"}, "title": None,
                        "axis": labels_of([row["title"] for row in values])}},
        layer=_tornado_layers(),
    )  # fmt: skip
    return Chart(
        "tornado", "Which inputs matter most",
        "Bars: for each input, the figure with that input at its 10th and at its 90th percentile, largest swing first; "
        "a line marks the reference case; a list switches between figures.",
        spec, tornado_table(run, rows),
        "One input at a time; dots mark the figure with the input at its 90th percentile. Scenarios are cases with a "
        "weight each: their bars reach from one outer case to the other.",
        has_controls=True,
    )  # fmt: skip


def _tornado_layers() -> list[Spec]:
    tip = tooltip(
        ("title", "Input", ""), ("at_p10_words", "Figure at its 10th percentile", ""),
        ("at_p90_words", "Figure at its 90th percentile", ""), ("central_words", "Reference case", ""),
    )  # fmt: skip
    axis = {"grid": True, "labelExpr": NUMBERS, "tickCount": 5}
    x: Spec = {"type": "quantitative", "title": None, "scale": {"zero": False}}
    return [
        {
            "mark": {"type": "bar", "height": {"band": 0.66}, "color": BLUE, "opacity": 0.75},
            "encoding": {"x": x | {"field": "at_p10", "axis": axis}, "x2": {"field": "at_p90"}, "tooltip": tip},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 70, "color": INK, "opacity": 1},
            "encoding": {"x": x | {"field": "at_p90"}, "tooltip": tip},
        },
        {
            "mark": {"type": "tick", "thickness": 2, "color": INK, "opacity": 1},
            "encoding": {"x": x | {"field": "central"}},
        },
    ]


def input_title(row: dict[str, Any]) -> str:
    """An input of the tornado in words; of scenarios it says so.

    >>> input_title({"title": "Exemption", "kind": "scenarios"})
    'Exemption (scenarios)'
    """
    return f"{row['title']} (scenarios)" if row["kind"] == "scenarios" else str(row["title"])


def tornado_table(run: Run, rows: list[tuple[str, dict[str, Any]]]) -> Table:
    """The same as a table."""
    cells = [
        (
            f"{METRICS[row['metric']]}: {input_title(row)} ({row['input_unit']})",
            run.figure(f"{key}.input_p10", "plain"), run.figure(f"{key}.input_p90", "plain"),
            run.figure(f"{key}.at_p10", kind_of(row["unit"])), run.figure(f"{key}.central", kind_of(row["unit"])),
            run.figure(f"{key}.at_p90", kind_of(row["unit"])),
        )
        for key, row in rows
    ]  # fmt: skip
    heads = (
        "Figure: input",
        "Input, 10th percentile",
        "Input, 90th",
        "Figure then",
        "Reference case",
        "Figure at 90th",
    )
    return Table(heads, cells)


def _color(domain: list[str], colors: list[str]) -> Spec:
    return {"field": "series", "type": "nominal", "scale": {"domain": domain, "range": colors}}


def duration_chart(run: Run) -> Chart:
    """MW reached in at least so many of the hours."""
    rows = [
        {"hours": 100 * row["hours_share"], "mw": row[name], "series": words}
        for _, row in run.rows("grid.duration")
        for name, words in SERIES.items()
    ]
    tip = tooltip(("series", "What", ""), ("hours", "Share of the hours, %", ",.0f"), ("mw", "MW, at least", MW))
    spec = chart_spec(
        280, data={"values": rows}, mark={"type": "line", "strokeWidth": 2.5, "point": {"size": 12}},
        encoding={
            "x": {"field": "hours", "type": "quantitative", "title": "Share of the year's hours, %"},
            "y": {"field": "mw", "type": "quantitative", "title": "MW"},
            "color": _color(list(SERIES.values()), list(COLORS.values())), "tooltip": tip,
        },
    )  # fmt: skip
    table = Table(
        ("Share of the hours", *(f"{words}, MW" for words in SERIES.values())),
        [
            (run.figure(f"{key}.hours_share", "percent"), *(run.figure(f"{key}.{name}", "count") for name in SERIES))
            for key, _ in run.rows("grid.duration")
        ],
    )
    return Chart(
        "load-duration", f"How long the load lasts, {run.value('reference_year')}",
        "Line chart: megawatts that load, on-site supply and net load reach in at least a share of the hours.",
        spec, table, "Each line is sorted by itself, peak demand first: at 50% stands what half of all hours reach.",
    )  # fmt: skip


def peak_day_charts(run: Run) -> list[Chart]:
    """The days of the utility's summer and winter peak, hour by hour; none where no power is taken from it."""
    rows = run.rows("grid.peak_days")
    drawn = any((row["utility_net_load_mw"] or 0) > 0 for _, row in rows)
    return [peak_day_chart(run, season) for season in ("summer", "winter")] if drawn else []


def peak_day_chart(run: Run, season: str) -> Chart:
    """One day: all other customers, and on top the study's net load."""
    own = [(key, row) for key, row in run.rows("grid.peak_days") if row["season"] == season]
    values: list[dict[str, Any]] = [
        {"hour": row["hour"], "mw": row[name], "series": words, "place": place}
        for _, row in own
        for place, (name, words) in enumerate({"others_mw": OTHERS, "utility_net_load_mw": DRAW}.items())
    ]
    tip = tooltip(("series", "What", ""), ("hour", "Hour of the day", ",.0f"), ("mw", "MW", MW))
    spec = chart_spec(
        240, data={"values": values}, mark={"type": "bar", "binSpacing": 0, "stroke": "#fff", "strokeWidth": 0.5},
        encoding={
            "x": {"field": "hour", "type": "ordinal", "title": "Hour of the day", "axis": {"labelAngle": 0,
                  "labelOverlap": True}},
            "y": {"field": "mw", "type": "quantitative", "title": "MW"},
            "order": {"field": "place", "type": "quantitative"},
            "color": _color([OTHERS, DRAW], [GRAY, BLUE]), "tooltip": tip,
        },
    )  # fmt: skip
    names = {
        "others_mw": OTHERS, "utility_net_load_mw": DRAW, "study_load_mw": "Load of the sites",
        "study_on_site_supply_mw": "On-site supply",
    }  # fmt: skip
    table = Table(
        ("Hour", *(f"{words}, MW" for words in names.values())),
        [(str(row["hour"]), *(run.figure(f"{key}.{name}", "count") for name in names)) for key, row in own],
    )
    utility = local_names().utility
    return Chart(
        f"peak-day-{season}", f"The day of {utility}'s {season} peak",
        f"Stacked bars by hour, {season} peak day: megawatts of all other customers of {utility}, and of the study.",
        spec, table,
        f"{utility}'s hours are derived from temperature, its yearly energy and its peaks; they were not measured.",
        wide=False,
    )  # fmt: skip
