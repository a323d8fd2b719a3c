"""The workbook's tables: what each sheet holds, in the order of the sheets."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from impact.outputs.catalog import GRID_FIGURES, METRICS, SHEETS, TABLES, number_kind
from impact.outputs.figures import effects_side_by_side, plain, range_words
from impact.outputs.tables import frame_of
from impact.outputs.workbook.result_tables import (
    BASELINE,
    FAN,
    NET,
    PROPERTY_TAX,
    RANGES,
    TAX,
    TAX_BY_YEAR,
    answer_kinds,
    net_table,
    property_tax_years,
    row_kinds,
    tax_table,
    tax_years,
    tornado_table,
    worded,
)
from impact.outputs.workbook.sheet_table import Group, SheetTable
from impact.results import Results
from impact.rules.cells import HEAD_ROWS
from impact.sources.concordance import local_names
from impact.units import PER_THOUSAND

HEADLINE, WATERFALL, JOBS, MAP_DATA, INDUSTRIES = "Headline", "Waterfall", "Jobs", "Map data", "Industries"
DELIVERED = "Delivered"
SOURCES = "Sources and limits"
BETWEEN = 3
"""Rows from the end of a table to the headings of the next on the sheet."""

ANSWERS = ("Answers", "Tax answers", "Grid answers")
ANSWER_COLUMNS = ["topic", "question", "answer", "value", "low", "high", "unit", "range", "sheet", "formula"]
SOURCE_COLUMNS = ["used_for", "source", "address", "trust", "note", "key"]
BY_YEAR = ["phase", "year"]
SCENARIO_TEXTS = ["scenario", "scenario_title", "text"]
SECTOR = ["sector", "sector_name"]
NOT_LIVE = "total_wage_salary_jobs"
"""What no formula gives; it stands on the sheets Sectors and Industries."""
RANGE = ["p10", "p50", "p90"]
NO_RANGE = "No range computed in this run: the 10th percentile, median and 90th percentile are empty."
RANGE_NOTES = (
    "Reference case: every input at its value, its own median. Median: half of the simulations lie below it.",
    "The two lie close together; steps, cases with weights, and products of inputs hold them apart.",
    "10th to 90th percentile: of simulations in which all inputs vary at once within their ranges (sheet Assumptions).",
    "What no range is given for, and what the model leaves out, is not in the percentiles.",
)
READER_NOTES = (
    "An empty cell means that the figure has no meaning there, or was not computed in this run.",
    "The sheets show jobs and labor income by effect, the rest in total; tables/*.csv hold all by effect.",
    "In tables/*.csv, text that a spreadsheet would take for a formula has an apostrophe before it.",
)


def sheet_tables(results: Results) -> dict[str, SheetTable]:
    """Return the tables of the catalog's sheets by their keys, in their order; some share a sheet."""
    words = {
        "when": f"construction over all years, operation in {results.reference_year}",
        "reference_year": results.reference_year,
        "draws": results.ranges.counts["draws"],
        "seed": results.ranges.counts.get("seed"),
        **local_names()._asdict(),
    }
    shown = {name: sheet for name, sheet in SHEETS.items() if words["draws"] or not sheet.with_draws}
    frames = {
        name: SHAPES[name](results) if name in SHAPES else frame_of(SHEETS[name].table, results) for name in shown
    }
    of_run = f"this run ({words['draws']:,} simulations)" if words["draws"] else "this run"
    return {
        name: SheetTable(
            sheet.page or name,
            sheet.about.format_map(words),
            frames[name],
            _price_year(frames[name], results),
            kinds_of_rows(name, frames[name]),
            Group[sheet.group],
            widths=sheet.widths,
            top=HEAD_ROWS,
            title=sheet.title or (TABLES[sheet.table].title if sheet.table else name),
            source=sheet.source or f"{of_run}; what it rests on is on the sheet {SOURCES}",
        )
        for name, sheet in shown.items()
        if len(frames[name]) or not sheet.if_any
    }


def stacked(tables: Mapping[str, SheetTable]) -> dict[str, SheetTable]:
    """Return the tables with those that share a sheet one below the other, a line of words above each."""
    ends: dict[str, int] = {}
    found = {}
    for key, table in tables.items():
        found[key] = replace(table, top=ends[table.name] + BETWEEN) if table.name in ends else table
        ends[table.name] = found[key].end
    return found


def with_totals(tables: Mapping[str, SheetTable]) -> dict[str, SheetTable]:
    """Return the tables with totals below those that go by year."""
    found = dict(tables)
    jobs, taxes, sites = (found[key] for key in (JOBS, TAX_BY_YEAR, PROPERTY_TAX))
    measures = [str(column) for column in jobs.frame if column not in ("phase", "year")]
    blocks: dict[str, list[int]] = {}
    for place, phase in enumerate(jobs.frame["phase"]):
        blocks.setdefault(phase, []).append(place)
    sums = tuple(
        jobs.summed(f"{phase}, all years", measures, range(rows[0], rows[-1] + 1)) for phase, rows in blocks.items()
    )
    found[JOBS] = replace(jobs, totals=sums)
    usd = [str(column) for column in taxes.frame if column.endswith("_usd")]
    found[TAX_BY_YEAR] = replace(taxes, totals=(taxes.summed("All jurisdictions", usd),))
    names = [str(column) for column in sites.frame.columns.drop("year")]
    found[PROPERTY_TAX] = replace(sites, totals=(sites.summed("All years", names),) if names else ())
    return found


def kinds_of_rows(name: str, frame: pd.DataFrame) -> tuple[str, ...]:
    """Return the kind of figures row by row of a sheet whose columns mix units."""
    if name == HEADLINE:
        return tuple(_headline_kind(metric) for metric in frame["metric"])
    return answer_kinds(frame) if name in ANSWERS else row_kinds(name, frame)


def delivered_table(results: Results) -> SheetTable:
    """Return the headline as delivered, with its ranges in words: what the live figures are compared with."""
    table = headline_table(results.headline)
    words = [range_words(low, high, _headline_kind(metric))
             for metric, low, high in table[["metric", "p10", "p90"]].itertuples(index=False)]  # fmt: skip
    about = "The headline as delivered, whatever the inputs say now"
    kinds = tuple(_headline_kind(metric) for metric in table["metric"])
    frame, source = table.assign(range_words=words), "this run"
    return SheetTable(DELIVERED, about, frame, results.study.price_year, kinds, Group.data,
                      top=HEAD_ROWS, title="Headline as delivered", source=source)  # fmt: skip


def headline_table(headline: pd.DataFrame) -> pd.DataFrame:
    """Return the headline with each figure in words first and its key last."""
    keys = headline.index.astype(str)
    words = [METRICS.get(key, key) for key in keys]
    return headline.reset_index(drop=True).assign(metric=keys).pipe(_insert_first, "metric_words", words)


def waterfall_table(waterfall: pd.DataFrame) -> pd.DataFrame:
    """Return the waterfall with the label first; words with figures in them are excluded: the figures are formulas."""
    first = ["label", "amount_usd", "share_of_announced", "step"]
    table = waterfall[[*first, *waterfall.columns.difference(first, sort=False)]]
    return table.assign(note=table["note"].where(table["step"].ne("outside"), ""))


def by_county_table(by_county: pd.DataFrame) -> pd.DataFrame:
    """Return the effects by phase, place and county: in each block the county with most jobs first."""
    keys = ["phase", "basis", "geoid", "county", "population"]
    frame = effects_side_by_side(by_county, keys).drop(columns=NOT_LIVE)
    residents = frame["population"].where(frame["population"].gt(0)) / PER_THOUSAND
    frame = frame.assign(jobs_per_1000_residents=frame["total_jobs"] / residents)
    order = frame.assign(basis_order=frame["basis"].ne("workplace"))
    by = ["phase", "basis_order", "total_jobs", "geoid"]
    return frame.loc[order.sort_values(by, ascending=[True, True, False, True]).index].reset_index(drop=True)


def scenarios_table(scenarios: pd.DataFrame) -> pd.DataFrame:
    """Return one row a figure and one column a scenario; the first row of words says what each assumes."""
    if scenarios.empty:
        return scenarios
    order = list(dict.fromkeys(scenarios["scenario"]))
    wide = scenarios.pivot_table(index=["metric", "unit"], columns="scenario", values="total", sort=False)[order]
    wide = wide.reset_index().rename_axis(columns=None)
    words = [METRICS.get(metric, GRID_FIGURES.get(metric, metric)) for metric in wide["metric"]]
    return wide.pipe(_insert_first, "metric_words", words)


def notes_table(results: Results) -> pd.DataFrame:
    """Return what the reader must know: the run's own notes, then how to read these tables."""
    general = [*(RANGE_NOTES if has_range(results.headline) else [NO_RANGE]), *READER_NOTES]
    about = ["this run"] * len(results.notes) + ["how to read"] * len(general)
    return pd.DataFrame({"about": about, "note": [*results.notes, *general]})


def run_table(manifest: dict[str, Any]) -> pd.DataFrame:
    """Return the manifest as one line an entry, nested keys joined by dots."""
    lines = sorted(_lines(plain(manifest), ""))
    return pd.DataFrame({"entry": [key for key, _ in lines], "content": [text for _, text in lines]})


SHAPES: dict[str, Callable[[Results], pd.DataFrame]] = {
    "Answers": lambda results: results.answers[ANSWER_COLUMNS],
    "Claims": lambda results: results.claims.drop(columns="address"),
    "Said and done": lambda results: results.promises.drop(columns=["address", "done_address"], errors="ignore"),
    "Scenarios": lambda results: scenarios_table(results.scenarios),
    "Scenario texts": lambda results: results.scenarios.reindex(columns=SCENARIO_TEXTS).drop_duplicates(
        "scenario", ignore_index=True
    ),
    HEADLINE: lambda results: headline_table(results.headline),
    WATERFALL: lambda results: waterfall_table(results.waterfall),
    JOBS: lambda results: (
        effects_side_by_side(results.by_year, BY_YEAR).sort_values(BY_YEAR, ignore_index=True).drop(columns=NOT_LIVE)
    ),
    MAP_DATA: lambda results: by_county_table(results.by_county),
    "Sectors": lambda results: effects_side_by_side(results.by_industry, ["phase", *SECTOR]),
    INDUSTRIES: lambda results: effects_side_by_side(results.by_industry, ["phase", "code", "name", *SECTOR]),
    TAX: tax_table,
    TAX_BY_YEAR: tax_years,
    PROPERTY_TAX: property_tax_years,
    RANGES: lambda results: tornado_table(results.ranges.tornado),
    FAN: lambda results: worded(results.ranges.by_year),
    "Range by county": lambda results: worded(results.ranges.by_county),
    NET: lambda results: net_table(results.ranges.gross_net),
    BASELINE: lambda results: results.baseline.drop(columns="within_ordinary_change"),
    "Notes": notes_table,
    "Sources": lambda results: frame_of("sources", results)[SOURCE_COLUMNS],
    "Run": lambda results: run_table(results.manifest),
}
"""Sheets that show a table in a shape of their own, or none of the tables."""


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
