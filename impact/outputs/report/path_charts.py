"""Charts of from the announced figure, and of what moves each figure."""

from typing import Any

from impact.findings.waterfall import OUTSIDE
from impact.outputs.catalog import METRICS
from impact.outputs.report.chart import (
    BLUE,
    DOLLARS,
    GREEN,
    INK,
    NUMBERS,
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

KINDS = {"Total": INK, "Taken away": RED, "Added": GREEN}
ROW_HEIGHT = 24
MOST = 8
"""Inputs that a tornado shows."""
CHARTED = ("operation_jobs", "construction_job_years", "local_tax_usd", "state_tax_usd", "grid_peak_mw")
LABELS: Spec = {"labelLimit": {"expr": "containerSize()[0] < 600 ? 150 : 380"}, "domain": False}


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
            "y": {"field": "label", "type": "nominal", "sort": {"field": "place"}, "title": None, "axis": LABELS},
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
        | {f"{name}_words": KINDS_SHOWN[kind_of(row["unit"])](row[name]) for name in names[3:]}
        for _, row in rows
    ]
    spec = chart_spec(
        ROW_HEIGHT * MOST,
        params=[choice("metric", "Figure", {name: METRICS[name] for name in present}, "tornado-controls")],
        transform=[{"filter": "datum.metric == metric"}], data={"values": values},
        encoding={"y": {"field": "title", "type": "nominal", "sort": {"field": "rank"}, "title": None, "axis": LABELS}},
        layer=_tornado_layers(),
    )  # fmt: skip
    return Chart(
        "tornado", "Which inputs matter most",
        "Bars: for each input, the figure with that input at its 10th and at its 90th percentile, largest swing first; "
        "a line marks the central case; a list switches between figures.",
        spec, tornado_table(run, rows),
        "One input at a time; dots mark the figure with the input at its 90th percentile.",
        has_controls=True,
    )  # fmt: skip


def _tornado_layers() -> list[Spec]:
    tip = tooltip(
        ("title", "Input", ""), ("at_p10_words", "Figure at its 10th percentile", ""),
        ("at_p90_words", "Figure at its 90th percentile", ""), ("central_words", "Central case", ""),
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


def tornado_table(run: Run, rows: list[tuple[str, dict[str, Any]]]) -> Table:
    """The same as a table."""
    cells = [
        (
            f"{METRICS[row['metric']]}: {row['title']} ({row['input_unit']})",
            run.figure(f"{key}.input_p10", "plain"), run.figure(f"{key}.input_p90", "plain"),
            run.figure(f"{key}.at_p10", kind_of(row["unit"])), run.figure(f"{key}.central", kind_of(row["unit"])),
            run.figure(f"{key}.at_p90", kind_of(row["unit"])),
        )
        for key, row in rows
    ]  # fmt: skip
    heads = ("Figure: input", "Input, 10th percentile", "Input, 90th", "Figure then", "Central case", "Figure at 90th")
    return Table(heads, cells)
