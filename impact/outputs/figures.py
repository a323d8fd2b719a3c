"""Figures as they are written, ten significant digits and nothing where nothing is known; sums that outputs share.

Ten digits are far more than the data bear; they are few enough that two machines write the same bytes.

A sum leaves out parts that have no meaning (NaN) and is NaN only where no part has one.

Facts are every figure of a run that has a place and a year, one figure a row. Rows of the reference case (stat
"central") hold no totals: for one measure and year they add up over places and effects. Percentiles do not add; those
of the effect "all" are of direct, indirect and induced together, and those of the place "region" of all counties
together. A measure that is not split by effect has an empty effect. What is zero has no row.
"""

import math
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd

from impact.findings import wording
from impact.outputs.catalog import unit_of
from impact.results import EFFECTS, MEASURES, GridResults, Results, TaxResults

TOTAL = "total"
BY_EFFECT = ("jobs", "labor_income_usd")
"""The measures that `effects_side_by_side` shows by effect."""
TOTAL_ONLY = ("value_added_usd", "output_usd", "wage_salary_jobs")
"""The measures that it shows in total."""
FACT_COLUMNS = ("study", "place", "year", "measure", "effect", "stat", "value", "unit")
FACT_KEYS = ["place", "year", "measure", "effect"]
CENTRAL, ALL, REGION = "central", "all", "region"
PERCENTILES = ("p10", "p50", "p90")
GRID_MEASURES = {"peak_mw": "grid_peak_mw", "mwh": "grid_energy_mwh"}
SITE_MEASURES = (
    "load_peak_mw", "net_load_peak_mw", "load_mwh", "on_site_supply_mwh", "net_load_mwh", "unserved_mwh", "gas_mmbtu",
    "water_kgal", "turbine_co2_metric_tons",
)  # fmt: skip
BALANCE_MEASURES = {"forgone_usd": "tax_forgone_usd", "public_cost_usd": "public_cost_usd"}


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
    return wording.facts_table(grid.facts)


def tax_answers(taxes: TaxResults) -> pd.DataFrame:
    """Return what is found on taxes: topic, what, value, unit, how."""
    return wording.facts_table(taxes.facts).drop(columns=["low", "high"])


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


def facts_table(results: Results) -> pd.DataFrame:
    """Return all facts: counties, region, taxing jurisdictions, sites; in this order, each by year."""
    parts = [county_facts(results), region_facts(results), tax_facts(results), site_facts(results)]
    rows = pd.concat([part for part in parts if len(part)], ignore_index=True).dropna(subset="value")
    rows = rows[rows["value"].ne(0).groupby([rows[key] for key in FACT_KEYS], sort=False).transform("any")]
    units = {name: unit_of(name, (), results.study.price_year) for name in rows["measure"].unique()}
    return rows.assign(
        study=results.study.name,
        value=[rounded(value) for value in rows["value"].tolist()],
        unit=rows["measure"].map(units),
    )[list(FACT_COLUMNS)].reset_index(drop=True)


def measure_name(phase: str, measure: str, basis: str = "workplace") -> str:
    """Return the name of a measure of a phase: jobs of construction are job-years; of the workplace, or of residents.

    >>> measure_name("construction", "jobs"), measure_name("operation", "labor_income_usd", "residence")
    ('construction_job_years', 'operation_resident_labor_income_usd')
    """
    counted = "job_years" if (phase, measure) == ("construction", "jobs") else measure
    return f"{phase}_resident_{counted}" if basis == "residence" else f"{phase}_{counted}"


def county_facts(results: Results) -> pd.DataFrame:
    """Return figures by county and year: by effect, and the percentiles of all effects together."""
    table = results.by_county_year
    if table.empty:
        return table
    keys = list(zip(table["phase"], table["basis"], table["measure"], strict=True))
    named = {key: measure_name(key[0], key[2], key[1]) for key in set(keys)}
    table = table.assign(measure=[named[key] for key in keys], place=table["geoid"])
    parts, together = table[table["effect"].ne("total")], table[table["effect"].eq("total")].assign(effect=ALL)
    return pd.concat([_long(parts, (CENTRAL,)), _long(together, PERCENTILES)])


def region_facts(results: Results) -> pd.DataFrame:
    """Return percentiles of the region, and the peak of all sites together, which no sum gives."""
    table = results.ranges.by_year
    if table.empty:
        return table
    names = [
        GRID_MEASURES.get(measure, "") if phase == "grid" else measure_name(phase, measure)
        for phase, measure in zip(table["phase"], table["measure"], strict=True)
    ]
    table = table[np.any(table[list(PERCENTILES)] != 0, axis=1)].assign(place=REGION, effect=ALL)
    table = table.assign(measure=pd.Series(names).reindex(table.index))
    peaks = table[table["measure"].eq(GRID_MEASURES["peak_mw"])]
    return pd.concat([_long(table, PERCENTILES), _long(peaks.assign(effect="direct"), (CENTRAL,))])


def tax_facts(results: Results) -> pd.DataFrame:
    """Return taxes by jurisdiction and effect with percentiles of all effects, what is forgone, and public cost."""
    paid = results.taxes.by_year.assign(place=results.taxes.by_year["jurisdiction"])
    is_property = paid["kind"].str.startswith("property tax")
    keys = ["place", "year", "effect"]
    parts = [
        rows.groupby(keys, sort=False)["amount_usd"].sum().rename(CENTRAL).reset_index().assign(measure=measure)
        for rows, measure in ((paid, "tax_usd"), (paid[is_property], "property_tax_usd"))
    ]
    found = [_long(part, (CENTRAL,)) for part in parts]
    ranges = {"tax_usd": results.ranges.by_jurisdiction_year, "property_tax_usd": results.ranges.property_tax}
    for measure, table in ranges.items():
        if len(table):
            named = table.rename(columns={f"{stat}_usd": stat for stat in PERCENTILES} | {"jurisdiction": "place"})
            found.append(_long(named.assign(measure=measure, effect=ALL), PERCENTILES))
    balance = results.taxes.balance_by_year
    if len(balance):
        named = balance.rename(columns={"jurisdiction": "place"})
        for name, measure in BALANCE_MEASURES.items():
            found.append(_long(named.assign(measure=measure, effect="", central=named[name]), (CENTRAL,)))
    return pd.concat(found)


def site_facts(results: Results) -> pd.DataFrame:
    """Return load, supply, gas, water and carbon dioxide of each facility."""
    table = results.grid.by_site.rename(columns={"facility": "place"})
    columns = [name for name in SITE_MEASURES if name in table]
    long = table.melt(["place", "year"], columns, var_name="measure", value_name=CENTRAL)
    return _long(long.assign(effect="direct"), (CENTRAL,))


def _long(table: pd.DataFrame, stats: tuple[str, ...]) -> pd.DataFrame:
    """Return one row a statistic, in the order of the table."""
    keys = table[FACT_KEYS]
    rows = keys.loc[keys.index.repeat(len(stats))].reset_index(drop=True)
    values = table[list(stats)].to_numpy(dtype=float).ravel()
    return rows.assign(stat=np.tile(list(stats), len(keys)), value=values)
