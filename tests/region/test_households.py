"""Households: what of the income earned in a region is spent there."""

import pandas as pd
import pytest

from impact.model.options import Options
from impact.model.region import (
    find_region,
    household_shares,
    household_shares_by_county,
    region_income_spent,
    region_resident_share,
)
from impact.region.economy import contribution_shares
from impact.region.regional_accounts import income_spent
from impact.region.regions import states
from impact.sources import built
from impact.sources.parameters import read_parameters


def test_most_people_who_work_around_memphis_live_there():
    assert 0.9 < region_resident_share(find_region("memphis")) < 1.0
    assert region_resident_share(find_region("us")) == 1.0


def test_households_spend_part_of_what_is_earned():
    for text in ("memphis", "47157", "us", "48301"):
        assert 0 < region_income_spent(find_region(text), Options()) < 1


def test_a_state_without_its_own_share_takes_that_of_the_us():
    counties = built.read_counties().loc[["47157", "28033", "05035", "02020"]]
    records = read_parameters("households")
    found = household_shares_by_county(states(counties), Options())
    for shares, name in zip(found, ("personal_tax_share", "consumption_share"), strict=True):
        assert shares.tolist() == [records[name][state]["value"] for state in ("TN", "MS", "AR", "US")]


def test_a_regions_shares_are_those_of_its_counties_by_personal_income():
    region = find_region("47157,05035")
    counties = built.read_counties().iloc[list(region.rows)]
    tax, consumption = household_shares_by_county(states(counties), Options())
    income = counties["personal_income_usd"]
    expected = (tax @ income / income.sum(), consumption @ income / income.sum())
    assert household_shares(region, Options()) == pytest.approx(expected, rel=1e-12)
    assert tax.min() < household_shares(region, Options())[0] < tax.max()


def test_contributions_are_a_share_of_earnings_by_place_of_workplace():
    counties = pd.DataFrame({"contributions_usd": [10.0, 30.0], "earnings_by_workplace_usd": [100.0, 200.0]})
    assert contribution_shares(counties).tolist() == pytest.approx([0.1, 0.15])


def test_each_leak_lowers_what_is_spent():
    whole = income_spent(0.0, 1.0, 0.0, 1.0)
    assert whole == 1.0
    assert income_spent(0.1, 0.9, 0.1, 0.9) == pytest.approx(0.9**4)
