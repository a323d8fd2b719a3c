"""Property tax, bottom-up: from what was spent to what is assessed on January 1 of each tax year.

    spent        cost of all years before the tax year                                               USD
    placed       min(spent, whole cost x share that runs on December 31 before)                      USD
    in process   spent - placed                                                                      USD
    schedule     sum over years of placing: cost x factor of its age; replaced computers begin again  USD
    appraised value    schedule + CIP x its share (personal); spent x level (real)                  USD
    assessed     appraised value x assessment ratio                                                        USD
    tax          assessed x rate / 100 x (1 - abated share)                                          USD a year

Amounts are by year, the last axis; an axis before it is draws. Personal property: computers and equipment, each by its
own schedule. Real property: land and buildings at cost.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from impact.study import Abatement, Facility, Fiscal
from impact.taxes.law import (
    PER_100,
    Amounts,
    TaxLaw,
    TaxRecord,
    in_years,
    local_jurisdictions,
    state_of,
    value_of,
)

PERSONAL = ("computers", "equipment")
REAL = "real"


def spent_before(cost: Amounts) -> Amounts:
    """Cost of all years before each year.

    >>> spent_before(np.array([60.0, 40.0, 0.0])).tolist()
    [0.0, 60.0, 100.0]
    """
    return np.cumsum(cost, axis=-1) - cost


def placed_in_service(spent: Amounts, whole: Amounts, running_before: Amounts) -> Amounts:
    """Cost that runs on the lien date: never more than is spent, and never less than a year before.

    >>> placed_in_service(np.array([0.0, 60.0, 100.0]), np.array([100.0]), np.array([0.0, 0.4, 1.0])).tolist()
    [0.0, 40.0, 100.0]
    """
    return np.maximum.accumulate(np.minimum(spent, whole * running_before), axis=-1)


def depreciated_value(in_service: Amounts, factors: Sequence[float], renewed_after: int | None) -> Amounts:
    """Depreciated value of property in service by the age of its parts; the last factor holds on.

    Renewal begins the ages again.

    100 placed before the first tax year: 67, 33, 20, 20; renewed after three years: 67, 33, 20, 67.

    >>> depreciated_value(np.full(4, 100.0), [0.67, 0.33, 0.20], None).round(2).tolist()
    [67.0, 33.0, 20.0, 20.0]
    >>> depreciated_value(np.full(4, 100.0), [0.67, 0.33, 0.20], 3).round(2).tolist()
    [67.0, 33.0, 20.0, 67.0]
    """
    number = np.arange(in_service.shape[-1])
    age = number[:, None] - number[None, :]
    turned = age % renewed_after if renewed_after else age
    factor = np.asarray(factors, dtype=float)[np.clip(turned, 0, len(factors) - 1)]
    return np.asarray(np.diff(in_service, prepend=0.0) @ np.where(age >= 0, factor, 0.0).T)


def renewal_cost(in_service: Amounts, renewed_after: int) -> Amounts:
    """What is spent in each year on renewing what was placed so many years ago.

    >>> renewal_cost(np.array([0.0, 100.0, 100.0, 100.0, 100.0, 100.0]), 3).tolist()
    [0.0, 0.0, 0.0, 100.0, 0.0, 0.0]
    """
    number = np.arange(in_service.shape[-1])
    bought = np.diff(in_service, append=in_service[..., -1:])
    age = number[:, None] - number[None, :]
    return np.asarray(bought @ ((age > 0) & (age % renewed_after == 0)).T)


def for_each_age(renewed_after: npt.ArrayLike, found: Callable[[int], Amounts]) -> Amounts:
    """What is found for a number of years, rounded; where it is drawn, each draw has its own.

    >>> for_each_age(4.6, lambda years: np.full(2, 10.0 * years)).tolist()
    [50.0, 50.0]
    >>> for_each_age(np.array([[3.1], [6.8]]), lambda years: np.full((2, 2), 10.0 * years)).tolist()
    [[30.0, 30.0], [70.0, 70.0]]
    """
    whole = np.rint(renewed_after).astype(int)
    parts = {int(years): found(int(years)) for years in np.unique(whole)}
    return np.asarray(np.select([whole == years for years in parts], list(parts.values())))


def tax_usd(assessed: Amounts, rate: Amounts, abated: Amounts) -> Amounts:
    """Tax of an assessed value at a rate per 100 USD, the abated share taken off.

    $2.2 billion x 30% x 2.58/100 = $17.0 million:

    >>> tax_usd(np.array([2.2e9 * 0.30]), np.array([2.58]), np.array([0.0])).round().tolist()
    [17028000.0]
    """
    return np.asarray(assessed * rate / PER_100 * (1 - abated))


@dataclass(frozen=True)
class SiteCosts:
    """What the property tax of one facility is calculated from.

    Attributes:
        site: the facility.
        cost: by class, USD of the study's price year by year.
        running: share of full operation on December 31 before each year.
        years: of the study.
    """

    site: Facility
    cost: Mapping[str, Amounts]
    running: Amounts
    years: range


STEPS = (
    "spent_usd",
    "in_service_usd",
    "cip_usd",
    "depreciated_value_usd",
    "cip_value_usd",
    "appraised_value_usd",
    "assessed_usd",
)
Steps = Mapping[str, Amounts]
"""STEPS by name."""


def property_steps(costs: SiteCosts, fiscal: Fiscal, law: TaxLaw) -> dict[str, Steps]:
    """Every step to the assessed value by tax class, for one facility; its state's law must be known."""
    state = law.states[state_of(costs.site.county)]
    taxed = {name: cost for name, cost in costs.cost.items() if name in (*PERSONAL, REAL)}
    return {name: class_steps(name, cost, costs, fiscal, state) for name, cost in taxed.items()}


def class_steps(
    name: str, cost: Amounts, costs: SiteCosts, fiscal: Fiscal, state: Mapping[str, TaxRecord]
) -> dict[str, Amounts]:
    """The steps of one class."""
    spent = spent_before(cost)
    in_service, depreciated_value = (
        real_steps(spent, state) if name == REAL else personal_steps(name, cost, costs, fiscal, state)
    )
    cip = spent - in_service
    cip_value = cip * value_of(state["construction_in_process"])
    found = dict(zip(STEPS, (spent, in_service, cip, depreciated_value, cip_value), strict=False))
    if fiscal.closure_year is not None and name != REAL:
        open_then = np.array(costs.years) <= fiscal.closure_year
        found = {step: usd * open_then for step, usd in found.items()}
    appraised_value = found["depreciated_value_usd"] + found["cip_value_usd"]
    ratio = value_of(state["assessment_real" if name == REAL else "assessment_personal"])
    return found | {"appraised_value_usd": appraised_value, "assessed_usd": appraised_value * ratio}


def real_steps(spent: Amounts, state: Mapping[str, TaxRecord]) -> tuple[Amounts, Amounts]:
    """Real property counts as it is spent: placed, and its value."""
    return spent, spent * value_of(state["appraised_value_real"])


def personal_steps(
    name: str, cost: Amounts, costs: SiteCosts, fiscal: Fiscal, state: Mapping[str, TaxRecord]
) -> tuple[Amounts, Amounts]:
    """Personal property: placed in service, and its value by depreciation schedule; computers are renewed."""
    in_service = placed_in_service(spent_before(cost), cost.sum(axis=-1, keepdims=True), costs.running)
    factors = state[f"depreciation_schedule_{name}"]["value"]
    if fiscal.refresh and name == "computers":
        ages = fiscal.refresh_years.value
        return in_service, for_each_age(ages, lambda years: depreciated_value(in_service, factors, years))
    return in_service, depreciated_value(in_service, factors, None)


def abated_share(terms: Abatement, first: int, years: range, name: str, level: str) -> Amounts:
    """Share of the tax that is abated, by tax year.

    >>> terms = Abatement(share={"value": 0.75}, years=2, property="personal")
    >>> abated_share(terms, 2026, range(2025, 2029), "computers", "city").tolist()
    [0.0, 0.75, 0.75, 0.0]
    """
    covered = terms.property == "all" or (terms.property == REAL) == (name == REAL)
    start = first if terms.since is None else terms.since
    inside = np.array([start <= year < start + terms.years for year in years])
    applies = covered and (terms.schools or level != "schools")
    return np.asarray(inside * terms.share.value) if applies else np.zeros(len(years))


def property_taxes(
    steps: Mapping[str, Steps], costs: SiteCosts, fiscal: Fiscal, law: TaxLaw
) -> Iterator[tuple[str, str, Amounts, Amounts]]:
    """jurisdiction, tax class, tax paid and tax without abatement of one facility, by tax year."""
    site, years = costs.site, costs.years
    terms = fiscal.pilot if site.tax.abatement is None else site.tax.abatement
    first = first_taxed_year(steps, years)
    for jurisdiction in local_jurisdictions(law, site.county, site.tax.city):
        rates = in_years(jurisdiction.property_rate or {}, years)
        for name, own in steps.items():
            abated = abated_share(terms, first, years, name, jurisdiction.level)
            full = tax_usd(own["assessed_usd"], rates, np.zeros(len(years)))
            yield jurisdiction.key, name, tax_usd(own["assessed_usd"], rates, abated), full


def first_taxed_year(steps: Mapping[str, Steps], years: range) -> int:
    """First tax year in which a facility has taxable property; 0 without any."""
    owned = [
        year
        for number, year in enumerate(years)
        if any((s["appraised_value_usd"][..., number] > 0).any() for s in steps.values())
    ]
    return owned[0] if owned else 0
