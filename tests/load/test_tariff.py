"""Bills: the posted sheet of a TVA distributor, month by month."""

import numpy as np
import pytest

from impact.errors import StudyError
from impact.load.calendar import EVERY_DAY
from impact.load.tariff import monthly_bills, season_of_month
from impact.model.prepared import checked_spending
from impact.sources.parameters import read_parameters

SHEET = "tva-lpc-msb"


@pytest.fixture(scope="module")
def tariff():
    return read_parameters("tariffs")[SHEET]


def bills(tariff, mw, authorized=0.0, years=range(2026, 2028)):
    flat = np.full((len(years), 365, 24), float(mw)) if np.isscalar(mw) else mw
    return monthly_bills(flat, np.full((len(years), 12), authorized), years, tariff, EVERY_DAY)


def test_a_flat_load_in_a_transition_month(tariff):
    """Ripley Power and Light, October 2025: 10.19 + 4.37 $/kW; 5.895, 2.290, 2.009 c/kWh for 200, 200, more hours."""
    october = bills(tariff, 10.0).loc[(2026, 10)]
    assert october["demand_usd"] == pytest.approx(10_000 * (10.19 + 4.37))
    assert october["energy_usd"] == pytest.approx(10 * (200 * 58.95 + 200 * 22.90 + 344 * 20.09))
    assert october["bill_usd"] == pytest.approx(2000 + october["demand_usd"] + october["energy_usd"])


def test_a_flat_load_in_a_winter_month_has_on_peak_hours_on_weekdays(tariff):
    january = bills(tariff, 10.0).loc[(2026, 1)]
    on_peak = 31 * 6 * 0.7143
    width = 200 * (744 - on_peak) / 744
    expected = on_peak * 74.47 + width * 61.97 + width * 26.87 + (744 - on_peak - 2 * width) * 24.06
    assert january["energy_usd"] == pytest.approx(10 * expected)


def test_a_load_of_730_hours_costs_what_the_facts_derive_from_the_same_sheet(tariff):
    """Own arithmetic of the facts: 51.4 $/MWh in October 2025, 61.9 in February 2026 (730 hours a month)."""
    table = bills(tariff, 150.0)
    price = table["bill_usd"] / table["energy_mwh"]
    assert price.loc[(2026, 10)] == pytest.approx(51.4, rel=0.02)
    assert price.loc[(2026, 1)] == pytest.approx(61.9, rel=0.02)


def test_the_rate_class_adds_ten_percent_in_three_equal_steps(tariff):
    """TVA's board, August 20, 2026: about 10%, over three fiscal years from October 1, 2026."""
    table = bills(tariff, 10.0, years=range(2026, 2031))["bill_usd"]
    for year, factor in ((2027, 1 + 0.1 / 3), (2028, 1 + 0.2 / 3), (2029, 1.1), (2030, 1.1)):
        assert table.loc[year].to_numpy() == pytest.approx(factor * table.loc[2026].to_numpy())


def test_billing_demand_is_not_below_the_least_share_of_what_was_approved(tariff):
    table = bills(tariff, 10.0, authorized=150.0)
    assert table["billing_demand_mw"].to_numpy() == pytest.approx(0.58 * 150)
    assert table.loc[(2026, 5), "demand_usd"] == pytest.approx(87_000 * (10.19 + 4.37))


def test_every_month_has_a_season(tariff):
    assert sorted(set(season_of_month(tariff))) == ["summer", "transition", "winter"]


def test_without_energy_and_contract_there_is_no_bill_and_with_a_contract_a_least_one(tariff):
    assert not bills(tariff, 0.0)["bill_usd"].any()
    held = bills(tariff, 0.0, authorized=100.0).loc[(2026, 5)]
    assert held["bill_usd"] == pytest.approx(2000 + 58_000 * (10.19 + 4.37))


def test_an_unknown_tariff_is_named_with_those_that_are_there(small_study):
    study = small_study(power={"amount_usd": None, "tariff": "gold"})
    with pytest.raises(StudyError, match=r"facility.hall.spend.power.tariff: no tariff 'gold'; there are: tva-lpc-msb"):
        checked_spending(study)


def test_the_bill_is_what_the_study_spends_on_grid_power(results_of):
    results = results_of("colossus-1")
    own = results.grid.by_year.query("utility == 'mlgw' and year == 2029").iloc[0]
    monthly = results.grid.bills["bill_usd"].sum()
    assert own["bill_usd"] == pytest.approx(monthly, rel=1e-9)


def test_a_month_with_any_energy_at_all_pays_the_customer_charge(tariff):
    """Half a kilowatt all month is 0.4 MWh."""
    january = bills(tariff, 0.0005).loc[(2026, 1)]
    assert 0 < january["energy_mwh"] < 1
    assert january["bill_usd"] > 2000
    assert bills(tariff, 0.0).loc[(2026, 1), "bill_usd"] == 0
