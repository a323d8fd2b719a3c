"""Charts of the grid: load duration, and the days of the utility's peaks."""

from typing import Any

from impact.outputs.report.chart import BLUE, GREEN, ORANGE, Chart, Spec, Table, chart_spec, tooltip
from impact.outputs.report.shown import Run

SERIES = {"load_mw": "Load of the sites", "on_site_supply_mw": "On-site supply", "net_load_mw": "Net load"}
COLORS = {"load_mw": ORANGE, "on_site_supply_mw": GREEN, "net_load_mw": BLUE}
GRAY = "#C3CAD1"
OTHERS, DRAW = "All other customers (derived)", "Net load of the study"
MW = ",.0f"


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
    drawn = any((row["mlgw_net_load_mw"] or 0) > 0 for _, row in rows)
    return [peak_day_chart(run, season) for season in ("summer", "winter")] if drawn else []


def peak_day_chart(run: Run, season: str) -> Chart:
    """One day: all other customers, and on top the study's net load."""
    own = [(key, row) for key, row in run.rows("grid.peak_days") if row["season"] == season]
    values: list[dict[str, Any]] = [
        {"hour": row["hour"], "mw": row[name], "series": words, "place": place}
        for _, row in own
        for place, (name, words) in enumerate({"others_mw": OTHERS, "mlgw_net_load_mw": DRAW}.items())
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
        "others_mw": OTHERS, "mlgw_net_load_mw": DRAW, "study_load_mw": "Load of the sites",
        "study_on_site_supply_mw": "On-site supply",
    }  # fmt: skip
    table = Table(
        ("Hour", *(f"{words}, MW" for words in names.values())),
        [(str(row["hour"]), *(run.figure(f"{key}.{name}", "count") for name in names)) for key, row in own],
    )
    return Chart(
        f"peak-day-{season}", f"The day of MLGW's {season} peak",
        f"Stacked bars by hour: megawatts of all other customers of MLGW on the {season} peak day, and of the study.",
        spec, table,
        "MLGW's hours are derived from temperature, its yearly energy and its peaks; they were not measured.",
        wide=False,
    )  # fmt: skip
