"""Tennessee: payments in lieu of tax of MLGW and TVA, franchise and excise tax, Memphis's hotel tax and set-aside."""

from collections.abc import Iterator

from impact.facts import NONE, Fact
from impact.rules.cells import Amount
from impact.study.fiscal import Fiscal
from impact.taxes.inputs import RECURRING, Stream, TaxInputs, before_closing, later
from impact.taxes.law import TaxLaw, in_years, local_jurisdictions, other_local, state_jurisdiction, value_of
from impact.taxes.property import tax_usd
from impact.taxes.site_costs import SiteCosts, spent_before
from impact.taxes.states import LocalTax, StateRules

STATE = "TN"
COUNTY, CITY = "shelby", "memphis"
"""Jurisdictions whose hotel tax is in the records, and to which the city's utility pays in lieu of tax."""
UTILITY = "mlgw"
OPERATION = ("operation", "direct", RECURRING)


def utility_plant_streams(costs: SiteCosts, inputs: TaxInputs) -> Iterator[Stream]:
    """In lieu of property tax: what is built for MLGW and owned by it, at the rates of its place."""
    site, cost = costs.site, costs.cost.get("utility")
    if cost is None or inputs.utilities.get(site.id) != UTILITY:
        return
    ratio = value_of(inputs.law.states[STATE]["assessment_utility"])
    assessed = inputs.book.named(f"Assessed, utility: {site.name}", "USD", spent_before(cost) * ratio)
    for jurisdiction in local_jurisdictions(inputs.law, site.county, site.tax.city):
        usd = tax_usd(assessed, in_years(jurisdiction.property_rate or {}, inputs.years), 0.0, inputs.book)
        yield Stream(jurisdiction.key, "in lieu of tax: MLGW's new plant", *OPERATION, site.id, usd, usd, site.id)


def utility_margin_payment(bill_usd: Amount, law: TaxLaw) -> Amount:
    """What MLGW pays more in lieu of tax on its margin from a bill, USD a year.

    A bill of $90 million, of which 0.9% is kept: $90 million x 0.9% x 4% = $32,400.
    """
    margin: Amount = bill_usd * value_of(law.general["power_margin_share"]) * value_of(law.general["mlgw_margin_rate"])
    return margin


def tva_payment(bill_usd: Amount, law: TaxLaw) -> Amount:
    """What TVA pays more to Tennessee in lieu of tax in the year after a bill, USD.

    A bill of $90 million: $90 million x (1 - 0.9%) x 5% x 0.67 = $2.99 million.
    """
    general = law.general
    wholesale = bill_usd * (1 - value_of(general["power_margin_share"]))
    payment: Amount = wholesale * value_of(general["tva_in_lieu_rate"]) * value_of(general["tva_state_share"])
    return payment


def in_lieu_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """What MLGW and TVA pay more in lieu of tax because of the facilities' bills; TVA a year later."""
    law, book = inputs.law, inputs.book
    for site in inputs.study.facility:
        if inputs.utilities.get(site.id) != UTILITY or site.id not in inputs.grid_usd:
            continue
        bill, general = inputs.grid_usd[site.id], law.general
        county_share, local = value_of(general["mlgw_county_share"]), value_of(general["tva_local_share"])
        margin = book.named(f"MLGW's payment: {site.name}", "USD", utility_margin_payment(bill, law))
        tva = book.named(f"TVA's payment, a year later: {site.name}", "USD", later(tva_payment(bill, law), 1))
        for jurisdiction, kind, usd in (
            (COUNTY, "in lieu of tax: MLGW's margin", margin * county_share),
            (CITY, "in lieu of tax: MLGW's margin", margin * (1 - county_share)),
            (state_jurisdiction(STATE), "in lieu of tax: TVA", tva * (1 - local)),
            (other_local(STATE), "in lieu of tax: TVA", tva * local),
        ):
            yield Stream(jurisdiction, kind, *OPERATION, site.id, usd, usd, site.id)


def company_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """Franchise and excise tax, where the study states their bases."""
    fiscal, rules = inputs.study.fiscal, inputs.law.states[STATE]
    for kind, base, rate in (
        ("franchise tax", fiscal.net_worth_usd, "franchise"),
        ("excise tax", fiscal.net_earnings_usd, "excise"),
    ):
        if base is not None:
            every_year = inputs.book.constant("Every year", "0 or 1", [1.0] * len(inputs.years))
            usd = base.value * value_of(rules[rate]) * (every_year * before_closing(inputs))
            yield Stream(state_jurisdiction(STATE), kind, *OPERATION, "", usd, usd, "the company")


def study_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """In lieu of tax on the bills, and on the company."""
    yield from in_lieu_streams(inputs)
    yield from company_streams(inputs)


def hotel_taxes(city: str, lodging: Amount, law: TaxLaw) -> Iterator[LocalTax]:
    """Hotel tax of Memphis and its county on lodging, USD by year."""
    if city == CITY:
        yield COUNTY, "hotel tax", lodging * value_of(law.general["hotel_county"])
        yield CITY, "hotel tax", lodging * value_of(law.general["hotel_city"])


def excluded(fiscal: Fiscal) -> Iterator[Fact]:
    """Taxes of the company whose base the study does not state."""
    if fiscal.net_worth_usd is None or fiscal.net_earnings_usd is None:
        yield Fact("not_calculated", NONE, "USD a year", place="Tennessee", case="franchise and excise tax")


FORMULAS = {
    "in lieu of tax: MLGW's margin": "in lieu of tax, MLGW: what it keeps of the bill x rate on its margin",
    "in lieu of tax: MLGW's new plant": "in lieu of tax, MLGW's new plant: cost x utility ratio x rate / 100",
    "in lieu of tax: TVA": "in lieu of tax, TVA: power revenue x rate x the state's part, a year later",
}
RULES = StateRules(utility_plant_streams, study_streams, hotel_taxes, excluded, CITY, FORMULAS)
