"""Output and labor income by county: jobs times output per job and pay, held to the county's totals.

    productivity    county x state-table sector    pay factor of the state-table sector x its part of the GDP ratio of
                                                   its line
    GDP ratio    county x county-table sector    GDP over what the nation's per dollar of pay (by industry) would give
    output_per_job     by industry        USD at productivity one, scaled so that counties add up to the nation

Inside a line GDP thus follows pay; what pay does not explain is divided by empirical Bayes: state-table sectors whose
productivity truly varies between counties take more of it than others, and small lines stay near the nation. A
withheld cell takes its state's ratio. Owner-occupied housing has output but no jobs: it
follows personal income, and its value added is taken out of real estate before the ratio is formed.

    compensation          county x state-table sector    USD a year, wages, salaries and employers' supplements
    pay_factor            county x state-table sector    compensation per USD that the nation's pay per job would give
    proprietors_income    by county          USD per nonfarm and per farm proprietor of weight one

Pay by state-table sector is the state's (SAINC6N over SAEMP27N), the county's place in the state that of its payroll
per employee in County Business Patterns; the sum over state-table sectors is then set to the county's wages and
supplements.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize

from impact.errors import DataError
from impact.ingest.county_accounts.county_sector_jobs import state_of

Array = npt.NDArray[np.float64]
ROUNDS = 500
"""Most rounds of weighted least squares; the slowest county-table sector (manufacturing, 22 variances) takes 181."""
SETTLED = 1e-12
"""Change of the coefficients between two rounds, as a share of the largest, at which they have converged."""
LEAST_SHARE = 1e-3
"""Keeps a fitted variance of zero from having all the weight."""
WAGES, SUPPLEMENTS, FARM_INCOME, NONFARM_INCOME = 50, 60, 71, 72
"""Lines of CAINC4, thousand dollars."""


def gdp_ratio(gdp: pd.DataFrame, expected: pd.DataFrame, bounds: tuple[float, float]) -> pd.DataFrame:
    """GDP over expected GDP by county and GDP sector, relative to the nation; the state's ratio where withheld.

    ratio = (gdp / expected) / (sum of gdp / sum of expected, over counties), within the bounds.

    Args:
        gdp: county x GDP sector, USD, missing where withheld.
        expected: the same at the nation's GDP per job.
        bounds: lowest and highest ratio believed.

    """
    seen = gdp.reindex(index=expected.index, columns=expected.columns)
    known = expected.where(seen.notna())
    state = state_of(expected.index)
    by_state = seen.groupby(state).sum() / known.groupby(state).sum().where(lambda frame: frame > 0)
    nation = seen.sum() / known.sum()
    ratio = seen / known.where(known > 0)
    ratio = ratio.fillna(by_state.reindex(state).set_axis(ratio.index)).div(nation, axis=1)
    return ratio.clip(*bounds).fillna(1.0)


@dataclass(frozen=True)
class Evidence:
    """One GDP sector: what each county's GDP says of the state-table sectors in it.

    Attributes:
        log_ratio: log of gdp_ratio, by county.
        shares: of each state-table sector in the sector's expected GDP, county x state-table sector.
        jobs: of the sector, by county.
        usable: counties whose GDP is published and that have enough jobs to estimate variances from.
    """

    log_ratio: pd.Series
    shares: pd.DataFrame
    jobs: pd.Series
    usable: pd.Series


def variances(evidence: Evidence, highest: float) -> tuple[Array, float]:
    """How far the log productivity of each state-table sector truly varies between counties.

    And the error of a county of one job.

    E[y^2] = sum_b share_b^2 v_b + e / jobs, by least squares that allow no negative variance; counties count by the
    inverse of their fitted variance, found in rounds.

    Args:
        evidence: of the sector.
        highest: variance that no state-table sector exceeds.
    """
    use = evidence.usable
    terms = np.column_stack([evidence.shares[use].to_numpy() ** 2, 1 / evidence.jobs[use].to_numpy()])
    coefficients = reweighted(evidence.log_ratio[use].to_numpy() ** 2, terms)
    return np.minimum(coefficients[:-1], highest), float(coefficients[-1])


def reweighted(squared: Array, terms: Array, known: Array | float = 0.0) -> Array:
    """Coefficients of squared = known + terms @ coefficients, none negative, counties weighted by what is fitted.

    weight = 1 / fitted; each round takes the geometric mean of the old weight and the new one, as the set of
    coefficients at zero can otherwise alternate between two rounds without end.

    Args:
        squared: squared log ratio, by county.
        terms: county x coefficient.
        known: part of the expectation that is known, by county.

    Raises:
        DataError: the coefficients do not converge.
    """
    weight, last = np.ones(len(squared)), np.full(terms.shape[1], np.inf)
    for _ in range(ROUNDS):
        coefficients = np.asarray(optimize.nnls(terms * weight[:, None], (squared - known) * weight)[0])
        if np.abs(coefficients - last).max() <= SETTLED * np.abs(coefficients).max():
            return np.asarray(coefficients)
        fitted, last = known + terms @ coefficients, coefficients
        weight = np.sqrt(weight / np.maximum(fitted, LEAST_SHARE * fitted.mean()))
    raise DataError(f"variances between counties do not converge in {ROUNDS} rounds")


def error_of_one_job(evidence: Evidence, between: Array) -> float:
    """Variance of the error of a county of one job, the variances of the state-table sectors given.

    e of E[y^2] = sum_b share_b^2 v_b + e / jobs; counties count as in variances, and e is never negative.
    """
    use = evidence.usable
    signal, jobs = evidence.shares[use].to_numpy() ** 2 @ between, evidence.jobs[use].to_numpy()
    return float(reweighted(evidence.log_ratio[use].to_numpy() ** 2, 1 / jobs[:, None], signal)[0])


def branch_ratio(evidence: Evidence, between: Array, error: float) -> pd.DataFrame:
    """Productivity of each state-table sector beyond its pay, county x state-table sector.

    The best linear prediction from the sector's GDP.

    log ratio_b = v_b share_b / (sum_b share_b^2 v_b + e / jobs) x y.

    A state-table sector that varies much between counties and is large in this one takes most of what is unusual in
    the line; a line of few jobs stays near the nation.

    Args:
        evidence: of the sector.
        between: variance of each state-table sector between counties.
        error: variance of the error of a county of one job.
    """
    signal = evidence.shares**2 @ between
    whole = signal + error / evidence.jobs.where(evidence.jobs > 0)
    pull = (evidence.log_ratio / whole.where(whole > 0)).fillna(0.0)
    return np.exp((evidence.shares * between).mul(pull, axis=0))


def output_per_job(
    jobs: pd.DataFrame, factor: pd.DataFrame, output: pd.Series, state_sector_of: pd.Series
) -> pd.Series:
    """Output per job at productivity one, by industry, such that counties add up to the nation's output (USD).

    output_per_job = output / sum over counties of jobs x factor of the state-table sector.

    Zero where the nation counts no jobs (owner-occupied housing, customs duties).
    """
    by_industry = factor[state_sector_of.to_numpy()].set_axis(state_sector_of.index, axis=1)
    effective_jobs = (jobs * by_industry).sum()
    return (output / effective_jobs.where(effective_jobs > 0)).fillna(0.0).rename("output_per_job_usd")


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
