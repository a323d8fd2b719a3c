"""Map layer: results.geojson, one feature a county (RFC 7946: WGS84, outer rings counter-clockwise).

Names of fields are short, so that a shapefile keeps them apart; `geojson_fields` says what each
holds and its unit. Effects are totals of direct, indirect and induced.
GEOID is text and keeps its leading zeros.
"""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from impact.outputs.aggregates import measure_sums
from impact.outputs.figures import plain
from impact.results import Results

DECIMALS = 6
"""About a tenth of a metre, as RFC 7946 advises."""

PHASE_SHORT = {"construction": "con", "operation": "op"}
MEASURE_SHORT = {
    "jobs": "jobs",
    "wage_salary_jobs": "wsjobs",
    "labor_income_usd": "inc_usd",
    "value_added_usd": "va_usd",
    "output_usd": "out_usd",
}
RESIDENCE_SHORT = {"jobs": "res_jobs", "labor_income_usd": "res_inc"}
PER_1000_SHORT = {"jobs": "jobs_1k", "res_jobs": "res_1k"}

MEASURE_TITLES = {
    "jobs": "jobs",
    "wsjobs": "wage-and-salary jobs",
    "inc_usd": "labor income",
    "va_usd": "value added",
    "out_usd": "output",
    "res_jobs": "jobs",
    "res_inc": "labor income",
    "jobs_1k": "jobs per 1,000 residents",
    "res_1k": "jobs per 1,000 residents",
}


def write_geojson(results: Results, path: Path) -> None:
    """Write the counties of the region with their totals."""
    text = json.dumps(feature_collection(results), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def feature_collection(results: Results) -> dict[str, Any]:
    """Return the GeoJSON record, its features in order of their codes."""
    figures = county_figures(results.by_county)
    shapes = dict(zip(results.county_shapes["geoid"], results.county_shapes["geometry"], strict=True))
    missing = sorted(set(figures.index) - set(shapes))
    if missing:
        raise ValueError(f"county_shapes: no outline for {', '.join(missing)}; rebuild the county outlines")
    return collection({str(geoid): shapes[geoid] for geoid in figures.index}, figures.to_dict("records"))


def collection(shapes: dict[str, Any], fields: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a GeoJSON record of areas.

    Args:
        shapes: geometry by code.
        fields: of each, in the same order.
    """
    rings = {geoid: _tidy(shape) for geoid, shape in shapes.items()}
    features = [
        {"type": "Feature", "properties": plain({"GEOID": geoid} | row), "geometry": _geometry(rings[geoid])}
        for geoid, row in zip(rings, fields, strict=True)
    ]
    bounds = shapely.total_bounds(list(rings.values()))
    return {"type": "FeatureCollection", "bbox": _decimals(bounds.tolist()), "features": features}


def county_figures(by_county: pd.DataFrame) -> pd.DataFrame:
    """Return the fields of the layer, indexed by GEOID."""
    sums = measure_sums(by_county, ["phase", "basis", "geoid"]).set_index(["phase", "basis"])
    counties = by_county.drop_duplicates("geoid").set_index("geoid").sort_index()
    fields = {"NAME": counties["county"], "POP": counties["population"]}
    for phase, short in PHASE_SHORT.items():
        work = _place(sums, phase, "work").rename(columns=MEASURE_SHORT)[list(MEASURE_SHORT.values())]
        home = _place(sums, phase, "residence").rename(columns=RESIDENCE_SHORT)[list(RESIDENCE_SHORT.values())]
        both = work.join(home, how="outer")
        per_1000 = both[list(PER_1000_SHORT)].rename(columns=PER_1000_SHORT)
        both = both.join(per_1000.div(counties["population"], axis=0) * 1000)
        fields |= {f"{short}_{column}": both[column] for column in both}
    return pd.DataFrame(fields, index=counties.index)


def _place(sums: pd.DataFrame, phase: str, basis: str) -> pd.DataFrame:
    keep = (sums.index.get_level_values("phase") == phase) & (sums.index.get_level_values("basis") == basis)
    return sums[keep].set_index("geoid")


def geojson_fields(price_year: int) -> pd.DataFrame:
    """Return what each field of the layer holds: field, title, unit."""
    first = [
        ("GEOID", "County FIPS code (text)", "code"),
        ("NAME", "County", "name"),
        ("POP", "Residents", "people"),
    ]
    rest = [
        (f"{short}_{field}", _title(phase, field), _unit(phase, field, price_year))
        for phase, short in PHASE_SHORT.items()
        for field in MEASURE_TITLES
    ]
    return pd.DataFrame([*first, *rest], columns=["field", "title", "unit"])


def _title(phase: str, field: str) -> str:
    place = "residence" if field.startswith("res_") else "work"
    return f"{phase.capitalize()}: {MEASURE_TITLES[field]}, by place of {place}, all effects"


def _unit(phase: str, field: str, price_year: int) -> str:
    if "inc" in field or field.endswith("_usd"):
        return f"{price_year} USD"
    unit = "job-years" if phase == "construction" else "jobs"
    return f"{unit} per 1,000 residents" if field.endswith("_1k") else unit


def _tidy(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.orient_polygons(shapely.set_precision(shape, 10.0**-DECIMALS))


def _geometry(shape: shapely.Geometry) -> dict[str, Any]:
    outline = shapely.geometry.mapping(shape)
    return {"type": outline["type"], "coordinates": _decimals(outline["coordinates"])}


def _decimals(coordinates: Any) -> Any:  # noqa: ANN401 - numbers, nested as deep as the geometry is
    if isinstance(coordinates, float):
        return round(coordinates, DECIMALS) + 0.0
    return [_decimals(part) for part in coordinates]
