"""Weather: what of the typical year moves load and supply, and the rules by which it does.

chiller_degrees    365 x 24    degrees C above the temperature at which chillers start
turbine_degrees    365 x 24    degrees C above the temperature at which turbines are rated
sun                365 x 24    sunshine on the level over 1,000 W per m2
called             365 x 24    1 in hours in which the grid's operator calls for less: the hottest and the coldest
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from impact.load.calendar import Hours

FULL_SUN_W_PER_M2 = 1000.0
"""Sunshine at which solar panels are rated."""


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
