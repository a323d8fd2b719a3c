"""What is known of a region before any parameter: its tables, read once, and what follows from them alone.

industries      by code                   summed from its counties (regional_accounts)
coefficients    by code                   per dollar of output
output_usd      industry x county         USD of the jobs year
kernel          county x county           of distance
gravity_share   by trade industry         part of its purchases that gravity makes in the region
trade           industry x maker x buyer  where in the region its home purchases are made
workers         workplace x residence     the last of each everywhere else
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.accounts.national import NationalAccounts, electricity_makers
from impact.accounts.requirements import Matrix, membership, summed_requirements
from impact.region.commuting import fitted_commuting, worker_table
from impact.region.gravity import GravityFactors, county_purchases, distance_kernel, gravity_shares, trade_inside
from impact.region.local_purchase_shares import simple_location_quotient, trade_industry_of
from impact.region.model import RegionTechnology, location_quotients, region_technology
from impact.region.regional_accounts import coefficients, county_output, regional_industries, spent_shares
from impact.region.regions import Region, county_distances, states
from impact.sources.built import CountyTables

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NationData:
    """The nation's tables that every region stands in.

    Attributes:
        accounts: of one year.
        prefixes: of detail codes, by trade industry (BEA's 71).
        jobs: industries of the jobs year (sources.built.read_industry_jobs).
        industries: the nation's, summed from all counties.
        counties: the county table.
        tables: the county accounts.
        flows: commuters: row number of the residence, of the workplace, workers.
        factors: gravity factors of all counties.
        levels: of local purchase shares by trade industry, in the order of all tables by trade industry.
        spent: personal_tax_share and consumption_share by state, as delivered: gravity rests on them.
        distance_exponent: of the kernel.
    """

    accounts: NationalAccounts
    prefixes: pd.Series
    jobs: pd.DataFrame
    industries: pd.DataFrame
    counties: pd.DataFrame
    tables: CountyTables
    flows: npt.NDArray[np.int32]
    factors: GravityFactors
    levels: pd.DataFrame
    spent: Mapping[str, Mapping[str, Any]]
    distance_exponent: float

    @cached_property
    def trade_industry_of(self) -> pd.Series:
        """Trade industry of each detail industry."""
        return trade_industry_of(self.accounts, self.prefixes)

    @cached_property
    def member(self) -> Matrix:
        """Trade industry x detail industry, of zeros and ones."""
        return membership(self.trade_industry_of, self.prefixes.index)

    @cached_property
    def trade_requirements(self) -> Matrix:
        """Domestic requirements, trade industry x trade industry."""
        requirements = self.accounts.industry_requirements(imports=False).clip(min=0.0)
        return summed_requirements(requirements, self.accounts.industries["output_musd"].to_numpy(), self.member)

    @cached_property
    def trade_spending(self) -> Matrix:
        """Domestic purchases by trade industry, per USD that households spend."""
        return self.member @ self.accounts.consumption()


@dataclass(frozen=True, eq=False)
class RegionData:
    """One region's part of it.

    Attributes:
        region: its counties.
        nation: the nation's tables.
    """

    region: Region
    nation: NationData

    @cached_property
    def rows(self) -> list[int]:
        """Row numbers of its counties."""
        return list(self.region.rows)

    @cached_property
    def counties(self) -> pd.DataFrame:
        """Its rows of the county table."""
        return self.nation.counties.iloc[self.rows]

    @cached_property
    def states(self) -> pd.Series:
        """State of each of its counties."""
        return states(self.counties)

    @cached_property
    def industries(self) -> pd.DataFrame:
        """Its industries in the jobs year."""
        if self.region.is_nation:
            return self.nation.industries
        return regional_industries(self.nation.tables, self.rows, self.nation.jobs)

    @cached_property
    def coefficients(self) -> pd.DataFrame:
        """Coefficients of its industries, per dollar of output."""
        nation = self.nation
        return coefficients(self.industries, nation.jobs, nation.accounts.industries, nation.industries)

    @cached_property
    def technology(self) -> RegionTechnology:
        """What of a region smaller than the nation does not depend on parameters."""
        return region_technology(self.nation.accounts, self.industries, self.nation.industries, self.coefficients)

    @cached_property
    def workers(self) -> Array:
        """Workers by workplace and residence, the last of each everywhere else."""
        return worker_table(self.nation.flows, self.rows, len(self.nation.counties))

    @cached_property
    def resident_share(self) -> float:
        """Share of the net earnings of its workplaces that goes to its residents, the region as one place."""
        if self.region.is_nation:
            return 1.0
        inside, leaving, coming = (
            part.sum() for part in (self.workers[:-1, :-1], self.workers[:-1, -1], self.workers[-1, :-1])
        )
        whole = self.counties.sum(numeric_only=True).to_frame().T
        fitted = fitted_commuting(np.array([[inside, leaving], [coming, 0.0]]), whole)
        return float(fitted.shares[0, 0])

    @cached_property
    def output_usd(self) -> Matrix:
        """Output of its counties, industry x county, USD of the jobs year."""
        found = county_output(self.nation.tables, self.rows, self.nation.jobs)
        return np.ascontiguousarray(found.T)

    @cached_property
    def kernel(self) -> Matrix:
        """Kernel of distance between its counties."""
        return distance_kernel(county_distances(self.counties), self.nation.distance_exponent)

    @cached_property
    def factors(self) -> GravityFactors:
        """Gravity factors of its counties."""
        return self.nation.factors.among(self.rows)

    @cached_property
    def gravity_share(self) -> pd.Series:
        """Part of its purchases that gravity makes in it, by trade industry."""
        nation = self.nation
        output = nation.member @ self.output_usd
        spent = self.counties["personal_income_usd"].to_numpy(float) * spent_shares(self.states, nation.spent)
        purchases = county_purchases(nation.trade_requirements, nation.trade_spending, output, spent)
        found = gravity_shares(output, purchases, self.factors, self.kernel)
        return pd.Series(found, nation.levels.index, name="gravity_share")

    @cached_property
    def trade(self) -> Matrix:
        """Where in the region its home purchases are made, industry x maker x buyer."""
        position = self.nation.levels.index.get_indexer(pd.Index(self.nation.trade_industry_of))
        return trade_inside(self.output_usd, self.factors.ln_maker[position], self.kernel)

    @cached_property
    def suppliers(self) -> pd.DataFrame:
        """By industry: summary, location_quotient (electricity makers pooled), summary_location_quotient."""
        nation, whole = self.nation, self.nation.industries
        made, all_made = (nation.member @ table["output_usd"].to_numpy() for table in (self.industries, whole))
        order = nation.levels.index
        group = simple_location_quotient(pd.Series(made, order), pd.Series(all_made, order))
        quotients = location_quotients(self.industries, whole, electricity_makers(nation.accounts))
        return pd.DataFrame(
            {
                "summary": nation.trade_industry_of,
                "location_quotient": quotients.reindex(nation.accounts.codes),
                "summary_location_quotient": nation.trade_industry_of.map(group),
            }
        )
