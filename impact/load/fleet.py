"""Fleets: the own supply of a study, as MW by day and hour and the facilities that each unit serves.

A turbine delivers its rated power x availability x (1 - derating x degrees above its rating temperature) x (1 - losses
of the line), from its first day to its last.
"""

import numpy as np

from impact.load.calendar import Calendar, Hours, daily_steps
from impact.load.dispatch import Battery, Fleet, Unit
from impact.load.weather import PowerRules, Weather
from impact.study import Study, Supply


def own_supply(study: Study) -> list[tuple[str, Supply]]:
    """All units: the facility where each stands, and the unit."""
    return [(site.id, unit) for site in study.facility for unit in site.supply]


def served(place: str, unit: Supply, study: Study) -> Hours:
    """Which facilities a unit feeds, one figure a facility."""
    fed = set(unit.serves or (place,))
    return np.array([float(site.id in fed) for site in study.facility])


def rated_by_day(unit: Supply, years: range, amount: float) -> Hours:
    """An amount (MW or MWh) on the days on which the unit is there, year x 365 days."""
    steps = {unit.since: amount} | ({} if unit.until is None else {unit.until: 0.0})
    return daily_steps(steps, years)


def fleet(study: Study, years: range, sky: Weather, rules: PowerRules, calendar: Calendar) -> Fleet:
    """What own supply can deliver, and to whom."""
    derating = 1 - np.clip(rules.turbine_derating_per_degree_c * calendar.rows(sky.turbine_degrees), 0.0, 1.0)
    solar, turbines, batteries = [], [], []
    for place, unit in own_supply(study):
        serves = served(place, unit, study)
        rated = calendar.rows(rated_by_day(unit, years, unit.mw.value * unit.availability.value)[..., None])
        if unit.kind == "turbine":
            turbines.append(Unit(serves, rated * derating * (1 - rules.own_line_losses_share)))
        elif unit.kind == "solar":
            solar.append(Unit(serves, rated * calendar.rows(sky.sun)))
        elif unit.mwh is not None:
            held = calendar.rows(rated_by_day(unit, years, unit.mwh.value)[..., None])
            batteries.append(Battery(serves, rated, held, rules.battery_round_trip_share))
    return Fleet(solar, turbines, batteries)
