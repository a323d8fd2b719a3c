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

Array = npt.NDArray[np.float64]
IMPUTED = 3
FARM = "farm"


def county_output(counties: CountyTables, rows: list[int] | slice, nation: pd.DataFrame) -> Array:
    """Output of some counties, county x industry, USD of the jobs year: jobs x productivity x output per job.

    Args:
        counties: the county accounts.
        rows: row numbers of the counties; slice(None): all of them, without a copy.
        nation: the industries of the jobs year (sources.built.read_industry_jobs).
    """
    productivity = counties.productivity[rows][:, state_sector_of(counties, nation)]
    output = np.multiply(counties.jobs[rows], productivity, dtype=np.float64)
    output *= nation["output_per_job_usd"].to_numpy()
    share = counties.table["personal_income_usd"].iloc[rows] / counties.table["personal_income_usd"].sum()
    housing = nation.index.get_loc(OWNER_OCCUPIED)
    output[:, housing] = share * nation["output_usd"].iloc[housing]
    return output


def state_sector_of(counties: CountyTables, nation: pd.DataFrame) -> npt.NDArray[np.intp]:
    """Position of each industry's sector of the state tables."""
    return np.asarray(counties.state_sectors.get_indexer(pd.Index(nation["state_sector"])))


def regional_industries(counties: CountyTables, rows: list[int] | slice, nation: pd.DataFrame) -> pd.DataFrame:
    """Accounts of a region by industry, summed over its counties, with the share of jobs in cells that are imputed.

    Args:
        counties, rows, nation: as of county_output.

    Returns:
        jobs, wage_salary_jobs, output_usd, compensation_usd, proprietors_income_usd, and imputed_share, by industry.
    """
    jobs = np.asarray(counties.jobs[rows], dtype=np.float64)
    wage_jobs = jobs * counties.wage_salary_share[rows]
    pay = np.einsum("ci,ci->i", wage_jobs, counties.pay_factor[rows][:, state_sector_of(counties, nation)])
    table, proprietors = counties.table.iloc[rows], jobs - wage_jobs
    incomes = (table[f"proprietor_income_{kind}_usd"].to_numpy(float) for kind in ("farm", "nonfarm"))
    farm, nonfarm = (np.einsum("c,ci->i", income, proprietors) for income in incomes)
    income = np.where(nation["county_sector"].eq(FARM), farm, nonfarm)
    found = pd.DataFrame(
        {
            "jobs": jobs.sum(axis=0),
            "wage_salary_jobs": wage_jobs.sum(axis=0),
            "output_usd": county_output(counties, rows, nation).sum(axis=0),
            "compensation_usd": pay * nation["pay_usd"].to_numpy(),
            "proprietors_income_usd": income * nation["proprietor_weight"].to_numpy(),
        },
        index=nation.index,
    )
    imputed = np.einsum("ci,ci->i", jobs, counties.quality[rows] == IMPUTED)
    return found.assign(imputed_share=imputed / found["jobs"].where(found["jobs"] > 0))


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
