"""The law as dated, sourced records, and the treasuries that levy.

A rate of a year is the one of that year or of the last year before it that has one; years before the first take the
first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Amounts = npt.NDArray[np.float64]
"""USD by year of the study: the last axis is years; an axis before it, where there is one, is draws."""
TaxRecord = Mapping[str, Any]
STATE_FILES = {"TN": "tennessee", "MS": "mississippi", "AR": "arkansas"}
STATE_OF_FIPS = {"47": "TN", "28": "MS", "05": "AR"}
FEDERAL = "federal"
PER_100 = 100.0


@dataclass(frozen=True)
class Treasury:
    """Who levies.

    Attributes:
        key, title, level, state, county: as in treasuries.toml.
        property_rate: record, USD per 100 USD of assessed value; None: none, or not known.
        sales_rate: record, share of the price; None: none.
        sales_outside_cities: whether the sales rate holds outside cities alone.
    """

    key: str
    title: str
    level: str
    state: str
    county: str
    property_rate: TaxRecord | None
    sales_rate: TaxRecord | None
    sales_outside_cities: bool = False


@dataclass(frozen=True)
class TaxLaw:
    """All records.

    Attributes:
        states: by state's two letters: records of its file.
        federal, general: records.
        treasuries: by key.
        classes: tax class by prefix of a commodity, the longest prefix wins.
    """

    states: Mapping[str, Mapping[str, TaxRecord]]
    federal: Mapping[str, TaxRecord]
    general: Mapping[str, TaxRecord]
    treasuries: Mapping[str, Treasury]
    classes: Mapping[str, str]


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


def in_years(record: TaxRecord, years: range) -> Amounts:
    """The values of a record by year; a record without years holds in all of them."""
    if not record.get("years"):
        return np.asarray(value_of(record) * np.ones(len(years)))
    return np.array([in_year(record, year) for year in years])


def value_of(record: TaxRecord) -> Any:  # noqa: ANN401 - a number, or an array of them
    """The value of a record that holds in all years: a number, or draw x 1 where it is drawn."""
    return record["value"]


def state_of(fips: str) -> str:
    """Two letters of a county's state, empty for states whose law is not here."""
    return STATE_OF_FIPS.get(fips[:2], "")


def state_treasury(state: str) -> str:
    """Key of a state's treasury."""
    return state.lower()


def other_local(state: str) -> str:
    """Key of the local treasuries of a state that are not named."""
    return f"{state.lower()}-other-local"


def local_treasuries(law: TaxLaw, county: str, city: str) -> list[Treasury]:
    """Treasuries that tax property at a place: the county, its schools, the city."""
    return [
        treasury
        for treasury in law.treasuries.values()
        if treasury.property_rate is not None
        and ((treasury.county == county and treasury.level in ("county", "schools")) or treasury.key == city)
    ]


def tax_class(commodity: str, law: TaxLaw) -> str:
    """Class of a purchase by its commodity; "none" where it is neither property nor taxed as such."""
    fitting = [prefix for prefix in law.classes if commodity.startswith(prefix)]
    return law.classes[max(fitting, key=len)] if fitting else "none"
