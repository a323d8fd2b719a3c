"""The bill of goods as tables: the same demand as line by line; local shares moved to another region."""

import numpy as np
import pytest

from impact.ledger.bill import bill_demand, bill_of_goods, moved_bill, supply_shares
from impact.ledger.local_demand import local_demand
from impact.model.prepared import checked_spending
from impact.sources import built

MARGINS = {"price_basis": "purchaser", "margins": "average"}


@pytest.fixture
def bill_of(nation, study_of):
    def bill(study):
        lines = checked_spending(study)[1].lines
        margins = built.read_margin_shares(), built.read_margin_suppliers()
        return lines, bill_of_goods(lines, nation.commodities.index, *margins)

    return bill


def assert_same_demand(lines, bill, nation, model):
    margins = built.read_margin_shares(), built.read_margin_suppliers()
    expected = local_demand(lines, nation, model, *margins)
    found = bill_demand(bill, nation, model)
    assert list(found.columns) == list(expected.columns)
    assert found.index.equals(expected.index)
    assert found.to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-12, abs=1e-6)


@pytest.mark.parametrize("name", ["colossus-2", "google-west-memphis"])
def test_demand_is_that_of_the_lines(bill_of, study_of, nation, model_of, name):
    assert_same_demand(*bill_of(study_of(name)), nation, model_of("memphis"))


@pytest.mark.parametrize("change", [{"local_share": None}, {"margin_local_share": 0.9}, {}])
def test_demand_with_margins_is_that_of_the_lines(bill_of, small_study, nation, model_of, change):
    racks = {"commodity": "332310"} | MARGINS | change
    lines, bill = bill_of(small_study(building=racks))
    assert bill.margins.sum() > 0
    assert_same_demand(lines, bill, nation, model_of("28113"))


def test_at_home_given_shares_are_as_given(bill_of, study_of, nation, model_of):
    _, bill = bill_of(study_of("colossus-2"))
    home = supply_shares(nation, model_of("memphis"))
    moved = moved_bill(bill, home, home)
    assert moved.local == pytest.approx(bill.local, nan_ok=True)
    assert moved.margin_local == pytest.approx(bill.margin_local, nan_ok=True)


def test_elsewhere_they_follow_what_is_supplied_there(bill_of, small_study, nation):
    _, bill = bill_of(small_study(building={"local_share": 0.8}, power={"local_share": None}))
    home, there = np.full((2, len(nation.commodities)), 0.5)
    there[nation.commodities.index.get_loc("2332A0")] = 0.25
    assert moved_bill(bill, home, there).local.tolist() == pytest.approx([0.4, np.nan], nan_ok=True)
    assert moved_bill(bill, there, home).local[0] == 1.0
    assert moved_bill(bill, 0 * home, there).local[0] == 0.8


def test_what_a_region_supplies_is_a_share(nation, model_of):
    found = supply_shares(nation, model_of("memphis"))
    assert ((found >= 0) & (found <= 1)).all()
    assert found[nation.commodities.index.get_loc("561600")] > 0.5
