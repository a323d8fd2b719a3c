"""Charts of the short sections: a dollar and where it goes, taxes, occupations, load by quarter, what matters most."""

from typing import Any

from impact.effects.workers import OWN_STAFF
from impact.findings.scorecard import MAIN
from impact.findings.waterfall import AWAY, HERE, LAND
from impact.outputs.report.chart import (
    BLUE,
    DOLLARS,
    GREEN,
    INK,
    ORANGE,
    RED,
    SKY,
    Chart,
    Spec,
    Table,
    chart_spec,
    choice,
    colored,
    dollars_or_dash,
    tooltip,
)
from impact.outputs.report.charts import ROW_HEIGHT, input_title, labels_of
from impact.outputs.report.shown import Run, kind_of
from impact.outputs.report.year_charts import LEVELS, SMALL
from impact.taxes.views import LOCAL

PHASES = {"operation": "Operation", "construction": "Building"}
POWER = {"load_peak_mw": "All load of the sites", "net_load_peak_mw": "Of it from the grid"}
POWER_COLORS = [ORANGE, BLUE]
MOST_INPUTS = 3
"""Inputs shown for each main figure."""
ROW: Spec = {"type": "nominal", "title": None}
PAIR_HEIGHT = 48
CHANGE = "abs(datum.value) < 1e-9 ? '0%' : format(datum.value, '+.0%')"
"""Labels of an axis of changes: zero has no sign."""
KEPT = {HERE: GREEN, LAND: ORANGE, AWAY: SKY}
TAKEN = {"Collected": BLUE, "Forgone": RED}
FIRST: Spec = {"field": "place", "op": "min"}


def pay_words(pay: float | None, soc: str) -> str:
    """Mean pay of an occupation; of the operator's own staff the study has it.

    >>> pay_words(58200.0, "43-5071"), pay_words(None, OWN_STAFF)
    ('$58,200', 'pay as in the study')
    """
    return f"${pay:,.0f}" if pay else "pay as in the study" if soc == OWN_STAFF else "pay not known"


def occupation_chart(run: Run) -> Chart | None:
    """The largest occupations of each phase with their pay."""
    rows = run.rows("occupations")
    if not rows:
        return None
    pays = [row["area_wage_usd"] or row["national_wage_usd"] for _, row in rows]
    values = [
        row | {"place": place, "pay": pay_words(pay, row["soc"])}
        for place, ((_, row), pay) in enumerate(zip(rows, pays, strict=True))
    ]
    present = {phase: words for phase, words in PHASES.items() if any(row["phase"] == phase for _, row in rows)}
    tip = tooltip(("title", "Occupation", ""), ("jobs", "Jobs", ",.0f"), ("pay", "Mean pay", ""))
    most = max(sum(row["phase"] == phase for _, row in rows) for phase in present)
    base: Spec = {"x": {"field": "jobs", "type": "quantitative", "title": "Jobs (building: job-years)"}, "tooltip": tip}
    spec = chart_spec(
        ROW_HEIGHT * most, data={"values": values},
        params=[choice("phase", "Phase", present, "occupations-controls")],
        transform=[{"filter": "datum.phase == phase"}],
        encoding={"y": ROW | {"field": "title", "sort": {"field": "place", "op": "min"},
                              "axis": labels_of([row["title"] for row in values])}},
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


def quarter_chart(run: Run) -> Chart | None:
    """Peak load by quarter: all of it, and what comes from the grid."""
    rows = [
        (key, row | {"quarter": f"{row['date'][:4]} Q{(int(row['date'][5:7]) + 2) // 3}"})
        for key, row in run.rows("grid.by_quarter")
        if row["load_peak_mw"] is not None
    ]
    if not any(row["load_peak_mw"] for _, row in rows):
        return None
    values = [
        {"quarter": row["quarter"], "mw": row[name], "series": words}
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
            (row["quarter"],
             *(run.figure(f"{key}.{name}", "count") for name in (*POWER, "unserved_peak_mw")))
            for key, row in rows
        ],
    )  # fmt: skip
    return Chart(
        "load-by-quarter", "Load by quarter: from the grid and on site",
        "Two stepped lines by quarter: peak load of the sites, and the part that the grid delivers.",
        spec, table, "Peak of each quarter. What lies between the lines is met on site or not served.",
    )  # fmt: skip


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
    axis = labels_of([str(row["input"]) for row in values], list(map(str, range(len(values)))))
    spec = chart_spec(
        ROW_HEIGHT * len(rows), data={"values": values}, mark={"type": "bar", "height": {"band": 0.66}},
        encoding={
            "y": ROW | {"field": "place", "type": "ordinal", "axis": axis},
            "x": x | {"field": "low_share", "axis": {"labelExpr": CHANGE, "grid": True, "tickCount": 5}},
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


def dollar_chart(run: Run) -> Chart | None:
    """A dollar of the spending: cents that stay here, and cents that leave."""
    rows = run.rows("dollar")
    if not rows:
        return None
    values = [row | {"place": place} for place, (_, row) in enumerate(rows)]
    tip = tooltip(("label", "What", ""), ("kind", "Where", ""), ("cents", "Cents of a dollar", ",.2f"),
                  ("amount_usd", "Dollars", "$,.0f"))  # fmt: skip
    spec = chart_spec(
        ROW_HEIGHT * len(rows), data={"values": values}, mark={"type": "bar", "height": {"band": 0.72}},
        encoding={
            "y": ROW | {"field": "label", "sort": FIRST, "axis": labels_of([row["label"] for row in values])},
            "color": colored("kind", KEPT), "tooltip": tip,
            "x": {"field": "cents", "type": "quantitative", "title": "Cents of each dollar spent",
                  "axis": {"tickCount": 6}},
        },
    )  # fmt: skip
    table = Table(
        ("Part", "Where it goes", "Cents of a dollar", "Dollars"),
        [(row["label"], row["kind"], run.figure(f"{key}.cents", "plain"), run.figure(f"{key}.amount_usd", "money"))
         for key, row in rows],
    )  # fmt: skip
    return Chart(
        "dollar", "One dollar of the spending, and where it goes",
        f"Bars: cents of each dollar of capital spending that stay in the region or leave it, {len(rows)} parts.",
        spec, table, f"All capital spending of the study, all years, in {run.value('price_year')} dollars.",
    )  # fmt: skip


def revenue_chart(run: Run) -> Chart | None:
    """What each jurisdiction collects over all years, with its range, and what it gives up."""
    levels = {"local": LOCAL, "state": ("state",)}
    rows = [
        (key, row, level)
        for level, own in levels.items()
        for key, row in run.rows("jurisdictions")
        if row["level"] in own and (row["revenue"]["value"] or row["forgone_usd"])
    ]
    if not rows:
        return None
    rows.sort(key=lambda one: (one[2], -one[1]["revenue"]["value"]))
    shown = [
        one for one in rows if size_of(one[1]) >= SMALL * max(size_of(row) for _, row, level in rows if level == one[2])
    ]
    values = [
        {"level": level, "jurisdiction": row["title"], "place": place, "series": series, "usd": usd,
         "p10": low, "p90": high}
        for place, (_, row, level) in enumerate(shown)
        for series, usd, low, high in (
            ("Collected", row["revenue"]["value"], row["revenue"]["low"], row["revenue"]["high"]),
            ("Forgone", row["forgone_usd"], None, None),
        )
    ]  # fmt: skip
    has_range = any(row["revenue"]["low"] is not None for _, row, _ in shown)
    most = max(sum(level == each for _, _, level in shown) for each in levels)
    present = {level: LEVELS[level] for level in levels if any(level == each for _, _, each in rows)}
    spec = chart_spec(
        PAIR_HEIGHT * most, data={"values": values},
        params=[choice("level", "Taxing jurisdictions", present, "collected-forgone-controls")],
        transform=[{"filter": "datum.level == level"}, *dollars_or_dash("p10", "p90")],
        encoding={"y": ROW | {"field": "jurisdiction", "sort": FIRST,
                              "axis": labels_of([row["jurisdiction"] for row in values])}},
        layer=revenue_layers(has_range=has_range),
        padding={"left": 5, "top": 5, "bottom": 5, "right": 24},
    )  # fmt: skip
    return Chart(
        "collected-forgone", "Taxes collected, and taxes forgone",
        "Pairs of bars for each taxing jurisdiction: taxes collected with their likely range as a line, and taxes "
        "forgone; a list switches between local jurisdictions and states.",
        spec, revenue_table(run, rows),
        f"Sum of all years, {run.value('price_year')} dollars, reference case. The thin line is the likely range (p10 "
        "to p90) of taxes collected; taxes forgone are not simulated. Those with under 1% of the largest stand in the "
        "table alone.",
        has_controls=True,
    )  # fmt: skip


def size_of(row: dict[str, Any]) -> float:
    """The larger of what a jurisdiction collects and gives up."""
    return float(max(abs(row["revenue"]["value"]), abs(row["forgone_usd"])))


def revenue_layers(*, has_range: bool) -> list[Spec]:
    """Bars side by side, and the range of the upper one where there is one."""
    tip = tooltip(("jurisdiction", "Jurisdiction", ""), ("series", "What", ""), ("usd", "Dollars", "$,.0f"),
                  ("p10_words", "10th percentile", ""), ("p90_words", "90th percentile", ""))  # fmt: skip
    offset: Spec = {"yOffset": {"field": "series", "sort": list(TAKEN)}, "tooltip": tip}
    axis = {"labelExpr": DOLLARS, "grid": True, "tickCount": 5}
    x: Spec = {"type": "quantitative", "title": None}
    bars: Spec = {
        "mark": {"type": "bar"},
        "encoding": offset | {"x": x | {"field": "usd", "axis": axis}, "color": colored("series", TAKEN)},
    }
    ranges: Spec = {
        "mark": {"type": "rule", "strokeWidth": 2, "color": INK},
        "encoding": offset | {"x": x | {"field": "p10"}, "x2": {"field": "p90"}},
    }
    return [bars, ranges] if has_range else [bars]


def revenue_table(run: Run, rows: list[tuple[str, dict[str, Any], str]]) -> Table:
    """The same as a table."""
    cells = [
        (
            row["title"], run.figure(f"{key}.revenue.value", "money"),
            run.span(f"{key}.revenue.low", f"{key}.revenue.high", "money"),
            run.figure(f"{key}.forgone_usd", "money"), run.figure(f"{key}.net_usd", "money"),
        )
        for key, row, _ in rows
    ]  # fmt: skip
    return Table(
        ("Jurisdiction", "Collected", "Likely range", "Forgone", "Net of services, where their cost is known"), cells
    )
