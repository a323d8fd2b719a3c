"""Labor income by county: compensation and proprietors' income, their totals those of BEA's CAINC4.

    compensation          county x state-table sector    USD a year, wages, salaries and employers' supplements
    pay_factor            county x state-table sector    compensation per USD that the nation's pay per job would give
    proprietors_income    by county          USD per nonfarm and per farm proprietor of weight one

Pay by state-table sector is the state's (SAINC6N over SAEMP27N), the county's place in the state that of its payroll
per employee in County Business Patterns; the sum over state-table sectors is then set to the county's wages and
supplements.
"""

import pandas as pd

from impact.ingest.county_accounts.county_sector_jobs import state_of

WAGES, SUPPLEMENTS, FARM_INCOME, NONFARM_INCOME = 50, 60, 71, 72
"""Lines of CAINC4, thousand dollars."""


def relative_payroll(
    employees: pd.DataFrame, payroll: pd.DataFrame, least: float, bounds: tuple[float, float]
) -> pd.DataFrame:
    """Payroll per employee of each county and state-table sector, relative to its state's; one where too few are seen.

    Args:
        employees, payroll: county x state-table sector, from County Business Patterns.
        least: employees below which a county's payroll says nothing.
        bounds: lowest and highest ratio believed.

    """
    state = state_of(employees.index)
    state_pay = payroll.groupby(state).sum() / employees.groupby(state).sum()
    own = payroll / employees.where(employees >= least)
    return (own / state_pay.reindex(state).set_axis(own.index)).clip(*bounds).fillna(1.0)


def compensation(
    wage_jobs: pd.DataFrame, state_pay: pd.DataFrame, relative: pd.DataFrame, total: pd.Series
) -> pd.DataFrame:
    """Compensation by county and state-table sector, USD, adding up to the county's published total.

    raw = jobs x state's pay per job x relative pay; compensation = raw x total / sum of raw.

    Args:
        wage_jobs: wage and salary jobs, county x state-table sector.
        state_pay: compensation per such job, state x state-table sector, USD.
        relative: the county's pay relative to its state's, county x state-table sector.
        total: the county's wages and supplements, USD.
    """
    pay = state_pay.reindex(state_of(wage_jobs.index)).set_axis(wage_jobs.index)[wage_jobs.columns]
    raw = wage_jobs * pay * relative.reindex(index=wage_jobs.index, columns=wage_jobs.columns).fillna(1.0)
    return raw.mul(total / raw.sum(axis=1), axis=0)


def pay_factor(paid: pd.DataFrame, wage_jobs: pd.DataFrame, pay: pd.Series, state_sector_of: pd.Series) -> pd.DataFrame:
    """Compensation by county and state-table sector over what the nation's pay per job would give there, a ratio.

    factor = paid / sum over the state-table sector's industries of wage_jobs x pay (USD per job).
    """
    at_national_pay = (wage_jobs * pay).T.groupby(state_sector_of).sum().T
    return (paid / at_national_pay.where(at_national_pay > 0)).reindex(columns=paid.columns).fillna(1.0)


def income_per_proprietor(income: pd.DataFrame, farm: pd.Series, nonfarm: pd.Series) -> pd.DataFrame:
    """Proprietors' income per farm and per nonfarm proprietor by county, USD (farm_usd may be a loss)."""
    return pd.DataFrame(
        {
            "farm_usd": 1e3 * income[FARM_INCOME] / farm.where(farm > 0),
            "nonfarm_usd": 1e3 * income[NONFARM_INCOME] / nonfarm.where(nonfarm > 0),
        }
    ).fillna(0.0)
