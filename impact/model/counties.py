"""The counties of a region: who supplies whom, who lives where, and the system that links them."""

from functools import lru_cache

from impact.errors import StudyError
from impact.model.nation import national_accounts
from impact.model.options import Options
from impact.model.region import RECENT, household_shares_by_county, region_model, region_table, region_workers
from impact.model.trade import region_trade
from impact.region.commuting import Commuting, fitted_commuting, gravity_filled
from impact.region.counties import RegionCounties, contribution_shares, household_links
from impact.region.distance import county_distances
from impact.region.economy import Economy
from impact.region.model import RegionModel
from impact.region.regions import Region
from impact.solve.counties import CountySystem

MOST_COUNTIES = 260
"""Trade shares grow with the square of the counties: more than this need another layout."""


def region_commuting(region: Region, options: Options) -> Commuting:
    """Earnings flows between the region's counties, and between them and everywhere else."""
    records = options.records("commuting")
    return commuting_at(region, float(records["elasticity"]["value"]), float(records["radius_km"]["value"]))


@lru_cache(maxsize=RECENT)
def commuting_at(region: Region, elasticity: float, radius_km: float) -> Commuting:
    """Earnings flows where commuting falls with distance by an elasticity."""
    own, workers = region_table(region), region_workers(region)
    return fitted_commuting(gravity_filled(workers, county_distances(own), elasticity, radius_km), own)


def check_size(region: Region) -> None:
    """A region has no more counties than a run can link."""
    if len(region.rows) > MOST_COUNTIES:
        raise StudyError(
            f"{region.title} has {len(region.rows):,} counties; a run links at most {MOST_COUNTIES}. "
            "Name a smaller region; impact multipliers takes any"
        )


def region_counties(region: Region, options: Options) -> RegionCounties:
    """The region's counties: trade shares and where income is spent."""
    check_size(region)
    counties = region_table(region)
    commuting = region_commuting(region, options)
    tax, consumption = (part.to_numpy(dtype=float) for part in household_shares_by_county(counties, options))
    contributions, kept = contribution_shares(counties), (1 - tax) * consumption
    return RegionCounties(
        fips=region.fips,
        commuting=commuting,
        trade=region_trade(region, options.accounts),
        household=household_links(commuting, contributions, kept),
        contributions=contributions,
        tax=tax,
        consumption=consumption,
    )


def region_economy(region: Region, options: Options) -> Economy:
    """The region's industries and counties, and the nation's accounts behind them."""
    model = region_model(region, options)
    return Economy(region, national_accounts(options.accounts), model, region_counties(region, options))


def county_system(model: RegionModel, counties: RegionCounties) -> CountySystem:
    """The multi-county system of a region."""
    labor_income = model.coefficients["labor_income_share"].to_numpy()
    return CountySystem(model.requirements, counties.trade, model.spending, labor_income, counties.household)
