"""Blocks: formulas over many cells at once: sums by key, sums of products with constants, sums over ages."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from xlsxwriter.utility import xl_col_to_name

from impact.outputs.live.formulas import Row
from impact.rules.cells import FIRST_COLUMN, HERE, ZERO, Array, Formula


def sums_where(rows: Sequence[Row], weights: Row, keys: Row, key: Formula) -> Formula:
    """SUMPRODUCT: the weighted sum of some rows where their key is the wanted one."""
    table = sum((row.values for row in rows), np.zeros_like(weights.values)) * weights.values
    wanted = np.atleast_1d(key.values)
    values = np.array([table[keys.values == one].sum() for one in wanted])
    added = "+".join(row.span for row in rows)
    template = f"SUMPRODUCT(({keys.span}={key.template})*{weights.span}*({added}))"
    return Formula(values if key.axis is not None else np.asarray(values[0]), template, key.axis)


def highest_where(rows: Sequence[Row], keys: Row, key: Formula) -> Formula:
    """The highest sum of some rows where their key is the wanted one; never below zero."""
    table = sum((row.values for row in rows), np.zeros_like(keys.values))
    wanted = np.atleast_1d(key.values)
    values = np.array([table[keys.values == one].max(initial=0.0) for one in wanted])
    added = "+".join(row.span for row in rows)
    template = f"SUMPRODUCT(MAX(({keys.span}={key.template})*({added})))"
    return Formula(values if key.axis is not None else np.asarray(values[0]), template, key.axis)


def product_of(rows: Sequence[Row], column: "Column") -> Formula:
    """SUMPRODUCT of the own column of rows that stand together with a column of constants; zero without rows."""
    if not rows:
        return ZERO
    first, last = rows[0], rows[-1]
    if last.place - first.place != len(rows) - 1 or len(rows) != len(column.values):
        raise ValueError("the rows of a product stand together, one for each constant")
    values = np.tensordot(column.values, np.array([row.values for row in rows]), axes=1)
    letter = HERE if first.axis is not None else f"${xl_col_to_name(FIRST_COLUMN)}"
    block = f"'{first.sheet}'!{letter}${first.place + 1}:{letter}${last.place + 1}"
    return Formula(np.asarray(values), f"SUMPRODUCT({block},{column.span})", first.axis)


@dataclass(frozen=True)
class Column:
    """A column of constants: so many rows of one sheet."""

    sheet: str
    column: int
    first: int
    values: Array

    @property
    def span(self) -> str:
        """All its cells."""
        letter = xl_col_to_name(self.column)
        return f"'{self.sheet}'!${letter}${self.first + 1}:${letter}${self.first + len(self.values)}"
