"""Sheets of taxes and of the grid: names, lines for the contents, tables."""

import pandas as pd

from impact.outputs.aggregates import grid_answers, tax_answers
from impact.results import Results

Named = tuple[str, str, pd.DataFrame]
TAX, TAX_BY_YEAR, PROPERTY_TAX, GRID, GRID_BY_SITE = "Tax", "Tax by year", "Property tax", "Grid", "Grid by site"


def tax_frames(results: Results) -> list[Named]:
    """Return the sheets on taxes: name, line for the contents, table."""
    return [
        (TAX, "Taxes of all years by jurisdiction: one-time, recurring, gross, net, but-for", tax_table(results)),
        (TAX_BY_YEAR, "Taxes by jurisdiction and kind, year by year", tax_years(results)),
        (PROPERTY_TAX, "Property tax of the sites by jurisdiction, year by year", property_tax_years(results)),
        ("Tax chain", "From the announcement to the tax bill, compared with published figures", results.taxes.chain),
        ("Tax steps", "Property of each site, step by step, on January 1 of each year", results.taxes.steps),
        ("Tax incentives", "What abatements and exemptions cost each jurisdiction", results.taxes.incentives),
        ("Tax answers", "Set-aside, exemptions, renewal, closing", tax_answers(results.taxes)),
    ]


def grid_frames(results: Results) -> list[Named]:
    """Return the sheets on the grid: name, line for the contents, table."""
    return [
        (
            GRID,
            ("Load, on-site supply and net load by utility and year, against authorized demand and peaks"),
            results.grid.by_year,
        ),
        (
            "Grid answers",
            "Peaks, headroom, bills, emissions and water, each with how it is calculated",
            grid_answers(results.grid),
        ),
        (GRID_BY_SITE, "Load, supply, gas, water and carbon dioxide by site and year", results.grid.by_site),
        ("Grid bills", f"Electricity bills month by month, {results.reference_year}", results.grid.bills),
        ("Grid induced", "Load of firms and households that follow, by county", results.grid.induced),
        ("Grid forecast", "TVA's peak forecast without new large customers", results.grid.forecast),
        ("Grid peak days", "Hour by hour on MLGW's peak days (derived), with this study", results.grid.peak_days),
        ("Grid duration", "Load reached in at least so many of the year's hours", results.grid.duration),
    ]


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
