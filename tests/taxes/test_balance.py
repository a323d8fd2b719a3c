"""Benefit and cost by jurisdiction: revenue less cost, present value, break-even."""

import pandas as pd
import pytest

from impact.model.tax_law import tax_law
from impact.taxes.views import Money


def test_revenue_less_cost_by_year_adds_up_to_that_of_all_years(results_of):
    taxes = results_of("colossus-2").taxes
    whole = taxes.balance.set_index("jurisdiction")
    by_year = taxes.balance_by_year.groupby("jurisdiction")["balance_usd"].sum()
    assert by_year[whole.index].to_numpy() == pytest.approx(whole["balance_usd"].to_numpy())
    gross = taxes.by_jurisdiction.set_index("jurisdiction")["amount_usd"]
    assert whole["amount_usd"].to_numpy() == pytest.approx(gross[whole.index].to_numpy())
    assert (whole["balance_present_value_usd"] < whole["balance_usd"]).all()


def test_cost_is_of_new_residents_and_of_jobs_on_the_sites(results_of):
    """Memphis: ($750 x new residents + $750 x 0.33 x direct jobs) a year; schools: residents alone."""
    table = results_of("colossus-1").taxes.balance_by_year.query("year == 2030").set_index("jurisdiction")
    jobs = results_of("colossus-1").headline.loc["operation_jobs", "direct"]
    memphis, schools = table.loc["memphis"], table.loc["shelby-schools"]
    assert memphis["public_cost_usd"] == pytest.approx(750 * (memphis["new_residents"] + 0.33 * jobs), rel=0.01)
    assert schools["public_cost_usd"] == pytest.approx(364 * schools["new_residents"])
    assert memphis["new_residents"] == pytest.approx(0.667 * schools["new_residents"])
    assert memphis["public_cost_low_usd"] < memphis["public_cost_usd"] < memphis["public_cost_high_usd"]


def test_an_incentive_breaks_even_where_what_it_decides_pays_for_what_it_does_not(results_of):
    for row in results_of("colossus-2").taxes.balance.dropna(subset="break_even_share").itertuples():
        share = row.break_even_share
        assert share * row.balance_usd == pytest.approx((1 - share) * row.forgone_usd)


def test_where_no_cost_was_found_it_is_said(results_of):
    table = results_of("google-west-memphis").taxes.balance.set_index("jurisdiction")
    assert "not found" in table.loc["west-memphis", "how"]
    assert table.loc["west-memphis", "balance_usd"] == pytest.approx(table.loc["west-memphis", "amount_usd"])
    assert all(place.cost_per_resident is None for place in tax_law().jurisdictions.values() if place.state == "AR")


def test_what_stays_of_a_year_is_its_revenue_less_the_cost_of_its_services(results_of):
    table = results_of("colossus-1").taxes.balance_by_year
    cost = table["public_cost_usd"].fillna(0.0)
    assert (cost > 0).any()
    revenue = table["one_time_usd"] + table["recurring_usd"]
    assert table["balance_usd"].to_numpy() == pytest.approx((revenue - cost).to_numpy())


def test_dollars_of_other_years_by_hand():
    """Prices 2.5% a year, 4% real discount: two years on $1 is $1.050625 nominal and worth $0.924556."""
    money, years = Money(2025, 0.025, 0.04), pd.Series([2025, 2027])
    assert money.nominal(years).tolist() == pytest.approx([1.0, 1.050625])
    assert money.present(years).tolist() == pytest.approx([1.0, 0.924556], abs=1e-6)
