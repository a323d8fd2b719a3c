"""A region put together from the built data: its industries, what they buy, its counties and who supplies whom."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.errors import StudyError
from impact.model.nation import national_accounts, national_industries, region_industries
from impact.model.options import RPC, Options
from impact.model.trade import region_purchase_shares, region_trade
from impact.region import regional_accounts
from impact.region.commuting import Commuting, fitted_commuting, gravity_filled, worker_table
from impact.region.economy import Economy, RegionCounties, contribution_shares, household_links
from impact.region.local_purchase_shares import METHODS as QUOTIENTS
from impact.region.local_purchase_shares import Quotients
from impact.region.model import (
    LocalPurchases,
    RegionModel,
    RegionTechnology,
    national_model,
    quotient_purchases,
    region_technology,
    regional_model,
    supplier_purchases,
)
from impact.region.regional_accounts import coefficients
from impact.region.regions import Region, county_distances, named_region, states
from impact.solve.counties import CountySystem
from impact.sources import built
from impact.sources.concordance import read_county_aliases
from impact.sources.parameters import read_parameters
from impact.sources.place_names import code_or_word, region_text

RECENT = 8
"""Regions that are kept, so that a sweep over hundreds of them stays small."""
MOST_COUNTIES = 260
"""Trade shares grow with the square of the counties: more than this need another layout."""


@lru_cache(maxsize=RECENT)
def find_region(text: str | tuple[str, ...]) -> Region:
    """The region that a text names: codes or names of counties."""
    words = region_text(text) if isinstance(text, str) else tuple(map(code_or_word, text))
    return named_region(words, built.read_counties(), read_county_aliases(), read_parameters("regions"))


@lru_cache(maxsize=RECENT)
def region_table(region: Region) -> pd.DataFrame:
    """The region's rows of the county table."""
    return built.read_counties().iloc[list(region.rows)]


@lru_cache(maxsize=RECENT)
def region_states(region: Region) -> pd.Series:
    """State of each of the region's counties."""
    return states(region_table(region))


def household_shares_by_county(state: pd.Series, options: Options) -> tuple[pd.Series, pd.Series]:
    """Personal tax and consumption shares of counties by state: the nation's where there is no record of a state."""
    records = options.records("households")
    tax, consumption = (
        state.map(lambda state, own=records[name]: own.get(state, own["US"])["value"])
        for name in ("personal_tax_share", "consumption_share")
    )
    return tax, consumption


@lru_cache(maxsize=RECENT)
def household_shares(region: Region, options: Options) -> tuple[float, float]:
    """Personal tax and consumption shares of the region, its counties weighted by personal income."""
    own = region_table(region)
    weights = own["personal_income_usd"] / own["personal_income_usd"].sum()
    tax, consumption = (
        (shares * weights).sum() for shares in household_shares_by_county(region_states(region), options)
    )
    return float(tax), float(consumption)


@lru_cache(maxsize=RECENT)
def region_workers(region: Region) -> npt.NDArray[np.float64]:
    """Workers by workplace and residence, the last of each everywhere else."""
    return worker_table(built.read_flows(), list(region.rows), len(built.read_counties()))


@lru_cache(maxsize=RECENT)
def region_resident_share(region: Region) -> float:
    """Share of the net earnings of the region's workplaces that goes to its residents, the region as one place."""
    if region.is_nation:
        return 1.0
    counties = built.read_counties()
    workers = region_workers(region)
    inside, leaving, coming = workers[:-1, :-1].sum(), workers[:-1, -1].sum(), workers[-1, :-1].sum()
    whole = counties.iloc[list(region.rows)].sum(numeric_only=True).to_frame().T
    fitted = fitted_commuting(np.array([[inside, leaving], [coming, 0.0]]), whole)
    return float(fitted.shares[0, 0])


@lru_cache(maxsize=RECENT)
def region_income_spent(region: Region, options: Options) -> float:
    """Dollars that residents spend per dollar of labor income earned in the region."""
    own = region_table(region)
    contributions = float(own["contributions_usd"].sum() / own["earnings_by_workplace_usd"].sum())
    return regional_accounts.income_spent(
        contributions, region_resident_share(region), *household_shares(region, options)
    )


def region_spending(region: Region, options: Options) -> float:
    """All household spending of the region's residents, USD of the jobs year."""
    tax, consumption = household_shares(region, options)
    income = region_table(region)["personal_income_usd"]
    return float(income.sum()) * (1 - tax) * consumption


def region_coefficients(region: Region, accounts: int) -> pd.DataFrame:
    """Coefficients of a region's industries, per dollar of output."""
    jobs, nation = built.read_industry_jobs(), national_accounts(accounts)
    return coefficients(region_industries(region), jobs, nation.industries, national_industries())


@lru_cache(maxsize=RECENT)
def technology(region: Region, accounts: int) -> RegionTechnology:
    """What of a region smaller than the nation does not depend on parameters."""
    shares = region_coefficients(region, accounts)
    return region_technology(national_accounts(accounts), region_industries(region), national_industries(), shares)


def purchases_by_quotient(region: Region, options: Options) -> LocalPurchases:
    """What a region buys locally by the location quotient that the options name."""
    records = options.records("region")
    delta, least = (float(records[name]["value"]) for name in ("delta", "least_location_quotient"))
    return quotient_purchases(technology(region, options.accounts), Quotients(options.method, delta, least))


LOCAL_PURCHASES: dict[str, Callable[[Region, Options], LocalPurchases]] = {
    RPC: lambda region, options: supplier_purchases(region_purchase_shares(region, options)),
    **dict.fromkeys(QUOTIENTS, purchases_by_quotient),
}
"""Methods for what a region buys locally; each has its word in cli.options.LocalPurchases."""


def region_purchases(region: Region, options: Options) -> LocalPurchases:
    """What a region buys locally, by the method that the options name."""
    return LOCAL_PURCHASES[options.method](region, options)


@lru_cache(maxsize=RECENT)
def region_model(region: Region, options: Options) -> RegionModel:
    """The model of a region: accounts, coefficients, what it buys locally."""
    if options.method not in LOCAL_PURCHASES:
        raise StudyError(f"--local-purchases {options.method}: unknown; there are: {', '.join(LOCAL_PURCHASES)}")
    nation = national_accounts(options.accounts)
    spent = region_income_spent(region, options)
    if region.is_nation:
        industries, shares = region_industries(region), region_coefficients(region, options.accounts)
        return national_model(nation, industries, shares, spent, imports=options.imports)
    if options.imports:
        raise StudyError("--imports total is for --region us: a region's purchases are what its own industry supplies")
    own_households = regional_accounts.Households(spent, region_spending(region, options))
    purchases = region_purchases(region, options)
    return regional_model(nation, technology(region, options.accounts), purchases, own_households)


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
    shares = household_shares_by_county(region_states(region), options)
    tax, consumption = (part.to_numpy(dtype=float) for part in shares)
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
