"""National jobs by detail industry.

Published state-table sectors (3-digit) split by the jobs and pay of their industries.

    wage_salary_jobs, proprietors    by industry     2022
    pay per job                      by industry     USD of compensation per wage and salary job

State-table sector totals are BEA's (SAEMP25N, SAEMP27N 2021), moved to the line codes of CAEMP25N 2022. Inside a
state-table sector the QCEW-based file says how jobs divide; where the pay it implies is far from the state-table
sector's (public schools counted with private ones, industries not covered, new codes), jobs follow compensation
instead.
"""

import pandas as pd


def detail_wage_jobs(
    state_sector_of: pd.Series,
    state_sector_jobs: pd.Series,
    state_sector_pay: pd.Series,
    detail_jobs: pd.Series,
    compensation: pd.Series,
    plausible_pay: tuple[float, float],
) -> pd.Series:
    """Wage and salary jobs by industry, adding up to each state-table sector.

    Args:
        state_sector_of: state-table sector of each industry.
        state_sector_jobs: wage and salary jobs by state-table sector.
        state_sector_pay: compensation per such job by state-table sector, USD.
        detail_jobs: QCEW-based jobs by industry.
        compensation: compensation by industry, before redefinitions, USD (any year: only its shares are used).
        plausible_pay: lowest and highest pay of an industry, as multiples of its state-table sector's.

    """
    paid = compensation.reindex(state_sector_of.index).clip(lower=0.0)
    level = state_sector_of.map(state_sector_jobs * state_sector_pay / paid.groupby(state_sector_of).sum())
    by_pay = paid * level / state_sector_of.map(state_sector_pay)
    jobs = detail_jobs.reindex(state_sector_of.index).fillna(0.0)
    for _ in range(3):
        counted = jobs * state_sector_of.map(state_sector_jobs / jobs.groupby(state_sector_of).sum())
        relative_pay = paid * level / counted / state_sector_of.map(state_sector_pay)
        jobs = counted.where(relative_pay.between(*plausible_pay), by_pay)
    jobs = jobs.fillna(0.0)
    return (
        (jobs * state_sector_of.map(state_sector_jobs / jobs.groupby(state_sector_of).sum()))
        .fillna(0.0)
        .rename("wage_salary_jobs")
    )


def spread(state_sector_of: pd.Series, state_sector_totals: pd.Series, weights: pd.Series) -> pd.Series:
    """State-table sector totals spread over industries by weight.

    Total x weight / sum of the state-table sector's weights.
    """
    weight = weights.reindex(state_sector_of.index).fillna(0.0)
    return (weight * state_sector_of.map(state_sector_totals / weight.groupby(state_sector_of).sum())).fillna(0.0)


def redefinition_factor(before: pd.Series, after: pd.Series, weights: pd.Series) -> pd.Series:
    """How many workers the input-output tables count with an industry, per one at its own establishments.

    factor = compensation after redefinitions / before: when a hotel's restaurant is moved to restaurants, its cooks go
    too (docs/decisions/0002). One where an industry pays nobody; scaled so that nothing of `weights` is lost.
    """
    moved = (after / before.where(before > 0)).fillna(1.0)
    return moved * weights.sum() / (moved * weights).sum()


def proprietor_weight(proprietors: pd.Series, room: pd.Series, income: float) -> pd.Series:
    """Income per proprietor by industry, relative to the mean: equal, but never more than an industry's surplus.

    Income is spread evenly over proprietors; an industry whose surplus is smaller than that keeps its surplus, and
    the rest is spread over the others.

    Args:
        proprietors: by industry.
        room: the most that may be proprietors' income, USD, by industry (its operating surplus).
        income: all proprietors' income, USD.

    >>> proprietor_weight(pd.Series([10.0, 10.0]), pd.Series([50.0, 900.0]), 200.0).tolist()
    [0.5, 1.5]
    """
    most = room.reindex(proprietors.index).clip(lower=0.0)
    level = income / proprietors.sum()
    for _ in range(200):
        held = proprietors * level > most
        rest = income - most[held].sum()
        level = rest / proprietors[~held].sum()
    given = (proprietors * level).clip(upper=most)
    return (given / proprietors.where(proprietors > 0) / (income / proprietors.sum())).fillna(0.0)
