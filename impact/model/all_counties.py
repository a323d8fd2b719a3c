"""All counties: the built data put together as one system of all US counties and BEA's 71 summary industries.

Coefficients are the nation's in every county, as a region's are in each of its own; where things are made follows from
trade between all counties, where income is spent from commuting between them.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.accounts.requirements import Matrix, mean_coefficients
from impact.model.nation import national_accounts
from impact.model.options import Options
from impact.model.region import find_region, household_shares_by_county, region_model
from impact.model.trade import (
    region_factors,
    region_kernel,
    region_output,
    region_purchase_shares,
    summary_trade,
)
from impact.region.economy import contribution_shares
from impact.region.gravity import county_purchases
from impact.region.model import RegionModel
from impact.region.regions import states
from impact.solve.matrix_free import (
    MatrixFreeSystem,
    NationalTrade,
    commuting_shares,
    national_trade,
    sparse_household_links,
)
from impact.sources import built
from impact.sources.concordance import read_summary_industries


@dataclass(frozen=True)
class AllCounties:
    """The nation by county.

    Attributes:
        system: what links the counties.
        model: the nation's 402 industries.
        member: summary industry x industry, of zeros and ones.
        industries: the summary industries' codes, the order of the first axis.
        fips: the counties' codes, the order of the other.
    """

    system: MatrixFreeSystem
    model: RegionModel
    member: Matrix
    industries: pd.Index
    fips: pd.Index


def all_counties(options: Options | None = None) -> AllCounties:
    """The system of all counties."""
    options = options or Options()
    nation, region = national_accounts(options.accounts), find_region("us")
    model, counties = region_model(region, options), built.read_counties()
    trade, groups = summary_trade(options.accounts), read_summary_industries().index
    labor_income = mean_coefficients(
        model.coefficients[["labor_income_share"]], nation.industries["output_musd"].to_numpy(), trade.member, groups
    )["labor_income_share"].to_numpy()
    tax, consumption = (part.to_numpy(dtype=float) for part in household_shares_by_county(states(counties), options))
    kept = (1 - tax) * consumption
    household = sparse_household_links(
        commuting_shares(built.read_flows(), counties), contribution_shares(counties), kept
    )
    flows = state_trade(counties["personal_income_usd"].to_numpy() * kept, options)
    system = MatrixFreeSystem(trade.requirements, flows, trade.spending, labor_income, household)
    return AllCounties(system, model, trade.member, groups, counties.index)


def state_trade(spent_usd: Matrix, options: Options) -> NationalTrade:
    """Trade of all counties, each state buying at home what its local purchase shares say.

    Args:
        spent_usd: what residents spend, by county.
        options: year of the accounts, and values of parameters.
    """
    region, nation = find_region("us"), national_accounts(options.accounts)
    trade, output = summary_trade(options.accounts), region_output(region)
    letters = states(built.read_counties())
    names, state_of = np.unique(letters, return_inverse=True)
    bought = county_purchases(
        nation.industry_requirements(imports=False).clip(min=0.0), nation.consumption(), output, spent_usd
    )
    shares = [
        state_home_share(named_state, output[:, state_of == number], bought[:, state_of == number], options)
        for number, named_state in enumerate(names)
    ]
    maker = (trade.member @ output) * np.exp(region_factors(region).ln_maker.astype(float))
    return national_trade(maker, region_kernel(region), trade.member @ bought, state_of, np.array(shares).T)


def state_home_share(state: str, output_usd: Matrix, purchases_usd: Matrix, options: Options) -> Matrix:
    """Part of a state's purchases made in the state, by trade industry: its suppliers' shares, cut to what they make.

    Args:
        state: its letters.
        output_usd, purchases_usd: of its counties, industry x county.
        options: year of the accounts, and values of parameters.
    """
    member, made, bought = summary_trade(options.accounts).member, output_usd.sum(axis=1), purchases_usd.sum(axis=1)
    shares = region_purchase_shares(find_region(state), options).to_numpy()
    local, total = member @ np.minimum(shares * bought, made), member @ bought
    return np.asarray(np.divide(local, total, out=np.zeros_like(total), where=total > 0))
