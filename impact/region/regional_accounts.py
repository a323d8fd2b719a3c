"""Regional accounts: a region's industries, summed from its counties, their coefficients, and its households' income.

    industries      by code    jobs, wage_salary_jobs, output_usd, compensation_usd, proprietors_income_usd of 2022,
                               imputed_share of jobs
    coefficients    by code    jobs_per_usd (2022 dollars), wage_salary_share, labor_income_share, value_added_share,
                               taxes_share, compensation_share (of output)

Wage and salary jobs and pay are counted at establishments, output after redefinitions: both are multiplied by a
redefinition factor (docs/decisions/0002). An industry that is absent from the region takes the nation's coefficients.

    income_spent = (1 - contributions) x resident x (1 - tax) x consumption

contributions   social insurance contributions over earnings by place of work (BEA CAINC4 lines 36 and 35)
resident        share of the region's net earnings that goes to its residents (region.commuting)
tax             personal current taxes over personal income
consumption     personal consumption over disposable income
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.accounts.national import OWNER_OCCUPIED
from impact.sources.built import CountyTables

IMPUTED = 3
FARM = "farm"


def county_industries(
    counties: CountyTables, rows: list[int] | slice, nation: pd.DataFrame
) -> dict[str, npt.NDArray[np.float64]]:
    """Accounts of some counties, each county x industry.

    Args:
        counties: the county accounts.
        rows: row numbers of the counties; slice(None): all of them, without a copy.
        nation: the industries of the jobs year (sources.built.read_industry_jobs).

    Returns:
        jobs, wage_salary_jobs, output_usd, compensation_usd and proprietors_income_usd.
    """
    jobs = np.asarray(counties.jobs[rows], dtype=np.float64)
    wage_jobs = jobs * counties.wage_salary_share[rows]
    table = counties.table.iloc[rows]
    sectors = counties.state_sectors.get_indexer(pd.Index(nation["state_sector"]))
    factors = (counties.productivity, counties.pay_factor)
    product, pay = (factor[rows][:, sectors].astype(np.float64) for factor in factors)
    output = jobs * product * nation["output_per_job_usd"].to_numpy()
    housing = nation.index.get_loc(OWNER_OCCUPIED)
    share = table["personal_income_usd"] / counties.table["personal_income_usd"].sum()
    output[:, housing] = share * nation["output_usd"].iloc[housing]
    farm = nation["county_sector"].eq(FARM).to_numpy()
    kinds = (table[f"proprietor_income_{kind}_usd"].to_numpy()[:, None] for kind in ("farm", "nonfarm"))
    per_owner = np.where(farm, *kinds) * nation["proprietor_weight"].to_numpy()
    return {
        "jobs": jobs,
        "wage_salary_jobs": wage_jobs,
        "output_usd": output,
        "compensation_usd": wage_jobs * pay * nation["pay_usd"].to_numpy(),
        "proprietors_income_usd": (jobs - wage_jobs) * per_owner,
    }


def regional_industries(counties: CountyTables, rows: list[int] | slice, nation: pd.DataFrame) -> pd.DataFrame:
    """Accounts of a region by industry, with the share of jobs in cells that are imputed."""
    accounts = county_industries(counties, rows, nation)
    table = pd.DataFrame({name: cells.sum(axis=0) for name, cells in accounts.items()}, index=nation.index)
    imputed = (accounts["jobs"] * (counties.quality[rows] == IMPUTED)).sum(axis=0)
    return table.assign(imputed_share=imputed / table["jobs"].where(table["jobs"] > 0))


def coefficients(
    region: pd.DataFrame, nation: pd.DataFrame, industries: pd.DataFrame, reference: pd.DataFrame
) -> pd.DataFrame:
    """Coefficients per dollar of output by industry.

    Args:
        region: the region's industries (regional_industries).
        nation: industries of the jobs year, with redefinition_jobs and redefinition_pay.
        industries: the accounts' industries, with the shares of value added.
        reference: regional_industries of the nation, for industries that the region does not have.
    """
    shares = industries[["compensation_share", "taxes_share", "surplus_share"]]
    figures = region.where(region["output_usd"] > 0, reference)
    output = figures["output_usd"].where(figures["output_usd"] > 0)
    wage_jobs = figures["wage_salary_jobs"] * nation["redefinition_jobs"]
    jobs = wage_jobs + figures["jobs"] - figures["wage_salary_jobs"]
    income = figures["compensation_usd"] * nation["redefinition_pay"] + figures["proprietors_income_usd"]
    room = (shares["compensation_share"] + shares["surplus_share"]).clip(lower=shares["compensation_share"])
    return pd.DataFrame(
        {
            "jobs_per_usd": (jobs / output).fillna(0.0),
            "wage_salary_share": (wage_jobs / jobs.where(jobs > 0)).fillna(0.0),
            "labor_income_share": (income / output).fillna(0.0).clip(lower=0.0, upper=room),
            "labor_income_capped_share": (income / output - room).fillna(0.0).clip(lower=0.0),
            "value_added_share": shares.sum(axis=1),
            "taxes_share": shares["taxes_share"],
            "compensation_share": shares["compensation_share"],
        }
    )


def income_spent(contributions: float, resident: float, tax: float, consumption: float) -> float:
    """Dollars spent by residents per dollar of labor income earned in the region.

    >>> round(income_spent(0.11, 0.97, 0.08, 0.85), 4)
    0.6751
    """
    return (1 - contributions) * resident * (1 - tax) * consumption


@dataclass(frozen=True)
class Households:
    """How a region's households spend.

    Attributes:
        income_spent: dollars spent by residents per dollar of labor income earned in the region.
        spending_usd: all their spending in a year, USD of the jobs year (for the limit of supply).
    """

    income_spent: float
    spending_usd: float


def household_shares_by_county(
    state: pd.Series, records: Mapping[str, Mapping[str, Any]]
) -> tuple[pd.Series, pd.Series]:
    """Personal tax and consumption shares of counties by state: the nation's where there is no record of a state.

    Args:
        state: two letters, by county.
        records: personal_tax_share and consumption_share (data/parameters/households.toml), each by state.
    """
    tax, consumption = (
        state.map(lambda letters, own=records[name]: own.get(letters, own["US"])["value"])
        for name in ("personal_tax_share", "consumption_share")
    )
    return tax, consumption


def spent_shares(state: pd.Series, records: Mapping[str, Mapping[str, Any]]) -> npt.NDArray[np.float64]:
    """Share of personal income that residents spend: (1 - tax) x consumption of their state, or the nation's."""
    tax, consumption = (part.to_numpy(dtype=float) for part in household_shares_by_county(state, records))
    return np.asarray((1 - tax) * consumption)
