"""Operations of the rules: each a function of numbers, and what a spreadsheet calls it.

A rule is a function of amounts that uses these, + - * / and comparisons, and nothing else. Of numbers and arrays (the
last axis is years, one before it draws) it gives numbers; of cells the same numbers with the formula that stands in
the workbook. Both come from one call of one function, so that they cannot part.

    operation                          of cells
    minimum, maximum, where            MIN, MAX, IF
    ratio                              IF(other>0, one/other, 0)
    whole, remainder                   ROUND, MOD
    lag                                the cell of the year before
    total                              SUM of the row
    running_sum, running_maximum       SUM, MAX from the first year to the own
    pick                               INDEX
    sum_over_ages                      SUMPRODUCT

What looks along a row (the last four lines) takes placed rows: Book.named places one.
"""

from collections.abc import Callable
from functools import reduce
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from impact.rules.cells import BEFORE, FIRST_LETTER, HERE, Amount, Array, Axis, Formula, recorded, shared_axis

A = TypeVar("A", bound=Amount)


def _array(amount: Amount) -> Any:  # noqa: ANN401 - an array, or a number as one of no axis
    return np.asarray(amount)


def applied(function: Callable[..., Any], template: str, *amounts: A) -> A:
    """What a function gives of amounts, with its formula if one of them is a cell."""
    if any(isinstance(amount, Formula) for amount in amounts):
        return recorded(function, template, *amounts)  # type: ignore[return-value]
    found: A = function(*amounts)
    return found


def minimum(*amounts: A) -> A:
    """Least of some amounts.

    >>> float(minimum(3.0, 2.0))
    2.0
    """
    return applied(lambda *parts: reduce(np.minimum, parts), f"MIN({_arguments(amounts)})", *amounts)


def maximum(*amounts: A) -> A:
    """Highest of some amounts."""
    return applied(lambda *parts: reduce(np.maximum, parts), f"MAX({_arguments(amounts)})", *amounts)


def _arguments(amounts: tuple[A, ...]) -> str:
    return ",".join("{}" for _ in amounts)


def where(condition: Amount, yes: A, no: A) -> A:
    """One amount where a condition holds, else another; a condition that is no cell chooses for all cells."""
    if not isinstance(condition, Formula) and (isinstance(yes, Formula) or isinstance(no, Formula)):
        return yes if _array(condition).all() else no
    found: A = applied(  # type: ignore[assignment]
        lambda test, one, other: np.where(np.asarray(test) != 0, one, other), "IF({},{},{})", condition, yes, no
    )
    return found


def ratio(one: A, other: A) -> A:
    """One over the other, zero where the other is not above zero.

    >>> float(ratio(6.0, 3.0)), float(ratio(6.0, 0.0))
    (2.0, 0.0)
    """
    return applied(_ratio, "IF({1}>0,{0}/{1},0)", one, other)


def _ratio(one: Array, other: Array) -> Array:
    has = np.greater(other, 0)
    return np.where(has, one / np.where(has, other, 1.0), 0.0)


def whole(amount: A) -> A:
    """Whole number, half away from zero, as spreadsheets round.

    >>> float(whole(4.6)), float(whole(4.5))
    (5.0, 5.0)
    """
    return applied(lambda one: np.sign(one) * np.floor(np.abs(one) + 0.5), "ROUND({},0)", amount)


def remainder(one: A, other: A) -> A:
    """What division leaves."""
    return applied(np.mod, "MOD({},{})", one, other)


def total(amount: A) -> A:
    """Sum over the years; of draws one figure each."""
    if isinstance(amount, Formula):
        return Formula(np.asarray(amount.values.sum()), f"SUM({amount.placed.span})")  # type: ignore[return-value]
    found: A = _array(amount).sum(axis=-1, keepdims=True)
    return found


def lag(amount: A, years: int = 1) -> A:
    """The same some years later: zero before; what falls after the last year is left out.

    >>> lag(np.array([1.0, 2.0, 3.0])).tolist()
    [0.0, 1.0, 2.0]
    """
    if not isinstance(amount, Formula):
        table = _array(amount)
        kept = max(table.shape[-1] - years, 0)
        found: A = np.concatenate([np.zeros_like(table[..., :years]), table[..., :kept]], axis=-1)  # type: ignore[assignment]
        return found
    if years != 1 or BEFORE in amount.template:
        raise ValueError("a formula looks one year back; place the row between: Book.named")
    values, earlier = lag(amount.along), amount.template.replace(HERE, BEFORE)
    template = f"IF(COLUMN({HERE}$1)>COLUMN(${FIRST_LETTER}$1),{earlier},0)"
    return Formula(values, template, amount.axis)  # type: ignore[return-value]


def running_sum(amount: A) -> A:
    """Sum of all years up to each.

    >>> running_sum(np.array([60.0, 40.0, 0.0])).tolist()
    [60.0, 100.0, 100.0]
    """
    return _running(np.add, "SUM", amount)


def running_maximum(amount: A) -> A:
    """Highest of all years up to each."""
    return _running(np.maximum, "MAX", amount)


def _running(function: np.ufunc, name: str, amount: A) -> A:
    if not isinstance(amount, Formula):
        found: A = function.accumulate(_array(amount), axis=-1)  # type: ignore[assignment]
        return found
    first, own = amount.placed.span.partition(":")[0], amount.template.rpartition("!")[2]
    return Formula(function.accumulate(amount.values), f"{name}({first}:{own})", amount.axis)  # type: ignore[return-value]


def pick(table: A, position: A) -> A:
    """Entries of a table of one axis at some positions, the first 0."""
    if not isinstance(table, Formula):
        found: A = _array(table)[_array(position).astype(int)]
        return found
    return recorded(lambda place: table.values[place.astype(int)], f"INDEX({table.placed.span},{{}}+1)", position)  # type: ignore[return-value]


def sum_over_ages(added: A, factor: A, ages: A) -> A:
    """In each year the sum, over all years up to it, of what was added in them x the factor of its age.

    Args:
        added: by year.
        factor: by age, as many as years.
        ages: 0, 1, 2 ...: the age of each factor.

    100 added in the first year and 50 in the second, worth 67, 33 and 20% at ages 0, 1 and 2:

    >>> sum_over_ages(np.array([100.0, 50.0, 0.0]), np.array([0.67, 0.33, 0.20]), np.arange(3)).round(2).tolist()
    [67.0, 66.5, 36.5]
    """
    if not (isinstance(added, Formula) and isinstance(factor, Formula) and isinstance(ages, Formula)):
        found: A = _over_ages(_array(added), _array(factor))  # type: ignore[assignment]
        return found
    age = f"COLUMN({HERE}$1)-COLUMN({added.placed.span})"
    template = f"SUMPRODUCT({added.span},SUMIF({ages.placed.span},{age},{factor.placed.span}))"
    axis: Axis | None = shared_axis(added, factor, ages)
    return Formula(_over_ages(added.values, factor.values), template, axis)  # type: ignore[return-value]


def _over_ages(added: Array, factor: Array) -> Array:
    years = added.shape[-1]
    number = np.arange(years)
    age = number[:, None] - number[None, :]
    by_year = np.where(age >= 0, factor[..., np.clip(age, 0, None)], 0.0)
    return np.asarray(np.einsum("...ts,...s->...t", by_year, added) if factor.ndim > 1 else added @ by_year.T)


def is_nothing(amount: Amount) -> bool:
    """Whether nothing of an amount is above zero; never of a cell, which may be so when an input changes."""
    return not isinstance(amount, Formula) and not bool((_array(amount) > 0).any())


def numbers(amount: Amount) -> npt.NDArray[Any]:
    """The numbers of an amount: of cells those that are delivered."""
    return amount.values if isinstance(amount, Formula) else np.asarray(amount)
