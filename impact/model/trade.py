"""Trade put together from the built data: a region's block of the nation's gravity trade, and what it buys locally."""

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from impact.accounts.national import electricity_makers
from impact.accounts.requirements import Matrix, membership, summed_requirements
from impact.model.nation import national_accounts, national_industries, region_industries
from impact.model.options import Options
from impact.region.gravity import GravityFactors, county_purchases, distance_kernel, gravity_shares, trade_inside
from impact.region.local_purchase_shares import (
    local_purchase_shares,
    shift_width,
    simple_location_quotient,
    trade_industry_of,
    with_own_rules,
)
from impact.region.model import location_quotients
from impact.region.regional_accounts import county_industries, spent_shares
from impact.region.regions import Region, county_distances, states
from impact.sources import built
from impact.sources.concordance import read_summary_industries
from impact.sources.parameters import parameter, read_parameters

RECENT = 8
TOPIC = "local_purchases"


class SummaryTrade(NamedTuple):
    """The nation's accounts by trade industry (BEA's 71).

    Attributes:
        industry_of: trade industry of each detail industry.
        member: trade industry x detail industry, of zeros and ones.
        requirements: domestic, trade industry x trade industry.
        spending: domestic, per USD that households spend.
    """

    industry_of: pd.Series
    member: Matrix
    requirements: Matrix
    spending: Matrix


@cache
def summary_trade(accounts: int) -> SummaryTrade:
    """The nation's accounts by trade industry."""
    nation, summary = national_accounts(accounts), read_summary_industries()
    industry_of = trade_industry_of(nation, summary["bea_detail_prefixes"])
    member = membership(industry_of, summary.index)
    requirements = nation.industry_requirements(imports=False).clip(min=0.0)
    output = nation.industries["output_musd"].to_numpy()
    return SummaryTrade(
        industry_of, member, summed_requirements(requirements, output, member), member @ nation.consumption()
    )


@lru_cache(maxsize=RECENT)
def region_output(region: Region) -> Matrix:
    """Output of a region's counties, industry x county, USD of 2022."""
    tables, jobs = built.read_county_tables(), built.read_industry_jobs()
    return np.ascontiguousarray(county_industries(tables, list(region.rows), jobs)["output_usd"].T)


@lru_cache(maxsize=RECENT)
def region_kernel(region: Region) -> Matrix:
    """Kernel of distance between a region's counties."""
    counties = built.read_counties().iloc[list(region.rows)]
    return distance_kernel(county_distances(counties), parameter("trade", "distance_exponent"))


def region_factors(region: Region) -> GravityFactors:
    """Gravity factors of a region's counties."""
    return GravityFactors(*built.read_gravity_factors()).among(list(region.rows))


@lru_cache(maxsize=RECENT)
def region_gravity_shares(region: Region, accounts: int) -> pd.Series:
    """Part of the region's purchases that gravity makes in it, by trade industry."""
    trade = summary_trade(accounts)
    output = trade.member @ region_output(region)
    counties = built.read_counties().iloc[list(region.rows)]
    spent = counties["personal_income_usd"].to_numpy(float) * spent_shares(
        states(counties), read_parameters("households")
    )
    purchases = county_purchases(trade.requirements, trade.spending, output, spent)
    found = gravity_shares(output, purchases, region_factors(region), region_kernel(region))
    return pd.Series(found, trade_industries(), name="gravity_share")


@lru_cache(maxsize=RECENT)
def region_trade(region: Region, accounts: int) -> Matrix:
    """Where in the region its home purchases are made, industry x maker x buyer."""
    position = trade_industries().get_indexer(pd.Index(summary_trade(accounts).industry_of))
    return trade_inside(region_output(region), region_factors(region).ln_maker[position], region_kernel(region))


@lru_cache(maxsize=RECENT)
def supplier_table(region: Region, accounts: int) -> pd.DataFrame:
    """Suppliers of a region: summary, location_quotient (electricity makers pooled), summary_location_quotient."""
    nation, trade, whole = national_accounts(accounts), summary_trade(accounts), national_industries()
    own = region_industries(region)
    made, all_made = (trade.member @ table["output_usd"].to_numpy() for table in (own, whole))
    group = simple_location_quotient(pd.Series(made, trade_industries()), pd.Series(all_made, trade_industries()))
    return pd.DataFrame(
        {
            "summary": trade.industry_of,
            "location_quotient": location_quotients(own, whole, electricity_makers(nation)).reindex(nation.codes),
            "summary_location_quotient": trade.industry_of.map(group),
        }
    )


def trade_industries() -> pd.Index:
    """Codes of the trade industries, in the order of all tables here."""
    return built.read_local_purchase_levels().index


def share_levels(options: Options) -> pd.DataFrame:
    """Levels, slopes, and anchors by trade industry, the slope of services as the options have it."""
    slope = options.records(TOPIC)["services_slope"]["value"]
    return built.read_local_purchase_levels().fillna({"slope": slope})


def common_width(region: Region, options: Options) -> float:
    """Factor on the common errors: wider in very small regions."""
    records = options.records(TOPIC)
    size = region_industries(region)["output_usd"].sum() / national_industries()["output_usd"].sum()
    low, high = records["small_region_sizes"]["value"]
    return shift_width(float(size), (low, high), records["small_region_width"]["value"])


def logit_shifts(levels: pd.DataFrame, width: float, options: Options) -> pd.Series:
    """What is added to the logit of each trade industry: the error common to its kind, and its group's own.

    Args:
        levels: by trade industry: kind, group.
        width: factor on the common errors (common_width).
        options: values of parameters.
    """
    records = options.records(TOPIC)
    common = levels["kind"].map({kind: records[f"shift_{kind}"]["value"] for kind in ("goods", "services")})
    own = levels["group"].map({name: record["value"] for name, record in records["shift_group"].items()})
    return width * common + own.fillna(0.0)


def region_purchase_shares(region: Region, options: Options) -> pd.Series:
    """Local purchase share of each supplier of a region, before limits of supply."""
    levels, rules = share_levels(options), options.records(TOPIC)["own_rules"]
    suppliers = supplier_table(region, options.accounts)
    gravity, width = region_gravity_shares(region, options.accounts), common_width(region, options)
    found = local_purchase_shares(levels, gravity, suppliers, logit_shifts(levels, width, options))
    quotients = suppliers["location_quotient"]
    return with_own_rules(found, quotients, rules["all_at_home"]["value"], rules["as_far_as_supplied"]["value"])
