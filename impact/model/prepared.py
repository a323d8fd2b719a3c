"""From a study to its scene: the bill of goods placed in its counties, and what it calls forth in every industry."""

from typing import NamedTuple

import pandas as pd

from impact.effects import crews
from impact.effects.measures import measure_rates
from impact.effects.outputs_of_demand import LineDemand, income_correction, line_outputs
from impact.effects.scene import Scene
from impact.ledger.local_demand import local_demand
from impact.ledger.places import check_cities, check_commodities, check_utilities, placed_study
from impact.ledger.schedule import closed_study, reference_year
from impact.ledger.spending import Spending, study_spending
from impact.ledger.staff import payroll_key, staff_schedule, staff_table
from impact.load.power import Power
from impact.model.counties import county_system
from impact.model.local_conditions import power_of
from impact.model.nation import national_accounts, price_index, prices_since_jobs
from impact.model.options import Options
from impact.model.region import find_region
from impact.region.counties import RegionCounties
from impact.region.economy import Economy
from impact.region.model import RegionModel
from impact.sources import built
from impact.sources.concordance import read_county_aliases, read_utilities
from impact.sources.parameters import DELIVERED, Parameters
from impact.sources.tax_records import read_treasuries
from impact.study import Study


class Placed(NamedTuple):
    """A study set down in its places.

    Attributes:
        study: its counties in BEA's codes, its places and commodities known; nothing runs after its closure.
        spending: its bill of goods.
        power: its load, supply and draw.
    """

    study: Study
    spending: Spending
    power: Power


def checked_spending(study: Study, options: Options | None = None) -> Placed:
    """A study whose places and commodities are known, with its bill of goods and its power."""
    options = options or Options()
    nation, parameters = national_accounts(options.accounts), options.parameters
    placed = placed_study(closed_study(study), find_region(study.region), built.read_counties(), read_county_aliases())
    check_commodities(placed, nation.commodities, nation.codes)
    check_utilities(placed, read_utilities().index)
    cities = {key: place["county"] for key, place in read_treasuries().items() if place["level"] == "city"}
    check_cities(placed, cities)
    power = power_of(placed, parameters=parameters)
    index = price_index(latest_dollars(placed, power), parameters)
    return Placed(placed, study_spending(placed, index, power), power)


def latest_dollars(study: Study, power: Power) -> int:
    """The latest year whose dollars a study, or a tariff of its bills, uses."""
    years = [line.dollar_year for site in study.facility for line in site.spend if line.dollar_year is not None]
    return int(max([study.price_year, *years, *power.bills["dollar_year"]]))


def build_scene(placed: Placed, economy: Economy, parameters: Parameters = DELIVERED) -> tuple[Scene, pd.DataFrame]:
    """Outputs of all lines by effect and what turns them into measures; and the local demand they start from."""
    study, spending, _ = placed
    model, counties = economy.model, economy.counties
    margins = built.read_margin_shares(), built.read_margin_suppliers()
    demand = local_demand(spending.lines, economy.nation, model, *margins)
    work = work_of(study, model, counties, spending, demand, parameters)
    scene = Scene(
        spending=spending,
        outputs=line_outputs(county_system(model, counties), work.lines),
        rates=work.rates,
        crew_factors=work.factors,
        staff=staff_table(study),
        staff_schedule=staff_schedule(study),
        reference_year=reference_year(study),
        counties=pd.Index(counties.fips),
        residence=counties.commuting.shares,
        outside_share=study.crews_from_outside_share.value,
    )
    return scene, demand


class Work(NamedTuple):
    """What lines buy where, and who does the work on site.

    Attributes:
        lines: all lines and payrolls.
        rates: measures per dollar of output, industry x measure.
        average: measures of each on-site line at the sector's average, line x measure.
        factors: jobs and labor_income of counted crews over that average, by on-site line.
    """

    lines: LineDemand
    rates: pd.DataFrame
    average: pd.DataFrame
    factors: pd.DataFrame


def work_of(
    study: Study,
    model: RegionModel,
    counties: RegionCounties,
    spending: Spending,
    demand: pd.DataFrame,
    parameters: Parameters = DELIVERED,
) -> Work:
    """The lines of a study in its counties, their crews counted.

    Args:
        study: the study, its counties in BEA's codes.
        model, counties: its region.
        spending: the bill of goods.
        demand: local demand, industry x line.
        parameters: in use.
    """
    rates = measure_rates(model.coefficients, prices_since_jobs(study.price_year, parameters))
    average = demand[crews.on_site_columns(spending.lines)].T @ rates
    factors = crews.crew_factors(study, spending.lines, average["jobs"], average["labor_income_usd"])
    per_diem = parameters.value("commuting", "per_diem_share")
    pay, counted = average["labor_income_usd"], factors["labor_income"]
    lines = placed_lines(study, counties, spending, demand, pay, counted, per_diem)
    return Work(lines, rates, average, factors)


def placed_lines(
    study: Study,
    counties: RegionCounties,
    spending: Spending,
    demand: pd.DataFrame,
    pay: pd.Series,
    factors: pd.Series,
    per_diem_share: float,
) -> LineDemand:
    """All lines and the payrolls of the staff, with their counties and the income they pay to households.

    Args:
        study: the study, its counties in BEA's codes.
        counties: the region's.
        spending: the bill of goods.
        demand: local demand, industry x line.
        pay: labor income of the on-site lines at the sector's average.
        factors: pay of counted crews over that average.
        per_diem_share: what crews from outside spend of their pay at the site.
    """
    staff, fips = staff_table(study), pd.Index(counties.fips)
    payroll = staff["labor_income_usd"].set_axis([payroll_key(site) for site in staff.index])
    place = pd.concat([spending.lines["county"], staff["county"].set_axis(payroll.index)])
    staying = pd.Series(counties.commuting.shares[:, :-1].sum(axis=1), index=fips)
    resident = spending.lines.loc[pay.index, "county"].map(staying).astype(float)
    correction = income_correction(pay, pay * factors, study.crews_from_outside_share.value, resident)
    everything = demand.assign(**dict.fromkeys(payroll.index, 0.0))
    income = pd.concat([correction, payroll]).astype(float).reindex(everything.columns).fillna(0.0)
    visiting = pay * factors * study.crews_from_outside_share.value * per_diem_share
    lines = spending.lines.reindex(everything.columns)
    return LineDemand(
        demand=everything,
        county=fips.get_indexer(place[everything.columns]),
        on_site=lines["on_site"].eq(other=True).to_numpy(),
        construction=lines["phase"].eq("construction").to_numpy(),
        income=income.to_numpy(),
        visitors=visiting.astype(float).reindex(everything.columns).fillna(0.0).to_numpy(),
    )
