"""Location quotients: which part of an input the region supplies."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.region.local_purchase_shares import (
    METHODS,
    region_size,
    regional_purchase_coefficients,
    simple_location_quotient,
    supply_limits,
)

LEAST = 0.1
QUOTIENTS = st.lists(st.floats(0, 20), min_size=2, max_size=6).map(np.array)


def rho(slq, method, size=0.3):
    return regional_purchase_coefficients(np.asarray(slq, dtype=float), method, size, LEAST)


@given(QUOTIENTS, st.sampled_from(METHODS), st.floats(0, 1))
def test_purchase_coefficients_are_shares(slq, method, size):
    found = rho(slq, method, size)
    assert ((found >= 0) & (found <= 1)).all()


@given(QUOTIENTS)
def test_with_delta_zero_flq_is_cilq(slq):
    size = region_size(pd.Series([5.0]), pd.Series([100.0]), 0.0)
    assert size == 1.0
    assert np.array_equal(rho(slq, "flq", size), rho(slq, "cilq"))


@given(QUOTIENTS, st.floats(0, 1))
def test_flq_never_exceeds_cilq_nor_aflq(slq, size):
    assert (rho(slq, "flq", size) <= rho(slq, "cilq")).all()
    assert (rho(slq, "flq", size) <= rho(slq, "aflq", size) + 1e-12).all()


@given(st.lists(st.floats(1, 1e9), min_size=1, max_size=8))
def test_the_nation_supplies_itself(output):
    nation = pd.Series(output)
    slq = simple_location_quotient(nation, nation)
    assert slq.to_numpy() == pytest.approx(1.0)
    assert rho(slq.round(9), "slq").min() == 1.0
    assert region_size(nation, nation, 0.25) == 1.0
    assert rho(slq.round(9), "flq", 1.0).min() == 1.0


def test_cilq_is_the_suppliers_quotient_over_the_buyers():
    assert rho([0.5, 2.0], "cilq").tolist() == [[0.5, 0.25], [1.0, 1.0]]


def test_flq_scales_also_the_diagonal():
    assert rho([0.5, 2.0], "flq", 0.3).tolist() == pytest.approx(np.array([[0.15, 0.075], [1.0, 0.6]]))


def test_aflq_rewards_a_specialised_buyer_only():
    found = rho([0.5, 3.0], "aflq", 0.3)
    assert found[0, 1] == pytest.approx(0.5 / 3.0 * 0.3 * np.log2(4.0))
    assert found[0, 0] == pytest.approx(0.15)


def test_for_a_buyer_that_is_absent_the_suppliers_own_quotient_stands_in():
    slq = [0.4, 0.0, 0.05, 2.0]
    assert rho(slq, "cilq")[:, 1].tolist() == [0.4, 0.0, 0.05, 1.0]
    assert rho(slq, "cilq")[:, 2].tolist() == [0.4, 0.0, 0.05, 1.0]
    assert rho(slq, "flq", 0.3)[:, 1].tolist() == pytest.approx([0.12, 0.0, 0.015, 0.6])


def test_an_industry_that_the_nation_lacks_has_quotient_zero():
    assert simple_location_quotient(pd.Series([1.0, 0.0]), pd.Series([5.0, 0.0])).tolist() == [1.0, 0.0]


def test_flegg_lambda_grows_with_the_region_and_falls_with_delta():
    nation = pd.Series([1000.0])
    sizes = [region_size(pd.Series([x]), nation, 0.25) for x in (1.0, 10.0, 100.0, 1000.0)]
    assert sizes == sorted(sizes)
    assert region_size(pd.Series([10.0]), nation, 0.35) < region_size(pd.Series([10.0]), nation, 0.15)


def test_local_sales_are_held_to_what_the_industry_makes():
    requirements, output = np.array([[0.2, 0.3], [0.1, 0.1]]), np.array([100.0, 1000.0])
    households = np.array([80.0, 20.0])
    limits = supply_limits(requirements, output, households)
    assert limits.tolist() == pytest.approx([100 / 400, 1.0])
    assert (limits * (requirements @ output + households) <= output + 1e-9).all()


def test_an_industry_that_sells_nothing_here_is_not_limited():
    assert supply_limits(np.zeros((1, 1)), np.array([0.0]), np.array([0.0])).tolist() == [1.0]


def test_aflq_by_hand():
    """Supplier at 0.9, buyer at 1.5 and size 0.5: 0.9 / 1.5 x 0.5 x log2(2.5); a buyer at 0.9 gains nothing."""
    slq = np.array([0.9, 1.5])
    found = regional_purchase_coefficients(slq, "aflq", 0.5, 0.0)
    assert found[0, 1] == pytest.approx(0.9 / 1.5 * 0.5 * np.log2(2.5))
    assert found[0, 0] == pytest.approx(0.9 * 0.5)


def test_a_buyer_at_the_least_quotient_is_still_compared():
    found = regional_purchase_coefficients(np.array([0.1, 0.2]), "cilq", 1.0, 0.2)
    assert found[0, 1] == pytest.approx(0.1 / 0.2)
