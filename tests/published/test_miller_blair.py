"""Worked examples of Miller and Blair, Input-Output Analysis (2nd edition, 2009)."""

import numpy as np
import pandas as pd
import pytest

from impact.accounts.requirements import (
    closed_requirements,
    direct_requirements,
    input_coefficients,
    leontief_inverse,
    market_shares,
)
from impact.solve.leontief import LeontiefSystem

FLOWS = np.array([[150.0, 500.0], [200.0, 100.0]])  # Table 2.3
OUTPUT = np.array([1000.0, 2000.0])  # Table 2.3
COEFFICIENTS = np.array([[0.15, 0.25], [0.20, 0.05]])  # Table 2.4
CLOSED_INVERSE = [[1.365, 0.425, 0.251], [0.527, 1.348, 0.595], [0.570, 0.489, 1.289]]  # section 2.5


@pytest.fixture
def open_system() -> LeontiefSystem:
    return LeontiefSystem(COEFFICIENTS, np.zeros(2), np.zeros(2))


def test_table_2_4_technical_coefficients():
    found = input_coefficients(pd.DataFrame(FLOWS), pd.Series(OUTPUT)).to_numpy()
    assert found == pytest.approx(COEFFICIENTS)


def test_section_2_3_leontief_inverse():
    assert leontief_inverse(COEFFICIENTS).round(4).tolist() == [[1.2541, 0.3300], [0.2640, 1.1221]]


def test_section_2_3_output_for_new_final_demand(open_system):
    assert open_system.output(np.array([600.0, 1500.0])).round(1).tolist() == [1247.5, 1841.6]


def test_table_2_3_final_demand_gives_back_the_output(open_system):
    assert open_system.output(OUTPUT - FLOWS.sum(axis=1)) == pytest.approx(OUTPUT)


def test_section_6_2_simple_output_multipliers(open_system):
    found = open_system.multipliers(np.ones((2, 1)), households=False).ravel()
    assert found.round(3).tolist() == [1.518, 1.452]


def test_section_2_5_households_in_the_model():
    """The book's households also buy 0.05 of labor from each other, our closed system has no such cell."""
    closed = closed_requirements(COEFFICIENTS, np.array([0.05, 0.40]), np.array([0.30, 0.25]))
    closed[2, 2] = 0.05
    assert leontief_inverse(closed).round(3).tolist() == CLOSED_INVERSE


def test_section_6_2_truncated_total_output_multipliers():
    """Households' purchases from each other (0.05) are a scale on what they buy per dollar earned: c / (1 - 0.05)."""
    system = LeontiefSystem(COEFFICIENTS, np.array([0.05, 0.40]) / 0.95, np.array([0.30, 0.25]))
    found = system.multipliers(np.ones((2, 1)), households=True).ravel()
    assert found == pytest.approx(np.array(CLOSED_INVERSE)[:2, :2].sum(axis=0), abs=1e-3)


MAKE = pd.DataFrame([[90.0, 0.0], [10.0, 100.0]])  # Table 5.1: make, industry x commodity
USE = pd.DataFrame([[12.0, 10.0], [10.0, 7.0]])  # Table 5.1: use, commodity x industry
INDUSTRY_OUTPUT, COMMODITY_OUTPUT = pd.Series([90.0, 110.0]), pd.Series([100.0, 100.0])  # Table 5.1


def test_table_5_1_margins_are_those_of_the_make_table():
    assert MAKE.sum(axis=1).equals(INDUSTRY_OUTPUT)
    assert MAKE.sum(axis=0).equals(COMMODITY_OUTPUT)


def test_section_5_3_commodity_output_proportions():
    assert market_shares(MAKE).to_numpy() == pytest.approx(np.array([[0.9, 0.0], [0.1, 1.0]]))


def test_chapter_5_industry_technology_gives_back_both_outputs():
    shares, inputs = market_shares(MAKE).to_numpy(), input_coefficients(USE, INDUSTRY_OUTPUT).to_numpy()
    final_demand = (COMMODITY_OUTPUT - USE.sum(axis=1)).to_numpy()
    by_industry = leontief_inverse(direct_requirements(shares, inputs)) @ shares @ final_demand
    by_commodity = leontief_inverse(inputs @ shares) @ final_demand
    assert by_industry == pytest.approx(INDUSTRY_OUTPUT.to_numpy())
    assert by_commodity == pytest.approx(COMMODITY_OUTPUT.to_numpy())
