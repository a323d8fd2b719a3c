"""The engine: jobs, income, value added and output in every draw and year, by phase, effect and county.

    effects[draw, year] = sum over points of weight[draw, point] x response[point] . amounts[draw, year]

Linear in the dollars of each product, so that ten thousand draws are matrix products; the reference case is one draw
at the first point. The facilities' own staff and counted construction crews are not from the matrix. What is counted
(jobs, MWh) follows dollars of the accounts' year, and jobs per dollar move with prices. Tables are draw x measure x
county x year, measures as in effects.response.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from impact.effects.response import COUNTED, INCOMES, MEASURES, OF_RESIDENTS, Response
from impact.ledger.products import Ledger

Array = npt.NDArray[np.float64]
Effects = dict[tuple[str, str], Array]
"""By phase and effect: draw x measure x county x year."""
JOBS = [number for number, name in enumerate(MEASURES) if name.endswith("jobs")]
INCOME = [MEASURES.index("labor_income_usd"), MEASURES.index("resident_labor_income_usd")]
HOME = [MEASURES.index(name) for name in OF_RESIDENTS.values()]


@dataclass(frozen=True)
class People:
    """People of one facility, each figure draw x 1.

    Attributes:
        facility: its id.
        county: position of its county.
        jobs, labor_income_usd: of the staff in full operation.
        running: share of full operation by year.
        crew_job_years, crew_usd: of counted construction crews; None: the sector's average.
        purchases_usd: bought for operation, draw x year.
    """

    facility: str
    county: int
    jobs: Array
    labor_income_usd: Array
    running: Array
    crew_job_years: Array | None
    crew_usd: Array | None
    purchases_usd: Array


@dataclass(frozen=True)
class Amounts:
    """What the effects of some draws follow from.

    Attributes:
        weights: draw x interpolation point.
        dollars: by product, draw x year x product.
        whole: dollars by product of the whole lines, draw x 1 x product.
        people: of the facilities.
        outside, per_diem: share of crews from outside the region, what of their pay they spend there; draw x 1.
        jobs_growth: jobs per dollar over those of the reference case, draw x 1.
    """

    weights: Array
    dollars: Array
    whole: Array
    people: list[People]
    outside: Array
    per_diem: Array
    jobs_growth: Array

    @property
    def draws(self) -> int:
        """How many."""
        return len(self.weights)


@dataclass(frozen=True)
class CrewFactors:
    """Counted crews over the sector's average, draw x product; jobs include what prices change."""

    jobs: Array
    pay: Array


@dataclass(frozen=True)
class Solved:
    """The effects of some draws, and the steps that other tables are made from.

    Attributes:
        effects: by phase and effect, draw x measure x county x year.
        crews: counted crews over the sector's average.
        incomes: by INCOMES, draw x year x county, USD.
        counted_incomes: those that what is counted follows: crews' and visitors' in dollars of the accounts' year.
    """

    effects: Effects
    crews: CrewFactors
    incomes: dict[str, Array]
    counted_incomes: dict[str, Array]


def solved_effects(ledger: Ledger, responses: Response, amounts: Amounts) -> Solved:
    """Effects of all phases."""
    build, run = ledger.of_phase("construction"), ledger.of_phase("operation")
    crews = crew_factors(ledger, responses, amounts)
    staff = staff_incomes(responses, amounts)
    incomes = crew_incomes(ledger, responses, amounts, crews)
    accounts = crew_incomes(ledger, responses, replace(amounts, dollars=amounts.dollars / ledger.price_ratios), crews)
    found: Effects = {
        ("construction", "direct"): product_effects(responses.traded, build, amounts),
        ("construction", "indirect"): product_effects(responses.suppliers, build, amounts),
        ("construction", "induced"): induced_effects(ledger, responses, build, (incomes, accounts), amounts),
        ("operation", "indirect"): product_effects(
            responses.traded + responses.on_site + responses.suppliers, run, amounts
        ),
        ("operation", "induced"): induced_effects(ledger, responses, run, (staff, staff), amounts),
    }
    for table in found.values():
        table[:, JOBS] *= amounts.jobs_growth[:, :, None, None]
    found["construction", "direct"] += crew_effects(responses, amounts, build, crews)
    found["operation", "direct"] = facility_effects(responses, amounts)
    return Solved(found, crews, incomes | staff, accounts | staff)


def at_draws(weights: Array, by_point: Array) -> Array:
    """What the points have, in every draw; the first axis becomes the draw."""
    flat = weights @ by_point.reshape(len(by_point), math.prod(by_point.shape[1:]))
    return np.asarray(flat.reshape(len(weights), *by_point.shape[1:]))


def over_years(at_draw: Array, dollars: Array) -> Array:
    """Draw x measure x county x column with draw x year x column: draw x measure x county x year, alike years once."""
    first, kind = alike(dollars)
    draws, measures, counties, columns = at_draw.shape
    table = at_draw.reshape(draws, measures * counties, columns) @ dollars[:, first].transpose(0, 2, 1)
    return np.asarray(table.reshape(draws, measures, counties, len(first))[..., kind])


def alike(dollars: Array) -> tuple[list[int], list[int]]:
    """The first of the years that are alike in all draws and columns, and for every year which of them it is.

    >>> alike(np.array([[[1.0], [2.0], [1.0]]]))
    ([0, 1], [0, 1, 0])
    """
    seen: dict[bytes, int] = {}
    kind = [seen.setdefault(dollars[:, year].tobytes(), len(seen)) for year in range(dollars.shape[1])]
    return [kind.index(number) for number in range(len(seen))], kind


def product_effects(by_point: Array, chosen: npt.NDArray[np.intp], amounts: Amounts) -> Array:
    """What some products bring: responses at the draws x dollars, draw x measure x county x year."""
    return over_years(at_draws(amounts.weights, by_point[..., chosen]), amounts.dollars[..., chosen])


def crew_factors(ledger: Ledger, responses: Response, amounts: Amounts) -> CrewFactors:
    """Counted crews over the sector's average, by product; one where a study counts none."""
    jobs = np.repeat(amounts.jobs_growth, len(ledger.products), axis=1)
    pay = np.ones_like(jobs)
    for site in amounts.people:
        own = np.array([p.facility == site.facility for p in ledger.products], dtype=bool) & ledger.by_crews
        if site.crew_job_years is None or site.crew_usd is None or not own.any():
            continue
        whole = amounts.whole[:, 0, own]
        average_jobs = (whole * at_draws(amounts.weights, responses.crew_jobs[:, own])).sum(axis=1, keepdims=True)
        average_pay = (whole * at_draws(amounts.weights, responses.pay[:, own])).sum(axis=1, keepdims=True)
        jobs[:, own] = ratio(site.crew_job_years, average_jobs)
        pay[:, own] = ratio(site.crew_usd, average_pay)
    return CrewFactors(jobs, pay)


def ratio(counted: Array, average: Array) -> Array:
    """Counted crews over the average; zero in draws in which nothing is bought in the region."""
    return np.divide(counted, average, out=np.zeros_like(average), where=average > 0)


def crew_effects(responses: Response, amounts: Amounts, build: npt.NDArray[np.intp], crews: CrewFactors) -> Array:
    """What construction crews make on site, with their own jobs and pay, draw x measure x county x year."""
    table = at_draws(amounts.weights, responses.on_site[..., build])
    table[:, JOBS] *= crews.jobs[:, None, None, build]
    table[:, INCOME] *= crews.pay[:, None, None, build]
    table[:, HOME] *= (1 - amounts.outside)[:, :, None, None]
    return over_years(table, amounts.dollars[..., build])


def crew_incomes(ledger: Ledger, responses: Response, amounts: Amounts, crews: CrewFactors) -> dict[str, Array]:
    """Income of crews who live in the region, and what the others spend there; each draw x year x county, USD."""
    places = responses.inside.shape[-1]
    pay = amounts.dollars * (at_draws(amounts.weights, responses.pay) * crews.pay)[:, None, :]
    paid = np.asarray(pay @ np.eye(places)[ledger.counties])
    at_home, away = (1 - amounts.outside)[:, :, None], (amounts.outside * amounts.per_diem)[:, :, None]
    return {"crews": paid * at_home, "visitors": paid * away}


def staff_incomes(responses: Response, amounts: Amounts) -> dict[str, Array]:
    """Pay of the facilities' staff, draw x year x county, USD."""
    table = np.zeros((amounts.draws, amounts.dollars.shape[1], responses.inside.shape[-1]))
    for site in amounts.people:
        table[..., site.county] += site.labor_income_usd * site.running
    return {"payroll": table}


def induced_effects(
    ledger: Ledger,
    responses: Response,
    chosen: npt.NDArray[np.intp],
    incomes: tuple[Mapping[str, Array], Mapping[str, Array]],
    amounts: Amounts,
) -> Array:
    """What households spend of what some products and some incomes bring them, draw x measure x county x year.

    Args:
        ledger, responses, amounts: as in solved_effects.
        chosen: positions of the products.
        incomes: draw x year x county by kind: those that money follows; those that what is counted follows.
    """
    used = np.concatenate([chosen, *(income_columns(ledger, responses, name) for name in incomes[0])])
    at_draw = at_draws(amounts.weights, responses.induced[..., used])
    money, counts = (np.concatenate([amounts.dollars[..., chosen], *own.values()], axis=-1) for own in incomes)
    table = over_years(at_draw, money)
    if incomes[0] is not incomes[1]:
        table[:, COUNTED] = over_years(at_draw[:, COUNTED], counts)
    return table


def income_columns(ledger: Ledger, responses: Response, name: str) -> npt.NDArray[np.intp]:
    """Columns of an income by county, among those of `induced`."""
    places = responses.inside.shape[-1]
    start = len(ledger.products) + INCOMES.index(name) * places
    return np.arange(start, start + places)


def facility_effects(responses: Response, amounts: Amounts) -> Array:
    """The facilities themselves: outlay as output, payroll as value added, own jobs."""
    inside, years = at_draws(amounts.weights, responses.inside), amounts.dollars.shape[1]
    table = np.zeros((amounts.draws, len(MEASURES), inside.shape[-1], years))
    for site in amounts.people:
        by_measure = facility_measures(site)
        for name, figures in by_measure.items():
            table[:, MEASURES.index(name), site.county] += figures
        for name, home in OF_RESIDENTS.items():
            table[:, MEASURES.index(home)] += inside[:, site.county, :, None] * by_measure[name][:, None, :]
    return table


def facility_measures(site: People) -> dict[str, Array]:
    """What one facility itself does, draw x year by measure; profit and depreciation are unknown and excluded."""
    pay, jobs = site.labor_income_usd * site.running, site.jobs * site.running
    return {
        "output_usd": pay + site.purchases_usd,
        "value_added_usd": pay,
        "labor_income_usd": pay,
        "jobs": jobs,
        "wage_salary_jobs": jobs,
    }
