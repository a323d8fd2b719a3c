"""Results of the grid: years, curves, households' bills, and the explained bill.

From the published sales of its utility and the energy of the balancing authority.
"""

from types import SimpleNamespace

import pandas as pd
import pytest

from impact.findings.explain import explain_bill
from impact.grid.by_year import grid_by_year
from impact.grid.households import monthly_bill_change, yearly_costs
from impact.grid.results import peak_forecast
from impact.grid.systems import span, system_of, system_peak, utility_peak
from impact.model.local_conditions import grid_data, power_of
from impact.study import Study

MW = 150.0


def test_approvals_of_sites_that_need_power_are_added_however_small(record):
    """Half a MW with 0.7 MW approved, and 2 MW with 3; 5 MW approved for a site that has no load do not count."""
    raw = record()
    hall = raw["facility"][0] | {"spend": [], "staff": None}
    sites = [
        hall | {"id": key, "it_mw": mw, "grid": {"utility": "mlgw", "approval": [{"since": "2024-01-01", "mw": most}]}}
        for key, mw, most in (("small", 0.5, 0.7), ("middle", 2.0, 3.0), ("none", 0.0, 5.0))
    ]
    study = Study.model_validate(raw | {"facility": sites})
    power = power_of(study)
    bills = pd.Series(index=pd.MultiIndex.from_product([[], []], names=["facility", "year"]), dtype=float)
    found = grid_by_year(study, power, bills, grid_data()).set_index(["utility", "year"])
    for utility in ("mlgw", "all"):
        assert found.loc[(utility, 2026), "authorized_mw"] == pytest.approx(3.7)
        assert found.loc[(utility, 2026), "facilities"] == (
            "small, middle" if utility == "mlgw" else "small, middle, none"
        )


def test_the_draw_on_tva_is_its_share_of_the_peak_times_the_peak():
    """A peak of 30,000 MW in 2024 grows by 1 to 3% a year; two utilities draw 1% and 2% of it, others none."""
    forecast = pd.DataFrame({"season": "summer", "year": [2025, 2026], "p50_mw": [31e3, 32e3]})
    tva = {"growth_share": {"value": 0.02, "low": 0.01, "high": 0.03}, "peak_year": {"value": 2024}}
    names = pd.DataFrame({"title": ["TVA", "MISO South"], "peak_forecast": [True, False]}, index=["tva", "miso-south"])
    systems = {"tva": tva | {"summer_peak_mw": {"value": 30_000}}}
    grid = SimpleNamespace(forecast=forecast, systems=systems, system_names=names)
    by_year = pd.DataFrame(
        [(2026, "TVA", 0.01), (2026, "TVA", 0.02), (2026, "MISO South", 0.4), (2026, None, 0.8)],
        columns=["year", "system", "system_summer_peak_share"],
    )
    row = peak_forecast(SimpleNamespace(years=[2026]), by_year, grid).iloc[0]
    assert row["study_system_load_mw"] == pytest.approx(900)
    ahead = row[["published_low_mw", "published_mw", "published_high_mw"]].tolist()
    assert ahead == pytest.approx([30_603, 31_212, 31_827])


def test_pooled_by_energy_is_by_hand_a_households_part_of_all_mwh():
    """Its MWh over all that is sold and lost, the project's included, of both costs (docs/method.md, 9.4)."""
    grid = grid_data()
    capacity, substation = yearly_costs(MW, grid)
    own = grid.figures[grid.figures["utility"].eq("mlgw")]
    local = own["sales_mwh"].mean() + own["losses_mwh"].mean() + MW * 8760
    wide = span(grid.systems[system_of("mlgw", grid)]["energy_mwh"]).value + MW * 8760
    household = span(grid.parameters["household_kwh"]).value / 1000
    expected = household * (capacity.value / wide + substation.value / local) / 12
    assert monthly_bill_change(MW, "mlgw", "energy", grid).value == pytest.approx(expected)


def test_pooled_by_peak_is_by_hand_a_households_part_of_the_summer_peaks():
    """Its load in the peak hour over both peaks, the project's included."""
    grid = grid_data()
    capacity, substation = yearly_costs(MW, grid)
    household = span(grid.parameters["household_kwh"]).value / 1000 / 8760
    household /= span(grid.parameters["residential_load_factor"]).value
    wide = system_peak(system_of("mlgw", grid), "summer", grid).value + MW
    local = utility_peak("mlgw", "summer", grid).value + MW
    expected = household * (capacity.value / wide + substation.value / local) / 12
    assert monthly_bill_change(MW, "mlgw", "peak", grid).value == pytest.approx(expected)


def test_two_lines_with_the_same_bills_cost_twice_as_much(results_of):
    results = results_of("colossus-1")
    bills, year = results.power.bills, results.reference_year
    other = bills.rename(index={bills.index[0][0]: "other-hall"}, level=0)
    one, two = (explain_bill(results.study, table, year).total for table in (bills, pd.concat([bills, other])))
    assert two == pytest.approx(2 * one)
