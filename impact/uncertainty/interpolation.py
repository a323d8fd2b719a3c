"""Interpolation points: the few points at which the matrix is solved, and how each draw is put together from them.

    row    draw x row    what of the matrix changes between draws: local purchase share of a supplier, link of two
                         counties
    bought    row x column   what the row multiplies at an interpolation point: purchases from the supplier, income
              earned in the county
    weight    draw x point   each draw's rows add to one
    result    sum over interpolation points of weight x result at the interpolation point

At an interpolation point its own equations hold: output = row x bought + what is made on site. A draw's equations are
met by the mean of the interpolation points but for sum over interpolation points of weight (row at the interpolation
point - row of the draw) bought; the weights make this residual least over all rows and columns (a reduced basis:
Quarteroni, Manzoni and Negri 2016, Reduced Basis Methods for Partial Differential Equations, ch. 3), and above all
what it moves in the totals that are aimed at: residual x multiplier, by the study's dollars (Becker and Rannacher
2001, Acta Numerica 10). Exact at the interpolation points; that rows bend where supply limits hold costs nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from impact.uncertainty.draws import Array, latin_hypercube, values_at
from impact.uncertainty.inputs import Input, changes_the_matrix, drivers

ENDS = (0.005, 0.995)
"""Probabilities between which the points lie: of 200 draws one lies below and one above."""
MOST_POINTS = 96
PER_DRIVER = 3
"""Interpolation points for each input group that changes the matrix, alongside the reference case."""
SEED = 1
"""Of the interpolation points' places: the same for all draws."""
AIMED = 100.0
"""How much more the totals that are aimed at count than all rows and columns."""
RIDGE = 1e-12
"""Share of its mean diagonal that is added to the squares.

So that interpolation points which repeat each other share a weight.
"""
SAME = 1e-12
"""A draw whose rows are this near an interpolation point's is that interpolation point."""
CENTRAL = 0
"""Position of the reference case among the interpolation points."""


@dataclass(frozen=True)
class InterpolationPoints:
    """The points at which the matrix is solved: value by input, one a point, the reference case first."""

    values: Mapping[str, Array]

    @property
    def count(self) -> int:
        """How many interpolation points there are."""
        return max((len(column) for column in self.values.values()), default=1)

    def at(self, interpolation_point: int) -> dict[str, float]:
        """Parameter values of one interpolation point."""
        return {key: float(column[interpolation_point]) for key, column in self.values.items()}


def interpolation_grid(inputs: list[Input], per_driver: int = PER_DRIVER) -> InterpolationPoints:
    """The interpolation points of the inputs that change the matrix.

    The reference case, each input group alone at its upper end, then a Latin hypercube over the ranges.

    Args:
        inputs: figures with a range.
        per_driver: interpolation points for each input group.
    """
    groups = drivers(one for one in inputs if changes_the_matrix(one.key))
    count = 1 + per_driver * len(groups)
    if count > MOST_POINTS:
        raise ValueError(
            f"{count} interpolation points, over {MOST_POINTS}: fewer for each input group, or fewer input groups"
        )
    places = latin_hypercube(groups, max(0, count - 1 - len(groups)), SEED)
    found = {}
    for place, (driver, group) in enumerate(groups.items()):
        ends = values_at(group, {driver: np.array(ENDS)})
        for one in group:
            low, high = ends[one.key]
            alone = np.full(min(count, 1 + len(groups)), one.figure.value, dtype=float)
            alone[1 + place : 2 + place] = high
            found[one.key] = np.append(alone, low + (high - low) * places[driver])
    return InterpolationPoints(found)


@dataclass(frozen=True)
class Residual:
    """Squares of what the interpolation points leave over of a draw's equations.

    sum over rows of (row_n - row) (row_m - row) bought_n . bought_m = fixed_nm - row . linear_nm + row^2 . square_nm

    Attributes:
        rows: of the interpolation points, interpolation point x row.
        fixed: interpolation point x interpolation point.
        linear, square: row x (interpolation point x interpolation point).
        aimed: what each row of an interpolation point brings to the totals aimed at, row x (interpolation point x aim).
    """

    rows: Array
    fixed: Array
    linear: Array
    square: Array
    aimed: Array

    def weights(self, rows: Array) -> Array:
        """Weight of each interpolation point in each draw (draw x row), draw x interpolation point.

        The least residual of all that add to one.
        """
        count, moved = len(self.rows), rows - self.rows[CENTRAL]
        if count == 1:
            return np.ones((len(rows), 1))
        squares = (self.fixed.ravel() - moved @ self.linear + moved**2 @ self.square).reshape(-1, count, count)
        own = np.einsum("nr,rna->na", self.rows - self.rows[CENTRAL], self.aimed.reshape(rows.shape[1], count, -1))
        aims = own - (moved @ self.aimed).reshape(len(rows), count, -1)
        whole = scaled(squares) + AIMED * scaled(aims @ aims.transpose(0, 2, 1))
        solved = np.linalg.solve(scaled(whole) + RIDGE * np.eye(count), np.ones((count, 1)))[..., 0]
        found = solved / solved.sum(axis=1, keepdims=True)
        for interpolation_point in range(count):
            found[np.abs(rows - self.rows[interpolation_point]).max(axis=1, initial=0.0) < SAME] = np.eye(count)[
                interpolation_point
            ]
        return np.asarray(found)


def scaled(squares: Array) -> Array:
    """Squares (draw x interpolation point x interpolation point) over their mean diagonal."""
    mean = np.trace(squares, axis1=1, axis2=2)[:, None, None] / squares.shape[1]
    return np.asarray(squares / np.where(mean > 0, mean, 1.0))


def residual(rows: Array, bought: Array, multipliers: Array, dollars: Array) -> Residual:
    """The residual of interpolation points.

    Args:
        rows: interpolation point x row.
        bought: what a row multiplies, USD, interpolation point x row x column.
        multipliers: what a dollar more of a row brings, row x measure.
        dollars: of each column in the totals aimed at, column x total.
    """
    moved, by_row, size = rows - rows[CENTRAL], bought.transpose(1, 0, 2), len(rows) ** 2
    square = by_row @ by_row.transpose(0, 2, 1)
    own, other = moved.T[:, :, None], moved.T[:, None, :]
    linear, fixed = square * (own + other), (square * own * other).sum(axis=0)
    aimed = (by_row @ dollars)[:, :, :, None] * multipliers[:, None, None, :]
    aimed = (aimed / np.maximum(np.abs(aimed).sum(axis=(0, 1)), np.finfo(float).tiny)).reshape(len(aimed), -1)
    return Residual(rows, fixed, linear.reshape(-1, size), square.reshape(-1, size), aimed)
