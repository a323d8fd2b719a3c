"""Assembly: the built data read and put together as the nation's accounts and a region's model."""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.accounts.prices import extended_price_index, price_ratio
from impact.checks import check_same_order
from impact.errors import StudyError
from impact.region import households
from impact.region.location_quotient import METHODS, Quotients
from impact.region.model import RegionModel, national_model, regional_model
from impact.region.regional_accounts import coefficients, regional_industries
from impact.region.regions import Region, named_region, states
from impact.solve.multipliers import JOBS_YEAR
from impact.sources import built
from impact.sources.concordance import read_county_aliases
from impact.sources.parameters import parameter, read_parameters

LAST_PUBLISHED_PRICES = 2023
BENCHMARK = 2017
NEWEST = 2023
"""Accounts year that is used unless another is asked for."""


@dataclass(frozen=True)
class Options:
    """How the region is modelled, beside what the study says.

    Attributes:
        accounts: year of the national accounts.
        method: location quotient method (slq, cilq, flq, aflq).
        delta: exponent of Flegg's lambda; None for data/parameters/region.toml.
        imports: whether imports count as made at home (only for the nation).

    """

    accounts: int = NEWEST
    method: str = "flq"
    delta: float | None = None
    imports: bool = False


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


def household_shares(region: Region) -> tuple[float, float]:
    """Personal tax and consumption shares of the region, its counties weighted by personal income."""
    own = built.read_counties().iloc[list(region.rows)]
    records = read_parameters("households")
    tax, consumption = (
        households.weighted_share(
            {state: record["value"] for state, record in records[name].items()},
            states(own),
            own["personal_income_usd"],
        )
        for name in ("personal_tax_share", "consumption_share")
    )
    return tax, consumption


def region_resident_share(region: Region) -> float:
    """Share of the people who work in the region that live there."""
    return 1.0 if region.is_nation else households.resident_share(built.read_flows(), list(region.rows))


def region_income_spent(region: Region) -> float:
    """Dollars that residents spend per dollar of labor income earned in the region."""
    own = built.read_counties().iloc[list(region.rows)]
    contributions = households.contribution_share(own)
    return households.income_spent(contributions, region_resident_share(region), *household_shares(region))


def region_spending(region: Region) -> float:
    """All household spending of the region's residents, USD of 2022."""
    tax, consumption = household_shares(region)
    income = built.read_counties()["personal_income_usd"].iloc[list(region.rows)]
    return float(income.sum()) * (1 - tax) * consumption


def region_model(region: Region, options: Options) -> RegionModel:
    """The model of a region: accounts, coefficients, what it buys at home."""
    if options.method not in METHODS:
        raise StudyError(f"unknown method {options.method}; there are: {', '.join(METHODS)}")
    nation, jobs = national_accounts(options.accounts), built.read_industry_jobs()
    reference = national_industries()
    own = reference if region.is_nation else regional_industries(built.read_county_tables(), list(region.rows), jobs)
    shares = coefficients(own, jobs, nation.industries, reference)
    spent = region_income_spent(region)
    if region.is_nation:
        return national_model(nation, own, shares, spent, imports=options.imports)
    if options.imports:
        raise StudyError("--imports total is for --region us: a region's purchases are what its own industry supplies")
    delta = parameter("region", "delta") if options.delta is None else options.delta
    quotients = Quotients(options.method, delta, parameter("region", "least_location_quotient"))
    own_households = households.Households(spent, region_spending(region))
    return regional_model(nation, own, reference, shares, quotients, own_households)


def price_index(price_year: int) -> pd.DataFrame:
    """Price index by industry, up to the price year at least."""
    growth = parameter("region", "price_growth_after_2023")
    index = extended_price_index(built.read_price_index(), max(price_year, LAST_PUBLISHED_PRICES), growth)
    if price_year not in index.columns:
        raise StudyError(f"no price index for {price_year}; the first year is {min(index.columns)}")
    return index


def prices_since_jobs(price_year: int) -> pd.Series:
    """Dollars of the price year per dollar of 2022, by industry."""
    return price_ratio(price_index(price_year), JOBS_YEAR, price_year)
