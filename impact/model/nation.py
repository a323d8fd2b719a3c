"""The nation: its accounts, its industries and its prices, from the built data."""

from functools import cache, lru_cache

import pandas as pd

from impact.accounts.national import NationalAccounts, basket_price_ratio, extended_price_index, price_ratio
from impact.accounts.requirements import shares_of_makers
from impact.checks import check_same_order, named
from impact.errors import DataError, StudyError
from impact.region.gravity import GravityFactors
from impact.region.region_data import NationData
from impact.region.regional_accounts import regional_industries
from impact.sources import built
from impact.sources.catalog import vintage_year
from impact.sources.concordance import read_summary_industries
from impact.sources.parameters import DELIVERED, Parameters, parameter, read_parameters

SUMMARY, AGAIN = "data/concordance/summary_industries.csv", "install the package again"


@cache
def national_accounts(year: int) -> NationalAccounts:
    """National accounts of one year, from data/."""
    if year not in built.accounts_years():
        years = ", ".join(map(str, built.accounts_years()))
        raise StudyError(f"no accounts of {year}; --accounts takes one of: {years}")
    industries, commodities = built.read_industries(year), built.read_commodities(year)
    check_same_order("industry_jobs", built.read_industry_jobs().index, industries.index)
    shape = len(industries), len(commodities)
    return NationalAccounts(
        year=year,
        industries=industries,
        commodities=commodities,
        market_shares=shares_of_makers(built.read_coefficients(year, "market_shares", shape)),
        domestic_coefficients=built.read_coefficients(year, "domestic_coefficients", shape[::-1]),
        imported_coefficients=built.read_coefficients(year, "imported_coefficients", shape[::-1]),
    )


@cache
def national_industries() -> pd.DataFrame:
    """Industries of the nation in the year of the county jobs, summed from all counties."""
    return regional_industries(built.read_county_tables(), slice(None), built.read_industry_jobs())


@cache
def nation_data(accounts: int) -> NationData:
    """All of the nation that regions are made from, read once.

    Raises:
        DataError: the list of trade industries does not fit the tables by trade industry, or one has no industry.
    """
    prefixes, levels = read_summary_industries()["bea_detail_prefixes"], built.read_local_purchase_levels()
    if not prefixes.index.equals(levels.index):
        raise DataError(f"{SUMMARY} does not list the industries of the built tables in their order; {AGAIN}")
    found = NationData(
        accounts=national_accounts(accounts),
        prefixes=prefixes,
        jobs=built.read_industry_jobs(),
        industries=national_industries(),
        counties=built.read_counties(),
        tables=built.read_county_tables(),
        flows=built.read_flows(),
        factors=GravityFactors(*built.read_gravity_factors()),
        levels=levels,
        spent=read_parameters("households"),
        distance_exponent=parameter("trade", "distance_exponent"),
    )
    empty = prefixes.index[~found.member.any(axis=1)]
    if len(empty):
        raise DataError(f"{SUMMARY} leaves {named(empty)} without an industry: a prefix is damaged; {AGAIN}")
    return found


def last_published_prices() -> int:
    """Last year of the published price index."""
    return int(max(built.read_price_index().columns))


def price_index(price_year: int, parameters: Parameters = DELIVERED) -> pd.DataFrame:
    """Price index by industry, up to the price year at least."""
    growth = parameters.value("region", "price_growth")
    index = extended_price_index(built.read_price_index(), max(price_year, last_published_prices()), growth)
    if price_year not in index.columns:
        raise StudyError(f"no price index for {price_year}; the first year is {min(index.columns)}")
    return index


def jobs_year() -> int:
    """Year of the county jobs, pay and output."""
    return vintage_year("covered_jobs")


def prices_since_jobs(price_year: int, parameters: Parameters = DELIVERED) -> pd.Series:
    """Dollars of the price year per dollar of the jobs year, by industry."""
    return price_ratio(price_index(price_year, parameters), jobs_year(), price_year)


def prices_since_accounts(price_year: int, accounts: int, parameters: Parameters = DELIVERED) -> pd.Series:
    """Dollars of the price year per dollar of the accounts' year, by industry."""
    index = price_index(price_year, parameters)
    return price_ratio(index, accounts, price_year)


@lru_cache(maxsize=8)
def consumer_prices_since_accounts(price_year: int, accounts: int, parameters: Parameters = DELIVERED) -> float:
    """Dollars of the price year that buy what households buy for a dollar of the accounts' year."""
    weights = national_accounts(accounts).commodities["pce_share"]
    index = price_index(max(price_year, accounts), parameters)
    return basket_price_ratio(index, weights, accounts, price_year)


def line_price_ratios(
    commodities: pd.Series, price_year: int, accounts: int, parameters: Parameters = DELIVERED
) -> pd.Series:
    """Dollars of the price year per dollar of the accounts' year, by spending line: the only way between the two.

    P_price year / P_accounts of what the line buys; consumer prices for a commodity without a price index. Rounded
    to 12 digits, so that equal price changes are equal numbers.

    Args:
        commodities: code by line.
        price_year, accounts: the two years.
        parameters: in use.
    """
    known = prices_since_accounts(price_year, accounts, parameters)
    ratios = commodities.map(known).fillna(consumer_prices_since_accounts(price_year, accounts, parameters))
    return ratios.astype(float).round(12).rename("price_ratio")
