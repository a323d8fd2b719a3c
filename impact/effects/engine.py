"""The engine: jobs, income, value added and output in every draw and year, by phase, effect and county.

    effects[draw, year] = sum over points of weight[draw, point] x response[point] . amounts[draw, year]

Linear in the dollars of each product, so that ten thousand draws are matrix products; the reference case is one draw
at the first point. What effects follow from, and how much, is effects.activity. What is counted (jobs, MWh) follows
dollars of the accounts' year, and jobs per dollar move with prices. Tables are draw x measure x county x year, measures
as in effects.response.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from impact.effects.activity import JOBS, Activity, Columns, Income, People, effect_sources
from impact.effects.response import INCOMES, MEASURES, Response
from impact.ledger.events import AVERAGE, EventData
from impact.ledger.products import Ledger
from impact.ledger.spending import staff_jobs
from impact.results import EFFECTS, PHASES
from impact.rules.cells import is_number
from impact.study import Facility
from impact.study.facility import EventTerms

Array = npt.NDArray[np.float64]
_, INDIRECT, INDUCED = EFFECTS
Effects = dict[tuple[str, str], Array]
"""By phase and effect: draw x measure x county x year."""


@dataclass(frozen=True)
class StructuralError:
    """Factors around one, draw x 1: what the method is known to miss; the reference case has ones.

    Attributes:
        construction_jobs: job-years on site per dollar over the sector's average, where a study counts no crews.
        construction_pay: their pay per job over the sector's average.
        own_jobs: people at work at the facilities over those stated.
        indirect, induced: effects over those calculated.
    """

    construction_jobs: Array | float = 1.0
    construction_pay: Array | float = 1.0
    own_jobs: Array | float = 1.0
    indirect: Array | float = 1.0
    induced: Array | float = 1.0


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
        error: what the method is known to miss.
    """

    weights: Array
    dollars: Array
    whole: Array
    people: list[People]
    outside: Array
    per_diem: Array
    jobs_growth: Array
    error: StructuralError = field(default_factory=StructuralError)

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
    activity = Activity(
        dollars=list(np.moveaxis(amounts.dollars, -1, 0)),
        whole=list(np.moveaxis(amounts.whole, -1, 0)),
        people=amounts.people,
        outside=amounts.outside,
        per_diem=amounts.per_diem,
        pay=at_draws(amounts.weights, responses.pay),
        crew_jobs=at_draws(amounts.weights, responses.crew_jobs),
        jobs_growth=amounts.jobs_growth,
        crew_error=(amounts.error.construction_jobs, amounts.error.construction_jobs * amounts.error.construction_pay),
    )
    sources = effect_sources(ledger, responses, activity)
    shape = (amounts.draws, amounts.dollars.shape[1])
    found: Effects = {}
    for phase in PHASES:
        for effect in EFFECTS:
            table = column_effects(sources.columns[phase], effect, amounts.weights, shape, responses.inside.shape[-1])
            table[:, JOBS] *= amounts.jobs_growth[:, :, None, None]
            if effect in (INDIRECT, INDUCED):
                table *= np.reshape(getattr(amounts.error, effect), (-1, 1, 1, 1))
            found[phase, effect] = table
    jobs, pay = np.ones((2, amounts.draws, len(ledger.products)))
    for place, factors in sources.crews.items():
        jobs[:, [place]], pay[:, [place]] = factors
    crews = CrewFactors(jobs * amounts.jobs_growth, pay)
    places = responses.inside.shape[-1]
    money, counted = (by_county(sources.incomes, shape, places, counted=own) for own in (False, True))
    return Solved(found, crews, money, counted)


def column_effects(
    columns: Sequence[Columns], effect: str, weights: Array, shape: tuple[int, int], places: int
) -> Array:
    """What the columns of a phase bring of one effect: responses at the draws x amounts; shape: draws, years."""
    chosen = [own for own in columns if effect in own.responses and own.amounts]
    if not chosen:
        return np.zeros((shape[0], len(MEASURES), places, shape[1]))
    by_point = np.concatenate([own.responses[effect] for own in chosen], axis=-1)
    amounts = np.stack([np.broadcast_to(usd, shape) for own in chosen for usd in own.amounts], axis=-1)
    return over_years(at_draws(weights, by_point), amounts)


def by_county(incomes: Sequence[Income], shape: tuple[int, int], places: int, *, counted: bool) -> dict[str, Array]:
    """Incomes by kind, draw x year x county; counted: in dollars of the accounts' year."""
    found = {kind: np.zeros((*shape, places)) for kind in INCOMES}
    for income in incomes:
        found[income.kind][..., income.county] += income.usd / income.price_ratio if counted else income.usd
    return found


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


def site_people(
    site: Facility,
    counties: Sequence[str],
    running: Mapping[str, Any],
    dollars: Mapping[str, Any],
    events: EventData,
    every: Array | float = 1.0,
) -> People:
    """People of one facility; every: draw x 1, ones; or one where figures are cells."""
    if site.event is not None:
        return event_people(site, site.event, counties, running, every)
    bought = [dollars[f"{site.id}.{line.id}"] for line in site.spend if line.phase == "operation"]
    jobs = staff_jobs(site) * every
    pay = jobs * (0.0 if site.staff is None else site.staff.labor_income_usd_per_job.value)
    crews = site.crews
    return People(
        facility=site.id,
        name=site.name,
        county=counties.index(site.county),
        jobs=jobs,
        labor_income_usd=pay,
        running=running[site.id],
        crew_job_years=None if crews is None else crews.job_years.value * every,
        crew_usd=None if crews is None else crews.job_years.value * crews.labor_income_usd_per_job.value * every,
        purchases_usd=sum(bought[1:], bought[0]) if bought else np.zeros((1, 1)),
        profit_usd=average_value_added(site, events) * every - pay if site.purchases == AVERAGE else None,
    )


def event_people(
    site: Facility, terms: EventTerms, counties: Sequence[str], running: Mapping[str, Any], every: Array | float
) -> People:
    """What an event has beyond its lines; its output is among them."""
    figures = {
        "jobs": terms.jobs,
        "labor_income_usd": terms.labor_income_usd,
        "value_added_usd": terms.value_added_usd,
    }
    income = terms.household_income_usd
    return People(
        facility=site.id,
        name=site.name,
        county=counties.index(site.county),
        jobs=0.0 * every,
        labor_income_usd=(terms.labor_income_usd + 0.0) * every,
        running=running[site.id],
        crew_job_years=None,
        crew_usd=None,
        purchases_usd=0.0 * every,
        household_income_usd=None if is_number(income, 0.0) else income * every,
        beyond={name: figure * every for name, figure in figures.items() if not is_number(figure, 0.0)},
    )


def average_value_added(site: Facility, data: EventData) -> Any:  # noqa: ANN401 - an array or a cell
    """Value added of a site's industry for the output of its jobs, USD of the price year: pay, profit and taxes."""
    row = data.ratios.loc[site.industry]
    return staff_jobs(site) / row["jobs_per_usd"] * row["price_ratio"] * row["value_added_share"]
