"""County outlines as published: U.S. Census Bureau, 1:500,000, 2016, from the package plotly-geo 1.0.0 (build only)."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from impact.errors import DataError

FILE = "package_data/cb_2016_us_county_500k.shp"


def read_county_outlines() -> Any:  # noqa: ANN401 - a GeoDataFrame; geopandas has no type stubs
    """Outline of each county by its Census code: a GeoDataFrame with index fips, NAD83 longitudes and latitudes."""
    import geopandas  # noqa: PLC0415 - heavy, and only the build needs it

    spec = find_spec("_plotly_geo")
    if spec is None or spec.origin is None:
        raise DataError("the package plotly-geo is missing (pip install -r requirements/dev.txt); data build needs it")
    frame = geopandas.read_file(Path(spec.origin).parent / FILE, columns=["GEOID"])
    return frame.set_index(frame["GEOID"].rename("fips"))[["geometry"]]
