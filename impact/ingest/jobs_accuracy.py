"""How good the estimated county jobs are: the later year's method tried on 2016; published cells hidden and filled.

The trial: base year 2014, state table of 2013, covered jobs of 2016, as now 2022, 2021 and 2024. The ratio of wage
and salary to covered jobs comes from the other two states each time. Nine counties around Memphis, and the rest
of each of their three states.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.ingest.agency import bea_regional, bls
from impact.ingest.agency.bea_regional import US
from impact.ingest.county_accounts import county_sector_jobs
from impact.ingest.evidence import Evidence, private_county_sectors
from impact.ingest.later_jobs import (
    ASSUMED,
    COVERAGE_YEAR,
    NONFARM_OWNERS,
    CoveredJobs,
    coverage_ratio,
    later_wage_jobs,
    private_wage_total,
    state_wage_jobs,
)
from impact.ingest.national import JOBS_YEAR
from impact.sources.parameters import parameter

BASE_YEAR, STATE_YEAR = 2014, 2013
REST = "998"
Tables = dict[int, pd.DataFrame]
TREND_YEARS = 10
METHODS = ("kept", "moved", "covered", "chosen")
"""The base year kept; moved by the state's growth; covered jobs where published; the method's choice among them."""
SIZES = ("under 10", "10-99", "100-999", "1,000-9,999", "10,000 and more")
"""Jobs in a cell, by powers of ten."""
Cells = npt.NDArray[np.float64]


def later_jobs_backtest(agency: Path, evidence: Evidence) -> pd.DataFrame:
    """One row a county and private line with published jobs in both years: jobs, and jobs by each method."""
    county_sectors, numbers = evidence.county_sectors, private_county_sectors(evidence.county_sectors)
    covered = bls.read_covered_history(agency).rename(
        columns={county_sectors.loc[county_sector, "sector"]: county_sector for county_sector in numbers.index}
    )
    covered = covered[numbers.index]
    counties = covered.index[~covered.index.str.endswith("000")]
    years = sorted({BASE_YEAR - TREND_YEARS, *range(BASE_YEAR - 4, BASE_YEAR + 1), COVERAGE_YEAR})
    published = bea_regional.read_county_table(agency, "CAEMP25N", years)
    tables = {year: bea_regional.wide(published, year) for year in years}
    growth = (tables[BASE_YEAR].loc[US, NONFARM_OWNERS] / tables[years[0]].loc[US, NONFARM_OWNERS]) ** (1 / TREND_YEARS)
    known = backtest_evidence(agency, evidence, tables, covered)
    base, every, chosen = known.jobs, replace(known, used=tuple(numbers.index), least_jobs=0.0), later_wage_jobs(known)
    found = later_wage_jobs(every)
    own = (base - found.base).loc[counties] * growth ** (COVERAGE_YEAR - BASE_YEAR)
    moved = (found.base * found.growth.reindex(county_sector_jobs.state_of(base.index)).set_axis(base.index)).loc[
        counties
    ]
    truth, before = (
        tables[year].loc[counties, list(numbers)].set_axis(numbers.index, axis=1) for year in (COVERAGE_YEAR, BASE_YEAR)
    )
    columns = {
        "jobs": truth,
        "kept": base.loc[counties],
        "moved": moved + own,
        "covered": found.later.loc[counties] + own,
        "chosen": (chosen.later.loc[counties] + own).where(chosen.marks.loc[counties].ne(ASSUMED), base.loc[counties]),
        "before": before,
    }
    table = pd.DataFrame({name: frame.stack() for name, frame in columns.items()})  # noqa: PD013 - one row a cell
    return table.dropna().drop(columns="before").query("jobs > 0").rename_axis(["fips", "county_sector"])


def backtest_evidence(agency: Path, evidence: Evidence, tables: Tables, covered: pd.DataFrame) -> CoveredJobs:
    """What would have been known then: nine counties and the rests of their states."""
    county_sectors, numbers = evidence.county_sectors, private_county_sectors(evidence.county_sectors)
    history = {year: table for year, table in tables.items() if BASE_YEAR - 4 <= year <= BASE_YEAR}
    states = county_sector_jobs.filled_states(history, BASE_YEAR, list(numbers))
    jobs = county_sector_jobs.filled_counties(history, BASE_YEAR, states, evidence.county_sector_patterns).set_axis(
        numbers.index, axis=1
    )
    wage = state_wage_jobs(agency, STATE_YEAR, county_sectors)
    state = county_sector_jobs.state_of(jobs.index)
    guess = jobs * (wage / jobs.groupby(state).sum()).clip(upper=1.0).reindex(state).set_axis(jobs.index)
    total = private_wage_total(tables[BASE_YEAR], jobs.index).to_frame("total")
    own = covered.index[covered.index.str.endswith("000")]
    return CoveredJobs(
        jobs=with_rests(jobs, covered.index.difference(own), own),
        guess=with_rests(guess, covered.index.difference(own), own),
        wage_total=with_rests(total, covered.index.difference(own), own)["total"],
        state_wage=wage.loc[own],
        covered=with_rests(covered.drop(own), covered.index.difference(own), own, covered.loc[own]),
        covered_state=covered.loc[own],
        ratio=ratio_of_others(
            state_wage_jobs(agency, COVERAGE_YEAR, county_sectors).loc[own], wage.loc[own], covered.loc[own]
        ),
        way=(BASE_YEAR - STATE_YEAR) / (COVERAGE_YEAR - STATE_YEAR),
        used=tuple(parameter("county_accounts", "covered_lines")),
        least_jobs=parameter("county_accounts", "covered_least_jobs"),
    )


def with_rests(
    table: pd.DataFrame, counties: pd.Index, states: pd.Index, whole: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Some counties, and one row for the rest of each of their states (code SS998)."""
    sums = table.groupby(county_sector_jobs.state_of(table.index)).sum() if whole is None else whole
    own = table.loc[counties].groupby(county_sector_jobs.state_of(counties)).sum()
    rest = (sums.loc[states] - own.reindex(states).fillna(0.0)).clip(lower=0.0)
    return pd.concat([table.loc[counties], rest.rename(lambda code: f"{code[:2]}{REST}")])


def ratio_of_others(wage: pd.DataFrame, before: pd.DataFrame, covered: pd.DataFrame) -> pd.DataFrame:
    """Coverage ratio of each state from the other states', so that no state is its own witness."""
    measured = wage / covered
    spread, least = parameter("county_accounts", "coverage_spread"), parameter("county_accounts", "coverage_least")
    parts = [coverage_ratio(measured.drop(code), before, covered, spread, least).loc[[code]] for code in measured.index]
    return pd.concat(parts)


def summed_errors(cells: pd.DataFrame, group: pd.Series) -> pd.DataFrame:
    """Cells, and median and summed error of each method as shares, by group."""
    rows = {}
    for name, own in cells.groupby(group, observed=True):
        gap = own[list(METHODS)].sub(own["jobs"], axis=0).abs()
        median = gap.div(own["jobs"], axis=0).median().add_suffix("_median_error_share")
        summed = (gap.sum() / own["jobs"].sum()).add_suffix("_summed_error_share")
        rows[name] = pd.concat([pd.Series({"cells": len(own), "jobs": own["jobs"].sum()}), median, summed])
    return pd.DataFrame(rows).T


def errors_by_size(cells: pd.DataFrame) -> pd.DataFrame:
    """Errors by jobs in the cell, by powers of ten."""
    step = np.floor(np.log10(cells["jobs"].clip(lower=1.0))).astype(int).clip(upper=len(SIZES) - 1)
    return summed_errors(cells, step.map(dict(enumerate(SIZES))).astype(pd.CategoricalDtype(list(SIZES)))).rename_axis(
        "jobs_in_cell"
    )


def masked_cell_error(evidence: Evidence, complete: pd.DataFrame, seed: int = 1) -> pd.DataFrame:
    """Error of filled cells by size, measured on published cells that are hidden and filled again.

    Cells are hidden at random, in each size at a part of the rate at which BEA withholds; what is hidden now is hidden
    in earlier years as often as withheld cells were.

    Args:
        evidence: the published tables.
        complete: county x private county-table sector, filled: tells the size of withheld cells.
        seed: of the random choice.
    """
    random = np.random.default_rng(seed)
    now = evidence.history[JOBS_YEAR].loc[complete.index, complete.columns]
    size = np.floor(np.log10(complete.clip(lower=1.0))).astype(int).clip(upper=len(SIZES) - 1)
    hidden = hidden_cells(now, size, random)
    history = {}
    for year, table in evidence.history.items():
        own = table.loc[complete.index, complete.columns]
        rate = 1.0 if year == JOBS_YEAR else float(own.isna()[now.isna()].sum().sum() / now.isna().sum().sum())
        masked = table.copy()
        masked.loc[complete.index, complete.columns] = own.mask(hidden & (random.random(own.shape) < rate))
        history[year] = masked
    found = county_sector_jobs.filled_counties(history, JOBS_YEAR, evidence.states, evidence.county_sector_patterns)
    chosen = hidden.to_numpy()
    table = masked_summary(now.to_numpy()[chosen], found.to_numpy()[chosen], size.to_numpy()[chosen])
    return table.join(withheld_cells(now.isna(), size, complete))


def hidden_cells(now: pd.DataFrame, size: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Which published cells to hide, as often by size as cells are withheld (times a stated part)."""
    part = parameter("county_accounts", "masked_cells")
    hidden = now.gt(np.inf)
    for step in range(len(SIZES)):
        cells = size.eq(step)
        rate = part * float((cells & now.isna()).sum().sum() / cells.sum().sum())
        hidden |= cells & now.gt(0) & (random.random(now.shape) < rate)
    return hidden


def masked_summary(truth: Cells, found: Cells, size: npt.NDArray[np.int_]) -> pd.DataFrame:
    """Cells hidden, their median error and their summed error, as shares, by size."""
    rows = {}
    for step, label in enumerate(SIZES):
        own = size == step
        error = np.abs(found[own] - truth[own])
        rows[label] = {
            "masked_cells": int(own.sum()),
            "median_error_share": float(np.median(error / truth[own])) if own.any() else np.nan,
            "summed_error_share": float(error.sum() / truth[own].sum()) if own.any() else np.nan,
        }
    return pd.DataFrame(rows).T.rename_axis("jobs_in_cell")


def withheld_cells(missing: pd.DataFrame, size: pd.DataFrame, complete: pd.DataFrame) -> pd.DataFrame:
    """How many cells are withheld, and how many jobs they are filled with, by size."""
    rows = {
        label: {
            "withheld_cells": int((missing & size.eq(step)).sum().sum()),
            "withheld_jobs": float(complete.where(missing & size.eq(step)).sum().sum()),
        }
        for step, label in enumerate(SIZES)
    }
    return pd.DataFrame(rows).T
