"""Output by county: jobs times output per job, the county's productivity that of its pay and its GDP.

    productivity       county x branch    pay factor of the branch x its part of the GDP ratio of its line
    GDP ratio          county x line      GDP over what the nation's per dollar of pay (by industry) would give
    output_per_job     by industry        USD at productivity one, scaled so that counties add up to the nation

Inside a line GDP thus follows pay; what pay does not explain is divided by empirical Bayes: branches whose productivity
truly varies between counties take more of it than others, and small lines stay near the nation. GDP is CAGDP2 2021,
jobs of the same year; a withheld cell takes its state's ratio. Owner-occupied housing has output but no jobs: it
follows personal income, and its value added is taken out of real estate before the ratio is formed.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize

from impact.ingest.county_accounts.line_jobs import state_of

Array = npt.NDArray[np.float64]
ROUNDS = 10
"""Rounds of weighted least squares; the weights no longer change after five."""
LEAST_SHARE = 1e-3
"""Keeps a fitted variance of zero from having all the weight."""


def expected_gdp(jobs: pd.DataFrame, gdp_per_job: pd.Series, group_of: pd.Series, growth: pd.DataFrame) -> pd.DataFrame:
    """GDP by county and group of lines at the nation's GDP per job of mean pay, USD.

    expected = growth x sum over the group's industries of jobs x gdp_per_job.

    Args:
        jobs: county x industry, 2022, each times the county's pay factor.
        gdp_per_job: by industry, USD.
        group_of: GDP line of each industry.
        growth: jobs of 2021 per job of 2022, county x GDP line.

    """
    expected = (jobs * gdp_per_job).T.groupby(group_of).sum().T
    return expected * growth.reindex(columns=expected.columns)


def gdp_ratio(gdp: pd.DataFrame, expected: pd.DataFrame, bounds: tuple[float, float]) -> pd.DataFrame:
    """GDP over expected GDP by county and GDP line, relative to the nation; the state's ratio where withheld.

    ratio = (gdp / expected) / (sum of gdp / sum of expected, over counties), within the bounds.

    Args:
        gdp: county x GDP line, USD, missing where withheld.
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
    """One GDP line: what each county's GDP says of the branches in it.

    Attributes:
        log_ratio: log of gdp_ratio, by county.
        shares: of each branch in the line's expected GDP, county x branch.
        jobs: of the line, by county.
        usable: counties whose GDP is published and that have enough jobs to estimate variances from.
    """

    log_ratio: pd.Series
    shares: pd.DataFrame
    jobs: pd.Series
    usable: pd.Series


def variances(evidence: Evidence, highest: float) -> tuple[Array, float]:
    """How far the log productivity of each branch truly varies between counties, and the error of a county of one job.

    E[y^2] = sum_b share_b^2 v_b + e / jobs, by least squares that allow no negative variance; counties count by the
    inverse of their fitted variance, found in rounds.

    Args:
        evidence: of the line.
        highest: variance that no branch exceeds.
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


def branch_ratio(evidence: Evidence, highest: float) -> pd.DataFrame:
    """Productivity of each branch beyond its pay, county x branch: the best linear prediction from the line's GDP.

    log ratio_b = v_b share_b / (sum_b share_b^2 v_b + e / jobs) x y.

    A branch that varies much between counties and is large in this one takes most of what is unusual in the line; a
    line of few jobs stays near the nation.
    """
    between, error = variances(evidence, highest)
    signal = evidence.shares**2 @ between
    whole = signal + error / evidence.jobs.where(evidence.jobs > 0)
    pull = (evidence.log_ratio / whole.where(whole > 0)).fillna(0.0)
    return np.exp((evidence.shares * between).mul(pull, axis=0))


def output_per_job(jobs: pd.DataFrame, factor: pd.DataFrame, output: pd.Series, branch_of: pd.Series) -> pd.Series:
    """Output per job at productivity one, by industry, such that counties add up to the nation's output (USD).

    output_per_job = output / sum over counties of jobs x factor of the branch.

    Zero where the nation counts no jobs (owner-occupied housing, customs duties).
    """
    by_industry = factor[branch_of.to_numpy()].set_axis(branch_of.index, axis=1)
    effective_jobs = (jobs * by_industry).sum()
    return (output / effective_jobs.where(effective_jobs > 0)).fillna(0.0).rename("output_per_job_usd")
