"""The Leontief system of a region: demands and multipliers."""

import numpy as np
import pytest

from impact.solve.leontief import LeontiefSystem
from impact.solve.multipliers import system


@pytest.fixture
def small() -> LeontiefSystem:
    return LeontiefSystem(np.array([[0.15, 0.25], [0.20, 0.05]]), np.array([0.1, 0.3]), np.array([0.3, 0.25]))


def test_output_covers_final_demand_and_all_inputs(small):
    demand = np.array([[600.0, 0.0], [1500.0, 10.0]])
    output = small.output(demand)
    assert output == pytest.approx(small.requirements @ output + demand)


def test_demands_solved_together_are_demands_solved_one_by_one(small):
    demands = np.array([[1.0, 5.0, 0.0], [2.0, 0.0, 3.0]])
    one_by_one = np.column_stack([small.output(column) for column in demands.T])
    assert small.output(demands) == pytest.approx(one_by_one)


def test_factors_are_computed_once(small):
    small.output(np.ones(2))
    assert small._open is small._open
    assert small._closed is small._closed


@pytest.mark.parametrize("region", ["us", "memphis", "47157", "15005"])
def test_the_system_of_a_region_is_productive(model_of, region):
    solved = system(model_of(region))
    ones = np.ones((len(solved.requirements), 1))
    for households in (False, True):
        multipliers = solved.multipliers(ones, households=households)
        assert multipliers.min() > 0.999
        assert multipliers.max() < 10
