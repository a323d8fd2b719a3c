"""Local demand: what of a line is bought from the region's own industries."""

import numpy as np
import pandas as pd
import pytest

from impact.ledger.products import moved_shares, supply_shares
from impact.sources import built

SERVERS = {"commodity": "334111", "local_share": 0.0}


@pytest.fixture
def demand_of(case_of, small_study):
    """Local demand of each line, industry x line, USD of the whole line amount."""

    def demand(**building):
        case = case_of(small_study(building=building))
        whole = {key: np.full((1, 1), usd) for key, usd in case.lines["amount_usd"].items()}
        table = pd.DataFrame(0.0, case.rates.index, case.lines.index)
        for part in case.ledger.parts:
            usd = case.ledger.part_dollars(part, whole, case.shares)[0, 0]
            table[part.line] += case.by_industry.first[:, part.product] * usd
        return table

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


def moved(case, home, there, nation):
    """Local purchase shares of the lines in another region."""
    found = moved_shares(case.ledger, case.shares, home, there, nation.commodities.index)
    return {line: float(np.ravel(goods)[0]) for line, (goods, _) in found.items()}


def test_at_home_given_shares_are_as_given(case_of, study_of, nation, model_of):
    case, home = case_of(study_of("colossus-2")), supply_shares(nation, model_of("memphis"))
    assert moved(case, home, home, nation) == pytest.approx(
        {line: float(np.ravel(goods)[0]) for line, (goods, _) in case.shares.items()}
    )


def test_elsewhere_given_shares_follow_what_is_supplied_there(case_of, small_study, nation):
    case = case_of(small_study(building={"local_share": 0.8}))
    home, there = np.full((2, len(nation.commodities)), 0.5)
    there[nation.commodities.index.get_loc("2332A0")] = 0.25
    assert moved(case, home, there, nation)["hall.building"] == pytest.approx(0.4)
    assert moved(case, there, home, nation)["hall.building"] == 1.0
    assert moved(case, 0 * home, there, nation)["hall.building"] == 0.8


def test_what_a_region_supplies_is_a_share(nation, model_of):
    found = supply_shares(nation, model_of("memphis"))
    assert ((found >= 0) & (found <= 1)).all()
    assert found[nation.commodities.index.get_loc("561600")] > 0.5


def test_no_share_of_goods_or_margins_is_above_one_elsewhere(case_of, small_study, nation):
    case = case_of(
        small_study(building=SERVERS | {"local_share": 0.5, "margins": "average", "margin_local_share": 0.9})
    )
    home, there = np.full((2, len(nation.commodities)), 0.2)
    found = moved_shares(case.ledger, case.shares, home, 4 * there, nation.commodities.index)["hall.building"]
    assert [float(np.ravel(share)[0]) for share in found] == [1.0, 1.0]
