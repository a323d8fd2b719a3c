"""Charts of money: a dollar of the spending and where it goes, taxes collected and forgone by jurisdiction."""

from typing import Any

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
    tooltip,
)
from impact.outputs.report.charts import LABELS, ROW_HEIGHT
from impact.outputs.report.shown import Run
from impact.outputs.report.year_charts import LEVELS, SMALL
from impact.taxes.views import LOCAL

KEPT = {HERE: GREEN, LAND: ORANGE, AWAY: SKY}
TAKEN = {"Collected": BLUE, "Forgone": RED}
FIRST: Spec = {"field": "place", "op": "min"}
ROW: Spec = {"type": "nominal", "title": None, "axis": LABELS}


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
            "y": ROW | {"field": "label", "sort": FIRST}, "color": colored("kind", KEPT), "tooltip": tip,
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
        2 * ROW_HEIGHT * most, data={"values": values},
        params=[choice("level", "Taxing jurisdictions", present, "collected-forgone-controls")],
        transform=[{"filter": "datum.level == level"}],
        encoding={"y": ROW | {"field": "jurisdiction", "sort": FIRST}}, layer=revenue_layers(has_range=has_range),
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
                  ("p10", "10th percentile", "$,.0f"), ("p90", "90th percentile", "$,.0f"))  # fmt: skip
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
    return Table(("Jurisdiction", "Collected", "Likely range", "Forgone", "Net of services"), cells)
