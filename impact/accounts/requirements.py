"""Requirements: what an industry buys, directly and through all its suppliers, per dollar of output; for groups too.

    V   make                    industry x commodity    musd
    U   use                     commodity x industry    musd
    q   commodity_output        commodity               musd
    g   industry_output         industry                musd
    W   market_shares           industry x commodity    USD made by the industry per USD of the commodity
    B   input_coefficients      commodity x industry    USD of input per USD of output
    A   direct_requirements     industry x industry     USD of input per USD of output
    L   leontief_inverse        industry x industry     USD of output per USD of final demand

Industry technology, no scrap adjustment: the conventions of BEA's published requirements tables (BEA, Concepts and
Methods of the U.S. Input-Output Accounts, 2009, ch. 12; Miller and Blair, Input-Output Analysis, 2nd ed., ch. 2 and 5).

Of fewer industries:

    member          group x industry     1 where the industry belongs to the group
    A   requirements    industry x industry    USD per USD of output
    x   output          industry               USD

Of groups G and H: A_GH = sum of A_ij x_j over i in G and j in H / sum of x_j over j in H (Miller and Blair,
Input-Output Analysis, 2nd ed., section 4.9). Exact for an output in the same mix as x.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import linalg

Matrix = npt.NDArray[np.float64]


def market_shares(make: pd.DataFrame) -> pd.DataFrame:
    """Share of each industry in the output of each commodity, industry x commodity, USD per USD.

    W = V diag(q)^-1; a commodity that nobody makes (noncomparable imports) has a column of zeros.

    >>> make = pd.DataFrame([[90.0, 0.0], [10.0, 100.0]])  # Miller and Blair, table 5.1
    >>> market_shares(make).round(3).to_numpy().tolist()
    [[0.9, 0.0], [0.1, 1.0]]
    """
    commodity_output = make.sum(axis=0)
    return make.div(commodity_output.where(commodity_output != 0, 1.0), axis=1)


def shares_of_makers(market_shares: Matrix) -> Matrix:
    """Market shares without negative ones, industry x commodity, USD per USD; each commodity's add up as before.

    W+ = max(0, W) x sum of W / sum of max(0, W), sums over the makers of a commodity.
    A make table may hold a negative cell: a maker's net adjustment of a year, not a part in what buyers ask for.
    Columns without one stay as they are.

    >>> shares_of_makers(np.array([[1.1, 0.9], [0.1, 0.1], [-0.2, 0.0]])).round(3).tolist()
    [[0.917, 0.9], [0.083, 0.1], [0.0, 0.0]]
    """
    made = market_shares.clip(min=0.0)
    whole, total = made.sum(axis=0), market_shares.sum(axis=0)
    is_short = (market_shares < 0).any(axis=0) & (whole > 0)
    return np.asarray(made * np.divide(total, whole, out=np.ones_like(whole), where=is_short))


def input_coefficients(use: pd.DataFrame, industry_output: pd.Series) -> pd.DataFrame:
    """Commodity inputs per dollar of industry output, commodity x industry, USD per USD.

    B = U diag(g)^-1.

    >>> use = pd.DataFrame([[12.0, 10.0], [10.0, 7.0]])  # Miller and Blair, table 5.1
    >>> input_coefficients(use, pd.Series([90.0, 110.0])).round(3).to_numpy().tolist()
    [[0.133, 0.091], [0.111, 0.064]]
    """
    return use.div(industry_output, axis=1)


def direct_requirements(market_shares: Matrix, input_coefficients: Matrix) -> Matrix:
    """Inputs by the industry that makes them: A = W B, industry x industry, USD per USD of output."""
    return market_shares @ input_coefficients


def leontief_inverse(direct_requirements: Matrix) -> Matrix:
    """Total requirements: L = (I - A)^-1, USD of output per USD of final demand.

    >>> a = np.array([[0.15, 0.25], [0.20, 0.05]])  # Miller and Blair, section 2.3
    >>> leontief_inverse(a).round(3).tolist()
    [[1.254, 0.33], [0.264, 1.122]]
    """
    identity = np.eye(len(direct_requirements))
    inverse: Matrix = linalg.solve(identity - direct_requirements, identity, overwrite_b=True, check_finite=False)
    return inverse


def closed_requirements(direct_requirements: Matrix, consumption: Matrix, labor_income: Matrix) -> Matrix:
    """Direct requirements with households as one more industry (last row and column).

    [[A, c], [l, 0]]: c what households buy from each industry per dollar of labor income, l labor income per dollar of
    output; both length n; result (n+1) x (n+1).

    >>> a = np.array([[0.15, 0.25], [0.20, 0.05]])  # Miller and Blair, section 2.5, less their last cell
    >>> closed = closed_requirements(a, np.array([0.05, 0.4]), np.array([0.3, 0.25]))
    >>> leontief_inverse(closed).round(3).tolist()
    [[1.358, 0.419, 0.236], [0.511, 1.334, 0.559], [0.535, 0.459, 1.211]]
    """
    n = len(direct_requirements)
    closed = np.zeros((n + 1, n + 1))
    closed[:n, :n] = direct_requirements
    closed[:n, n] = consumption
    closed[n, :n] = labor_income
    return closed


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
