"""Accounts of fewer industries: detail industries summed to groups, each weighing what it makes.

    member          group x industry     1 where the industry belongs to the group
    A   requirements    industry x industry    USD per USD of output
    x   output          industry               USD

Of groups G and H: A_GH = sum of A_ij x_j over i in G and j in H / sum of x_j over j in H (Miller and Blair,
Input-Output Analysis, 2nd ed., section 4.9). Exact for an output in the same mix as x.
"""

import numpy as np
import pandas as pd

from impact.accounts.requirements import Matrix


def membership(group_of: pd.Series, groups: pd.Index) -> Matrix:
    """Which industries belong to each group, group x industry, of zeros and ones."""
    return np.asarray(groups.to_numpy()[:, None] == group_of.to_numpy()[None, :], dtype=float)


def summed_requirements(requirements: Matrix, output: Matrix, member: Matrix) -> Matrix:
    """Requirements of the groups, group x group, USD per USD of output.

    >>> a = np.array([[0.2, 0.1, 0.0], [0.1, 0.3, 0.2], [0.0, 0.2, 0.1]])
    >>> member = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    >>> summed_requirements(a, np.array([100.0, 300.0, 50.0]), member).round(3).tolist()
    [[0.375, 0.2], [0.15, 0.1]]
    """
    made = member @ output
    flows = (member @ (requirements * output)) @ member.T
    return np.divide(flows, made, out=np.zeros_like(flows), where=made > 0)


def mean_coefficients(coefficients: pd.DataFrame, output: Matrix, member: Matrix, groups: pd.Index) -> pd.DataFrame:
    """Coefficients of the groups, per dollar of output: the means of their industries, weighted by output.

    l_G = sum of l_i x_i / sum of x_i over i in G; group x coefficient.
    """
    weights = member * output
    made = weights.sum(axis=1, keepdims=True)
    means = np.divide(weights, made, out=np.zeros_like(weights), where=made > 0) @ coefficients.to_numpy()
    return pd.DataFrame(means, groups, coefficients.columns)
