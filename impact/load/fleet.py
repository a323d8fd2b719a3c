"""Fleets: the own supply of facilities that share it, as MW by day and hour.

A turbine delivers its rated power x availability x (1 - derating x degrees above its rating temperature) x (1 - losses
of the line), from its first day to its last. Facilities belong together if one plant serves both.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from impact.load.calendar import Calendar, Hours, daily_steps
from impact.load.dispatch import Fleet
from impact.load.weather import PowerRules, Weather
from impact.study import Study, Supply


def groups(study: Study) -> list[list[str]]:
    """Facilities that share own supply, in the study's order; the others stand alone."""
    sets: list[set[str]] = [{site.id} for site in study.facility]
    for site in study.facility:
        for unit in site.supply:
            served = set(unit.serves or (site.id,))
            joined = [group for group in sets if group & served]
            sets = [group for group in sets if not group & served] + [set().union(*joined)]
    order = [site.id for site in study.facility]
    return sorted((sorted(group, key=order.index) for group in sets), key=lambda group: order.index(group[0]))


def group_supply(study: Study, group: Sequence[str]) -> list[tuple[str, Supply]]:
    """Own supply of a group: the facility where it stands, and the unit."""
    found = []
    for site in study.facility:
        found += [(site.id, unit) for unit in site.supply if set(unit.serves or (site.id,)) & set(group)]
    return found


def rated_by_day(unit: Supply, years: range, amount: float) -> Hours:
    """An amount (MW or MWh) on the days on which the unit is there, year x 365 days."""
    steps = {unit.since: amount} | ({} if unit.until is None else {unit.until: 0.0})
    return daily_steps(steps, years)


def fleet(units: Sequence[Supply], years: range, sky: Weather, rules: PowerRules, calendar: Calendar) -> Fleet:
    """What a group's own supply can deliver."""
    days = (len(years), len(calendar.days))
    derating = 1 - np.clip(rules.turbine_derating_per_degree_c * calendar.rows(sky.turbine_degrees), 0.0, 1.0)
    turbines = [
        _delivered(unit, years, calendar) * derating * (1 - rules.own_line_losses_share)
        for unit in of_kind(units, "turbine")
    ]
    solar = [_delivered(unit, years, calendar) * calendar.rows(sky.sun) for unit in of_kind(units, "solar")]
    batteries = of_kind(units, "battery")
    energy = [_rows(unit, years, calendar, 0.0 if unit.mwh is None else unit.mwh.value) for unit in batteries]
    return Fleet(
        turbines=np.array(turbines).reshape(-1, *days, 24),
        solar=np.sum([np.zeros((*days, 24)), *solar], axis=0),
        battery_mw=np.sum([np.zeros((*days, 1)), *(_delivered(unit, years, calendar) for unit in batteries)], axis=0),
        battery_mwh=np.sum([np.zeros((*days, 1)), *energy], axis=0),
        round_trip=rules.battery_round_trip_share,
    )


def of_kind(units: Sequence[Supply], kind: Literal["turbine", "battery", "solar"]) -> list[Supply]:
    """Units of one kind, in the order in which they stand."""
    return [unit for unit in units if unit.kind == kind]


def _delivered(unit: Supply, years: range, calendar: Calendar) -> Hours:
    return _rows(unit, years, calendar, unit.mw.value * unit.availability.value)


def _rows(unit: Supply, years: range, calendar: Calendar, amount: float) -> Hours:
    return calendar.rows(rated_by_day(unit, years, amount)[..., None])
