"""Jurisdiction blocks: the same figures as the balance, and sums that hold."""

import math

import pytest

from impact.findings.jurisdiction_blocks import jurisdiction_blocks


@pytest.fixture(scope="module")
def found(results_of):
    return results_of("google-west-memphis")


def test_every_jurisdiction_of_the_balance_has_a_block(found):
    blocks = jurisdiction_blocks(found)
    assert [block.key for block in blocks] == found.taxes.balance["jurisdiction"].tolist()


def test_years_add_up_to_the_totals(found):
    for block in jurisdiction_blocks(found):
        assert sum(year.revenue_usd for year in block.years) == pytest.approx(block.revenue.value, abs=1)
        assert sum(year.forgone_usd for year in block.years) == pytest.approx(block.forgone_usd, abs=1)
        assert sum(year.net_usd for year in block.years) == pytest.approx(block.net_usd, abs=1)


def test_net_is_revenue_less_cost(found):
    for block in jurisdiction_blocks(found):
        cost = block.public_cost.value if block.cost_known else 0.0
        assert block.net_usd == pytest.approx(block.revenue.value - cost, abs=1)


def test_ranges_are_those_of_the_simulations(found):
    ranges = found.ranges.by_jurisdiction.set_index("jurisdiction")
    for block in jurisdiction_blocks(found):
        if math.isnan(block.revenue.low):
            assert block.key not in ranges.index
        else:
            assert (block.revenue.low, block.revenue.high) == tuple(ranges.loc[block.key, ["p10_usd", "p90_usd"]])
