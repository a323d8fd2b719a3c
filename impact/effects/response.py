"""Responses: what a dollar of each product, and of each income, brings in one region: by measure and county.

    x      output of a dollar of each product and of a dollar that residents of each county spend    Type I
    L      labor income of x by county of work
    y      what residents spend             y = H (L_P p + L_G y) + y0  =  (I - H L_G)^-1 (H L_P p + y0)
    induced output = x_G y                  Type II from the Type I solution and one small solve

Products of on-site work: the system counts the sector's average pay at the site; crews are paid apart (an income), so
that the average is taken out of y0. Axes: measure, county, column.

Measures: from dollars of output to value added, labor income and jobs, by industry.

    money    output of the price year x share of output
    jobs     output of the accounts' year x jobs per dollar of the jobs year / (accounts' dollars per dollar of it)

The output behind a spending line in dollars of the accounts' year is its output in dollars of the price year over the
price ratio of the line, so that the dollars shown do not change the jobs.
"""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.results import MEASURES as REPORTED_MEASURES
from impact.solve.counties import CountySystem

Array = npt.NDArray[np.float64]
BY_WORKPLACE = (
    "output_usd", "value_added_usd", "labor_income_usd", "jobs", "wage_salary_jobs", "business_tax_usd",
    "electricity_usd",
)  # fmt: skip
"""Measures by county of the workplace."""
OF_RESIDENTS = {
    "labor_income_usd": "resident_labor_income_usd",
    "jobs": "resident_jobs",
    "wage_salary_jobs": "home_wage_salary_jobs",
}
"""What labor income by county of residence, by the measure of the workplace."""
MEASURES = (*BY_WORKPLACE, *OF_RESIDENTS.values())
COUNTED = [MEASURES.index(name) for name in (
    "jobs", "wage_salary_jobs", "electricity_usd", "resident_jobs", "home_wage_salary_jobs"
)]  # fmt: skip
"""Measures that follow dollars of the accounts' year: jobs, and electricity, which stands for MWh."""
INCOMES = ("payroll", "crews", "visitors", "residents")
"""Dollars at a county: paid to staff who commute as others do; to crews who live in the region; spent there.

Residents: income of the county's own residents, of which they spend what is left after tax and saving.
"""


@dataclass(frozen=True)
class Response:
    """What a dollar brings, each measure x county x column (products; for `induced` products, then incomes).

    Attributes:
        traded: made by whom the buyers buy from.
        on_site: made at the site; home measures of crews who all live in the region.
        suppliers: all Type I output but the two above.
        induced: of households' and nonresident worker per diem. What is counted: per dollar of the price year for
            products and payrolls, per dollar of the accounts' year for crews and visitors, whose dollars are those of
            their product.
        pay: labor income of on-site work at the sector's average, by product.
        crew_jobs: its jobs.
        inside: county of work x county of residence, share of net earnings.
    """

    traded: Array
    on_site: Array
    suppliers: Array
    induced: Array
    pay: Array
    crew_jobs: Array
    inside: Array


@dataclass(frozen=True)
class ByIndustry:
    """The same of the region as a whole by industry, output in USD of a dollar of each column.

    Attributes:
        first: local demand, industry x product.
        suppliers: all Type I output beyond it, industry x product.
        induced: industry x column.
        household_spending: what residents spend, county of residence x column.
    """

    first: Array
    suppliers: Array
    induced: Array
    household_spending: Array


@dataclass(frozen=True)
class ProductDemand:
    """A dollar of each product.

    Attributes:
        demand: by industry, industry x product, USD.
        county: position of its county.
        on_site: whether it is made at the site.
        by_crews: whether construction crews make it, who are paid apart.
        price_ratio: dollars of the price year per dollar of the accounts' year.
        payroll_price_ratio: the same for what staff is paid.
        kept: what residents spend of a dollar of income, by county of residence.
    """

    demand: Array
    county: npt.NDArray[np.intp]
    on_site: npt.NDArray[np.bool_]
    by_crews: npt.NDArray[np.bool_]
    price_ratio: Array
    payroll_price_ratio: float
    kept: Array


def solved_response(
    system: CountySystem, inside: Array, products: ProductDemand, rates: Array
) -> tuple[Response, ByIndustry]:
    """The responses of one region.

    Args:
        system: the region's counties.
        inside: county of work x county of residence.
        products: a dollar of each.
        rates: measure (BY_WORKPLACE) x industry, jobs and electricity per dollar of the accounts' year.
    """
    count, places = products.demand.shape[1], len(inside)
    traded, on_site = first_round(products, places)
    spent = np.zeros((len(products.demand), places, places))
    spent[:, np.arange(places), np.arange(places)] = system.spending[:, None]
    output = system.output(
        np.concatenate([traded, spent], axis=2), np.concatenate([on_site, np.zeros_like(spent)], axis=2)
    )
    first = system.made_where(traded)
    average = np.tensordot(system.labor_income, on_site, axes=1).sum(axis=0) * products.by_crews
    spending = residents_spending(system, inside, output, products, average)
    by_spending = measured(output[:, :, count:], rates, inside)
    suppliers = output[:, :, :count] - first - on_site
    crew_jobs = np.tensordot(rates[BY_WORKPLACE.index("jobs")], on_site, axes=1).sum(axis=0)
    response = Response(
        traded=counted(measured(first, rates, inside), products.price_ratio),
        on_site=counted(measured_on_site(on_site, products, rates, inside), products.price_ratio),
        suppliers=counted(measured(suppliers, rates, inside), products.price_ratio),
        induced=counted(by_spending @ spending, induced_price_ratios(products, places)),
        pay=average,
        crew_jobs=crew_jobs / products.price_ratio,
        inside=inside,
    )
    whole = ByIndustry(
        first=products.demand,
        suppliers=suppliers.sum(axis=1),
        induced=np.asarray(output[:, :, count:].sum(axis=1) @ spending),
        household_spending=spending,
    )
    return response, whole


def counted(table: Array, price_ratio: Array) -> Array:
    """Measures (measure x county x column) with what is counted per dollar of the price year, not the accounts'."""
    found = np.array(table)
    found[COUNTED] /= price_ratio
    return found


def induced_price_ratios(products: ProductDemand, places: int) -> Array:
    """Price ratios of the columns of `induced`: products, payrolls, and one for crews and visitors."""
    paid, others = np.full(places, products.payroll_price_ratio), np.ones(2 * places)
    return np.concatenate([products.price_ratio, paid, others, paid])


def first_round(products: ProductDemand, places: int) -> tuple[Array, Array]:
    """Traded and on-site demand of a dollar of each product, industry x county x product."""
    whole = np.zeros((len(products.demand), places, products.demand.shape[1]))
    whole[:, products.county, np.arange(products.demand.shape[1])] = products.demand
    made_there = whole * products.on_site
    return whole - made_there, made_there


def residents_spending(
    system: CountySystem, inside: Array, output: Array, products: ProductDemand, average_pay: Array
) -> Array:
    """What residents and visitors spend for a dollar of each product and of each income, residence x column."""
    county = products.county
    places, count = len(inside), len(county)
    earned = np.tensordot(system.labor_income, output, axes=1)
    household = system.household
    of_products = household @ earned[:, :count] - household[:, county] * average_pay
    staying = inside.sum(axis=1)
    at_home = np.divide(household, staying, out=np.zeros_like(household), where=staying > 0)
    begun = np.concatenate([of_products, household, at_home, np.eye(places), np.diag(products.kept)], axis=1)
    return np.asarray(np.linalg.solve(np.eye(places) - household @ earned[:, count:], begun))


def measured_on_site(on_site: Array, products: ProductDemand, rates: Array, inside: Array) -> Array:
    """MEASURES of on-site output: what crews make by the shares of those who live in the region, the rest by all's."""
    staying = inside.sum(axis=1, keepdims=True)
    stay = np.asarray(inside / np.where(staying > 0, staying, 1.0))
    at_site = measured(on_site * products.by_crews, rates, stay)
    at_site += measured(on_site * ~products.by_crews, rates, inside)
    return at_site


def measured(output: Array, rates: Array, inside: Array) -> Array:
    """MEASURES of output (industry x county x column), by residence with the given shares."""
    work = np.tensordot(rates, output, axes=1)
    home = [np.tensordot(inside.T, work[BY_WORKPLACE.index(name)], axes=1) for name in OF_RESIDENTS]
    return np.concatenate([work, np.array(home)])


def stacked(responses: list[Response]) -> Response:
    """The responses at all interpolation points, the point as first axis."""
    return Response(**{field.name: np.array([getattr(r, field.name) for r in responses]) for field in fields(Response)})


def measure_rates(coefficients: pd.DataFrame, price_ratio: pd.Series) -> pd.DataFrame:
    """Each measure per dollar of output in the accounts' year, industry x measure (columns of MEASURES).

    Args:
        coefficients: the region's, jobs per dollar of the jobs year.
        price_ratio: dollars of the accounts' year per dollar of the jobs year, by industry.

    """
    jobs = coefficients["jobs_per_usd"] / price_ratio.reindex(coefficients.index)
    return pd.DataFrame(
        {
            "output_usd": 1.0,
            "value_added_usd": coefficients["value_added_share"],
            "labor_income_usd": coefficients["labor_income_share"],
            "jobs": jobs,
            "wage_salary_jobs": jobs * coefficients["wage_salary_share"],
        },
        index=coefficients.index,
    )[list(REPORTED_MEASURES)]
