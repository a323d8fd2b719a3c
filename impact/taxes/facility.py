"""Taxes of the facilities themselves, bottom-up: property, purchases, power; the company's where bases are given."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from impact.ledger.staff import staff_jobs
from impact.study import Facility
from impact.taxes.inputs import (
    ONE_OFF,
    RECURRING,
    Stream,
    TaxInputs,
    building_contracts,
    class_costs,
    later,
    paid_for_power,
    site_costs,
)
from impact.taxes.law import PER_100, Amounts, in_years, local_jurisdictions, state_jurisdiction, state_of, value_of
from impact.taxes.property import (
    for_each_age,
    placed_in_service,
    property_steps,
    property_taxes,
    renewal_cost,
    spent_before,
)
from impact.taxes.sales import power_tax, purchase_taxes

DATA_CENTER = "518200"
MANUFACTURING = ("31", "32", "33")
"""How the codes of manufacturers begin."""
DIRECT = "direct"
OPERATION = "operation"


def property_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """Property tax of the facilities, real and personal apart."""
    for site in inputs.lawful_sites():
        costs = site_costs(site, inputs)
        steps = property_steps(costs, inputs.study.fiscal, inputs.law)
        lag = int(value_of(inputs.law.states[state_of(site.county)]["billing_lag"]))
        for jurisdiction, name, paid, full in property_taxes(steps, costs, inputs.study.fiscal, inputs.law):
            kind = "property tax, real" if name == "real" else "property tax, personal"
            place = (jurisdiction, kind, OPERATION, DIRECT, RECURRING, site.id)
            yield Stream(*place, later(paid, lag), later(full, lag))


def utility_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """In lieu of property tax: what is built for the utility and owned by it, at the rates of its place."""
    for site in inputs.lawful_sites():
        cost = class_costs(site, inputs).get("utility")
        if cost is None or inputs.utilities.get(site.id) != "mlgw":
            continue
        assessed = spent_before(cost) * value_of(inputs.law.states["TN"]["assessment_utility"])
        for jurisdiction in local_jurisdictions(inputs.law, site.county, site.tax.city):
            usd = assessed * in_years(jurisdiction.property_rate or {}, inputs.years) / PER_100
            kind = "in lieu of tax: MLGW's new plant"
            yield Stream(jurisdiction.key, kind, OPERATION, DIRECT, RECURRING, site.id, usd, usd)


def is_exempt(site: Facility, inputs: TaxInputs) -> npt.NDArray[np.bool_]:
    """Whether a facility's state exempts it as a data center: switched on, coverable, thresholds met in that state."""
    wanted = site.industry == DATA_CENTER if site.tax.data_center is None else site.tax.data_center
    if not (inputs.study.fiscal.data_center_exemption and wanted):
        return np.zeros(1, dtype=bool)
    return meets_thresholds(state_of(site.county), inputs)


def meets_thresholds(state: str, inputs: TaxInputs) -> npt.NDArray[np.bool_]:
    """Whether the study's facilities in a state meet its least investment and jobs."""
    sites = [site for site in inputs.study.facility if state_of(site.county) == state]
    costs = [cost for site in sites for cost in class_costs(site, inputs).values()]
    invested = sum((cost.sum(axis=-1, keepdims=True) for cost in costs), np.zeros(1))
    jobs = sum((np.atleast_1d(staff_jobs(site)) for site in sites), np.zeros(1))
    rules = inputs.law.states[state]
    least = (value_of(rules[f"data_center_{key}"]) for key in ("investment", "jobs"))
    enough = [has >= needed for has, needed in zip((invested, jobs), least, strict=True)]
    return np.asarray(np.logical_and(*enough))


def exempt_years(site: Facility, inputs: TaxInputs) -> npt.NDArray[np.bool_]:
    """Years in which a facility's exemption holds: so many from its first purchase."""
    bought = sum(class_costs(site, inputs).values(), np.zeros(len(inputs.years)))
    first = inputs.years[int(np.argmax((bought > 0).any(axis=tuple(range(bought.ndim - 1)))))]
    last = first + value_of(inputs.law.states[state_of(site.county)]["data_center_years"])
    return np.asarray(is_exempt(site, inputs) & (np.array(inputs.years) < last))


def taxed_purchases(site: Facility, inputs: TaxInputs) -> Iterator[tuple[str, str, Amounts]]:
    """Class, recurrence and USD by year of what bears sales and use tax."""
    costs = site_costs(site, inputs)
    for name in ("computers", "equipment"):
        if name in costs.cost:
            yield name, ONE_OFF, costs.cost[name]
    contracts = building_contracts(site, inputs)
    yield "materials", ONE_OFF, contracts * value_of(inputs.law.general["materials_share"])
    fiscal = inputs.study.fiscal
    if "computers" in costs.cost and fiscal.refresh:
        cost = costs.cost["computers"]
        in_service = placed_in_service(spent_before(cost), cost.sum(axis=-1, keepdims=True), costs.running)
        again = for_each_age(fiscal.refresh_years.value, lambda years: renewal_cost(in_service, years))
        if fiscal.closure_year is not None:
            again = again * (np.array(inputs.years) < fiscal.closure_year)
        yield "computers", RECURRING, again


def purchase_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """Sales and use tax on equipment and materials, with the exemption where it holds."""
    for site in inputs.lawful_sites():
        state = state_of(site.county)
        classes = inputs.law.states[state]["exempt_classes"]["value"]
        exempt = exempt_years(site, inputs)
        for name, recurrence, usd in taxed_purchases(site, inputs):
            kind = f"sales and use tax, {name}"
            phase = "construction" if recurrence == ONE_OFF else OPERATION
            free = exempt & (name in classes)
            for tax in purchase_taxes(usd, name, (site.county, site.tax.city, state), inputs.law):
                full = np.asarray(tax.usd)
                yield Stream(
                    tax.jurisdiction, kind, phase, DIRECT, recurrence, site.id, np.where(free, 0.0, full), full
                )


def power_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """Sales tax on the facilities' grid power."""
    for site in inputs.lawful_sites():
        state = state_of(site.county)
        rules, usd = inputs.law.states[state], paid_for_power(site.id, inputs)
        full = np.asarray(power_tax(usd, rules, "manufacturer" if site.industry.startswith(MANUFACTURING) else ""))
        paid = np.where(exempt_years(site, inputs), power_tax(usd, rules, "data_center"), full)
        place = (state_jurisdiction(state), "sales tax, electricity", OPERATION, DIRECT, RECURRING, site.id)
        yield Stream(*place, paid, full)


def gas_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """Sales tax on the gas that turbines burn; no exemption covers it."""
    for site in inputs.lawful_sites():
        state = state_of(site.county)
        rate = value_of(inputs.law.states[state]["sales_gas"])
        for line in site.spend:
            if line.usd_per_mmbtu is not None:
                usd = inputs.dollars[f"{site.id}.{line.id}"] * rate
                place = (state_jurisdiction(state), "sales tax, gas", OPERATION, DIRECT, RECURRING, site.id)
                yield Stream(*place, usd, usd)


def company_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """Franchise and excise tax of Tennessee, where the study states their bases."""
    fiscal, rules = inputs.study.fiscal, inputs.law.states["TN"]
    closure = inputs.years.stop if fiscal.closure_year is None else fiscal.closure_year
    runs = np.array(inputs.years) < closure
    for kind, base, rate in (
        ("franchise tax", fiscal.net_worth_usd, rules["franchise"]),
        ("excise tax", fiscal.net_earnings_usd, rules["excise"]),
    ):
        if base is not None:
            usd = np.asarray(base.value * value_of(rate) * runs)
            yield Stream("tn", kind, OPERATION, DIRECT, RECURRING, "", usd, usd)
