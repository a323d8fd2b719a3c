"""Responses: what a dollar of each product, and of each income, brings at one node: by measure and county.

    x      output of a dollar of each product and of a dollar that residents of each county spend    Type I
    L      labor income of x by county of work
    y      what residents spend             y = H (L_P p + L_G y) + y0  =  (I - H L_G)^-1 (H L_P p + y0)
    induced output = x_G y                  Type II from the Type I solution and one small solve

Products of on-site work: the system counts the sector's average pay at the site; crews are paid apart (an income), so
that the average is taken out of y0. Axes: measure, county, column.
"""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from impact.solve.counties import CountySystem
from impact.uncertainty.draws import Array

MEASURES = (
    "output_usd", "value_added_usd", "labor_income_usd", "jobs", "business_tax_usd", "electricity_usd",
    "home_labor_income_usd", "home_jobs",
)  # fmt: skip
"""By county of work, the last two by county of residence."""
OF_WORK = MEASURES[:6]
INCOMES = ("payroll", "crews", "visitors")
"""Dollars at a county: paid to staff who commute as others do; paid to crews who live in the region; spent there."""


@dataclass(frozen=True)
class Response:
    """One node's responses, each measure x county x column (products; for `induced` products, then incomes).

    Attributes:
        traded: made by whom the buyers buy from.
        on_site: made at the site; home measures of crews who all live in the region.
        suppliers: all Type I output but the two above.
        induced: of households' and visitors' spending.
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
class ProductDemand:
    """A dollar of each product.

    Attributes:
        demand: by industry, industry x product, USD.
        county: position of its county.
        on_site: whether it is made at the site.
        by_crews: whether construction crews make it, who are paid apart.
    """

    demand: Array
    county: npt.NDArray[np.intp]
    on_site: npt.NDArray[np.bool_]
    by_crews: npt.NDArray[np.bool_]


def node_response(system: CountySystem, inside: Array, products: ProductDemand, rates: Array) -> Response:
    """The responses of one node.

    Args:
        system: the node's counties.
        inside: county of work x county of residence.
        products: a dollar of each.
        rates: measure (OF_WORK) x industry.
    """
    count, places = products.demand.shape[1], len(inside)
    traded, on_site = _placed(products, places)
    spent = np.zeros((len(products.demand), places, places))
    spent[:, np.arange(places), np.arange(places)] = system.spending[:, None]
    output = system.output(
        np.concatenate([traded, spent], axis=2), np.concatenate([on_site, np.zeros_like(spent)], axis=2)
    )
    first = system.made_where(traded)
    average = np.tensordot(system.labor_income, on_site, axes=1).sum(axis=0) * products.by_crews
    spending = residents_spending(system, inside, output, products.county, average)
    by_spending = measured(output[:, :, count:], rates, inside)
    return Response(
        traded=measured(first, rates, inside),
        on_site=measured(on_site * products.by_crews, rates, stay_at_home(inside))
        + measured(on_site * ~products.by_crews, rates, inside),
        suppliers=measured(output[:, :, :count] - first - on_site, rates, inside),
        induced=np.asarray(by_spending @ spending),
        pay=average,
        crew_jobs=np.tensordot(rates[OF_WORK.index("jobs")], on_site, axes=1).sum(axis=0),
        inside=inside,
    )


def _placed(products: ProductDemand, places: int) -> tuple[Array, Array]:
    whole = np.zeros((len(products.demand), places, products.demand.shape[1]))
    whole[:, products.county, np.arange(products.demand.shape[1])] = products.demand
    made_there = whole * products.on_site
    return whole - made_there, made_there


def residents_spending(
    system: CountySystem, inside: Array, output: Array, county: npt.NDArray[np.intp], average_pay: Array
) -> Array:
    """What residents spend for a dollar of each product and of each income, residence x column."""
    places, count = len(inside), len(county)
    earned = np.tensordot(system.labor_income, output, axes=1)
    household = system.household
    of_products = household @ earned[:, :count] - household[:, county] * average_pay
    staying = inside.sum(axis=1)
    at_home = np.divide(household, staying, out=np.zeros_like(household), where=staying > 0)
    begun = np.concatenate([of_products, household, at_home, np.eye(places)], axis=1)
    return np.asarray(np.linalg.solve(np.eye(places) - household @ earned[:, count:], begun))


def stay_at_home(inside: Array) -> Array:
    """Shares of residence of those who live in the region, county of work x county of residence."""
    staying = inside.sum(axis=1, keepdims=True)
    return np.asarray(inside / np.where(staying > 0, staying, 1.0))


def measured(output: Array, rates: Array, inside: Array) -> Array:
    """MEASURES of output (industry x county x column), by residence with the given shares."""
    work = np.tensordot(rates, output, axes=1)
    names = ("labor_income_usd", "jobs")
    home = [np.tensordot(inside.T, work[OF_WORK.index(name)], axes=1) for name in names]
    return np.concatenate([work, np.array(home)])


def stacked(responses: list[Response]) -> Response:
    """All nodes' responses, the node as first axis."""
    return Response(**{field.name: np.array([getattr(r, field.name) for r in responses]) for field in fields(Response)})
