"""Taxes of the facilities themselves, bottom-up: property, purchases, power, gas."""

from collections.abc import Iterator

import numpy as np

from impact.ledger.spending import staff_jobs
from impact.rules.cells import Amount
from impact.rules.operations import numbers, total, where, whole
from impact.study import Facility, Spend
from impact.taxes.inputs import ONE_OFF, RECURRING, Stream, TaxInputs, before_closing, later
from impact.taxes.law import (
    DATA_CENTER,
    ESTIMATE,
    Jurisdiction,
    filed_value,
    is_estimate,
    local_jurisdictions,
    state_jurisdiction,
    state_of,
    tax_class,
    value_of,
)
from impact.taxes.property import PRIVATE, property_steps, property_taxes, renewal_cost
from impact.taxes.sales import power_tax, purchase_taxes
from impact.taxes.site_costs import REAL, SiteCosts, site_costs
from impact.taxes.states import STATE_RULES

MANUFACTURING = ("31", "32", "33")
"""How the codes of manufacturers begin."""
DIRECT, OPERATION = "direct", "operation"


def facility_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """Taxes of all facilities in states whose law is known, kind by kind."""
    inputs.book.heading("The facilities: cost, in service, exemptions")
    sites = [(site_costs(site, inputs), exempt_years(site, inputs)) for site in inputs.lawful_sites()]
    inputs.book.heading("Property tax of the facilities")
    for costs, _ in sites:
        yield from site_property_streams(costs, inputs)
    for rules in STATE_RULES.values():
        for costs, _ in sites:
            yield from rules.site_streams(costs, inputs)
    inputs.book.heading("Sales and use tax of the facilities: purchases, power, gas")
    for costs, exempt in sites:
        yield from purchase_streams(costs, exempt, inputs)
    for costs, exempt in sites:
        yield from power_streams(costs.site, exempt, inputs)
    for costs, _ in sites:
        yield from gas_streams(costs.site, inputs)


def property_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """Property tax of the facilities, real and personal apart."""
    for site in inputs.lawful_sites():
        yield from site_property_streams(site_costs(site, inputs), inputs)


def site_property_streams(costs: SiteCosts, inputs: TaxInputs) -> Iterator[Stream]:
    """Property tax of one facility, billed some years after the lien date."""
    site, book = costs.site, inputs.book
    years = int(filed_value(inputs.law.states[state_of(site.county)]["billing_lag"]))
    for tax in property_taxes(property_steps(costs, inputs), costs, inputs):
        kind = f"property tax, {'real' if tax.name == REAL else 'personal'}" + (f", {tax.payer}" if tax.payer else "")
        kind += f", {ESTIMATE}" if is_estimate(inputs.law.jurisdictions[tax.jurisdiction]) else ""
        place = (tax.jurisdiction, kind, OPERATION, DIRECT, RECURRING, site.id)
        yield Stream(*place, later(tax.paid_usd, years, book), later(tax.full_usd, years), f"{tax.name}, {site.id}")
    yield from stated_pilot_streams(costs, inputs)


def stated_pilot_streams(costs: SiteCosts, inputs: TaxInputs) -> Iterator[Stream]:
    """What a public or nonprofit owner pays in lieu of property tax, from its first year in operation, by the rates."""
    site, book = costs.site, inputs.book
    if site.tax.pilot_usd is None:
        return
    own = local_jurisdictions(inputs.law, site.county, site.tax.city)
    rates = [filed_rate(jurisdiction) for jurisdiction in own]
    runs = book.constant("Runs or has run", "0 or 1", np.cumsum(numbers(costs.running)[..., :].reshape(-1)) > 0)
    for jurisdiction, rate in zip(own, rates, strict=True):
        share = book.constant(f"Part of the payment: {jurisdiction.title}", "share", rate / sum(rates))
        usd = runs * before_closing(inputs) * site.tax.pilot_usd.value * share
        place = (jurisdiction.key, "in lieu of tax: the owner's payment", OPERATION, DIRECT, RECURRING, site.id)
        yield Stream(*place, usd, usd, site.id)


def filed_rate(jurisdiction: Jurisdiction) -> float:
    """Newest property rate of a jurisdiction, one number: payments are divided by it, and an estimate stands alone."""
    return float(np.median(filed_value(jurisdiction.property_rate or {"value": 0.0})))


def exempt_years(site: Facility, inputs: TaxInputs) -> Amount:
    """Years in which a data center's exemption holds, 1 or 0: so many from its first purchase, if thresholds are met.

    The state's least investment and jobs are those of all the study's facilities in it.
    """
    wanted = site.industry == DATA_CENTER if site.tax.data_center is None else site.tax.data_center
    if not (inputs.study.fiscal.data_center_exemption and wanted):
        return np.zeros(1)
    state, book = state_of(site.county), inputs.book
    rules = inputs.law.states[state]
    sites = [other for other in inputs.study.facility if state_of(other.county) == state]
    invested: Amount = sum((total(usd) for other in sites for usd in construction_dollars(other, inputs)), 0.0)
    jobs: Amount = sum((staff_jobs(other) for other in sites), 0.0)
    enough = (invested >= value_of(rules["data_center_investment"])) * (jobs >= value_of(rules["data_center_jobs"]))
    first = book.constant(f"First purchase: {site.name}", "year", first_purchase(site, inputs))
    holds = book.constant("Year", "year", list(inputs.years)) < first + value_of(rules["data_center_years"])
    if "data_center_certificate" in rules:
        enough = enough * value_of(rules["data_center_certificate"])
    return book.named(f"Exemption holds: {site.name}", "0 or 1", enough * holds)


def first_purchase(site: Facility, inputs: TaxInputs) -> int:
    """First year in which a facility buys anything in any draw."""
    bought = sum((numbers(usd) for usd in construction_dollars(site, inputs)), np.zeros(len(inputs.years)))
    return inputs.years[int(np.argmax((bought > 0).any(axis=tuple(range(bought.ndim - 1)))))]


def construction_dollars(site: Facility, inputs: TaxInputs) -> list[Amount]:
    """Dollars by year of the lines of a facility's construction."""
    return [inputs.dollars[f"{site.id}.{line.id}"] for line in site.spend if line.phase == "construction"]


def taxed_purchases(costs: SiteCosts, inputs: TaxInputs) -> Iterator[tuple[str, str, Amount]]:
    """Class, recurrence and USD by year of what bears sales and use tax."""
    for name in ("computers", "equipment"):
        if name in costs.cost:
            yield name, ONE_OFF, costs.cost[name]
    contracts = [inputs.dollars[f"{costs.site.id}.{line.id}"] for line in costs.site.spend if is_contract(line, inputs)]
    if contracts:
        built = sum(contracts[1:], contracts[0])
        yield "materials", ONE_OFF, built * value_of(inputs.law.general["materials_share"])
    fiscal = inputs.study.fiscal
    if "computers" in costs.in_service and fiscal.refresh:
        again = renewal_cost(costs.in_service["computers"], whole(fiscal.refresh_years.value), inputs.book)
        yield "computers", RECURRING, again * before_closing(inputs)


def is_contract(line: Spend, inputs: TaxInputs) -> bool:
    """Whether a line is a building contract."""
    name = line.tax_class or tax_class(line.commodity, inputs.law)
    return line.phase == "construction" and line.commodity.startswith("23") and name in ("real", "utility")


def purchase_streams(costs: SiteCosts, exempt: Amount, inputs: TaxInputs) -> Iterator[Stream]:
    """Sales and use tax on equipment and materials, with the exemption where it holds.

    Public and nonprofit owners pay none on their own purchases; their builders pay it on materials.
    """
    site, state = costs.site, state_of(costs.site.county)
    classes = filed_value(inputs.law.states[state]["exempt_classes"])
    for name, recurrence, usd in taxed_purchases(costs, inputs):
        if site.owner != PRIVATE and name != "materials":
            continue
        kind, phase = f"sales and use tax, {name}", "construction" if recurrence == ONE_OFF else OPERATION
        taxed = inputs.book.named(f"Price, {name}, {recurrence}: {site.name}", "USD", usd)
        for tax in purchase_taxes(taxed, name, (site.county, site.tax.city, state), inputs.law):
            paid = where(exempt, 0.0, tax.usd) if name in classes else tax.usd
            yield Stream(tax.jurisdiction, kind, phase, DIRECT, recurrence, site.id, paid, tax.usd, site.id)


def power_streams(site: Facility, exempt: Amount, inputs: TaxInputs) -> Iterator[Stream]:
    """Sales tax on a facility's grid power."""
    if site.id not in inputs.grid_usd or site.owner != PRIVATE:
        return
    state = state_of(site.county)
    rules, usd = inputs.law.states[state], inputs.grid_usd[site.id]
    full = power_tax(usd, rules, "manufacturer" if site.industry.startswith(MANUFACTURING) else "")
    paid = where(exempt, power_tax(usd, rules, "data_center"), full)
    place = (state_jurisdiction(state), "sales tax, electricity", OPERATION, DIRECT, RECURRING, site.id)
    yield Stream(*place, paid, full, site.id)


def gas_streams(site: Facility, inputs: TaxInputs) -> Iterator[Stream]:
    """Sales tax on the gas that turbines burn; no exemption covers it."""
    state = state_of(site.county)
    for line in site.spend:
        if line.usd_per_mmbtu is not None and site.owner == PRIVATE:
            usd = inputs.dollars[f"{site.id}.{line.id}"] * value_of(inputs.law.states[state]["sales_gas"])
            place = (state_jurisdiction(state), "sales tax, gas", OPERATION, DIRECT, RECURRING, site.id)
            yield Stream(*place, usd, usd, f"{site.id}.{line.id}")
