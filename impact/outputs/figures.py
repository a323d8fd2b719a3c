"""Figures as they are written, ten significant digits and nothing where nothing is known; sums that outputs share.

Ten digits are far more than the data bear; they are few enough that two machines write the same bytes.

A sum leaves out parts that have no meaning (NaN) and is NaN only where no part has one.
"""

import math
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd

from impact.findings.wording import facts_table
from impact.results import EFFECTS, MEASURES, GridResults, TaxResults

TOTAL = "total"
BY_EFFECT = ("jobs", "labor_income_usd")
"""The measures that `effects_side_by_side` shows by effect."""
TOTAL_ONLY = ("value_added_usd", "output_usd", "wage_salary_jobs")
"""The measures that it shows in total."""


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
    return frame.astype(dict.fromkeys(years, "Int64")) if years else frame


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


def measure_sums(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the measures summed over all but the keys, which become columns, in the order of the frame."""
    return frame.groupby(keys, sort=False, dropna=False)[list(MEASURES)].sum(min_count=1).reset_index()


def by_sector(by_industry: pd.DataFrame) -> pd.DataFrame:
    """Return by_industry summed to sectors."""
    return measure_sums(by_industry, ["phase", "effect", "sector", "sector_name"])


def grid_answers(grid: GridResults) -> pd.DataFrame:
    """Return what is found on the grid: topic, what, value, low, high, unit, how."""
    return facts_table(grid.facts)


def tax_answers(taxes: TaxResults) -> pd.DataFrame:
    """Return what is found on taxes: topic, what, value, unit, how."""
    return facts_table(taxes.facts).drop(columns=["low", "high"])


def with_totals(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the measures by keys and effect, with a row for the total of the effects."""
    total = measure_sums(frame, keys).assign(effect=TOTAL)
    return pd.concat([measure_sums(frame, [*keys, "effect"]), total], ignore_index=True)


def effects_side_by_side(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return one row for each combination of keys: columns such as direct_jobs or total_output_usd."""
    rows = with_totals(frame, keys).set_index(keys)
    parts = {effect: rows[rows["effect"] == effect] for effect in (*EFFECTS, TOTAL)}
    pairs = [(effect, measure) for measure in BY_EFFECT for effect in parts]
    pairs += [(TOTAL, measure) for measure in TOTAL_ONLY]
    columns = {f"{effect}_{measure}": parts[effect][measure] for effect, measure in pairs}
    return pd.DataFrame(columns, index=parts[TOTAL].index).reset_index()
