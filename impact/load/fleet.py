"""Fleets: the on-site supply of a study, as MW by day and hour and the facilities that each unit serves.

A turbine delivers its rated power x availability x (1 - derating x degrees above its rating temperature) x (1 - losses
of the line), from its first day to its last.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from impact.load.calendar import Calendar, Hours, PowerRules, Weather, daily_steps, folded
from impact.load.dispatch import Battery, Fleet, Unit
from impact.study import Study, Supply


def on_site_supply(study: Study) -> list[tuple[str, Supply]]:
    """All units: the facility where each stands, and the unit."""
    return [(site.id, unit) for site in study.facility for unit in site.supply]


def served(place: str, unit: Supply, study: Study) -> Hours:
    """Which facilities a unit feeds, one figure a facility."""
    fed = set(unit.serves or (place,))
    return np.array([float(site.id in fed) for site in study.facility])


def rated(unit: Supply, years: Sequence[int], calendar: Calendar, amount: Hours | float) -> Hours:
    """An amount (MW or MWh) on the days on which the unit is there, year x day x 1."""
    there = {unit.since: 1.0} | ({} if unit.until is None else {unit.until: 0.0})
    return np.asarray(amount * calendar.rows(daily_steps(there, years)[..., None]))


def fleet(study: Study, years: Sequence[int], sky: Weather, rules: PowerRules, calendar: Calendar) -> Fleet:
    """What on-site supply can deliver, and to whom, MW, year x day x hour.

    Draws, where there are any, before the years.

    turbine = MW x availability x (1 - derating x degrees) x (1 - line losses); solar = MW x availability x sun.
    """
    derating = 1 - np.clip(rules.turbine_derating_per_degree_c * calendar.rows(sky.turbine_degrees), 0.0, 1.0)
    solar, turbines, batteries = [], [], []
    for place, unit in on_site_supply(study):
        serves = served(place, unit, study)
        whole = rated(unit, years, calendar, unit.mw.value * unit.availability.value)
        if unit.kind == "turbine":
            turbines.append(Unit(serves, whole * derating * (1 - rules.on_site_line_losses_share)))
        elif unit.kind == "solar":
            solar.append(Unit(serves, whole * calendar.rows(sky.sun)))
        elif unit.mwh is not None:
            held = rated(unit, years, calendar, unit.mwh.value)
            kept = rules.battery_round_trip_share + np.zeros((len(years), 1, 1))
            batteries.append(Battery(serves, whole, held, kept))
    return Fleet(solar, turbines, batteries)


def hours_of(own: Fleet) -> Iterator[Hours]:
    """All tables of a fleet."""
    yield from (unit.mw for unit in (*own.solar, *own.turbines))
    for battery in own.batteries:
        yield from (battery.mw, battery.mwh, battery.round_trip)


def in_rows(own: Fleet, rows: tuple[int, ...]) -> Fleet:
    """A fleet with draws and years (rows) as one axis."""

    def turned(units: Sequence[Unit]) -> list[Unit]:
        return [Unit(unit.serves, one_axis(unit.mw, rows)) for unit in units]

    batteries = [
        Battery(unit.serves, *(one_axis(table, rows) for table in (unit.mw, unit.mwh, unit.round_trip)))
        for unit in own.batteries
    ]
    return Fleet(turned(own.solar), turned(own.turbines), batteries)


def one_axis(table: Hours, rows: tuple[int, ...]) -> Hours:
    """A table with draws and years (rows) as one axis."""
    return folded(np.broadcast_to(table, (*rows, *table.shape[-2:])))
