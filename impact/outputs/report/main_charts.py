"""Charts of the short sections: occupations and their pay, load by quarter, what matters most."""

import json
from typing import Any

from impact.findings.scorecard import MAIN
from impact.outputs.report.chart import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    Chart,
    Spec,
    Table,
    chart_spec,
    choice,
    colored,
    tooltip,
)
from impact.outputs.report.charts import LABELS, ROW_HEIGHT, input_title
from impact.outputs.report.shown import Run, kind_of

PHASES = {"operation": "Operation", "construction": "Building"}
POWER = {"load_peak_mw": "All load of the sites", "net_load_peak_mw": "Of it from the grid"}
POWER_COLORS = [ORANGE, BLUE]
MOST_INPUTS = 3
"""Inputs shown for each main figure."""
ROW: Spec = {"type": "nominal", "title": None, "axis": LABELS}


def occupation_chart(run: Run) -> Chart | None:
    """The largest occupations of each phase with their pay."""
    rows = run.rows("occupations")
    if not rows:
        return None
    values = [row | {"place": place, "pay": pay_words(row)} for place, (_, row) in enumerate(rows)]
    present = {phase: words for phase, words in PHASES.items() if any(row["phase"] == phase for _, row in rows)}
    tip = tooltip(("title", "Occupation", ""), ("jobs", "Jobs", ",.0f"), ("pay", "Mean pay", ""))
    most = max(sum(row["phase"] == phase for _, row in rows) for phase in present)
    base: Spec = {"x": {"field": "jobs", "type": "quantitative", "title": "Jobs (building: job-years)"}, "tooltip": tip}
    spec = chart_spec(
        ROW_HEIGHT * most, data={"values": values},
        params=[choice("phase", "Phase", present, "occupations-controls")],
        transform=[{"filter": "datum.phase == phase"}],
        encoding={"y": ROW | {"field": "title", "sort": {"field": "place", "op": "min"}}},
        layer=[
            {"mark": {"type": "bar", "height": {"band": 0.72}, "color": BLUE}, "encoding": base},
            {"mark": {"type": "text", "align": "left", "dx": 4, "color": INK},
             "encoding": base | {"text": {"field": "pay", "type": "nominal"}}},
        ],
    )  # fmt: skip
    spec["padding"] = {"left": 5, "top": 5, "bottom": 5, "right": 60}
    table = Table(
        ("Phase and occupation", "Jobs", "Mean pay in the area, USD", "Mean pay in the nation, USD",
         "Jobs of this kind in the area"),
        [
            (f"{PHASES[row['phase']]}: {row['title']}", run.figure(f"{key}.jobs", "count"),
             *(run.figure(f"{key}.{name}", "money") for name in ("area_wage_usd", "national_wage_usd")),
             run.figure(f"{key}.area_jobs", "count"))
            for key, row in rows
        ],
    )  # fmt: skip
    return Chart(
        "occupations", "The most common jobs, and what they pay",
        "Bars: jobs of the ten largest occupations, with mean yearly pay next to each; a list switches between "
        "operation and building.",
        spec, table,
        f"Wage and salary jobs of all effects: operation in {run.value('reference_year')}, building over all years. "
        "Pay is the mean of the occupation in the area, or in the nation where the area's is not known.",
        has_controls=True,
    )  # fmt: skip


def pay_words(row: dict[str, Any]) -> str:
    """Mean pay in the area, or else in the nation.

    >>> pay_words({"area_wage_usd": 47210.0, "national_wage_usd": 52070.0})
    '$47,210'
    """
    pay = row["area_wage_usd"] or row["national_wage_usd"]
    return f"${pay:,.0f}" if pay else "pay not known"


def quarter_chart(run: Run) -> Chart | None:
    """Peak load by quarter: all of it, and what comes from the grid."""
    rows = [(key, row) for key, row in run.rows("grid.by_quarter") if row["load_peak_mw"] is not None]
    if not any(row["load_peak_mw"] for _, row in rows):
        return None
    values = [
        {"quarter": quarter_words(row["date"]), "mw": row[name], "series": words}
        for _, row in rows
        for name, words in POWER.items()
    ]
    tip = tooltip(("series", "What", ""), ("quarter", "Quarter", ""), ("mw", "MW at its peak", ",.1f"))
    spec = chart_spec(
        280, data={"values": values}, mark={"type": "line", "interpolate": "step", "strokeWidth": 2.5, "point": True},
        encoding={
            "x": {"field": "quarter", "type": "ordinal", "title": None, "sort": None,
                  "axis": {"labelOverlap": True, "labelAngle": 0}},
            "y": {"field": "mw", "type": "quantitative", "title": "MW at the peak"},
            "color": colored("series", dict(zip(POWER.values(), POWER_COLORS, strict=True))), "tooltip": tip,
        },
    )  # fmt: skip
    table = Table(
        ("Quarter", *(f"{words}, MW" for words in POWER.values()), "Unserved, MW"),
        [
            (quarter_words(row["date"]),
             *(run.figure(f"{key}.{name}", "count") for name in (*POWER, "unserved_peak_mw")))
            for key, row in rows
        ],
    )  # fmt: skip
    return Chart(
        "load-by-quarter", "Load by quarter: from the grid and on site",
        "Two stepped lines by quarter: peak load of the sites, and the part that the grid delivers.",
        spec, table, "Peak of each quarter. What lies between the lines is met on site or not served.",
    )  # fmt: skip


def quarter_words(date: str) -> str:
    """A quarter by its last day.

    >>> quarter_words("2025-06-30")
    '2025 Q2'
    """
    return f"{date[:4]} Q{(int(date[5:7]) + 2) // 3}"


def matters_chart(run: Run) -> Chart | None:
    """The inputs that move the main figures most; nothing without simulations."""
    rows = [
        (key, row)
        for metric in MAIN
        for key, row in run.rows("ranges.tornado")
        if row["metric"] == metric and row["rank"] <= MOST_INPUTS and row["central"]
    ]
    if not rows:
        return None
    values = [
        {"place": place, "input": input_title(row), "figure": MAIN[row["metric"]]}
        | {name: row[f"at_{end}"] / row["central"] - 1 for name, end in (("low_share", "p10"), ("high_share", "p90"))}
        for place, (_, row) in enumerate(rows)
    ]
    tip = tooltip(
        ("figure", "Figure", ""), ("input", "Input", ""), ("low_share", "Input at its 10th percentile", "+.0%"),
        ("high_share", "Input at its 90th percentile", "+.0%"),
    )  # fmt: skip
    x: Spec = {"type": "quantitative", "title": "Change of the figure"}
    spec = chart_spec(
        ROW_HEIGHT * len(rows), data={"values": values}, mark={"type": "bar", "height": {"band": 0.66}},
        encoding={
            "y": ROW | {"field": "place", "type": "ordinal", "axis": LABELS | {"labelExpr": labels_of(values)}},
            "x": x | {"field": "low_share", "axis": {"format": "+.0%", "grid": True, "tickCount": 5}},
            "x2": {"field": "high_share"}, "tooltip": tip,
            "color": colored("figure", dict(zip(MAIN.values(), (ORANGE, BLUE, GREEN), strict=True))),
        },
    )  # fmt: skip
    table = Table(
        ("Figure: input", "With the input at its 10th percentile", "At its 90th percentile", "Reference case"),
        [
            (f"{MAIN[row['metric']]}: {input_title(row)}",
             *(run.figure(f"{key}.{name}", kind_of(row["unit"])) for name in ("at_p10", "at_p90", "central")))
            for key, row in rows
        ],
    )  # fmt: skip
    return Chart(
        "matters", "What could change these figures most",
        f"Bars: how far the {MOST_INPUTS} inputs that matter most move each main figure, in percent.",
        spec, table, "One input at a time, from its 10th to its 90th percentile; all others as they are.",
    )  # fmt: skip


def labels_of(values: list[dict[str, Any]]) -> str:
    """The names of rows as an expression over their places."""
    return f"{json.dumps([row['input'] for row in values])}[datum.value]"
