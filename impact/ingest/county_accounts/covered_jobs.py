"""Wage and salary jobs of a later year from covered jobs, where the county table ends earlier.

    covered          county x sector    Q, private jobs under unemployment insurance, of the later year
    ratio            state x sector     r, wage and salary jobs per covered job, measured where both are published
    base             county x sector    W0, wage and salary jobs of the county table's last year
    growth           state x sector     g, later over base year
    later            county x sector    W1 = r Q where covered jobs are used and published, else g W0; W0 in small cells

BEA publishes a county's jobs by sector and its wage and salary jobs in total, not both at once. W0 is fitted to what is
published: to each county's total, and to its state's sectors on their way from the last state table to the later year.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.ingest.county_accounts.county_sector_jobs import state_of
from impact.ingest.county_accounts.withheld import fitted_cells

OBSERVED, MOVED, ASSUMED = 1, 2, 3
"""Marks of a later cell: covered jobs; base moved by the state's growth; base kept or moved at a stated rate."""
PASSES = 8
"""Passes that hold wage and salary jobs below all jobs of their cell."""


@dataclass(frozen=True)
class CoveredJobs:
    """What is known of the private sectors.

    Attributes:
        jobs: all jobs of the base year, county x sector, complete.
        guess: wage and salary jobs of the base year if counties were like their state, county x sector.
        wage_total: private wage and salary jobs of the base year by county, published.
        state_wage: the state table's wage and salary jobs, state x sector, of the year before the base.
        covered: of the later year, county x sector, missing where not published.
        covered_state: the same by state, areas included that are no counties of the table.
        ratio: state x sector.
        way: part of the way from the state table to the later year that the base year is at, a fraction.
        used: sectors in which covered jobs give the level.
        least_jobs: a cell with fewer jobs, then and by covered jobs, keeps its base.
    """

    jobs: pd.DataFrame
    guess: pd.DataFrame
    wage_total: pd.Series
    state_wage: pd.DataFrame
    covered: pd.DataFrame
    covered_state: pd.DataFrame
    ratio: pd.DataFrame
    way: float
    used: tuple[str, ...]
    least_jobs: float


@dataclass(frozen=True)
class LaterJobs:
    """Wage and salary jobs by county and sector of two years, the state's growth, and how each later cell is known."""

    base: pd.DataFrame
    later: pd.DataFrame
    growth: pd.DataFrame
    marks: pd.DataFrame


def coverage_ratio(
    measured: pd.DataFrame, state_wage: pd.DataFrame, covered: pd.DataFrame, most_spread: float, least: float
) -> pd.DataFrame:
    """Wage and salary jobs per covered job, state x sector.

    A state where it was measured has its own ratio, others the mean of those. Where the measured ones differ by more
    than `most_spread`, or the sector also holds jobs of another line (ratio below `least`), another state's ratio is
    the one at which the sector grew since the state table as it did in the measured states.

    Args:
        measured: ratios, state x sector.
        state_wage: wage and salary jobs, state x sector, of the last state table.
        covered: covered jobs of the later year, state x sector.
        most_spread: largest over smallest measured ratio, less one.
        least: of the mean ratio.
    """
    weights = covered.reindex(measured.index)
    mean = (measured * weights).sum() / weights.sum()
    growth = (measured * weights).sum() / state_wage.loc[measured.index].sum()
    uneven = (measured.max() / measured.min() - 1 > most_spread) | (mean < least)
    even = pd.DataFrame(1.0, covered.index, covered.columns).mul(mean, axis=1)
    uneven = uneven.reindex(covered.columns)
    same_growth = (state_wage.reindex(covered.index) / covered.where(covered > 0)).mul(growth, axis=1)
    ratio = even.mask(np.tile(uneven.to_numpy(dtype=bool), (len(even), 1)), same_growth).fillna(even)
    ratio.loc[measured.index] = measured
    return ratio


def later_wage_jobs(known: CoveredJobs) -> LaterJobs:
    """Wage and salary jobs of the base and of the later year, county x sector."""
    state = state_of(known.jobs.index)
    by_ratio = known.covered * known.ratio.reindex(state).set_axis(known.covered.index)
    published = known.jobs.where(by_ratio.notna())
    blown = (known.jobs.groupby(state).sum() / published.groupby(state).sum()).replace(np.inf, np.nan)
    now = (by_ratio.groupby(state).sum() * blown).fillna(known.covered_state * known.ratio).fillna(known.state_wage)
    now = now.reindex(index=blown.index, columns=blown.columns)
    then = (known.state_wage.reindex(now.index) ** (1 - known.way)) * now**known.way
    then = then.mul(known.wage_total.groupby(state).sum() / then.sum(axis=1), axis=0)
    growth = (now / then.where(then > 0)).fillna(1.0)
    by_state = growth.reindex(state).set_axis(known.jobs.index)
    base = base_wage_jobs((by_ratio / by_state).fillna(known.guess), known, then)
    seen = by_ratio.notna() & np.tile(by_ratio.columns.isin(known.used), (len(by_ratio), 1))
    small = known.jobs.lt(known.least_jobs) & by_ratio.fillna(0.0).lt(known.least_jobs)
    marks = pd.DataFrame(np.where(seen, OBSERVED, MOVED), base.index, base.columns).mask(small, ASSUMED)
    later = by_ratio.where(seen, base * by_state).where(~small, base)
    return LaterJobs(base, later, growth, marks.astype(np.uint8))


def base_wage_jobs(seed: pd.DataFrame, known: CoveredJobs, states: pd.DataFrame) -> pd.DataFrame:
    """Wage and salary jobs of the base year: a first guess fitted to counties and states, no cell above its jobs."""
    cells = seed.clip(lower=1e-3)
    state = state_of(cells.index)
    for _ in range(PASSES):
        cells = cells.clip(upper=known.jobs)
        parts = [fitted_cells(own, known.wage_total.loc[own.index], states.loc[code])
                 for code, own in cells.groupby(state)]  # fmt: skip
        cells = pd.concat(parts).loc[seed.index]
    return cells.clip(upper=known.jobs)
