"""What holds for every productive system, whatever its numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.accounts.requirements import closed_requirements, leontief_inverse
from impact.solve.leontief import LeontiefSystem

CLOSE = {"rel": 1e-9, "abs": 1e-9}


@st.composite
def systems(draw) -> LeontiefSystem:
    """Non-negative requirements whose columns, labor income included, use up at most 0.95 of each dollar."""
    n, seed = draw(st.integers(1, 12)), draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    requirements = random.random((n, n)) * (random.random((n, n)) < draw(st.floats(0, 1)))
    labor_income = random.random(n)
    used = random.random(n) * draw(st.floats(0.05, 0.95)) / np.maximum(requirements.sum(axis=0) + labor_income, 1e-9)
    consumption = random.random(n)
    consumption *= draw(st.floats(0, 0.95)) / consumption.sum()
    return LeontiefSystem(requirements * used, consumption, labor_income * used)


@given(systems())
def test_the_inverse_is_at_least_the_identity(system):
    n = len(system.requirements)
    inverse = leontief_inverse(system.requirements)
    assert (inverse >= np.eye(n) - 1e-12).all()
    assert inverse @ (np.eye(n) - system.requirements) == pytest.approx(np.eye(n), **CLOSE)


@given(systems())
def test_multipliers_are_the_column_sums_of_the_inverse(system):
    found = system.multipliers(np.ones((len(system.requirements), 1)), households=False).ravel()
    assert found == pytest.approx(leontief_inverse(system.requirements).sum(axis=0), **CLOSE)


@given(systems())
def test_multipliers_with_households_are_those_of_the_closed_inverse(system):
    n = len(system.requirements)
    closed = leontief_inverse(closed_requirements(system.requirements, system.consumption, system.labor_income))
    measures = np.column_stack([np.ones(n), system.labor_income])
    found = system.multipliers(measures, households=True)
    assert found == pytest.approx((measures.T @ closed[:n, :n]).T, **CLOSE)


@given(systems())
def test_households_only_add(system):
    ones = np.ones((len(system.requirements), 1))
    one, two = (system.multipliers(ones, households=households) for households in (False, True))
    assert (two >= one - 1e-12).all()
    assert (one >= 1 - 1e-12).all()


@given(systems(), st.integers(0, 2**32 - 1))
def test_output_is_linear_in_demand(system, seed):
    first, second = np.random.default_rng(seed).random((2, len(system.requirements), 1))
    together, apart = system.output(2 * first + second), 2 * system.output(first) + system.output(second)
    assert together == pytest.approx(apart, **CLOSE)


@given(systems())
def test_the_series_of_rounds_adds_up_to_the_solution(system):
    demand = np.ones(len(system.requirements))
    rounds, total = demand, demand.copy()
    for _ in range(800):
        rounds = system.requirements @ rounds
        total += rounds
    assert system.output(demand) == pytest.approx(total, rel=1e-9)


@given(systems())
def test_equal_inputs_give_equal_solutions(system):
    again = LeontiefSystem(system.requirements.copy(), system.consumption.copy(), system.labor_income.copy())
    demand = np.ones(len(system.requirements))
    assert np.array_equal(system.output(demand), again.output(demand))
