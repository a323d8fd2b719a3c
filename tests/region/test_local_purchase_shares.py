"""Local purchase shares: bounds, rules of their own, regions of every size."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.multipliers import multipliers
from impact.model.options import Options
from impact.model.region import find_region, region_model
from impact.region.local_purchase_shares import LEAST, local_purchase_shares, with_own_rules
from impact.region.purchases import LOCAL_PURCHASES, supplier_shares
from impact.sources import built
from impact.sources.parameters import DELIVERED, Parameters

LOVING = "48301"
REGIONS = [LOVING, "15005", "memphis", "TN", "CA", "48301,02016"]
share = st.floats(0.001, 0.999)


def one(gravity: float, quotient: float, group_quotient: float, level: float = 0.3, shift: float = 0.0) -> float:
    levels = pd.DataFrame({"level_logit": [level], "slope": [0.5], "anchor_logit": [0.2]}, index=["33"])
    suppliers = pd.DataFrame({"summary": ["33"], "location_quotient": [quotient]})
    suppliers["summary_location_quotient"] = group_quotient
    found = local_purchase_shares(levels, pd.Series({"33": gravity}), suppliers, pd.Series({"33": shift}))
    return float(found.iloc[0])


@given(share, share, st.floats(0.01, 20), st.floats(0.01, 20))
def test_shares_lie_between_zero_and_one_and_rise_with_gravity(low, high, quotient, group):
    low, high = sorted((low, high))
    found = one(low, quotient, group), one(high, quotient, group)
    assert 0 <= found[0] <= found[1] <= 1


@given(share, st.floats(0.01, 20), st.floats(0.01, 20))
def test_a_scarcer_supplier_never_sells_a_larger_share(gravity, first, second):
    low, high = sorted((first, second))
    assert one(gravity, low, 1.0) <= one(gravity, high, 1.0)


def test_there_is_no_jump_where_the_quotient_crosses_one():
    below, at, above = (one(0.4, 1 + step, 1.0) for step in (-1e-7, 0.0, 1e-7))
    assert below == pytest.approx(at, abs=1e-7)
    assert above == at


def test_a_shift_moves_the_odds():
    odds = [value / (1 - value) for value in (one(0.3, 1.0, 1.0), one(0.3, 1.0, 1.0, shift=0.7))]
    assert odds[1] / odds[0] == pytest.approx(np.exp(0.7))


def test_rules_of_their_own():
    shares, quotients = pd.Series([0.4] * 4, list("abcd")), pd.Series([0.5, 0.5, 3.0, 0.0], list("abcd"))
    found = with_own_rules(shares, quotients, ["a", "d"], ["b", "c"])
    assert found.tolist() == [1.0, 0.5, 1.0, 0.0]


@pytest.mark.parametrize("text", REGIONS)
def test_every_region_has_shares_between_zero_and_one_and_sells_no_more_than_it_makes(text, data_of):
    data = data_of(text)
    shares = supplier_shares(data, DELIVERED)
    assert shares.between(0, 1).all()
    model, suppliers = region_model(find_region(text), Options()), data.suppliers
    assert (shares[suppliers["location_quotient"] <= 0] == 0).all()
    output = model.industries["output_usd"].to_numpy()
    assert (model.requirements @ output <= output * (1 + 1e-9) + 1e-6).all()
    assert model.final_demand_share.max() <= 1
    own = data.technology.requirements
    np.testing.assert_allclose(model.requirements, model.final_demand_share[:, None] * own, rtol=1e-12)


def test_electricity_makers_of_every_owner_have_one_share(data_of):
    shares = supplier_shares(data_of("memphis"), DELIVERED)
    assert shares["S00202"] == shares["S00101"] > 0


def test_the_nation_buys_at_home_all_but_its_imports(model_of, nation):
    assert (model_of("us").final_demand_share == 1).all()
    assert np.array_equal(model_of("us").requirements, nation.industry_requirements(imports=False))


def type_i(text, code):
    """Type I output multiplier of one industry in a region."""
    table = multipliers(text, Options(), basis="industry", households=False, price_year=2022)
    return float(table.set_index("code").loc[code, "output_multiplier"])


SPREAD_OUT = ["2332A0", "518200", "221100", "622000", "722110", "325180", "541100"]
"""Industries whose inputs are made in most places."""


@pytest.mark.parametrize("code", SPREAD_OUT)
def test_larger_regions_have_larger_multipliers(code):
    found = [type_i(text, code) for text in (LOVING, "memphis", "TN", "CA", "us")]
    assert found == sorted(found)


def test_automobiles_have_larger_multipliers_in_a_region_that_holds_another():
    """Plants and suppliers lie in a corridor: the multiplier of Tennessee (1.44) is above that of California (1.43)."""
    around = ",".join(county for county in built.read_counties().index if county[:2] in ("05", "28", "47"))
    found = [type_i(text, "336111") for text in ("47157", "memphis", around, "us")]
    assert found == sorted(found)


def test_location_quotients_stay_as_options():
    found = {
        method: float(region_model(find_region("memphis"), Options(method=method)).requirements.sum())
        for method in LOCAL_PURCHASES
    }
    assert found["flq"] < found["rpc"] < found["slq"]


def test_a_shift_of_all_goods_moves_goods_alone(data_of):
    data, up = data_of("memphis"), Parameters({"local_purchases.shift_goods": 0.5})
    before, after = supplier_shares(data, DELIVERED), supplier_shares(data, up)
    assert after["325180"] > before["325180"]
    assert after["541100"] == before["541100"]


def test_the_common_error_is_wider_in_a_tiny_region(data_of):
    up = Parameters({"local_purchases.shift_goods": 0.5})

    def odds(text: str, parameters: Parameters) -> float:
        value = supplier_shares(data_of(text), parameters)["324110"]
        return float(np.log(value / (1 - value)))

    assert odds("memphis", up) - odds("memphis", DELIVERED) == pytest.approx(0.5)
    tiny = "48301,48135"
    assert odds(tiny, up) - odds(tiny, DELIVERED) > 0.5


def test_where_gravity_keeps_all_or_nothing_at_home_the_share_is_still_below_one_and_above_zero():
    everything, nearly = one(1.0, 1.0, 1.0), one(1 - LEAST, 1.0, 1.0)
    assert everything == nearly < 1
    assert one(0.0, 1.0, 1.0) == one(LEAST, 1.0, 1.0) > 0
