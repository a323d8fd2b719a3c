"""Sites: what a study does if all of it stands in one county, and how far that reaches.

The region is the site's surroundings, its 402 industries and its counties modelled as `impact run --region` models
them; what leaves it is followed through the nation as one region.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.effects.measures import measure_rates
from impact.effects.outputs_of_demand import LineDemand, total_output
from impact.effects.site_effects import (
    FIGURES,
    REACHES,
    SIDES,
    at_the_site,
    by_county,
    elsewhere,
    of_phases,
    reaches,
    summed_lines,
)
from impact.ledger.bill import Bill, bill_demand, bill_of_goods, moved_bill, supply_shares
from impact.ledger.schedule import reference_year
from impact.ledger.spending import Spending
from impact.ledger.staff import payroll_key, staff_schedule, staff_table
from impact.model.counties import county_system, region_counties
from impact.model.nation import national_accounts, prices_since_jobs
from impact.model.options import Options
from impact.model.prepared import Work, checked_spending, work_of
from impact.model.region import find_region, region_model
from impact.region.counties import RegionCounties
from impact.region.distance import county_distances
from impact.region.model import RegionModel
from impact.region.regions import Region, states
from impact.results import PHASES
from impact.solve.leontief import LeontiefSystem
from impact.solve.multipliers import system
from impact.sources import built
from impact.study import Study

Array = npt.NDArray[np.float64]

FIRST = ("geoid", "county", "state", "population", "area_counties", "area_jobs")
"""Columns of the table before the figures."""
COLUMNS = (*FIRST, *(f"{reach}_{figure}" for figure in FIGURES for reach in REACHES))


@dataclass(frozen=True)
class Sweep:
    """What all sites of a sweep share.

    Attributes:
        study: its counties in BEA's codes.
        spending: its bill of goods.
        options: how the regions are modelled.
        radius_km: of a site's surroundings.
        bill: what the lines buy, with the study's own local shares.
        home: by commodity, what the study's own region supplies; None: given local shares hold everywhere.
        weights: line x phase, share of each line and payroll that counts.
    """

    study: Study
    spending: Spending
    options: Options
    radius_km: float
    bill: Bill
    home: Array | None
    weights: pd.DataFrame


def prepared_sweep(study: Study, options: Options, radius_km: float, *, given_shares: bool = False) -> Sweep:
    """What all sites of a study share.

    Args:
        study: the study.
        options: how the regions are modelled.
        radius_km: of a site's surroundings.
        given_shares: whether local shares that the study gives hold everywhere, whatever a place supplies.
    """
    placed, spending, _ = checked_spending(study, options)
    nation = national_accounts(options.accounts)
    bill = bill_of_goods(
        spending.lines, nation.commodities.index, built.read_margin_shares(), built.read_margin_suppliers()
    )
    home = None if given_shares else supply_shares(nation, region_model(find_region(study.region), options))
    return Sweep(placed, spending, options, radius_km, bill, home, phase_weights(placed, spending))


def phase_weights(study: Study, spending: Spending) -> pd.DataFrame:
    """Share of each line and payroll that counts, line x phase: all of the build, the reference year of operation."""
    year = reference_year(study)
    payroll = staff_schedule(study)[year]
    building = spending.lines["phase"].eq("construction")
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "construction": spending.schedule.sum(axis=1).where(building, 0.0),
                    "operation": spending.schedule[year].where(~building, 0.0),
                }
            ),
            pd.DataFrame({"construction": 0.0, "operation": payroll}).set_axis([payroll_key(s) for s in payroll.index]),
        ]
    )[list(PHASES)]


@lru_cache(maxsize=1)
def distances() -> Array:
    """Distances between all counties, km."""
    return county_distances(built.read_counties())


def surroundings(fips: str, radius_km: float) -> Region:
    """A county and all whose centres lie within a radius of its own; the county itself stands first."""
    table = built.read_counties()
    own = int(table.index.get_loc(fips))
    near = np.flatnonzero(distances()[own] <= radius_km)
    rows = [own, *(int(row) for row in near if row != own)]
    codes = tuple(str(code) for code in table.index[rows])
    return Region(",".join(codes), f"around {table['name'].iloc[own]}", codes, tuple(rows))


@lru_cache(maxsize=1)
def national_system(options: Options) -> tuple[LeontiefSystem, pd.DataFrame]:
    """The nation as one region, and its coefficients."""
    model = region_model(find_region("us"), options)
    return system(model), model.coefficients


def site_row(sweep: Sweep, fips: str) -> dict[str, object]:
    """The figures of one site: COLUMNS."""
    region, table = surroundings(fips, sweep.radius_km), built.read_counties()
    model = region_model(region, sweep.options)
    found = site_measures(sweep, region, model)
    own = table.loc[fips]
    first = (fips, own["name"], states(table.loc[[fips]]).iloc[0], int(own["population"]), len(region.fips))
    return dict(zip(FIRST, (*first, float(model.industries["jobs"].sum())), strict=True)) | {
        f"{reach}_{figure}": float(found[phase].loc[reach, measure])
        for figure, (phase, measure) in FIGURES.items()
        for reach in REACHES
    }


def site_measures(sweep: Sweep, region: Region, model: RegionModel) -> dict[str, pd.DataFrame]:
    """Measures by how far they reach, by phase.

    Args:
        sweep: what all sites share.
        region: the site's surroundings, its own county first.
        model: the region's.
    """
    counties = region_counties(region, model, sweep.options)
    lines, work = site_work(sweep, region, model, counties)
    summed = summed_lines(work.lines, sweep.weights)
    output = of_phases(total_output(county_system(model, counties), summed))
    site = at_the_site(work.average, work.factors, staff_table(sweep.study), lines, sweep.weights)
    nation, rates = national_output(sweep, summed, work)
    state = states(built.read_counties().loc[list(region.fips)])
    return {
        phase: reaches(
            by_county(output[phase], work.rates, site[phase]),
            elsewhere(nation[phase], output[phase].sum(axis=1), rates),
            state.eq(state.iloc[0]).to_numpy(),
        )
        for phase in PHASES
    }


def site_work(sweep: Sweep, region: Region, model: RegionModel, counties: RegionCounties) -> tuple[pd.DataFrame, Work]:
    """The spending lines set down at the site, and what they buy in its surroundings.

    Args:
        sweep: what all sites share.
        region, model, counties: the site's surroundings.
    """
    nation, fips = national_accounts(sweep.options.accounts), region.fips[0]
    bill = sweep.bill if sweep.home is None else moved_bill(sweep.bill, sweep.home, supply_shares(nation, model))
    lines = sweep.spending.lines.assign(county=fips)
    sites = tuple(site.model_copy(update={"county": fips}) for site in sweep.study.facility)
    here = sweep.study.model_copy(update={"facility": sites})
    demand = bill_demand(bill, nation, model)
    spending = Spending(lines, sweep.spending.schedule)
    return lines, work_of(here, model, counties, spending, demand, sweep.options.parameters)


def national_output(sweep: Sweep, summed: LineDemand, work: Work) -> tuple[dict[str, Array], pd.DataFrame]:
    """What the site's local purchases call forth in the whole nation, by phase and industry; the nation's measures.

    Labor income beside that of industries counts wherever its earners live: crews' over the average, and staff's.
    """
    everywhere, coefficients = national_system(sweep.options)
    average, weights = work.average["labor_income_usd"], sweep.weights
    crews = average * (work.factors["labor_income"] - 1) * weights["construction"].reindex(average.index)
    staff = staff_table(sweep.study)["labor_income_usd"]
    payroll = staff * weights["operation"].reindex([payroll_key(site) for site in staff.index]).to_numpy()
    beside = {("construction", True): float(crews.sum()), ("operation", False): float(payroll.sum())}
    income = np.array([beside.get(side, 0.0) for side in SIDES])
    output = everywhere.output_with_households(summed.demand.to_numpy(), income)
    prices = prices_since_jobs(sweep.study.price_year, sweep.options.parameters)
    return of_phases(output), measure_rates(coefficients, prices)
