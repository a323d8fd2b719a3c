"""Sums of the results' frames that more than one output shows.

A sum leaves out parts that have no meaning (NaN) and is NaN only where no part has one.
"""

import pandas as pd

from impact.findings.wording import facts_table
from impact.results import EFFECTS, MEASURES, GridResults, TaxResults

TOTAL = "total"
BY_EFFECT = ("jobs", "labor_income_usd")
"""The measures that `effects_side_by_side` shows by effect."""
TOTAL_ONLY = ("value_added_usd", "output_usd", "wage_salary_jobs")
"""The measures that it shows in total."""


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
