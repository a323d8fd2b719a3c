"""The workbook's tables: what each sheet holds, in the order of the sheets."""

from typing import Any

import pandas as pd

from impact.outputs.aggregates import effects_side_by_side, grid_answers, tax_answers
from impact.outputs.figures import plain, range_words
from impact.outputs.headings import METRICS
from impact.outputs.workbook.formats import number_kind
from impact.outputs.workbook.range_tables import range_frames, row_kinds
from impact.outputs.workbook.sheet_table import Group, SheetTable
from impact.outputs.workbook.tax_grid_tables import Named, answer_kinds, grid_frames, tax_frames
from impact.results import Results

HEADLINE, WATERFALL, TIMELINE, COUNTIES, INDUSTRIES = "Headline", "Waterfall", "Timeline", "Counties", "Industries"
DELIVERED = "Delivered"

WIDTHS = {
    "Answers": {"topic": 12, "question": 34, "answer": 64, "unit": 14, "range": 20, "sheet": 14, "formula": 20},
    "Claims": {"what": 34, "figure": 22, "who": 20, "when": 14, "unit": 12, "verdict": 16, "comparable": 44,
               "source": 34},
    "Grid answers": {"topic": 16, "what": 44, "unit": 16, "how": 60},
    "Tax answers": {"topic": 16, "what": 44, "unit": 16, "how": 60},
    "Tax chain": {"what": 36, "who": 24, "how": 44},
    "Assumptions": {"where": 40, "what": 44, "source": 44, "address": 30, "unit": 16},
    "Sources": {"key": 40, "source": 54, "address": 34, "note": 50},
}  # fmt: skip
"""Characters that columns of words take at most, so that the sheets can be read in print."""
EXCLUDED_IF_EMPTY = ("Tax chain", "Tax incentives", "Grid bills")
"""Sheets that not every study has anything for."""
NOT_LIVE = "total_wage_salary_jobs"
"""What no formula gives; it stands on the sheets Sectors and Industries."""
RANGE = ["p10", "p50", "p90"]
NO_RANGE = "No range computed in this run: the 10th percentile, median and 90th percentile are empty."
RANGE_NOTES = (
    "Central: every input at its central value. Median: half of the simulations lie below it.",
    "Where inputs can be far higher but only a little lower, the median lies above the central case.",
    "10th to 90th percentile: of simulations in which all inputs vary at once within their ranges (sheet Assumptions).",
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
        ("Notes", "Warnings of this run, and what is excluded", notes_table(results)),
        ("Run", "What made this workbook: version, data, options", run_table(results.manifest)),
        *missing_sheet(results),
    ])  # fmt: skip


def missing_sheet(results: Results) -> list[Named]:
    """Return the sheet of parameters that are not there, if there are any."""
    about = "Parameters of tax and grid that are not known here, and how to add them"
    return [("Missing", about, results.missing)] if len(results.missing) else []


def delivered_table(results: Results) -> SheetTable:
    """Return the headline as delivered, with its ranges in words: what the live figures are compared with."""
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
        "Tax answers": answer_kinds(tax_answers(results.taxes)),
        "Answers": answer_kinds(results.answers),
        "Grid answers": answer_kinds(grid_answers(results.grid)),
    }
    shown = [one for one in frames if len(one[2]) or one[0] not in EXCLUDED_IF_EMPTY]
    return [
        SheetTable(
            name,
            about,
            frame,
            _price_year(frame, results),
            kinds.get(name) or row_kinds(name, frame),
            group,
            widths=WIDTHS.get(name, {}),
        )
        for name, about, frame in shown
    ]


def result_frames(results: Results) -> list[Named]:
    """Return the sheets that most readers want: name, line for the contents, table."""
    return [
        ("Answers", "What people ask, answered: with figure, range, and where it comes from", answers_table(results)),
        (
            "Claims",
            "Public figures compared with the model's, and whether they are comparable",
            results.claims.drop(columns="address"),
        ),
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
        ("Leakage", f"Where each dollar goes: {span}", results.leakage),
    ]


def when(results: Results) -> str:
    """Return what time the figures are of."""
    return f"construction over all years, operation in {results.reference_year}"


def answers_table(results: Results) -> pd.DataFrame:
    """Return the answers as a reader wants them: question, answer, figure, range, where it comes from."""
    columns = ["topic", "question", "answer", "value", "low", "high", "unit", "range", "sheet", "formula"]
    return results.answers[columns]


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


def by_year_table(by_year: pd.DataFrame) -> pd.DataFrame:
    """Return the effects by phase and year."""
    table = effects_side_by_side(by_year, ["phase", "year"]).sort_values(["phase", "year"], ignore_index=True)
    return table.drop(columns=NOT_LIVE)


def by_county_table(by_county: pd.DataFrame) -> pd.DataFrame:
    """Return the effects by phase, place and county: in each block the county with most jobs first."""
    keys = ["phase", "basis", "geoid", "county", "population"]
    frame = effects_side_by_side(by_county, keys).drop(columns=NOT_LIVE)
    order = frame.assign(basis_order=frame["basis"].ne("workplace"))
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
