"""Pages of the form: one row a field, or one row a record, with drop-downs and what each column means."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.excel_form.cells import FIRST_DAY, NEEDED, Cell, Entry, words
from impact.excel_form.content import (
    OF_FORM,
    OF_PARTS,
    Content,
    Names,
    closed_lists,
    content,
    height,
    list_of,
    plain,
    records,
    shown,
    style_of,
    unit,
    width,
)
from impact.excel_form.questions import ANSWERS, QUESTIONS, SHEETS
from impact.excel_form.schema import ALONGSIDE, PARTS, Sheet, column_of
from impact.outputs.workbook.page import set_up_print, write_text
from impact.sources.announcement import archetype_names, read_archetype_sizes
from impact.study import Study

SPARE_ROWS = {"Spend": 25}
SPARE = 10
"""Empty yellow rows under a table."""
LAST_ROW = 999
"""Row to which the drop-downs of a table reach, from 0."""
PRINTED = 60
"""Rows of the lists that are printed."""
PAGE_WIDTH = 230
"""Characters on a page's width."""
DETAILS = ("bounds", "low_weight", "high_weight", "driver")
"""Parts of a figure whose columns can be folded away in a table."""
LONGEST_HINT = 250
Place = tuple[int, int]


class ExactFloat(float):
    """A float that is written with all of its digits, so that it is read back as it was."""

    def __format__(self, _: str) -> str:
        """Return the shortest text that gives the same float back."""
        return repr(float(self))


@dataclass(frozen=True)
class Form:
    """A form being written.

    Attributes:
        book: the workbook.
        styles: its formats.
        study: what is written.
        names: the open lists.
        ranges: where each list stands, by its words or its name.

    """

    book: Workbook
    styles: dict[str, Format]
    study: Study
    names: dict[str, Names]
    ranges: dict[object, str]


def list_ranges(sheets: list[Sheet], names: dict[str, Names]) -> dict[object, str]:
    """Return where each list of the drop-downs stands; sources are picked from their own sheet."""
    lengths: dict[object, int] = {key: len(key) for key in closed_lists(sheets)}
    lengths |= {name: len(own) for name, own in names.items()}
    found: dict[object, str] = {}
    for column, (key, length) in enumerate(lengths.items()):
        letter = xl_col_to_name(column)
        found[key] = f"=Lists!${letter}$2:${letter}${max(length, 1) + 1}"
    return found | {"sources": f"=Sources!$A$2:$A${LAST_ROW + 1}"}


def write_lists(form: Form, sheets: list[Sheet]) -> None:
    """Write the lists of the drop-downs, one a column, in the order of list_ranges."""
    page = form.book.add_worksheet("Lists")
    closed = [(heading, list(key)) for key, heading in closed_lists(sheets).items()]
    opened = [(name, [shown(code, own) for code in own]) for name, own in form.names.items()]
    for column, (heading, lines) in enumerate([*closed, *opened]):
        write_text(page, (0, column), heading, form.styles["heading"])
        for row, line in enumerate(lines, start=1):
            write_text(page, (row, column), line, form.styles["text"])
        page.set_column(column, column, min(max(map(len, (heading, *lines))) + 2, 40))
    page.freeze_panes(1, 0)
    page.print_area(0, 0, PRINTED, len([*closed, *opened]) - 1)
    set_up_print(page)


def write_form(form: Form, sheet: Sheet, page: Worksheet) -> None:
    """Write records with one row a field, and an empty record to copy where there may be several."""
    for column, heading in enumerate(sheet.headings):
        write_text(page, (0, column), heading, form.styles["heading"])
        page.set_column(column, column, OF_FORM.get(heading, OF_PARTS.get(heading.replace(" ", "_"), 16)))
    row = 1
    empty = [(("",) * len(sheet.keys), None)] if sheet.keys else []
    for keys, record in [*records(form.study, sheet), *empty]:
        for entry in sheet.entries:
            for column, key in enumerate(keys):
                write_cell(form, page, (row, column), key_cell(sheet.keys[column]), key or None)
            write_field(form, sheet, page, row, entry, record)
            row += 1
        row += 1
    page.freeze_panes(1, len(sheet.keys) + 1)
    set_up_print(page)


def write_field(form: Form, sheet: Sheet, page: Worksheet, row: int, entry: Entry, record: object) -> None:
    """Write one field of a form: its cells, its unit and what it means."""
    first = entry.cells[0]
    write_text(page, (row, len(sheet.keys)), entry.heading, form.styles["field"])
    by_column = {column_of(cell): cell for cell in entry.cells}
    for column, heading in enumerate(sheet.headings):
        cell = by_column.get(heading)
        if cell is not None:
            write_cell(form, page, (row, column), cell, None if record is None else content(record, cell))
            add_drop_down(form, page, (row, column), row, cell)
        elif heading in PARTS:
            page.write_blank(row, column, None, form.styles["not used"])
    alongside = dict(zip(ALONGSIDE, (unit(first), without(first), first.about), strict=True))
    for column, text in enumerate(alongside.values(), start=len(sheet.headings) - len(ALONGSIDE)):
        write_text(page, (row, column), text, form.styles["explained"])
    texts = alongside | {PARTS[0]: "" if record is None else as_shown(form, first, content(record, first))}
    page.set_row(row, height([(text, OF_FORM[heading]) for heading, text in texts.items()]))


def without(cell: Cell) -> str:
    """Return what an empty cell stands for, in words."""
    steps = cell.path[:-1] if cell.part else cell.path
    return f"needed with {words(*steps[:-1])}" if cell.if_empty == NEEDED and len(steps) > 1 else cell.if_empty


def write_table(form: Form, sheet: Sheet, page: Worksheet) -> None:
    """Write records with one row each, and empty rows below."""
    keys = [key_cell(heading) for heading in sheet.keys]
    cells = in_order(sheet, [*by_key_cells(form.study, sheet)])
    for column, cell in enumerate([*keys, *cells]):
        write_heading(form, page, column, cell)
        add_drop_down(form, page, (1, column), LAST_ROW, cell)
    page.set_row(0, height([(heading_words(cell), width(cell) - 2) for cell in (*keys, *cells)]))
    rows: list[list[Content]] = [
        [*ids, *(map(plain, record) if sheet.layout == "pairs" else (content(record, cell) for cell in cells))]
        for ids, record in records(form.study, sheet)
    ]
    empty: list[Content] = [None] * len([*keys, *cells])
    for row, values in enumerate([*rows, *[empty] * SPARE_ROWS.get(sheet.title, SPARE)], start=1):
        contents = list(zip([*keys, *cells], values, strict=True))
        for column, (cell, value) in enumerate(contents):
            write_cell(form, page, (row, column), cell, value)
        page.set_row(row, height([(as_shown(form, cell, value), width(cell)) for cell, value in contents]))
    named = len(keys) + 2
    page.freeze_panes(1, named)
    set_up_print(page)
    page.fit_to_pages(math.ceil(sum(map(width, [*keys, *cells])) / PAGE_WIDTH), 0)
    page.repeat_columns(0, named - 1)


def in_order(sheet: Sheet, by_key: list[Cell]) -> list[Cell]:
    """Return a table's cells with what every line needs first, then those by key, and the fine points last."""
    if sheet.layout == "pairs":
        return sheet.cells
    rank: dict[Cell, int] = {}
    for entry in sheet.entries:
        is_main = entry.cells[0].kind == "price" or entry.cells[0].if_empty == NEEDED or len(entry.cells) > 1
        is_main = is_main and entry.cells[0].if_empty in ("", NEEDED)
        rank |= {cell: 3 if cell.part in DETAILS else 0 if is_main else 2 for cell in entry.cells}
    return sorted([*sheet.cells, *by_key], key=lambda cell: rank.get(cell, 1))


def key_cell(heading: str) -> Cell:
    """Return the cell that names the record which a row belongs to."""
    catalog = {"facility": "facilities"}.get(heading, "")
    return Cell((heading,), "name", f"Key of the {heading} that this row belongs to.", (), catalog, NEEDED)


def by_key_cells(study: Study, sheet: Sheet) -> Iterator[Cell]:
    """Return the cells with one column a key: the years of the study, and the keys in use."""
    for cell in sheet.by_key:
        used = {key for _, record in records(study, sheet) for key in getattr(record, cell.path[-1])}
        span = range(study.first_year, study.last_year + 1) if all(isinstance(key, int) for key in used) else ()
        yield from (cell.with_key(str(key)) for key in sorted({*used, *span}))


def heading_words(cell: Cell) -> str:
    """Return a column's heading, with the unit on a line of its own."""
    return "\n".join([cell.heading, unit(cell)] if unit(cell) else [cell.heading])


def write_heading(form: Form, page: Worksheet, column: int, cell: Cell) -> None:
    """Write a column's heading with its unit, and a note of what it means."""
    write_text(page, (0, column), heading_words(cell), form.styles["heading"])
    empty = f" Left empty: {cell.if_empty}." if cell.if_empty not in ("", NEEDED) else " Needed." * bool(cell.if_empty)
    note = f"{cell.about}{empty}"
    page.write_comment(0, column, note, {"author": "impact", "x_scale": 2.5, "y_scale": 0.6 + len(note) / 250})
    page.set_column(column, column, width(cell), None, {"level": int(cell.part in DETAILS)})


def write_cell(form: Form, page: Worksheet, place: Place, cell: Cell, value: Content) -> None:
    """Write one yellow cell, empty or not; codes with their names."""
    style = form.styles[style_of(cell, value)]
    if value is None:
        page.write_blank(*place, None, style)
    elif isinstance(value, str):
        write_text(page, place, as_shown(form, cell, value), style)
    elif isinstance(value, date):
        if value < FIRST_DAY:
            write_text(page, place, value.isoformat(), style)
        else:
            page.write_datetime(*place, value, style)
    else:
        page.write_number(*place, ExactFloat(value) if isinstance(value, float) else value, style)


def as_shown(form: Form, cell: Cell, value: Content) -> str:
    """Return the text that a cell shows, codes with their names; nothing for figures, which need one line."""
    if not isinstance(value, str):
        return ""
    return shown(value, form.names[cell.catalog]) if cell.kind == "code" else value


def add_drop_down(form: Form, page: Worksheet, place: Place, last_row: int, cell: Cell) -> None:
    """Offer the words of a closed list, and hold to them; offer an open list, and let others be written."""
    row, column = place
    closed = list_of(cell)
    source = form.ranges.get(closed or cell.catalog)
    if source is None or cell.kind in ("list", "text or list"):
        return
    rules = {"validate": "list", "source": source, "error_title": cell.heading[:32], "show_error": bool(closed),
             "error_message": f"One of: {', '.join(closed)}"[:LONGEST_HINT]}  # fmt: skip
    page.data_validation(row, column, last_row, column, rules)


def write_questions(form: Form, page: Worksheet) -> None:
    """Add the front sheet, its answers empty and the sheets behind in force."""
    page.hide_gridlines(2)
    for column, characters in enumerate(OF_QUESTIONS):
        page.set_column(column, column, characters)
    for column, heading in enumerate(("question", "answer", "how to answer")):
        write_text(page, (0, column), heading, form.styles["heading"])
    sizes = read_archetype_sizes()
    units = "; ".join(f"{name}: {row['unit']}" for name, row in sizes.iterrows())
    choices = {"counts": [ANSWERS, SHEETS], "archetype": archetype_names()}
    for row, question in enumerate(QUESTIONS, start=1):
        about = question.about.format(units=units)
        write_text(page, (row, 0), f"{row}. {question.text}", form.styles["field"])
        write_text(page, (row, 1), SHEETS if question.key == "counts" else "", form.styles["input text"])
        write_text(page, (row, 2), about, form.styles["explained"])
        page.set_row(row, height([(question.text, OF_QUESTIONS[0]), (about, OF_QUESTIONS[2])]))
        if question.key in choices:
            page.data_validation(row, 1, row, 1, {"validate": "list", "source": choices[question.key]})
        elif question.key == "county" and "counties" in form.ranges:
            source = {"validate": "list", "source": form.ranges["counties"], "show_error": False}
            page.data_validation(row, 1, row, 1, source)
    set_up_print(page)
    page.fit_to_pages(1, 1)


OF_QUESTIONS = (44, 30, 76)
"""Characters: of a question, of its answer, of how to answer."""
