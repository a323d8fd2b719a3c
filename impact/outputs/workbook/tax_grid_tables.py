"""Shapes of the sheets of taxes and of the grid."""

import pandas as pd

from impact.results import Results

TAX, TAX_BY_YEAR, PROPERTY_TAX, GRID, GRID_BY_SITE = "Tax", "Tax by year", "Property tax", "Grid", "Grid by site"


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
