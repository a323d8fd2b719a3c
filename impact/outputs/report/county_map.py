"""Map of the region's counties, with a switch between measures, phases, and places of work and of residence."""

import json
from typing import Any

import geopandas as gpd
import shapely

from impact.outputs.report.chart import RED, Cell, Chart, Spec, Table, chart_spec, choice, tooltip
from impact.outputs.report.shown import Run
from impact.study import Study

BASES = {"workplace": "where the jobs are", "residence": "where the people live who hold them"}
TOLERANCE_DEGREES, GRID_DEGREES = 0.003, 0.0001
"""Outlines are simplified by a few hundred meters, shared lines alike."""
HEIGHT = 480
CONTROLS = "county-map-controls"
FEWEST = 2
"""Counties that a map needs."""


def phases_mapped(run: Run) -> dict[str, str]:
    """Phases in which there are jobs, with their labels."""
    words = {"operation": f"Operation, {run.value('reference_year')}", "construction": "Building, all years"}
    counties = [row["workplace"] for _, row in run.rows("by_county")]
    return {
        phase: label
        for phase, label in words.items()
        if any(phase in effects and effects[phase]["total"]["jobs"] > 0 for effects in counties)
    }


def county_map(run: Run, shapes: gpd.GeoDataFrame, study: Study) -> Chart | None:
    """Counties colored by what the reader chooses; nothing where there is nothing to compare."""
    price_year, phases = run.value("price_year"), phases_mapped(run)
    if len(shapes) < FEWEST or not phases:
        return None
    measures = {
        "jobs_per_1000": "Jobs per 1,000 residents",
        "income_per_1000": f"Labor income per 1,000 residents (thousand {price_year} dollars)",
        "jobs": "Jobs",
        "income": f"Labor income (million {price_year} dollars)",
    }
    counted = {"workplace": "by place of work", "residence": "by place of residence"}
    layers = [counties_layer(run, shapes), sites_layer(study)]
    spec = chart_spec(
        HEIGHT,
        params=[
            choice("measure", "Measure", measures, CONTROLS), choice("phase", "Phase", phases, CONTROLS),
            choice("basis", "Counted", counted, CONTROLS),
        ],
        projection={"type": "mercator"}, layer=layers,
    )  # fmt: skip
    return Chart(
        "county-map", "County by county",
        "Map of the region's counties in five shades, darkest where the measure is highest; lists switch "
        "between measures, "
        "between building and operation, and between places of work and of residence; red dots are the sites.",
        spec, county_table(run, phases), "All effects together; a red dot is a site. Construction counts job-years.",
        has_controls=True,
    )  # fmt: skip


def counties_layer(run: Run, shapes: gpd.GeoDataFrame) -> Spec:
    """The counties in five shades of the measure that is chosen."""
    values = {row["geoid"]: county_values(run, row) for _, row in run.rows("by_county")}
    chosen = "datum.properties[phase + ' ' + basis]"
    tip = tooltip(
        ("properties.county", "County", ""), ("shown", "Measure shown", ",.4~r"), ("jobs", "Jobs", ",.0f"),
        ("p10", "Jobs, 10th percentile", ",.0f"), ("p90", "Jobs, 90th percentile", ",.0f"),
        ("properties.population", "Residents", ",.0f"),
    )  # fmt: skip
    color = {
        "field": "shown", "type": "quantitative",
        "scale": {"type": "quantize", "scheme": {"name": "blues", "count": 5}},
        "legend": {"format": ",.3~r", "direction": "horizontal", "columns": 3, "title": None},
    }  # fmt: skip
    calculated = {"shown": f"{chosen}[measure]"} | {name: f"{chosen}.{name}" for name in ("p10", "p90", "jobs")}
    return {
        "data": {"values": features(shapes, values)},
        "transform": [{"calculate": expression, "as": name} for name, expression in calculated.items()],
        "mark": {"type": "geoshape", "stroke": "#fff", "strokeWidth": 1.2},
        "encoding": {"color": color, "tooltip": tip},
    }


def county_values(run: Run, row: dict[str, Any]) -> dict[str, Any]:
    """What the map knows of a county: by phase and basis, the measures and the range of jobs."""
    ends = {
        (one["phase"], one["basis"]): one
        for _, one in run.rows("ranges.by_county")
        if one["geoid"] == row["geoid"] and one["measure"] == "jobs"
    }
    found: dict[str, Any] = {"county": row["county"], "population": row["population"]}
    for basis in BASES:
        for phase, effects in row[basis].items():
            total, each = effects["total"], row["per_1000_residents"][basis][phase]
            end = ends.get((phase, basis), {})
            found[f"{phase} {basis}"] = {
                "jobs": total["jobs"], "income": total["labor_income_usd"] / 1e6, "jobs_per_1000": each["jobs"],
                "income_per_1000": each["labor_income_usd"] / 1e3, "p10": end.get("p10"), "p90": end.get("p90"),
            }  # fmt: skip
    return found


def features(shapes: gpd.GeoDataFrame, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Counties as GeoJSON, outer rings clockwise, as the chart library reads them on the sphere."""
    ordered = shapes.sort_values("geoid")
    outlines = shapely.coverage_simplify(ordered["geometry"].to_numpy(), TOLERANCE_DEGREES)
    wound = shapely.orient_polygons(shapely.set_precision(outlines, GRID_DEGREES), exterior_cw=True)
    return [
        {"type": "Feature", "properties": values[geoid], "geometry": json.loads(shapely.to_geojson(shape))}
        for geoid, shape in zip(ordered["geoid"], wound, strict=True)
        if geoid in values
    ]


def sites_layer(study: Study) -> Spec:
    """The sites as dots."""
    points = [{"site": site.name, "longitude": site.longitude, "latitude": site.latitude} for site in study.facility]
    return {
        "data": {"values": points},
        "mark": {"type": "circle", "size": 90, "color": RED, "stroke": "#fff", "strokeWidth": 1.5, "opacity": 1},
        "encoding": {
            "longitude": {"field": "longitude", "type": "quantitative"},
            "latitude": {"field": "latitude", "type": "quantitative"},
            "tooltip": tooltip(("site", "Site", "")),
        },
    }


def county_table(run: Run, phases: dict[str, str]) -> Table:
    """Every county, phase and basis."""
    ends = {
        (row["geoid"], row["phase"], row["basis"]): key
        for key, row in run.rows("ranges.by_county")
        if row["measure"] == "jobs"
    }
    rows: list[tuple[Cell, ...]] = []
    for phase, words in phases.items():
        for basis, where in BASES.items():
            for key, row in run.rows("by_county"):
                if phase not in row[basis]:
                    continue
                own, each = f"{key}.{basis}.{phase}.total", f"{key}.per_1000_residents.{basis}.{phase}"
                ranged = ends.get((row["geoid"], phase, basis))
                span = run.span(f"{ranged}.p10", f"{ranged}.p90", "count") if ranged else ""
                rows.append(
                    (
                        row["county"], f"{words}: {where}", run.figure(f"{key}.population", "count"),
                        run.figure(f"{each}.jobs", "plain"), run.figure(f"{own}.jobs", "count"), span,
                        run.figure(f"{own}.labor_income_usd", "money"),
                        run.figure(f"{each}.labor_income_usd", "money"),
                    )
                )  # fmt: skip
    heads = (
        "County", "Counted", "Residents", "Jobs per 1,000 residents", "Jobs", "10th to 90th percentile", "Labor income",
        "Labor income per 1,000 residents",
    )  # fmt: skip
    return Table(heads, rows)
