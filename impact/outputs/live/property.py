"""Live taxes of the facilities themselves: property, purchases, power, gas, and the company's where bases are given."""

import numpy as np

from impact.load.power import in_force
from impact.outputs.live.blocks import convolved
from impact.outputs.live.formulas import Row
from impact.outputs.live.law import LiveLaw, Tax, sales_taxes
from impact.rules.cells import ONE, ZERO, Array, Axis, Formula
from impact.rules.operations import minimum, remainder, where, whole
from impact.study import Abatement, Facility
from impact.taxes.facility import DATA_CENTER, MANUFACTURING
from impact.taxes.law import state_jurisdiction, state_of, tax_class
from impact.taxes.property import PERSONAL, REAL
from impact.taxes.sales import local_sellers


def facility_rows(live: LiveLaw, bills: dict[str, Formula]) -> None:
    """All taxes of the facilities; bills: USD paid for grid power, by facility."""
    for site in live.lawful_sites():
        live.sheet.heading(f"The facility itself: {site.name}")
        costs = {
            name: live.row(f"Cost, {name}: {site.name}", "USD", usd) for name, usd in live.class_costs(site).items()
        }
        renewed = property_rows(live, site, costs)
        if "utility" in costs and live.own.utilities.get(site.id) == "mlgw":
            utility_rows(live, site, costs["utility"])
        exempt = exempt_row(live, site)
        purchase_rows(live, site, costs, renewed, exempt)
        if site.id in bills:
            power_rows(live, site, bills[site.id], exempt)
        gas_rows(live, site)
    company_rows(live)


def spent_before(live: LiveLaw, cost: Row) -> Formula:
    """Cost of all years before each year."""
    return live.sheet.running_sum(f"Spent so far: {cost.label}", "USD", cost, live.first).cell - cost.cell


def running_before(live: LiveLaw, site: Facility) -> Row:
    """Share of full operation on December 31 before each year."""
    total = ZERO if site.ramp else ONE
    for (day, share), holds in zip(site.ramp.items(), held_before(live, site), strict=True):
        flag = live.sheet.constant(f"Holds on December 31 before, from {day}", "0 or 1", holds, live.years).cell
        key, label = f"facility.{site.id}.ramp.{day}", f"{site.name}: runs from {day}"
        total = total + flag * live.inputs.figure(key, label, "share", share)
    return live.row(f"Ran on December 31 before: {site.name}", "share", total + live.first.cell * ZERO)


def held_before(live: LiveLaw, site: Facility) -> list[Array]:
    """Which step of the ramp holds on December 31 before each year; after a closing the highest one."""
    years = range(live.own.years.start - 1, live.own.years.stop - 1)
    holds = [share[:, -1] for share in in_force(list(site.ramp), years)]
    closure = live.study.fiscal.closure_year
    if closure is None or not holds:
        return holds
    top = int(np.argmax(list(site.ramp.values())))
    closed = np.array(live.own.years) > closure
    return [np.where(closed, float(number == top), part) for number, part in enumerate(holds)]


def property_rows(live: LiveLaw, site: Facility, costs: dict[str, Row]) -> Row | None:
    """Property tax by class and jurisdiction; returns what is in service of the computers."""
    state, in_service_computers = state_of(site.county), None
    assessed = {}
    for name in (name for name in costs if name in (*PERSONAL, REAL)):
        spent = live.row(f"Spent before, {name}", "USD", spent_before(live, costs[name]))
        if name == REAL:
            value = spent.cell * live.state(state, "appraised_value_real")
        else:
            in_service = in_service_row(live, site, name, costs[name], spent)
            in_service_computers = in_service if name == "computers" else in_service_computers
            value = live.row(f"Depreciated value, {name}", "USD", depreciated_value(live, name, in_service, state)).cell
            value = value + (spent.cell - in_service.cell) * live.state(state, "construction_in_process")
            value = value * open_flag(live)
        ratio = live.state(state, "assessment_real" if name == REAL else "assessment_personal")
        assessed[name] = live.row(f"Assessed, {name}: {site.name}", "USD", value * ratio)
    lag = int(live.law.states[state]["billing_lag"]["value"])
    terms = live.study.fiscal.pilot if site.tax.abatement is None else site.tax.abatement
    key = "fiscal.pilot" if site.tax.abatement is None else f"facility.{site.id}.tax.abatement"
    for jurisdiction in live.jurisdictions_of(site):
        for name, row in assessed.items():
            full = row.cell * live.property_rate(jurisdiction) / live.hundred
            left = ONE - abated(live, terms, key, name, jurisdiction.level, assessed)
            tax = live.row(f"Before the lag: property tax, {name}", "USD", full * left) if lag else None
            usd = full * left if tax is None else live.later(tax, lag)
            kind = f"property tax, {'real' if name == REAL else 'personal'}"
            live.add(jurisdiction.key, Tax(kind, f"{name}, {site.id}"), usd)
    return in_service_computers


def in_service_row(live: LiveLaw, site: Facility, name: str, cost: Row, spent: Row) -> Row:
    """Placed in service on the lien date."""
    runs = running_before(live, site)
    all_of_it = live.sheet.formula(f"Whole cost, {name}", "USD", cost.total()).cell
    return live.sheet.running_most(f"Placed, {name}", "USD", minimum(spent.cell, all_of_it * runs.cell), live.first)


def added_row(live: LiveLaw, in_service: Row) -> Row:
    """What is in service each year."""
    return live.row(
        f"Added: {in_service.label}", "USD", in_service.cell - where(live.first.cell > ZERO, ZERO, in_service.before)
    )


def refresh(live: LiveLaw) -> Formula:
    """Whole years after which computers are replaced."""
    figure = live.study.fiscal.refresh_years
    return whole(live.inputs.figure("fiscal.refresh_years", "Years until computers are renewed", "years", figure))


def depreciated_value(live: LiveLaw, name: str, in_service: Row, state: str) -> Formula:
    """Depreciated value of property in service by the age of its parts."""
    factors = [float(one) for one in live.law.states[state][f"depreciation_schedule_{name}"]["value"]]
    known = live.sheet.constant(
        f"Factors by age, {name}", "share", factors, Axis("factors", tuple(range(len(factors))))
    )
    last = live.sheet.constant("Last age of the factors", "years", len(factors) - 1.0).cell
    age = live.ages.cell
    if live.study.fiscal.refresh and name == "computers":
        age = remainder(live.ages.cell, refresh(live))
    by_age = live.row(f"Factor of each age, {name}", "share", known.at(minimum(age, last) + ONE))
    return convolved(added_row(live, in_service), by_age, live.ages, live.year)


def open_flag(live: LiveLaw) -> Formula:
    """Whether equipment is there on the lien date."""
    closure = live.study.fiscal.closure_year
    if closure is None:
        return ONE
    return live.sheet.constant("Equipment is there", "0 or 1", np.array(live.own.years) <= closure, live.years).cell


def abated(live: LiveLaw, terms: Abatement, key: str, name: str, level: str, assessed: dict[str, Row]) -> Formula:
    """Share of the tax that is abated, by tax year."""
    covered = terms.property == "all" or (terms.property == REAL) == (name == REAL)
    if not covered or not terms.years or not (terms.schools or level != "schools"):
        return ZERO
    owned = np.sum([row.values for row in assessed.values()], axis=0) > 0
    first = terms.since if terms.since is not None else live.own.years[int(np.argmax(owned))] if owned.any() else 0
    inside = [float(first <= year < first + terms.years) for year in live.own.years]
    flag = live.sheet.constant("Abatement holds", "0 or 1", inside, live.years).cell
    return flag * live.inputs.figure(f"{key}.share", "Abated share of the property tax", "share", terms.share)


def utility_rows(live: LiveLaw, site: Facility, cost: Row) -> None:
    """In lieu of property tax on what is built for the utility."""
    value = spent_before(live, cost) * live.state("TN", "assessment_utility")
    for jurisdiction in live.jurisdictions_of(site):
        usd = value * live.property_rate(jurisdiction) / live.hundred
        live.add(jurisdiction.key, Tax("in lieu of tax: MLGW's new plant", site.id), usd)


def exempt_row(live: LiveLaw, site: Facility) -> Row | None:
    """Years in which a data center's exemption holds; None where it is not asked for."""
    state = state_of(site.county)
    wanted = site.industry == DATA_CENTER if site.tax.data_center is None else site.tax.data_center
    if not (live.study.fiscal.data_center_exemption and wanted):
        return None
    invested, jobs = ZERO, ZERO
    for one in [other for other in live.study.facility if state_of(other.county) == state]:
        for line in one.spend:
            if line.phase == "construction":
                invested = invested + live.spending.dollars[f"{one.id}.{line.id}"].total()
        jobs = jobs + staff_jobs(live, one)
    enough = (invested >= live.state(state, "data_center_investment")) * (jobs >= live.state(state, "data_center_jobs"))
    bought = np.sum([live.spending.dollars[f"{site.id}.{line.id}"].values for line in site.spend
                     if line.phase == "construction"] or [np.zeros(len(live.years))], axis=0)  # fmt: skip
    first = live.sheet.constant(f"First purchase: {site.name}", "year", live.own.years[int(np.argmax(bought > 0))]).cell
    holds = live.year.cell < first + live.state(state, "data_center_years")
    return live.row(f"Exemption holds: {site.name}", "0 or 1", enough * holds)


def staff_jobs(live: LiveLaw, site: Facility) -> Formula:
    """The operator's own jobs in full operation."""
    if site.staff is None:
        return ZERO
    key = f"facility.{site.id}.staff."
    if site.staff.jobs is not None:
        return live.inputs.figure(f"{key}jobs", f"{site.name}: staff, jobs", "jobs", site.staff.jobs)
    per_mw = live.inputs.figure(
        f"{key}jobs_per_mw", f"{site.name}: staff, jobs per mw", "jobs per MW", site.staff.jobs_per_mw or 0.0
    )
    return per_mw * live.inputs.figure(f"facility.{site.id}.it_mw", f"{site.name}: computing load", "MW", site.it_mw)


def purchase_rows(
    live: LiveLaw, site: Facility, costs: dict[str, Row], in_service: Row | None, exempt: Row | None
) -> None:
    """Sales and use tax on equipment, materials and renewal."""
    state = state_of(site.county)
    free = live.law.states[state]["exempt_classes"]["value"]
    bought: list[tuple[str, Formula, str]] = [
        (name, costs[name].cell, "construction") for name in ("computers", "equipment") if name in costs
    ]
    contracts = [
        live.spending.dollars[f"{site.id}.{line.id}"].cell
        for line in site.spend
        if line.phase == "construction"
        and line.commodity.startswith("23")
        and (line.tax_class or tax_class(line.commodity, live.law)) in ("real", "utility")
    ]
    if contracts:
        total = ZERO
        for usd in contracts:
            total = total + usd
        bought.append(("materials", total * live.general("materials_share"), "construction"))
    if in_service is not None and live.study.fiscal.refresh:
        bought.append(("computers", renewal(live, in_service), "operation"))
    for name, usd, phase in bought:
        paid = usd if exempt is None or name not in free else usd * (ONE - exempt.cell)
        tax_label = Tax(f"sales and use tax, {name}", site.id, phase=phase)
        base = live.row(f"Taxed, {phase}: {tax_label.kind}, {site.id}", "USD", paid)
        tax, local = sales_taxes(live, base.cell, name, state)
        live.add(state_jurisdiction(state), tax_label, tax)
        for jurisdiction in local_sellers(live.law, site.county, site.tax.city, state):
            if not (jurisdiction.sales_outside_cities and site.tax.city):
                live.add(jurisdiction.key, tax_label, local * live.sales_rate(jurisdiction))


def renewal(live: LiveLaw, in_service: Row) -> Formula:
    """What is spent in each year on renewing computers."""
    later = live.row(
        "Added after the first year", "USD", where(live.first.cell > ZERO, ZERO, in_service.cell - in_service.before)
    )
    next_age = live.ages.cell + ONE
    again = live.row("Renewed at this age", "0 or 1", where(remainder(next_age, refresh(live)) > ZERO, ZERO, ONE))
    spent = convolved(later, again, live.ages, live.year)
    closure = live.study.fiscal.closure_year
    if closure is None:
        return spent
    return spent * live.sheet.constant("Before closing", "0 or 1", np.array(live.own.years) < closure, live.years).cell


def power_rows(live: LiveLaw, site: Facility, usd: Formula, exempt: Row | None) -> None:
    """Sales tax on grid power."""
    state = state_of(site.county)
    buyer = "_manufacturer" if site.industry.startswith(MANUFACTURING) else ""
    full = usd * live.state(state, f"sales_electricity{buyer}")
    if exempt is not None:
        full = where(exempt.cell > ZERO, usd * live.state(state, "sales_electricity_data_center"), full)
    live.add(state_jurisdiction(state), Tax("sales tax, electricity", site.id), full)


def gas_rows(live: LiveLaw, site: Facility) -> None:
    """Sales tax on gas that turbines burn."""
    state = state_of(site.county)
    for line in site.spend:
        if line.usd_per_mmbtu is not None:
            usd = live.spending.dollars[f"{site.id}.{line.id}"].cell * live.state(state, "sales_gas")
            live.add(state_jurisdiction(state), Tax("sales tax, gas", f"{site.id}.{line.id}"), usd)


def company_rows(live: LiveLaw) -> None:
    """Franchise and excise tax of Tennessee, where the study states their bases."""
    fiscal = live.study.fiscal
    closure = live.own.years.stop if fiscal.closure_year is None else fiscal.closure_year
    runs = np.array(live.own.years) < closure
    for name, rate in (("net_worth_usd", "franchise"), ("net_earnings_usd", "excise")):
        base = getattr(fiscal, name)
        if base is not None:
            flag = live.sheet.constant("Before closing", "0 or 1", runs, live.years).cell
            usd = live.inputs.figure(f"fiscal.{name}", name.replace("_", " "), "USD", base) * live.state("TN", rate)
            live.add("tn", Tax(f"{rate} tax", "the company"), usd * flag)
