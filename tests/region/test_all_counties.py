"""Links between all counties: sparse commuting, kernels of distance."""

import numpy as np
import pandas as pd
import pytest

from impact.solve.matrix_free import commuting_shares, sparse_household_links
from impact.sources import built


@pytest.fixture(scope="module")
def shares():
    return commuting_shares(built.read_flows(), built.read_counties())


def test_all_that_is_earned_goes_somewhere(shares):
    assert shares.sum(axis=1) == pytest.approx(1.0, rel=1e-12)
    assert shares.data.min() >= 0


def test_links_are_those_that_the_survey_saw(shares):
    flows = built.read_flows()
    seen = set(zip(flows[:, 1].tolist(), flows[:, 0].tolist(), strict=True))
    own = {(place, place) for place in range(shares.shape[0])}
    assert set(zip(*(axis.tolist() for axis in shares.nonzero()), strict=True)) <= seen | own


def test_residents_receive_what_bea_says_they_do(shares):
    counties = built.read_counties()
    net = (counties["earnings_by_workplace_usd"] - counties["contributions_usd"]).to_numpy()
    received, published = net @ shares, counties["net_earnings_usd"].to_numpy()
    assert received.sum() == pytest.approx(published.sum(), rel=4e-4)
    assert np.abs(received - published * net.sum() / published.sum()).max() < 3e-5 * published.max()


def test_households_spend_what_is_left(shares):
    size = shares.shape[0]
    links = sparse_household_links(shares, np.full(size, 0.1), np.full(size, 0.7))
    assert links.sum(axis=0) == pytest.approx(0.63)


def test_a_county_where_nobody_is_known_to_work_keeps_its_pay_at_home():
    """Three counties; nobody works in the last one, whose residents commute to the first."""
    flows = np.array([[0, 0, 80], [1, 1, 40], [2, 0, 10]])
    counties = pd.DataFrame(
        {
            "earnings_by_workplace_usd": [90.0, 40.0, 5.0],
            "contributions_usd": 0.0,
            "net_earnings_usd": [80.0, 40.0, 15.0],
            "jobs": [90.0, 40.0, 5.0],
        }
    )
    found = commuting_shares(flows, counties).toarray()
    assert found[2].tolist() == [0.0, 0.0, 1.0]
    assert found[0] == pytest.approx([80 / 90, 0, 10 / 90], abs=0.02)
