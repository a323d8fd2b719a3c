"""Property tax, bottom-up: from what was spent to what is assessed on January 1 of each tax year.

    spent        cost of all years before the tax year                                               USD
    placed       min(spent, whole cost x share that runs on December 31 before)                      USD
    in process   spent - placed                                                                      USD
    schedule     sum over years of placing: cost x factor of its age; replaced computers begin again  USD
    modeled value  schedule + CIP x its share (personal); spent x level (real)                      USD
    appraised value    modeled value x share of it that reaches the roll                            USD
    assessed     appraised value x assessment ratio                                                        USD
    tax          assessed x rate / 100 x (1 - abated share); none of public and nonprofit owners     USD a year

Amounts are by year, the last axis, and an axis before it is draws; or they are cells. Personal property: computers and
equipment, each by its own schedule. Real property: land and buildings at cost. The share that reaches the roll is an
estimate from published rolls, not law (docs/tax-crosscheck.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from impact.rules.cells import ARRAYS, Amount, Book
from impact.rules.operations import (
    lag,
    minimum,
    numbers,
    pick,
    remainder,
    sum_over_ages,
    where,
    whole,
)
from impact.study import Abatement, Facility
from impact.taxes.inputs import TaxInputs, flag
from impact.taxes.law import (
    DATA_CENTER,
    PER_100,
    TaxLaw,
    TaxRecord,
    filed_value,
    in_years,
    local_jurisdictions,
    state_of,
    value_of,
)
from impact.taxes.site_costs import PERSONAL, REAL, SiteCosts, spent_before


def depreciated_value(
    in_service: Amount, factors: Sequence[float], renewed_after: Amount | None, book: Book = ARRAYS
) -> Amount:
    """Depreciated value of property in service by the age of its parts; the last factor holds on.

    Renewal begins the ages again.

    100 placed before the first tax year: 67, 33, 20, 20; renewed after three years: 67, 33, 20, 67.

    >>> depreciated_value(np.full(4, 100.0), [0.67, 0.33, 0.20], None).round(2).tolist()
    [67.0, 33.0, 20.0, 20.0]
    >>> depreciated_value(np.full(4, 100.0), [0.67, 0.33, 0.20], 3).round(2).tolist()
    [67.0, 33.0, 20.0, 67.0]
    """
    ages = ages_of(in_service, book)
    table = book.constant("Factors by age", "share", factors)
    last = book.constant("Last age of the factors", "years", len(factors) - 1)
    age = ages if renewed_after is None else remainder(ages, renewed_after)
    factor = book.named("Factor of each age", "share", pick(table, minimum(age, last)))
    added = book.named("Added in service", "USD", in_service - lag(in_service))
    return sum_over_ages(added, factor, ages)


def renewal_cost(in_service: Amount, renewed_after: Amount, book: Book = ARRAYS) -> Amount:
    """What is spent in each year on renewing what was placed so many years ago.

    What is bought in a year is in service on the lien date of the next; nothing is known of the years before the first.

    >>> renewal_cost(np.array([0.0, 100.0, 100.0, 100.0, 100.0, 100.0]), 3).tolist()
    [0.0, 0.0, 0.0, 100.0, 0.0, 0.0]
    """
    ages = ages_of(in_service, book)
    bought = book.constant("After the first year", "0 or 1", numbers(ages) > 0)
    added = book.named("Added after the first year", "USD", (in_service - lag(in_service)) * bought)
    again = where(remainder(ages + 1.0, renewed_after) > 0, 0.0, 1.0)
    return sum_over_ages(added, book.named("Renewed at this age", "0 or 1", again), ages)


def ages_of(amount: Amount, book: Book) -> Amount:
    """Ages that property can reach in the years of a study."""
    return book.constant("Age", "years", np.arange(numbers(amount).shape[-1]))


def tax_usd(assessed: Amount, rate: Amount, abated: Amount, book: Book = ARRAYS) -> Amount:
    """Tax of an assessed value at a rate per 100 USD, the abated share taken off.

    $2.2 billion x 30% x 2.58/100 = $17.0 million:

    >>> tax_usd(np.array([2.2e9 * 0.30]), np.array([2.58]), np.array([0.0])).round().tolist()
    [17028000.0]
    """
    return assessed * rate / book.constant("Rates are per 100 USD", "USD", PER_100) * (1 - abated)


PRIVATE = "private"
"""Owner that pays property tax and sales tax on what it buys."""
STEPS = (
    "spent_usd",
    "in_service_usd",
    "cip_usd",
    "depreciated_value_usd",
    "cip_value_usd",
    "modeled_value_usd",
    "appraised_value_usd",
    "assessed_usd",
)
Steps = Mapping[str, Amount]
"""STEPS by name."""


def property_steps(costs: SiteCosts, inputs: TaxInputs) -> dict[str, Steps]:
    """Every step to the assessed value by tax class, for one facility; its state's law must be known."""
    state, book = inputs.law.states[state_of(costs.site.county)], inputs.book
    found: dict[str, Steps] = {}
    for name, cost in costs.cost.items():
        if name in (*PERSONAL, REAL):
            spent = book.named(f"Spent before, {name}: {costs.site.name}", "USD", spent_before(cost))
            steps = real_steps(spent, state) if name == REAL else personal_steps(name, spent, costs, inputs)
            appraised = steps["modeled_value_usd"] * value_of(roll_record(costs.site, name, inputs.law)[1])
            label, kind = f"Assessed, {name}: {costs.site.name}", "real" if name == REAL else "personal"
            assessed = book.named(label, "USD", appraised * value_of(state[f"assessment_{kind}"]))
            found[name] = {**steps, "appraised_value_usd": appraised, "assessed_usd": assessed}
    return found


def roll_record(site: Facility, name: str, law: TaxLaw) -> tuple[str, TaxRecord]:
    """Key and record of a class's roll share: the state's own, or that of all states."""
    kind, use = "real" if name == REAL else "personal", "data_center" if site.industry == DATA_CENTER else "other"
    state, key = law.states[state_of(site.county)], f"roll_share_{kind}_{use}"
    return key, state[key] if key in state else law.general[key]


def real_steps(spent: Amount, state: Mapping[str, TaxRecord]) -> dict[str, Amount]:
    """Real property counts as it is spent; none of it is construction in process."""
    value, none = spent * value_of(state["appraised_value_real"]), spent - spent
    return dict(zip(STEPS, (spent, spent, none, value, none, value), strict=False))


def personal_steps(name: str, spent: Amount, costs: SiteCosts, inputs: TaxInputs) -> dict[str, Amount]:
    """Personal property: in service by depreciation schedule, the rest in process; nothing of it after a closing."""
    state, fiscal = inputs.law.states[state_of(costs.site.county)], inputs.study.fiscal
    in_service = costs.in_service[name]
    age = whole(fiscal.refresh_years.value) if fiscal.refresh and name == "computers" else None
    factors = filed_value(state[f"depreciation_schedule_{name}"])
    inputs.book.heading(f"{costs.site.name}: {name} by age")
    by_age = depreciated_value(in_service, factors, age, inputs.book)
    depreciated = inputs.book.named(f"Depreciated value, {name}: {costs.site.name}", "USD", by_age)
    cip = spent - in_service
    found = [spent, in_service, cip, depreciated, cip * value_of(state["construction_in_process"])]
    closure = fiscal.closure_year
    if closure is not None:
        is_there = flag(inputs, "Equipment is there", [year <= closure for year in inputs.years])
        found = [usd * is_there for usd in found]
    return dict(zip(STEPS, (*found, found[3] + found[4]), strict=False))


def abated_share(
    terms: Abatement,
    first: int,
    years: range,
    name: str,
    level: str,
    book: Book = ARRAYS,
    item_years: Amount | None = None,
) -> Amount:
    """Share of the tax that is abated, by tax year; item_years: the longest that the state allows, if it limits it.

    >>> terms = Abatement(share={"value": 0.75}, years=2, property="personal")
    >>> abated_share(terms, 2026, range(2025, 2029), "computers", "city").tolist()
    [0.0, 0.75, 0.75, 0.0]
    >>> abated_share(terms, 2026, range(2025, 2029), "computers", "city", item_years=1).tolist()
    [0.0, 0.75, 0.0, 0.0]
    """
    covered = terms.property == "all" or (terms.property == REAL) == (name == REAL)
    if not (covered and terms.years and (terms.schools or level != "schools")):
        return np.zeros(len(years))
    start = first if terms.since is None else terms.since
    inside = [start <= year < start + terms.years for year in years]
    share = book.constant("Abatement holds", "0 or 1", inside) * terms.share.value
    if item_years is None:
        return share
    return share * (book.constant("Years since the abatement began", "years", [y - start for y in years]) < item_years)


class PropertyTax(NamedTuple):
    """Property tax of one class to one jurisdiction by tax year, USD; full_usd is without abatement."""

    jurisdiction: str
    name: str
    payer: str
    paid_usd: Amount
    full_usd: Amount


LESSOR = "lessor"


def property_taxes(steps: Mapping[str, Steps], costs: SiteCosts, inputs: TaxInputs) -> Iterator[PropertyTax]:
    """Property tax of one facility: its owner's, unless public or nonprofit, and that of who leases it equipment.

    owner  = assessed x (1 - leased share) x rate / 100 x (1 - abated share)
    lessor = assessed x leased share x rate / 100                                  USD by tax year
    """
    site, years, book = costs.site, inputs.years, inputs.book
    terms = inputs.study.fiscal.pilot if site.tax.abatement is None else site.tax.abatement
    first = first_taxed_year(steps, years)
    rules = inputs.law.states[state_of(site.county)]
    limit = value_of(rules["abatement_item_years"]) if "abatement_item_years" in rules else None
    for jurisdiction in local_jurisdictions(inputs.law, site.county, site.tax.city):
        rates = in_years(jurisdiction.property_rate or {}, years)
        for name, own in steps.items():
            assessed, leased = own["assessed_usd"], None if name == REAL else site.tax.leased_share
            if leased is not None:
                usd = tax_usd(assessed * leased.value, rates, 0.0, book)
                yield PropertyTax(jurisdiction.key, name, LESSOR, usd, usd)
                assessed = assessed * (1 - leased.value)
            if site.owner == PRIVATE:
                abated = abated_share(terms, first, years, name, jurisdiction.level, book, limit)
                paid, full = tax_usd(assessed, rates, abated, book), tax_usd(assessed, rates, 0.0, book)
                yield PropertyTax(jurisdiction.key, name, "", paid, full)


def first_taxed_year(steps: Mapping[str, Steps], years: range) -> int:
    """First tax year in which a facility has taxable property in any draw; 0 without any."""
    values = [numbers(own["appraised_value_usd"]) for own in steps.values()]
    owned = [year for place, year in enumerate(years) if any((value[..., place] > 0).any() for value in values)]
    return owned[0] if owned else 0
