"""Households: what of the income earned in a region is spent there."""

import pandas as pd
import pytest

from impact.region.economy import contribution_shares, household_shares, region_income_spent
from impact.region.regional_accounts import household_shares_by_county, income_spent
from impact.region.regions import states
from impact.sources import built
from impact.sources.parameters import DELIVERED, read_parameters


def test_most_people_who_work_around_memphis_live_there(data_of):
    assert 0.9 < data_of("memphis").resident_share < 1.0
    assert data_of("us").resident_share == 1.0


def test_households_spend_part_of_what_is_earned(data_of):
    for text in ("memphis", "47157", "us", "48301"):
        assert 0 < region_income_spent(data_of(text), DELIVERED) < 1


def test_a_state_without_its_own_share_takes_that_of_the_us():
    counties = built.read_counties().loc[["47157", "28033", "05035", "02020"]]
    records = read_parameters("households")
    found = household_shares_by_county(states(counties), records)
    for shares, name in zip(found, ("personal_tax_share", "consumption_share"), strict=True):
        assert shares.tolist() == [records[name][state]["value"] for state in ("TN", "MS", "AR", "US")]


def test_a_regions_shares_are_those_of_its_counties_by_personal_income(data_of):
    data = data_of("47157,05035")
    tax, consumption = household_shares_by_county(data.states, read_parameters("households"))
    income = data.counties["personal_income_usd"]
    expected = (tax @ income / income.sum(), consumption @ income / income.sum())
    assert household_shares(data, DELIVERED) == pytest.approx(expected, rel=1e-12)
    assert tax.min() < household_shares(data, DELIVERED)[0] < tax.max()


def test_contributions_are_a_share_of_earnings_by_place_of_workplace():
    counties = pd.DataFrame({"contributions_usd": [10.0, 30.0], "earnings_by_workplace_usd": [100.0, 200.0]})
    assert contribution_shares(counties).tolist() == pytest.approx([0.1, 0.15])


def test_each_leak_lowers_what_is_spent():
    whole = income_spent(0.0, 1.0, 0.0, 1.0)
    assert whole == 1.0
    assert income_spent(0.1, 0.9, 0.1, 0.9) == pytest.approx(0.9**4)
