"""Trade in factors: doubly constrained gravity without forming the shares."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.errors import DataError
from impact.region.gravity import OWN, balanced_trade


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
