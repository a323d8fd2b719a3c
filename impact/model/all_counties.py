"""All counties: the built data put together as one system of all US counties and BEA's 71 summary industries.

Coefficients are the nation's in every county, as a region's are in each of its own; where things are made follows from
trade between all counties, where income is spent from commuting between them.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.accounts.fewer_industries import mean_coefficients, membership, summed_requirements
from impact.accounts.national import NationalAccounts, by_longest_prefix
from impact.accounts.requirements import Matrix
from impact.model.counties import region_output
from impact.model.nation import national_accounts
from impact.model.options import Options
from impact.model.region import find_region, household_shares_by_county, region_model
from impact.region.all_counties import commuting_shares, group_impedance, kernels, sparse_household_links
from impact.region.counties import contribution_shares, impedances
from impact.region.distance import county_distances
from impact.region.gravity import balanced_trade
from impact.region.model import RegionModel
from impact.solve.matrix_free import MatrixFreeSystem
from impact.sources import built
from impact.sources.concordance import read_summary_industries

BALANCE = 1e-8
"""Largest deviation of an industry's purchases in a county from its demand there, as a share of the nation's: what
buyers buy is met exactly after it, what makers sell to this."""


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


def summary_industry_of(nation: NationalAccounts) -> pd.Series:
    """Summary industry of each detail industry."""
    return by_longest_prefix(nation.codes, read_summary_industries()["bea_detail_prefixes"])


def all_counties(options: Options | None = None) -> AllCounties:
    """The system of all counties."""
    options = options or Options()
    nation, region = national_accounts(options.accounts), find_region("us")
    model, counties = region_model(region, options), built.read_counties()
    groups = read_summary_industries().index
    group_of = summary_industry_of(nation)
    member = membership(group_of, groups)
    output = nation.industries["output_musd"].to_numpy()
    own = pd.DataFrame(
        {"spending": model.spending, "labor_income": model.coefficients["labor_income_share"]}, index=nation.codes
    )
    requirements = summed_requirements(model.requirements, output, member)
    labor_income = mean_coefficients(own[["labor_income"]], output, member, groups)["labor_income"].to_numpy()
    spending = member @ own["spending"].to_numpy()
    tax, consumption = (part.to_numpy(dtype=float) for part in household_shares_by_county(counties, options))
    kept = (1 - tax) * consumption
    made = member @ region_output(region)
    demand = requirements @ made + np.outer(spending, counties["personal_income_usd"].to_numpy() * kept)
    theta = group_impedance(impedances(nation.industries["line"], options.records("trade")), group_of, groups)
    trade = balanced_trade(made, demand, *kernels(county_distances(counties), theta), BALANCE)
    household = sparse_household_links(
        commuting_shares(built.read_flows(), counties), contribution_shares(counties), kept
    )
    system = MatrixFreeSystem(requirements, trade, spending, labor_income, household)
    return AllCounties(system, model, member, groups, counties.index)
