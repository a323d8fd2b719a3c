"""Local demand: what of a line is bought from the region's own industries."""

import pytest

from impact.ledger.local_demand import local_demand
from impact.model.prepared import checked_spending
from impact.sources import built

SERVERS = {"commodity": "334111", "local_share": 0.0}


@pytest.fixture
def demand_of(nation, model_of, small_study):
    def demand(region="memphis", **building):
        study = small_study(building=building)
        lines = checked_spending(study)[1].lines
        return local_demand(lines, nation, model_of(region), built.read_margin_shares(), built.read_margin_suppliers())

    return demand


def test_a_local_share_is_what_stays(demand_of):
    assert demand_of()["hall.building"].sum() == pytest.approx(80e6)
    assert demand_of(local_share=0.3)["hall.building"].sum() == pytest.approx(30e6)


def test_the_money_goes_to_those_who_make_the_commodity(demand_of, nation):
    demand = demand_of()["hall.building"]
    assert list(demand.index) == list(nation.codes)
    assert demand["2332A0"] == pytest.approx(80e6)
    power = demand_of()["hall.power"]
    assert set(power.index[power > 1e5]) == {"221100", "S00101", "S00202"}


def test_without_a_local_share_the_region_supplies_what_it_can(demand_of, nation, model_of):
    found = demand_of(local_share=None, commodity="541300")["hall.building"].sum()
    model, column = model_of("memphis"), nation.commodities.index.get_loc("541300")
    made = model.market_shares[:, column] @ model.final_demand_share
    assert found == pytest.approx(100e6 * made * nation.commodities.loc["541300", "domestic_share"])
    assert 0 < found < 100e6


def test_land_has_no_local_demand(demand_of):
    assert demand_of(commodity="LAND00")["hall.building"].sum() == 0


def test_goods_bought_direct_have_no_margin(demand_of):
    assert demand_of(**SERVERS)["hall.building"].sum() == 0


def test_average_margins_go_to_trade_and_transport(demand_of):
    demand = demand_of(**SERVERS, margins="average", margin_local_share=1.0)["hall.building"]
    margins = built.read_margin_shares().loc[("equipment", "334111")].sum()
    assert demand.sum() == pytest.approx(100e6 * margins, rel=1e-6)
    paid = demand[demand > 0]
    assert paid[paid.index.str.startswith(("42", "44", "45", "4B", "48", "49"))].sum() > 0.8 * paid.sum()


def test_margins_of_the_lines_own_are_taken_from_the_purchasers_price(demand_of):
    own = {"transportation": 0.02, "wholesale": 0.08}
    demand = demand_of(commodity="334111", local_share=0.5, margins=own, margin_local_share=1.0)["hall.building"]
    assert demand.sum() == pytest.approx(100e6 * (0.5 * 0.9 + 0.1), rel=1e-6)


def test_margins_may_be_local_by_the_models_own_reckoning(demand_of):
    own = {"wholesale": 0.10}
    demand = demand_of(commodity="334111", local_share=None, margins=own)["hall.building"]
    assert 0 < demand.sum() < 100e6
