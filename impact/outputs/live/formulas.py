"""Rows of the workbook: where cells stand, what they hold, and the sheets that they fill (rules.cells: expressions).

Also formulas over many cells at once (sums by key, sums of products with constants), and the book in which each step of
a rule is a row of a sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from xlsxwriter.utility import xl_col_to_name

from impact.rules.cells import (
    BEFORE,
    FIRST_COLUMN,
    FIRST_ROW,
    HERE,
    ZERO,
    Amount,
    Array,
    Axis,
    Book,
    Formula,
    as_formula,
)


def added(parts: Sequence[Formula]) -> Formula:
    """Sum of some expressions; zero of none."""
    total = parts[0] if parts else ZERO
    for part in parts[1:]:
        total = total + part
    return total


@dataclass(frozen=True)
class Row:
    """A placed row: where its cells are, their values, and what a reader sees of it.

    Attributes:
        sheet: name of its sheet.
        place: number of its row, the first 0.
        axis: None: one figure.
        values: along the axis.
        template: of its formula; empty: constants.
        label, unit, note: for the reader.
        kind: "input" (yellow), "constant", "formula" or "result".
        name: of the cell, for what people quote; only single figures.
        tags: three more words, by which other formulas find it.
    """

    sheet: str
    place: int
    axis: Axis | None
    values: Array
    template: str
    label: str
    unit: str
    note: str = ""
    kind: str = "formula"
    name: str = ""
    tags: tuple[str, ...] = ()

    @property
    def cell(self) -> Formula:
        """The row in a formula: the cell of the own column, or its one cell."""
        column = HERE if self.axis is not None else f"${xl_col_to_name(FIRST_COLUMN)}"
        return Formula(self.values, f"'{self.sheet}'!{column}${self.place + 1}", self.axis, self.span)

    @property
    def before(self) -> Formula:
        """The cell of the column before; nothing before the first."""
        values = np.concatenate([[0.0], self.values[:-1]])
        return Formula(values, f"'{self.sheet}'!{BEFORE}${self.place + 1}", self.axis)

    @property
    def span(self) -> str:
        """All its cells, for functions of ranges."""
        first = xl_col_to_name(FIRST_COLUMN)
        last = first if self.axis is None else xl_col_to_name(self.axis.last_column)
        return f"'{self.sheet}'!${first}${self.place + 1}:${last}${self.place + 1}"

    def cell_at(self, position: int) -> Formula:
        """The cell at a position (0 is the first), wherever the formula stands."""
        column = xl_col_to_name(FIRST_COLUMN + position)
        return Formula(np.asarray(np.atleast_1d(self.values)[position]), f"'{self.sheet}'!${column}${self.place + 1}")

    def total(self) -> Formula:
        """SUM of the row."""
        return Formula(np.asarray(self.values.sum()), f"SUM({self.span})")

    def highest(self) -> Formula:
        """MAX of the row."""
        return Formula(np.asarray(self.values.max()), f"MAX({self.span})")

    def at(self, position: Formula) -> Formula:
        """INDEX: the cell at a position (1 is the first)."""
        values = self.values[position.values.astype(int) - 1]
        return Formula(np.asarray(values), f"INDEX({self.span},{position.template})", position.axis)

    def sum_where(self, keys: "Row", key: Formula) -> Formula:
        """SUMIFS: the sum of the cells whose key (a row along the same axis) is the wanted one."""
        wanted = np.atleast_1d(key.values)
        values = np.array([self.values[keys.values == one].sum() for one in wanted])
        shape = values if key.axis is not None else values[0]
        return Formula(np.asarray(shape), f"SUMIFS({self.span},{keys.span},{key.template})", key.axis)


@dataclass
class LiveSheet:
    """A sheet of rows, filled from the top."""

    name: str
    about: str
    rows: list[Row | str] = field(default_factory=list)
    """Rows, and headings between them; the first stands below the axis labels."""

    @property
    def next_place(self) -> int:
        """Number of the next row: head and labels of the sheet stand above the first."""
        return FIRST_ROW + len(self.rows)

    def heading(self, text: str) -> None:
        """A line of words."""
        self.rows.append(text)

    def constant(self, label: str, unit: str, values: npt.ArrayLike, axis: Axis | None = None, **more: Any) -> Row:  # noqa: ANN401
        """A row of numbers."""
        found = np.broadcast_to(np.asarray(values, dtype=float), (len(axis),) if axis is not None else ()).copy()
        row = Row(self.name, self.next_place, axis, found, "", label, unit, **({"kind": "constant"} | more))
        self.rows.append(row)
        return row

    def running_sum(self, label: str, unit: str, found: Formula, starts: Row) -> Row:
        """Sum of what a formula gives so far, begun again where `starts` is 1."""
        total, values = 0.0, np.zeros_like(found.values)
        for place, (start, value) in enumerate(zip(starts.values, found.values, strict=True)):
            total = value if start else total + value
            values[place] = total
        own = f"'{self.name}'!{BEFORE}${self.next_place + 1}"
        template = f"IF({starts.cell.template}=1,0,{own})+{found.template}"
        return self.formula(label, unit, Formula(values, template, found.axis))

    def formula(self, label: str, unit: str, found: Formula, axis: Axis | None = None, **more: Any) -> Row:  # noqa: ANN401
        """A row of formulas; axis: where a single figure is repeated along one."""
        along = found.axis or axis
        values = np.broadcast_to(found.values, (len(along),) if along is not None else ()).astype(float)
        row = Row(self.name, self.next_place, along, values.copy(), found.template, label, unit, **more)
        self.rows.append(row)
        return row


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


@dataclass(frozen=True)
class SheetBook(Book):
    """Keeps each step of a rule as a row of a sheet, and gives its cell; equal constants stand once."""

    sheet: LiveSheet
    years: Axis
    rows: dict[str, Row] = field(default_factory=dict)
    """Steps by their label."""
    constants: dict[tuple[object, ...], Row] = field(default_factory=dict)

    def heading(self, text: str) -> None:
        """A line of words above the rows that follow."""
        self.sheet.heading(text)

    def named(self, label: str, unit: str, amount: Amount) -> Amount:
        """A row of formulas along the years."""
        self.rows[label] = self.sheet.formula(label, unit, as_formula(amount), self.years)
        return self.rows[label].cell

    def figure(self, label: str, unit: str, amount: Amount) -> Amount:
        """A row of one formula."""
        self.rows[label] = self.sheet.formula(label, unit, as_formula(amount))
        return self.rows[label].cell

    def constant(self, label: str, unit: str, values: npt.ArrayLike) -> Amount:
        """A row of numbers: one, by year, or a table along an axis of its own."""
        table = np.asarray(values, dtype=float)
        table = table.reshape(table.shape[1:] if table.shape[1] > 1 else ()) if table.ndim > 1 else table
        key = (label, unit, *np.atleast_1d(table).tolist())
        if key not in self.constants:
            count = len(table) if table.ndim else 0
            own = Axis("table", tuple(range(count))) if count else None
            axis = self.years if count == len(self.years) else own
            self.constants[key] = self.sheet.constant(label, unit, table, axis)
        return self.constants[key].cell

    def factor(self, label: str, unit: str, values: npt.ArrayLike) -> Amount:
        """A constant, or one without a cell."""
        return 1.0 if (np.asarray(values) == 1.0).all() else self.constant(label, unit, values)
