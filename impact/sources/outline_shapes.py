"""County outlines as geometry."""

from typing import Any

from impact.sources.built import read_outlines


def county_shapes(fips: tuple[str, ...], rows: tuple[int, ...]) -> Any:  # noqa: ANN401 - a GeoDataFrame; geopandas has no type stubs
    """Geoid and geometry of some counties, longitude and latitude (WGS84; NAD83 differs by about a meter)."""
    import geopandas  # noqa: PLC0415 - heavy, and only a run that draws maps needs it
    import shapely  # noqa: PLC0415

    outlines = read_outlines(list(rows))
    shapes = [shapely.MultiPolygon([(rings[0], rings[1:]) for rings in outlines[row]]) for row in rows]
    return geopandas.GeoDataFrame({"geoid": list(fips)}, geometry=shapes, crs="EPSG:4326")
