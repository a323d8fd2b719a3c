"""Load of a facility: means that hold, weather that shows, steps by date, the short calendar alongside the long one."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.load.calendar import EVERY_DAY, TYPICAL_DAYS, daily_steps, day_number
from impact.load.facility_load import pue_by_hour, utilization_by_hour
from impact.model.local_conditions import power_of, typical_weather

ENERGY_TOLERANCE, PEAK_TOLERANCE = 0.01, 0.05
"""Of the month x typical-hour form, against 8,760 hours (docs/method.md, 6.1)."""


def stepped(study):
    """Facility and year in which a ramp steps up within a month: the typical day of that month has the mean."""
    return [(site.id, day.year) for site in study.facility for day in site.ramp if day.day > 1]


@given(st.floats(0.01, 1.0), st.floats(0.0, 1.0))
def test_the_mean_of_the_day_is_the_utilization_and_no_hour_is_over_one(mean, swing):
    hours = utilization_by_hour(mean, swing, 15)
    assert hours.mean() == pytest.approx(mean)
    assert hours.max() <= 1 + 1e-9
    assert hours.min() >= -1e-9


@given(st.floats(1.0, 2.0), st.floats(0.0, 0.05))
def test_the_mean_of_the_year_is_the_pue_and_no_hour_is_below_one(pue, per_degree):
    hours = pue_by_hour(pue, typical_weather().chiller_degrees, typical_weather().chiller_degrees.mean(), per_degree)
    assert hours.mean() == pytest.approx(pue)
    assert hours.min() >= 1 - 1e-9


def test_a_hot_hour_needs_more_than_a_cold_one():
    degrees = typical_weather().chiller_degrees
    hours = pue_by_hour(1.2, degrees, degrees.mean(), 0.006)
    assert hours[degrees == degrees.max()].mean() - hours[degrees == 0].mean() == pytest.approx(0.006 * degrees.max())


def test_steps_hold_from_their_day_on():
    steps = daily_steps({date(2025, 7, 1): 0.5, date(2026, 1, 1): 1.0}, range(2024, 2028))
    assert steps[0].max() == 0
    assert steps[1, day_number(date(2025, 6, 30))] == 0
    assert steps[1, day_number(date(2025, 7, 1))] == 0.5
    assert (steps[2:] == 1.0).all()


def test_a_step_before_the_first_year_holds_from_the_start():
    assert (daily_steps({date(2020, 5, 5): 3.0}, range(2024, 2026)) == 3.0).all()


def test_energy_is_mw_times_utilization_times_pue_times_hours(small_study):
    study = small_study(site={"it_mw": 100, "utilization": 0.5, "pue": 1.2})
    found = power_of(study).by_year.loc[("hall", 2027)]
    assert found["computing_mwh"] == pytest.approx(438_000)
    assert found["load_mwh"] == pytest.approx(525_600)
    assert found["net_load_mwh"] == pytest.approx(525_600)


@pytest.mark.parametrize("site", [{"load_mw": 5}, {"load_mwh": 43_800}])
def test_a_plant_takes_its_mean_load_all_year_and_more_by_day(small_study, site):
    found = power_of(small_study(site=site | {"daily_swing": 0.4})).by_year.loc[("hall", 2027)]
    assert found["load_mwh"] == pytest.approx(43_800)
    assert found["net_load_mwh"] == pytest.approx(43_800)
    assert found["load_peak_mw"] == pytest.approx(7.0)
    assert found["computing_mwh"] == 0


def test_other_load_comes_on_top_of_computing_and_follows_the_ramp(small_study):
    site = {"it_mw": 100, "utilization": 0.5, "pue": 1.2, "ramp": {2026: 0.5, 2027: 1.0}}
    alone, both = (power_of(small_study(site=site | more)).by_year.loc["hall"] for more in ({}, {"load_mwh": 8_760}))
    assert (both["load_mwh"] - alone["load_mwh"]).loc[[2026, 2027]].to_numpy() == pytest.approx([4_380, 8_760])


def test_one_of_mw_and_mwh_is_given(small_study):
    with pytest.raises(ValueError, match="give one of load_mw"):
        small_study(site={"load_mw": 5, "load_mwh": 43_800})


def test_months_add_up_to_the_year(small_study):
    found = power_of(small_study(site={"it_mw": 100, "pue": 1.3}))
    assert EVERY_DAY.month_sums(found.load).sum(axis=-1) == pytest.approx(EVERY_DAY.year_sum(found.load))
    assert EVERY_DAY.month_peaks(found.load).max(axis=-1) == pytest.approx(found.load.max(axis=(-2, -1)))


@pytest.mark.parametrize("name", ["colossus-1", "colossus-2", "google-west-memphis"])
def test_typical_days_agree_with_every_day_within_the_stated_tolerance(study_of, name):
    long, short = (power_of(study_of(name), calendar).by_year for calendar in (EVERY_DAY, TYPICAL_DAYS))
    for column in ("load_mwh", "on_site_supply_mwh", "net_load_mwh", "generated_mwh", "gas_mmbtu", "water_kgal"):
        total = max(long[column].max(), 1.0)
        assert ((short[column] - long[column]).abs() / total).max() < ENERGY_TOLERANCE, column
    whole = long.index.difference(stepped(study_of(name)))
    for column in ("load_peak_mw", "net_load_peak_mw"):
        apart = (short[column] - long[column]).abs() / max(long[column].max(), 1.0)
        assert apart[whole].max() < PEAK_TOLERANCE, column


def test_typical_days_keep_the_energy_of_the_load_exactly_where_no_month_has_a_step_in_it(study_of):
    study = study_of("colossus-2")
    long, short = (power_of(study, calendar).by_year["load_mwh"] for calendar in (EVERY_DAY, TYPICAL_DAYS))
    whole = long.index.difference(stepped(study))
    assert len(whole) > len(long) - 5
    assert short[whole].to_numpy() == pytest.approx(long[whole].to_numpy(), rel=1e-9)
    assert short.to_numpy() == pytest.approx(long.to_numpy(), rel=1e-3)


def test_bills_of_typical_days_agree_with_those_of_every_day(study_of):
    long, short = (
        power_of(study_of("colossus-1"), calendar).bills["bill_usd"] for calendar in (EVERY_DAY, TYPICAL_DAYS)
    )
    years = [bills.groupby(level="year").sum() for bills in (long, short)]
    assert years[1].to_numpy() == pytest.approx(years[0].to_numpy(), rel=0.02)


def test_water_is_liters_per_kwh_of_computing_and_recycling_takes_its_place(small_study):
    plant = {"since": "2027-01-01", "share": 0.75}
    site = {"it_mw": 100, "utilization": 0.5, "wue_l_per_kwh": 0.4, "recycled_water": plant}
    found = power_of(small_study(site=site)).by_year
    needed = 438_000 * 0.4 / 3.785411784
    assert found.loc[("hall", 2026), "water_kgal"] == pytest.approx(needed)
    assert found.loc[("hall", 2028), "water_kgal"] == pytest.approx(needed / 4)
    assert found.loc[("hall", 2028), "recycled_water_kgal"] == pytest.approx(needed * 3 / 4)


def test_turbines_give_less_on_a_hot_day(study_of):
    found = power_of(study_of("colossus-2"))
    hot, cold = (
        np.unravel_index(pick(typical_weather().turbine_degrees), (365, 24)) for pick in (np.argmax, np.argmin)
    )
    given_and_spare = found.reserve.turbines[:, 4].sum(axis=0) + found.own[:, 4].sum(axis=0)
    assert given_and_spare[hot] < given_and_spare[cold]


def test_the_peak_of_a_year_is_its_highest_hour(study_of):
    found = power_of(study_of("colossus-2"))
    highest = found.load.max(axis=(-2, -1))
    for place, site in enumerate(found.sites):
        assert found.by_year.loc[site, "load_peak_mw"].to_numpy() == pytest.approx(highest[place])


def test_solar_panels_give_their_rated_power_times_the_sun(small_study):
    panels = {"id": "panels", "name": "Panels", "kind": "solar", "mw": 40, "since": "2026-01-01", "availability": 0.5}
    found = power_of(small_study(site={"it_mw": 100, "supply": [panels]}))
    assert found.own[0, -1] == pytest.approx(20 * typical_weather().sun)


def test_pue_follows_the_temperature_where_the_mean_is_below_one_degree():
    found = pue_by_hour(1.2, np.array([[0.0, 1.0]]), 0.5, 0.1)
    assert found.tolist() == [[pytest.approx(1.15), pytest.approx(1.25)]]
    assert pue_by_hour(1.2, np.array([[0.0, 0.0]]), 0.0, 0.1).tolist() == [[1.2, 1.2]]
