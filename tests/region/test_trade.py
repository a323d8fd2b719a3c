"""Trade between counties: gravity flows balanced to supply and demand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.options import Options
from impact.model.region import find_region, household_shares_by_county
from impact.region.counties import base_demand, impedances
from impact.region.distance import county_distances
from impact.region.regional_accounts import county_industries
from impact.region.trade import gravity_flows, trade_shares
from impact.sources import built
from impact.sources.parameters import read_parameters


def base_year(region, model):
    """Output and local purchases of a region's counties in the base year, and the distances between them."""
    counties = built.read_counties().iloc[list(region.rows)]
    accounts = county_industries(built.read_county_tables(), list(region.rows), built.read_industry_jobs())
    tax, consumption = household_shares_by_county(counties, Options())
    output = accounts["output_usd"].T
    spending = counties["personal_income_usd"] * (1 - tax.to_numpy()) * consumption.to_numpy()
    return output, base_demand(model, output, spending), county_distances(counties)


@pytest.fixture(scope="module", params=["memphis", "TN"])
def real(request, model_of, counties_of):
    output, demand, distance = base_year(find_region(request.param), model_of(request.param))
    return output, demand, distance, counties_of(request.param).trade


@st.composite
def markets(draw):
    """Supply and demand of one to four industries in two to five counties, some of them zero, and a distance table."""
    n, counties, seed = draw(st.integers(1, 4)), draw(st.integers(2, 5)), draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    made, bought = random.random((2, n, counties)) * (random.random((2, n, counties)) < 0.8)
    distance = random.uniform(5, 300, (counties, counties))
    return made, bought, distance + distance.T, random.uniform(0, 2, n)


def supply_of(output, demand):
    made = output.sum(axis=1, keepdims=True)
    return np.divide(output, made, out=np.zeros_like(output), where=made > 0) * demand.sum(axis=1, keepdims=True)


def test_flows_are_balanced_to_supply_and_demand(real, nation):
    output, demand, distance, _ = real
    traded = (output.sum(axis=1) > 0) & (demand.sum(axis=1) > 0)
    theta = impedances(nation.industries["line"], read_parameters("trade"))[traded]
    supply = supply_of(output, demand)[traded]
    flows = gravity_flows(distance[None] ** -theta[:, None, None], supply, demand[traded])
    total = demand[traded].sum(axis=1)
    assert (np.abs(flows.sum(axis=2) - supply).max(axis=1) / total).max() < 1e-8
    assert (np.abs(flows.sum(axis=1) - demand[traded]).max(axis=1) / total).max() < 1e-8
    assert (flows >= 0).all()


def test_shares_put_supply_and_demand_together_again(real):
    output, demand, _, trade = real
    sold = np.einsum("irs,is->ir", trade, demand)
    traded = (output.sum(axis=1) > 0) & (demand.sum(axis=1) > 0)
    expected = supply_of(output, demand)
    scale = demand.sum(axis=1)[traded, None]
    assert (sold / np.maximum(demand.sum(axis=1), 1)[:, None])[traded] == pytest.approx(
        expected[traded] / scale, abs=1e-8
    )


def test_shares_of_real_counties_add_up_to_one_for_each_buyer(real):
    trade = real[-1]
    assert trade.sum(axis=1) == pytest.approx(1, abs=1e-12)
    assert trade.min() >= 0


def test_a_county_buys_more_of_itself_than_others_buy_there(real):
    output, demand, _, trade = real
    traded = (output.sum(axis=1) > 0) & (demand.sum(axis=1) > 0)
    assert (trade[traded].diagonal(axis1=1, axis2=2) >= trade[traded].mean(axis=2) - 1e-12).mean() > 0.95


@given(markets())
def test_shares_add_up_to_one_whatever_is_made_and_bought(market):
    made, bought, distance, theta = market
    found = trade_shares(made, bought, distance, theta)
    assert found.sum(axis=1) == pytest.approx(1, abs=1e-9)
    assert found.min() >= 0


@given(markets())
def test_nothing_is_bought_where_nothing_is_made(market):
    made, bought, distance, theta = market
    found = trade_shares(made, bought, distance, theta)
    traded = (made.sum(axis=1) > 0) & (bought.sum(axis=1) > 0)
    assert (found[traded].max(axis=2)[made[traded] <= 0] == 0).all()


def test_without_distance_every_county_buys_where_things_are_made():
    made, bought = np.array([[1.0, 3.0, 0.0]]), np.array([[5.0, 1.0, 4.0]])
    distance = np.array([[10.0, 50, 90], [50, 10, 60], [90, 60, 10]])
    found = trade_shares(made, bought, distance, np.zeros(1))
    assert found[0] == pytest.approx(np.tile([[0.25], [0.75], [0.0]], 3))


def test_the_steeper_the_fall_the_more_is_bought_at_home():
    made = bought = np.ones((1, 3))
    distance = np.array([[10.0, 50, 90], [50, 10, 60], [90, 60, 10]])
    home = [trade_shares(made, bought, distance, np.array([theta]))[0].diagonal().min() for theta in (0.0, 1.0, 2.0)]
    assert home == sorted(home)
    assert home[0] == pytest.approx(1 / 3)


def test_what_only_one_county_makes_all_buy_there():
    found = trade_shares(np.array([[0.0, 7.0]]), np.array([[1.0, 0.0]]), np.full((2, 2), 20.0), np.ones(1))
    assert found[0] == pytest.approx(np.array([[0.0, 0.0], [1.0, 1.0]]))


@pytest.mark.parametrize(("made", "bought"), [([0.0, 0.0], [1.0, 2.0]), ([1.0, 2.0], [0.0, 0.0])])
def test_what_nobody_makes_or_buys_is_bought_where_it_is_needed(made, bought):
    found = trade_shares(np.array([made]), np.array([bought]), np.full((2, 2), 20.0), np.ones(1))
    assert np.array_equal(found[0], np.eye(2))


def test_one_county_buys_from_itself():
    assert trade_shares(np.zeros((3, 1)), np.ones((3, 1)), np.ones((1, 1)), np.ones(3)).tolist() == [[[1.0]]] * 3


def test_every_industry_has_an_impedance(nation):
    groups = read_parameters("trade")
    assert np.isfinite(impedances(nation.industries["line"], groups)).all()
    named = [line for record in groups.values() for line in record["lines"]]
    assert sorted(named) == sorted(set(named))
    assert all(record["low"] < record["value"] < record["high"] for record in groups.values())
