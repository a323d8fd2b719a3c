"""The baseline: each county's jobs by sector without the study, forecast from BEA's figures of 2001-2022.

    log jobs[t]  =  level[t] + pulse x [t = 2020]
    level[t]     =  level[t - 1] + drift + shock[t]        shock ~ N(0, variance)

A state-space model with unknown first level, drift and pulse (exact diffuse); withheld years are missing observations.
Its one variance has a closed form, so that no optimizer can fail. Every series, totals included, is forecast by itself:
bands do not add. Choice and trial of the model: tests/helpers/baseline_trials.py.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import t as student
from statsmodels.tsa.statespace.structural import UnobservedComponents

from impact.errors import DataError
from impact.ingest.job_history import job_history
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
    parts = {key: actual_and_forecast(row) for key, row in history.drop(out.index).iterrows()}
    jobs = pd.concat(parts, names=["geoid", "sector", "year"]).round().astype("Int64")
    return Baseline(jobs.reset_index(), out.reset_index())


def excluded(history: pd.DataFrame) -> pd.DataFrame:
    """Series that are not forecast, by geoid and sector: published_years, why."""
    published = history.notna().sum(axis=1)
    withheld = published < history.shape[1] / 2
    small = history.min(axis=1) < LEAST_JOBS
    why = pd.Series(np.where(withheld, WITHHELD, SMALL), history.index)
    return pd.DataFrame({"published_years": published, "why": why})[withheld | small]


def actual_and_forecast(jobs: pd.Series) -> pd.DataFrame:
    """One series by year: actual_jobs, then p10_jobs, p50_jobs, p90_jobs."""
    ahead = forecast(jobs, LAST_FORECAST_YEAR)
    return pd.concat([jobs.astype(float).rename("actual_jobs"), ahead], axis=1).rename_axis("year")


def forecast(jobs: pd.Series, last_year: int) -> pd.DataFrame:
    """The years after a series: p10_jobs, p50_jobs, p90_jobs; the spread is estimated, hence Student's t.

    Args:
        jobs: by year, at least one; missing where withheld.
        last_year: to forecast to.
    """
    logs = np.log(jobs.astype(float))
    variance, freedom = yearly_variance(logs)
    pulse = pulse_column(logs)
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


def pulse_column(logs: pd.Series) -> npt.NDArray[np.float64] | None:
    """The dummy of the pulse year; none where that year is withheld or not in the series."""
    marked = (logs.index == PULSE_YEAR) & logs.notna().to_numpy()
    return marked.astype(float)[:, None] if marked.any() else None
