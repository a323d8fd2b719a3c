"""Map of the region's counties, with a switch between measures, phases, and places of work and of residence."""

import json
from bisect import bisect_right as bisect
from typing import Any

import geopandas as gpd
import shapely

from impact.outputs.maps.layer import class_labels, even_breaks
from impact.outputs.report.chart import INK, RED, Cell, Chart, Spec, Table, chart_spec, choice, tooltip
from impact.outputs.report.shown import Run
from impact.sources.built import read_city_outlines
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
    counted = {"residence": "by place of residence", "workplace": "by place of work"}
    outlines = [city_layer(shapes)] if len(cities_of(shapes)) else []
    layers = [counties_layer(run, shapes, measures), *outlines, sites_layer(study), names_layer(run, shapes)]
    spec = chart_spec(
        HEIGHT,
        params=[
            choice("measure", "Measure", measures, CONTROLS), choice("phase", "Phase", phases, CONTROLS),
            choice("basis", "Counted", counted, CONTROLS),
        ],
        title={"text": {"expr": shown_words(measures, counted, phases)}, "anchor": "start", "fontSize": 13,
               "fontWeight": "normal", "color": INK, "limit": {"expr": "containerSize()[0]"}},
        projection={"type": "mercator"}, layer=layers,
    )  # fmt: skip
    return Chart(
        "county-map", "County by county",
        "Map of the region's counties in up to five shades, darkest where the measure is highest; lists switch "
        "between measures, "
        "between building and operation, and between places of work and of residence; orange dots are the sites, "
        "gray lines the limits of cities.",
        spec, county_table(run, phases),
        "All effects together; an orange dot is a site, a gray line a city's limits. Construction counts job-years.",
        has_controls=True,
    )  # fmt: skip


def shown_words(measures: dict[str, str], counted: dict[str, str], phases: dict[str, str]) -> str:
    """What the map shows, as an expression over what the reader chose: measure with its unit, phase, place."""
    chosen = [f"{json.dumps(words)}[{name}]" for name, words in
              (("measure", measures), ("basis", counted), ("phase", phases))]  # fmt: skip
    rest = f"{chosen[1]} + '; ' + {chosen[2]}"
    return f"containerSize()[0] < 520 ? [{chosen[0]}, {rest}] : {chosen[0]} + ', ' + {rest}"


def counties_layer(run: Run, shapes: gpd.GeoDataFrame, measures: dict[str, str]) -> Spec:
    """The counties in five shades of the measure that is chosen."""
    values = {row["geoid"]: county_values(run, row) for _, row in run.rows("by_county")}
    labels = put_in_classes([one for geoid, one in values.items() if geoid in set(shapes["geoid"])], list(measures))
    chosen = "datum.properties[phase + ' ' + basis]"
    tip = tooltip(
        ("properties.county", "County", ""), ("unit", "Shown", ""), ("shown", "Its value", ",.4~r"),
        ("jobs", "Jobs", ",.0f"),
        ("p10", "Jobs, 10th percentile", ",.0f"), ("p90", "Jobs, 90th percentile", ",.0f"),
        ("properties.population", "Residents", ",.0f"),
    )  # fmt: skip
    color = {
        "field": "class", "type": "ordinal", "scale": {"scheme": "blues"},
        "legend": {"labelExpr": f"{json.dumps(labels)}[phase + ' ' + basis][measure][datum.value]", "title": None,
                   "columns": {"expr": "containerSize()[0] < 520 ? 2 : 5"}},
    }  # fmt: skip
    calculated = {"shown": f"{chosen}[measure]", "unit": f"{json.dumps(measures)}[measure]"}
    calculated |= {"class": f"{chosen}.classes[measure]"}
    calculated |= {name: f"{chosen}.{name}" for name in ("p10", "p90", "jobs")}
    return {
        "data": {"values": features(shapes, values)},
        "transform": [{"calculate": expression, "as": name} for name, expression in calculated.items()],
        "mark": {"type": "geoshape", "stroke": "#fff", "strokeWidth": 1.2},
        "encoding": {"color": color, "tooltip": tip},
    }


def put_in_classes(counties: list[dict[str, Any]], measures: list[str]) -> dict[str, dict[str, list[str]]]:
    """Give each county its class of each measure, and return what the legend says of the classes, by what is chosen.

    >>> counties = [{"operation workplace": {"jobs": jobs}} for jobs in (0.69, 1.09, 2.57)]
    >>> put_in_classes(counties, ["jobs"])
    {'operation workplace': {'jobs': ['0.6 to 0.8', '0.8 to 2.0', '2.0 to 3.0']}}
    >>> [county["operation workplace"]["classes"] for county in counties]
    [{'jobs': 0}, {'jobs': 1}, {'jobs': 2}]
    """
    labels: dict[str, dict[str, list[str]]] = {}
    for chosen in dict.fromkeys(name for county in counties for name, own in county.items() if isinstance(own, dict)):
        known = [county[chosen] for county in counties if chosen in county]
        for measure in measures:
            breaks = even_breaks([one[measure] for one in known])
            labels.setdefault(chosen, {})[measure] = [label.strip() for label in class_labels(breaks, "")]
            for one in known:
                one.setdefault("classes", {})[measure] = min(bisect(breaks, one[measure]), len(breaks) - 1) - 1
    return labels


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


def cities_of(shapes: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Outlines of the cities that lie in the counties of the map."""
    cities = read_city_outlines()
    return cities[cities.intersects(shapely.union_all(shapes["geometry"].to_numpy()))]


def city_layer(shapes: gpd.GeoDataFrame) -> Spec:
    """Limits of the cities, as lines."""
    outlines = shapely.set_precision(shapely.simplify(cities_of(shapes).to_numpy(), TOLERANCE_DEGREES), GRID_DEGREES)
    lines = [json.loads(shapely.to_geojson(shapely.boundary(outline))) for outline in outlines]
    values = [{"type": "Feature", "properties": {}, "geometry": line} for line in lines]
    return {
        "data": {"values": values},
        "mark": {"type": "geoshape", "filled": False, "stroke": "#4A5663", "strokeWidth": 0.7},
    }


def names_layer(run: Run, shapes: gpd.GeoDataFrame) -> Spec:
    """Names of the counties, each inside its own."""
    named = {row["geoid"]: row["county"].split(",")[0] for _, row in run.rows("by_county")}
    inside = shapes[shapes["geoid"].isin(list(named)) & ~shapes["geometry"].is_empty]
    values = [
        {"name": named[geoid], "longitude": round(place.x, 3), "latitude": round(place.y, 3)}
        for geoid, place in zip(inside["geoid"], inside["geometry"].representative_point(), strict=True)
    ]
    mark: Spec = {"type": "text", "fontSize": {"expr": "containerSize()[0] < 520 ? 9 : 12"}}
    halo: Spec = {"stroke": "#fff", "strokeWidth": 3, "strokeJoin": "round", "strokeOpacity": 0.85}
    return {
        "data": {"values": values},
        "encoding": {
            "longitude": {"field": "longitude", "type": "quantitative"},
            "latitude": {"field": "latitude", "type": "quantitative"},
            "text": {"field": "name", "type": "nominal"},
        },
        "layer": [{"mark": mark | halo}, {"mark": mark | {"color": INK}}],
    }


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
