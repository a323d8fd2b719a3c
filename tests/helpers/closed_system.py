"""The single region closed for households, solved densely: what the systems of counties are held against."""

import numpy as np

from impact.solve.leontief import LeontiefSystem


def output_with_households(system: LeontiefSystem, final_demand, household_income) -> np.ndarray:
    """Type II output by industry: [x; y] = [[A, c], [l, 0]] [x; y] + [f; y0]; the row of y is excluded."""
    size = len(system.requirements)
    closed = np.zeros((size + 1, size + 1))
    closed[:size, :size], closed[:size, size] = system.requirements, system.consumption
    closed[size, :size] = system.labor_income
    income = np.broadcast_to(household_income, (1, *np.shape(final_demand)[1:]))
    return np.linalg.solve(np.eye(size + 1) - closed, np.concatenate([final_demand, income]))[:size]
