"""Taxes that follow: from pay, from what households and nonresident workers spend, from other businesses."""

from collections.abc import Iterator, Mapping

from impact.rules.cells import Amount
from impact.rules.operations import is_nothing
from impact.taxes.business import split_shares, split_taxes
from impact.taxes.inputs import ONE_OFF, RECURRING, Stream, TaxInputs
from impact.taxes.law import FEDERAL, TaxLaw, state_jurisdiction, state_of, value_of
from impact.taxes.pay import federal_taxes, resident_income_tax
from impact.taxes.sales import household_taxes, local_sellers
from impact.taxes.states import STATE_RULES

Tax = tuple[str, str, str, Amount]
"""jurisdiction, kind, effect, USD by year."""
BUSINESS = "taxes on production of other businesses"


def induced_tax_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """Taxes that follow from pay, spending and business, by the county where they arise."""
    for (phase, effect, county), base in inputs.bases.items():
        recurrence = ONE_OFF if phase == "construction" else RECURRING
        for jurisdiction, kind, of_effect, usd in county_taxes(county, effect, base, inputs):
            yield Stream(jurisdiction, kind, phase, of_effect, recurrence, "", usd, usd, county)


def county_taxes(county: str, effect: str, base: Mapping[str, Amount], inputs: TaxInputs) -> Iterator[Tax]:
    """Taxes on one county's bases of one phase and effect."""
    law, years, state = inputs.law, inputs.years, state_of(county)
    for kind, usd in federal_taxes(base["workplace_jobs"], base["workplace_labor_income_usd"], years, law).items():
        yield FEDERAL, kind, effect, usd
    if state not in law.states:
        yield FEDERAL, BUSINESS, effect, split_shares(base["business_tax_usd"], law)["federal"]
        return
    for tax in household_taxes(base["resident_labor_income_usd"], county, state, law):
        yield tax.jurisdiction, "sales tax, households", "induced", tax.usd
    income = resident_income_tax(base["resident_jobs"], base["resident_labor_income_usd"], state, years, law)
    yield state_jurisdiction(state), "income tax", effect, income
    for tax in split_taxes(base["business_tax_usd"], county, law):
        yield tax.jurisdiction, BUSINESS, effect, tax.usd
    if "visitor_usd" in base:
        yield from visitor_taxes(base["visitor_usd"], county, state, law)


def visitor_taxes(usd: Amount, county: str, state: str, law: TaxLaw) -> Iterator[Tax]:
    """Sales tax on per diem spending of nonresident construction workers, in cities, and what a state adds to it."""
    if is_nothing(usd):
        return
    kind, city = "sales tax, nonresident workers", city_of(county, law)
    yield state_jurisdiction(state), kind, "induced", usd * value_of(law.states[state]["sales_state"])
    for jurisdiction in local_sellers(law, county, city, state):
        if not jurisdiction.sales_outside_cities:
            yield jurisdiction.key, kind, "induced", usd * value_of(jurisdiction.sales_rate or {})
    if state in STATE_RULES:
        for key, name, tax in STATE_RULES[state].visitor_taxes(city, usd, law):
            yield key, name, "induced", tax


def city_of(county: str, law: TaxLaw) -> str:
    """Key of a county's city, empty where none is named."""
    return next(
        (key for key, place in law.jurisdictions.items() if place.level == "city" and place.county == county), ""
    )
