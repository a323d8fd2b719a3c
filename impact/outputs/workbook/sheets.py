"""Sheets: one table on each, from cell A1, ready to filter and to print; what all sheets share.

Study text is only ever written as text: nothing in a study becomes a formula or a link.
"""

import math
import re
import textwrap
from collections.abc import Iterable
from functools import cache
from itertools import accumulate, takewhile
from numbers import Real
from typing import Any

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

from impact.outputs.catalog import heading, number_kind
from impact.outputs.figures import plain
from impact.outputs.live.inputs import CHANGED
from impact.outputs.workbook.formats import shown_kind
from impact.outputs.workbook.sheet_table import Group, SheetTable, Words
from impact.results import EFFECTS
from impact.rules.cells import Formula

NARROWEST, WIDEST, WIDEST_OF_FEW = 9, 60, 110
"""Column widths, characters; the last in a table of three columns at most."""
LINE_HEIGHT = 15
TALLEST = 400
"""Points."""
LONGEST_TEXT = 32_767
"""Characters that a cell of an .xlsx file may hold."""
FOLLOWERS = (Group.results, Group.details, Group.ranges)
"""Sheets whose figures come from the inputs."""
KEYS = ("year", "population", "hour", "month", "rank")
SENTENCES = ("answer", "range", "range_words")
"""Columns of words that say figures of the run."""
PERCENTILE = re.compile(r"(^|_)p(10|50|90)(_|$)")
HOLDS, FAILS = "holds", "does not hold"
FROZEN = 80
"""Most that stays in view at the left, characters."""
LETTER = 1
"""Paper of US Letter size."""
INDEX = "Cover"
"""The sheet that lists all others; the first cell of each links back to it."""
LONGEST_HEADER = 110
"""Characters of one part of a page's header."""
TAB_COLORS = {
    Group.results: "#1F2A37",
    Group.details: "#0072B2",
    Group.ranges: "#56B4E9",
    Group.inputs: "#FFC000",
    Group.reference: "#009E73",
    Group.calculations: "#9AA8B6",
    Group.data: "#D9DFE5",
}


def write_sheet(book: Workbook, formats: dict[str, Format], table: SheetTable, *, live: bool = False) -> Worksheet:
    """Add a sheet with the table, and return it; live: after a change stale cells say "rerun"."""
    sheet = new_page(book, table.name, table.group)
    widths = column_widths(table)
    _write_header(sheet, formats, table, widths)
    for row, cells in enumerate(table.frame.astype(object).itertuples(index=False), start=1):
        _set_height(sheet, row, cells, widths)
        kind = table.row_kinds[row - 1] if table.row_kinds else ""
        for column, (name, cell) in enumerate(zip(table.frame.columns, cells, strict=True)):
            link = table.links.get((row - 1, name))
            if link is None:
                _write_cell(sheet, formats, (row, column), cell, _kind(name, kind), table.widths.get(name, WIDEST))
            else:
                _write_link(sheet, formats, (row, column), link, _kind(name, kind))
    if live:
        mark_delivered(sheet, formats, table)
    mark_verdicts(sheet, formats, table)
    _set_up(sheet, table, widths)
    return sheet


def write_text(sheet: Worksheet, place: tuple[int, int], text: str, style: Format) -> None:
    """Write text as text, cut where a cell ends."""
    sheet.write_string(*place, text[:LONGEST_TEXT], style)


def column_widths(table: SheetTable) -> list[int]:
    """Return the width of each column, characters: as wide as its cells and the longest word above."""
    return [_width(table, column) for column in table.frame.columns]


def _width(table: SheetTable, column: str) -> int:
    words = heading(column, table.price_year).split()
    cells = table.frame[column]
    shown = (cells.min(), cells.max()) if cells.dtype.kind in "fi" else cells.tolist()
    needed = [_shown_length(cell) for cell in shown]
    widest = table.widths.get(column, WIDEST if table.frame.shape[1] > 3 else WIDEST_OF_FEW)
    return min(max(NARROWEST, *(len(word) + 5 for word in words), *needed), widest)


def _shown_length(cell: object) -> int:
    if isinstance(cell, str):
        return max((len(line) for line in cell.splitlines()), default=0) + 2
    is_figure = isinstance(cell, Real) and math.isfinite(cell)
    return len(f"{cell:,.0f}") + 3 if is_figure else 0


def _write_header(sheet: Worksheet, formats: dict[str, Format], table: SheetTable, widths: Iterable[int]) -> None:
    headings = [heading(column, table.price_year) for column in table.frame.columns]
    for column, words in enumerate(headings):
        is_number = pd.api.types.is_numeric_dtype(table.frame.iloc[:, column])
        write_text(sheet, (0, column), words, formats["number header" if is_number else "header"])
    if headings:
        link_back(sheet, headings[0], formats["header"])
    lines = max(
        (len(textwrap.wrap(words, width - 3)) for words, width in zip(headings, widths, strict=True)), default=1
    )
    sheet.set_row(0, LINE_HEIGHT * lines + 4)


def _set_height(sheet: Worksheet, row: int, cells: Iterable[object], widths: list[int]) -> None:
    """Make room for wrapped text: not every program does so when it opens the file."""
    texts = [(cell, width) for cell, width in zip(cells, widths, strict=True) if isinstance(cell, str)]
    lines = max((_line_count(text, width) for text, width in texts), default=1)
    if lines > 1:
        sheet.set_row(row, min(LINE_HEIGHT * lines, TALLEST))


def _line_count(text: str, width: int) -> int:
    """Return the lines that a text takes in a column; those that fit take one."""
    lines = text.splitlines() or [""]
    return sum(1 if len(line) < width else max(1, len(textwrap.wrap(line, width))) for line in lines)


def _kind(column: str, row_kind: str) -> str:
    is_mixed = row_kind and number_kind(column) == "general"
    return row_kind if is_mixed else number_kind(column)


def _write_cell(
    sheet: Worksheet, formats: dict[str, Format], place: tuple[int, int], cell: object, kind: str, widest: int
) -> None:
    value = plain(cell)
    if value is None:
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(*place, value, formats[shown_kind(kind, value)])
        return
    text = str(value)
    is_long = _shown_length(text) > widest or "\n" in text
    write_text(sheet, place, text, formats["wrapped" if is_long else "text"])


def _write_link(
    sheet: Worksheet, formats: dict[str, Format], place: tuple[int, int], link: Formula | Words, kind: str
) -> None:
    if isinstance(link, Words):
        sheet.write_formula(*place, f"={link.template}", formats["text"], link.text)
    else:
        template = link.template.replace(f"'{sheet.get_name()}'!", "")
        sheet.write_formula(*place, f"={template}", formats[shown_kind(kind, link.figure)], link.figure)


def mark_delivered(sheet: Worksheet, formats: dict[str, Format], table: SheetTable) -> None:
    """Once an input is changed: every figure and sentence that stands as delivered says "rerun", in gray."""
    if table.group not in FOLLOWERS:
        return
    for place, column in enumerate(map(str, table.frame.columns)):
        is_figure = pd.api.types.is_numeric_dtype(table.frame.iloc[:, place]) and column not in KEYS
        if not is_figure and column not in SENTENCES:
            continue
        style = "rerun" if PERCENTILE.search(column) else "delivered"
        rule = {"type": "formula", "criteria": f"={CHANGED}>0", "format": formats[style]}
        for first, last in stale_runs(table, column):
            sheet.conditional_format(first + 1, place, last + 1, place, rule)


def stale_runs(table: SheetTable, column: str) -> list[tuple[int, int]]:
    """Rows of a column that are no formulas, as runs: first and last."""
    found: list[tuple[int, int]] = []
    for row in range(len(table.frame)):
        if (row, column) in table.links:
            continue
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def mark_verdicts(sheet: Worksheet, formats: dict[str, Format], table: SheetTable) -> None:
    """A check that holds in green, one that does not in red; the word says it too."""
    if "verdict" not in table.frame:
        return
    place, first = int(table.frame.columns.get_loc("verdict")), f"${table.letter('verdict')}2"
    for word, style in ((HOLDS, "good"), (FAILS, "bad")):
        rule = {"type": "formula", "criteria": f'={first}="{word}"', "format": formats[style]}
        sheet.conditional_format(1, place, max(len(table.frame), 1), place, rule)


def _set_up(sheet: Worksheet, table: SheetTable, widths: list[int]) -> None:
    rows, columns = table.frame.shape[0], max(table.frame.shape[1], 1)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, _key_columns(table.frame, widths))
    sheet.autofilter(0, 0, rows, columns - 1)
    set_up_print(sheet)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, rows, columns - 1)


def _key_columns(frame: pd.DataFrame, widths: list[int]) -> int:
    """Return how many columns at the left stay in view: those that name the row, as far as there is room."""
    names = takewhile(lambda column: not _is_figure(column), frame.columns)
    widths_so_far = accumulate(widths)
    keys = sum(width <= FROZEN for _, width in zip(names, widths_so_far, strict=False))
    return keys if keys < frame.shape[1] else 0


def _is_figure(column: str) -> bool:
    return column in (*EFFECTS, "value") or number_kind(column) not in ("general", "year", "count")


@cache
def column_letter(column: int) -> str:
    """Letters of a column."""
    return str(xl_col_to_name(column))


class Page(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet with old functions alone, of which none has to be looked for among those that Excel got later.

    Text stays text: the library would take text in marks of rich strings for XML of its own.
    """

    def _write_string(self, row: int, col: int, string: str, cell_format: Format | None = None) -> Any:  # noqa: ANN401
        plain = f"{string} " if string.startswith("<r>") and string.endswith("</r>") else string
        return super()._write_string(row, col, plain, cell_format)

    def _write_formula(
        self, row: int, col: int, formula: str, cell_format: Format | None = None, value: object = 0
    ) -> int:
        """A formula as it stands: none gives more than its own cell, for which the library looks."""
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellFormulaTuple(formula.removeprefix("="), cell_format, value)
        return 0

    def _write_cell(self, row: int, col: int, cell: Any) -> None:  # noqa: ANN401 - the library's cell
        """The library's element for a number, a string or a formula with a number; it looks for marks to escape."""
        kind, style = type(cell).__name__, cell.format
        is_number = kind == "Number" or (kind == "Formula" and type(cell.value) in {int, float})
        if not style or not (is_number or kind == "String"):
            super()._write_cell(row, col, cell)
            return
        place = f'r="{column_letter(col)}{row + 1}" s="{style._get_xf_index()}"'
        if kind == "Number":
            self.fh.write(f"<c {place}><v>{cell.number:.16G}</v></c>")
        elif kind == "String":
            self.fh.write(f'<c {place} t="s"><v>{cell.string}</v></c>')
        else:
            self.fh.write(f"<c {place}><f>{self._escape_data(cell.formula)}</f><v>{cell.value}</v></c>")

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002
        return formula.removeprefix("=")


def new_page(book: Workbook, name: str, group: Group) -> Worksheet:
    """Return a new sheet, its tab in the color of its group."""
    page = book.add_worksheet(name, Page)
    page.set_tab_color(TAB_COLORS[group])
    words = (str(book.doc_properties.get(part) or "") for part in ("title", "comments"))
    left, right = (text[:LONGEST_HEADER].replace("&", "&&") for text in words)
    page.set_header(f"&L{left}&R{right}")
    return page


def link_back(sheet: Worksheet, text: str, style: Format) -> None:
    """The first cell as a link to the index; its text stays the heading."""
    sheet.write_url(0, 0, f"internal:'{INDEX}'!A1", style, text, f"Back to the sheet {INDEX}, the index")


def set_up_print(sheet: Worksheet) -> None:
    """Print on landscape pages, one page wide, with the sheet's name and the page number below."""
    sheet.set_landscape()
    sheet.set_paper(LETTER)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    sheet.set_footer("&L&A&RPage &P of &N")
