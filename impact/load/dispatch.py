"""Dispatch: who meets the load of an hour. One rule, the same in every hour and for every facility.

    1  solar panels first
    2  then the grid, each facility up to the authorized demand for it (nothing in hours of a called curtailment)
    3  then turbines, in the order in which the study names them
    4  then batteries: they fill what is missing, and are charged again on the same day from turbines or approved grid
       that is to spare; what they cannot get back on that day they do not give
    5  what is still missing is not there: computing is curtailed

    load = on-site supply + net load + curtailed + excess        every facility, every hour

unserved: what would be missing without a call, because approvals and on-site supply do not suffice; curtailed: what is
missing beyond that because a curtailment was called. A unit gives to the facilities that it serves; a battery takes
from those alone, and from turbines that serve one of them. Charging from the grid is in the net load, and taken off
on-site supply. Axes: facility, year, day, hour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from impact.load.calendar import Hours

ROUNDING_MW = 1e-9
"""Less is missing than this (a milliwatt): a rounding error."""


@dataclass(frozen=True)
class Unit:
    """A turbine or solar field: MW that it can deliver, and to whom.

    Attributes:
        serves: facility: True where it feeds.
        mw: year x day x hour.
    """

    serves: Hours
    mw: Hours


@dataclass(frozen=True)
class Battery:
    """A battery: what it gives at most, what it holds, and to whom.

    Attributes:
        serves: facility: True where it feeds and charges.
        mw, mwh: year x day x 1.
        round_trip: share of its energy that it gives back, year x 1 x 1.
    """

    serves: Hours
    mw: Hours
    mwh: Hours
    round_trip: Hours


@dataclass(frozen=True)
class Fleet:
    """All on-site supply of a study, in its order."""

    solar: Sequence[Unit]
    turbines: Sequence[Unit]
    batteries: Sequence[Battery]


@dataclass(frozen=True)
class Flows:
    """Who meets the load: MW by facility, year, day and hour; turbines and spare by turbine, year, day and hour.

    firm_net_load is the net net load as if no curtailment were called and no battery charged; spare turbines likewise.
    """

    load: Hours
    own: Hours
    net_load: Hours
    firm_net_load: Hours
    curtailed: Hours
    unserved: Hours
    turbines: Hours
    spare_turbines: Hours


def dispatch(load: Hours, authorized: Hours, called: Hours, fleet: Fleet) -> Flows:
    """The flows of all facilities.

    Args:
        load: facility x year x day x hour, MW.
        authorized: the same axes (or ones to spread), MW; infinite where no limit is known.
        called: facility x 1 x day x hour (or ones to spread), 1 in hours of a called curtailment, else 0; it concerns
            facilities with a limit.
        fleet: on-site supply.
    """
    free = met(load, authorized, fleet)
    is_called = np.isfinite(authorized) & (called > 0)
    found = met(load, np.where(is_called, 0.0, authorized), fleet) if is_called.any() else free
    unserved = np.minimum(found.missing, free.missing)
    return Flows(
        load=load,
        own=load - found.grid - found.missing - found.charging,
        net_load=found.grid + found.charging,
        firm_net_load=free.grid,
        curtailed=found.missing - unserved,
        unserved=unserved,
        turbines=found.turbines,
        spare_turbines=free.spare_turbines,
    )


@dataclass(frozen=True)
class DispatchPass:
    """One pass of the rule: by facility what the grid gives, what charges batteries from it, what is missing.

    turbines and spare_turbines: by turbine, year, day and hour; spare before batteries are charged.
    """

    grid: Hours
    charging: Hours
    missing: Hours
    turbines: Hours
    spare_turbines: Hours


def met(load: Hours, limit: Hours, fleet: Fleet) -> DispatchPass:
    """Who meets the load under a limit of the grid, facility x year x day x hour, MW.

    grid = min(load - solar, limit); missing = load - solar - grid - turbines - batteries.
    """
    need = load.copy()
    for unit in fleet.solar:
        need -= fed(need, unit)
    grid = np.minimum(need, limit)
    missing = need - grid
    turbines = np.zeros((len(fleet.turbines), *load.shape[1:]))
    for place, unit in enumerate(fleet.turbines):
        given = fed(missing, unit)
        missing = missing - given
        missing = np.where(missing < ROUNDING_MW, 0.0, missing)
        turbines[place] = given.sum(axis=0)
    spare = np.array([unit.mw for unit in fleet.turbines]).reshape(turbines.shape) - turbines
    spare_turbines, spare_grid = spare, np.broadcast_to(limit, load.shape) - grid
    charging = np.zeros_like(load)
    for battery in fleet.batteries:
        missing, taken, ran = exchanged(missing, spare_grid - charging, spare, battery, fleet)
        charging, spare, turbines = charging + taken, spare - ran, turbines + ran
    missing = np.where(missing < ROUNDING_MW, 0.0, missing)
    return DispatchPass(grid, charging, missing, turbines, spare_turbines)


def fed(need: Hours, unit: Unit) -> Hours:
    """MW that a unit gives to each facility, facility x year x day x hour: min(what it has, needs), by needs."""
    served = np.flatnonzero(unit.serves)
    wanted = need[served]
    return among_all(by_share(np.minimum(unit.mw, wanted.sum(axis=0)), wanted), served, len(need))


def among_all(amounts: Hours, places: npt.NDArray[np.intp], count: int) -> Hours:
    """Amounts of some facilities or turbines as amounts of all: none of the others."""
    whole = np.zeros((count, *amounts.shape[1:]))
    whole[places] = amounts
    return whole


def exchanged(
    missing: Hours, spare_grid: Hours, spare: Hours, battery: Battery, fleet: Fleet
) -> tuple[Hours, Hours, Hours]:
    """What is still missing after a battery, what facilities take to charge it, and what turbines run for it."""
    served = np.flatnonzero(battery.serves)
    short, from_grid = missing[served], np.clip(spare_grid[served], 0.0, None)
    reached = np.flatnonzero([bool((unit.serves * battery.serves).any()) for unit in fleet.turbines])
    from_turbines = spare[reached]
    there, lacking = from_turbines.sum(axis=0), short.sum(axis=0)
    to_spare = np.minimum(there + from_grid.sum(axis=0), battery.mw)
    given, taken = battery_flows(lacking, np.where(lacking > 0, 0.0, to_spare), battery)
    before = np.cumsum(from_turbines, axis=0) - from_turbines  # the first turbine runs first
    ran = np.clip(np.minimum(taken, there) - before, 0.0, from_turbines)
    finite = np.minimum(from_grid, np.finfo(float).max / spare_grid.size)
    charged, filled = by_share(taken - ran.sum(axis=0), finite), by_share(given, short)
    left = missing - among_all(filled, served, len(missing))
    return left, among_all(charged, served, len(missing)), among_all(ran, reached, len(spare))


def battery_flows(short: Hours, spare: Hours, battery: Battery) -> tuple[Hours, Hours]:
    """MW that a battery gives and takes in each hour: what it gives on a day it gets back on it.

    needed = sum of given / round_trip; both are cut to min(needed, sum of spare) / needed.

    Args:
        short: MW missing, year x day x hour.
        spare: MW that could charge it.
        battery: its MW, MWh and losses.
    """
    wanted = np.minimum(short, battery.mw)
    held = np.minimum(np.cumsum(wanted, axis=-1), battery.mwh)
    given = np.diff(held, axis=-1, prepend=0.0)
    needed = given.sum(axis=-1, keepdims=True) / battery.round_trip
    there = spare.sum(axis=-1, keepdims=True)
    part = np.divide(np.minimum(needed, there), needed, out=np.zeros_like(needed), where=needed > 0)
    filling = np.divide(needed * part, there, out=np.zeros_like(there), where=there > 0)
    return given * part, spare * filling


def by_share(total: Hours, weights: Hours) -> Hours:
    """A total spread over the first axis of weights, in proportion."""
    whole = weights.sum(axis=0)
    shares = np.divide(weights, whole, out=np.zeros_like(weights), where=whole > 0)
    return np.asarray(shares * total)
