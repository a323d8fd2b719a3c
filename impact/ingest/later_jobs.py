"""County jobs of the year of the covered jobs, from agency files: wage and salary jobs, proprietors, government.

    covered          county x sector    Q, private jobs under unemployment insurance, of the later year
    ratio            state x sector     r, wage and salary jobs per covered job, measured where both are published
    base             county x sector    W0, wage and salary jobs of the county table's last year
    growth           state x sector     g, later over base year
    later            county x sector    W1 = r Q where covered jobs are used and published, else g W0; W0 in small cells

BEA publishes a county's jobs by sector and its wage and salary jobs in total, not both at once. W0 is fitted to what is
published: to each county's total, and to its state's sectors on their way from the last state table to the later year.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from impact.ingest.agency import bea_regional, bls
from impact.ingest.county_accounts import county_sector_jobs
from impact.ingest.county_accounts.county_sector_jobs import fitted_cells, state_of
from impact.ingest.evidence import Evidence, private_county_sectors
from impact.ingest.national import STATE_YEAR
from impact.sources import concordance
from impact.sources.parameters import parameter

COVERAGE_YEAR = 2016
"""Year in which covered jobs and BEA's wage and salary jobs by sector are both available, for three states."""
WAGE_AND_SALARY, NONFARM_OWNERS, FARM_OWNERS, FARM = 20, 60, 50, 70
GOVERNMENT = [2001, 2002, 2010]
"""Line numbers of CAEMP25N."""
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


@dataclass(frozen=True)
class LaterLines:
    """Jobs by county and line of the county table's last year and of the later year; marks of LaterJobs."""

    base_wage: pd.DataFrame
    base_own: pd.DataFrame
    wage: pd.DataFrame
    own: pd.DataFrame
    marks: pd.DataFrame

    @property
    def jobs(self) -> pd.DataFrame:
        """All jobs of the later year."""
        return self.wage + self.own


def covered_by_county(
    table: pd.DataFrame, value: str, county_sectors: pd.DataFrame, aliases: pd.DataFrame
) -> pd.DataFrame:
    """Covered jobs or payroll by BEA's county and private line; combined areas summed.

    What a state counts in no county (work from home, crews) is shared over its counties as their own jobs are.
    """
    county_sector_of = {
        county_sectors.loc[county_sector, "sector"]: county_sector
        for county_sector in private_county_sectors(county_sectors).index
    }
    moved = table.merge(aliases[["fips", "bea_fips"]], on="fips", how="left")
    moved = moved.assign(
        fips=moved["bea_fips"].fillna(moved["fips"]), county_sector=moved["sector"].map(county_sector_of)
    )
    cells = moved.pivot_table(index="fips", columns="county_sector", values=value, aggfunc="sum")[
        list(county_sector_of.values())
    ]
    nowhere = cells.index.str.endswith(bls.UNKNOWN_COUNTY)
    state, counties = county_sector_jobs.state_of(cells.index), cells[~nowhere]
    sums = [part.groupby(state[where]).sum() for part, where in ((cells[nowhere], nowhere), (counties, ~nowhere))]
    share = (sums[0].reindex(sums[1].index).fillna(0.0) / sums[1].where(sums[1] > 0)).fillna(0.0)
    return counties * (1 + share.reindex(state[~nowhere]).set_axis(counties.index))


def state_wage_jobs(agency: Path, year: int, county_sectors: pd.DataFrame) -> pd.DataFrame:
    """Wage and salary jobs by state and private line (SAEMP27N), a withheld cell at its nation's share of all jobs."""
    table = bea_regional.wide(bea_regional.read_state_table(agency, "SAEMP27N", [year]), year)
    numbers = private_county_sectors(county_sectors)
    states = table[table.index.str.fullmatch(r"(0[1-9]|[1-5]\d)000")]
    known = states[list(numbers)].set_axis(numbers.index, axis=1)
    nation = table.loc[bea_regional.US, list(numbers)].set_axis(numbers.index)
    missing = known.isna().mul(nation, axis=1)
    rest = (nation - known.sum()) / missing.sum().where(lambda sums: sums > 0)
    return known.fillna(missing.mul(rest, axis=1))


def measured_coverage(agency: Path, county_sectors: pd.DataFrame) -> pd.DataFrame:
    """Wage and salary jobs per covered job of COVERAGE_YEAR, by state (three) and private line."""
    county_sector_of = {
        county_sectors.loc[county_sector, "sector"]: county_sector
        for county_sector in private_county_sectors(county_sectors).index
    }
    covered = bls.read_covered_history(agency).rename(columns=county_sector_of)
    states = covered[covered.index.str.endswith("000")][list(county_sector_of.values())]
    return state_wage_jobs(agency, COVERAGE_YEAR, county_sectors).loc[states.index] / states


def private_wage_total(published: pd.DataFrame, counties: pd.Index) -> pd.Series:
    """Private nonfarm wage and salary jobs by county: all less government's and farms' (CAEMP25N)."""
    table = published.loc[counties]
    farm = (table[FARM] - table[FARM_OWNERS]).clip(lower=0.0)
    return table[WAGE_AND_SALARY] - table[GOVERNMENT].fillna(0.0).sum(axis=1) - farm


def later_private_jobs(
    agency: Path,
    evidence: Evidence,
    jobs: pd.DataFrame,
    own: pd.DataFrame,
    covered: pd.DataFrame,
    years: tuple[int, int],
) -> LaterJobs:
    """Wage and salary jobs of the private lines, county table's last year and later year (`years`)."""
    base_year, year = years
    state_wage = state_wage_jobs(agency, STATE_YEAR, evidence.county_sectors)
    spread, least = parameter("county_accounts", "coverage_spread"), parameter("county_accounts", "coverage_least")
    by_state = covered.groupby(county_sector_jobs.state_of(covered.index)).sum()
    ratio = coverage_ratio(measured_coverage(agency, evidence.county_sectors), state_wage, by_state, spread, least)
    private = list(covered.columns)
    return later_wage_jobs(
        CoveredJobs(
            jobs=jobs[private],
            guess=(jobs - own)[private].clip(lower=0.0),
            wage_total=private_wage_total(evidence.history[base_year], jobs.index),
            state_wage=state_wage,
            covered=covered.reindex(jobs.index),
            covered_state=by_state,
            ratio=ratio.reindex(state_wage.index),
            way=(base_year - STATE_YEAR) / (year - STATE_YEAR),
            used=tuple(parameter("county_accounts", "covered_lines")),
            least_jobs=parameter("county_accounts", "covered_least_jobs"),
        )
    )


def later_lines(
    agency: Path, evidence: Evidence, jobs: pd.DataFrame, own: pd.DataFrame, years: tuple[int, int]
) -> LaterLines:
    """Jobs by county and line of the county table's last year and of the later one.

    Proprietors, farms and government are those of the county table moved at the stated rates.

    Args:
        agency: the folder of agency files.
        evidence: published tables.
        jobs, own: all jobs and a first guess of proprietors, county x county-table sector, of the county table's last
            year.
        years: last year of the county table, year of the covered jobs.
    """
    table = bls.read_private_sectors(agency)
    covered = covered_by_county(table, "jobs", evidence.county_sectors, concordance.read_county_aliases())
    found = later_private_jobs(agency, evidence, jobs, own, covered, years)
    base_wage = (
        (jobs - own)
        .clip(lower=0.0)
        .assign(**{county_sector: found.base[county_sector] for county_sector in found.base})
    )
    base_own = jobs - base_wage
    steps = years[1] - years[0]
    rates = {
        name: (1 + parameter("county_accounts", f"{name}_growth")) ** steps for name in ("proprietors", "government")
    }
    wage = base_wage.assign(**{county_sector: found.later[county_sector] for county_sector in found.later})
    for county_sector in ("federal", "state-local"):
        wage[county_sector] = base_wage[county_sector] * rates["government"]
    marks = found.marks.reindex(columns=jobs.columns, fill_value=ASSUMED)
    kept = marks.eq(ASSUMED)
    totals = known_totals(agency, base_wage.sum(axis=1), years)
    wage = fitted_to_totals(wage, totals, marks)
    return LaterLines(base_wage, base_own, wage, base_own.where(kept, base_own * rates["proprietors"]), marks)


def known_totals(agency: Path, base: pd.Series, years: tuple[int, int]) -> pd.Series:
    """Wage and salary jobs of the later year, of counties whose covered jobs BLS's totals give for both years.

    total = base x covered jobs of the later year / of the base year.
    """
    covered = bls.read_county_totals(agency).reindex(columns=list(years))
    return (base.reindex(covered.index) * covered[years[1]] / covered[years[0]]).dropna()


def fitted_to_totals(wage: pd.DataFrame, totals: pd.Series, marks: pd.DataFrame) -> pd.DataFrame:
    """Wage and salary jobs with the observed and moved cells of some counties scaled to their known totals."""
    own = wage.loc[totals.index]
    free = own.where(marks.loc[totals.index].ne(ASSUMED), 0.0)
    factor = (totals - (own - free).sum(axis=1)) / free.sum(axis=1)
    scaled = own - free + free.mul(factor, axis=0)
    return pd.concat([wage.drop(totals.index), scaled]).loc[wage.index]
