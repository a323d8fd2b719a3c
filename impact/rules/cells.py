"""Cells: an expression that holds a row's numbers and the formula of each of its cells; books, which keep rows.

A row lies along an axis (years, hours, months) or is one figure. An expression of rows is a template in which `§`
stands for the letter of the cell's own column and `¤` for that of the column before it, so that every cell of a row has
the same formula. Rows of one axis begin in the same column on every sheet. No number but zero and one stands in a
template: all others are cells of their own.

A workbook keeps the steps of a rule as rows of its book; the book of arrays keeps none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
HERE, BEFORE = "§", "¤"
"""Letters of the cell's own column and of the one before."""
FIRST_COLUMN, FIRST_LETTER = 6, "G"
"""Where rows along an axis begin; a single figure stands there too."""
HEAD_ROWS = 4
"""Rows of a sheet above the headings of its table: title, sentence, units and source, way back and study."""
FIRST_ROW = HEAD_ROWS + 1
"""Row of the first line below the headings (0 is the first row)."""


class Amount(Protocol):
    """What a rule takes and gives: a number, an array (draw x year), or a cell."""

    def __add__(self, other: Any, /) -> "Amount": ...  # noqa: ANN401, D105 - any other amount
    def __radd__(self, other: Any, /) -> "Amount": ...  # noqa: ANN401, D105
    def __sub__(self, other: Any, /) -> "Amount": ...  # noqa: ANN401, D105
    def __rsub__(self, other: Any, /) -> "Amount": ...  # noqa: ANN401, D105
    def __mul__(self, other: Any, /) -> "Amount": ...  # noqa: ANN401, D105
    def __rmul__(self, other: Any, /) -> "Amount": ...  # noqa: ANN401, D105
    def __truediv__(self, other: Any, /) -> "Amount": ...  # noqa: ANN401, D105
    def __rtruediv__(self, other: Any, /) -> "Amount": ...  # noqa: ANN401, D105
    def __gt__(self, other: Any, /) -> "Amount": ...  # noqa: ANN401, D105
    def __ge__(self, other: Any, /) -> "Amount": ...  # noqa: ANN401, D105
    def __lt__(self, other: Any, /) -> "Amount": ...  # noqa: ANN401, D105
    def __le__(self, other: Any, /) -> "Amount": ...  # noqa: ANN401, D105


@dataclass(frozen=True)
class Axis:
    """What a row lies along: its name and the labels of its positions."""

    name: str
    labels: tuple[object, ...]

    def __len__(self) -> int:
        """How many positions."""
        return len(self.labels)

    @property
    def last_column(self) -> int:
        """Column of the last position."""
        return FIRST_COLUMN + len(self) - 1


@dataclass(frozen=True)
class Formula:
    """An expression: values along an axis (or one value), the template of its cells; span: of a row that is placed."""

    values: Array
    template: str
    axis: Axis | None = None
    span: str = ""

    __array_ufunc__ = None
    """An array leaves arithmetic with a cell to the cell."""

    @property
    def figure(self) -> float:
        """The value of an expression that is one figure."""
        return float(self.values)

    @property
    def along(self) -> Array:
        """The values along its axis."""
        return np.atleast_1d(self.values)

    @property
    def placed(self) -> "Formula":
        """The same, where it is a row of a sheet: what looks along a row needs its cells."""
        if not self.span:
            raise ValueError(f"no row of a sheet: {self.template}")
        return self

    def __add__(self, other: Any, /) -> "Formula":  # noqa: ANN401
        """Sum."""
        return self if is_number(other, 0.0) else recorded(np.add, "({}+{})", self, other)

    def __radd__(self, other: Any, /) -> "Formula":  # noqa: ANN401
        """Sum."""
        return self if is_number(other, 0.0) else recorded(np.add, "({}+{})", other, self)

    def __sub__(self, other: Any, /) -> "Formula":  # noqa: ANN401
        """Difference."""
        return self if is_number(other, 0.0) else recorded(np.subtract, "({}-{})", self, other)

    def __rsub__(self, other: Any, /) -> "Formula":  # noqa: ANN401
        """Difference."""
        return recorded(np.subtract, "({}-{})", other, self)

    def __mul__(self, other: Any, /) -> "Formula":  # noqa: ANN401
        """Product."""
        return self if is_number(other, 1.0) else recorded(np.multiply, "({}*{})", self, other)

    def __rmul__(self, other: Any, /) -> "Formula":  # noqa: ANN401
        """Product."""
        return self if is_number(other, 1.0) else recorded(np.multiply, "({}*{})", other, self)

    def __truediv__(self, other: Any, /) -> "Formula":  # noqa: ANN401
        """Quotient."""
        return self if is_number(other, 1.0) else recorded(np.divide, "({}/{})", self, other)

    def __rtruediv__(self, other: Any, /) -> "Formula":  # noqa: ANN401
        """Quotient."""
        return recorded(np.divide, "({}/{})", other, self)

    def __gt__(self, other: Any, /) -> "Formula":  # noqa: ANN401
        """Whether above, 1 or 0."""
        return recorded(np.greater, "({}>{})", self, other)

    def __lt__(self, other: Any, /) -> "Formula":  # noqa: ANN401
        """Whether below, 1 or 0."""
        return recorded(np.less, "({}<{})", self, other)

    def __ge__(self, other: Any, /) -> "Formula":  # noqa: ANN401
        """Whether not below, 1 or 0."""
        return recorded(np.greater_equal, "({}>={})", self, other)

    def __le__(self, other: Any, /) -> "Formula":  # noqa: ANN401
        """Whether not above, 1 or 0."""
        return recorded(np.less_equal, "({}<={})", self, other)


ZERO = Formula(np.asarray(0.0), "0")
ONE = Formula(np.asarray(1.0), "1")


def is_number(amount: Amount, number: float) -> bool:
    """Whether an amount is no cell and this number throughout: adding zero or multiplying by one needs no formula."""
    if isinstance(amount, Formula):
        return False
    return amount == number if isinstance(amount, float | int) else bool((np.asarray(amount) == number).all())


def as_formula(amount: Amount) -> Formula:
    """An amount in a formula: a cell as it is, and zero and one."""
    if isinstance(amount, Formula):
        return amount
    for number, formula in ((0.0, ZERO), (1.0, ONE)):
        if is_number(amount, number):
            return formula
    raise ValueError(f"no cell: {amount}; a number other than zero and one has a cell of its own")


def recorded(function: Callable[..., Any], template: str, *amounts: Amount) -> Formula:
    """What a function of numbers gives of cells, with its formula; {} in the template stand for theirs, in order."""
    parts = [as_formula(amount) for amount in amounts]
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.asarray(function(*(part.values for part in parts)), dtype=float)
    return Formula(values, template.format(*(part.template for part in parts)), shared_axis(*parts))


def shared_axis(*parts: Formula) -> Axis | None:
    """The axis of an expression: that of its rows, which must be one."""
    axes = {part.axis.name: part.axis for part in parts if part.axis is not None}
    if len(axes) > 1:
        raise ValueError(f"rows along different axes in one formula: {', '.join(axes)}")
    return next(iter(axes.values()), None)


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
