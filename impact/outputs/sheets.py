"""Sheets: one table on each, from cell A1, ready to filter, to print and to read into other programs.

Study text is only ever written as text: nothing in a study becomes a formula or a link.
"""

import math
import textwrap
from collections.abc import Iterable
from itertools import accumulate, takewhile
from numbers import Real

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.outputs.figures import plain
from impact.outputs.formats import number_kind, shown_kind
from impact.outputs.headings import heading
from impact.outputs.sheet_tables import SheetTable
from impact.results import EFFECTS

NARROWEST, WIDEST, WIDEST_OF_FEW = 9, 60, 110
"""Column widths, characters; the last in a table of three columns at most."""
LINE_HEIGHT = 15
TALLEST = 400
"""Points."""
LONGEST_TEXT = 32_767
"""Characters that a cell of an .xlsx file may hold."""
A4 = 9
FROZEN = 80
"""Most that stays in view at the left, characters."""


def write_sheet(book: Workbook, formats: dict[str, Format], table: SheetTable) -> Worksheet:
    """Add a sheet with the table, and return it."""
    sheet = book.add_worksheet(table.name)
    widths = column_widths(table)
    _write_header(sheet, formats, table, widths)
    for row, cells in enumerate(table.frame.astype(object).itertuples(index=False), start=1):
        _set_height(sheet, row, cells, widths)
        kind = table.row_kinds[row - 1] if table.row_kinds else ""
        for column, (name, cell) in enumerate(zip(table.frame.columns, cells, strict=True)):
            _write_cell(sheet, formats, (row, column), cell, _kind(name, kind))
    _set_up(sheet, table, widths)
    return sheet


def write_text(sheet: Worksheet, place: tuple[int, int], text: str, style: Format) -> None:
    """Write text as text, cut where a cell ends."""
    sheet.write_string(*place, text[:LONGEST_TEXT], style)


def set_up_print(sheet: Worksheet) -> None:
    """Print on landscape pages, one page wide, with the sheet's name and the page number below."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    sheet.set_footer("&L&A&RPage &P of &N")


def column_widths(table: SheetTable) -> list[int]:
    """Return the width of each column, characters: as wide as its cells and the longest word above."""
    return [_width(table, column) for column in table.frame.columns]


def _width(table: SheetTable, column: str) -> int:
    words = heading(column, table.price_year).split()
    needed = [_shown_length(cell) for cell in table.frame[column]]
    widest = WIDEST if table.frame.shape[1] > 3 else WIDEST_OF_FEW
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


def _write_cell(sheet: Worksheet, formats: dict[str, Format], place: tuple[int, int], cell: object, kind: str) -> None:
    value = plain(cell)
    if value is None:
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(*place, value, formats[shown_kind(kind, value)])
        return
    text = str(value)
    is_long = _shown_length(text) > WIDEST or "\n" in text
    write_text(sheet, place, text, formats["wrapped" if is_long else "text"])


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
