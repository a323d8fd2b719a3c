"""A utility's hours, derived: no hourly series of MLGW is published, so one is made that fits what is.

    load[t] = base x pattern[hour of t] + cooling x max(0, T[t] - warm) + heating x max(0, cold - T[t])

T: mean of the hour's temperature and of that of the hours before it, in the typical year; warm and cold: the balance
temperatures. base, cooling and heating (MW, MW per degree) are the three figures that give the utility's published
energy, summer peak and winter peak, means of the years available. It is a derived shape: nothing else of it was ever
measured.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import least_squares

from impact.errors import DataError
from impact.sources.parameters import parameter

Hourly = npt.NDArray[np.float64]
WORST_FIT = 1e-6
SUMMER_HOURS = slice(24 * 151, 24 * 273)
"""June to September."""
NOT_WINTER_HOURS = slice(24 * 90, 24 * 334)
"""April to November."""


def felt_temperature(dry_bulb_c: pd.Series) -> Hourly:
    """Mean of the hour's temperature and of the mean of the hours before it, degrees C; the year runs in a circle."""
    hours = int(parameter("grid", "thermal_memory_hours"))
    now = dry_bulb_c.to_numpy(dtype=float)
    before = np.mean([np.roll(now, shift) for shift in range(1, hours + 1)], axis=0)
    return np.asarray((now + before) / 2)


def derived_hourly_load(dry_bulb_c: pd.Series, pattern: Hourly, utilities: pd.DataFrame, utility: str) -> Hourly:
    """Load of a utility in 8,760 hours of the typical year, MW.

    Args:
        dry_bulb_c: temperature by hour.
        pattern: load by hour of the day over its mean, without heating and cooling.
        utilities: EIA-861 by utility and year.
        utility: whose.
    """
    felt = felt_temperature(dry_bulb_c)
    cooling = np.maximum(0.0, felt - parameter("grid", "summer_balance_c"))
    heating = np.maximum(0.0, parameter("grid", "winter_balance_c") - felt)
    parts = np.column_stack([np.tile(pattern, 365), cooling, heating])
    own = utilities[utilities["utility"].eq(utility)].mean(numeric_only=True)
    targets = np.array([own["sales_mwh"] + own["losses_mwh"], own["summer_peak_mw"], own["winter_peak_mw"]])
    return parts @ fitted_parts(parts, targets)


def fitted_parts(parts: Hourly, targets: Hourly) -> Hourly:
    """Base, cooling and heating that meet energy, summer peak and winter peak."""
    is_winter = np.ones(len(parts), dtype=bool)
    is_winter[NOT_WINTER_HOURS] = False

    def misfit(weights: Hourly) -> Hourly:
        load = parts @ weights
        return np.array([load.sum(), load[SUMMER_HOURS].max(), load[is_winter].max()]) / targets - 1

    start = np.array([targets[0] / len(parts), targets[1] / parts[:, 1].max() / 2, 1.0])
    found = least_squares(misfit, start, x_scale=start, xtol=1e-12, ftol=1e-14, gtol=1e-14)
    if np.abs(found.fun).max() > WORST_FIT or (found.x < 0).any():
        raise DataError(f"grid: no hourly shape fits the utility's energy and peaks (off by {found.fun})")
    return np.asarray(found.x)
