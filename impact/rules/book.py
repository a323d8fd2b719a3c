"""Where the steps of a rule are kept: a workbook keeps them as rows, arrays need none."""

from typing import Any

import numpy as np
import numpy.typing as npt

from impact.rules.cells import Amount


class Book:
    """Keeps nothing: the steps of arrays are the arrays.

    A book of cells (outputs.live.formulas) makes a row of each step, and gives its cell.
    """

    def heading(self, text: str) -> None:
        """A line of words above the steps that follow."""

    def named(self, label: str, unit: str, amount: Amount) -> Amount:  # noqa: ARG002 - for books that keep rows
        """A step by year with its label and unit: the amount itself."""
        return amount

    def figure(self, label: str, unit: str, amount: Amount) -> Amount:  # noqa: ARG002
        """A step that is one figure: the amount itself."""
        return amount

    def constant(self, label: str, unit: str, values: npt.ArrayLike) -> Amount:  # noqa: ARG002
        """Numbers that no input moves: one, or by year, or a table."""
        return np.asarray(values, dtype=float)

    def factor(self, label: str, unit: str, values: npt.ArrayLike) -> Any:  # noqa: ANN401
        """Numbers that multiply an amount; where they are one a workbook needs no cell."""
        return self.constant(label, unit, values)


ARRAYS = Book()
"""The book of a run of numbers."""
