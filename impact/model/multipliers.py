"""Multipliers of a region from the built data; it starts fast, as it needs nothing of a study."""

import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.model.nation import national_accounts, prices_since_accounts, prices_since_jobs
from impact.model.options import Options
from impact.model.region import find_region, region_model
from impact.region.model import RegionModel
from impact.solve.leontief import PriceRatios, commodity_multiplier_table, multiplier_table
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
