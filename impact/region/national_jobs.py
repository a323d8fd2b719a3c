"""National jobs by detail industry: published branches (3-digit) split by the jobs and pay of their industries.

    wage_salary_jobs, proprietors    by industry     2022
    pay per job                      by industry     USD of compensation per wage and salary job

Branch totals are BEA's (SAEMP25N, SAEMP27N 2021), moved to the lines of CAEMP25N 2022. Inside a branch the QCEW-based
file says how jobs divide; where the pay it implies is far from the branch's (public schools counted with private ones,
industries not covered, new codes), jobs follow compensation instead.
"""

import pandas as pd


def detail_wage_jobs(
    branch_of: pd.Series,
    branch_jobs: pd.Series,
    branch_pay: pd.Series,
    detail_jobs: pd.Series,
    compensation: pd.Series,
    plausible_pay: tuple[float, float],
) -> pd.Series:
    """Wage and salary jobs by industry, adding up to each branch.

    Args:
        branch_of: branch of each industry.
        branch_jobs: wage and salary jobs by branch.
        branch_pay: compensation per such job by branch, USD.
        detail_jobs: QCEW-based jobs by industry.
        compensation: compensation by industry, before redefinitions, USD (any year: only its shares are used).
        plausible_pay: lowest and highest pay of an industry, as multiples of its branch's.

    """
    paid = compensation.reindex(branch_of.index).clip(lower=0.0)
    level = branch_of.map(branch_jobs * branch_pay / paid.groupby(branch_of).sum())
    by_pay = paid * level / branch_of.map(branch_pay)
    jobs = detail_jobs.reindex(branch_of.index).fillna(0.0)
    for _ in range(3):
        counted = jobs * branch_of.map(branch_jobs / jobs.groupby(branch_of).sum())
        relative_pay = paid * level / counted / branch_of.map(branch_pay)
        jobs = counted.where(relative_pay.between(*plausible_pay), by_pay)
    jobs = jobs.fillna(0.0)
    return (jobs * branch_of.map(branch_jobs / jobs.groupby(branch_of).sum())).fillna(0.0).rename("wage_salary_jobs")


def spread(branch_of: pd.Series, branch_totals: pd.Series, weights: pd.Series) -> pd.Series:
    """Branch totals spread over industries by weight."""
    weight = weights.reindex(branch_of.index).fillna(0.0)
    return (weight * branch_of.map(branch_totals / weight.groupby(branch_of).sum())).fillna(0.0)


def redefinition_factor(before: pd.Series, after: pd.Series, jobs: pd.Series) -> pd.Series:
    """How many workers the input-output tables count with an industry, per one at its own establishments.

    Compensation after redefinitions over that before: when a hotel's restaurant is moved to restaurants, its cooks go
    too (docs/decisions/0002). One where an industry pays nobody; scaled so that no job is lost in the nation.
    """
    moved = (after / before.where(before > 0)).fillna(1.0)
    return (moved * jobs.sum() / (moved * jobs).sum()).rename("redefinition_factor")
