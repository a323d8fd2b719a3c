"""Cover sheet: what this is, the main figures in words, how to read them, what is on the other sheets."""

import math
import textwrap
from typing import Any

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.outputs.formats import number_kind
from impact.outputs.headings import METRICS
from impact.outputs.sheet_tables import NO_RANGE, SheetTable, has_range
from impact.outputs.sheets import set_up_print, write_text
from impact.results import Results

WIDTHS = (32, 18, 18, 30, 76)
LINE = 140
"""Characters of a line of running text, which flows over the empty cells beside it."""
FIGURE_HEIGHT = 24
"""Points."""

FIGURE_HEADS = ("Figure", "Total", "of which direct", "10th to 90th percentile", "What it means")
MAIN_FIGURES = {
    "construction_job_years": "Jobs times years of work over the whole build, in the region.",
    "operation_jobs": "Jobs in the region in {year}, the year of the operation figures.",
    "operation_labor_income_usd": "Pay, supplements and proprietors' income from those jobs in {year}.",
    "local_tax_usd": "Taxes to counties, cities and schools, {span} together.",
    "grid_peak_mw": "Highest draw on the grid in {year}.",
    "construction_labor_income_usd": "Pay, supplements and proprietors' income over the whole build.",
    "operation_value_added_usd": "What it adds to the region's product in {year}.",
    "construction_value_added_usd": "What the whole build adds to the region's product.",
}
"""In order of interest: the first five that the run computed are shown."""

HOW_TO_READ = (
    "Effects are gross: what the spending supports. Nothing is taken off for what it displaces.",
    "Effects are linear: average relations between industries, which hold for small changes.",
    "Jobs count full- and part-time jobs alike, the self-employed included; not full-time equivalents.",
    "Construction is counted in job-years: ten job-years may be ten people for one year, or five for two.",
    "Direct: at the site and in building it. Indirect: at suppliers. Induced: where households spend.",
    "Dollars are of {price_year}. Operation figures are for {year}, construction figures for all years.",
)


def write_cover(book: Workbook, formats: dict[str, Format], results: Results, tables: list[SheetTable]) -> None:
    """Add the cover as the next sheet."""
    sheet = book.add_worksheet("Cover")
    sheet.hide_gridlines(2)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    row = _write_head(sheet, formats, results)
    row = _write_main_figures(sheet, formats, results, row + 1)
    row = _write_how_to_read(sheet, formats, results, row + 1)
    _write_contents(sheet, formats, tables, row + 1)
    set_up_print(sheet)
    sheet.fit_to_pages(1, 1)


def how_to_read(results: Results) -> list[str]:
    """Return what a reader must know before using the figures."""
    words = {"price_year": results.study.price_year, "year": results.reference_year}
    lines = [line.format(**words) for line in HOW_TO_READ]
    return lines if has_range(results.headline) else [*lines, NO_RANGE]


def main_figures(headline: pd.DataFrame) -> list[str]:
    """Return the keys of the five main figures: of those of most interest, the first with a total."""
    known = headline["total"].dropna().index
    return [metric for metric in MAIN_FIGURES if metric in known][:5]


def facts(results: Results) -> list[tuple[str, str]]:
    """Return the study's frame: label and text."""
    study, manifest = results.study, results.manifest
    span = f"{study.first_year}-{study.last_year}"
    return [
        ("Region", _region_words(results)),
        ("Dollars of", str(study.price_year)),
        ("Years", f"{span}; operation figures are for {results.reference_year}"),
        ("Data as of", _text(manifest.get("data_as_of")) or "see the sheet Run"),
        ("Made by", f"impact {_text(manifest.get('version'))}, an open regional economic-impact model"),
    ]


def _region_words(results: Results, most: int = 12) -> str:
    counties = results.by_county["county"].drop_duplicates().tolist()
    more = f" and {len(counties) - most} more counties" if len(counties) > most else ""
    named = isinstance(results.study.region, str)
    return f"{results.study.region}: " * named + ", ".join(counties[:most]) + more


def _text(value: Any) -> str:  # noqa: ANN401 - the manifest's entries
    if isinstance(value, dict):
        return ", ".join(f"{key} {part}" for key, part in value.items())
    return "" if value is None else str(value)


def _write_head(sheet: Worksheet, formats: dict[str, Format], results: Results) -> int:
    write_text(sheet, (0, 0), results.study.title, formats["title"])
    write_text(sheet, (1, 0), "Local economic effects of an announced project", formats["subtitle"])
    row = 3
    for line in textwrap.wrap(results.study.description, LINE):
        write_text(sheet, (row, 0), line, formats["line"])
        row += 1
    row += row > 3
    for label, text in facts(results):
        write_text(sheet, (row, 0), label, formats["label"])
        for line in textwrap.wrap(text, LINE - WIDTHS[0]):
            write_text(sheet, (row, 1), line, formats["line"])
            row += 1
    return row


def _write_main_figures(sheet: Worksheet, formats: dict[str, Format], results: Results, row: int) -> int:
    _write_section(sheet, formats, "Main figures", row)
    row += 1
    for column, words in enumerate(FIGURE_HEADS):
        style = ("figure head", "figure head right", "figure head right", "figure head right", "header")[column]
        write_text(sheet, (row, column), words, formats[style])
    study = results.study
    words_of = {"year": str(results.reference_year), "span": f"{study.first_year}-{study.last_year}"}
    for metric in main_figures(results.headline):
        row += 1
        _write_figure(sheet, formats, (row, metric), results.headline)
        write_text(sheet, (row, 4), MAIN_FIGURES[metric].format(**words_of), formats["meaning"])
    return row + 1


def _write_figure(sheet: Worksheet, formats: dict[str, Format], line: tuple[int, str], headline: pd.DataFrame) -> None:
    row, metric = line
    sheet.set_row(row, FIGURE_HEIGHT)
    write_text(sheet, (row, 0), METRICS[metric], formats["figure name"])
    total, direct, low, high = headline.loc[[metric], ["total", "direct", "p10", "p90"]].to_numpy()[0]
    kind = "short money" if number_kind(metric) == "money" else number_kind(metric)
    for column, figure in ((1, total), (2, direct)):
        if math.isfinite(figure):
            sheet.write_number(row, column, figure, formats[f"figure {kind}"])
        else:
            write_text(sheet, (row, column), "-", formats["figure range"])
    write_text(sheet, (row, 3), range_words(low, high, kind), formats["figure range"])


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


def _write_how_to_read(sheet: Worksheet, formats: dict[str, Format], results: Results, row: int) -> int:
    _write_section(sheet, formats, "How to read", row)
    for line in how_to_read(results):
        row += 1
        write_text(sheet, (row, 0), line, formats["line"])
    return row + 1


def _write_contents(sheet: Worksheet, formats: dict[str, Format], tables: list[SheetTable], row: int) -> None:
    _write_section(sheet, formats, "What is on the other sheets", row)
    for place, table in enumerate(tables, start=row + 1):
        sheet.write_url(place, 0, f"internal:'{table.name}'!A1", formats["link"], table.name)
        write_text(sheet, (place, 1), table.about, formats["line"])


def _write_section(sheet: Worksheet, formats: dict[str, Format], title: str, row: int) -> None:
    write_text(sheet, (row, 0), title, formats["section"])
    for column in range(1, len(WIDTHS)):
        sheet.write_blank(row, column, None, formats["section"])
