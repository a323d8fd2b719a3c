"""Calendar and weather: every day of the year or one typical day a month, and the weather that moves load on them.

    rows      days of the calendar: 365, or 12 that stand for the days of their months
    days      how many days of the year each row stands for
    steps     shares or MW by date, each from its day on

The short calendar takes the means of its months, of weather and of what steps up by date; it is what the workbook and
the draws use. February 29 is excluded.

chiller_degrees    365 x 24    degrees C above the temperature at which chillers start
turbine_degrees    365 x 24    degrees C above the temperature at which turbines are rated
sun                365 x 24    sunshine on the level over 1,000 W per m2
called             365 x 24    1 in hours in which the grid's operator calls for less: the hottest and the coldest
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from impact.study import Facility

Hours = npt.NDArray[np.float64]
DAYS_IN_MONTH = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
MONTH_STARTS = np.concatenate([[0], np.cumsum(DAYS_IN_MONTH)[:-1]])
FULL_SUN_W_PER_M2 = 1000.0
"""Sunshine at which solar panels are rated."""


@dataclass(frozen=True)
class Calendar:
    """Days that are calculated, and how many of the year's each stands for."""

    days: Hours

    def rows(self, daily: Hours) -> Hours:
        """A table of 365 days (second axis from the end) as this calendar's rows."""
        if len(self.days) == len(DAYS_IN_MONTH):
            return np.asarray(np.add.reduceat(daily, MONTH_STARTS, axis=-2) / DAYS_IN_MONTH[:, None])
        return daily

    def month_sums(self, table: Hours) -> Hours:
        """Sums over the hours of each month, MWh from MW: the last two axes become one of months."""
        return np.asarray(np.add.reduceat(table.sum(axis=-1) * self.days, self._starts(), axis=-1))

    def month_peaks(self, table: Hours) -> Hours:
        """Peak hour of each month: the last two axes become one of months."""
        return np.asarray(np.maximum.reduceat(table.max(axis=-1), self._starts(), axis=-1))

    def year_sum(self, table: Hours) -> Hours:
        """Sum over the hours of the year, MWh from MW: the last two axes vanish."""
        return np.asarray((table.sum(axis=-1) * self.days).sum(axis=-1))

    def months(self) -> npt.NDArray[np.int64]:
        """Month of each row, January 0."""
        month_of_day = np.repeat(np.arange(len(DAYS_IN_MONTH)), DAYS_IN_MONTH)
        return np.asarray(month_of_day[np.cumsum(self.days).astype(int) - 1])

    def _starts(self) -> npt.NDArray[np.int64]:
        return np.arange(len(DAYS_IN_MONTH)) if len(self.days) == len(DAYS_IN_MONTH) else MONTH_STARTS


EVERY_DAY = Calendar(np.ones(DAYS_IN_MONTH.sum()))
TYPICAL_DAYS = Calendar(DAYS_IN_MONTH.astype(float))


def day_number(day: date) -> int:
    """Position of a date in a year of 365 days.

    >>> day_number(date(2026, 1, 1)), day_number(date(2028, 3, 1)), day_number(date(2028, 2, 29))
    (0, 59, 58)
    """
    return int(MONTH_STARTS[day.month - 1]) + min(day.day, int(DAYS_IN_MONTH[day.month - 1])) - 1


def daily_steps(steps: Mapping[date, float], years: Sequence[int], before: float = 0.0) -> Hours:
    """What holds on each day, year x 365 days, for steps that each hold from their date on."""
    days, first, last = len(EVERY_DAY.days), min(years), max(years)
    values = np.full((last - first + 1) * days, before)
    for since, value in steps.items():
        start = (since.year - first) * days + day_number(since)
        values[max(start, 0) :] = value
    return np.asarray(values.reshape(-1, days)[np.asarray(years) - first])


def in_force(since: Sequence[date], years: Sequence[int]) -> list[Hours]:
    """Which of some steps, each from its date on, holds on each day: 0 or 1, year x 365 days."""
    begun, none = [daily_steps({day: 1.0}, years) for day in since], daily_steps({}, years)
    return [own - after for own, after in zip(begun, [*begun, none][1:], strict=True)]


@dataclass(frozen=True)
class Weather:
    """The typical year, as it moves load and supply."""

    chiller_degrees: Hours
    turbine_degrees: Hours
    sun: Hours
    called: Hours


@dataclass(frozen=True)
class PowerRules:
    """Figures of data/parameters/grid.toml that the hours need; each is explained there."""

    pue_per_degree_c: float
    turbine_derating_per_degree_c: float
    on_site_line_losses_share: float
    battery_round_trip_share: float
    busiest_hour: float


def power_rules(parameters: Mapping[str, Mapping[str, Any]]) -> PowerRules:
    """The rules at their central values."""
    values = {name: parameters[name]["value"] for name in PowerRules.__dataclass_fields__}
    return PowerRules(**values)


def weather(dry_bulb_c: Hours, ghi_w_per_m2: Hours, parameters: Mapping[str, Mapping[str, Any]]) -> Weather:
    """The typical year from its temperature and sunshine, 8,760 hours each, and the parameters of the grid."""
    chillers_from_c, turbines_rated_at_c, hours_called = (
        parameters[name]["value"] for name in ("chillers_from_c", "turbines_rated_at_c", "curtailment_hours")
    )
    temperature, sunshine = (np.asarray(hours, dtype=float).reshape(365, 24) for hours in (dry_bulb_c, ghi_w_per_m2))
    return Weather(
        chiller_degrees=np.maximum(0.0, temperature - chillers_from_c),
        turbine_degrees=np.maximum(0.0, temperature - turbines_rated_at_c),
        sun=np.clip(sunshine / FULL_SUN_W_PER_M2, 0.0, 1.0),
        called=called_hours(temperature, int(hours_called)),
    )


def called_hours(temperature: Hours, hours: int) -> Hours:
    """1 in the hottest and in the coldest hours of the year, half of `hours` each, else 0."""
    order = np.argsort(temperature, axis=None, kind="stable")
    chosen = np.zeros(temperature.size)
    chosen[order[: hours // 2]] = 1.0
    chosen[order[len(order) - (hours - hours // 2) :]] = 1.0
    return chosen.reshape(temperature.shape)


def operating_share_by_day(facility: Facility, years: Sequence[int]) -> Hours:
    """Share of full operation, year x 365 days; full from the start without a ramp."""
    return daily_steps(facility.ramp, years, before=0.0 if facility.ramp else 1.0)
