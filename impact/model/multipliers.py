"""Multipliers of a region from the built data; it starts fast, as it needs nothing of a study."""

import pandas as pd

from impact.accounts.national import NationalAccounts, by_longest_prefix
from impact.model.nation import national_accounts, prices_since_accounts, prices_since_jobs
from impact.model.options import Options
from impact.model.region import find_region, region_model
from impact.region.model import RegionModel
from impact.solve.leontief import PriceRatios, commodity_multiplier_table, grouped_multiplier_table, multiplier_table
from impact.sources.concordance import read_summary_industries
from impact.sources.parameters import DELIVERED, Parameters


def price_ratios(price_year: int, accounts: int, parameters: Parameters = DELIVERED) -> PriceRatios:
    """From dollars of 2022 to those of the accounts, and from there to those of the price year, by industry."""
    return PriceRatios(prices_since_jobs(accounts, parameters), prices_since_accounts(price_year, accounts, parameters))


def region_multipliers(
    model: RegionModel, nation: NationalAccounts, price_year: int, parameters: Parameters = DELIVERED
) -> pd.DataFrame:
    """The region's Type II multipliers with location quotients and the share of jobs that is imputed."""
    ratios = price_ratios(price_year, nation.year, parameters)
    table = multiplier_table(model, nation.industries["name"], ratios, price_year, households=True)
    own = model.industries.loc[table["code"], ["location_quotient", "imputed_share"]].reset_index(drop=True)
    return pd.concat([table, own], axis=1)


def multipliers(region_text: str, options: Options, *, basis: str, households: bool, price_year: int) -> pd.DataFrame:
    """The multiplier table of a region (the contract's columns)."""
    model, nation = region_model(find_region(region_text), options), national_accounts(options.accounts)
    ratios = price_ratios(price_year, nation.year, options.parameters)
    table = multiplier_table(model, nation.industries["name"], ratios, price_year, households=households)
    if basis == "industry":
        return table
    output = nation.commodity_output(model.industries["output_usd"]) / 1e6
    return commodity_multiplier_table(table, model, nation.commodities["name"], output, price_year)


def summary_multipliers(
    region_text: str, options: Options, *, groups: int, households: bool, price_year: int
) -> pd.DataFrame:
    """The multipliers of the region's 20 sectors or 71 summary industries: its industries' own, weighted by output."""
    table = multipliers(region_text, options, basis="industry", households=households, price_year=price_year)
    nation = national_accounts(options.accounts)
    if groups == SECTORS:
        sectors = nation.industries["sector"].str.replace("92.", "92", regex=True)
        titles = dict(zip(sectors, nation.industries["sector_name"], strict=True)) | {"92": "Government"}
        return grouped_multiplier_table(table, sectors, pd.Series(titles), price_year)
    summary = read_summary_industries()
    members = by_longest_prefix(nation.codes, summary["bea_detail_prefixes"])
    return grouped_multiplier_table(table, members, summary["title"], price_year)


SECTORS, SUMMARY_INDUSTRIES = 20, 71
"""How many groups there are: NAICS sectors with government as one, and BEA's summary industries."""
