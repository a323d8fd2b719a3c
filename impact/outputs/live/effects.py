"""Live effects: jobs, income, value added and output by phase, effect, county and year, as sums of products.

Each phase has a block of rows that stand together: dollars of its products, what crews are counted for, incomes. Every
effect, measure and county is the product of that block with one column of the sheet Multipliers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from impact.effects.response import INCOMES, MEASURES, counted
from impact.outputs.live.blocks import Column, product_of
from impact.outputs.live.formulas import LiveSheet, Row, added
from impact.outputs.live.inputs import Inputs
from impact.outputs.live.spending import LiveSpending, product_rows
from impact.rules.cells import ONE, ZERO, Array, Axis, Formula
from impact.study import Facility
from impact.uncertainty.ensemble import PER_DIEM, Ensemble

EFFECTS_SHEET, RESPONSES = "Effects", "Responses"
ON_SITE = {
    "jobs": "jobs",
    "pay": "labor_income_usd",
    "resident jobs": "resident_jobs",
    "resident pay": "resident_labor_income_usd",
}
"""What crews are counted for, and the measure it is of."""


@dataclass
class Block:
    """Rows that stand together, and for each of them the responses: effect -> measure x county."""

    rows: list[Row] = field(default_factory=list)
    responses: list[dict[str, Array]] = field(default_factory=list)

    def add(self, row: Row, **responses: Array) -> None:
        """One more row; effects that are not named have none of it."""
        self.rows.append(row)
        self.responses.append(responses)


@dataclass(frozen=True)
class Crews:
    """On-site labor.

    Attributes:
        amounts: dollars of each product, by year and of all years.
        factors: counted crews over the sector's average, jobs and pay, by product of on-site work.
        pays: labor income per dollar, by product of on-site work.
        outside: share of crews from outside the region.
    """

    amounts: dict[int, tuple[Formula, Formula]]
    factors: dict[int, tuple[Formula, Formula]]
    pays: dict[int, Formula]
    outside: Formula


@dataclass
class LiveEffects:
    """Rows of the effects by phase, effect, measure and county.

    And per diem spending of nonresident workers by county.
    """

    sheet: LiveSheet
    years: Axis
    columns: list[tuple[str, Column]]
    rows: dict[tuple[str, str, str, str], Row]
    visitors: dict[str, Row]
    responses: LiveSheet


def live_effects(own: Ensemble, inputs: Inputs, spending: LiveSpending) -> LiveEffects:
    """The rows of all effects at the central region."""
    found = LiveEffects(LiveSheet(EFFECTS_SHEET, "Effects by county and year, as formulas"), spending.years, [], {}, {},
                        LiveSheet(RESPONSES, "What a dollar of each row of the blocks brings"))  # fmt: skip
    for phase, block in (
        ("construction", construction_block(own, inputs, spending, found)),
        ("operation", operation_block(own, inputs, spending)),
    ):
        for effect in ("direct", "indirect", "induced"):
            if (phase, effect) != ("operation", "direct"):
                effect_rows(own, found, phase, effect, block)
    staff_rows(own, inputs, spending, found)
    return found


def effect_rows(own: Ensemble, found: LiveEffects, phase: str, effect: str, block: Block) -> None:
    """One row a measure and county."""
    none = np.zeros((len(MEASURES), len(own.counties)))
    table = np.array([responses.get(effect, none) for responses in block.responses]).reshape(-1, *none.shape)
    found.sheet.heading(f"{phase.capitalize()}, {effect}")
    for number, measure in enumerate(MEASURES):
        for place, county in enumerate(own.counties):
            column = new_column(found, f"{phase} {effect} {measure} {county}", table[:, number, place])
            label = f"{phase} {effect} {measure} {county}"
            row = found.sheet.formula(label, unit_of(measure), product_of(block.rows, column), found.years)
            found.rows[phase, effect, measure, county] = row


def unit_of(measure: str) -> str:
    """Unit of a measure."""
    return "jobs" if measure.endswith("jobs") else "USD"


def new_column(found: LiveEffects, label: str, values: Array) -> Column:
    """A column of the sheet of responses; the same length for all of one phase."""
    column = Column(RESPONSES, len(found.columns) + 1, 1, values)
    found.columns.append((label, column))
    return column


def construction_block(own: Ensemble, inputs: Inputs, spending: LiveSpending, found: LiveEffects) -> Block:
    """Products of construction, crews as counted, crews' pay at in the region and outside."""
    sheet, known, block = spending.sheet, own.responses, Block()
    crews = construction_crews(own, inputs, spending)
    sheet.heading("Block of construction: products, crews, incomes")
    for place, (by_year, _) in crews.amounts.items():
        free = known.on_site[0, ..., place].copy()
        free[[MEASURES.index(name) for name in ON_SITE.values()]] = 0.0
        block.add(
            sheet.formula(product_label(own, place), "USD", by_year, spending.years),
            direct=known.traded[0, ..., place] + free,
            indirect=known.suppliers[0, ..., place],
            induced=known.induced[0, ..., place],
        )
    for name, measure in ON_SITE.items():
        for place in crews.pays:
            add_crews(own, spending, block, crews, (name, measure, place))
    add_crew_incomes(own, inputs, spending, found, block, crews)
    return block


def construction_crews(own: Ensemble, inputs: Inputs, spending: LiveSpending) -> Crews:
    """On-site labor; all that is shown alongside the block is placed before it."""
    known, sheet = own.responses, spending.sheet
    amounts = product_rows(own, inputs, spending, own.ledger, "construction")
    factors = crew_factors(own, inputs, spending, amounts)
    pays = {place: sheet.constant(f"Pay per dollar: {product_label(own, place)}", "ratio", known.pay[0, place]).cell
            for place in factors}  # fmt: skip
    share = own.study.crews_from_outside_share
    outside = inputs.figure("crews_from_outside_share", "Share of crews from outside the region", "share", share)
    return Crews(amounts, factors, pays, outside)


def add_crews(own: Ensemble, spending: LiveSpending, block: Block, crews: Crews, of: tuple[str, str, int]) -> None:
    """What crews are counted for: one row of the block."""
    (name, measure, place), known = of, own.responses.on_site[0]
    factor = crews.factors[place][0 if "jobs" in name else 1]
    if name.startswith("resident"):
        factor = factor * (ONE - crews.outside)
    response = np.zeros(known.shape[:2])
    response[MEASURES.index(measure)] = known[MEASURES.index(measure), :, place]
    label = f"Crews, {name}: {product_label(own, place)}"
    block.add(spending.sheet.formula(label, "USD", crews.amounts[place][0] * factor, spending.years), direct=response)


def add_crew_incomes(
    own: Ensemble, inputs: Inputs, spending: LiveSpending, found: LiveEffects, block: Block, crews: Crews
) -> None:
    """Pay of crews who live in the region and what the others spend, by county of the site and price ratio.

    The rows of the block stand together; the sums of per diem spending of nonresident workers come below them.
    """
    title = "Per diem spending of nonresident construction workers of their pay at the site"
    per_diem = inputs.figure(PER_DIEM, title, "share", own.per_diem_share)
    paid = sorted({(own.ledger.products[place].county, price_of(own, place)) for place in crews.pays})
    visitors: dict[int, list[Row]] = {}
    for kind, share in (("crews", ONE - crews.outside), ("visitors", crews.outside * per_diem)):
        for county, ratio in paid:
            products = own.ledger.products
            here = [p for p in crews.pays if products[p].county == county and price_of(own, p) == ratio]
            row = income_row(own, spending, crews, here, (kind, share))
            response = own.responses.induced[0, ..., income_column(own, kind, county)]
            block.add(row, induced=counted(response, np.array(ratio)))
            if kind == "visitors":
                visitors.setdefault(county, []).append(row)
    for county, rows in visitors.items():
        label, total = f"All income of visitors at {own.counties[county]}", added([row.cell for row in rows])
        whole = rows[0] if len(rows) == 1 else spending.sheet.formula(label, "USD", total, spending.years)
        found.visitors[own.counties[county]] = whole


def price_of(own: Ensemble, place: int) -> float:
    """Price ratio of a product."""
    return own.ledger.products[place].price_ratio


def income_row(
    own: Ensemble, spending: LiveSpending, crews: Crews, places: Sequence[int], of: tuple[str, Formula]
) -> Row:
    """Income of crews or visitors from some products of one county.

    Args:
        own, spending, crews: as in add_crew_incomes.
        places: the products.
        of: whose, and their share of the pay.
    """
    kind, share = of
    paid = ZERO
    for place in places:
        paid = paid + crews.amounts[place][0] * crews.pays[place] * crews.factors[place][1]
    label = f"Income of {kind} at {own.counties[own.ledger.products[places[0]].county]}"
    return spending.sheet.formula(label, "USD", paid * share, spending.years)


def income_column(own: Ensemble, kind: str, county: int) -> int:
    """Position of an income among the responses."""
    return len(own.ledger.products) + INCOMES.index(kind) * len(own.counties) + county


def product_label(own: Ensemble, place: int) -> str:
    """A product in words."""
    product = own.ledger.products[place]
    what = product.basket[0][0] if len(product.basket) == 1 else "trade and transport"
    where = f"on site at {product.facility}" if product.facility else f"in {own.counties[product.county]}"
    return f"{what} {where}{' (share of the model)' if product.at_own_share else ''}"


def crew_factors(
    own: Ensemble, inputs: Inputs, spending: LiveSpending, amounts: dict[int, tuple[Formula, Formula]]
) -> dict[int, tuple[Formula, Formula]]:
    """Counted crews over the sector's average, jobs and pay, by product of on-site work."""
    known, sheet = own.responses, spending.sheet
    found: dict[int, tuple[Formula, Formula]] = {}
    for site in own.study.facility:
        places = [p for p in amounts if own.ledger.products[p].facility == site.id and known.pay[0, p] > 0]
        if site.crews is None or not places:
            found |= dict.fromkeys(places, (ONE, ONE))
            continue
        jobs = _figure(inputs, site, "crews", "job_years", "job-years")
        pay = _figure(inputs, site, "crews", "labor_income_usd_per_job", "USD per job-year")
        average = [ZERO, ZERO]
        for place in places:
            for number, rate in enumerate((known.crew_jobs[0, place], known.pay[0, place])):
                cell = sheet.constant(f"Average {('jobs', 'pay')[number]} per dollar: {site.name}", "ratio", rate).cell
                average[number] = average[number] + amounts[place][1] * cell
        factors = (
            sheet.formula(f"Crews over the average, jobs: {site.name}", "ratio", jobs / average[0]).cell,
            sheet.formula(f"Crews over the average, pay: {site.name}", "ratio", jobs * pay / average[1]).cell,
        )
        found |= dict.fromkeys(places, factors)
    return found


def _figure(inputs: Inputs, site: Facility, part: str, name: str, unit: str) -> Formula:
    figure = getattr(getattr(site, part), name)
    return inputs.figure(
        f"facility.{site.id}.{part}.{name}", f"{site.name}: {part}, {name.replace('_', ' ')}", unit, figure
    )


def operation_block(own: Ensemble, inputs: Inputs, spending: LiveSpending) -> Block:
    """Products of operation, and payrolls."""
    sheet, known, block = spending.sheet, own.responses, Block()
    amounts = product_rows(own, inputs, spending, own.ledger, "operation")
    payrolls = {site.id: payroll(inputs, spending, site) for site in own.study.facility}
    sheet.heading("Block of operation: products, payrolls")
    for place, (by_year, _) in amounts.items():
        block.add(
            sheet.formula(product_label(own, place), "USD", by_year, spending.years),
            indirect=known.traded[0, ..., place] + known.on_site[0, ..., place] + known.suppliers[0, ..., place],
            induced=known.induced[0, ..., place],
        )
    for site in own.study.facility:
        county = own.counties.index(site.county)
        row = sheet.formula(f"Payroll: {site.name}", "USD", payrolls[site.id][1], spending.years)
        block.add(row, induced=known.induced[0, ..., income_column(own, "payroll", county)])
    return block


def payroll(inputs: Inputs, spending: LiveSpending, site: Facility) -> tuple[Formula, Formula]:
    """Own jobs and their pay by year."""
    running = spending.running[site.id].cell
    if site.staff is None:
        return ZERO * running, ZERO * running
    if site.staff.jobs is not None:
        jobs = _figure(inputs, site, "staff", "jobs", "jobs")
    else:
        mw = inputs.figure(f"facility.{site.id}.it_mw", f"{site.name}: computing load", "MW", site.it_mw)
        jobs = _figure(inputs, site, "staff", "jobs_per_mw", "jobs per MW") * mw
    return jobs * running, jobs * running * _figure(
        inputs, site, "staff", "labor_income_usd_per_job", "USD per job and year"
    )


def staff_rows(own: Ensemble, inputs: Inputs, spending: LiveSpending, found: LiveEffects) -> None:
    """The direct effect of operation: the facilities themselves."""
    sheet, axis = found.sheet, spending.years
    sheet.heading("Operation, direct")
    people: dict[str, list[Row]] = {}
    for site in own.study.facility:
        jobs, pay = payroll(inputs, spending, site)
        people[site.id] = [sheet.formula(f"Own jobs: {site.name}", "jobs", jobs, axis),
                           sheet.formula(f"Own payroll: {site.name}", "USD", pay, axis)]  # fmt: skip
    for measure in MEASURES:
        for place, county in enumerate(own.counties):
            parts = [staff_part(own, spending, site, people[site.id], measure, place, sheet)
                     for site in own.study.facility]  # fmt: skip
            total = ZERO
            for part in parts:
                total = total + part if part is not None else total
            label = f"operation direct {measure} {county}"
            found.rows["operation", "direct", measure, county] = sheet.formula(label, unit_of(measure), total, axis)


def staff_part(
    own: Ensemble, spending: LiveSpending, site: Facility, people: Sequence[Row], measure: str, place: int,
    sheet: LiveSheet,
) -> Formula | None:  # fmt: skip
    """What one facility adds to a measure of a county."""
    jobs, pay = (row.cell for row in people)
    here = own.counties[place] == site.county
    if measure.startswith("resident"):
        share = own.responses.inside[0, own.counties.index(site.county), place]
        cell = sheet.constant(f"Of {site.name}'s people live in {own.counties[place]}", "share", share).cell
        return (jobs if measure == "resident_jobs" else pay) * cell
    if not here:
        return None
    if measure == "output_usd":
        total = pay
        for line in site.spend:
            if line.phase == "operation":
                total = total + spending.dollars[f"{site.id}.{line.id}"].cell
        return total
    known = {"value_added_usd": pay, "labor_income_usd": pay, "jobs": jobs}
    return known.get(measure)
