"""Figures as they are written: ten significant digits, and nothing where there is no figure.

Ten digits are far more than the data bear; they are few enough that two machines write the same bytes.
"""

import math
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd


def rounded(figure: float) -> float | None:
    """Return the figure at ten significant digits, None for one that is not finite.

    >>> rounded(1234567.890123), rounded(-0.0), rounded(float("nan"))
    (1234567.89, 0.0, None)
    """
    return float(f"{figure:.10g}") + 0.0 if math.isfinite(figure) else None


def plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return the value as JSON holds it: plain numbers, text, lists and records, None for a missing figure.

    >>> plain({"jobs": float("nan"), "years": (2025, 2026), "share": 1 / 3})
    {'jobs': None, 'years': [2025, 2026], 'share': 0.3333333333}
    """
    kind = type(value)
    if kind is str:
        return value
    if kind is float:
        return rounded(value)  # type: ignore[arg-type]
    if value is None or value is pd.NA:
        return None
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(part) for part in value]
    return _plain_number(value) if isinstance(value, Real | np.bool_) else str(value)


def _plain_number(value: Real | np.bool_) -> bool | int | float | None:
    if isinstance(value, bool | np.bool_):
        return bool(value)
    return int(value) if isinstance(value, Integral) else rounded(float(value))


def with_whole_years(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with years as whole numbers, also where some are missing."""
    years = [column for column in ("year", "price_year") if column in frame]
    return frame.astype(dict.fromkeys(years, "Int64"))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the frame's rows as records for JSON."""
    return [plain(row) for row in with_whole_years(frame).to_dict("records")]


def range_words(low: float, high: float, kind: str) -> str:
    """Return a range in words.

    >>> range_words(1.2e9, 2.5e9, "short money"), range_words(320.4, 610.0, "jobs")
    ('$1.20 billion to $2.50 billion', '320 to 610')
    >>> range_words(1.0, float("nan"), "jobs")
    '-'
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return "-"
    words = [_dollar_words(bound) if kind == "short money" else f"{bound:,.0f}" for bound in (low, high)]
    return " to ".join(words)


def _dollar_words(amount: float) -> str:
    if abs(amount) >= 1e9:
        return f"${amount / 1e9:,.2f} billion"
    return f"${amount / 1e6:,.1f} million" if abs(amount) >= 1e6 else f"${amount:,.0f}"
