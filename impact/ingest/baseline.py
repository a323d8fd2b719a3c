"""The baseline: each county's jobs by sector without the study, forecast from their history.

    log jobs[t]  =  level[t] + pulse x [t = 2020]
    level[t]     =  level[t - 1] + drift + shock[t]        shock ~ N(0, variance)

A state-space model with unknown first level, drift and pulse (exact diffuse); withheld years are missing observations.
Its one variance has a closed form, so that no optimizer can fail. Every series, totals included, is forecast by itself:
bands do not add. Choice and trial of the model: tests/helpers/baseline_trials.py.

Its history:

    tables     year -> area x county-table sector code    as published, missing where withheld
    history    (geoid, sector) x year        jobs; geoid "all" is the whole region, sector "all" all jobs

A county's sector is missing in years in which any of its sectors is withheld. A region's sector is the sum of its
counties, their withheld cells filled (region.county_sector_jobs); where much of it would be filled it is missing too.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import t as student
from statsmodels.tsa.statespace.structural import UnobservedComponents

from impact.errors import DataError
from impact.ingest.agency import bea_regional
from impact.ingest.county_accounts import county_sector_jobs
from impact.sources.concordance import read_county_sectors

LEVEL = "random walk with drift"
PULSE_YEAR = 2020
LAST_FORECAST_YEAR = 2045
LEAST_JOBS = 10
"""Growth from next to nothing says nothing: a sector with fewer jobs in some published year is excluded."""
QUANTILES = {"p10_jobs": 0.1, "p50_jobs": 0.5, "p90_jobs": 0.9}
SMALLEST_VARIANCE = 1e-12
"""Keeps the filter regular where a series grows at one unbroken rate."""
WITHHELD, SMALL = "withheld in most years", "fewer than ten jobs in some year"
YEARS = list(range(2001, 2023))
"""Years of CAEMP25N."""
ALL = "all"
TOTAL_LINE = 10
NEVER_WITHHELD = ("farm", "federal", "state-local")
MOST_FILLED_SHARE = 0.1
"""A year of a region's sector counts as missing if more than this share of its jobs lies in filled cells."""
Tables = dict[int, pd.DataFrame]


def excluded(history: pd.DataFrame) -> pd.DataFrame:
    """Series that are not forecast, by geoid and sector: published_years, why."""
    published = history.notna().sum(axis=1)
    withheld = published < history.shape[1] / 2
    small = history.min(axis=1) < LEAST_JOBS
    why = pd.Series(np.where(withheld, WITHHELD, SMALL), history.index)
    return pd.DataFrame({"published_years": published, "why": why})[withheld | small]


@dataclass(frozen=True)
class Baseline:
    """What data/forecasts holds.

    Attributes:
        jobs: geoid, sector, year: actual_jobs (2001-2022), p10_jobs, p50_jobs, p90_jobs (later years).
        excluded: geoid, sector, published_years, why.
    """

    jobs: pd.DataFrame
    excluded: pd.DataFrame


def build_baseline(agency: Path, counties: list[str]) -> Baseline:
    """History and forecast of some counties and of the region that they make up, from the folder of agency files."""
    return baseline_of(job_history(agency, counties, read_county_sectors()))


def baseline_of(history: pd.DataFrame) -> Baseline:
    """History and forecast of every series that can be forecast; `history` is (geoid, sector) x year."""
    out = excluded(history)
    parts = {
        key: pd.concat([row.astype(float).rename("actual_jobs"), forecast(row, LAST_FORECAST_YEAR)], axis=1)
        for key, row in history.drop(out.index).iterrows()
    }
    jobs = pd.concat(parts, names=["geoid", "sector", "year"]).round().astype("Int64")
    return Baseline(jobs.reset_index(), out.reset_index())


def forecast(jobs: pd.Series, last_year: int) -> pd.DataFrame:
    """The years after a series: p10_jobs, p50_jobs, p90_jobs; the spread is estimated, hence Student's t.

    Args:
        jobs: by year, at least one; missing where withheld.
        last_year: to forecast to.
    """
    logs = np.log(jobs.astype(float))
    variance, freedom = yearly_variance(logs)
    marked = (logs.index == PULSE_YEAR) & logs.notna().to_numpy()
    pulse = marked.astype(float)[:, None] if marked.any() else None
    model = UnobservedComponents(
        logs.to_numpy(), level=LEVEL, exog=pulse, mle_regression=pulse is None, use_exact_diffuse=True
    )
    years = pd.RangeIndex(logs.index[-1] + 1, last_year + 1, name="year")
    none = None if pulse is None else np.zeros((len(years), 1))
    ahead = model.smooth([variance]).get_forecast(len(years), exog=none)
    middle, spread = np.asarray(ahead.predicted_mean), np.sqrt(np.asarray(ahead.var_pred_mean))
    if not np.isfinite(middle + spread).all():
        raise DataError(f"the baseline of {jobs.name} has no finite forecast")
    steps = {name: student.ppf(share, freedom) for name, share in QUANTILES.items()}
    return pd.DataFrame({name: np.exp(middle + step * spread) for name, step in steps.items()}, index=years)


def yearly_variance(logs: pd.Series) -> tuple[float, int]:
    """Variance of a year's shock, and its degrees of freedom, without the pulse year.

    What maximizes the model's (diffuse) likelihood: the mean square of the changes between published years less the
    drift, each over the years between.

    >>> yearly_variance(pd.Series([0.0, 1.0, 4.0], index=[2001, 2002, 2003]))
    (2.0, 1)
    """
    known = logs.drop(PULSE_YEAR, errors="ignore").dropna()
    years, changes = np.diff(known.index.to_numpy()), np.diff(known.to_numpy())
    freedom = len(changes) - 1
    surprise = (changes - years * changes.sum() / years.sum()) ** 2 / years
    return max(float(surprise.sum()) / freedom, SMALLEST_VARIANCE), freedom


def job_history(agency: Path, counties: list[str], county_sectors: pd.DataFrame) -> pd.DataFrame:
    """(geoid, sector) x year: jobs of some counties and of the region that they make up.

    Args:
        agency: the folder of agency files.
        counties: BEA's county codes.
        county_sectors: the concordance of lines (sources.concordance.read_county_sectors).
    """
    tables = read_job_tables(agency, counties)
    filled = filled_tables(tables, counties, county_sectors)
    parts = [county_history(tables, counties, county_sectors), region_history(tables, filled, counties, county_sectors)]
    return pd.concat(parts).sort_index()


def read_job_tables(agency: Path, counties: list[str]) -> Tables:
    """Published jobs by year, area x county-table sector code: all states, and the counties of the states concerned."""
    published = bea_regional.read_county_table(agency, "CAEMP25N", YEARS)
    states = {code[:2] for code in counties}
    kept = published[published["fips"].str.endswith("000") | published["fips"].str[:2].isin(states)]
    return {year: bea_regional.wide(kept, year) for year in YEARS}


def line_codes_by_sector(county_sectors: pd.DataFrame) -> dict[str, list[int]]:
    """Line numbers of CAEMP25N that make up each sector, the total among them."""
    numbers = {ALL: [TOTAL_LINE]}
    for sector, texts in county_sectors.groupby("sector")["caemp25n_line"]:
        numbers[str(sector)] = [int(number) for text in texts for number in text.split()]
    return numbers


def county_history(tables: Tables, counties: list[str], county_sectors: pd.DataFrame) -> pd.DataFrame:
    """(geoid, sector) x year: jobs of each county, missing where a line of the sector is withheld."""
    cells = pd.concat({year: table.loc[counties] for year, table in tables.items()}, names=["year", "geoid"])
    sums = {
        sector: cells[numbers].sum(axis=1, min_count=len(numbers)).unstack("year")
        for sector, numbers in line_codes_by_sector(county_sectors).items()
    }
    return pd.concat(sums, names=["sector", "geoid"]).swaplevel()


def region_history(tables: Tables, filled: Tables, counties: list[str], county_sectors: pd.DataFrame) -> pd.DataFrame:
    """(geoid, sector) x year: jobs of all counties together, missing where too many of them are filled."""
    rows = {}
    published, whole_tables = ({year: one.loc[counties] for year, one in each.items()} for each in (tables, filled))
    for sector, numbers in line_codes_by_sector(county_sectors).items():
        whole = pd.Series({year: table[numbers].to_numpy().sum() for year, table in whole_tables.items()})
        known = pd.Series({year: np.nansum(table[numbers].to_numpy()) for year, table in published.items()})
        rows[ALL, sector] = whole.where(whole - known <= MOST_FILLED_SHARE * whole)
    table = pd.DataFrame(rows).T
    return table.rename_axis(["geoid", "sector"]).rename_axis("year", axis=1)


def filled_tables(tables: Tables, counties: list[str], county_sectors: pd.DataFrame) -> Tables:
    """Published tables of some counties, withheld private cells filled, each year from the years nearest to it."""
    private = [int(number) for number in county_sectors.drop(list(NEVER_WITHHELD))["caemp25n_line"]]
    states = sorted({f"{code[:2]}000" for code in counties})
    filled = {}
    for year in tables:
        near = nearest_first(tables, year)
        of_states = county_sector_jobs.filled_states(near, 0, private).loc[states]
        cells = county_sector_jobs.filled_counties(near, 0, of_states, pd.DataFrame())
        filled[year] = tables[year].loc[counties].fillna(cells.loc[counties])
    return filled


def nearest_first(tables: Tables, year: int) -> Tables:
    """The same tables under keys that rise with closeness to a year, whose own key is 0.

    `last_published` looks from the highest key down. Of two equally close years the earlier leads.

    >>> [list(nearest_first({2001: "a", 2002: "b", 2003: "c"}, 2002).items())[n] for n in (0, 1, 2)]
    [(-2, 'a'), (0, 'b'), (-3, 'c')]
    """
    return {2 * (other - year) if other <= year else 2 * (year - other) - 1: table for other, table in tables.items()}
