"""Jobs by county and detail industry: each line's total, shared out by the best evidence the county has.

    employees6    county x NAICS-6     County Business Patterns, zero where absent
    employees4    county x NAICS-4     the same, four digits
    observed      county x industry    employees seen at six digits
    partly        county x industry    employees seen at four digits, shared by the nation's six-digit mix
    imputed       county x industry    the rest of the sector, by the state's state-table sectors and the nation's mix

Business patterns give shapes only; levels are BEA's. They never cross county-table sectors. Proprietors follow the
state's state-table sectors. At the end each line is fitted to the counties' totals and to the nation's industries at
once.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.ingest.county_accounts.withheld import fitted_cells

OBSERVED, PARTLY, IMPUTED = 1, 2, 3
"""Quality marks; 0 stands for no jobs."""


@dataclass(frozen=True)
class Patterns:
    """County Business Patterns of one set of counties, as county x code."""

    employees6: pd.DataFrame
    employees4: pd.DataFrame
    industry_of: pd.Series
    """Detail industry of each NAICS-6."""
    state_sector_employees: pd.DataFrame
    """Employees, county x state-table sector."""
    state_sector_payroll: pd.DataFrame
    """Yearly payroll in thousand dollars, county x state-table sector."""


def observed_employees(patterns: Patterns) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Employees seen at six digits, and those seen only at four, by county and detail industry."""
    six = patterns.employees6
    parent = pd.Index(six.columns.str[:4])
    four = patterns.employees4.reindex(columns=sorted(set(parent)), fill_value=0.0)
    rest = (four - six.T.groupby(parent).sum().T.reindex(columns=four.columns, fill_value=0.0)).clip(lower=0.0)
    unseen = six.eq(0.0) * six.sum().clip(lower=1.0)
    weight = unseen.T.groupby(parent).sum().T
    per_weight = (rest / weight.where(weight > 0)).fillna(0.0)
    spread_rest = unseen.to_numpy() * per_weight[parent].to_numpy()
    industry = six.columns.map(patterns.industry_of)
    seen = six.T.groupby(industry).sum().T
    partly = pd.DataFrame(spread_rest, six.index, six.columns).T.groupby(industry).sum().T
    return seen, partly


def expected_jobs(state_table_jobs: pd.DataFrame, national: pd.Series, state_sector_of: pd.Series) -> pd.DataFrame:
    """State x industry: the state's state-table sector jobs in the nation's mix of industries.

    jobs[state, i] = state-table sector jobs[state] x nation's jobs of i / nation's jobs of the state-table sector.
    """
    mix = national / state_sector_of.map(national.groupby(state_sector_of).sum())
    jobs = state_table_jobs.reindex(columns=state_sector_of.to_numpy()).set_axis(state_sector_of.index, axis=1)
    return jobs.mul(mix.fillna(0.0), axis=1).fillna(0.0)


def wage_jobs_by_evidence(
    total: pd.Series, seen: pd.DataFrame, partly: pd.DataFrame, expected: pd.DataFrame, coverage: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One line's wage and salary jobs by county and industry, and the share of each cell that was imputed.

    known = (seen + partly) x coverage; imputed = (total - sum of known) x expected / sum of expected, where nothing is
    known; both scaled to the county's total.

    Args:
        total: the sector's wage and salary jobs by county.
        seen, partly: employees by county and industry; all columns zero where patterns are not used.
        expected: jobs by county and industry if the county were like its state.
        coverage: the nation's wage and salary jobs of the sector per employee in the patterns.

    """
    known = (seen + partly) * coverage
    rest = (total - known.sum(axis=1)).clip(lower=0.0)
    open_cells = expected.where(known.eq(0.0), 0.0)
    open_cells = open_cells.where(open_cells.sum(axis=1).gt(0), expected * known.sum(axis=1).eq(0).to_numpy()[:, None])
    sums = open_cells.sum(axis=1)
    imputed = open_cells.mul((rest / sums.where(sums > 0)).fillna(0.0), axis=0)
    jobs = known + imputed
    jobs = jobs.mul((total / jobs.sum(axis=1).where(lambda s: s > 0)).fillna(0.0), axis=0)
    return jobs, imputed / (known + imputed).where(lambda frame: frame > 0)


def quality_marks(
    jobs: pd.DataFrame, seen: pd.DataFrame, partly: pd.DataFrame, imputed_share: pd.DataFrame
) -> pd.DataFrame:
    """Marks by county and industry: observed, partly observed or imputed, by what most of the cell rests on."""
    known = seen + partly
    from_seen = (seen / known.where(known > 0)).fillna(0.0)
    marks = np.where(imputed_share.fillna(1.0) > 0.5, IMPUTED, np.where(from_seen >= 0.5, OBSERVED, PARTLY))
    return pd.DataFrame(np.where(jobs > 0, marks, 0), jobs.index, jobs.columns).astype(np.uint8)


def fitted_county_sector(jobs: pd.DataFrame, counties: pd.Series, national: pd.Series) -> pd.DataFrame:
    """One line's wage and salary jobs, or its proprietors, fitted to counties' totals (exactly) and the nation's."""
    seed = jobs.mul(national.gt(0), axis=1)
    empty = seed.sum(axis=1).eq(0) & counties.gt(0)
    seed.loc[empty] = national.to_numpy()
    return fitted_cells(seed, counties, national)
