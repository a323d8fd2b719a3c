"""Activity: jobs, income, output and what taxes rest on, in every draw and year, by phase, effect and county.

    result[draw, year] = sum over nodes of weight[draw, node] x response[node] . amounts[draw, year]

linear in the dollars of each product, so that ten thousand draws are matrix products. The facilities' own staff and
crews that the study counts are not from the matrix; jobs per dollar move with prices. Tables are draw x measure x
county x year, measures as in uncertainty.responses.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from impact.uncertainty.columns import Columns
from impact.uncertainty.draws import Array
from impact.uncertainty.responses import INCOMES, MEASURES, Response

Activity = Mapping[tuple[str, str], Array]
"""By phase and effect."""
JOBS = [MEASURES.index("jobs"), MEASURES.index("home_jobs")]
INCOME = [MEASURES.index("labor_income_usd"), MEASURES.index("home_labor_income_usd")]
HOME = [MEASURES.index("home_labor_income_usd"), MEASURES.index("home_jobs")]


@dataclass(frozen=True)
class Site:
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
class Drawn:
    """What the activity of some draws follows from.

    Attributes:
        weights: draw x node.
        amounts: dollars by product, draw x year x product.
        whole: dollars by product of the whole lines, draw x 1 x product.
        sites: people of the facilities.
        outside, per_diem: share of crews from outside the region, what of their pay they spend there; draw x 1.
        jobs_growth: jobs per dollar over those of the central case, draw x 1.
    """

    weights: Array
    amounts: Array
    whole: Array
    sites: list[Site]
    outside: Array
    per_diem: Array
    jobs_growth: Array

    @property
    def draws(self) -> int:
        """How many."""
        return len(self.weights)


def at_draws(weights: Array, by_node: Array) -> Array:
    """What nodes have, in every draw; the first axis becomes the draw."""
    flat = weights @ by_node.reshape(len(by_node), math.prod(by_node.shape[1:]))
    return np.asarray(flat.reshape(len(weights), *by_node.shape[1:]))


def over_columns(at_draw: Array, amounts: Array) -> Array:
    """Draw x measure x county x column with draw x year x column: draw x measure x county x year, alike years once."""
    first, kind = alike(amounts)
    draws, measures, counties, columns = at_draw.shape
    table = at_draw.reshape(draws, measures * counties, columns) @ amounts[:, first].transpose(0, 2, 1)
    return np.asarray(table.reshape(draws, measures, counties, len(first))[..., kind])


def alike(amounts: Array) -> tuple[list[int], list[int]]:
    """The first of the years that are alike in all draws and columns, and for every year which of them it is.

    >>> alike(np.array([[[1.0], [2.0], [1.0]]]))
    ([0, 1], [0, 1, 0])
    """
    seen: dict[bytes, int] = {}
    kind = [seen.setdefault(amounts[:, year].tobytes(), len(seen)) for year in range(amounts.shape[1])]
    return [kind.index(number) for number in range(len(seen))], kind


def activity(columns: Columns, nodes: Response, drawn: Drawn) -> tuple[dict[tuple[str, str], Array], Array]:
    """Activity of all phases and effects; and what crews from outside spend, draw x county x year, USD."""
    build, run = columns.of_phase("construction"), columns.of_phase("operation")
    factors = crew_factors(columns, nodes, drawn)
    crews = crew_incomes(columns, nodes, drawn, factors)
    found = {
        ("construction", "direct"): flow(nodes.traded, build, drawn),
        ("construction", "indirect"): flow(nodes.suppliers, build, drawn),
        ("construction", "induced"): induced(columns, nodes, build, crews, drawn),
        ("operation", "indirect"): flow(nodes.traded + nodes.on_site + nodes.suppliers, run, drawn),
        ("operation", "induced"): induced(columns, nodes, run, staff_incomes(nodes, drawn), drawn),
    }
    for table in found.values():
        table[:, JOBS] *= drawn.jobs_growth[:, :, None, None]
    found["construction", "direct"] += on_site_flow(nodes, drawn, build, factors)
    found["operation", "direct"] = staff_flow(nodes, drawn)
    return found, crews["visitors"].transpose(0, 2, 1)


def flow(by_node: Array, chosen: npt.NDArray[np.intp], drawn: Drawn) -> Array:
    """What some products bring, USD and jobs: responses at the draws x amounts, draw x measure x county x year."""
    return over_columns(at_draws(drawn.weights, by_node[..., chosen]), drawn.amounts[..., chosen])


@dataclass(frozen=True)
class CrewFactors:
    """Counted crews over the sector's average, by product, draw x product; jobs include what prices change."""

    jobs: Array
    pay: Array


def crew_factors(columns: Columns, nodes: Response, drawn: Drawn) -> CrewFactors:
    """Counted crews over the sector's average; one where a study counts none."""
    jobs = np.repeat(drawn.jobs_growth, len(columns.products), axis=1)
    pay = np.ones_like(jobs)
    for site in drawn.sites:
        own = np.array([p.facility == site.facility and p.phase == "construction" for p in columns.products])
        if site.crew_job_years is None or site.crew_usd is None or not own.any():
            continue
        whole = drawn.whole[:, 0, own]
        average_jobs = (whole * at_draws(drawn.weights, nodes.crew_jobs[:, own])).sum(axis=1, keepdims=True)
        average_pay = (whole * at_draws(drawn.weights, nodes.pay[:, own])).sum(axis=1, keepdims=True)
        jobs[:, own] = over(site.crew_job_years, average_jobs)
        pay[:, own] = over(site.crew_usd, average_pay)
    return CrewFactors(jobs, pay)


def over(counted: Array, average: Array) -> Array:
    """Counted crews over the average; nothing in draws in which nothing is bought in the region."""
    return np.divide(counted, average, out=np.zeros_like(average), where=average > 0)


def crew_pay(nodes: Response, drawn: Drawn, factors: CrewFactors) -> Array:
    """Pay of construction crews, draw x year x product, USD."""
    return np.asarray(drawn.amounts * (at_draws(drawn.weights, nodes.pay) * factors.pay)[:, None, :])


def on_site_flow(nodes: Response, drawn: Drawn, build: npt.NDArray[np.intp], factors: CrewFactors) -> Array:
    """What is made on site by crews, with their own jobs and pay, draw x measure x county x year."""
    table = at_draws(drawn.weights, nodes.on_site[..., build])
    table[:, JOBS] *= factors.jobs[:, None, None, build]
    table[:, INCOME] *= factors.pay[:, None, None, build]
    table[:, HOME] *= (1 - drawn.outside)[:, :, None, None]
    return over_columns(table, drawn.amounts[..., build])


def crew_incomes(columns: Columns, nodes: Response, drawn: Drawn, factors: CrewFactors) -> dict[str, Array]:
    """Income of crews who live in the region, and what the others spend there; each draw x year x county, USD."""
    places = nodes.inside.shape[-1]
    paid = by_county(columns, crew_pay(nodes, drawn, factors), places)
    at_home, away = (1 - drawn.outside)[:, :, None], (drawn.outside * drawn.per_diem)[:, :, None]
    return {"crews": paid * at_home, "visitors": paid * away}


def staff_incomes(nodes: Response, drawn: Drawn) -> dict[str, Array]:
    """Pay of the staff, draw x year x county, USD."""
    table = np.zeros((drawn.draws, drawn.amounts.shape[1], nodes.inside.shape[-1]))
    for site in drawn.sites:
        table[..., site.county] += site.labor_income_usd * site.running
    return {"payroll": table}


def induced(
    columns: Columns, nodes: Response, chosen: npt.NDArray[np.intp], incomes: Mapping[str, Array], drawn: Drawn
) -> Array:
    """What households spend of what some products and some incomes (draw x year x county) bring them."""
    places = nodes.inside.shape[-1]
    starts = [len(columns.products) + INCOMES.index(name) * places for name in incomes]
    used = np.concatenate([chosen, *(np.arange(start, start + places) for start in starts)])
    amounts = np.concatenate([drawn.amounts[..., chosen], *incomes.values()], axis=-1)
    return over_columns(at_draws(drawn.weights, nodes.induced[..., used]), amounts)


def by_county(columns: Columns, by_product: Array, places: int) -> Array:
    """Sums over the products of each county, the last axis becomes the county."""
    county = np.array([product.county for product in columns.products], dtype=int)
    return np.asarray(by_product @ np.eye(places)[county])


def staff_flow(nodes: Response, drawn: Drawn) -> Array:
    """The facilities themselves: outlay as output, payroll as value added, own jobs."""
    inside, years = at_draws(drawn.weights, nodes.inside), drawn.amounts.shape[1]
    table = np.zeros((drawn.draws, len(MEASURES), inside.shape[-1], years))
    for site in drawn.sites:
        pay, jobs = site.labor_income_usd * site.running, site.jobs * site.running
        work = {
            "output_usd": pay + site.purchases_usd, "value_added_usd": pay, "labor_income_usd": pay, "jobs": jobs
        }  # fmt: skip
        for name, amounts in work.items():
            table[:, MEASURES.index(name), site.county] += amounts
        for name, amounts in (("home_labor_income_usd", pay), ("home_jobs", jobs)):
            table[:, MEASURES.index(name)] += inside[:, site.county, :, None] * amounts[:, None, :]
    return table


def tax_bases(
    found: Activity, visitors: Array, counties: list[str]
) -> Iterator[tuple[tuple[str, str, str], dict[str, Array]]]:
    """What taxes that follow rest on (effects.taxes.bases.COLUMNS), draw x year, by phase, effect and county."""
    names = {
        "home_jobs": "home_jobs", "home_labor_income_usd": "home_labor_income_usd", "work_jobs": "jobs",
        "work_labor_income_usd": "labor_income_usd", "business_tax_usd": "business_tax_usd",
    }  # fmt: skip
    for (phase, effect), table in found.items():
        for place, county in enumerate(counties):
            base = {column: table[:, MEASURES.index(name), place] for column, name in names.items()}
            direct_build = (phase, effect) == ("construction", "direct")
            base["visitor_usd"] = visitors[:, place] if direct_build else np.zeros_like(base["home_jobs"])
            yield (phase, effect, county), base
