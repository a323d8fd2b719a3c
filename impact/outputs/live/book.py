"""The book of a workbook: each step of a rule is a row of a sheet."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from impact.outputs.live.formulas import LiveSheet, Row
from impact.rules.cells import Amount, Axis, Book, as_formula


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
