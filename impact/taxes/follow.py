"""Taxes that follow: from pay, from what households and visitors spend, from other businesses, and in lieu of tax."""

from collections.abc import Iterator, Mapping

import numpy as np

from impact.taxes.business import split_shares, split_taxes, tva_payment, utility_margin_payment
from impact.taxes.inputs import ONE_OFF, RECURRING, Stream, TaxInputs, later, paid_for_power
from impact.taxes.law import FEDERAL, Amounts, TaxLaw, other_local, state_of, state_treasury, value_of
from impact.taxes.pay import federal_taxes, resident_income_tax
from impact.taxes.sales import Usd, household_taxes, local_sellers

Tax = tuple[str, str, str, Usd]
"""treasury, kind, effect, USD by year."""


def in_lieu_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """What MLGW and TVA pay more in lieu of tax because of the facilities' bills; TVA a year later."""
    county_share = value_of(inputs.law.general["mlgw_county_share"])
    local = value_of(inputs.law.general["tva_local_share"])
    for site in inputs.study.facility:
        if inputs.utilities.get(site.id) != "mlgw":
            continue
        bill = paid_for_power(site.id, inputs)
        margin = np.asarray(utility_margin_payment(bill, inputs.law))
        tva = later(np.asarray(tva_payment(bill, inputs.law)), 1)
        for treasury, kind, usd in (
            (HOTEL_COUNTY, "in lieu of tax: MLGW's margin", margin * county_share),
            (HOTEL_CITY, "in lieu of tax: MLGW's margin", margin * (1 - county_share)),
            ("tn", "in lieu of tax: TVA", tva * (1 - local)),
            (other_local("TN"), "in lieu of tax: TVA", tva * local),
        ):
            yield Stream(treasury, kind, "operation", "direct", RECURRING, site.id, usd, usd)


def follow_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """Taxes that follow from pay, spending and business, by the county where they arise."""
    for (phase, effect, county), base in inputs.bases.items():
        recurrence = ONE_OFF if phase == "construction" else RECURRING
        for treasury, kind, of_effect, usd in county_taxes(county, effect, base, inputs):
            amount = np.asarray(usd)
            yield Stream(treasury, kind, phase, of_effect, recurrence, "", amount, amount)


def county_taxes(county: str, effect: str, base: Mapping[str, Amounts], inputs: TaxInputs) -> Iterator[Tax]:
    """Taxes on one county's bases of one phase and effect."""
    law, years, state = inputs.law, inputs.years, state_of(county)
    for kind, usd in federal_taxes(base["work_jobs"], base["work_labor_income_usd"], years, law).items():
        yield FEDERAL, kind, effect, usd
    if state not in law.states:
        yield FEDERAL, BUSINESS, effect, split_shares(base["business_tax_usd"], law)["federal"]
        return
    for tax in household_taxes(base["home_labor_income_usd"], county, state, law):
        yield tax.treasury, "sales tax, households", "induced", tax.usd
    income = resident_income_tax(base["home_jobs"], base["home_labor_income_usd"], state, years, law)
    yield state_treasury(state), "income tax", effect, income
    for tax in split_taxes(base["business_tax_usd"], county, law):
        yield tax.treasury, BUSINESS, effect, tax.usd
    yield from visitor_taxes(base["visitor_usd"], county, state, law)


def visitor_taxes(usd: Amounts, county: str, state: str, law: TaxLaw) -> Iterator[Tax]:
    """Sales and hotel tax on what crews from outside spend, in cities; hotel tax where a rate is known."""
    if not np.any(usd > 0):
        return
    kind = "sales tax, visitors"
    yield state_treasury(state), kind, "induced", usd * value_of(law.states[state]["sales_state"])
    for treasury in local_sellers(law, county, city_of(county, law), state):
        if not treasury.sales_outside_cities:
            yield treasury.key, kind, "induced", usd * value_of(treasury.sales_rate or {})
    if city_of(county, law) != HOTEL_CITY:
        return
    lodging = usd * value_of(law.general["lodging_share"])
    yield HOTEL_COUNTY, "hotel tax", "induced", lodging * value_of(law.general["hotel_county"])
    yield HOTEL_CITY, "hotel tax", "induced", lodging * value_of(law.general["hotel_city"])


def city_of(county: str, law: TaxLaw) -> str:
    """Key of a county's city, empty where none is named."""
    return next((key for key, place in law.treasuries.items() if place.level == "city" and place.county == county), "")


BUSINESS = "taxes on production of other businesses"
HOTEL_COUNTY, HOTEL_CITY = "shelby", "memphis"
"""Treasuries whose hotel tax is in the records, and to which MLGW pays in lieu."""
