"""The detail accounts moved to a newer year: the benchmark's 402 industries, that year's published summary tables.

    make       block totals: summary make; row totals: detail gross output (its growth, not its level)
    use        commodities and value added x industries and final demand; block totals: summary use; column totals:
               industry output; row totals: commodity output of the make table
    imports    the benchmark's share of each use that is imported, moved with the summary row's import share

All after redefinitions; make first, then use, value added and final demand together. Method: GRAS, which meets new
totals and stays as close to the old table as it can.

    x    table       cells of either sign
    t    totals      one a group of cells; several groupings (rows, columns, blocks) hold at once

Each group's positive cells are multiplied and its negative cells divided by one factor r > 0 that meets the total:
r P - N / r = t, with P and N the sums of positive and of negative cells (Junius and Oosterhaven 2003, Economic Systems
Research 15; Temurshoev, Miller and Bouwmeester 2013, ESR 25). Groupings take turns until all hold.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.accounts.national import BENCHMARK, EXPORTS, IMPORTS
from impact.accounts.requirements import Matrix
from impact.ingest.agency import bea_io

Groups = npt.NDArray[np.int64]
FREE = -1
"""Group of cells that a grouping leaves alone."""


@dataclass(frozen=True)
class Tables:
    """Make, use and imports of one year, detail, musd.

    Attributes:
        make: industry x commodity.
        use: (commodity, then value added) x (industry, then final demand).
        imports: commodity x industry.
        final_imports: commodity x final demand.
    """

    make: pd.DataFrame
    use: pd.DataFrame
    imports: pd.DataFrame
    final_imports: pd.DataFrame


def benchmark_tables(agency: Path) -> Tables:
    """The detail tables of the benchmark year, as published."""
    make = bea_io.read_make(agency)
    imports, final = bea_io.read_imports(agency)
    return Tables(make, bea_io.read_use(agency), imports, final.reindex(make.columns).fillna(0.0))


def updated_tables(agency: Path, year: int) -> Tables:
    """The detail tables of a newer year."""
    old = benchmark_tables(agency)
    codes, _ = bea_io.read_summary_codes(agency)
    make = updated_make(old.make, bea_io.read_summary_make(agency, year), codes, output_targets(agency, year))
    use = updated_use(old.use, bea_io.read_summary_use(agency, year), codes, make)
    shares = import_shares(agency, old, codes, year)
    imported = imported_use(use.loc[make.columns], shares)
    final = [code for code in use.columns if code not in make.index]
    return Tables(make, use, imported[make.index], imported[final])


def imported_use(use: pd.DataFrame, shares: pd.DataFrame, rounds: int = 20) -> pd.DataFrame:
    """What of each use is imported, commodity x (industry and final demand), adding up to the use table's imports.

    A row's shares are scaled together, none above one; what is then still short is spread over what is left of its
    uses. Exports hold no imports, the import column is left as it is.
    """
    bought = use.clip(lower=0.0)
    bought[[EXPORTS, IMPORTS]] = 0.0
    total = -use[IMPORTS].clip(upper=0.0)
    for _ in range(rounds):
        found = (bought * shares).sum(axis=1)
        shares = shares.mul((total / found.where(found > 0)).fillna(0.0), axis=0).clip(upper=1.0)
    short = (total - (bought * shares).sum(axis=1)).clip(lower=0.0)
    room = (bought * (1 - shares)).sum(axis=1)
    shares = shares + (1 - shares).mul((short / room.where(room > 0)).fillna(0.0).clip(upper=1.0), axis=0)
    return (bought * shares).assign(**{IMPORTS: use[IMPORTS]})


def output_targets(agency: Path, year: int) -> pd.Series:
    """Output by detail industry in a newer year, musd: benchmark x growth of gross output, at the summary's totals."""
    old = bea_io.read_make(agency).sum(axis=1)
    growth = bea_io.read_series(agency, "GrossOutput")
    codes, _ = bea_io.read_summary_codes(agency)
    moved = old * (growth[year] / growth[BENCHMARK]).reindex(old.index)
    summary = codes.reindex(old.index)
    published = bea_io.read_summary_make(agency, year).sum(axis=1)
    return moved * summary.map(published) / moved.groupby(summary).transform("sum")


def numbers(labels: pd.Index, codes: pd.Series, order: pd.Index) -> Groups:
    """Position of each label's summary code in an order."""
    return np.asarray(order.get_indexer(codes.reindex(labels)), dtype=np.int64)


def updated_make(old: pd.DataFrame, summary: pd.DataFrame, codes: pd.Series, output: pd.Series) -> pd.DataFrame:
    """Make of the newer year, industry x commodity."""
    rows, columns = numbers(old.index, codes, summary.index), numbers(old.columns, codes, summary.columns)
    blocks = block_grouping(rows, columns, summary.to_numpy())
    start = seeded(old.to_numpy(), blocks, output.to_numpy(), old.sum(axis=0).to_numpy())
    by_row = line_grouping(old.shape, output.to_numpy(), 0)
    return pd.DataFrame(balanced(start, [blocks, by_row]), old.index, old.columns)


def updated_use(old: pd.DataFrame, summary: pd.DataFrame, codes: pd.Series, make: pd.DataFrame) -> pd.DataFrame:
    """Use, value added and final demand of the newer year, together."""
    output, supply = make.sum(axis=1), make.sum(axis=0)
    rows, columns = numbers(old.index, codes, summary.index), numbers(old.columns, codes, summary.columns)
    blocks = block_grouping(rows, columns, summary.to_numpy())
    row_totals, column_totals = supply.reindex(old.index).to_numpy(), output.reindex(old.columns).to_numpy()
    weights = [np.nan_to_num(totals, nan=1.0) for totals in (row_totals, column_totals)]
    start = seeded(old.to_numpy(), blocks, *weights)
    by_column, by_row = line_grouping(old.shape, column_totals, 1), line_grouping(old.shape, row_totals, 0)
    return pd.DataFrame(balanced(start, [blocks, by_column, by_row]), old.index, old.columns)


def import_shares(agency: Path, old: Tables, codes: pd.Series, year: int) -> pd.DataFrame:
    """Imported share of each use, commodity x (industry and final demand), between 0 and 1.

    s = s_benchmark x (summary row's share now / then); the row's share where the benchmark has no use.
    """
    then, now = (summary_import_share(agency, which) for which in (BENCHMARK, year))
    summary = codes.reindex(old.make.columns)
    growth = summary.map(now / then.where(then > 0)).fillna(1.0)
    use = old.use.loc[old.make.columns]
    imported = pd.concat([old.imports, old.final_imports], axis=1).reindex(columns=use.columns, fill_value=0.0)
    share = (imported / use.where(use > 0)).clip(0.0, 1.0)
    share = share.T.fillna(summary.map(then)).T
    return share.mul(growth, axis=0).clip(0.0, 1.0)


def summary_import_share(agency: Path, year: int) -> pd.Series:
    """Imports over residents' use, by summary commodity."""
    use = bea_io.read_summary_use(agency, year)
    imports = -bea_io.read_summary_imports(agency, year)["F050"]
    residents = use.drop(columns=["F040", "F050"]).sum(axis=1).reindex(imports.index)
    return (imports / residents.where(residents > 0)).clip(0.0, 1.0).fillna(0.0)


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
        return self.sums_at(table.ravel(), self.numbers(np.arange(table.size)))

    def numbers(self, places: Groups) -> Groups:
        """Group of each of some cells (numbered along rows), from one; zero where it belongs to none."""
        return self.groups.ravel()[places] + 1

    def sums_at(self, cells: Matrix, numbers: Groups) -> Matrix:
        """Sum of each group's cells, given some cells and the group of each (`numbers`)."""
        found = np.bincount(numbers, weights=cells, minlength=len(self.totals) + 1)
        return np.asarray(found[1:], dtype=np.float64)


def line_grouping(shape: tuple[int, int], totals: Matrix, axis: int) -> Grouping:
    """Totals of the rows (axis 0) or of the columns (axis 1); one whose total is not a number is left alone."""
    numbers = np.where(np.isnan(totals), FREE, np.arange(len(totals)))
    return Grouping(np.repeat(np.expand_dims(numbers, 1 - axis), shape[1 - axis], axis=1 - axis), np.nan_to_num(totals))


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
    >>> new = balanced(old, [line_grouping(old.shape, rows, 0), line_grouping(old.shape, columns, 1)])
    >>> new.sum(axis=1).round(4).tolist(), new.sum(axis=0).round(4).tolist()
    ([15.0, 26.0, -1.0], [9.0, 16.0, 17.0, -2.0])
    """
    up, down = np.flatnonzero(table > 0), np.flatnonzero(table < 0)
    raised, lowered = table.ravel()[up], -table.ravel()[down]
    numbered = [(grouping, grouping.numbers(up), grouping.numbers(down)) for grouping in groupings]
    scale = max(float(np.abs(grouping.totals).max()) for grouping in groupings)
    for _ in range(rounds):
        worst = 0.0
        for grouping, of_raised, of_lowered in numbered:
            positive, negative = grouping.sums_at(raised, of_raised), grouping.sums_at(lowered, of_lowered)
            ratio = factors(positive, negative, grouping.totals)
            gap = np.abs(positive - negative - grouping.totals)[positive + negative > 0]
            worst = max(worst, float(gap.max(initial=0.0)))
            by_group = np.append(1.0, ratio)
            raised = raised * by_group[of_raised]
            lowered = lowered / np.where(by_group > 0, by_group, 1.0)[of_lowered]
        if worst <= tolerance * scale:
            break
    cells = table.copy()
    cells.flat[up], cells.flat[down] = raised, -lowered
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
