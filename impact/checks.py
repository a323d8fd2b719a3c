"""Checks: one check_* per rule; a message says which table, which rule, which offenders, and the cure."""

from collections.abc import Iterable

import pandas as pd

from impact.errors import DataError


def named(offenders: Iterable[object], most: int = 8) -> str:
    """Offenders as a readable list, the first few by name.

    >>> named(range(10), most=3)
    '0, 1, 2 and 7 more'
    """
    names = [str(offender) for offender in offenders]
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def check_adds_up(table: str, parts: pd.Series, whole: pd.Series, tolerance: float) -> None:
    """Parts equal their whole within an absolute tolerance, row by row."""
    gap = (parts - whole).abs()
    if (gap > tolerance).any():
        worst = gap.idxmax()
        raise DataError(f"{table}: parts and total differ by up to {gap.max():g} (at {worst}); allowed {tolerance:g}")


def check_same_order(table: str, index: pd.Index, reference: pd.Index) -> None:
    """Rows stand in the same order as in a reference: arrays are joined by position."""
    if not index.equals(reference):
        raise DataError(f"{table}: rows are not in the order of the industries; run `impact data build`")
