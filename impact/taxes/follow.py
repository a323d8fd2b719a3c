"""Taxes that follow: from pay, from what households and nonresident workers spend, from other businesses.

And in lieu of tax.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from impact.taxes.business import split_shares, split_taxes, tva_payment, utility_margin_payment
from impact.taxes.inputs import ONE_OFF, RECURRING, Stream, TaxInputs, later, paid_for_power
from impact.taxes.law import FEDERAL, Amounts, TaxLaw, other_local, state_jurisdiction, state_of, value_of
from impact.taxes.pay import federal_taxes, resident_income_tax
from impact.taxes.sales import Usd, household_taxes, local_sellers

Tax = tuple[str, str, str, Usd]
"""jurisdiction, kind, effect, USD by year."""


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
        for jurisdiction, kind, usd in (
            (HOTEL_COUNTY, "in lieu of tax: MLGW's margin", margin * county_share),
            (HOTEL_CITY, "in lieu of tax: MLGW's margin", margin * (1 - county_share)),
            ("tn", "in lieu of tax: TVA", tva * (1 - local)),
            (other_local("TN"), "in lieu of tax: TVA", tva * local),
        ):
            yield Stream(jurisdiction, kind, "operation", "direct", RECURRING, site.id, usd, usd)


def induced_tax_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """Taxes that follow from pay, spending and business, by the county where they arise."""
    for (phase, effect, county), base in inputs.bases.items():
        recurrence = ONE_OFF if phase == "construction" else RECURRING
        for jurisdiction, kind, of_effect, usd in county_taxes(county, effect, base, inputs):
            amount = np.asarray(usd)
            yield Stream(jurisdiction, kind, phase, of_effect, recurrence, "", amount, amount)


def county_taxes(county: str, effect: str, base: Mapping[str, Amounts], inputs: TaxInputs) -> Iterator[Tax]:
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
    yield from visitor_taxes(base["visitor_usd"], county, state, law)


def visitor_taxes(usd: Amounts, county: str, state: str, law: TaxLaw) -> Iterator[Tax]:
    """Sales and hotel tax on per diem spending of nonresident construction workers, in cities.

    Hotel tax where a rate is known.
    """
    if not np.any(usd > 0):
        return
    kind = "sales tax, nonresident workers"
    yield state_jurisdiction(state), kind, "induced", usd * value_of(law.states[state]["sales_state"])
    for jurisdiction in local_sellers(law, county, city_of(county, law), state):
        if not jurisdiction.sales_outside_cities:
            yield jurisdiction.key, kind, "induced", usd * value_of(jurisdiction.sales_rate or {})
    if city_of(county, law) != HOTEL_CITY:
        return
    lodging = usd * value_of(law.general["lodging_share"])
    yield HOTEL_COUNTY, "hotel tax", "induced", lodging * value_of(law.general["hotel_county"])
    yield HOTEL_CITY, "hotel tax", "induced", lodging * value_of(law.general["hotel_city"])


def city_of(county: str, law: TaxLaw) -> str:
    """Key of a county's city, empty where none is named."""
    return next(
        (key for key, place in law.jurisdictions.items() if place.level == "city" and place.county == county), ""
    )


BUSINESS = "taxes on production of other businesses"
HOTEL_COUNTY, HOTEL_CITY = "shelby", "memphis"
"""Taxing jurisdictions whose hotel tax is in the records, and to which MLGW pays in lieu."""
