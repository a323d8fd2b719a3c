"""Balancing: a table moved to new totals while it stays as close to the old one as it can (GRAS).

    x    table       cells of either sign
    t    totals      one a group of cells; several groupings (rows, columns, blocks) hold at once

Each group's positive cells are multiplied and its negative cells divided by one factor r > 0 that meets the total:
r P - N / r = t, with P and N the sums of positive and of negative cells (Junius and Oosterhaven 2003, Economic Systems
Research 15; Temurshoev, Miller and Bouwmeester 2013, ESR 25). Groupings take turns until all hold.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from impact.accounts.requirements import Matrix

Groups = npt.NDArray[np.int64]
FREE = -1
"""Group of cells that a grouping leaves alone."""


@dataclass(frozen=True)
class Grouping:
    """One set of totals.

    Attributes:
        groups: group number of each cell, FREE where it belongs to none.
        totals: total of each group.
    """

    groups: Groups
    totals: Matrix

    def sums(self, table: Matrix) -> Matrix:
        """Sum of each group's cells."""
        found = np.bincount(self.groups.ravel() + 1, weights=table.ravel(), minlength=len(self.totals) + 1)
        return np.asarray(found[1:], dtype=np.float64)


def row_grouping(shape: tuple[int, int], totals: Matrix) -> Grouping:
    """Totals of the rows; a row whose total is not a number is left alone."""
    numbers = np.where(np.isnan(totals), FREE, np.arange(len(totals)))
    return Grouping(np.repeat(numbers[:, None], shape[1], axis=1), np.nan_to_num(totals))


def column_grouping(shape: tuple[int, int], totals: Matrix) -> Grouping:
    """Totals of the columns; a column whose total is not a number is left alone."""
    numbers = np.where(np.isnan(totals), FREE, np.arange(len(totals)))
    return Grouping(np.repeat(numbers[None, :], shape[0], axis=0), np.nan_to_num(totals))


def block_grouping(rows: Groups, columns: Groups, totals: Matrix) -> Grouping:
    """Totals of blocks: the row group and column group of each row and column, and a row group x column group table."""
    groups = rows[:, None] * totals.shape[1] + columns[None, :]
    return Grouping(np.where((rows[:, None] < 0) | (columns[None, :] < 0), FREE, groups), totals.ravel())


def factors(positive: Matrix, negative: Matrix, totals: Matrix) -> Matrix:
    """GRAS factor of each group: (t + sqrt(t^2 + 4 P N)) / 2 P; one where the cells cannot meet the total.

    >>> factors(np.array([10.0, 10.0, 0.0]), np.array([0.0, 4.0, 2.0]), np.array([20.0, 3.0, -1.0])).round(4).tolist()
    [2.0, 0.8, 2.0]
    """
    root = np.sqrt(totals**2 + 4 * positive * negative)
    ratio = np.divide(totals + root, 2 * positive, out=np.ones_like(totals), where=positive > 0)
    only_negative = (positive <= 0) & (negative > 0) & (totals < 0)
    ratio = np.divide(-negative, totals, out=ratio, where=only_negative)
    ratio[(positive <= 0) & ~only_negative] = 1.0
    ratio[ratio <= 0] = np.where(negative[ratio <= 0] > 0, 1.0, 0.0)
    return ratio


def balanced(table: Matrix, groupings: list[Grouping], tolerance: float = 1e-7, rounds: int = 600) -> Matrix:
    """The table at the groupings' totals; the last grouping holds exactly.

    It stops when no total is off by more than `tolerance` of the largest, or after `rounds`: published totals are
    rounded and need not agree to the last million.

    >>> old = np.array([[7.0, 3.0, 5.0, -3.0], [2.0, 9.0, 8.0, 1.0], [-2.0, 0.0, 2.0, 1.0]])
    >>> rows, columns = np.array([15.0, 26.0, -1.0]), np.array([9.0, 16.0, 17.0, -2.0])
    >>> new = balanced(old, [row_grouping(old.shape, rows), column_grouping(old.shape, columns)])
    >>> new.sum(axis=1).round(4).tolist(), new.sum(axis=0).round(4).tolist()
    ([15.0, 26.0, -1.0], [9.0, 16.0, 17.0, -2.0])
    """
    cells = table.copy()
    scale = max(float(np.abs(grouping.totals).max()) for grouping in groupings)
    for _ in range(rounds):
        worst = 0.0
        for grouping in groupings:
            positive = grouping.sums(np.maximum(cells, 0.0))
            negative = grouping.sums(np.maximum(-cells, 0.0))
            ratio = factors(positive, negative, grouping.totals)
            gap = np.abs(positive - negative - grouping.totals)[positive + negative > 0]
            worst = max(worst, float(gap.max(initial=0.0)))
            by_cell = np.append(ratio, 1.0)[grouping.groups]
            cells = np.where(cells >= 0, cells * by_cell, cells / np.where(by_cell > 0, by_cell, 1.0))
        if worst <= tolerance * scale:
            break
    return cells


def seeded(table: Matrix, blocks: Grouping, rows: Matrix, columns: Matrix) -> Matrix:
    """The table with new cells in blocks that cannot meet their total: empty, or all of the other sign.

    Such a block is filled by the product of row and column weights, with the sign of its total; row x column, musd.
    cell = sign of the block's total x row weight x column weight.
    A block of negative cells alone with a total of zero is
    emptied: no factor takes it there.

    >>> both = block_grouping(np.array([0]), np.array([0, 1]), np.array([[0.0, -6.0]]))
    >>> seeded(np.array([[-5.0, 3.0]]), both, np.array([2.0]), np.array([1.0, 1.0])).tolist()
    [[0.0, -2.0]]
    """
    positive, negative = blocks.sums(np.maximum(table, 0.0)), blocks.sums(np.maximum(-table, 0.0))
    stuck = ((blocks.totals > 0) & (positive <= 0)) | ((blocks.totals < 0) & (negative <= 0))
    gone = (blocks.totals == 0) & (positive <= 0)
    wanted = np.append(stuck, [False])[blocks.groups]
    table = np.where(np.append(gone, [False])[blocks.groups], 0.0, table)
    signs = np.append(np.sign(blocks.totals), 0.0)[blocks.groups]
    return np.where(wanted, signs * np.outer(rows, columns), table)
