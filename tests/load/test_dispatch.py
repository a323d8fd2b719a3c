"""Who meets the load: the balance of every hour, whatever the fleet, and the rule that the method states."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from impact.load.calendar import EVERY_DAY, TYPICAL_DAYS
from impact.load.dispatch import Battery, Fleet, Flows, Unit, dispatch
from impact.load.power import PowerHours
from impact.model.local_conditions import power_of, typical_weather

DAYS = (1, 3, 24)
NOBODY_CALLS = np.zeros((1, 1, 3, 24))
power = st.floats(0, 500).map(lambda mw: round(mw, 2))


def hours(sites):
    return arrays(float, (sites, *DAYS), elements=power)


def masks(sites):
    return st.lists(st.booleans(), min_size=sites, max_size=sites).map(lambda fed: np.array(fed, dtype=float))


@st.composite
def fleets(draw, sites):
    def units(most):
        return [
            Unit(draw(masks(sites)), draw(arrays(float, DAYS, elements=power)))
            for _ in range(draw(st.integers(0, most)))
        ]

    batteries = [
        Battery(
            draw(masks(sites)), np.full((1, 3, 1), draw(power)), np.full((1, 3, 1), draw(st.floats(0, 2000))),
            draw(st.floats(0.5, 1.0)),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    return Fleet(units(2), units(3), batteries)


def one(mw):
    return Unit(np.ones(1), np.full(DAYS, float(mw)))


@given(st.data())
def test_every_hour_balances_whatever_the_fleet(data):
    sites = data.draw(st.integers(1, 3))
    load, authorized = data.draw(hours(sites)), data.draw(hours(sites))
    if data.draw(st.booleans()):
        authorized[0] = np.inf
    called = data.draw(arrays(float, (sites, 1, 3, 24), elements=st.sampled_from([0.0, 0.0, 1.0])))
    fleet = data.draw(fleets(sites))
    found = dispatch(load, authorized, called, fleet)
    gap = found.load - (found.own + found.net_load + found.curtailed + found.unserved)
    assert np.abs(gap).max() < 1e-9
    assert (
        min(found.net_load.min(), found.curtailed.min(), found.unserved.min(), found.turbines.min(initial=0)) >= -1e-9
    )
    stopped = np.isfinite(authorized) & (called > 0)
    assert (found.net_load <= np.where(stopped, 0.0, authorized) + 1e-9).all()
    for given_mw, unit in zip(found.turbines, fleet.turbines, strict=True):
        assert (given_mw <= unit.mw + 1e-9).all()
    free = dispatch(load, authorized, np.zeros_like(called), fleet)
    assert not free.curtailed.any()
    assert (found.unserved <= free.unserved + 1e-9).all()


@given(st.data())
def test_nobody_gets_power_from_a_unit_that_does_not_serve_it(data):
    load, authorized = data.draw(hours(2)), data.draw(hours(2))
    fleet = data.draw(fleets(1))

    def alone(mask):
        return np.array([mask[0], 0.0])

    only_first = Fleet(
        [Unit(alone(u.serves), u.mw) for u in fleet.solar],
        [Unit(alone(u.serves), u.mw) for u in fleet.turbines],
        [Battery(alone(b.serves), b.mw, b.mwh, b.round_trip) for b in fleet.batteries],
    )
    found = dispatch(load, authorized, NOBODY_CALLS, only_first)
    assert np.abs(found.own[1]).max() < 1e-9
    assert found.net_load[1] == pytest.approx(np.minimum(load[1], authorized[1]))
    single = dispatch(load[:1], authorized[:1], NOBODY_CALLS, fleet)
    assert found.own[0] == pytest.approx(single.own[0], abs=1e-9)


@given(st.data())
def test_a_battery_gets_back_what_it_gives_on_the_same_day(data):
    load, authorized = data.draw(hours(1)), data.draw(hours(1))
    turbine, battery = data.draw(arrays(float, DAYS, elements=power)), data.draw(st.tuples(power, st.floats(0, 2000)))
    trip = data.draw(st.floats(0.5, 1.0))
    stored = Battery(np.ones(1), np.full((1, 3, 1), battery[0]), np.full((1, 3, 1), battery[1]), trip)
    units = [Unit(np.ones(1), turbine)]
    without = dispatch(load, authorized, NOBODY_CALLS, Fleet([], units, []))
    found = dispatch(load, authorized, NOBODY_CALLS, Fleet([], units, [stored]))
    given_back = (without.unserved - found.unserved).sum(axis=(0, -1))
    taken = (found.net_load - without.net_load).sum(axis=(0, -1)) + (found.turbines - without.turbines).sum(
        axis=(0, -1)
    )
    assert given_back == pytest.approx(taken * trip, abs=1e-6)
    assert (given_back <= stored.mwh[..., 0] + 1e-6).all()
    assert ((without.unserved - found.unserved).sum(axis=0) <= stored.mw + 1e-9).all()


def test_the_grid_comes_before_turbines_and_turbines_stand_in_order():
    fleet = Fleet([], [one(30), one(50)], [])
    found = dispatch(np.full((1, *DAYS), 100.0), np.full((1, *DAYS), 60.0), NOBODY_CALLS, fleet)
    assert found.net_load.max() == found.net_load.min() == 60
    assert found.turbines[0].max() == found.turbines[0].min() == 30
    assert found.turbines[1].max() == found.turbines[1].min() == 10
    assert found.spare_turbines[1].max() == 40
    assert not found.unserved.any()


def test_what_neither_approval_nor_on_site_supply_covers_is_excess():
    found = dispatch(np.full((1, *DAYS), 100.0), np.full((1, *DAYS), 60.0), NOBODY_CALLS, Fleet([], [], []))
    assert found.unserved.min() == 40
    assert found.net_load.max() == 60


def test_a_call_takes_the_grid_away_and_what_was_missing_before_stays_excess():
    authorized = np.stack([np.full(DAYS, 60.0), np.full(DAYS, np.inf)])
    load = np.stack([np.full(DAYS, 80.0), np.full(DAYS, 50.0)])
    found = dispatch(load, authorized, np.ones((2, 1, 3, 24)), Fleet([], [], []))
    assert not found.net_load[0].any()
    assert found.unserved[0].min() == found.unserved[0].max() == 20
    assert found.curtailed[0].min() == found.curtailed[0].max() == 60
    assert found.net_load[1].min() == 50
    assert found.firm_net_load[0].min() == 60


def test_sun_comes_first():
    fleet = Fleet([one(20)], [], [])
    found = dispatch(np.full((1, *DAYS), 50.0), np.full((1, *DAYS), 60.0), NOBODY_CALLS, fleet)
    assert found.net_load.max() == 30
    assert found.own.max() == 20


@pytest.mark.parametrize("name", ["colossus-1", "colossus-2", "google-west-memphis"])
@pytest.mark.parametrize("calendar", [EVERY_DAY, TYPICAL_DAYS], ids=["every day", "typical days"])
def test_every_hour_of_the_shipped_studies_balances(study_of, name, calendar):
    found = power_of(study_of(name), calendar)
    assert np.abs(found.load - found.own - found.net_load - found.curtailed - found.unserved).max() < 1e-9
    assert found.load.shape[1:] == (len(found.years), len(calendar.days), 24)


def test_random_fleets_of_a_study_balance(small_study):
    random = np.random.default_rng(5)
    for turn in range(10):
        kinds = random.choice(["turbine", "battery", "solar"], size=4)
        units = [unit(kind, number, random) for number, kind in enumerate(kinds)]
        site = {"it_mw": float(random.uniform(1, 900)), "pue": 1.3, "utilization": 0.7, "supply": units}
        site["grid"] = {"approval": [{"since": "2026-03-05", "mw": float(random.uniform(0, 400))}]}
        found = power_of(small_study(site=site | {"ramp": {"2025-05-17": 0.3, "2027": 1.0}}))
        assert np.abs(found.load - found.own - found.net_load - found.curtailed - found.unserved).max() < 1e-9, turn


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


def test_computing_runs_on_the_part_of_the_load_that_is_met():
    """10 MW needed, 2 of them curtailed, 3 not there: half of it runs; without load nothing does."""
    load = np.array([10.0, 0.0]).reshape(1, 1, 1, 2)
    none = np.zeros_like(load)
    curtailed, unserved = (np.array([mw, 0.0]).reshape(load.shape) for mw in (2.0, 3.0))
    flows = Flows(load, none, none, none, curtailed, unserved, none, none)
    found = PowerHours(load, load, load, Fleet([], [], []), flows)
    assert found.running.ravel().tolist() == [0.5, 0.0]


def test_a_second_battery_charges_from_what_the_first_left_of_the_grid():
    """40 MW are missing in the first hour, 20 approved MW to spare in the second, full load in all others.

    The first battery gives 20 MW and takes all that is to spare; for the second nothing is left, so it gives nothing.
    """
    load = np.full((1, *DAYS), 60.0)
    load[..., 0], load[..., 1] = 100.0, 40.0
    batteries = [Battery(np.ones(1), np.full((1, 3, 1), 20.0), np.full((1, 3, 1), 90.0), 1.0) for _ in range(2)]
    found = dispatch(load, np.full(load.shape, 60.0), NOBODY_CALLS, Fleet([], [], batteries))
    assert found.unserved[0, 0, 0, :3].tolist() == pytest.approx([20.0, 0.0, 0.0])
    assert found.net_load[0, 0, 0, :3].tolist() == pytest.approx([60.0, 60.0, 60.0])


def test_half_a_megawatt_runs_as_any_load_does():
    load = np.full((1, 1, 1, 1), 0.5)
    none = np.zeros_like(load)
    found = PowerHours(load, load, load, Fleet([], [], []), Flows(load, none, none, none, none, none, none, none))
    assert found.running.item() == 1.0


def test_a_battery_does_not_charge_in_an_hour_in_which_it_gives_however_little():
    """Half a megawatt is missing at one facility, while the other has 20 approved MW to spare in all hours."""
    load = np.full((2, *DAYS), 60.0)
    load[0, ..., 0], load[1] = 60.5, 40.0
    battery = Battery(np.ones(2), np.full((1, 3, 1), 20.0), np.full((1, 3, 1), 90.0), 1.0)
    found = dispatch(load, np.full(load.shape, 60.0), NOBODY_CALLS, Fleet([], [], [battery]))
    assert not found.unserved.any()
    assert found.net_load[1, 0, 0, 0] == 40.0
    assert (found.net_load - 40.0)[1, 0, 0].sum() == pytest.approx(0.5)
