"""Sites: what a study does if all of it stands in one county, and how far that reaches.

The region is the site's surrounding area, its 402 industries and its counties modeled as `impact run --region` models
them; what leaves it is followed through the nation as one region. All effects together, by how far they reach:

county    the site's own county
state     counties of the area that lie in the site's state
area      the region around the site
nation    the area, and what its purchases generate in the rest of the country, at the nation's jobs and pay per
dollar (equipment that is bought elsewhere from the start is in none of them)
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.effects.activity import People
from impact.effects.engine import Amounts, solved_effects
from impact.effects.headline import REACHES, SITE_FIGURES
from impact.effects.reference import ReferenceCase, industry_output
from impact.effects.response import MEASURES, ProductDemand, solved_response, stacked
from impact.ledger.products import (
    Ledger,
    LocalShares,
    Product,
    local_shares,
    moved_shares,
    product_demand,
    supply_shares,
)
from impact.model.ensembles import study_ensemble
from impact.model.nation import national_accounts
from impact.model.options import Options
from impact.model.prepared import checked_spending
from impact.model.region import county_system, find_region, region_data, region_economy, region_model
from impact.model.responses import payroll_price_ratio, workplace_rates
from impact.region.economy import household_shares, kept_share
from impact.region.model import RegionModel
from impact.region.regions import Region, county_distances, states
from impact.results import EFFECTS, PHASES
from impact.solve.counties import CountySystem
from impact.sources import built
from impact.study import Study
from impact.uncertainty.ensemble import reference_simulation

Array = npt.NDArray[np.float64]

FIRST = ("geoid", "county", "state", "population", "area_counties", "area_jobs")
"""Columns of the table before the figures."""
JOBS_BY_WORKPLACE = [MEASURES.index("jobs"), MEASURES.index("wage_salary_jobs")]
COLUMNS = (*FIRST, *(f"{reach}_{figure}" for figure in SITE_FIGURES for reach in REACHES))


@dataclass(frozen=True)
class Sweep:
    """What all sites of a sweep share: small, as it goes with every task to a cluster.

    Attributes:
        price_year: of its money.
        options: how the regions are modeled.
        radius_km: of a site's surrounding area.
        ledger: the products of its lines.
        dollars: by line, of all construction or of operation in the reference year; 1 x 1.
        shares: local purchase shares by line in the study's own region.
        home: by commodity, what the study's own region supplies; None: given local purchase shares hold everywhere.
        people: of the facilities, running as in the reference year.
        outside, per_diem: of construction crews; 1 x 1.
    """

    price_year: int
    options: Options
    radius_km: float
    ledger: Ledger
    dollars: Mapping[str, Array]
    shares: LocalShares
    home: Array | None
    people: list[People]
    outside: Array
    per_diem: Array


def prepared_sweep(study: Study, options: Options, radius_km: float, *, given_shares: bool = False) -> Sweep:
    """What all sites of a study share.

    Args:
        study: the study.
        options: how the regions are modeled.
        radius_km: of a site's surrounding area.
        given_shares: whether local purchase shares that the study gives hold everywhere, whatever a place supplies.
    """
    prepared_study = checked_spending(study, options)
    economy = region_economy(find_region(study.region), options)
    own = study_ensemble(prepared_study, economy, options, points=0)
    found, year = reference_simulation(own), own.years.index(own.reference_year)
    building = prepared_study.spending.lines["phase"].eq("construction")
    dollars = {
        key: usd.sum(axis=-1, keepdims=True) if building[key] else usd[..., [year]]
        for key, usd in found.dollars.items()
    }
    people = [
        replace(site, county=0, running=site.running[..., [year]], purchases_usd=site.purchases_usd[..., [year]])
        for site in found.amounts.people
    ]
    home = None if given_shares else supply_shares(economy.nation, economy.model)
    shares = local_shares(own.study)
    return Sweep(
        study.price_year, options, radius_km, own.ledger, dollars, shares, home, people,
        found.amounts.outside, found.amounts.per_diem,
    )  # fmt: skip


@lru_cache(maxsize=1)
def distances() -> Array:
    """Distances between all counties, km."""
    return county_distances(built.read_counties())


def surroundings(fips: str, radius_km: float) -> Region:
    """A county and all whose centers lie within a radius of its own; the county itself stands first."""
    table = built.read_counties()
    own = int(table.index.get_loc(fips))
    near = np.flatnonzero(distances()[own] <= radius_km)
    rows = [own, *(int(row) for row in near if row != own)]
    codes = tuple(str(code) for code in table.index[rows])
    return Region(",".join(codes), f"around {table['name'].iloc[own]}", codes, tuple(rows))


@lru_cache(maxsize=1)
def national_system(options: Options) -> tuple[CountySystem, RegionModel]:
    """The nation as a region of one place, and its model."""
    model = region_model(find_region("us"), options)
    labor_income = model.coefficients["labor_income_share"].to_numpy()
    trade = np.ones((len(labor_income), 1, 1))
    return CountySystem(
        model.requirements, trade, model.spending, labor_income, np.array([[model.income_spent]])
    ), model


def site_row(sweep: Sweep, fips: str) -> dict[str, object]:
    """The figures of one site: COLUMNS."""
    region, table = surroundings(fips, sweep.radius_km), built.read_counties()
    found, area_jobs = site_measures(sweep, region)
    own = table.loc[fips]
    first = (fips, own["name"], states(table.loc[[fips]]).iloc[0], int(own["population"]), len(region.fips), area_jobs)
    return dict(zip(FIRST, first, strict=True)) | {
        f"{reach}_{figure}": float(found[phase][reach][MEASURES.index(measure)])
        for figure, (phase, measure) in SITE_FIGURES.items()
        for reach in REACHES
    }


def site_measures(sweep: Sweep, region: Region) -> tuple[dict[str, dict[str, Array]], float]:
    """Measures by how far they reach, by phase; and all jobs of the area.

    Args:
        sweep: what all sites share.
        region: the site's surrounding area, its own county first.
    """
    economy = region_economy(region, sweep.options)
    bundles, demand = bundled_demand(sweep, economy.model)
    inside = economy.counties.commuting.shares[:, :-1]
    system = county_system(economy.model, economy.counties)
    area = solved_case(sweep, bundles, demand, (system, inside, economy.model, kept_share(economy.counties)))
    system, model = national_system(sweep.options)
    everywhere = replace(sweep, outside=0 * sweep.outside)
    whole = region_data(find_region("us"), sweep.options.accounts)
    tax, consumption = household_shares(whole, sweep.options.parameters)
    kept = np.array([(1 - tax) * consumption])
    nation = solved_case(everywhere, bundles, demand, (system, np.ones((1, 1)), model, kept))
    state = states(built.read_counties().loc[list(region.fips)])
    in_state = state.eq(state.iloc[0]).to_numpy()
    found = {phase: reaches(area, nation, phase, in_state) for phase in PHASES}
    return found, float(economy.model.industries["jobs"].sum())


def bundled_demand(sweep: Sweep, model: RegionModel) -> tuple[Ledger, Array]:
    """All that is bought at a site, as few products as effects distinguish, and the local demand of each in full."""
    nation = national_accounts(sweep.options.accounts)
    shares = sweep.shares
    if sweep.home is not None:
        there = supply_shares(nation, model)
        shares = moved_shares(sweep.ledger, shares, sweep.home, there, nation.commodities.index)
    dollars = sweep.ledger.amounts(sweep.dollars, shares, 1)[0, 0]
    demand = product_demand(sweep.ledger.products, nation, model) * dollars
    kinds = [
        (product.phase, product.facility, product.price_ratio, product.is_event) for product in sweep.ledger.products
    ]
    found = list(dict.fromkeys(kinds))
    member = np.array([[kind == one for one in found] for kind in kinds], dtype=float).reshape(len(kinds), len(found))
    bundles = tuple(
        Product((), 0, facility, at_own_share=False, phase=phase, price_ratio=ratio, is_event=is_event)
        for phase, facility, ratio, is_event in found
    )
    return Ledger(bundles, ()), demand @ member


def solved_case(
    sweep: Sweep, bundles: Ledger, demand: Array, place: tuple[CountySystem, Array, RegionModel, Array]
) -> ReferenceCase:
    """The study in one region, as one year.

    Args:
        sweep: what all sites share.
        bundles, demand: what is bought (bundled_demand).
        place: the region's system, its commuting shares, its model, and what residents spend of a dollar.
    """
    system, inside, model, kept = place
    rates, payroll = (workplace_rates(model, sweep.options), payroll_price_ratio(sweep.price_year, sweep.options))
    products = ProductDemand(demand, bundles.counties, bundles.on_site, bundles.by_crews, bundles.price_ratios, payroll,
                             kept)  # fmt: skip
    response, by_industry = solved_response(system, inside, products, rates.T.to_numpy())
    one = np.ones((1, 1))
    amounts = Amounts(
        weights=one,
        dollars=np.ones((1, 1, len(bundles.products))),
        whole=np.ones((1, 1, len(bundles.products))),
        people=sweep.people,
        outside=sweep.outside,
        per_diem=sweep.per_diem,
        jobs_growth=one,
    )
    responses = stacked([response])
    return ReferenceCase(
        counties=pd.Index(range(len(inside))),
        years=range(1),
        reference_year=0,
        rates=rates,
        payroll_price_ratio=payroll,
        lines=pd.DataFrame(),
        dollars={},
        shares={},
        industries={},
        ledger=bundles,
        amounts=amounts,
        response=responses,
        by_industry=by_industry,
        solved=solved_effects(bundles, responses, amounts),
    )


def reaches(
    area: ReferenceCase, nation: ReferenceCase, phase: str, in_state: npt.NDArray[np.bool_]
) -> dict[str, Array]:
    """Measures by REACHES, each the one before and what comes to it, so that rounding cannot make it less.

    The nation has what it makes of each industry beyond what the area makes.

    Args:
        area, nation: the study in both.
        phase: which.
        in_state: which counties lie in the site's state, the site's own first.
    """
    by_county = np.sum([area.measures(phase, effect) for effect in EFFECTS], axis=0)
    rest = np.zeros(len(MEASURES))
    for counted, rows in ((False, slice(nation.rates.shape[1])), (True, JOBS_BY_WORKPLACE)):
        made = [
            np.sum([industry_output(case, phase, effect, counted=counted) for effect in EFFECTS], axis=0)
            for case in (nation, area)
        ]
        rest[rows] = np.maximum(made[0] - made[1], 0.0) @ nation.rates.to_numpy()[:, rows]
    county = by_county[:, 0]
    state = county + by_county[:, 1:][:, in_state[1:]].sum(axis=1)
    whole = state + by_county[:, ~in_state].sum(axis=1)
    return {"county": county, "state": state, "area": whole, "nation": whole + rest}
