"""The headline: thirteen figures, direct, indirect, induced and total."""

import numpy as np
import pandas as pd

from impact.results import EFFECTS

FIGURES = {
    "construction_job_years": ("construction", "jobs", "job-years"),
    "operation_jobs": ("operation", "jobs", "jobs"),
    "construction_labor_income_usd": ("construction", "labor_income_usd", "USD"),
    "operation_labor_income_usd": ("operation", "labor_income_usd", "USD a year"),
    "construction_value_added_usd": ("construction", "value_added_usd", "USD"),
    "operation_value_added_usd": ("operation", "value_added_usd", "USD a year"),
    "construction_output_usd": ("construction", "output_usd", "USD"),
    "operation_output_usd": ("operation", "output_usd", "USD a year"),
}
TAX_FIGURES = ("state_tax_usd", "local_tax_usd", "federal_tax_usd")
"""Totals of the study's years, undiscounted."""
GRID_FIGURES = {"grid_peak_mw": ("peak_mw", "MW"), "grid_energy_mwh": ("mwh", "MWh a year")}
"""Drawn from utilities in the reference year: direct by the facilities, the rest by firms and households after them."""
MONEY = "USD"
EXPLAINED = ("operation_jobs", "local_tax_usd", "grid_peak_mw", "construction_job_years", "state_tax_usd")
"""Headlines whose inputs are shown beside them: what moves them most."""


def grid_parts(by_year: pd.DataFrame, induced: pd.DataFrame, year: int) -> pd.DataFrame:
    """Peak draw (peak_mw) and energy (mwh) by effect; the parts of the peak are taken to fall together."""
    own = by_year[by_year["utility"].eq("all") & by_year["year"].eq(year)].iloc[0]
    table = induced.groupby("effect")[["peak_mw", "mwh"]].agg(lambda part: part.sum(skipna=False))
    table.loc["direct"] = [own["net_draw_peak_mw"], own["net_draw_mwh"]]
    return table.reindex(list(EFFECTS))


def headline(by_industry: pd.DataFrame, grid: pd.DataFrame, taxes: pd.DataFrame, price_year: int) -> pd.DataFrame:
    """The contract's thirteen figures by metric: direct, indirect, induced, total, p10, p50, p90, unit, price_year."""
    sums = by_industry.groupby(["phase", "effect"]).sum(numeric_only=True)
    rows = {}
    for metric, (phase, measure, unit) in FIGURES.items():
        parts = [float(sums.loc[(phase, effect), measure]) for effect in EFFECTS]
        rows[metric] = (*parts, sum(parts), np.nan, np.nan, np.nan, unit, _year(unit, price_year))
    for metric in TAX_FIGURES:
        parts = [float(taxes[effect].get(metric, 0.0)) if effect in taxes else 0.0 for effect in EFFECTS]
        rows[metric] = (*parts, sum(parts), np.nan, np.nan, np.nan, MONEY, _year(MONEY, price_year))
    for metric, (measure, unit) in GRID_FIGURES.items():
        parts = [float(grid.loc[effect, measure]) for effect in EFFECTS]
        rows[metric] = (*parts, sum(parts), np.nan, np.nan, np.nan, unit, np.nan)
    columns = [*EFFECTS, "total", "p10", "p50", "p90", "unit", "price_year"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("metric")


def _year(unit: str, price_year: int) -> float:
    return float(price_year) if unit.startswith(MONEY) else np.nan
