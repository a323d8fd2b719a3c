"""One trade model: a region's purchases, its counties' trade, and the nation's counties agree."""

import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.options import Options
from impact.model.region import find_region, region_model
from impact.region.regions import states
from impact.solve.counties import CountySystem
from impact.solve.matrix_free import home_shares, national_trade
from impact.sources import built
from impact.sources.catalog import VARIABLE, data_folder

STATES = sorted(set(states(built.read_counties())))


def test_totals_do_not_depend_on_where_home_purchases_are_made(model_of, counties_of):
    model, counties = model_of("memphis"), counties_of("memphis")
    random = np.random.default_rng(1)
    other = random.random(counties.trade.shape)
    labor = model.coefficients["labor_income_share"].to_numpy()
    site = random.random((402, 9, 1)) * 1e6
    totals = [
        CountySystem(model.requirements, trade, model.spending, labor, counties.household)
        .output(0 * site, site)
        .sum(axis=(1, 2))
        for trade in (counties.trade, other / other.sum(axis=1, keepdims=True))
    ]
    assert totals[0] == pytest.approx(totals[1], rel=1e-9)


@pytest.mark.parametrize("state", STATES)
def test_all_counties_give_the_states_shares_and_multipliers(state, all_counties, data_of):
    """Shares by industry within 10% (weighted by purchases), Type I within 3%."""
    data, whole = data_of(state), data_of("us")
    model, own = region_model(find_region(state), Options()), data.technology
    output = model.industries["output_usd"].to_numpy()
    member, rows = whole.nation.member, np.array(data.rows)
    some, made = all_counties.system.among(rows), member @ whole.output_usd[:, rows]
    bought = some.requirements @ made
    at_home, weight = some.trade.made_where(bought).sum(axis=1), bought.sum(axis=1)
    share = (member @ (model.requirements @ output)) / np.maximum(member @ (own.requirements @ output), 1.0)
    off = np.abs(at_home - share * weight).sum() / (share * weight).sum()
    assert off < 0.10
    type_1 = np.linalg.solve(np.eye(402) - model.requirements, output).sum() / output.sum()
    assert some.output(0 * made, made).sum() / made.sum() == pytest.approx(type_1, rel=0.03)


@given(st.integers(0, 10_000))
def test_each_state_buys_the_share_that_is_asked_for(seed):
    random = np.random.default_rng(seed)
    state_of = random.integers(0, 3, 12)
    state_of[:3] = [0, 1, 2]
    maker, bought = random.lognormal(0, 1, (2, 4, 12))
    distance = random.random((12, 12)) + 0.1
    wanted = random.uniform(0.05, 0.95, (4, 3))
    trade = national_trade(maker, (distance + distance.T) ** -1.5, bought, state_of, wanted)
    shares = trade.shares()
    assert shares.sum(axis=1) == pytest.approx(1.0)
    for state in range(3):
        inside = state_of == state
        flows = (shares * bought[:, None, :])[:, inside][:, :, inside].sum(axis=(1, 2))
        assert flows / bought[:, inside].sum(axis=1) == pytest.approx(wanted[:, state], rel=1e-6)
    assert trade.made_where(bought) == pytest.approx(np.einsum("irs,is->ir", shares, bought))
    some = np.array([0, 1, 5, 7])
    assert trade.among(some).shares() == pytest.approx(shares[:, some[:, None], some])


def test_a_state_without_a_maker_buys_elsewhere():
    maker = np.array([[1.0, 0.0]])
    trade = national_trade(maker, np.ones((2, 2)), np.ones((1, 2)), np.array([0, 1]), np.array([[0.5, 0.5]]))
    assert trade.shares()[0, :, 1].tolist() == pytest.approx([1.0, 0.0])


def test_home_shares_keep_the_order_of_gravitys():
    gravity = np.array([[0.1, 0.3, 0.6]])
    found = home_shares(gravity, np.ones((1, 3)), np.zeros(3, dtype=int), np.array([[0.7]]))
    assert found.mean() == pytest.approx(0.7)
    assert (np.diff(found[0]) > 0).all()


def test_home_shares_move_gravitys_odds_by_one_factor():
    """Odds of 1/4 and 4 average one half as they stand; to average 0.8 they are raised by the same factor."""
    gravity, alike, state = np.array([[0.2, 0.8]]), np.ones((1, 2)), np.zeros(2, dtype=int)
    assert home_shares(gravity, alike, state, np.array([[0.5]])) == pytest.approx(gravity, abs=1e-12)
    found = home_shares(gravity, alike, state, np.array([[0.8]]))
    factors = (found / (1 - found)) / (gravity / (1 - gravity))
    assert found.mean() == pytest.approx(0.8)
    assert factors[0, 0] == pytest.approx(factors[0, 1])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Farms,111 112", "Farms,999", "no group of industries has a prefix of 1111A0"),
        ("213,Support", "21X,Support", "does not list the industries of the built tables in their order"),
        ("mining,213", "mining,213 21311199", ""),
    ],
)
def test_a_damaged_list_of_trade_industries_is_refused(tmp_path, old, new, words):
    folder = tmp_path / "data"
    shutil.copytree(data_folder(), folder)
    path = folder / "concordance" / "summary_industries.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    code = "from impact.model.nation import nation_data; nation_data(2024)"
    own = {**os.environ, VARIABLE: str(folder)}
    done = subprocess.run([sys.executable, "-c", code], env=own, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == (not words)
    assert words in done.stderr
