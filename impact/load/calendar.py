"""Two calendars, one physics: every day of the year, or one typical day for each month.

    rows      days of the calendar: 365, or 12 that stand for the days of their months
    days      how many days of the year each row stands for
    steps     shares or MW by date, each from its day on

The short calendar takes the means of its months, of weather and of what steps up by date; it is what the workbook and
the draws use. February 29 is excluded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

Hours = npt.NDArray[np.float64]

DAYS_IN_MONTH = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
MONTH_STARTS = np.concatenate([[0], np.cumsum(DAYS_IN_MONTH)[:-1]])


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


def folded(table: Hours) -> Hours:
    """Draw x year x day x hour with draws and years as one axis; without draws as it is."""
    return table.reshape(-1, *table.shape[-2:])
