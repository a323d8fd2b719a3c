"""Output by county: jobs times output per job, the county's productivity that of its pay and its GDP.

    productivity    county x state-table sector    pay factor of the state-table sector x its part of the GDP ratio of
                                                   its line
    GDP ratio    county x county-table sector    GDP over what the nation's per dollar of pay (by industry) would give
    output_per_job     by industry        USD at productivity one, scaled so that counties add up to the nation

Inside a line GDP thus follows pay; what pay does not explain is divided by empirical Bayes: state-table sectors whose
productivity truly varies between counties take more of it than others, and small lines stay near the nation. A
withheld cell takes its state's ratio. Owner-occupied housing has output but no jobs: it
follows personal income, and its value added is taken out of real estate before the ratio is formed.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize

from impact.ingest.county_accounts.county_sector_jobs import state_of

Array = npt.NDArray[np.float64]
ROUNDS = 10
"""Rounds of weighted least squares; the weights no longer change after five."""
LEAST_SHARE = 1e-3
"""Keeps a fitted variance of zero from having all the weight."""


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
    squared, weight = evidence.log_ratio[use].to_numpy() ** 2, np.ones(int(use.sum()))
    found = np.zeros(terms.shape[1])
    for _ in range(ROUNDS):
        found, _ = optimize.nnls(terms * weight[:, None], squared * weight)
        fitted = terms @ found
        weight = 1 / np.maximum(fitted, LEAST_SHARE * fitted.mean())
    return np.minimum(found[:-1], highest), float(found[-1])


def error_of_one_job(evidence: Evidence, between: Array) -> float:
    """Variance of the error of a county of one job, the variances of the state-table sectors given.

    e of E[y^2] = sum_b share_b^2 v_b + e / jobs; counties count as in variances, and e is never negative.
    """
    use = evidence.usable
    signal, jobs = evidence.shares[use].to_numpy() ** 2 @ between, evidence.jobs[use].to_numpy()
    unserved, weight, error = evidence.log_ratio[use].to_numpy() ** 2 - signal, np.ones(len(jobs)), 0.0
    for _ in range(ROUNDS):
        error = max(0.0, float((weight**2 * unserved / jobs).sum() / (weight**2 / jobs**2).sum()))
        fitted = signal + error / jobs
        weight = 1 / np.maximum(fitted, LEAST_SHARE * fitted.mean())
    return error


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
