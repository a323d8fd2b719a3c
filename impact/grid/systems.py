"""Utilities and the systems behind them: who serves a facility, when they peak, and how high.

A utility's peaks are means of the years available (EIA-861, range: least and most); those of balancing authorities
stand in data/parameters/systems.toml. Hours of peaks: of a utility with derived hours by these; of the others the hour
of the day at which their system mostly peaks, on the hottest or coldest day of the typical year.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from impact.load.calendar import Hours
from impact.study import Facility

SEASONS = ("summer", "winter")
SEASON_DAYS = {"summer": range(151, 273), "winter": (*range(90), *range(334, 365))}
"""June to September, December to March: days of a year of 365, from 0."""
DERIVED = "derived"
"""Mark of the utility whose hours are derived (utilities.csv)."""
NO_UTILITY = "no utility known"


class Span(NamedTuple):
    """A figure with its range."""

    value: float
    low: float
    high: float


class Peak(NamedTuple):
    """A season's peak of a utility or of the balancing authority behind it: name, MW, day and hour."""

    title: str
    mw: Span
    when: tuple[int, int]


@dataclass(frozen=True)
class GridData:
    """What is known of the grid around the region.

    Attributes:
        figures: EIA-861 by utility and year.
        names: by utility: title, system, short_title, hourly_load, pumpage.
        system_names: by balancing authority: title, calls_for_curtailment, peak_forecast.
        territories: geoid, utility.
        system_peaks: peaks of the balancing authorities.
        forecast: peak forecast of the system that has one.
        derived_mw: load of the utility with derived hours, 365 x 24.
        temperature: of the typical year, 365 x 24, degrees C.
        weather_station: of the typical year.
        parameters, systems: records of grid.toml and systems.toml.
    """

    figures: pd.DataFrame
    names: pd.DataFrame
    system_names: pd.DataFrame
    territories: pd.DataFrame
    system_peaks: pd.DataFrame
    forecast: pd.DataFrame
    derived_mw: Hours
    temperature: Hours
    weather_station: str
    parameters: Mapping[str, Any]
    systems: Mapping[str, Any]


def has_derived_hours(utility: str, grid: GridData) -> bool:
    """Whether the load of a utility is derived hour by hour."""
    return bool(grid.names["hourly_load"].get(utility) == DERIVED)


def may_be_called(site: Facility, grid: GridData) -> bool:
    """Whether the system behind a facility's utility may call for a curtailment."""
    return bool(grid.system_names["calls_for_curtailment"].get(system_of(utility_of(site, grid), grid), False))


def short_title(utility: str, grid: GridData) -> str:
    """Short name of a utility."""
    short = grid.names["short_title"].get(utility)
    return str(short) if isinstance(short, str) else title_of(utility, grid)


def span(record: Mapping[str, Any]) -> Span:
    """A parameter with its range."""
    value = float(record["value"])
    return Span(value, float(record.get("low", value)), float(record.get("high", value)))


def utility_of(site: Facility, grid: GridData) -> str:
    """Key of the utility that serves a facility: the study's, else the county's if it has one alone, else empty."""
    if site.grid is not None and site.grid.utility:
        return site.grid.utility
    serving = grid.territories.loc[grid.territories["geoid"].eq(site.county), "utility"].unique()
    return str(serving[0]) if len(serving) == 1 else ""


def has_unknown_utility(site: Facility, grid: GridData) -> bool:
    """Whether a facility may take power from a utility that is not known."""
    barred = site.grid is not None and site.grid.approval and all(step.mw.value == 0 for step in site.grid.approval)
    return site.has_load and not utility_of(site, grid) and not barred


def title_of(utility: str, grid: GridData) -> str:
    """Name of a utility."""
    return str(grid.names.loc[utility, "title"]) if utility in grid.names.index else NO_UTILITY


def system_of(utility: str, grid: GridData) -> str:
    """Key of the balancing authority behind a utility, or empty."""
    return str(grid.names.loc[utility, "system"]) if utility in grid.names.index else ""


def utility_peak(utility: str, season: str, grid: GridData) -> Span:
    """A utility's peak, MW: mean, least and most of the years available, else its record in systems.toml, else none."""
    peaks = grid.figures.loc[grid.figures["utility"].eq(utility), f"{season}_peak_mw"]
    if peaks.empty:
        return system_peak(utility, season, grid)
    return Span(*(float(peaks.mean()), float(peaks.min()), float(peaks.max())))


def system_peak(system: str, season: str, grid: GridData) -> Span:
    """A system's peak, MW."""
    if f"{season}_peak_mw" not in grid.systems.get(system, {}):
        return Span(np.nan, np.nan, np.nan)
    return span(grid.systems[system][f"{season}_peak_mw"])


def peak_hour(utility: str, season: str, grid: GridData) -> tuple[int, int]:
    """Day of the year and hour of a utility's peak."""
    if has_derived_hours(utility, grid):
        return derived_peak_hour(season, grid.derived_mw)
    return system_peak_hour(system_of(utility, grid), season, grid)


def peaks(utility: str, season: str, grid: GridData) -> tuple[Peak, Peak]:
    """A season's peak of a utility, and that of the balancing authority behind it."""
    system = system_of(utility, grid)
    title = str(grid.system_names["title"].get(system, system.upper()))
    return (
        Peak(title_of(utility, grid), utility_peak(utility, season, grid), peak_hour(utility, season, grid)),
        Peak(title, system_peak(system, season, grid), peak_hour(system, season, grid)),
    )


def derived_peak_hour(season: str, derived_mw: Hours) -> tuple[int, int]:
    """Day and hour at which the derived load is highest in a season."""
    days = np.array(SEASON_DAYS[season])
    own = derived_mw[days]
    place, hour = np.unravel_index(own.argmax(), own.shape)
    return int(days[place]), int(hour)


def system_peak_hour(system: str, season: str, grid: GridData) -> tuple[int, int]:
    """The hottest or coldest day of the typical year, at the hour at which a system has peaked most often."""
    mean = grid.temperature.mean(axis=1)
    day = int(mean.argmax() if season == "summer" else mean.argmin())
    seen = grid.system_peaks[grid.system_peaks["season"].eq(season)]
    own = seen[seen["system"].eq(system)]
    hours = (own if len(own) else seen)["hour"]
    return day, int(hours.mode().iloc[0])
