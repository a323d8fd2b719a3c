"""Where the steps of a rule are kept: a workbook keeps them as rows, arrays need none."""

import numpy as np
import numpy.typing as npt

from impact.rules.cells import Amount


class Book:
    """Keeps nothing: the steps of arrays are the arrays.

    A book of cells (outputs.live.taxes) makes a row of each step, and gives its cell.
    """

    def heading(self, text: str) -> None:
        """A line of words above the steps that follow."""

    def named(self, label: str, unit: str, amount: Amount) -> Amount:  # noqa: ARG002 - for books that keep rows
        """A step with its label and unit: the amount itself."""
        return amount

    def constant(self, label: str, unit: str, values: npt.ArrayLike) -> Amount:  # noqa: ARG002
        """Numbers that no input moves: one, or by year, or a table."""
        return np.asarray(values, dtype=float)


ARRAYS = Book()
"""The book of a run of numbers."""
