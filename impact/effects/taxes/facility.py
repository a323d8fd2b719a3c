"""Taxes of the facilities themselves, bottom-up: property, purchases, power; the company's where bases are given."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from impact.effects.taxes.inputs import (
    ONE_OFF,
    RECURRING,
    Amounts,
    Row,
    TaxInputs,
    building_contracts,
    class_costs,
    paid_for_power,
    site_costs,
)
from impact.effects.taxes.law import PER_100, in_year, local_treasuries, state_of, state_treasury
from impact.effects.taxes.property import placed_in_service, property_taxes, renewal_cost, spent_before
from impact.effects.taxes.sales import power_tax, purchase_taxes
from impact.scenario.spending import staff_jobs
from impact.study import Facility

DATA_CENTER = "518200"
MANUFACTURING = ("31", "32", "33")
"""How the codes of manufacturers begin."""


def property_rows(inputs: TaxInputs, steps: pd.DataFrame) -> Iterator[Row]:
    """Property tax of the facilities, real and personal apart."""
    for site in inputs.lawful_sites():
        own = steps[steps["facility"].eq(site.id)]
        for row in property_taxes(own, site, inputs.study.fiscal, inputs.law).itertuples():
            kind = "property tax, real" if row.tax_class == "real" else "property tax, personal"
            place = (row.treasury, kind, "operation", "direct", RECURRING, site.id, int(row.year))
            yield *place, row.amount_usd, row.full_usd


def utility_rows(inputs: TaxInputs) -> Iterator[Row]:
    """In lieu of property tax: what is built for the utility and owned by it, at the rates of its place."""
    for site in inputs.lawful_sites():
        cost = class_costs(site, inputs).get("utility")
        if cost is None or inputs.utilities.get(site.id) != "mlgw":
            continue
        ratio = float(inputs.law.states["TN"]["assessment_utility"]["value"])
        for treasury in local_treasuries(inputs.law, site.county, site.tax.city):
            for year, spent in zip(inputs.years, spent_before(cost), strict=True):
                usd = spent * ratio * in_year(treasury.property_rate or {}, year) / PER_100
                yield (
                    treasury.key, "in lieu of tax: MLGW's new plant", "operation", "direct", RECURRING, site.id, year,
                    usd, usd,
                )  # fmt: skip


def is_exempt(site: Facility, inputs: TaxInputs) -> bool:
    """Whether a facility's state exempts it as a data center: switched on, coverable, thresholds met in that state."""
    wanted = site.industry == DATA_CENTER if site.tax.data_center is None else site.tax.data_center
    return inputs.study.fiscal.data_center_exemption and wanted and meets_thresholds(state_of(site.county), inputs)


def meets_thresholds(state: str, inputs: TaxInputs) -> bool:
    """Whether the study's facilities in a state meet its least investment and jobs."""
    sites = [site for site in inputs.study.facility if state_of(site.county) == state]
    invested = sum(float(sum(cost.sum() for cost in class_costs(site, inputs).values())) for site in sites)
    jobs = sum(staff_jobs(site) for site in sites)
    rules = inputs.law.states[state]
    least = (float(rules[f"data_center_{key}"]["value"]) for key in ("investment", "jobs"))
    return all(has >= needed for has, needed in zip((invested, jobs), least, strict=True))


def exemption_end(site: Facility, inputs: TaxInputs) -> int:
    """First year in which a facility's exemption no longer holds: so many years after its first purchase."""
    bought = sum(class_costs(site, inputs).values(), np.zeros(len(inputs.years)))
    first = inputs.years[int(np.argmax(bought > 0))]
    return first + int(inputs.law.states[state_of(site.county)]["data_center_years"]["value"])


def taxed_purchases(site: Facility, inputs: TaxInputs) -> Iterator[tuple[str, str, Amounts]]:
    """Class, recurrence and USD by year of what bears sales and use tax."""
    cost = class_costs(site, inputs)
    costs = site_costs(site, inputs)
    for name in ("computers", "equipment"):
        if name in cost:
            yield name, ONE_OFF, cost[name]
    contracts = building_contracts(site, inputs)
    yield "materials", ONE_OFF, contracts * float(inputs.law.general["materials_share"]["value"])
    fiscal = inputs.study.fiscal
    if "computers" in cost and fiscal.refresh:
        placed = placed_in_service(spent_before(cost["computers"]), float(cost["computers"].sum()), costs.running)
        again = renewal_cost(placed, round(fiscal.refresh_years.value))
        if fiscal.closure_year is not None:
            again = np.where(np.array(inputs.years) >= fiscal.closure_year, 0.0, again)
        yield "computers", RECURRING, again


def purchase_rows(inputs: TaxInputs) -> Iterator[Row]:
    """Sales and use tax on equipment and materials, with the exemption where it holds."""
    for site in inputs.lawful_sites():
        state = state_of(site.county)
        exempt = inputs.law.states[state]["exempt_classes"]["value"] if is_exempt(site, inputs) else []
        ends = exemption_end(site, inputs)
        for name, recurrence, usd in taxed_purchases(site, inputs):
            kind = f"sales and use tax, {name}"
            phase = "construction" if recurrence == ONE_OFF else "operation"
            for year, amount in zip(inputs.years, usd, strict=True):
                for tax in purchase_taxes(amount, name, (site.county, site.tax.city, state), inputs.law):
                    paid = 0.0 if name in exempt and year < ends else tax.usd
                    yield tax.treasury, kind, phase, "direct", recurrence, site.id, year, paid, tax.usd


def power_rows(inputs: TaxInputs) -> Iterator[Row]:
    """Sales tax on the facilities' grid power."""
    for site in inputs.lawful_sites():
        state = state_of(site.county)
        rules, ends = inputs.law.states[state], exemption_end(site, inputs) if is_exempt(site, inputs) else 0
        place = (state_treasury(state), "sales tax, electricity", "operation", "direct", RECURRING, site.id)
        for year in inputs.years:
            usd = paid_for_power(site.id, year, inputs)
            full = power_tax(usd, rules, "manufacturer" if site.industry.startswith(MANUFACTURING) else "")
            yield *place, year, power_tax(usd, rules, "data_center") if year < ends else full, full


def gas_rows(inputs: TaxInputs) -> Iterator[Row]:
    """Sales tax on the gas that turbines burn; no exemption covers it."""
    for site in inputs.lawful_sites():
        state = state_of(site.county)
        rate = float(inputs.law.states[state]["sales_gas"]["value"])
        for line in site.spend:
            if line.usd_per_mmbtu is None:
                continue
            key = f"{site.id}.{line.id}"
            for year, share in inputs.spending.schedule.loc[key].items():
                usd = float(inputs.spending.lines.loc[key, "amount_usd"] * share) * rate
                place = (state_treasury(state), "sales tax, gas", "operation", "direct", RECURRING, site.id)
                yield *place, int(str(year)), usd, usd


def company_rows(inputs: TaxInputs) -> Iterator[Row]:
    """Franchise and excise tax of Tennessee, where the study states their bases."""
    fiscal, rules = inputs.study.fiscal, inputs.law.states["TN"]
    for kind, base, rate in (
        ("franchise tax", fiscal.net_worth_usd, rules["franchise"]),
        ("excise tax", fiscal.net_earnings_usd, rules["excise"]),
    ):
        if base is None:
            continue
        for year in inputs.years:
            if fiscal.closure_year is None or year < fiscal.closure_year:
                usd = base.value * float(rate["value"])
                yield "tn", kind, "operation", "direct", RECURRING, "", year, usd, usd
