"""Cover sheet: what this is, the main figures in words, how to read them, what is on the other sheets."""

import math
import textwrap
from typing import Any

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.outputs.catalog import METRICS, number_kind
from impact.outputs.live.effects import RESPONSES
from impact.outputs.live.inputs import CHANGED, INPUTS, SCHEDULES
from impact.outputs.live.links import RERUN
from impact.outputs.live.model import LiveModel
from impact.outputs.workbook.check_sheet import CHECK
from impact.outputs.workbook.sheet_table import Group, SheetTable
from impact.outputs.workbook.sheets import FAILS, new_page, set_up_print, write_text
from impact.outputs.workbook.tables import DELIVERED, HEADLINE, NO_RANGE, has_range
from impact.results import Results
from impact.study.change import change_words

WIDTHS = (32, 18, 30, 18, 18, 76)
LINE = 140
"""Characters of a line of running text, which flows over the empty cells alongside it."""
FIGURE_HEIGHT = 24
"""Points."""

AS_DELIVERED = "All inputs are as delivered: change a yellow cell on the sheet Inputs or Schedules, and figures follow"
CHANGED_WORDS = " inputs differ from those delivered: figures follow them; ranges and cells that say rerun do not"
FAILING_WORDS = " sums do not hold: see the sheet Check"
ALL_HOLD = "All sums hold (sheet Check)"
INPUTS_ABOUT = "Every figure that the formulas use: yours in yellow, as delivered, in use, low, high"
FIGURE_HEADS = ("Figure", "Median", "Likely range (p10 to p90)", "Reference case", "of which direct", "What it means")
MAIN_FIGURES = {
    "construction_job_years": "Jobs times years of work over the entire construction period, in the region.",
    "operation_jobs": "Jobs in the region in {year}, the year of the operation figures.",
    "operation_labor_income_usd": "Pay, supplements and proprietors' income from those jobs in {year}.",
    "local_tax_usd": "Taxes to counties, cities and schools, {span} together.",
    "grid_peak_mw": "Peak net load on the grid in {year}.",
    "construction_labor_income_usd": "Pay, supplements and proprietors' income over the entire construction period.",
    "operation_value_added_usd": "What it adds to the region's product in {year}.",
    "construction_value_added_usd": "What the entire construction period adds to the region's product.",
}
"""In order of interest; the first five that the run computed are shown."""

HOW_TO_READ = (
    "Effects are gross: what the spending supports, before displacement.",
    "Effects are linear: average relations between industries, which hold for small changes.",
    "Jobs count full- and part-time jobs alike, the self-employed included; not full-time equivalents.",
    "Construction is counted in job-years: ten job-years may be ten people for one year, or five for two.",
    "Direct: at the site and in building it. Indirect: at suppliers. Induced: where households spend.",
    "Median and likely range are of simulations in which all inputs vary; 80% of them fall between p10 and p90.",
    "The reference case takes every input at its value. Answers, charts, splits, and formulas follow it.",
    "Dollars are of {price_year}. Operation figures are for {year}, construction figures for all years.",
)


def write_cover(
    book: Workbook, formats: dict[str, Format], results: Results, tables: dict[str, SheetTable], model: LiveModel | None
) -> None:
    """Add the cover as the next sheet; with a live model its figures are formulas."""
    sheet = new_page(book, "Cover", Group.results)
    sheet.hide_gridlines(2)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    row = _write_head(sheet, formats, results)
    row = _write_main_figures(sheet, formats, results, tables, row + 1)
    if model is not None:
        row = _write_status(sheet, formats, tables[CHECK], row + 1)
    row = _write_how_to_read(sheet, formats, results, row + 1)
    _write_contents(sheet, formats, contents(tables, model), row + 1)
    set_up_print(sheet)
    sheet.set_portrait()
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
    changes = [("Changed in this run", "; ".join(map(change_words, results.changes)))] if results.changes else []
    return [
        *changes,
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


def _write_main_figures(
    sheet: Worksheet, formats: dict[str, Format], results: Results, tables: dict[str, SheetTable], row: int
) -> int:
    _write_section(sheet, formats, "Main figures", row)
    row += 1
    for column, words in enumerate(FIGURE_HEADS):
        style = {0: "figure head", len(FIGURE_HEADS) - 1: "header"}.get(column, "figure head right")
        write_text(sheet, (row, column), words, formats[style])
    study = results.study
    words_of = {"year": str(results.reference_year), "span": f"{study.first_year}-{study.last_year}"}
    for metric in main_figures(results.headline):
        row += 1
        _write_figure(sheet, formats, (row, metric), tables)
        write_text(sheet, (row, 5), MAIN_FIGURES[metric].format(**words_of), formats["meaning"])
    return row + 1


def _write_figure(
    sheet: Worksheet, formats: dict[str, Format], line: tuple[int, str], tables: dict[str, SheetTable]
) -> None:
    """One main figure: median and range as delivered; reference case and direct part, as formulas if there are any."""
    (row, metric), headline, delivered = line, tables[HEADLINE], tables[DELIVERED]
    sheet.set_row(row, FIGURE_HEIGHT)
    write_text(sheet, (row, 0), METRICS[metric], formats["figure name"])
    place = list(headline.frame["metric"]).index(metric)
    kind = "short money" if number_kind(metric) == "money" else number_kind(metric)
    for column, part in ((3, "total"), (4, "direct")):
        figure = headline.frame[part].iloc[place]
        if not math.isfinite(figure):
            write_text(sheet, (row, column), "-", formats["figure range"])
        elif headline.links:
            cell = headline.cell(place, part)
            sheet.write_formula(row, column, f"={cell.template}", formats[f"figure {kind}"], cell.figure)
        else:
            sheet.write_number(row, column, figure, formats[f"figure {kind}"])
    median, words = float(delivered.frame["p50"].iloc[place]), str(delivered.frame["range_words"].iloc[place])
    shown: tuple[tuple[int, str, float | str, str], ...] = (
        (1, "p50", median if math.isfinite(median) else "-", f"figure {kind}"),
        (2, "range_words", words, "figure range"),
    )
    for column, part, value, style in shown:
        own = formats["figure range" if value == "-" else style]
        if headline.links:
            formula = f'=IF({CHANGED}>0,"{RERUN}",{delivered.place(place, part)})'
            sheet.write_formula(row, column, formula, own, value)
        elif isinstance(value, str):
            write_text(sheet, (row, column), value, own)
        else:
            sheet.write_number(row, column, value, own)


def _write_status(sheet: Worksheet, formats: dict[str, Format], checks: SheetTable, row: int) -> int:
    """Whether inputs are as delivered, and whether all sums hold, as formulas."""
    verdicts = checks.span("verdict")
    failing = f'COUNTIF({verdicts},"{FAILS}")'
    lines = (
        (f'IF({CHANGED}>0,{CHANGED}&"{CHANGED_WORDS}","{AS_DELIVERED}")', AS_DELIVERED),
        (f'IF({failing}=0,"{ALL_HOLD}",{failing}&"{FAILING_WORDS}")', ALL_HOLD),
    )
    _write_section(sheet, formats, "State of this workbook", row)
    for formula, text in lines:
        row += 1
        sheet.write_formula(row, 0, f"={formula}", formats["status"], text)
    return row + 1


def _write_how_to_read(sheet: Worksheet, formats: dict[str, Format], results: Results, row: int) -> int:
    _write_section(sheet, formats, "How to read", row)
    for line in how_to_read(results):
        row += 1
        write_text(sheet, (row, 0), line, formats["line"])
    return row + 1


def contents(tables: dict[str, SheetTable], model: LiveModel | None) -> dict[Group, list[tuple[str, str]]]:
    """Return the sheets by group, in their order: name and what is on it."""
    found: dict[Group, list[tuple[str, str]]] = {group: [] for group in Group}
    for table in tables.values():
        follows = " (follows the inputs)" if table.links and table.group in (Group.results, Group.details) else ""
        found[table.group].append((table.name, table.about + follows))
    if model is not None:
        found[Group.inputs] = [(INPUTS, INPUTS_ABOUT), (SCHEDULES, model.inputs.schedules.about)]
        found[Group.calculations] = [(sheet.name, sheet.about) for sheet in model.sheets if sheet.name != SCHEDULES]
        found[Group.calculations].append((RESPONSES, model.effects.responses.about))
    return {group: sheets for group, sheets in found.items() if sheets}


def _write_contents(
    sheet: Worksheet, formats: dict[str, Format], sheets: dict[Group, list[tuple[str, str]]], row: int
) -> None:
    _write_section(sheet, formats, "What is on the other sheets", row)
    for group, names in sheets.items():
        row += 1
        write_text(sheet, (row, 0), group.value, formats["group"])
        for name, about in names:
            row += 1
            sheet.write_url(row, 0, f"internal:'{name}'!A1", formats["link"], name)
            write_text(sheet, (row, 1), about, formats["line"])


def _write_section(sheet: Worksheet, formats: dict[str, Format], title: str, row: int) -> None:
    write_text(sheet, (row, 0), title, formats["section"])
    for column in range(1, len(WIDTHS)):
        sheet.write_blank(row, column, None, formats["section"])
