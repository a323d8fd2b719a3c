"""From a study to what a run starts from: facilities in their counties, events expanded, spending and power checked."""

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from impact.ledger.events import with_events
from impact.ledger.places import check_cities, check_commodities, check_utilities, study_in_region
from impact.ledger.spending import Spending, closed_study, study_spending
from impact.load.power import Power
from impact.model.local_conditions import power_of
from impact.model.nation import national_accounts, price_index
from impact.model.options import Options
from impact.model.region import find_region
from impact.model.responses import event_data
from impact.region.regions import km_outside
from impact.sources import built
from impact.sources.concordance import read_county_aliases, read_utilities
from impact.sources.parameters import parameter
from impact.sources.tax_records import read_jurisdictions
from impact.study import Facility, Study

NEAREST = 30
"""Counties by the distance of their centers, among which the one that holds a point is looked for."""


class PreparedStudy(NamedTuple):
    """A study located in its counties.

    Attributes:
        study: its counties in BEA's codes, its places and commodities known; nothing runs after its closure.
        spending: its itemized spending.
        power: its load, supply and net load.
    """

    study: Study
    spending: Spending
    power: Power

    @property
    def years(self) -> range:
        """Years of the study."""
        return range(self.study.first_year, self.study.last_year + 1)


def checked_spending(study: Study, options: Options | None = None) -> PreparedStudy:
    """A study whose places and commodities are known, with its itemized spending and its power."""
    options = options or Options()
    nation, parameters = national_accounts(options.accounts), options.parameters
    region = find_region(study.region)
    located = study_in_region(closed_study(study), region, built.read_counties(), read_county_aliases())
    prepared_study = with_events(located, event_data(region, options, study.price_year))
    check_commodities(prepared_study, nation.commodities, nation.codes)
    check_utilities(prepared_study, read_utilities().index)
    cities = {key: place["county"] for key, place in read_jurisdictions().items() if place["level"] == "city"}
    check_cities(prepared_study, cities)
    power = power_of(prepared_study, parameters=parameters)
    index = price_index(latest_dollars(prepared_study, power), parameters)
    return PreparedStudy(prepared_study, study_spending(prepared_study, index, power), power)


def latest_dollars(study: Study, power: Power) -> int:
    """The latest year whose dollars a study, or a tariff of its bills, uses."""
    years = [line.dollar_year for site in study.facility for line in site.spend if line.dollar_year is not None]
    return int(max([study.price_year, *years, *power.bills["dollar_year"]]))


def county_words(code: str, names: pd.Series) -> str:
    """Return a county as a reader knows it: name, then code.

    >>> county_words("47157", pd.Series({"47157": "Shelby, TN"})), county_words("99999", pd.Series(dtype=str))
    ('Shelby, TN (47157)', '99999')
    """
    return f"{names[code]} ({code})" if code in names.index else code


def site_counties(study: Study) -> pd.DataFrame:
    """Return the county of each facility: name, county (in words), latitude, longitude (degrees), by facility id."""
    names = built.read_counties()["name"]
    rows = {
        site.id: (site.name, county_words(site.county, names), site.latitude, site.longitude) for site in study.facility
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["name", "county", "latitude", "longitude"])


def location_warnings(study: Study) -> list[str]:
    """Return a sentence for each facility whose point lies far outside the county that it is given.

    Args:
        study: its counties in BEA's codes.
    """
    found, limit = [], parameter("warnings", "far_from_county_km")
    for site in study.facility:
        away = _km_to_county(site.county, site.longitude, site.latitude)
        if away > limit:
            named = county_words(site.county, built.read_counties()["name"])
            found.append(
                f"Location: facility.{site.id} is at latitude {site.latitude:g}, longitude {site.longitude:g}, "
                f"{away:,.0f} km from {named}. {_likely_cause(site, limit)}Effects, taxes and the utility are those of "
                f"{named}; correct county, latitude or longitude."
            )
    return found


def _likely_cause(site: Facility, limit: float) -> str:
    """What was probably meant, if it can be reported: swapped or unsigned coordinates, or another county's code."""
    if _km_to_county(site.county, site.latitude, site.longitude) <= limit:
        return "Latitude and longitude look swapped. "
    if _km_to_county(site.county, -site.longitude, site.latitude) <= limit:
        return "Longitude looks to have the wrong sign (it is negative in America). "
    lies_in = _county_at(site.longitude, site.latitude)
    if not lies_in:
        return "The point lies in no county of the United States. "
    named = county_words(lies_in, built.read_counties()["name"])
    return f"The point lies in {named}; a county code is a FIPS code, not a ZIP code. "


@cache
def _km_to_county(county: str, longitude: float, latitude: float) -> float:
    """Distance to a county's outline, km; NaN where the county has no outline or there is no such latitude."""
    row = built.read_counties().index.get_loc(county)
    polygons = built.read_outlines([row])[row]
    return km_outside(longitude, latitude, polygons) if polygons and abs(latitude) <= 90 else float("nan")


def _county_at(longitude: float, latitude: float) -> str:
    """FIPS code of the county that a point lies in; empty where it lies in none."""
    counties = built.read_counties()
    near = np.abs(counties["latitude"] - latitude) + np.abs(counties["longitude"] - longitude)
    for code in near.nsmallest(NEAREST).index:
        if _km_to_county(code, longitude, latitude) == 0:
            return str(code)
    return ""
