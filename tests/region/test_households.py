"""Households: what of the income earned in a region is spent there, and where people live."""

import numpy as np
import pandas as pd
import pytest

from impact import assembly
from impact.region.households import (
    contribution_share,
    income_spent,
    residence_shares,
    resident_share,
    weighted_share,
)
from impact.sources import built

FLOWS = np.array([[0, 0, 80], [1, 0, 15], [2, 0, 5], [1, 1, 40], [0, 1, 10]])  # residence, workplace, workers


def test_resident_share_counts_who_works_in_the_region_and_lives_in_it():
    assert resident_share(FLOWS, [0]) == pytest.approx(0.80)
    assert resident_share(FLOWS, [0, 1]) == pytest.approx(145 / 150)


def test_residence_shares_add_up_to_one_for_each_county_of_work():
    shares = residence_shares(FLOWS, [0, 1])
    assert shares.tolist() == pytest.approx(np.array([[0.80, 0.15, 0.05], [0.20, 0.80, 0.0]]))


def test_a_county_without_any_worker_keeps_its_own():
    assert residence_shares(FLOWS, [0, 7])[1].tolist() == [0.0, 1.0, 0.0]
    assert resident_share(FLOWS, [7]) == 1.0


@pytest.mark.parametrize("text", ["memphis", "TN", "15005"])
def test_residence_shares_of_real_regions_add_up_to_one(text):
    region = assembly.find_region(text)
    shares = residence_shares(built.read_flows(), list(region.rows))
    assert shares.sum(axis=1) == pytest.approx(1.0)
    assert (shares >= 0).all()


def test_most_people_who_work_around_memphis_live_there():
    assert 0.9 < assembly.region_resident_share(assembly.find_region("memphis")) < 1.0
    assert assembly.region_resident_share(assembly.find_region("us")) == 1.0


def test_households_spend_part_of_what_is_earned():
    for text in ("memphis", "47157", "us", "48301"):
        assert 0 < assembly.region_income_spent(assembly.find_region(text)) < 1


def test_a_state_without_its_own_share_takes_that_of_the_us():
    states, weights = pd.Series(["TN", "AK"]), pd.Series([3.0, 1.0])
    assert weighted_share({"TN": 0.1, "US": 0.3}, states, weights) == pytest.approx(0.15)


def test_contributions_are_a_share_of_earnings_by_place_of_work():
    counties = pd.DataFrame({"contributions_usd": [10.0, 20.0], "earnings_by_work_usd": [100.0, 200.0]})
    assert contribution_share(counties) == pytest.approx(0.1)


def test_each_leak_lowers_what_is_spent():
    whole = income_spent(0.0, 1.0, 0.0, 1.0)
    assert whole == 1.0
    assert income_spent(0.1, 0.9, 0.1, 0.9) == pytest.approx(0.9**4)
