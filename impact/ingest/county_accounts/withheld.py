"""Withheld cells: figures that BEA does not publish for a county, filled so that every total still holds.

    published   area x county-table sector    jobs, missing where withheld
    prior       area x county-table sector    a first guess for the missing ones, > 0
    filled    area x county-table sector    published cells untouched; rows add to row_totals, columns to column_totals

Iterative proportional fitting of the missing cells alone (Deming and Stephan, 1940).
"""

import numpy as np
import pandas as pd

TINY = 1e-9


def fitted_cells(seed: pd.DataFrame, rows: pd.Series, columns: pd.Series, rounds: int = 500) -> pd.DataFrame:
    """Seed scaled by rows and columns in turn until both totals hold; rows hold exactly at the end.

    Args:
        seed: not negative; zero cells stay zero.
        rows, columns: targets; where they do not add up to the same, rows rule and columns are scaled to them.
        rounds: most passes; it stops early when the columns hold to one in a billion.

    >>> seed = pd.DataFrame([[1.0, 1.0], [1.0, 3.0]])
    >>> fitted_cells(seed, pd.Series([10.0, 20.0]), pd.Series([12.0, 18.0])).round(3).to_numpy().tolist()
    [[5.762, 4.238], [6.238, 13.762]]

    """
    cells = seed.to_numpy(dtype=float, copy=True)
    row = rows.reindex(seed.index).to_numpy(dtype=float)
    column = columns.reindex(seed.columns).to_numpy(dtype=float)
    column = column * (row.sum() / column.sum()) if column.sum() > 0 else column
    for _ in range(rounds):
        cells *= _ratio(column, cells.sum(axis=0))
        sums = cells.sum(axis=1)
        cells *= _ratio(row, sums)[:, None]
        if np.abs(cells.sum(axis=0) - column).max(initial=0.0) <= TINY * max(1.0, row.sum()):
            break
    return pd.DataFrame(cells, index=seed.index, columns=seed.columns)


def _ratio(target: np.ndarray, current: np.ndarray) -> np.ndarray:
    ratio: np.ndarray = np.divide(target, current, out=np.zeros_like(target), where=current > TINY)
    return ratio


def filled_cells(
    published: pd.DataFrame, prior: pd.DataFrame, row_totals: pd.Series, column_totals: pd.Series
) -> pd.DataFrame:
    """Published cells with the withheld ones filled in, area x county-table sector, jobs.

    What they leave of the totals is fitted.
    """
    missing = published.isna()
    seed = prior.where(missing, 0.0).clip(lower=0.0).mask(missing & (prior <= 0), TINY**0.5)
    row_rest = (row_totals - published.sum(axis=1)).clip(lower=0.0)
    column_rest = (column_totals - published.sum(axis=0)).clip(lower=0.0)
    return published.fillna(fitted_cells(seed, row_rest, column_rest))


def last_published(history: dict[int, pd.DataFrame], growth: dict[int, pd.Series]) -> pd.DataFrame:
    """The newest published figure of each cell, moved to the present by its line's growth since that year.

    Args:
        history: year -> area x county-table sector, missing where withheld.
        growth: year -> line -> growth from that year to the present (a ratio).

    """
    newest: pd.DataFrame | None = None
    for year in sorted(history, reverse=True):
        moved = history[year].mul(growth[year], axis=1)
        newest = moved if newest is None else newest.fillna(moved)
    if newest is None:
        raise ValueError("no year of history given")
    return newest


def cell_prior(recent: pd.DataFrame, pattern: pd.DataFrame, row_rest: pd.Series, shares: pd.Series) -> pd.DataFrame:
    """First guess of each cell: its own recent figure, else business patterns.

    Else the sector's share of the row's rest.

    Args:
        recent: newest published figure, area x county-table sector, missing where there is none.
        pattern: jobs that County Business Patterns suggests, area x county-table sector, missing where it is silent.
        row_rest: jobs of the area not in published cells.
        shares: share of each line in the wider area's jobs.

    """
    even = pd.DataFrame(np.outer(row_rest, shares), index=recent.index, columns=recent.columns)
    return recent.fillna(pattern).fillna(even).clip(lower=0.0)
