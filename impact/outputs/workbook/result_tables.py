"""Sheets of taxes, of the grid, and of the ranges: names, words for the contents, tables."""

import pandas as pd

from impact.effects.headline import EXPLAINED
from impact.outputs.catalog import MEASURES, METRICS
from impact.results import Results

TAX, TAX_BY_YEAR, PROPERTY_TAX, GRID, GRID_BY_SITE = "Tax", "Tax by year", "Property tax", "Grid", "Grid by site"
RANGES, FAN, NET, BASELINE = "Ranges", "Range by year", "Gross and net", "Baseline"
BARS = "Tornado data"


def answer_kinds(answers: pd.DataFrame) -> tuple[str, ...]:
    """Return the kind of each answer's figures, by its unit."""
    return tuple(
        "year" if unit == "year" else next((kind for words, kind in ANSWER_KINDS.items() if words in unit), "number")
        for unit in answers["unit"]
    )


def tax_table(results: Results) -> pd.DataFrame:
    """Return the jurisdictions with the reference year's recurring taxes alongside the totals."""
    rows = results.taxes.rows
    now = rows[rows["year"].eq(results.reference_year) & rows["recurrence"].eq("recurring")]
    yearly = (
        results.taxes.by_jurisdiction["jurisdiction"].map(now.groupby("jurisdiction")["amount_usd"].sum()).fillna(0.0)
    )
    table = results.taxes.by_jurisdiction.assign(
        recurring_in_reference_year_usd=yearly, gross_usd=lambda t: t["amount_usd"]
    )
    money = ["one_time_usd", "recurring_in_reference_year_usd", "recurring_usd", "gross_usd", "net_usd", "but_for_usd"]
    money += ["forgone_usd", "present_value_usd", "nominal_usd"]
    return table[["level", "jurisdiction_title", "jurisdiction", *money]]


def property_tax_years(results: Results) -> pd.DataFrame:
    """Return the property tax of the sites, one row a year, one column a jurisdiction."""
    rows = results.taxes.rows
    own = rows[rows["kind"].str.startswith("property tax")]
    wide = own.pivot_table(index="year", columns="jurisdiction", values="amount_usd", aggfunc="sum", fill_value=0.0)
    wide = wide.reindex(study_years(results), fill_value=0.0).rename_axis(index="year")
    named = wide.set_axis([f"{key.replace('-', '_')}_usd" for key in wide.columns], axis=1)
    return named.reset_index()


def study_years(results: Results) -> list[int]:
    """Return the years of the study, those without tax among them."""
    return list(range(results.study.first_year, results.study.last_year + 1))


def tax_years(results: Results) -> pd.DataFrame:
    """Return taxes by jurisdiction and kind, one column for each year of the study."""
    table = results.taxes.by_year
    wide = table.pivot_table(
        index=["level", "jurisdiction_title", "jurisdiction", "kind", "recurrence"],
        columns="year",
        values="amount_usd",
        aggfunc="sum",
        sort=False,
    )
    wide = wide.reindex(columns=study_years(results)).fillna(0.0)
    wide.columns = pd.Index([f"{year}_usd" for year in wide.columns])
    return wide.assign(total_usd=wide.sum(axis=1)).reset_index()


ANSWER_KINDS = {
    "share": "share",
    "ratio": "ratio",
    "per household": "small money",
    "USD": "short money",
}
"""How an answer is shown, by a word in its unit: the first that fits; a unit that is "year" itself aside."""


def tornado_table(tornado: pd.DataFrame) -> pd.DataFrame:
    """Return the tornado, the main figures first, with the lengths of its bars."""
    order = {metric: place for place, metric in enumerate(dict.fromkeys((*EXPLAINED, *METRICS)))}
    table = tornado.assign(metric_words=tornado["metric"].map(METRICS), order=tornado["metric"].map(order))
    first = ["metric_words", "title", "input_p10", "input_p90", "input_unit", "at_p10", "central", "at_p90", "unit"]
    return table.sort_values(["order", "rank"], ignore_index=True)[[*first, "swing_share"]]


def tornado_bars(tornado: pd.DataFrame) -> pd.DataFrame:
    """Return the bars of the tornados that are drawn: where each begins, and how far below and above the center."""
    own = tornado[tornado["metric"].isin(EXPLAINED)]
    low, high = own[["at_p10", "at_p90"]].min(axis=1), own[["at_p10", "at_p90"]].max(axis=1)
    central = own["central"].clip(low, high)
    bars = {"lower_end": low, "below_central": central - low, "above_central": high - central}
    return own[["metric", "title", "unit"]].assign(**bars).reset_index(drop=True)


def worded(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with measures in words, jobs first."""
    order = {measure: place for place, measure in enumerate(MEASURES)}
    keys = [column for column in ("phase", "basis") if column in table]
    blocks = table.assign(order=table["measure"].map(order)).sort_values([*keys, "order"], kind="stable")
    words = blocks["measure"].map(MEASURES)
    return blocks.assign(measure=words).drop(columns="order").reset_index(drop=True)


def net_table(gross_net: pd.DataFrame) -> pd.DataFrame:
    """Return gross, net and but-for with the figure in words first."""
    table = gross_net.drop(columns=[column for column in gross_net if column.endswith("_p50")])
    table.insert(0, "metric_words", table["metric"].map(METRICS))
    return table


def row_kinds(name: str, frame: pd.DataFrame) -> tuple[str, ...]:
    """Return the kind of figures row by row of a sheet whose columns mix units."""
    return tuple(_kind(str(unit)) for unit in frame["unit"]) if "unit" in frame and name != BASELINE else ()


def _kind(unit: str) -> str:
    kinds = {"USD": "short money", "job": "jobs", "MWh": "count", "MW": "decimal"}
    return next((kind for start, kind in kinds.items() if unit.startswith(start)), "number")
