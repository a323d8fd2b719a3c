"""Commuting flows and outlines by BEA county."""

import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from impact.errors import DataError
from impact.ingest.agency import census
from impact.sources import concordance

TOLERANCE_DEGREES = 0.003
"""Outlines are simplified to about 300 m, neighbors together, so that no gap opens between them."""
CITY_TOLERANCE_DEGREES, CITY_GRID_DEGREES = 0.0003, 1e-5
MICRODEGREES = 1e6
HALF_TURN = 180.0
KM_PER_DEGREE = 111.195
"""Length of a degree of latitude on a sphere."""
FILE = "package_data/cb_2016_us_county_500k.shp"


@dataclass(frozen=True)
class Geography:
    """Flows and outlines, by the row number of the county in the county table.

    Attributes:
        flows: residence, workplace (row numbers) and workers.
        points: longitude and latitude in millionths of a degree, int32.
        centers: latitude and longitude of the center of population of 2020, area_km2 of the outline, by county.
        cities: city limits, a GeoJSON feature collection.
        rings: county (row number), polygon, first point and last point + 1 of each ring; shells before their holes.
    """

    flows: pd.DataFrame
    points: npt.NDArray[np.int32]
    rings: npt.NDArray[np.int32]
    centers: pd.DataFrame
    cities: dict[str, Any]


def build_geography(agency: Path, counties: pd.Index) -> Geography:
    """Commuting flows and outlines of the counties, in their order."""
    aliases = concordance.read_county_aliases()
    outlines = bea_outlines(read_county_outlines()["geometry"], aliases, counties)
    points, rings = ring_table(outlines)
    flows = county_flows(census.read_commuting_flows(agency), aliases, counties)
    centers = population_centers(census.read_population_centers(agency), aliases)
    table = county_centers(outlines, aliases, counties)
    table.update(centers)
    return Geography(flows, points, rings, table, city_outlines(census.read_city_outlines(agency)))


def population_centers(table: pd.DataFrame, aliases: pd.DataFrame) -> pd.DataFrame:
    """Latitude and longitude of each county's center of population, by BEA's code; parts weighted by residents."""
    code = bea_code(aliases)
    weight = table["population"]
    area = pd.Index([code.get(fips, fips) for fips in table.index])
    places = ["latitude", "longitude"]
    return table[places].mul(weight, axis=0).groupby(area).sum().div(weight.groupby(area).sum(), axis=0)


def city_outlines(cities: pd.DataFrame) -> dict[str, Any]:
    """City limits as GeoJSON features, simplified to about 30 m."""
    shapes = [shapely.MultiPolygon([(rings[0], rings[1:]) for rings in polygons]) for polygons in cities["polygons"]]
    simple = [
        shapely.set_precision(shapely.simplify(shape, CITY_TOLERANCE_DEGREES), CITY_GRID_DEGREES) for shape in shapes
    ]
    features = [
        {
            "type": "Feature",
            "properties": {"geoid": geoid, "name": name},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for geoid, name, shape in zip(cities["geoid"], cities["name"], simple, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def county_centers(outlines: dict[int, Any], aliases: pd.DataFrame, counties: pd.Index) -> pd.DataFrame:
    """Latitude, longitude (degrees) and area (km2) of each county; a county without an outline has its twin's."""
    first = bea_code(aliases)
    twin = {part: first[fips] for fips, part in aliases[["fips", "bea_fips"]].itertuples(index=False)}
    number = {fips: row for row, fips in enumerate(counties)}
    rows = {}
    for fips, row in number.items():
        shape = westward(outlines[row if row in outlines else number[twin[fips]]])
        center = shape.centroid
        area = shape.area * KM_PER_DEGREE**2 * np.cos(np.radians(center.y))
        rows[fips] = (center.y, center.x, area)
    return pd.DataFrame.from_dict(rows, orient="index", columns=["latitude", "longitude", "area_km2"])


def bea_code(aliases: pd.DataFrame) -> dict[str, str]:
    """BEA code of each Census county that has another; a county split in two goes to its first part."""
    return dict(aliases.drop_duplicates("fips")[["fips", "bea_fips"]].itertuples(index=False, name=None))


def county_flows(flows: pd.DataFrame, aliases: pd.DataFrame, counties: pd.Index) -> pd.DataFrame:
    """Workers by residence and workplace, both as row numbers; places outside the counties (abroad) excluded."""
    code = bea_code(aliases)
    number = {fips: row for row, fips in enumerate(counties)}
    moved = flows.assign(
        **{end: flows[end].map(lambda fips: code.get(fips, fips)).map(number) for end in ("residence", "workplace")}
    ).dropna()
    return moved.astype(int).groupby(["residence", "workplace"], as_index=False)["workers"].sum()


def bea_outlines(outlines: pd.Series, aliases: pd.DataFrame, counties: pd.Index) -> dict[int, Any]:
    """Simplified outline of each county by row number; a combined area is the union of its parts."""
    code = bea_code(aliases)
    simple = pd.Series(shapely.coverage_simplify(outlines.to_numpy(), TOLERANCE_DEGREES), index=outlines.index)
    number = {fips: row for row, fips in enumerate(counties)}
    by_county = simple.groupby([code.get(fips, fips) for fips in simple.index]).agg(
        lambda parts: shapely.union_all(list(parts))
    )
    return {number[fips]: shape for fips, shape in by_county.items() if fips in number}


def westward(shape: Any) -> Any:  # noqa: ANN401 - shapely has no type stubs
    """A shape that crosses the 180th meridian, all of it counted westward from Greenwich (the Aleutians)."""
    west, _, east, _ = shape.bounds
    if east - west <= HALF_TURN:
        return shape
    turn = np.array([2 * HALF_TURN, 0.0])
    return shapely.transform(shape, lambda points: np.where(points[:, :1] > 0, points - turn, points))


def ring_table(outlines: dict[int, Any]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Points and rings of all outlines (see Geography)."""
    points, rings, start = [], [], 0
    for row in sorted(outlines):
        for part, polygon in enumerate(shapely.get_parts(shapely.normalize(outlines[row]))):
            for ring in (polygon.exterior, *polygon.interiors):
                coordinates = np.round(shapely.get_coordinates(ring) * MICRODEGREES).astype(np.int32)
                points.append(coordinates)
                rings.append((row, part, start, start + len(coordinates)))
                start += len(coordinates)
    return np.concatenate(points), np.array(rings, dtype=np.int32)


def read_county_outlines() -> Any:  # noqa: ANN401 - a GeoDataFrame; geopandas has no type stubs
    """Outline of each county by its Census code: a GeoDataFrame with index fips, NAD83 longitudes and latitudes."""
    import geopandas  # noqa: PLC0415 - heavy, and only the build needs it

    spec = find_spec("_plotly_geo")
    if spec is None or spec.origin is None:
        raise DataError("the package plotly-geo is missing (pip install -r requirements/dev.txt); data build needs it")
    frame = geopandas.read_file(Path(spec.origin).parent / FILE, columns=["GEOID"])
    return frame.set_index(frame["GEOID"].rename("fips"))[["geometry"]]
