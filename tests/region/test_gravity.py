"""Trade in factors: doubly constrained gravity without forming the shares.

A region's block of the nation's gravity trade: part bought locally, and where in the region.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.errors import DataError
from impact.region.gravity import OWN, GravityFactors, balanced_trade, gravity_shares, trade_inside
from impact.sources import built


def random_trade(seed: int, industries: int = 6, counties: int = 12):
    random = np.random.default_rng(seed)
    place = random.random((counties, 2)) * 500
    distance = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1)) + 5
    output = random.lognormal(0, 2, (industries, counties)) * (random.random((industries, counties)) < 0.7)
    output[:, 0] += 1e-3
    demand = random.lognormal(0, 1, (industries, counties))
    return output, demand, distance, random.choice([0.7, 1.1, 1.5], industries)


def kernels(distance, impedance):
    """One kernel an impedance, and the position of each industry's."""
    different, position = np.unique(impedance, return_inverse=True)
    return tuple(distance**-theta for theta in different), position


def trade_shares(output, demand, distance, impedance, rounds=3000):
    """The same shares by fitting rows and columns of the whole table in turn."""
    supply = output / output.sum(axis=1, keepdims=True) * demand.sum(axis=1, keepdims=True)
    flows = distance[None] ** -impedance[:, None, None]
    for _ in range(rounds):
        flows = flows * (supply / np.maximum(flows.sum(axis=2), 1e-300))[:, :, None]
        flows = flows * (demand / flows.sum(axis=1))[:, None, :]
    return flows / flows.sum(axis=1, keepdims=True)


@settings(max_examples=10)
@given(st.integers(0, 10_000))
def test_factors_give_the_shares_that_are_formed(seed):
    output, demand, distance, impedance = random_trade(seed)
    found = balanced_trade(output, demand, *kernels(distance, impedance))
    assert found.shares() == pytest.approx(trade_shares(output, demand, distance, impedance), abs=1e-7)


@given(st.integers(0, 10_000))
def test_purchases_are_met_and_supply_follows_output(seed):
    output, demand, distance, impedance = random_trade(seed)
    trade = balanced_trade(output, demand, *kernels(distance, impedance))
    made = trade.made_where(demand)
    assert made.sum(axis=1) == pytest.approx(demand.sum(axis=1), rel=1e-12)
    supply = output / output.sum(axis=1, keepdims=True) * demand.sum(axis=1, keepdims=True)
    assert made == pytest.approx(supply, abs=1e-7 * demand.sum())


def test_where_purchases_are_made_follows_the_shares():
    output, demand, distance, impedance = random_trade(1)
    trade = balanced_trade(output, demand, *kernels(distance, impedance))
    purchases = np.random.default_rng(2).random(demand.shape)
    assert trade.made_where(purchases) == pytest.approx(np.einsum("irs,is->ir", trade.shares(), purchases), rel=1e-12)


def test_what_nobody_makes_or_nobody_buys_is_bought_where_it_is_needed():
    output, demand, distance, impedance = random_trade(3)
    output[1], demand[4] = 0.0, 0.0
    trade = balanced_trade(output, demand, *kernels(distance, impedance))
    assert (trade.kernel_of[[1, 4]] == OWN).all()
    assert trade.shares()[[1, 4]].tolist() == [np.eye(12).tolist()] * 2
    assert np.array_equal(trade.made_where(demand)[[1, 4]], demand[[1, 4]])


def test_trade_among_some_is_a_part_of_the_whole():
    output, demand, distance, impedance = random_trade(4)
    trade, some = balanced_trade(output, demand, *kernels(distance, impedance)), np.array([2, 3, 7])
    assert np.array_equal(trade.among(some).shares(), trade.shares()[:, some[:, None], some])
    assert (trade.among(some).shares().sum(axis=1) < 1).any()


@pytest.mark.filterwarnings("ignore:invalid value")
def test_figures_that_are_none_do_not_go_round_for_ever():
    output, demand, distance, _ = random_trade(1)
    demand[0, 3] = np.nan
    demand[1, 3] = np.inf
    with pytest.raises(DataError, match="trade between counties cannot be balanced"):
        balanced_trade(output, demand, (distance**-1.0,), np.zeros(len(output), dtype=int))


def nation_of(seed: int, industries: int = 3, counties: int = 8):
    """Output, purchases, kernel, exact factors, and all trade shares of a small nation."""
    random = np.random.default_rng(seed)
    place = random.random((counties, 2)) * 5
    distance = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1)) + 0.2
    kernel = distance**-1.5
    output = random.lognormal(0, 1, (industries, counties))
    bought = random.lognormal(0, 1, (industries, counties))
    trade = balanced_trade(output, bought, (kernel,), np.zeros(industries, dtype=int))
    factors = GravityFactors(np.log(trade.maker / output), np.log(trade.buyer))
    return output, bought, kernel, factors, trade.shares()


@given(st.integers(0, 10_000), st.integers(1, 8))
def test_the_share_is_the_regions_block_of_all_flows(seed, size):
    output, bought, kernel, factors, shares = nation_of(seed)
    rows = np.arange(size)
    found = gravity_shares(output[:, rows], bought[:, rows], factors.among(rows), kernel[np.ix_(rows, rows)])
    flows = (shares * bought[:, None, :])[:, :size, :size].sum(axis=(1, 2))
    assert found == pytest.approx(np.minimum(1.0, flows / bought[:, rows].sum(axis=1)), rel=1e-8)
    if size == 8:
        assert found == pytest.approx(1.0)


@given(st.integers(0, 10_000), st.integers(1, 7))
def test_no_buyer_buys_less_at_home_when_the_region_grows(seed, size):
    _, _, _, _, shares = nation_of(seed)
    before, after = (shares[:, :wide, :size].sum(axis=1) for wide in (size, size + 1))
    assert (after >= before).all()


@given(st.integers(0, 10_000))
def test_trade_inside_is_the_block_with_columns_scaled_to_one(seed):
    output, _, kernel, factors, shares = nation_of(seed)
    rows = np.array([1, 4, 6])
    found = trade_inside(output[:, rows], factors.ln_maker[:, rows], kernel[np.ix_(rows, rows)])
    block = shares[:, rows[:, None], rows]
    assert found == pytest.approx(block / block.sum(axis=1, keepdims=True), rel=1e-8)


def test_what_the_region_does_not_make_is_bought_where_it_is_needed():
    found = trade_inside(np.array([[0.0, 0.0], [0.0, 7.0]]), np.zeros((2, 2)), np.full((2, 2), 3.0))
    assert found.tolist() == [[[1.0, 0.0], [0.0, 1.0]], [[0.0, 0.0], [1.0, 1.0]]]


def test_what_the_region_does_not_buy_counts_as_bought_like_everything():
    output, bought, kernel, factors, _ = nation_of(5)
    rows = np.array([0, 1, 2])
    own = (output[:, rows], factors.among(rows), kernel[np.ix_(rows, rows)])
    without = bought[:, rows].copy()
    without[1] = 0.0
    filled = np.where(without.sum(axis=1, keepdims=True) > 0, without, without.sum(axis=0))
    assert np.array_equal(gravity_shares(own[0], without, *own[1:]), gravity_shares(own[0], filled, *own[1:]))


@pytest.mark.parametrize("name", ["memphis", "TN"])
def test_stored_factors_let_every_county_buy_all_it_needs_in_the_nation(name, data_of):
    """Half precision of the stored logarithms is off by about one percent at most."""
    region, whole = data_of(name), data_of("us")
    assert (region.gravity_share.between(0, 1)).all()
    maker = np.exp(whole.factors.ln_maker.astype(float))
    buyer = np.exp(region.factors.ln_buyer.astype(float))
    made = whole.nation.member @ whole.output_usd
    bought = (made * maker) @ whole.kernel[:, region.rows] * buyer
    assert bought == pytest.approx(1.0, abs=1.2e-2)


def test_every_county_has_factors():
    maker, buyer = built.read_gravity_factors()
    assert maker.shape == buyer.shape == (71, len(built.read_counties()))
    assert np.isfinite(maker).all()
    assert np.isfinite(buyer).all()
