"""What effects follow from: dollars of products, crews, staff and incomes, and what each of them brings.

    crews     counted job-years (pay) / what the sector's average would be for the dollars of on-site work
    income    dollars on site x pay per dollar x crews over the average x share at home, or away x per diem
    effect    sum over columns of amount x response

A column is an amount by year and its response. The rules are those of a run and of the workbook: amounts are arrays,
draw x year, or cells.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from impact.effects.response import COUNTED, INCOMES, MEASURES, OF_RESIDENTS, Response
from impact.ledger.products import Ledger
from impact.rules.cells import ARRAYS, Book
from impact.rules.operations import ratio

Array = npt.NDArray[np.float64]
JOBS = [number for number, name in enumerate(MEASURES) if name.endswith("jobs")]
INCOME = [MEASURES.index("labor_income_usd"), MEASURES.index("resident_labor_income_usd")]
HOME = [MEASURES.index(name) for name in OF_RESIDENTS.values()]
CREW_ROWS = (
    ("jobs", 0, [number for number in JOBS if number not in HOME]),
    ("pay", 1, [number for number in INCOME if number not in HOME]),
    ("resident jobs", 0, [number for number in JOBS if number in HOME]),
    ("resident pay", 1, [number for number in INCOME if number in HOME]),
)
"""What crews are counted for: name, which of their factors it follows, measures."""


@dataclass(frozen=True, eq=False)
class People:
    """People of one facility; figures draw x 1, or cells.

    Attributes:
        facility, name: its id and name.
        county: position of its county.
        jobs, labor_income_usd: of the staff in full operation.
        running: share of full operation by year.
        crew_job_years, crew_usd: of counted construction crews; None: the sector's average.
        purchases_usd: bought for operation, by year.
        profit_usd: profit and depreciation in full operation where they are known; None: unknown.
        household_income_usd: paid to residents of its county in a full year (an event's); None: nothing.
        beyond: of an event: by measure, what it has in a full year beyond its lines; None: a site.
    """

    facility: str
    name: str
    county: int
    jobs: Any
    labor_income_usd: Any
    running: Any
    crew_job_years: Any
    crew_usd: Any
    purchases_usd: Any
    profit_usd: Any = None
    household_income_usd: Any = None
    beyond: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Activity:
    """What the effects of a study follow from.

    Attributes:
        dollars: by product, by year.
        whole: by product, of the whole lines.
        people: of the facilities.
        outside, per_diem: share of crews from outside the region, what of their pay they spend there.
        pay, crew_jobs: per dollar of on-site work at the sector's average, draw x product.
        jobs_growth: jobs per dollar over those of the reference case.
        crew_error: jobs and pay on site over the sector's average, where no crews are counted.
        labels, places: of the products, of the counties.
        book: where the steps are kept.
    """

    dollars: Sequence[Any]
    whole: Sequence[Any]
    people: Sequence[People]
    outside: Any
    per_diem: Any
    pay: Array
    crew_jobs: Array
    jobs_growth: Any = 1.0
    crew_error: tuple[Any, Any] = (1.0, 1.0)
    labels: Mapping[int, str] = field(default_factory=dict)
    places: Sequence[str] = ()
    book: Book = ARRAYS

    def label(self, product: int) -> str:
        """A product in words."""
        return self.labels.get(product, "")


class Income(NamedTuple):
    """Income of crews or of staff: whose, position of the county, price ratio of its product, USD by year."""

    kind: str
    county: int
    price_ratio: float
    usd: Any
    label: str


class Columns(NamedTuple):
    """Amounts by year (the incomes, where they are such), and what each brings: point x measure x county x column."""

    labels: list[str]
    unit: str
    amounts: list[Any]
    responses: dict[str, Array]
    incomes: Sequence[Income] = ()


@dataclass(frozen=True)
class Sources:
    """All that the effects follow from.

    Attributes:
        crews: counted crews over the sector's average, jobs and pay, by product of on-site work.
        incomes: of crews, of nonresident workers, of staff.
        columns: by phase.
    """

    crews: dict[int, tuple[Any, Any]]
    incomes: list[Income]
    columns: dict[str, list[Columns]]


def effect_sources(ledger: Ledger, responses: Response, activity: Activity) -> Sources:
    """Crews, incomes and columns of both phases."""
    crews = crew_factors(ledger, activity)
    incomes = [*crew_incomes(ledger, activity, crews), *staff_incomes(activity)]
    construction = [
        product_columns(ledger, responses, activity, "construction"),
        *crew_columns(responses, activity, crews),
        income_columns(ledger, responses, incomes, ("crews", "visitors")),
    ]
    operation = [
        product_columns(ledger, responses, activity, "operation"),
        *sales_columns(ledger, responses, activity),
        income_columns(ledger, responses, incomes, ("payroll", "residents")),
        *facility_columns(responses, activity),
        *beyond_columns(responses, activity),
    ]
    return Sources(crews, incomes, {"construction": construction, "operation": operation})


def crew_factors(ledger: Ledger, activity: Activity) -> dict[int, tuple[Any, Any]]:
    """Counted crews over the sector's average, jobs and pay, by product; one where a study counts none."""
    found: dict[int, tuple[Any, Any]] = {}
    book = activity.book
    for site in activity.people:
        own = [int(p) for p in np.flatnonzero(ledger.by_crews) if ledger.products[p].facility == site.facility]
        if site.crew_job_years is None or not own:
            found |= dict.fromkeys(own, activity.crew_error)
            continue
        average = {
            name: sum(
                activity.whole[p] * book.constant(f"Average {name} per dollar: {site.name}", "ratio", rate[:, [p]])
                for p in own
            )
            for name, rate in (("jobs", activity.crew_jobs), ("pay", activity.pay))
        }
        jobs = ratio(site.crew_job_years, average["jobs"]) / activity.jobs_growth
        pay = ratio(site.crew_usd, average["pay"])
        factors = tuple(
            book.figure(f"Crews over the average, {name}: {site.name}", "ratio", factor)
            for name, factor in (("jobs", jobs), ("pay", pay))
        )
        found |= dict.fromkeys(own, (factors[0], factors[1]))
    return dict(sorted(found.items()))


def crew_incomes(ledger: Ledger, activity: Activity, crews: Mapping[int, tuple[Any, Any]]) -> Iterator[Income]:
    """Income of crews who live in the region, and what the others spend there, by county and price ratio."""
    paid: dict[tuple[int, float], Any] = {}
    for place, (_, factor) in crews.items():
        product = ledger.products[place]
        rate = activity.book.constant(f"Pay per dollar: {activity.label(place)}", "ratio", activity.pay[:, [place]])
        usd = activity.dollars[place] * rate * factor
        key = (product.county, product.price_ratio)
        paid[key] = paid[key] + usd if key in paid else usd
    for kind, share in (("crews", 1.0 - activity.outside), ("visitors", activity.outside * activity.per_diem)):
        for (county, price_ratio), usd in sorted(paid.items(), key=lambda pair: pair[0]):
            where = activity.places[county] if activity.places else county
            yield Income(
                kind, county, price_ratio, usd * share, f"Income of {kind} at {where}, price ratio {price_ratio:.6g}"
            )


def staff_incomes(activity: Activity) -> Iterator[Income]:
    """Pay of the facilities' staff, and income that an event pays to residents."""
    for site in activity.people:
        yield Income("payroll", site.county, 1.0, site.labor_income_usd * site.running, f"Payroll: {site.name}")
        if site.household_income_usd is not None:
            usd, label = site.household_income_usd * site.running, f"Household income: {site.name}"
            yield Income("residents", site.county, 1.0, usd, label)


def product_columns(ledger: Ledger, responses: Response, activity: Activity, phase: str) -> Columns:
    """Dollars of the products of a phase; jobs and pay of construction on site are those of its crews."""
    own = ledger.of_phase(phase)
    if phase == "operation":
        own = own[~ledger.direct[own]]
    traded, on_site, suppliers = (t[..., own] for t in (responses.traded, responses.on_site, responses.suppliers))
    if phase == "construction":
        on_site = np.array(on_site)
        on_site[:, JOBS + INCOME] = 0.0
        found = {"direct": traded + on_site, "indirect": suppliers}
    else:
        found = {"indirect": traded + on_site + suppliers}
    found["induced"] = responses.induced[..., own]
    return Columns([activity.label(p) for p in own], "USD", [activity.dollars[p] for p in own], found)


def sales_columns(ledger: Ledger, responses: Response, activity: Activity) -> Iterator[Columns]:
    """Products of events in operation: what the region's makers sell is the direct effect."""
    own = ledger.of_phase("operation")
    own = own[ledger.direct[own]]
    if len(own):
        found = {"direct": (responses.traded + responses.on_site)[..., own], "indirect": responses.suppliers[..., own]}
        found["induced"] = responses.induced[..., own]
        yield Columns([activity.label(p) for p in own], "USD", [activity.dollars[p] for p in own], found)


def crew_columns(responses: Response, activity: Activity, crews: Mapping[int, tuple[Any, Any]]) -> Iterator[Columns]:
    """What construction crews make on site, with their own jobs and pay."""
    at_site = responses.on_site[..., np.array([*crews], dtype=np.intp)]
    for name, number, measures in CREW_ROWS:
        share = 1.0 - activity.outside if measures[0] in HOME else 1.0
        own = np.zeros_like(at_site)
        own[:, measures] = at_site[:, measures]
        amounts = [activity.dollars[place] * factors[number] * share for place, factors in crews.items()]
        labels = [f"Crews, {name}: {activity.label(place)}" for place in crews]
        yield Columns(labels, "USD", amounts, {"direct": own})


def income_positions(ledger: Ledger, responses: Response, kind: str) -> npt.NDArray[np.intp]:
    """Positions of an income by county, among the columns of `induced`."""
    places = responses.inside.shape[-1]
    start = len(ledger.products) + INCOMES.index(kind) * places
    return np.arange(start, start + places)


def income_columns(ledger: Ledger, responses: Response, incomes: list[Income], kinds: tuple[str, ...]) -> Columns:
    """Incomes that households and nonresident workers spend; what is counted follows dollars of the accounts' year."""
    own = [income for income in incomes if income.kind in kinds]
    places = [income_positions(ledger, responses, income.kind)[income.county] for income in own]
    found = np.array(responses.induced[..., np.array(places, dtype=np.intp)])
    found[:, COUNTED] /= np.array([income.price_ratio for income in own])
    return Columns([income.label for income in own], "USD", [income.usd for income in own], {"induced": found}, own)


def facility_columns(responses: Response, activity: Activity) -> Iterator[Columns]:
    """The facilities themselves: own jobs, payroll (and known profit) as value added, outlay as output."""
    for name, (unit, measures) in FACILITY_COLUMNS.items():
        amounts = {site: facility_amounts(site).get(name) for site in activity.people if site.beyond is None}
        known = {site: usd for site, usd in amounts.items() if usd is not None}
        if known:
            yield people_columns(responses, name, unit, measures, jobs_at_prices(known, unit, activity))


def beyond_columns(responses: Response, activity: Activity) -> Iterator[Columns]:
    """What events have beyond their lines, measure by measure."""
    for measure, (name, unit, measures) in BEYOND_COLUMNS.items():
        own = {
            site: site.beyond[measure] * site.running
            for site in activity.people
            if site.beyond is not None and measure in site.beyond
        }
        if own:
            yield people_columns(responses, name, unit, measures, jobs_at_prices(own, unit, activity))


def jobs_at_prices(amounts: Mapping[People, Any], unit: str, activity: Activity) -> dict[People, Any]:
    """Amounts by site; jobs that are counted, not bought, whatever prices do to jobs per dollar."""
    return {site: amount / activity.jobs_growth if unit == "jobs" else amount for site, amount in amounts.items()}


def people_columns(
    responses: Response, name: str, unit: str, measures: Sequence[str], amounts: Mapping[People, Any]
) -> Columns:
    """Amounts of some sites, each counted in its county and where its people live."""
    counties = np.array([site.county for site in amounts], dtype=np.intp)
    inside = np.moveaxis(responses.inside, -1, -2)[..., counties]
    here = np.zeros_like(inside)
    here[:, counties, np.arange(len(counties))] = 1.0
    found = np.zeros((len(here), len(MEASURES), *here.shape[1:]))
    for measure in measures:
        found[:, MEASURES.index(measure)] = here
        if measure in OF_RESIDENTS:
            found[:, MEASURES.index(OF_RESIDENTS[measure])] = inside
    return Columns([f"{name}: {site.name}" for site in amounts], unit, [*amounts.values()], {"direct": found})


PROFIT = "Profit and depreciation"
FACILITY_COLUMNS = {
    "Own jobs": ("jobs", ("jobs", "wage_salary_jobs")),
    "Own payroll": ("USD", ("output_usd", "value_added_usd", "labor_income_usd")),
    "Bought for operation": ("USD", ("output_usd",)),
    PROFIT: ("USD", ("output_usd", "value_added_usd")),
}
"""Columns of the sites: unit, and the measures that they count in."""
BEYOND_COLUMNS = {
    "jobs": ("Jobs beyond the region's ratio", "jobs", ("jobs", "wage_salary_jobs")),
    "labor_income_usd": ("Pay beyond the region's ratio", "USD", ("labor_income_usd",)),
    "value_added_usd": ("Value added beyond the region's ratio", "USD", ("value_added_usd",)),
}
"""Columns of events, by what they are beyond the region's ratios."""


def facility_amounts(site: People) -> dict[str, Any]:
    """What one facility itself does by year; where profit and depreciation are unknown they are excluded."""
    found = {
        "Own jobs": site.jobs * site.running,
        "Own payroll": site.labor_income_usd * site.running,
        "Bought for operation": site.purchases_usd,
    }
    return found if site.profit_usd is None else found | {PROFIT: site.profit_usd * site.running}
