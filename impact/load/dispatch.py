"""Dispatch: who meets the load of an hour. One rule, the same in every hour and for every group of facilities.

    1  solar panels first
    2  then the grid, each facility up to what is approved for it (nothing in hours of a called curtailment)
    3  then turbines, in the order in which the study names them
    4  then batteries: they fill what is missing, and are charged again on the same day from turbines or approved grid
       that is to spare; what they cannot get back on that day they do not give
    5  what is still missing is not there: computing is held back

    load = own supply + net draw + curtailed + excess        every facility, every hour

curtailed: missing because a curtailment was called; excess: missing because approvals and own supply do not suffice.
Charging from the grid is in the net draw, and taken off own supply. Axes: facility, year, day, hour.
"""

from dataclasses import dataclass

import numpy as np

from impact.load.calendar import Hours


@dataclass(frozen=True)
class Fleet:
    """Own supply of a group: MW that can be delivered.

    Attributes:
        turbines: turbine x year x day x hour.
        solar: year x day x hour.
        battery_mw, battery_mwh: year x day x 1.
        round_trip: share of its energy that a battery gives back.
    """

    turbines: Hours
    solar: Hours
    battery_mw: Hours
    battery_mwh: Hours
    round_trip: float


@dataclass(frozen=True)
class Flows:
    """Who meets the load: MW by facility, year, day and hour; turbines and spare_turbines without the facility.

    firm_draw is the net draw as if no curtailment were called and no battery charged.
    """

    load: Hours
    own: Hours
    net_draw: Hours
    firm_draw: Hours
    curtailed: Hours
    excess: Hours
    turbines: Hours
    spare_turbines: Hours


def dispatch(load: Hours, approved: Hours, called: Hours, fleet: Fleet) -> Flows:
    """The flows of a group of facilities.

    Args:
        load: facility x year x day x hour, MW.
        approved: the same axes (or ones to spread), MW; infinite where no limit is known.
        called: day x hour, 1 in hours of a called curtailment, else 0; it concerns facilities with a limit.
        fleet: the group's own supply.
    """
    limit = np.where(np.isfinite(approved) & (called > 0), 0.0, approved)
    solar = np.minimum(fleet.solar, load.sum(axis=0))
    after_sun = load - _by_share(solar, load)
    grid = np.minimum(after_sun, limit)
    missing = after_sun - grid
    turbines = _in_order(fleet.turbines, missing.sum(axis=0))
    short = np.maximum(missing.sum(axis=0) - turbines.sum(axis=0), 0.0)
    spare_turbines = fleet.turbines.sum(axis=0) - turbines.sum(axis=0)
    spare_grid = np.where(np.isfinite(limit), limit, np.inf) - grid
    spare = np.where(short > 0, 0.0, np.minimum(spare_turbines + spare_grid.sum(axis=0), fleet.battery_mw))
    given, taken = battery_flows(short, spare, fleet)
    from_turbines = np.minimum(taken, spare_turbines)
    charging = _by_share(taken - from_turbines, np.minimum(spare_grid, np.finfo(float).max / load.size))
    left = _by_share(short - given, missing)
    own = load - grid - left - charging
    is_called = np.isfinite(approved) & (called > 0)
    return Flows(
        load=load,
        own=own,
        net_draw=grid + charging,
        firm_draw=np.minimum(after_sun, approved),
        curtailed=np.where(is_called, left, 0.0),
        excess=np.where(is_called, 0.0, left),
        turbines=turbines + _in_order(fleet.turbines - turbines, from_turbines),
        spare_turbines=spare_turbines,
    )


def battery_flows(short: Hours, spare: Hours, fleet: Fleet) -> tuple[Hours, Hours]:
    """MW that batteries give and take in each hour: what they give on a day they get back on it.

    Args:
        short: MW missing, year x day x hour.
        spare: MW that could charge them.
        fleet: their MW, MWh and losses.
    """
    wanted = np.minimum(short, fleet.battery_mw)
    held = np.minimum(np.cumsum(wanted, axis=-1), fleet.battery_mwh)
    given = np.diff(held, axis=-1, prepend=0.0)
    needed = given.sum(axis=-1, keepdims=True) / fleet.round_trip
    there = spare.sum(axis=-1, keepdims=True)
    part = np.divide(np.minimum(needed, there), needed, out=np.zeros_like(needed), where=needed > 0)
    filling = np.divide(needed * part, there, out=np.zeros_like(there), where=there > 0)
    return given * part, spare * filling


def _by_share(total: Hours, weights: Hours) -> Hours:
    """A total spread over the first axis of weights, in proportion."""
    whole = weights.sum(axis=0)
    shares = np.divide(weights, whole, out=np.zeros(np.broadcast_shapes(weights.shape, whole.shape)), where=whole > 0)
    return np.asarray(shares * total)


def _in_order(available: Hours, wanted: Hours) -> Hours:
    """What each turbine gives so that together they give what is wanted, the first of them first."""
    before = np.cumsum(available, axis=0) - available
    return np.clip(wanted - before, 0.0, available)
