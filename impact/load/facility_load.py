"""A facility's load at its meter and its on-site supply, MW in every hour.

    load = it_mw x ramp(day) x utilization(hour) x PUE(temperature)
           + (load_mw + load_mwh / 8,760) x ramp(day) x (1 + swing x wave(hour))

Figures of a facility are numbers, or draw x 1 x 1 x 1; then tables have draws before the years. Power swings of
computing within seconds and from week to week are not in it.

    turbine = MW x availability x (1 - derating x degrees above its rating temperature) x (1 - losses of the line)

from its first day to its last; a fleet is all of a study's units, each with the facilities that it serves.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from impact.load.calendar import Calendar, Hours, PowerRules, Weather, daily_steps, operating_share_by_day
from impact.load.dispatch import Battery, Fleet, Unit
from impact.load.tariff import phased_share
from impact.study import Facility, Study, Supply

HOURS_PER_DAY, HOURS_PER_YEAR = 24, 8760
LEAST_UTILIZATION = 1e-9


def utilization_by_hour(utilization: Hours | float, swing: Hours | float, busiest_hour: float) -> Hours:
    """Share of the computing load in use by hour of the day: its mean is `utilization`, and no hour is over one.

    share[h] = utilization (1 + swing cos(2 pi (h - busiest) / 24)), swing at most 1 / utilization - 1.

    >>> utilization_by_hour(0.8, 0.1, 15).round(2)[[3, 9, 15]].tolist()
    [0.72, 0.8, 0.88]
    """
    reach = np.minimum(swing, 1 / np.maximum(utilization, LEAST_UTILIZATION) - 1)
    return np.asarray(utilization * (1 + reach * wave_by_hour(busiest_hour)))


def wave_by_hour(busiest_hour: float) -> Hours:
    """A day's wave, 1 in the busiest hour and -1 twelve hours later: cos(2 pi (h - busiest) / 24)."""
    return np.asarray(np.cos(2 * np.pi * (np.arange(HOURS_PER_DAY) - busiest_hour) / HOURS_PER_DAY))


def pue_by_hour(pue: Hours | float, degrees: Hours, mean_degrees: float, per_degree: Hours | float) -> Hours:
    """PUE in every hour: its mean over the year is `pue`, it rises with the degrees, and it is never below one.

    PUE = pue + b (degrees - mean degrees), b = min(per_degree, (pue - 1) / mean degrees).

    >>> pue_by_hour(1.2, np.array([[0.0, 20.0]]), 10.0, 0.01).round(2).tolist()
    [[1.1, 1.3]]
    """
    reach = np.minimum(per_degree, (np.asarray(pue) - 1) / mean_degrees) if mean_degrees > 0 else 0.0
    return np.asarray(pue + reach * (degrees - mean_degrees))


def computing_load_mw(facility: Facility, years: Sequence[int], rules: PowerRules, calendar: Calendar) -> Hours:
    """MW that the computers take, year x day x hour: it_mw x share of full operation x utilization by hour."""
    pattern = utilization_by_hour(facility.utilization.value, facility.daily_swing.value, rules.busiest_hour)
    running = calendar.rows(operating_share_by_day(facility, years)[..., None])
    return np.asarray(facility.it_mw.value * running * pattern)


def other_load_mw(facility: Facility, years: Sequence[int], rules: PowerRules, calendar: Calendar) -> Hours:
    """MW other than for computing, year x day x hour: mean x share of full operation x (1 + swing x wave)."""
    mean = facility.load_mw.value + np.asarray(facility.load_mwh.value) / HOURS_PER_YEAR
    running = calendar.rows(operating_share_by_day(facility, years)[..., None])
    return np.asarray(mean * running * (1 + facility.daily_swing.value * wave_by_hour(rules.busiest_hour)))


def facility_load_mw(
    computing: Hours, facility: Facility, years: Sequence[int], sky: Weather, rules: PowerRules, calendar: Calendar
) -> Hours:
    """MW at the meter, year x day x hour: load = computing x PUE + other load."""
    degrees = sky.chiller_degrees
    pue = pue_by_hour(facility.pue.value, calendar.rows(degrees), float(degrees.mean()), rules.pue_per_degree_c)
    load = np.asarray(computing * pue)
    return load + other_load_mw(facility, years, rules, calendar) if takes_other_load(facility) else load


def takes_other_load(facility: Facility) -> bool:
    """Whether a facility takes power other than for computing."""
    return bool(np.any(np.asarray(facility.load_mw.value) > 0) or np.any(np.asarray(facility.load_mwh.value) > 0))


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
    return np.broadcast_to(table, (*rows, *table.shape[-2:])).reshape(-1, *table.shape[-2:])


def distinct_years(
    study: Study, years: Sequence[int], tariffs: Mapping[str, Any]
) -> tuple[list[int], npt.NDArray[np.intp]]:
    """The first of the years that are alike in all that goes by date, and for every year which of them it is."""
    days = []
    for site in study.facility:
        days += [step.usable or step.since for step in site.grid.approval] if site.grid is not None else []
        days += [day for unit in site.supply for day in (unit.since, unit.until) if day is not None]
        days += [site.recycled_water.since] if site.recycled_water is not None else []
    shares = [daily_steps(site.ramp, years) for site in study.facility]
    marks = [daily_steps({day: 1.0}, years) for day in days]
    prices = [phased_share(tariff, years)[:, None] for tariff in tariffs.values()]
    signature = np.concatenate([np.zeros((len(years), 1)), *shares, *marks, *prices], axis=1)
    kinds: dict[bytes, int] = {}
    kind = [kinds.setdefault(row.tobytes(), len(kinds)) for row in signature]
    return [years[kind.index(one)] for one in range(len(kinds))], np.array(kind, dtype=np.intp)
