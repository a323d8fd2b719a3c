"""Levels and slopes of local purchase shares: what the estimation finds in made-up and in the training tables."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from impact.ingest import trade_coefficients as estimates
from impact.ingest.trade_coefficients import read_chinese_shares, read_scottish_sales, read_state_shares
from impact.sources import built
from impact.sources.catalog import verified
from impact.sources.parameters import parameter


def rows_of(slope: float, noise: float = 0.0, states: int = 20) -> pd.DataFrame:
    """Goods a and b with levels 0.3 and -0.5 in many states."""
    random = np.random.default_rng(1)
    table = pd.DataFrame([(f"S{n}", code) for n in range(states) for code in "ab"], columns=["state", "code"])
    x = random.normal(-1, 1, len(table))
    level = table["code"].map({"a": 0.3, "b": -0.5})
    y = level + slope * x + noise * random.normal(size=len(table))
    return table.assign(x=x, y=y, share=expit(y), weight_usd=random.lognormal(0, 1, len(table)), size=0.01)


def test_exact_levels_and_slope_come_back():
    found = estimates.goods_fit(rows_of(0.5))
    assert found.slope == pytest.approx(0.5)
    assert found.levels["level_logit"].to_dict() == pytest.approx({"a": 0.3, "b": -0.5})


def test_noise_widens_the_standard_error():
    assert 0 < estimates.goods_fit(rows_of(0.5, 0.1)).slope_se < estimates.goods_fit(rows_of(0.5, 0.6)).slope_se


def test_shares_out_of_sample_do_not_see_their_own_state():
    rows = rows_of(0.5)
    odd = rows.assign(y=rows["y"].where(rows["state"] != "S3", 5.0))
    before, after = (estimates.out_of_sample_shares(table)[rows["state"].eq("S3")] for table in (rows, odd))
    assert np.array_equal(before, after)
    assert estimates.out_of_sample_shares(rows).notna().all(axis=None)


def test_scottish_level_is_what_is_bought_at_home_of_what_could_be():
    sales = pd.DataFrame({"year": [2018, 2019, 2019], "division": ["45", "45", "46"], "local": [30.0, 40.0, 20.0]})
    sales = sales.assign(rest_of_nation=[30.0, 40.0, 20.0], quotient=[1.0, 1.0, 0.8])
    found = estimates.scottish_levels(sales, pd.Series({"45": "trade", "46": "trade"}), 0.985, 2019)
    assert expit(found.loc["trade", "level"]) == pytest.approx(60 / (80 + 32))


def test_the_anchored_level_gives_the_share_in_dollars():
    gravity = pd.DataFrame({"A": [0.3, 0.6], "B": [0.5, 0.2]}, index=["x", "y"])
    quotient = pd.DataFrame({"A": [1.2, 0.5], "B": [0.9, 1.0]}, index=["x", "y"])
    anchors = estimates.Anchors(gravity, quotient, pd.Series([3.0, 1.0], ["x", "y"]))
    services = pd.Series({"g": logit(0.9)})
    found = estimates.anchored_levels(services, [anchors], pd.Series("g", ["x", "y"]), 0.35).loc["g"]
    weight = np.array([[3.0, 3.0], [1.0, 1.0]]) / 8
    given = expit(found["level_logit"] + 0.35 * (logit(gravity.to_numpy()) - found["anchor_logit"]))
    assert (weight * given).sum() == pytest.approx((weight * 0.9 * quotient.clip(upper=1).to_numpy()).sum())


def test_service_levels_are_halfway_between_two_countries():
    one = pd.DataFrame({"level": [1.0], "level_se": [0.1]}, index=["fin"])
    other = pd.DataFrame({"level": [2.0], "level_se": [0.2]}, index=["banks"])
    found = estimates.service_levels(one, other, pd.Series({"fin": "banks"})).loc["fin"]
    assert (found["level_logit"], found["level_se"]) == (1.5, 0.5)


def test_goods_are_predicted_within_nine_points_and_no_class_of_states_is_off_by_five():
    errors = pd.read_csv(verified("trade/goods_share_errors.csv"), index_col="size_below")
    assert errors.loc["all", "mean_absolute_error"] < 0.09
    assert (errors["mean_error"].abs() < 0.05).all()
    assert errors["states"].drop("all").sum() == errors.loc["all", "states"] == 25


def test_levels_are_damped_and_have_errors():
    levels = built.read_local_purchase_levels()
    goods = levels["kind"].eq("goods")
    assert levels["level_se"].gt(0).all()
    assert levels.loc[goods, "slope"].between(0.3, 0.7).all()
    assert levels.loc[~goods, "slope"].isna().all()
    assert levels["level_logit"].between(-2, 4).all()


@pytest.mark.agency
def test_the_training_tables_are_whole(agency):
    states = read_state_shares(agency)
    assert states["state"].nunique() == 25
    assert states.loc[states["weight_usd"] > 0, "share"].between(0, 1).all()
    assert set(read_scottish_sales(agency)["year"]) == set(range(2014, 2020))
    assert read_scottish_sales(agency).notna().all(axis=None)
    china = read_chinese_shares(agency)
    assert len(china.drop_duplicates(["year", "province"])) == 45
    found = estimates.chinese_levels(china, parameter("local_purchases", "smallest_share"), 0.07)
    assert found["level_se"].gt(0).all()
