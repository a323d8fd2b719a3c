"""Charts over the years: jobs with their range, taxes by jurisdiction."""

from typing import Any

from markupsafe import Markup

from impact.outputs.report.chart import (
    BLUE,
    DOLLARS,
    MANY,
    OTHERS,
    RED,
    Cell,
    Chart,
    Spec,
    Table,
    chart_spec,
    choice,
    dollars_or_dash,
    tooltip,
    within_colors,
)
from impact.outputs.report.shown import Run
from impact.taxes.views import LOCAL

PHASES = {"construction": "Building (job-years)", "operation": "Operation (jobs)"}
COLORS = {"construction": RED, "operation": BLUE}
LEVELS = {"local": "Counties, cities and schools", "state": "States", "federal": "United States"}
SMALL = 0.01
"""Taxing jurisdictions with less than this part of their level's taxes stand in the table alone."""
YEAR_AXIS = {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0, "labelOverlap": True}}
INTEGER = ",.0f"


def jobs_chart(run: Run) -> Chart | None:
    """Jobs year by year, with the range where there are draws; nothing where there is one year."""
    rows = list(job_rows(run))
    if len({row["year"] for row in rows}) == 1:
        return None
    has_range = any(row.get("p10") is not None for row in rows)
    color = {
        "field": "label", "type": "nominal",
        "scale": {"domain": list(PHASES.values()), "range": list(COLORS.values())},
    }  # fmt: skip
    ends = [("p10", "10th percentile", INTEGER), ("p90", "90th percentile", INTEGER)] if has_range else []
    tip = tooltip(("label", "Phase", ""), ("year", "Year", ""), ("central", "Reference case", INTEGER), *ends)
    band: Spec = {
        "mark": {"type": "area", "opacity": 0.22, "line": False},
        "encoding": {"y": {"field": "p10", "type": "quantitative"}, "y2": {"field": "p90"}},
    }
    line: Spec = {
        "mark": {"type": "line", "point": {"size": 70}, "strokeWidth": 2.5},
        "encoding": {"y": {"field": "central", "type": "quantitative", "title": None}, "tooltip": tip},
    }
    spec = chart_spec(
        300, data={"values": [{k: v for k, v in row.items() if k != "key"} for row in rows]},
        encoding={"x": YEAR_AXIS, "color": color}, layer=[band, line] if has_range else [line],
    )  # fmt: skip
    last = f"{rows[0]['year']} to {rows[-1]['year']}" if rows else "no years"
    words = "Bands: 10th to 90th percentile of the simulations; lines: the reference case."
    ranged = words if has_range else "Reference case."
    return Chart(
        "jobs-by-year", "Jobs, year by year", f"Line chart of jobs in building and in operation, {last}. {ranged}",
        spec, job_table(run, rows), ranged + " All effects together: direct, indirect and induced.",
    )  # fmt: skip


def job_rows(run: Run) -> list[dict[str, Any]]:
    """Jobs by phase and year: label, year, central, p10, p90, key."""
    ranged = [(key, row) for key, row in run.rows("ranges.by_year") if row["measure"] == "jobs"]
    found: list[dict[str, Any]] = [
        {"label": PHASES[row["phase"]], "year": row["year"], "key": key}
        | {k: row[k] for k in ("central", "p10", "p90")}
        for key, row in ranged
        if row["phase"] in PHASES
    ]
    if found:
        return found
    return [
        {"label": words, "year": row["year"], "key": f"{key}.{phase}.total", "central": row[phase]["total"]["jobs"]}
        for phase, words in PHASES.items()
        for key, row in run.rows("by_year")
        if phase in row
    ]


def job_table(run: Run, rows: list[dict[str, Any]]) -> Table:
    """The same as a table."""
    cells: list[tuple[Cell, ...]] = []
    for row in rows:
        has_range = "p10" in row
        names = ("central", "p10", "p90") if has_range else ("jobs",)
        figures = [run.figure(f"{row['key']}.{name}", "count") for name in names]
        cells.append((f"{row['label']}, {row['year']}", *figures, *[Markup()] * (3 - len(figures))))
    return Table(("Phase and year", "Reference case", "10th percentile", "90th percentile"), cells)


def tax_chart(run: Run) -> Chart:
    """Taxes by jurisdiction, year by year, with a switch between local, state and federal ones."""
    levels = {level: words for level, words in LEVELS.items() if any(tax_groups(run, level))}
    rows = [row for level in levels for row in tax_rows(run, level)]
    tip = tooltip(("jurisdiction", "Jurisdiction", ""), ("year", "Year", ""), ("usd", "Reference case", "$,.0f"))
    ends = tooltip(("p10_words", "10th percentile", ""), ("p90_words", "90th percentile", ""))
    has_range = any(row["p10"] is not None for row in rows)
    color = {
        "field": "jurisdiction", "type": "nominal", "sort": {"field": "place", "op": "min"},
        "scale": {"range": list(MANY)},
    }  # fmt: skip
    spec = chart_spec(
        320, data={"values": rows},
        params=[choice("level", "Taxing jurisdictions", levels, "tax-by-year-controls")] if levels else [],
        transform=[{"filter": "datum.level == level"}, *dollars_or_dash("p10", "p90")] if levels else [],
        mark={"type": "bar", "stroke": "#fff", "strokeWidth": 0.5},
        encoding={
            "x": YEAR_AXIS, "color": color, "order": {"field": "place", "type": "quantitative"},
            "y": {"field": "usd", "type": "quantitative", "title": None, "axis": {"labelExpr": DOLLARS}},
            "tooltip": tip + (ends if has_range else []),
        },
    )  # fmt: skip
    price_year = run.value("price_year")
    grouped = " The smallest are added up as All others." if any(row["jurisdiction"] == OTHERS for row in rows) else ""
    note = (
        f"In {price_year} dollars, reference case; jurisdictions with under 1% of their level stand in the table alone."
    )
    note += grouped
    note += " The tooltip gives the 10th and 90th percentile." if has_range else ""
    return Chart(
        "tax-by-year", "Tax by jurisdiction, year by year",
        f"Stacked bars of tax in {price_year} dollars by year, one color a jurisdiction; a list switches between "
        "counties, cities and schools, states, and the federal government.",
        spec, tax_table(run), note, has_controls=True,
    )  # fmt: skip


def tax_groups(run: Run, level: str) -> list[tuple[str, dict[str, Any]]]:
    """Taxing jurisdictions of a level with their keys, the largest first."""
    wanted = LOCAL if level == "local" else (level,)
    found = [(key, row) for key, row in run.rows("by_jurisdiction") if row["level"] in wanted and row["amount_usd"]]
    return sorted(found, key=lambda pair: -abs(pair[1]["amount_usd"]))


def tax_rows(run: Run, level: str) -> list[dict[str, Any]]:
    """level, jurisdiction, place (in the pile), year, usd, p10, p90."""
    groups = tax_groups(run, level)
    whole = sum(row["amount_usd"] for _, row in groups)
    ends = {(row["jurisdiction"], row["year"]): row for _, row in run.rows("ranges.by_jurisdiction_year")}
    found = [
        {
            "level": level, "jurisdiction": row["jurisdiction_title"], "place": place, "year": int(year), "usd": usd,
            "p10": ends.get((row["jurisdiction"], int(year)), {}).get("p10_usd"),
            "p90": ends.get((row["jurisdiction"], int(year)), {}).get("p90_usd"),
        }
        for place, (_, row) in enumerate(groups)
        if abs(row["amount_usd"]) >= SMALL * abs(whole)
        for year, usd in row["by_year_usd"].items()
    ]  # fmt: skip
    return within_colors(found)


def tax_table(run: Run) -> Table:
    """All jurisdictions by year."""
    groups = [pair for level in LEVELS for pair in tax_groups(run, level)]
    years = list(groups[0][1]["by_year_usd"]) if groups else []
    rows = [
        (
            row["jurisdiction_title"],
            *(run.figure(f"{key}.by_year_usd.{year}", "money") for year in years),
            run.figure(f"{key}.amount_usd", "money"),
        )
        for key, row in groups
    ]
    return Table(("Jurisdiction", *years, "All years"), rows)
