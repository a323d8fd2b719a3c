"""The law as dated, sourced records, and the jurisdictions that levy.

A rate of a year is the one of that year or of the last year before it that has one; years before the first take the
first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Amounts = npt.NDArray[np.float64]
"""USD by year of the study: the last axis is years; an axis before it, where there is one, is draws."""
TaxRecord = Mapping[str, Any]
"""A record as in its file. In a workbook's law its value is a cell, `by_year` a row, `filed` the value of the file."""
STATES = """
47 TN tennessee 28 MS mississippi 05 AR arkansas 01 AL alabama 02 AK alaska 04 AZ arizona 06 CA california
08 CO colorado 09 CT connecticut 10 DE delaware 11 DC district-of-columbia 12 FL florida 13 GA georgia
15 HI hawaii 16 ID idaho 17 IL illinois 18 IN indiana 19 IA iowa 20 KS kansas 21 KY kentucky 22 LA louisiana
23 ME maine 24 MD maryland 25 MA massachusetts 26 MI michigan 27 MN minnesota 29 MO missouri 30 MT montana
31 NE nebraska 32 NV nevada 33 NH new-hampshire 34 NJ new-jersey 35 NM new-mexico 36 NY new-york
37 NC north-carolina 38 ND north-dakota 39 OH ohio 40 OK oklahoma 41 OR oregon 42 PA pennsylvania
44 RI rhode-island 45 SC south-carolina 46 SD south-dakota 48 TX texas 49 UT utah 50 VT vermont 51 VA virginia
53 WA washington 54 WV west-virginia 55 WI wisconsin 56 WY wyoming
"""
"""Every state: FIPS code, two letters, name of its file under data/parameters/tax/ (if its law is known).

Draws take the states' figures in this order: another order would give the same ranges by other draws.
"""
STATE_FILES = dict(zip(STATES.split()[1::3], STATES.split()[2::3], strict=True))
STATE_OF_FIPS = dict(zip(STATES.split()[::3], STATES.split()[1::3], strict=True))
JURISDICTIONS = "data/parameters/tax/jurisdictions.toml"
STATE_RECORDS = (
    "assessment_real",
    "assessment_personal",
    "appraised_value_real",
    "construction_in_process",
    "depreciation_schedule_computers",
    "depreciation_schedule_equipment",
    "billing_lag",
    "sales_state",
    "sales_food",
    "sales_electricity",
    "sales_electricity_manufacturer",
    "sales_electricity_data_center",
    "sales_gas",
    "data_center_investment",
    "data_center_jobs",
    "data_center_years",
    "exempt_classes",
    "income_tax",
    "income_exempt",
)
"""What every state's file says; further ones (a single-article cap) where the state has such a rule."""
FEDERAL = "federal"
DATA_CENTER = "518200"
"""BEA industry of data centers."""
PER_100 = 100.0


@dataclass(frozen=True)
class Jurisdiction:
    """Who levies.

    Attributes:
        key, title, level, state, county: as in jurisdictions.toml.
        property_rate: record, USD per 100 USD of assessed value; None: none, or not known.
        sales_rate: record, share of the price; None: none.
        sales_outside_cities: whether the sales rate holds outside cities alone.
        cost_per_resident: record, what a new resident costs it a year, USD; None: not known.
        residents_share: record, its share of the county's residents; None: all.
    """

    key: str
    title: str
    level: str
    state: str
    county: str
    property_rate: TaxRecord | None
    sales_rate: TaxRecord | None
    sales_outside_cities: bool = False
    cost_per_resident: TaxRecord | None = None
    residents_share: TaxRecord | None = None


@dataclass(frozen=True)
class TaxLaw:
    """All records.

    Attributes:
        states: by state's two letters: records of its file.
        federal, general: records.
        jurisdictions: by key.
        classes: tax class by prefix of a commodity, the longest prefix wins.
        local_sales: by county: record of the local sales tax where no jurisdiction of it is named.
        estimated: states for which average effective rates stand in; the key of each of their records is in it.
    """

    states: Mapping[str, Mapping[str, TaxRecord]]
    federal: Mapping[str, TaxRecord]
    general: Mapping[str, TaxRecord]
    jurisdictions: Mapping[str, Jurisdiction]
    classes: Mapping[str, str]
    local_sales: Mapping[str, TaxRecord] = field(default_factory=dict)
    estimated: frozenset[str] = frozenset()


def in_year(record: TaxRecord, year: int) -> float:
    """The value of a record in a year.

    >>> in_year({"value": 2.58, "years": {"2024": 3.195, "2025": 2.58}}, 2024)
    3.195
    >>> in_year({"value": 2.58, "years": {"2024": 3.195, "2025": 2.58}}, 2030)
    2.58
    """
    dated = {int(key): float(value) for key, value in record.get("years", {}).items()}
    if not dated:
        return float(record["value"])
    known = [key for key in sorted(dated) if key <= year]
    return dated[known[-1]] if known else dated[min(dated)]


def in_years(record: TaxRecord, years: range) -> Any:  # noqa: ANN401 - as value_of
    """The values of a record by year; a record without years holds in all of them."""
    if "by_year" in record:
        return record["by_year"]
    return np.array([in_year(record, year) for year in years]) if record.get("years") else value_of(record)


def value_of(record: TaxRecord) -> Any:  # noqa: ANN401 - an amount
    """The value of a record that holds in all years: a number, draw x 1 where it is drawn, or a cell."""
    return record["value"]


def filed_value(record: TaxRecord) -> Any:  # noqa: ANN401 - as in TOML
    """The value of a record that shapes a rule (a schedule, a list, a number of years): never a cell."""
    return record["filed"] if "filed" in record else record["value"]


def state_of(fips: str) -> str:
    """Two letters of a county's state."""
    return STATE_OF_FIPS.get(fips[:2], "")


def state_title(state: str) -> str:
    """Name of a state by its two letters, or these.

    >>> state_title("NH"), state_title("PR")
    ('New Hampshire', 'PR')
    """
    return STATE_FILES[state].replace("-", " ").title() if state in STATE_FILES else state


def state_jurisdiction(state: str) -> str:
    """Key of a state's jurisdiction."""
    return state.lower()


def other_local(state: str) -> str:
    """Key of the local jurisdictions of a state that are not named."""
    return f"{state.lower()}-other-local"


def local_jurisdictions(law: TaxLaw, county: str, city: str) -> list[Jurisdiction]:
    """Taxing jurisdictions that tax property at a place: the county, its schools, the city.

    Where the county is not known, the state's other local jurisdictions with their estimate.
    """
    named = [
        jurisdiction
        for jurisdiction in law.jurisdictions.values()
        if jurisdiction.property_rate is not None
        and (
            (jurisdiction.county == county and jurisdiction.level in ("county", "schools")) or jurisdiction.key == city
        )
    ]
    elsewhere = law.jurisdictions.get(other_local(state_of(county)))
    if any(jurisdiction.county == county for jurisdiction in named) or elsewhere is None:
        return named
    return [*named, elsewhere] if elsewhere.property_rate is not None else named


ESTIMATE = "estimate"
"""Mark of a tax that rests on an average effective rate, not on law."""


OF_A_COUNTY = ("county", "schools")
"""Levels whose rate is that of a whole county."""


def host_counties(sites: Iterable[str], recorded: Iterable[str]) -> dict[str, str]:
    """By key of a state's local jurisdictions that are not named: the county in which all sites that pay them stand.

    Args:
        sites: counties of the facilities.
        recorded: counties with a property tax rate of their own.

    >>> host_counties(["28093", "28033", "39049", "39041"], ["28033"])
    {'ms-other-local': '28093'}
    """
    found: dict[str, set[str]] = {}
    for county in set(sites) - set(recorded):
        found.setdefault(other_local(state_of(county)), set()).add(county)
    return {key: min(counties) for key, counties in sorted(found.items()) if len(counties) == 1}


def recorded_counties(jurisdictions: Iterable[Jurisdiction]) -> set[str]:
    """Counties whose property tax rate, or that of their schools, is known."""
    levied = (one for one in jurisdictions if one.property_rate is not None and one.level in OF_A_COUNTY)
    return {one.county for one in levied if one.county}


COUNTY_WORDS = {"LA": "Parish", "AK": "", "DC": ""}
"""What counties are called, where it is another word; empty where the name says it."""


def county_title(name: str) -> str:
    """A county as its residents call it, by BEA's name of it; areas and cities keep theirs.

    >>> county_title("Marshall, MS"), county_title("Caddo, LA"), county_title("Richmond (Independent City), VA")
    ('Marshall County', 'Caddo Parish', 'Richmond (Independent City)')
    """
    own, _, state = name.rpartition(", ")
    word = "" if "+" in own or "City" in own or "(" in own else COUNTY_WORDS.get(state, "County")
    return f"{own} {word}".strip()


def with_host_names(law: TaxLaw, sites: Iterable[str], region: Iterable[str], names: Mapping[str, str]) -> TaxLaw:
    """The law, local jurisdictions that are not named titled by the county in which their facilities stand.

    Args:
        law: as filed.
        sites: counties of the facilities.
        region: counties in which effects are counted.
        names: BEA's names of the counties.
    """
    recorded = recorded_counties(law.jurisdictions.values())
    jurisdictions = dict(law.jurisdictions)
    for key, county in host_counties(sites, recorded).items():
        if key not in jurisdictions or county not in names:
            continue
        title, state = county_title(names[county]), state_of(county)
        others = {one for one in region if state_of(one) == state} - recorded - {county}
        rest = f", and other counties of {state_title(state)}" if others else ", its cities and schools"
        jurisdictions[key] = replace(jurisdictions[key], title=f"{title}{rest} ({ESTIMATE})")
    return replace(law, jurisdictions=jurisdictions)


def is_estimate(jurisdiction: Jurisdiction) -> bool:
    """Whether a property tax rate is that of no county: an estimate."""
    return not jurisdiction.county


def tax_class(commodity: str, law: TaxLaw) -> str:
    """Class of a purchase by its commodity; "none" where it is neither property nor taxed as such."""
    fitting = [prefix for prefix in law.classes if commodity.startswith(prefix)]
    return law.classes[max(fitting, key=len)] if fitting else "none"
