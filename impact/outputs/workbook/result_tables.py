"""Sheets of taxes, of the grid, and of the ranges: names, words for the contents, tables."""

import pandas as pd

from impact.effects.headline import EXPLAINED
from impact.findings.jurisdiction_blocks import JurisdictionBlock, jurisdiction_blocks
from impact.outputs.catalog import MEASURES, METRICS
from impact.outputs.workbook.sheet_table import Group, SheetTable, Total
from impact.results import Results
from impact.rules.cells import HEAD_ROWS
from impact.taxes.views import LOCAL

TAX, TAX_BY_YEAR, PROPERTY_TAX, GRID, GRID_BY_SITE = "Tax", "Taxes by year", "Property tax", "Grid", "Grid by site"
RANGES, FAN, NET, BASELINE = "Ranges", "Range by year", "Gross and net", "Baseline"
BARS = "Tornado data"
SCORECARD = "Scorecard"
SCORE_COLUMNS = ["revenue_usd", "p10_usd", "p90_usd", "forgone_usd", "public_cost_usd", "balance_usd"]
"""What a jurisdiction collects, its likely range, what it gives up, what services cost, what is left."""
BREAK_EVEN = "Break-even: part of what is forgone that would have to be paid anyway"


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
    """Return taxes by jurisdiction and kind, one column for each year of the study; what only sorts stands last."""
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
    table = wide.assign(total_usd=wide.sum(axis=1)).reset_index()
    first, last = ["jurisdiction_title", "kind", "recurrence"], ["level", "jurisdiction"]
    return table[[*first, *table.columns.difference([*first, *last], sort=False), *last]]


def scorecard_tables(results: Results) -> dict[str, SheetTable]:
    """Return the scorecard: all jurisdictions, local ones first, then a table by year for each; none without taxes."""
    blocks = sorted(jurisdiction_blocks(results), key=lambda one: one.level not in LOCAL)
    year = results.study.price_year
    if not blocks:
        return {}
    first, last = results.study.first_year, results.study.last_year
    about = f"What each jurisdiction collects, gives up, and keeps after public services, {first} to {last}"
    simulated = f", likely range of {results.ranges.counts['draws']:,} simulations" * bool(
        results.ranges.counts["draws"]
    )
    source = f"reference case of this run{simulated}; public services: published costs per resident or pupil"
    found = {SCORECARD: SheetTable(SCORECARD, about, all_jurisdictions(blocks), year, group=Group.front, top=HEAD_ROWS,
                                   title="Scorecard by jurisdiction", source=source)}  # fmt: skip
    for one in blocks:
        frame = pd.DataFrame(
            [(of.year, of.revenue_usd, of.low_usd, of.high_usd, of.forgone_usd, of.public_cost_usd, of.net_usd)
             for of in one.years], columns=["year", *SCORE_COLUMNS])  # fmt: skip
        found[score_key(one.key)] = SheetTable(SCORECARD, about, frame, year, group=Group.front, title=one.title,
                                               totals=score_totals(one), source=source)  # fmt: skip
    return found


def score_key(jurisdiction: str) -> str:
    """Key of the table of a jurisdiction."""
    return f"{SCORECARD} {jurisdiction}"


def all_jurisdictions(blocks: list[JurisdictionBlock]) -> pd.DataFrame:
    """Return one row a jurisdiction: all years, present value, break-even."""
    rows = [
        (one.title, one.revenue.value, one.revenue.low, one.revenue.high, one.forgone_usd, one.public_cost.value,
         one.net_usd, one.present_value_usd, one.break_even_share, one.level, one.public_cost.low, one.public_cost.high)
        for one in blocks
    ]  # fmt: skip
    more = ["balance_present_value_usd", "break_even_share", "level", "public_cost_low_usd", "public_cost_high_usd"]
    return pd.DataFrame(rows, columns=["jurisdiction_title", *SCORE_COLUMNS, *more])


def score_totals(one: JurisdictionBlock) -> tuple[Total, ...]:
    """Rows below the years of a jurisdiction: totals, present value, break-even."""
    whole = (one.revenue.value, one.revenue.low, one.revenue.high, one.forgone_usd, one.public_cost.value, one.net_usd)
    how = f"Cost of public services: {one.how}" if one.cost_known else "Cost of public services: not known here"
    return (
        Total("All years", dict(zip(SCORE_COLUMNS, whole, strict=True))),
        Total("Present value of what is left", {"balance_usd": one.present_value_usd}),
        Total(BREAK_EVEN, {"balance_usd": one.break_even_share}, kind="share"),
        Total(how, {}),
    )


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
    if "unit" not in frame or name == BASELINE:
        return ()
    kinds = {"USD": "short money", "job": "jobs", "MWh": "count", "MW": "decimal"}
    return tuple(
        next((kind for start, kind in kinds.items() if str(unit).startswith(start)), "number") for unit in frame["unit"]
    )
