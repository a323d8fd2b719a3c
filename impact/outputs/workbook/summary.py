"""Summary, the first sheet: the verdict, the main figures, how to read them, where to look; and the index of sheets."""

import math
import textwrap
from collections.abc import Iterable

import numpy as np
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.findings.scorecard import (
    BUILDING,
    JOBS,
    PEAK,
    TAXES,
    Score,
    building_years,
    headline_score,
    scorecard,
    verdict,
)
from impact.outputs.catalog import METRICS
from impact.outputs.figures import range_words
from impact.outputs.live.effects import RESPONSES
from impact.outputs.live.inputs import CHANGED, INPUTS, SCHEDULES
from impact.outputs.live.model import LiveModel
from impact.outputs.live.write import INPUTS_ABOUT
from impact.outputs.workbook.check_sheet import CHECK
from impact.outputs.workbook.page import INDEX, Head, new_page, set_up_print, write_head, write_text
from impact.outputs.workbook.result_tables import SCORECARD, TAX_BY_YEAR
from impact.outputs.workbook.sheet_table import Group, SheetTable
from impact.outputs.workbook.sheets import FAILS, LINE_HEIGHT, NO_NUMBER
from impact.outputs.workbook.tables import HEADLINE, NO_RANGE, SOURCES, has_range
from impact.results import Results
from impact.rules.cells import Formula
from impact.study.study import change_words
from impact.words import years_words

SUMMARY = "Summary"
FRONT = (SUMMARY, SCORECARD, "Jobs", TAX_BY_YEAR, "Grid", "Map data", INPUTS, SOURCES)
"""The sheets that most people need, in their order."""
WIDTHS = (38, 14, 27, 14, 14, 50)
LINE = 155
"""Characters of a line of running text, which flows over the empty cells alongside it."""
FIGURE_HEIGHT = 24
"""Points."""

AS_DELIVERED = "All inputs are as delivered: change a yellow cell on the sheet Inputs or Schedules, and figures follow"
CHANGED_WORDS = " from those delivered: figures follow; ranges and cells that say rerun do not"
FAILING_WORDS = " sums do not hold: see the sheet Check"
ALL_HOLD = "All sums hold (sheet Check)"
WRONG = "An input is not a number: look for text in the yellow cells of the sheets Inputs and Schedules"
FIGURE_HEADS = ("Figure", "Median", "Likely range (p10 to p90)", "Reference case", "of which direct", "What it means")
PAY = {
    "operation_labor_income_usd": "Pay, supplements, and proprietors' income from the permanent jobs.",
    "construction_labor_income_usd": "The same from construction.",
}
"""Headline figures that the summary adds to the scorecard, and what they mean."""
DIRECT = (JOBS, BUILDING, PEAK, *PAY)
"""Figures of which the direct part is shown."""
KINDS = {"USD": "short money", "job": "jobs", "MW": "decimal"}
"""How a figure is shown, by how its unit begins."""

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


def write_summary(
    book: Workbook, formats: dict[str, Format], results: Results, tables: dict[str, SheetTable], model: LiveModel | None
) -> None:
    """Add the summary as the next sheet; with a live model its reference case is formulas, and stale words say so."""
    sheet = new_page(book, SUMMARY, Group.front)
    sheet.hide_gridlines(2)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    row = _write_head(sheet, formats, results, live=model is not None)
    row = _write_main_figures(sheet, formats, results, tables, row + 1)
    if model is not None:
        row = _write_status(sheet, formats, tables[CHECK], row + 1)
    _write_section(sheet, formats, "Where to look", row + 1)
    front = [(name, about) for name, about in contents(tables, model)[Group.front] if name != SUMMARY]
    row = write_list(sheet, formats, [*front, (INDEX, "All other sheets, group by group")], row + 1)
    row = _write_facts(sheet, formats, results, row + 1)
    row = _write_how_to_read(sheet, formats, results, row + 1)
    set_up_print(sheet)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, row, len(WIDTHS) - 1)


def how_to_read(results: Results) -> list[str]:
    """Return what a reader must know before using the figures."""
    words = {"price_year": results.study.price_year, "year": results.reference_year}
    lines = [line.format(**words) for line in HOW_TO_READ]
    return lines if has_range(results.headline) else [*lines, NO_RANGE]


def main_figures(results: Results) -> list[Score]:
    """Return what the summary shows: pay and the figures of the scorecard, words alone last."""
    periods = {"operation_labor_income_usd": f"in {results.reference_year}",
               "construction_labor_income_usd": building_years(results)}  # fmt: skip
    pay = [headline_score(results, metric, METRICS[metric], periods[metric], words) for metric, words in PAY.items()]
    *figures, unknown = scorecard(results)
    return [*figures, *pay, unknown]


def facts(results: Results) -> list[tuple[str, str]]:
    """Return the study's frame: label and text."""
    study, manifest = results.study, results.manifest
    span = years_words(study.first_year, study.last_year)
    changes = [("Changed in this run", "; ".join(map(change_words, results.changes)))] if results.changes else []
    return [
        *changes,
        ("Region", _region_words(results)),
        ("Dollars of", str(study.price_year)),
        ("Years", f"{span}; operation figures are for {results.reference_year}"),
        ("Data as of", manifest.get("data_as_of") or "see the sheet Run"),
        ("Made by", f"impact {manifest.get('version', '')}, an open regional economic-impact model"),
    ]


def _region_words(results: Results, most: int = 12) -> str:
    counties = results.by_county["county"].drop_duplicates().tolist()
    more = f" and {len(counties) - most} more counties" if len(counties) > most else ""
    named = isinstance(results.study.region, str)
    return f"{results.study.region}: " * named + ", ".join(counties[:most]) + more


def _write_head(sheet: Worksheet, formats: dict[str, Format], results: Results, *, live: bool) -> int:
    """The title and the verdict, which says "rerun" once an input is changed."""
    write_text(sheet, (0, 0), results.study.title, formats["title"])
    write_text(sheet, (1, 0), "Local economic effects of an announced project", formats["subtitle"])
    row = 3
    for line in textwrap.wrap(verdict(results), LINE - 20):
        write_text(sheet, (row, 0), line, formats["verdict"])
        row += 1
    if live:
        stale(sheet, formats, (3, 0, row - 1, 0))
    return row


def stale(sheet: Worksheet, formats: dict[str, Format], area: tuple[int, int, int, int]) -> None:
    """Cells that say "rerun" once an input is changed."""
    sheet.conditional_format(*area, {"type": "formula", "criteria": f"={CHANGED}>0", "format": formats["delivered"]})


def _write_main_figures(
    sheet: Worksheet, formats: dict[str, Format], results: Results, tables: dict[str, SheetTable], row: int
) -> int:
    _write_section(sheet, formats, "Main figures", row)
    first = row = row + 1
    for column, words in enumerate(FIGURE_HEADS):
        style = {0: "figure head", len(FIGURE_HEADS) - 1: "header"}.get(column, "figure head right")
        write_text(sheet, (row, column), words, formats[style])
    *scores, unknown = main_figures(results)
    for score in scores:
        row += 1
        cells = ((score.note, WIDTHS[-1] - 6), (f"{score.title}, {score.period}", WIDTHS[0] - 8))
        lines = max(len(textwrap.wrap(text, width)) for text, width in cells)
        sheet.set_row(row, max(FIGURE_HEIGHT, LINE_HEIGHT * lines))
        _write_figure(sheet, formats, (row, score), tables)
    row += 1
    write_text(sheet, (row, 0), unknown.title, formats["label"])
    write_text(sheet, (row, 1), unknown.note, formats["line"])
    if tables[HEADLINE].links:
        stale(sheet, formats, (first + 1, 1, row, 2))
    return row + 1


def _write_figure(
    sheet: Worksheet, formats: dict[str, Format], line: tuple[int, Score], tables: dict[str, SheetTable]
) -> None:
    """One main figure: median and range as delivered; reference case and direct part, as formulas if there are any."""
    row, score = line
    kind = next((kind for unit, kind in KINDS.items() if score.unit.startswith(unit)), "number")
    write_text(sheet, (row, 0), f"{score.title}, {score.period}", formats["figure name"])
    figures = (score.value if score.has_range else None, *reference_case(score, tables))
    for column, figure in zip((1, 3, 4), figures, strict=True):
        style = formats[f"figure {kind}"]
        if isinstance(figure, Formula) and figure.template:
            sheet.write_formula(row, column, f"={figure.template}", style, figure.figure)
        elif figure is not None and math.isfinite(value := figure.figure if isinstance(figure, Formula) else figure):
            sheet.write_number(row, column, value, style)
        else:
            write_text(sheet, (row, column), "-", formats["figure range"])
    write_text(sheet, (row, 2), range_words(score.low, score.high, kind), formats["figure range"])
    write_text(sheet, (row, 5), score.note, formats["meaning"])
    if tables[HEADLINE].links and score.key not in METRICS:
        stale(sheet, formats, (row, 3, row, 5))


def reference_case(score: Score, tables: dict[str, SheetTable]) -> tuple[Formula | float | None, ...]:
    """Total and direct part of the reference case: cells where there are formulas; None where there is no figure."""
    headline = tables[HEADLINE]
    if score.key not in METRICS:
        return (None if score.has_range else score.value), None
    place = list(headline.frame["metric"]).index(score.key)
    total, direct = (float(headline.frame[part].iloc[place]) for part in ("total", "direct"))
    has = {"total": math.isfinite(total), "direct": math.isfinite(direct) and score.key in DIRECT}
    parts = [headline.cell(place, part) if has[part] else None for part in ("total", "direct")]
    if score.key == TAXES and parts[0] is not None:
        by_year = tables[TAX_BY_YEAR]
        years = [str(column) for column in by_year.frame if str(column).removesuffix("_usd").isdigit()]
        ends = [f"${by_year.letter(year)}${by_year.top + 1}" for year in (years[0], years[-1])]
        template = f"{parts[0].template}/COLUMNS('{by_year.name}'!{ends[0]}:{ends[1]})"
        parts[0] = Formula(np.asarray(parts[0].figure / len(years)), template)
    if not headline.links:
        return tuple(None if part is None else part.figure for part in parts)
    return parts[0], parts[1]


def _write_status(sheet: Worksheet, formats: dict[str, Format], checks: SheetTable, row: int) -> int:
    """Whether inputs are as delivered, and whether all sums hold, as formulas."""
    verdicts = checks.span("verdict")
    differ = f'IF({CHANGED}=1," input differs"," inputs differ")'
    failing = f'COUNTIF({verdicts},"{FAILS}")'
    wrong = f'COUNTIF({verdicts},"{NO_NUMBER}")'
    lines = (
        (f'IF({CHANGED}>0,{CHANGED}&{differ}&"{CHANGED_WORDS}","{AS_DELIVERED}")', AS_DELIVERED),
        (f'IF({wrong}>0,"{WRONG}",IF({failing}=0,"{ALL_HOLD}",{failing}&"{FAILING_WORDS}"))', ALL_HOLD),
    )
    _write_section(sheet, formats, "State of this workbook", row)
    for formula, text in lines:
        row += 1
        sheet.write_formula(row, 0, f"={formula}", formats["status"], text)
    return row + 1


def _write_facts(sheet: Worksheet, formats: dict[str, Format], results: Results, row: int) -> int:
    _write_section(sheet, formats, "What was studied", row)
    row += 1
    for line in textwrap.wrap(results.study.description, LINE):
        write_text(sheet, (row, 0), line, formats["line"])
        row += 1
    for label, text in facts(results):
        write_text(sheet, (row, 0), label, formats["label"])
        for line in textwrap.wrap(text, LINE - WIDTHS[0]):
            write_text(sheet, (row, 1), line, formats["line"])
            row += 1
    return row


def _write_how_to_read(sheet: Worksheet, formats: dict[str, Format], results: Results, row: int) -> int:
    _write_section(sheet, formats, "How to read", row)
    for line in how_to_read(results):
        row += 1
        write_text(sheet, (row, 0), line, formats["line"])
    return row + 1


def contents(tables: dict[str, SheetTable], model: LiveModel | None) -> dict[Group, list[tuple[str, str]]]:
    """Return the sheets by group, in their order: name and what is on it."""
    found: dict[Group, dict[str, str]] = {group: {} for group in Group}
    for table in tables.values():
        follows = " (follows the inputs)" if table.links and table.group in (Group.results, Group.details) else ""
        found[table.group].setdefault(table.name, table.about + follows)
    if model is not None:
        found[Group.front][INPUTS] = INPUTS_ABOUT
        found[Group.inputs][SCHEDULES] = model.inputs.schedules.about
        found[Group.calculations] = {sheet.name: sheet.about for sheet in model.sheets if sheet.name != SCHEDULES}
        found[Group.calculations][RESPONSES] = model.effects.responses.about
    found[Group.front][SUMMARY] = "The verdict, the main figures, and how to read them"
    found[Group.front] = {name: found[Group.front][name] for name in FRONT if name in found[Group.front]}
    return {group: [*sheets.items()] for group, sheets in found.items() if sheets}


def write_index(
    book: Workbook, formats: dict[str, Format], tables: dict[str, SheetTable], model: LiveModel | None
) -> None:
    """Add the index as the next sheet: all sheets, group by group, each as a link."""
    sheet = new_page(book, INDEX, Group.front)
    sheet.set_column(0, 0, WIDTHS[0])
    sheet.set_column(1, 1, LINE - WIDTHS[0])
    about = "All sheets of this workbook, group by group; tabs of a group have one color"
    write_head(book, sheet, formats, Head("Index", about, "", "this run"))
    sheet.write_url(3, 0, f"internal:'{SUMMARY}'!A1", formats["link"], f"Back to {SUMMARY}")
    row = 4
    for group, names in contents(tables, model).items():
        row += 1
        write_text(sheet, (row, 0), group.value, formats["caption"])
        row = write_list(sheet, formats, names, row)
    set_up_print(sheet)
    sheet.set_portrait()
    sheet.print_area(0, 0, row, 1)


def write_list(sheet: Worksheet, formats: dict[str, Format], names: Iterable[tuple[str, str]], row: int) -> int:
    """Sheets as links below a row, each with a sentence; returns the row after them."""
    for name, about in names:
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", formats["link"], name)
        write_text(sheet, (row, 1), about, formats["line"])
    return row + 1


def _write_section(sheet: Worksheet, formats: dict[str, Format], title: str, row: int) -> None:
    write_text(sheet, (row, 0), title, formats["section"])
    for column in range(1, len(WIDTHS)):
        sheet.write_blank(row, column, None, formats["section"])
