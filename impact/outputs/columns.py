"""Columns of the plain tables: type and unit of each, as a data package tells them."""

from collections.abc import Collection
from typing import Any

import pandas as pd

from impact.outputs.figures import with_whole_years
from impact.outputs.headings import heading
from impact.sources.vintages import vintage_year

AS_SAID = "as the column {column} says"
RATIO = "ratio"
NAMED = {
    "population": "people",
    "households": "households",
    "workers": "workers",
    "baseline_p10": "jobs",
    "baseline_p50": "jobs",
    "baseline_p90": "jobs",
    "effect_share_of_band": "share",
    "hours_share": "share",
    "share": "share",
    "share_of_announced": "share",
    "share_of_spending": "share",
    "direct_effect_jobs": RATIO,
    "direct_effect_labor_income": RATIO,
    "location_quotient": RATIO,
    "jobs_per_musd": "jobs per million {year} USD",
    "nominal_usd": "USD of each year",
    "national_wage_usd": "USD of May 2025, a year",
    "memphis_wage_usd": "USD of May 2025, a year",
    "net_earnings_usd": "{income_year} USD a year",
    "published_low_usd": "USD",
    "published_high_usd": "USD",
    "rank": "rank",
}
ENDINGS = {
    "_usd_per_mwh": "{year} USD per MWh",
    "_musd": "million {year} USD",
    "_usd": "{year} USD",
    "_share": "share",
    "mwh": "MWh",
    "_mw": "MW",
    "_mmbtu": "MMBtu",
    "_kgal": "1,000 gallons",
    "_metric_tons": "metric tons",
    "_miles": "miles",
    "_multiplier": RATIO,
    "jobs": "jobs",
    "year": "year",
    "month": "month",
    "day": "day",
    "hour": "hour",
}
"""Units by the whole name of a column, and by its ending (docs/glossary.md)."""


def table_schema(frame: pd.DataFrame, price_year: int) -> dict[str, Any]:
    """Return the fields of a table as a data package tells them: name, type, title and, of figures, unit."""
    whole = with_whole_years(frame)
    fields = []
    for name in whole:
        unit = column_unit(name, list(whole), price_year)
        kind = column_type(whole[name], is_figure=bool(unit))
        field = {"name": name, "type": kind, "title": heading(name, price_year)}
        fields.append(field | ({"unit": unit} if kind in ("integer", "number") else {}))
    return {"fields": fields, "missingValues": [""]}


def column_type(values: pd.Series, *, is_figure: bool) -> str:
    """Return the type of a column's values; where there are none, `is_figure` tells.

    >>> column_type(pd.Series(["05035"]), is_figure=False), column_type(pd.Series([2025, None]), is_figure=True)
    ('string', 'number')
    """
    known = values.dropna()
    if known.empty:
        return "number" if is_figure else "string"
    if pd.api.types.is_bool_dtype(values):
        return "boolean"
    if pd.api.types.is_integer_dtype(values):
        return "integer"
    return "number" if pd.api.types.is_numeric_dtype(known.infer_objects()) else "string"


def column_unit(column: str, alongside: Collection[str], price_year: int) -> str:
    """Return the unit of a column of figures; empty where the name does not tell and no other column does.

    >>> column_unit("load_mwh", (), 2025), column_unit("value", ("value", "unit"), 2025), column_unit("name", (), 2025)
    ('MWh', 'as the column unit says', '')
    """
    ending = next((unit for ending, unit in ENDINGS.items() if column.endswith(ending)), "")
    if column.startswith("input_"):
        return AS_SAID.format(column="input_unit")
    unit = NAMED.get(column, ending) or (AS_SAID.format(column="unit") if "unit" in alongside else "")
    return unit.format(year=price_year, income_year=vintage_year("county_income"))
