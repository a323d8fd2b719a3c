"""The workbook's tables: what each sheet holds, in the order of the sheets."""

from typing import Any

import pandas as pd

from impact.outputs.aggregates import effects_side_by_side
from impact.outputs.figures import plain, range_words
from impact.outputs.formats import number_kind
from impact.outputs.headings import METRICS
from impact.outputs.range_sheets import range_frames, row_kinds
from impact.outputs.sheet_table import Group, SheetTable
from impact.results import Results

Named = tuple[str, str, pd.DataFrame]
HEADLINE, WATERFALL, TIMELINE, COUNTIES, INDUSTRIES = "Headline", "Waterfall", "Timeline", "Counties", "Industries"
DELIVERED = "Delivered"
TAX, TAX_BY_YEAR, PROPERTY_TAX, GRID, GRID_BY_SITE = "Tax", "Tax by year", "Property tax", "Grid", "Grid by site"

NOT_LIVE = "total_wage_salary_jobs"
"""What no formula gives; it stands on the sheets Sectors and Industries."""
RANGE = ["p10", "p50", "p90"]
NO_RANGE = "No range computed in this run: the 10th percentile, median and 90th percentile are empty."
RANGE_NOTES = (
    "Central: every input at its central value. Median: half of the draws lie below it.",
    "Where inputs can be far higher but only a little lower, the median lies above the central case.",
    "10th to 90th percentile: of draws in which all inputs vary at once within their ranges (sheet Assumptions).",
    "What no range is given for, and what the model leaves out, is not in the percentiles.",
)
READER_NOTES = (
    "An empty cell means that the figure has no meaning there, or was not computed in this run.",
    "The sheets show jobs and labor income by effect, the rest in total; tables/*.csv hold all by effect.",
    "In tables/*.csv, text that a spreadsheet would take for a formula has an apostrophe before it.",
)


def sheet_tables(results: Results) -> list[SheetTable]:
    """Return the tables of the results, sheet by sheet."""
    return [*tables_of(results, Group.results, result_frames(results)),
            *tables_of(results, Group.details, [*detail_frames(results), *tax_frames(results), *grid_frames(results)]),
            *tables_of(results, Group.ranges, range_frames(results))]  # fmt: skip


def reference_tables(results: Results) -> list[SheetTable]:
    """Return the tables of what the figures rest on."""
    return tables_of(results, Group.reference, [
        ("Multipliers", "Multipliers of every industry in the region (Type II)", results.multipliers),
        ("Assumptions", "Every assumption with its range, source and trust", results.assumptions),
        ("Sources", "Every source: of the study, of the data, of the parameters", results.sources),
        ("Notes", "Warnings of this run, and what is left out", notes_table(results)),
        ("Run", "What made this workbook: version, data, options", run_table(results.manifest)),
        *missing_sheet(results),
    ])  # fmt: skip


def missing_sheet(results: Results) -> list[Named]:
    """Return the sheet of parameters that are not there, if there are any."""
    about = "Parameters of tax and grid that are not known here, and how to add them"
    return [("Missing", about, results.missing)] if len(results.missing) else []


def delivered_table(results: Results) -> SheetTable:
    """Return the headline as delivered, with its ranges in words: what the live figures are held against."""
    table = headline_table(results.headline)
    words = [range_words(low, high, _headline_kind(metric))
             for metric, low, high in table[["metric", "p10", "p90"]].itertuples(index=False)]  # fmt: skip
    about = "The headline as delivered, whatever the inputs say now"
    kinds = tuple(_headline_kind(metric) for metric in table["metric"])
    return SheetTable(DELIVERED, about, table.assign(range_words=words), results.study.price_year, kinds, Group.data)


def tables_of(results: Results, group: Group, frames: list[Named]) -> list[SheetTable]:
    """Return the sheets of one group."""
    kinds = {
        HEADLINE: tuple(_headline_kind(metric) for metric in results.headline.index.astype(str)),
        "Tax answers": answer_kinds(results.taxes.answers),
        "Grid answers": answer_kinds(results.grid.answers),
    }
    return [
        SheetTable(name, about, frame, _price_year(frame, results), kinds.get(name) or row_kinds(name, frame), group)
        for name, about, frame in frames
    ]


def result_frames(results: Results) -> list[Named]:
    """Return the sheets that most readers want: name, line for the contents, table."""
    return [
        ("Claims", "Public figures beside ours, and whether they can be compared", results.claims),
        (HEADLINE, "Main figures: direct, indirect, induced, total and range", headline_table(results.headline)),
        (WATERFALL, "From the announced figure to what is spent in the region", waterfall_table(results.waterfall)),
        (TIMELINE, "Effects year by year", by_year_table(results.by_year)),
        (COUNTIES, f"Effects by county of work and of residence: {when(results)}", by_county_table(results.by_county)),
    ]


def detail_frames(results: Results) -> list[Named]:
    """Return the sheets by sector, industry and occupation, and where the money goes."""
    span = when(results)
    return [
        ("Sectors", f"Effects by sector: {span}", by_sector_table(results.by_industry)),
        (INDUSTRIES, f"Effects by detailed industry: {span}", by_industry_table(results.by_industry)),
        ("Occupations", f"Wage and salary jobs by occupation: {span}", results.occupations),
        ("Income by county", f"Labor income earned and received, by county: {span}", results.income_by_county),
        ("Leakage", f"Where the whole dollar goes: {span}", results.leakage),
    ]


def when(results: Results) -> str:
    """Return what time the figures are of."""
    return f"construction over all years, operation in {results.reference_year}"


def tax_frames(results: Results) -> list[Named]:
    """Return the sheets on taxes: name, line for the contents, table."""
    return [
        (TAX, "Taxes of all years by treasury: once, each year, gross, net, but-for", tax_table(results)),
        (TAX_BY_YEAR, "Taxes by treasury and kind, year by year", tax_years(results)),
        (PROPERTY_TAX, "Property tax of the sites by treasury, year by year", property_tax_years(results)),
        ("Tax chain", "From the announcement to the tax bill, beside what was published", results.taxes.chain),
        ("Tax steps", "Property of each site, step by step, on 1 January of each year", results.taxes.steps),
        ("Tax incentives", "What abatements and exemptions cost each treasury", results.taxes.incentives),
        ("Tax answers", "Set-aside, exemptions, renewal, closing", results.taxes.answers),
    ]


def grid_frames(results: Results) -> list[Named]:
    """Return the sheets on the grid: name, line for the contents, table."""
    return [
        (GRID, "Load, own supply and draw by utility and year, against approvals and peaks", results.grid.by_year),
        (
            "Grid answers",
            "Peaks, headroom, bills, emissions and water, each with how it is reckoned",
            results.grid.answers,
        ),
        (GRID_BY_SITE, "Load, supply, gas, water and carbon dioxide by site and year", results.grid.by_site),
        ("Grid bills", f"Electricity bills month by month, {results.reference_year}", results.grid.bills),
        ("Grid induced", "Load of firms and households that follow, by county", results.grid.induced),
        ("Grid forecast", "TVA's peaks ahead without new large customers", results.grid.forecast),
        ("Grid peak days", "Hour by hour on MLGW's peak days (derived), with this study", results.grid.peak_days),
        ("Grid duration", "Load reached in at least so many of the year's hours", results.grid.duration),
    ]


def answer_kinds(answers: pd.DataFrame) -> tuple[str, ...]:
    """Return the kind of each answer's figures, by its unit."""
    return tuple(
        next((kind for words, kind in ANSWER_KINDS.items() if words in unit), "number") for unit in answers["unit"]
    )


def tax_table(results: Results) -> pd.DataFrame:
    """Return the treasuries with the reference year's recurring taxes beside the totals."""
    rows = results.taxes.rows
    now = rows[rows["year"].eq(results.reference_year) & rows["recurrence"].eq("recurring")]
    yearly = results.taxes.by_treasury["treasury"].map(now.groupby("treasury")["amount_usd"].sum()).fillna(0.0)
    table = results.taxes.by_treasury.assign(
        recurring_in_reference_year_usd=yearly, gross_usd=lambda t: t["amount_usd"]
    )
    money = ["one_off_usd", "recurring_in_reference_year_usd", "recurring_usd", "gross_usd", "net_usd", "but_for_usd"]
    money += ["forgone_usd", "present_value_usd", "nominal_usd"]
    return table[["level", "treasury_title", "treasury", *money]]


def property_tax_years(results: Results) -> pd.DataFrame:
    """Return the property tax of the sites, one row a year, one column a treasury."""
    rows = results.taxes.rows
    own = rows[rows["kind"].str.startswith("property tax")]
    wide = own.pivot_table(index="year", columns="treasury", values="amount_usd", aggfunc="sum", fill_value=0.0)
    named = wide.set_axis([f"{key.replace('-', '_')}_usd" for key in wide.columns], axis=1)
    return named.reset_index()


def tax_years(results: Results) -> pd.DataFrame:
    """Return taxes by treasury and kind, one column a year."""
    table = results.taxes.by_year
    wide = table.pivot_table(
        index=["level", "treasury_title", "treasury", "kind", "recurrence"],
        columns="year",
        values="amount_usd",
        aggfunc="sum",
        sort=False,
    )
    wide.columns = pd.Index([f"{year}_usd" for year in wide.columns])
    order = sorted(wide.columns)
    return wide[order].fillna(0.0).assign(total_usd=wide.sum(axis=1)).reset_index()


ANSWER_KINDS = {
    "share": "share",
    "ratio": "ratio",
    "per household": "small money",
    "USD": "short money",
    "year": "year",
}
"""How an answer is shown, by a word in its unit: the first that fits."""


def headline_table(headline: pd.DataFrame) -> pd.DataFrame:
    """Return the headline with each figure in words first and its key last."""
    keys = headline.index.astype(str)
    words = [METRICS.get(key, key) for key in keys]
    return headline.reset_index(drop=True).assign(metric=keys).pipe(_insert_first, "metric_words", words)


def waterfall_table(waterfall: pd.DataFrame) -> pd.DataFrame:
    """Return the waterfall with the label first; words with figures in them are left out: the figures are formulas."""
    first = ["label", "amount_usd", "share_of_announced", "step"]
    table = waterfall[[*first, *waterfall.columns.difference(first, sort=False)]]
    return table.assign(note=table["note"].where(table["step"].ne("outside"), ""))


def by_year_table(by_year: pd.DataFrame) -> pd.DataFrame:
    """Return the effects by phase and year."""
    table = effects_side_by_side(by_year, ["phase", "year"]).sort_values(["phase", "year"], ignore_index=True)
    return table.drop(columns=NOT_LIVE)


def by_county_table(by_county: pd.DataFrame) -> pd.DataFrame:
    """Return the effects by phase, place and county: in each block the county with most jobs first."""
    keys = ["phase", "basis", "geoid", "county", "population"]
    frame = effects_side_by_side(by_county, keys).drop(columns=NOT_LIVE)
    order = frame.assign(basis_order=frame["basis"].ne("work"))
    by = ["phase", "basis_order", "total_jobs", "geoid"]
    return frame.loc[order.sort_values(by, ascending=[True, True, False, True]).index].reset_index(drop=True)


def by_sector_table(by_industry: pd.DataFrame) -> pd.DataFrame:
    """Return the effects by phase and sector."""
    return effects_side_by_side(by_industry, ["phase", "sector", "sector_name"])


def by_industry_table(by_industry: pd.DataFrame) -> pd.DataFrame:
    """Return the effects by phase and industry."""
    return effects_side_by_side(by_industry, ["phase", "code", "name", "sector", "sector_name"])


def notes_table(results: Results) -> pd.DataFrame:
    """Return what the reader must know: the run's own notes, then how to read these tables."""
    general = [*(RANGE_NOTES if has_range(results.headline) else [NO_RANGE]), *READER_NOTES]
    about = ["this run"] * len(results.notes) + ["how to read"] * len(general)
    return pd.DataFrame({"about": about, "note": [*results.notes, *general]})


def run_table(manifest: dict[str, Any]) -> pd.DataFrame:
    """Return the manifest as one line an entry, nested keys joined by dots."""
    lines = sorted(_lines(plain(manifest), ""))
    return pd.DataFrame({"entry": [key for key, _ in lines], "content": [text for _, text in lines]})


def has_range(headline: pd.DataFrame) -> bool:
    """Tell whether the run computed a range for any figure."""
    return bool(headline[RANGE].notna().to_numpy().any())


def _lines(value: object, key: str) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [line for name, part in value.items() for line in _lines(part, f"{key}.{name}" if key else name)]
    if isinstance(value, list):
        return [(key, ", ".join(map(str, value)))]
    return [(key, "" if value is None else str(value))]


def _headline_kind(metric: str) -> str:
    kind = number_kind(metric)
    return "short money" if kind == "money" else kind


def _insert_first(frame: pd.DataFrame, column: str, cells: list[str]) -> pd.DataFrame:
    frame.insert(0, column, pd.Series(cells, index=frame.index, dtype=object))
    return frame


def _price_year(frame: pd.DataFrame, results: Results) -> int:
    stated = set(frame["price_year"].dropna()) if "price_year" in frame else set()
    return int(stated.pop()) if len(stated) == 1 else results.study.price_year
