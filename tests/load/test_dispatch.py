"""Who meets the load: the balance of every hour, whatever the fleet, and the rule that the method states."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from impact.assembly import power_of, typical_weather
from impact.load.calendar import EVERY_DAY, TYPICAL_DAYS
from impact.load.dispatch import Fleet, dispatch

DAYS = (1, 3, 24)
NOBODY_CALLS = np.zeros((3, 24))
power = st.floats(0, 500).map(lambda mw: round(mw, 2))


def hours(sites):
    return arrays(float, (sites, *DAYS), elements=power)


@st.composite
def fleets(draw):
    turbines = draw(arrays(float, (draw(st.integers(0, 3)), *DAYS), elements=power))
    battery = draw(st.tuples(power, st.floats(0, 2000)))
    return Fleet(
        turbines=turbines,
        solar=draw(arrays(float, DAYS, elements=power)),
        battery_mw=np.full((1, 3, 1), battery[0]),
        battery_mwh=np.full((1, 3, 1), battery[1]),
        round_trip=draw(st.floats(0.5, 1.0)),
    )


def no_fleet(**parts):
    empty = {"turbines": np.zeros((0, *DAYS)), "solar": np.zeros(DAYS)}
    battery = {"battery_mw": np.zeros((1, 3, 1)), "battery_mwh": np.zeros((1, 3, 1)), "round_trip": 0.8}
    return Fleet(**(empty | battery | parts))


@given(st.data())
def test_every_hour_balances_whatever_the_fleet(data):
    sites = data.draw(st.integers(1, 3))
    load, approved = data.draw(hours(sites)), data.draw(hours(sites))
    if data.draw(st.booleans()):
        approved[0] = np.inf
    called = data.draw(arrays(float, (3, 24), elements=st.sampled_from([0.0, 0.0, 1.0])))
    fleet = data.draw(fleets())
    found = dispatch(load, approved, called, fleet)
    gap = found.load - (found.own + found.net_draw + found.curtailed + found.excess)
    assert np.abs(gap).max() < 1e-9
    assert min(found.net_draw.min(), found.curtailed.min(), found.excess.min(), found.turbines.min(initial=0)) >= -1e-9
    assert (found.net_draw <= np.where(called > 0, np.where(np.isinf(approved), np.inf, 0.0), approved) + 1e-9).all()
    assert (found.turbines <= fleet.turbines + 1e-9).all()
    assert not (found.curtailed[:, :, called == 0]).any()
    assert not (found.excess[:, :, called > 0] * np.isfinite(approved[:, :, called > 0])).any()


@given(st.data())
def test_a_battery_gets_back_what_it_gives_on_the_same_day(data):
    load, approved, fleet = data.draw(hours(1)), data.draw(hours(1)), data.draw(fleets())
    without = dispatch(load, approved, NOBODY_CALLS, no_fleet(turbines=fleet.turbines, solar=fleet.solar))
    found = dispatch(load, approved, NOBODY_CALLS, fleet)
    given_back = (without.excess - found.excess).sum(axis=(0, -1))
    taken = (found.net_draw - without.net_draw).sum(axis=(0, -1)) + (found.turbines - without.turbines).sum(
        axis=(0, -1)
    )
    assert given_back == pytest.approx(taken * fleet.round_trip, abs=1e-6)
    assert (given_back <= fleet.battery_mwh[..., 0] + 1e-6).all()
    assert ((without.excess - found.excess).sum(axis=0) <= fleet.battery_mw + 1e-9).all()


def test_the_grid_comes_before_turbines_and_turbines_stand_in_order():
    turbines = np.stack([np.full(DAYS, 30.0), np.full(DAYS, 50.0)])
    found = dispatch(np.full((1, *DAYS), 100.0), np.full((1, *DAYS), 60.0), NOBODY_CALLS, no_fleet(turbines=turbines))
    assert found.net_draw.max() == found.net_draw.min() == 60
    assert found.turbines[0].max() == found.turbines[0].min() == 30
    assert found.turbines[1].max() == found.turbines[1].min() == 10
    assert not found.excess.any()


def test_what_neither_approval_nor_own_supply_covers_is_excess():
    found = dispatch(np.full((1, *DAYS), 100.0), np.full((1, *DAYS), 60.0), NOBODY_CALLS, no_fleet())
    assert found.excess.min() == 40
    assert found.net_draw.max() == 60


def test_a_called_curtailment_takes_the_grid_away_and_spares_those_without_a_limit():
    approved = np.stack([np.full(DAYS, 60.0), np.full(DAYS, np.inf)])
    found = dispatch(np.full((2, *DAYS), 50.0), approved, np.ones((3, 24)), no_fleet())
    assert not found.net_draw[0].any()
    assert found.curtailed[0].min() == 50
    assert found.net_draw[1].min() == 50
    assert found.firm_draw[0].min() == 50


def test_sun_comes_first():
    found = dispatch(
        np.full((1, *DAYS), 50.0), np.full((1, *DAYS), 60.0), NOBODY_CALLS, no_fleet(solar=np.full(DAYS, 20.0))
    )
    assert found.net_draw.max() == 30
    assert found.own.max() == 20


@pytest.mark.parametrize("name", ["colossus-1", "colossus-2", "google-west-memphis"])
@pytest.mark.parametrize("calendar", [EVERY_DAY, TYPICAL_DAYS], ids=["every day", "typical days"])
def test_every_hour_of_the_shipped_studies_balances(study_of, name, calendar):
    found = power_of(study_of(name), calendar)
    assert np.abs(found.load - found.own - found.net_draw - found.curtailed - found.excess).max() < 1e-9
    assert found.load.shape[1:] == (len(found.years), len(calendar.days), 24)


def test_random_fleets_of_a_study_balance(small_study):
    random = np.random.default_rng(5)
    for turn in range(10):
        kinds = random.choice(["turbine", "battery", "solar"], size=4)
        units = [unit(kind, number, random) for number, kind in enumerate(kinds)]
        site = {"it_mw": float(random.uniform(1, 900)), "pue": 1.3, "utilisation": 0.7, "supply": units}
        site["grid"] = {"approval": [{"since": "2026-03-05", "mw": float(random.uniform(0, 400))}]}
        found = power_of(small_study(site=site | {"ramp": {"2025-05-17": 0.3, "2027": 1.0}}))
        assert np.abs(found.load - found.own - found.net_draw - found.curtailed - found.excess).max() < 1e-9, turn


def unit(kind, number, random):
    common = {
        "id": f"u{number}",
        "name": "Unit",
        "kind": str(kind),
        "mw": float(random.uniform(0, 300)),
        "since": "2025-11-02",
    }
    extra = {"turbine": {"heat_rate_mmbtu_per_mwh": 10}, "battery": {"mwh": float(random.uniform(0, 900))}, "solar": {}}
    return common | extra[str(kind)]


def test_calls_are_half_hot_half_cold():
    called = typical_weather().called
    assert called.sum() == 20
    by_day = called.sum(axis=1)
    assert by_day[151:273].sum() == 10
