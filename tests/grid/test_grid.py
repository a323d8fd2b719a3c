"""The grid: whose megawatts, what share of whose peak, and that Southaven's are not Memphis's."""

import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

from impact.errors import StudyError
from impact.findings.wording import facts_table
from impact.grid.households import monthly_bill_change
from impact.grid.systems import peak_hour, system_peak_hour, utility_of, utility_peak
from impact.model import run as pipeline
from impact.model.explanations import explain_grid
from impact.model.local_conditions import grid_data
from impact.model.options import Options
from impact.model.run import in_region
from impact.sources.studies import read_study


def run(study):
    """The results of a study, without ranges."""
    return pipeline.run(study, Options(draws=0))


@cache
def with_150_mw():
    """Colossus 2 with the second 150 MW at Tulane Road."""
    return run(read_study("colossus-2", scenario="grid-at-tulane"))


STUDIES = ["colossus-1", "colossus-2", "google-west-memphis"]


@pytest.fixture(params=STUDIES)
def grid(request, results_of):
    return results_of(request.param).grid


def answer(results, topic, what):
    rows = results.table("grid_answers")
    found = rows[rows["topic"].str.startswith(topic) & rows["what"].str.contains(what, regex=False)]
    assert len(found) == 1, (topic, what, found)
    return found.iloc[0]


def test_mlgws_derived_hours_have_its_published_energy_and_peaks():
    """EIA-861, means of 2016-2018: 13.67 TWh sold and 0.44 lost, summer peak 3,219 MW, winter peak 1,948 MW."""
    hours = grid_data().derived_mw
    assert hours.sum() == pytest.approx(14.117e6, rel=1e-3)
    assert hours.max() == pytest.approx((3155 + 3086 + 3415) / 3, rel=1e-4)
    assert hours[peak_hour("mlgw", "winter", grid_data())] == pytest.approx((1956 + 1976 + 1913) / 3, rel=1e-4)
    assert hours.min() > 0


def test_a_utilitys_peak_is_the_mean_of_its_years_with_their_range():
    assert utility_peak("mlgw", "summer", grid_data()) == pytest.approx((3218.67, 3086, 3415), abs=0.01)


@pytest.mark.parametrize(("season", "most"), [("summer", "argmax"), ("winter", "argmin")])
def test_a_system_peaks_on_the_hottest_and_the_coldest_day(season, most):
    day, _ = system_peak_hour("tva", season, grid_data())
    assert day == getattr(grid_data().temperature.mean(axis=1), most)()
    assert (150 < day < 270) == (season == "summer")


@pytest.mark.parametrize(("system", "season", "peak"), [("tva", "winter", 34376), ("tva", "summer", 31846)])
def test_system_peaks_are_those_of_eia_930(system, season, peak):
    """TVA, EIA-930: 34,376 MW on January 17, 2024; 31,846 MW on August 25, 2023."""
    rows = grid_data().system_peaks.query("system == @system and season == @season")
    assert rows["peak_mw"].max() == peak


def test_parts_of_the_whole_study_add_up(grid):
    sums = (
        grid.by_year[grid.by_year["utility"].ne("all")]
        .groupby("year")[["load_mwh", "net_load_mwh", "on_site_supply_mwh"]]
        .sum()
    )
    whole = grid.by_year[grid.by_year["utility"].eq("all")].set_index("year")
    for column in sums:
        assert sums[column].to_numpy() == pytest.approx(whole[column].to_numpy(), rel=1e-9)
    by_site = grid.by_site.groupby("year")["net_load_mwh"].sum()
    assert by_site.to_numpy() == pytest.approx(whole["net_load_mwh"].to_numpy(), rel=1e-9)


def test_southavens_load_is_not_mlgws(results_of):
    rows = results_of("colossus-2").grid.by_year.query("year == 2029").set_index("utility")
    assert rows.loc["mlgw", "facilities"] == "tulane-road"
    assert rows.loc["none", "facilities"] == "macrohardrr"
    assert rows.loc["none", "served_by"] == "on-site supply only"
    assert rows.loc["none", "net_load_mwh"] == 0
    assert rows.loc["none", "load_mwh"] > 3e6
    assert pd.isna(rows.loc["none", "summer_peak_share"])


def test_shares_of_peaks_are_the_draw_with_losses_over_the_peak():
    own = with_150_mw().grid.by_year.query("utility == 'mlgw' and year == 2029").iloc[0]
    drawn = 150 / 0.98
    assert own["summer_peak_share"] == pytest.approx(drawn / ((3155 + 3086 + 3415) / 3))
    assert own["winter_peak_share"] == pytest.approx(drawn / ((1956 + 1976 + 1913) / 3))
    assert own["system_summer_peak_share"] == pytest.approx(drawn / 31888)
    assert own["system_winter_peak_share"] == pytest.approx(drawn / 35319)


def test_approvals_cap_the_draw_year_by_year(results_of):
    own = results_of("colossus-1").grid.by_year.query("utility == 'mlgw'").set_index("year")
    assert own["authorized_mw"].loc[[2024, 2025]].tolist() == [50, 150]
    assert (own["net_load_peak_mw"] <= own["authorized_mw"] + 1e-9).all()
    drawn = results_of("colossus-1").power.net_load[0]
    assert 8 < drawn[0, 243:].max() <= 50 + 1e-9
    assert drawn[1, :165].max() <= 50 + 1e-9
    assert drawn[1, 165:].max() == pytest.approx(150)


def test_without_turbines_the_excess_over_approvals_is_shown_and_said():
    changes = tuple(f"facility.southaven-power.supply.{unit}.mw=0" for unit in (
        "temporary-2025", "temporary-2026", "temporary-july-2026", "permitted-first-half",
        "permitted-second-half"))  # fmt: skip
    results = run(read_study("colossus-2", changes, "grid-at-tulane"))
    own = results.grid.by_year.query("utility == 'mlgw' and year == 2029").iloc[0]
    assert own["unserved_peak_mw"] == pytest.approx(own["load_peak_mw"] - 150, rel=0.001)
    assert own["unserved_mwh"] + own["net_load_mwh"] == pytest.approx(
        own["load_mwh"] - own["on_site_supply_mwh"] - own["curtailed_mwh"], rel=1e-6
    )
    assert any(
        note.startswith("Grid: in 2028 ")
        and "are beyond both the authorized demand" in note
        and "short in 2025-2040" in note
        for note in results.notes
    )


def test_nothing_is_said_of_an_excess_where_there_is_none(results_of):
    assert not any("beyond both" in note for note in results_of("google-west-memphis").notes)
    assert not results_of("google-west-memphis").grid.by_year["unserved_mwh"].any()


def test_a_million_gpus_do_not_fit_a_gigawatt(results_of):
    """Facts: 1M GPUs at 1.82-2.00 kW of nameplate and a PUE of 1.1-1.4; 555,000 in the rack need 1.05-1.44 GW."""
    need = answer(results_of("colossus-2"), "GPUs", "a million GPUs and a gigawatt: MW needed")
    assert (need["value"], need["low"], need["high"]) == pytest.approx((2215.6, 2002, 2800), abs=1)
    installed = answer(results_of("colossus-2"), "GPUs", "Epoch AI: MW needed")
    assert (installed["low"], installed["high"]) == pytest.approx((1056, 1422), abs=1)


def test_headroom_is_what_can_be_carried_less_peak_and_draw():
    """MLGW: record 3,533 MW, mean summer peak 3,218.67; TVA: 33,000 MW and 6,200 planned, winter peak 35,319."""
    results, drawn = with_150_mw(), 150 / 0.98
    assert answer(results, "Headroom", "Memphis")["value"] == pytest.approx(3533 - 3218.667 - drawn, abs=0.01)
    assert answer(results, "Headroom", "own generation")["value"] == pytest.approx(33000 - 35319 - drawn, abs=0.01)
    assert answer(results, "Headroom", "planned generation")["value"] == pytest.approx(39200 - 35319 - drawn, abs=0.01)


def test_what_is_not_paid_off_falls_evenly_over_forty_years():
    """150 MW and losses, at 1,210 USD a kW of power plant: 37, 35 and 30 fortieths after 3, 5 and 10 years."""
    whole = 150_000 / 0.98 * grid_data().parameters["capacity_usd_per_kw"]["value"]
    for years in (3, 5, 10):
        left = answer(with_150_mw(), "If the customer leaves", f"After {years} years, not paid off: power")
        assert left["value"] == pytest.approx(whole * (40 - years) / 40)


def test_water_is_told_in_million_gallons_a_day(results_of):
    results = results_of("colossus-1")
    used = results.power.by_year.xs(results.reference_year, level="year")
    for what, column in (("Drinking", "water_kgal"), ("Recycled", "recycled_water_kgal")):
        assert answer(results, "Water", what)["value"] == pytest.approx(used[column].sum() / 1000 / 365)


def test_the_request_that_was_refused_is_a_what_if(results_of):
    """512 Pixels, August 2025: 1.1 GW would be a third of MLGW's peak day."""
    assert answer(results_of("colossus-2"), "If the full request", "Memphis Light, Gas and Water, summer")[
        "value"
    ] == pytest.approx(0.34, abs=0.01)


def test_household_rules_stand_in_order_of_who_pays():
    figures = [answer(with_150_mw(), "Household", f"153 MW net load: {rule}")["value"]
               for rule in ("all on the project", "pooled by energy", "pooled by peak")]  # fmt: skip
    assert figures[0] == 0
    assert 0 < figures[1] < figures[2] < 1


def test_a_households_share_falls_as_the_rest_grows():
    small, large = (monthly_bill_change(mw, "mlgw", "energy", grid_data()).value / mw for mw in (10, 2000))
    assert large < small


def test_ranges_of_answers_hold_their_figures(grid):
    known = [fact for fact in grid.facts if not np.isnan(fact.value)]
    assert known
    assert all(fact.low - 1e-9 <= fact.value <= fact.high + 1e-9 for fact in known)
    assert facts_table(grid.facts)["how"].str.len().min() > 5


def test_carbon_of_turbines_is_gas_times_its_factor(results_of):
    table = results_of("colossus-2").grid.by_site.query("facility == 'southaven-power' and year == 2029").iloc[0]
    assert table["turbine_co2_metric_tons"] == pytest.approx(table["gas_mmbtu"] * 117 * 0.45359237e-3)
    assert table["gas_mmbtu"] == pytest.approx(10 * table["generated_mwh"])


def test_grid_carbon_is_the_draw_with_losses_times_egrid(results_of):
    table = results_of("google-west-memphis").grid.by_site.query("year == 2029").iloc[0]
    drawn = table["net_load_mwh"] / 0.98
    assert table["grid_co2_average_metric_tons"] == pytest.approx(drawn * 741.371 * 0.45359237e-3)
    assert table["grid_co2_non_baseload_metric_tons"] == pytest.approx(drawn * 1145.487 * 0.45359237e-3)


def test_curtailment_is_met_by_batteries_or_turbines():
    capped = answer(with_150_mw(), "If curtailment", "summer")
    assert capped["value"] == 0
    assert re.search(r"[1-9]\d* MW from batteries for [\d.]+ hours", capped["how"])


def test_forecast_quantiles_stand_in_order():
    table = grid_data().forecast
    assert ((table["p10_mw"] < table["p50_mw"]) & (table["p50_mw"] < table["p90_mw"])).all()
    assert set(table["season"]) == {"summer", "winter"}


def test_the_forecasts_first_year_holds_the_summer_that_came(grid):
    """TVA's summer peak of 2025, 31,888 MW, lies inside the 80% interval of a forecast from data to 2024."""
    first = grid_data().forecast.query("season == 'summer' and year == 2025").iloc[0]
    assert first["p10_mw"] < 31888 < first["p90_mw"]


def test_duration_falls_and_ends_at_the_peak(grid):
    assert (grid.duration["load_mw"].diff().dropna() <= 1e-9).all()
    assert grid.duration["load_mw"].iloc[0] > 0


def test_induced_load_is_positive_and_adds_up_to_the_headline(results_of):
    results = results_of("colossus-2")
    sums = results.grid.induced.groupby("effect")[["mwh", "peak_mw"]].sum()
    assert (results.grid.induced[["firm_mwh", "household_mwh"]] >= 0).all(axis=None)
    for effect in ("indirect", "induced"):
        assert results.headline.loc["grid_energy_mwh", effect] == pytest.approx(sums.loc[effect, "mwh"])
        assert results.headline.loc["grid_peak_mw", effect] == pytest.approx(sums.loc[effect, "peak_mw"])


def test_the_headline_is_what_is_drawn(results_of):
    results = results_of("google-west-memphis")
    own = results.grid.by_year.query("utility == 'all' and year == 2029").iloc[0]
    assert results.headline.loc["grid_peak_mw", "direct"] == own["net_load_peak_mw"]
    assert results.headline.loc["grid_energy_mwh", "direct"] == own["net_load_mwh"]


def test_the_bill_of_the_first_site_stands_beside_the_published_one():
    """Published in 2024: $7.0-7.5M a month at 150 MW. Ours rests on a neighbor's sheet and is not fitted to it."""
    results = run(read_study("colossus-1", scenario="grid-stays"))
    claims = results.claims
    claim = claims[claims["figure"].eq("$7.0 million-7.5M a month")].iloc[0]
    bill = answer(results, "Electricity bill", "mean month of 2026")["value"]
    assert claim["model_value"] == bill
    assert claim["distance_share"] == pytest.approx(bill / 7.0e6 - 1)
    assert -0.2 < claim["distance_share"] < 0.2


@pytest.mark.parametrize("metric", ["grid_peak_mw", "grid_energy_mwh", "electricity_bill"])
def test_figures_of_the_grid_can_be_explained(metric, results_of):
    found, sources = explain_grid(metric, read_study("colossus-1"))
    assert found.total > 0
    assert len(found.terms) > 0
    assert len(sources) > 3
    if metric != "electricity_bill":
        assert found.total == pytest.approx(results_of("colossus-1").headline.loc[metric, "direct"])


def test_a_study_without_a_tariff_has_no_bill_to_explain():
    with pytest.raises(StudyError, match="no line of this study has a tariff"):
        explain_grid("electricity_bill", read_study("google-west-memphis"))


def test_elsewhere_the_utility_is_not_known_and_said():
    results = run(in_region(read_study("google-west-memphis"), "51107"))
    assert utility_of(results.study.facility[0], grid_data()) == ""
    assert any("utility of Data center, West Memphis (51107)" in note for note in results.notes)
    own = results.grid.by_year.query("year == 2029").iloc[0]
    assert own["net_load_mwh"] > 1e6
    assert np.isnan(own["summer_peak_share"])
