"""Assembly: the built data read and put together as the nation's accounts and a region's model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.accounts.prices import extended_price_index, price_ratio
from impact.checks import check_same_order
from impact.errors import StudyError
from impact.region import households
from impact.region.commuting import Commuting, fitted_commuting, gravity_filled, worker_table
from impact.region.counties import RegionCounties, base_demand, contribution_shares, household_links, impedances
from impact.region.distance import county_distances
from impact.region.location_quotient import METHODS, Quotients
from impact.region.model import (
    RegionModel,
    RegionTechnology,
    national_model,
    region_technology,
    regional_model,
)
from impact.region.regional_accounts import coefficients, county_industries, regional_industries
from impact.region.regions import Region, named_region, states
from impact.region.trade import trade_shares
from impact.solve.counties import CountySystem
from impact.solve.multipliers import JOBS_YEAR
from impact.sources import built
from impact.sources.concordance import read_county_aliases
from impact.sources.parameters import parameter, read_parameters, with_values

BENCHMARK = 2017
MOST_COUNTIES = 260
"""Trade shares grow with the square of the counties: more than this need another layout."""
RECENT = 8
"""Regions that are kept, so that a sweep over hundreds of them stays small."""


def newest_accounts() -> int:
    """Accounts year that is used unless another is asked for: the newest that is built."""
    return max(built.accounts_years())


def last_published_prices() -> int:
    """Last year of the published price index."""
    return int(max(built.read_price_index().columns))


@dataclass(frozen=True)
class Options:
    """How the region is modelled, beside what the study says.

    Attributes:
        accounts: year of the national accounts.
        method: location quotient method (slq, cilq, flq, aflq).
        delta: exponent of Flegg's lambda; None for data/parameters/region.toml.
        imports: whether imports count as made at home (only for the nation).
        draws: of the ranges; 0: no ranges.
        seed: of the draws.
        baseline: folder of another region's baseline (impact data baseline); None: the Memphis counties'.
        given: parameters that have another value than in data/parameters, by topic.name ("trade.goods").

    """

    accounts: int = field(default_factory=newest_accounts)
    method: str = "flq"
    delta: float | None = None
    imports: bool = False
    draws: int = 2000
    seed: int = 1
    baseline: Path | None = None
    given: Mapping[str, float] = field(default_factory=dict)

    def records(self, topic: str) -> dict[str, Any]:
        """Parameters of one topic."""
        return with_values(topic, read_parameters(topic), self.given)


@cache
def national_accounts(year: int) -> NationalAccounts:
    """National accounts of one year, from data/."""
    if year not in built.accounts_years():
        years = ", ".join(map(str, built.accounts_years()))
        raise StudyError(f"no accounts of {year}; --accounts takes one of: {years}")
    industries, commodities = built.read_industries(year), built.read_commodities(year)
    check_same_order("industry_jobs_2022", built.read_industry_jobs().index, industries.index)
    shape = len(industries), len(commodities)
    return NationalAccounts(
        year=year,
        industries=industries,
        commodities=commodities,
        market_shares=built.read_coefficients(year, "market_shares", shape),
        domestic_coefficients=built.read_coefficients(year, "domestic_coefficients", shape[::-1]),
        imported_coefficients=built.read_coefficients(year, "imported_coefficients", shape[::-1]),
    )


def find_region(text: str | tuple[str, ...]) -> Region:
    """The region that a text names."""
    return named_region(text, built.read_counties(), read_county_aliases(), read_parameters("regions"))


@cache
def national_industries() -> pd.DataFrame:
    """Industries of the nation in 2022, summed from all counties."""
    counties = built.read_county_tables()
    return regional_industries(counties, list(range(len(counties.table))), built.read_industry_jobs())


@lru_cache(maxsize=RECENT)
def region_table(region: Region) -> pd.DataFrame:
    """The region's rows of the county table."""
    return built.read_counties().iloc[list(region.rows)]


def household_shares_by_county(counties: pd.DataFrame, options: Options) -> tuple[pd.Series, pd.Series]:
    """Personal tax and consumption shares of each county: its state's, or the nation's where there is no record."""
    records, state = options.records("households"), states(counties)
    tax, consumption = (
        state.map(lambda state, own=records[name]: own.get(state, own["US"])["value"])
        for name in ("personal_tax_share", "consumption_share")
    )
    return tax, consumption


def household_shares(region: Region, options: Options) -> tuple[float, float]:
    """Personal tax and consumption shares of the region, its counties weighted by personal income."""
    own = region_table(region)
    weights = own["personal_income_usd"] / own["personal_income_usd"].sum()
    tax, consumption = ((shares * weights).sum() for shares in household_shares_by_county(own, options))
    return float(tax), float(consumption)


@lru_cache(maxsize=RECENT)
def region_workers(region: Region) -> npt.NDArray[np.float64]:
    """Workers by workplace and residence, the last of each everywhere else."""
    return worker_table(built.read_flows(), list(region.rows), len(built.read_counties()))


def region_commuting(region: Region, options: Options) -> Commuting:
    """Earnings flows between the region's counties, and between them and everywhere else."""
    records = options.records("commuting")
    return commuting_at(region, float(records["elasticity"]["value"]), float(records["radius_km"]["value"]))


@lru_cache(maxsize=RECENT)
def commuting_at(region: Region, elasticity: float, radius_km: float) -> Commuting:
    """Earnings flows where commuting falls with distance by an elasticity."""
    own, workers = region_table(region), region_workers(region)
    return fitted_commuting(gravity_filled(workers, county_distances(own), elasticity, radius_km), own)


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


def region_income_spent(region: Region, options: Options) -> float:
    """Dollars that residents spend per dollar of labor income earned in the region."""
    own = region_table(region)
    contributions = float(own["contributions_2023_usd"].sum() / own["earnings_by_work_2023_usd"].sum())
    return households.income_spent(contributions, region_resident_share(region), *household_shares(region, options))


def region_counties(region: Region, model: RegionModel, options: Options) -> RegionCounties:
    """The region's counties: trade shares and where income is spent."""
    if len(region.rows) > MOST_COUNTIES:
        raise StudyError(
            f"{region.title} has {len(region.rows):,} counties; a run links at most {MOST_COUNTIES}. "
            "Name a smaller region; impact multipliers takes any"
        )
    counties = region_table(region)
    nation = national_accounts(options.accounts)
    commuting = region_commuting(region, options)
    tax, consumption = (part.to_numpy(dtype=float) for part in household_shares_by_county(counties, options))
    contributions, kept = contribution_shares(counties), (1 - tax) * consumption
    output = region_output(region)
    demand = base_demand(model, output, counties["personal_income_usd"] * kept)
    impedance = impedances(nation.industries["line"], options.records("trade"))
    return RegionCounties(
        fips=region.fips,
        commuting=commuting,
        trade=trade_shares(output, demand, county_distances(counties), impedance),
        household=household_links(commuting, contributions, kept),
        contributions=contributions,
        tax=tax,
        consumption=consumption,
    )


def county_system(model: RegionModel, counties: RegionCounties) -> CountySystem:
    """The multi-county system of a region."""
    labor_income = model.coefficients["labor_income_share"].to_numpy()
    return CountySystem(model.requirements, counties.trade, model.spending, labor_income, counties.household)


def region_spending(region: Region, options: Options) -> float:
    """All household spending of the region's residents, USD of 2022."""
    tax, consumption = household_shares(region, options)
    income = region_table(region)["personal_income_usd"]
    return float(income.sum()) * (1 - tax) * consumption


def region_model(region: Region, options: Options) -> RegionModel:
    """The model of a region: accounts, coefficients, what it buys at home."""
    if options.method not in METHODS:
        raise StudyError(f"unknown method {options.method}; there are: {', '.join(METHODS)}")
    nation = national_accounts(options.accounts)
    spent = region_income_spent(region, options)
    if region.is_nation:
        industries, shares = region_industries(region), region_coefficients(region, options.accounts)
        return national_model(nation, industries, shares, spent, imports=options.imports)
    if options.imports:
        raise StudyError("--imports total is for --region us: a region's purchases are what its own industry supplies")
    delta = float(options.records("region")["delta"]["value"]) if options.delta is None else options.delta
    quotients = Quotients(options.method, delta, parameter("region", "least_location_quotient"))
    own_households = households.Households(spent, region_spending(region, options))
    return regional_model(nation, technology(region, options.accounts), quotients, own_households)


@lru_cache(maxsize=RECENT)
def region_industries(region: Region) -> pd.DataFrame:
    """Industries of a region."""
    if region.is_nation:
        return national_industries()
    return regional_industries(built.read_county_tables(), list(region.rows), built.read_industry_jobs())


def region_coefficients(region: Region, accounts: int) -> pd.DataFrame:
    """Coefficients of a region's industries, per dollar of output."""
    jobs, nation = built.read_industry_jobs(), national_accounts(accounts)
    return coefficients(region_industries(region), jobs, nation.industries, national_industries())


@lru_cache(maxsize=RECENT)
def technology(region: Region, accounts: int) -> RegionTechnology:
    """What of a region smaller than the nation does not depend on parameters."""
    shares = region_coefficients(region, accounts)
    return region_technology(national_accounts(accounts), region_industries(region), national_industries(), shares)


@lru_cache(maxsize=RECENT)
def region_output(region: Region) -> npt.NDArray[np.float64]:
    """Output of a region's counties, industry x county, USD of 2022."""
    tables, jobs = built.read_county_tables(), built.read_industry_jobs()
    return np.ascontiguousarray(county_industries(tables, list(region.rows), jobs)["output_usd"].T)


def price_index(price_year: int) -> pd.DataFrame:
    """Price index by industry, up to the price year at least."""
    growth = parameter("region", "price_growth_after_2023")
    index = extended_price_index(built.read_price_index(), max(price_year, last_published_prices()), growth)
    if price_year not in index.columns:
        raise StudyError(f"no price index for {price_year}; the first year is {min(index.columns)}")
    return index


def prices_since_jobs(price_year: int) -> pd.Series:
    """Dollars of the price year per dollar of 2022, by industry."""
    return price_ratio(price_index(price_year), JOBS_YEAR, price_year)
