"""Names of what the local data are of: a region, its weather station, the utility and the system with hours."""

from functools import cache
from typing import NamedTuple

from impact.errors import DataError
from impact.sources.catalog import vintage_year
from impact.sources.concordance import read_systems, read_utilities
from impact.sources.parameters import read_parameters


class LocalNames(NamedTuple):
    """What is named where local data are shown.

    Attributes:
        region: key of the region that they are of.
        area: its short title.
        weather_station: of the typical year.
        utility: short title of the utility whose hours are built.
        system: title of the balancing authority whose peak forecast is built.
        wages_year: of the wages by occupation (May).
    """

    region: str
    area: str
    weather_station: str
    utility: str
    system: str
    wages_year: int


@cache
def local_names() -> LocalNames:
    """The names, from regions.toml, utilities.csv and systems.csv."""
    regions = {key: record for key, record in read_parameters("regions").items() if record.get("local_data")}
    utilities, systems = read_utilities(), read_systems()
    hourly, forecast = utilities[utilities["hourly_load"].notna()], systems[systems["peak_forecast"]]
    for file, found in (
        ("parameters/regions.toml: local_data", regions),
        ("concordance/utilities.csv: hourly_load", hourly),
        ("concordance/systems.csv: peak_forecast", forecast),
    ):
        if len(found) != 1:
            raise DataError(f"data/{file} marks {len(found)} rows; mark the one that the built tables are of")
    key, record = next(iter(regions.items()))
    area, station = (str(record.get(name, key)) for name in ("short_title", "weather_station"))
    return LocalNames(
        key, area, station, str(hourly["short_title"].iloc[0]), str(forecast["title"].iloc[0]), vintage_year("staffing")
    )
