"""All counties: the built data put together as one system of all US counties and BEA's 71 summary industries.

Coefficients are the nation's in every county, as a region's are in each of its own; where things are made follows from
trade between all counties, where income is spent from commuting between them.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.accounts.requirements import Matrix, mean_coefficients
from impact.model.options import Options
from impact.model.region import find_region, region_data, region_model
from impact.region.economy import contribution_shares
from impact.region.gravity import county_purchases
from impact.region.model import RegionModel
from impact.region.purchases import supplier_shares
from impact.region.region_data import RegionData
from impact.region.regional_accounts import household_shares_by_county
from impact.solve.matrix_free import (
    MatrixFreeSystem,
    NationalTrade,
    commuting_shares,
    national_trade,
    sparse_household_links,
)


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
    region = find_region("us")
    data, model = region_data(region, options.accounts), region_model(region, options)
    nation, counties, groups = data.nation, data.counties, data.nation.prefixes.index
    output = nation.accounts.industries["output_musd"].to_numpy()
    labor_income = mean_coefficients(model.coefficients[["labor_income_share"]], output, nation.member, groups)
    shares = household_shares_by_county(data.states, options.records("households"))
    tax, consumption = (part.to_numpy(dtype=float) for part in shares)
    kept = (1 - tax) * consumption
    household = sparse_household_links(commuting_shares(nation.flows, counties), contribution_shares(counties), kept)
    flows = state_trade(data, counties["personal_income_usd"].to_numpy() * kept, options)
    income = labor_income["labor_income_share"].to_numpy()
    system = MatrixFreeSystem(nation.trade_requirements, flows, nation.trade_spending, income, household)
    return AllCounties(system, model, nation.member, groups, counties.index)


def state_trade(data: RegionData, spent_usd: Matrix, options: Options) -> NationalTrade:
    """Trade of all counties, each state buying at home what its local purchase shares say.

    Args:
        data: of the whole nation as a region.
        spent_usd: what residents spend, by county.
        options: year of the accounts, and values of parameters.
    """
    nation, output = data.nation, data.output_usd
    names, state_of = np.unique(data.states, return_inverse=True)
    requirements = nation.accounts.industry_requirements(imports=False).clip(min=0.0)
    bought = county_purchases(requirements, nation.accounts.consumption(), output, spent_usd)
    shares = [
        state_home_share(named_state, output[:, state_of == number], bought[:, state_of == number], options)
        for number, named_state in enumerate(names)
    ]
    maker = (nation.member @ output) * np.exp(data.factors.ln_maker.astype(float))
    return national_trade(maker, data.kernel, nation.member @ bought, state_of, np.array(shares).T)


def state_home_share(state: str, output_usd: Matrix, purchases_usd: Matrix, options: Options) -> Matrix:
    """Part of a state's purchases made in the state, by trade industry: its suppliers' shares, cut to what they make.

    Args:
        state: its letters.
        output_usd, purchases_usd: of its counties, industry x county.
        options: year of the accounts, and values of parameters.
    """
    data = region_data(find_region(state), options.accounts)
    made, bought = output_usd.sum(axis=1), purchases_usd.sum(axis=1)
    member, shares = data.nation.member, supplier_shares(data, options.parameters).to_numpy()
    local, total = member @ np.minimum(shares * bought, made), member @ bought
    return np.asarray(np.divide(local, total, out=np.zeros_like(total), where=total > 0))
