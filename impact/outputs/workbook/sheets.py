"""Sheets: a head and one table on each, or several tables below each other, ready to filter and to print.

Study text is only ever written as text: nothing in a study becomes a formula or a link.
"""

import math
import re
import textwrap
from collections.abc import Iterable
from itertools import accumulate, takewhile, zip_longest
from numbers import Real

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.outputs.catalog import IN_COLUMN_UNIT, heading, number_kind, unit_of
from impact.outputs.figures import plain
from impact.outputs.live.inputs import CHANGED
from impact.outputs.workbook.page import BACK, Head, new_page, set_up_print, shown_kind, write_head, write_text
from impact.outputs.workbook.sheet_table import Group, SheetTable, Words
from impact.results import EFFECTS
from impact.rules.cells import HEAD_ROWS, Formula

NARROWEST, WIDEST, WIDEST_OF_FEW = 9, 60, 110
"""Column widths, characters; the last in a table of three columns at most."""
LINE_HEIGHT = 15
TALLEST = 400
"""Points."""
FOLLOWERS = (Group.front, Group.results, Group.details, Group.ranges)
"""Sheets whose figures come from the inputs."""
KEYS = ("year", "population", "hour", "month", "rank")
SENTENCES = ("answer", "range", "range_words")
"""Columns of words that say figures of the run."""
PERCENTILE = re.compile(r"(^|_)p(10|50|90)(_|$)")
HOLDS, FAILS, NO_NUMBER = "holds", "does not hold", "an input is not a number"
FROZEN = 80
"""Most that stays in view at the left, characters."""
READABLE, REPEATED = 190, 115
"""Characters across which a front sheet is printed on one page, a wider one on several; most that each repeats."""
ROOM = 110
"""Characters across which the head of a sheet is printed."""
MOST_UNITS = 6
"""Units that the head of a sheet names."""
TABLE_STYLE = "Table Style Light 1"


def write_sheet(book: Workbook, formats: dict[str, Format], *tables: SheetTable, live: bool = False) -> Worksheet:
    """Add a sheet with its tables, and return it; live: after a change stale cells say "rerun"."""
    first = tables[0]
    sheet = new_page(book, first.name, first.group)
    widths = shared_widths(tables)
    if first.top:
        units = dict.fromkeys(unit for table in tables for unit in _units(table))
        head = Head(first.title or first.name, first.about, ", ".join([*units][:MOST_UNITS]), first.source)
        write_head(book, sheet, formats, head)
    for table in tables:
        write_table(sheet, formats, table, widths, live=live)
    _set_up(sheet, tables, widths)
    return sheet


def write_table(
    sheet: Worksheet, formats: dict[str, Format], table: SheetTable, widths: list[int], *, live: bool
) -> None:
    """Headings, rows, and totals of a table; an Excel table where no cell of it is a formula."""
    _write_header(sheet, formats, table, widths)
    for place, cells in enumerate(table.frame.astype(object).itertuples(index=False)):
        row = table.top + 1 + place
        _set_height(sheet, row, cells, widths)
        kind = table.row_kinds[place] if table.row_kinds else ""
        for column, (name, cell) in enumerate(zip(table.frame.columns, cells, strict=True)):
            link, own = table.links.get((place, name)), number_kind(name)
            own = kind if kind and own == "general" else own
            if link is None:
                _write_cell(sheet, formats, (row, column), cell, own, table.widths.get(name, WIDEST))
            else:
                _write_link(sheet, formats, (row, column), link, own)
    _write_totals(sheet, formats, table)
    if live:
        mark_delivered(sheet, formats, table)
    mark_verdicts(sheet, formats, table)


def _units(table: SheetTable) -> list[str]:
    named = [str(column) for column, kind in table.frame.dtypes.items() if kind.kind in "fiu"]
    known = [unit_of(column, named, table.price_year) for column in named if column not in KEYS]
    in_column = [IN_COLUMN_UNIT] if "unit" in table.frame else []
    return [unit for unit in (*known, *in_column) if unit]


def shared_widths(tables: Iterable[SheetTable]) -> list[int]:
    """Return the width of each column of a sheet: of its tables the widest; the first holds the way back."""
    widths = [max(own) for own in zip_longest(*(column_widths(table) for table in tables), fillvalue=0)]
    if next(iter(tables)).top and widths:
        widths[0] = max(widths[0], len(BACK) + 2)
    return widths


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


def _write_header(sheet: Worksheet, formats: dict[str, Format], table: SheetTable, widths: list[int]) -> None:
    """Headings; a table with rows, without formulas, no heading twice or empty, is one of Excel's."""
    headings = [heading(column, table.price_year) for column in table.frame.columns]
    is_number = [pd.api.types.is_numeric_dtype(table.frame[column]) for column in table.frame]
    styles = [formats["number header" if one else "header"] for one in is_number]
    if table.top > HEAD_ROWS:
        write_text(sheet, (table.top - 1, 0), table.title, formats["caption"])
    are_distinct = len({words.casefold() for words in headings}) == len(headings) and all(headings)
    if table.top and len(table.frame) and not table.links and are_distinct:
        columns = [{"header": words, "header_format": style} for words, style in zip(headings, styles, strict=True)]
        words = table.title if table.top > HEAD_ROWS else table.name
        name = f"table_{re.sub('[^A-Za-z0-9]+', '_', words)}"
        area = (table.top, 0, table.top + len(table.frame), len(headings) - 1)
        sheet.add_table(*area, {"name": name, "style": TABLE_STYLE, "columns": columns})
    else:
        for column, (words, style) in enumerate(zip(headings, styles, strict=True)):
            write_text(sheet, (table.top, column), words, style)
    lines = max(
        (len(textwrap.wrap(words, width - 3)) for words, width in zip(headings, widths, strict=False)), default=1
    )
    sheet.set_row(table.top, LINE_HEIGHT * lines + 4)


def _write_totals(sheet: Worksheet, formats: dict[str, Format], table: SheetTable) -> None:
    first = table.top + 1 + len(table.frame)
    for row, total in enumerate(table.totals, start=first):
        for column, name in enumerate(table.frame.columns):
            cell = total.cells.get(name)
            kind = total.kind or number_kind(name)
            if cell is None:
                sheet.write_blank(row, column, None, formats["total"])
            elif isinstance(cell, Formula):
                template = cell.template.replace(f"'{table.name}'!", "")
                sheet.write_formula(
                    row, column, f"={template}", formats[f"total {shown_kind(kind, cell.figure)}"], cell.figure
                )
            elif math.isfinite(cell):
                sheet.write_number(row, column, cell, formats[f"total {shown_kind(kind, cell)}"])
        write_text(sheet, (row, 0), total.label, formats["total"])


def _set_height(sheet: Worksheet, row: int, cells: Iterable[object], widths: list[int]) -> None:
    """Make room for wrapped text: not every program does so when it opens the file."""
    texts = [(cell, width) for cell, width in zip(cells, widths, strict=False) if isinstance(cell, str)]
    lines = max((_line_count(text, width) for text, width in texts), default=1)
    if lines > 1:
        sheet.set_row(row, min(LINE_HEIGHT * lines, TALLEST))


def _line_count(text: str, width: int) -> int:
    """Return the lines that a text takes in a column; those that fit take one."""
    lines = text.splitlines() or [""]
    return sum(1 if len(line) < width else max(1, len(textwrap.wrap(line, width))) for line in lines)


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
            sheet.conditional_format(table.top + 1 + first, place, table.top + 1 + last, place, rule)


def stale_runs(table: SheetTable, column: str) -> list[tuple[int, int]]:
    """Rows of a column that are no formulas, as runs: first and last."""
    found: list[tuple[int, int]] = []
    totals = dict(enumerate(table.totals, start=len(table.frame)))
    for row in range(len(table.frame) + len(totals)):
        follows = isinstance(totals[row].cells.get(column), Formula) if row in totals else (row, column) in table.links
        if follows:
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
    place, first = int(table.frame.columns.get_loc("verdict")), f"${table.letter('verdict')}{table.top + 2}"
    for word, style in ((HOLDS, "good"), (FAILS, "bad"), (NO_NUMBER, "bad")):
        rule = {"type": "formula", "criteria": f'={first}="{word}"', "format": formats[style]}
        sheet.conditional_format(table.top + 1, place, table.top + max(len(table.frame), 1), place, rule)


def _set_up(sheet: Worksheet, tables: tuple[SheetTable, ...], widths: list[int]) -> None:
    first, alone = tables[0], len(tables) == 1
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    set_up_print(sheet)
    if alone:
        sheet.freeze_panes(first.top + 1, _key_columns(first.frame, widths, FROZEN))
        sheet.repeat_rows(first.top)
        keys = _key_columns(first.frame, widths, REPEATED)
        if first.group == Group.front and sum(widths) > READABLE and keys:
            sheet.fit_to_pages(pages_across(widths, keys), 0)
            sheet.repeat_columns(0, keys - 1)
    else:
        sheet.freeze_panes(HEAD_ROWS, 0)
    if alone and not sheet.tables:
        sheet.autofilter(first.top, 0, first.top + len(first.frame), max(first.frame.shape[1], 1) - 1)
    sheet.print_area(0, 0, tables[-1].end - 1, printed_columns(widths) - 1)


def pages_across(widths: list[int], keys: int) -> int:
    """Return how many pages a table is wide if each repeats its first columns.

    >>> pages_across([40, 35, *[12] * 20], 2)
    3
    """
    repeated = sum(widths[:keys])
    return math.ceil((sum(widths) - repeated) / (READABLE - repeated))


def printed_columns(widths: list[int]) -> int:
    """Columns that are printed: all of the table, and as many more as its head needs.

    >>> printed_columns([60, 60]), printed_columns([20, 30])
    (2, 9)
    """
    return len(widths) + max(0, math.ceil((ROOM - sum(widths)) / NARROWEST))


def _key_columns(frame: pd.DataFrame, widths: list[int], room: int) -> int:
    """Return how many columns at the left name the row, as far as there is room (characters)."""
    figures = (*EFFECTS, "value")
    names = takewhile(
        lambda column: column not in figures and number_kind(column) in ("general", "year", "count"), frame.columns
    )
    widths_so_far = accumulate(widths)
    keys = sum(width <= room for _, width in zip(names, widths_so_far, strict=False))
    return keys if keys < frame.shape[1] else 0
