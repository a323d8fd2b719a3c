"""Writing of live sheets: labels at the left, one row of formulas or numbers each, every formula with its value."""

import math
import textwrap
from collections import Counter
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.load.facility_load import HOURS_PER_DAY
from impact.outputs.catalog import IN_COLUMN_UNIT
from impact.outputs.live.formulas import Column, LiveSheet, Row
from impact.outputs.live.hours import HOURS_AXIS
from impact.outputs.live.inputs import (
    CASES,
    CHANGED,
    COUNT,
    DELIVERED,
    FIRST_INPUT,
    GROUP,
    GROUPS,
    HIGH,
    IN_USE,
    INPUTS,
    LEVER_WORDS,
    LOW,
    OTHERS,
    OWN_GROUPS,
    SCHEDULES,
    SWITCH,
    YOURS,
    Input,
    Inputs,
)
from impact.outputs.workbook.page import Head, column_letter, new_page, set_up_print, write_head
from impact.outputs.workbook.sheet_table import Group
from impact.rules.cells import BEFORE, FIRST_COLUMN, FIRST_ROW, HEAD_ROWS, HERE

LABEL, UNIT, NOTE = 0, 1, 2
FORMULAS = "formulas of this model; they follow the sheets Inputs and Schedules"
INPUTS_ABOUT = "Type your figures into the yellow cells, and the workbook follows; --set takes 40% as 0.4"
INPUTS_SOURCE = "the study and the parameters of this run, each with its source on the sheet Assumptions"
INPUT_HEADS = {
    "What": 66,
    "Unit": 26,
    "Key (impact run --set KEY=VALUE)": 60,
    "Belongs to": 26,
    "Yours": 16,
    "Delivered": 16,
    "In use": 16,
    "Low": 16,
    "High": 16,
}
"""Columns of the sheet of inputs and their widths."""
CHOOSE = {"error_title": "This cannot be", "error_message": "Choose low, central or high."}
HEADS = ("What", "Unit", "Note")
WIDTHS = (58, 22, 40)
TAG_WIDTH, FIGURE_WIDTH = 10, 16
LINE_HEIGHT = 15
"""Points."""
LEVERS_TITLE = "Policy levers: what a decision here can change most"
OTHERS_TITLE = "All other inputs; rates that change from year to year are on the sheet Schedules"
AT_LEAST_ONE = ("pue", "refresh_years")
"""Inputs that cannot be below one: a site draws no less than its computers do, and they last a year."""
MOST_PRINTED, NARROW = 24, 11
"""Columns that are printed on one page across (of months, two years); width of those of a longer sheet."""
DAYS_AFTER = 5
"""Typical days after July in the last year: of the sheet Hours the last July is printed, by hour."""
LARGE = 1000.0
"""From here on figures are shown whole."""


def write_live_sheet(book: Workbook, formats: dict[str, Format], sheet: LiveSheet) -> Worksheet:
    """Add a live sheet, and return it."""
    page = new_page(book, sheet.name, Group.inputs if sheet.name == SCHEDULES else Group.calculations)
    write_head(book, page, formats, Head(sheet.name, sheet.about, IN_COLUMN_UNIT, FORMULAS))
    for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        page.write_string(HEAD_ROWS, column, head, formats["header"])
        page.set_column(column, column, width)
    for number, row in enumerate(sheet.rows, start=FIRST_ROW):
        if isinstance(row, str):
            page.write_string(number, LABEL, row, formats["section"])
        else:
            _write_row(page, formats, row)
    axes = [row.axis for row in sheet.rows if isinstance(row, Row) and row.axis is not None]
    name, labels = (axes[0].name, axes[0].labels) if axes else ("", ("Figure",))
    for column, label in enumerate(labels, start=FIRST_COLUMN):
        page.write(HEAD_ROWS, column, label, formats["number header"])
    page.set_column(NOTE + 1, FIRST_COLUMN - 1, TAG_WIDTH)
    page.set_column(FIRST_COLUMN, FIRST_COLUMN + 400, FIGURE_WIDTH)
    page.freeze_panes(FIRST_ROW, FIRST_COLUMN)
    set_up_print(page)
    page.repeat_rows(HEAD_ROWS)
    if len(labels) > MOST_PRINTED:
        page.set_column(FIRST_COLUMN, FIRST_COLUMN + len(labels), NARROW)
        page.repeat_columns(LABEL, UNIT)
        page.fit_to_pages(math.ceil(len(labels) / MOST_PRINTED), 0)
    if name == HOURS_AXIS:
        page.fit_to_pages(1, 0)
        last = FIRST_COLUMN + len(labels) - DAYS_AFTER * HOURS_PER_DAY - 1
        page.print_area(0, last - HOURS_PER_DAY + 1, len(sheet.rows) + HEAD_ROWS, last)
    return page


def _write_row(page: Worksheet, formats: dict[str, Format], row: Row) -> None:
    page.write_string(row.place, LABEL, row.label, formats["text"])
    page.write_string(row.place, UNIT, row.unit, formats["text"])
    for column, text in enumerate((row.note, *row.tags), start=NOTE):
        if text:
            page.write_string(row.place, column, text, formats["text"])
    kind = "live input" if row.kind == "input" else "live"
    values = [float(row.values)] if row.axis is None else row.values.tolist()
    styles = [formats[f"{kind} whole" if abs(value) >= LARGE and row.unit != "year" else kind] for value in values]
    template = row.template.replace(f"'{row.sheet}'!", "")
    if template and "!" not in template and len(values) > 1:
        formula = template.replace(HERE, column_letter(FIRST_COLUMN)).replace(BEFORE, column_letter(FIRST_COLUMN - 1))
        page.write_shared(row.place, FIRST_COLUMN, [*zip(styles, values, strict=True)], formula)
        return
    for column, (value, style) in enumerate(zip(values, styles, strict=True), start=FIRST_COLUMN):
        if template:
            formula = template.replace(HERE, column_letter(column)).replace(BEFORE, column_letter(column - 1))
            page.write_formula(row.place, column, f"={formula}", style, value)
        else:
            page.write_number(row.place, column, value, style)


def write_inputs(book: Workbook, formats: dict[str, Format], inputs: Inputs) -> Worksheet:
    """Add the sheet of inputs: the switch, the count of changes, then one figure a line, yours in yellow."""
    page = new_page(book, INPUTS, Group.inputs)
    for column, (head, width) in enumerate(INPUT_HEADS.items()):
        page.write_string(HEAD_ROWS, column, head, formats["number header" if YOURS <= column <= HIGH else "header"])
        page.set_column(column, column, width)
    write_head(book, page, formats, Head("Inputs", INPUTS_ABOUT, IN_COLUMN_UNIT, INPUTS_SOURCE))
    _write_switch(book, page, formats, inputs)
    named = Counter(one.row.label for one in inputs.found.values())
    for one in inputs.found.values():
        _write_input(page, formats, one, own_label(one.row.label, one.key, named))
    for number, key in enumerate(inputs.levers, start=FIRST_INPUT):
        if key not in inputs.found:
            page.set_row(number, None, None, {"hidden": True})
    page.write_string(LEVER_WORDS, 0, LEVERS_TITLE, formats["caption"])
    page.write_string(inputs.first_other - 1, 0, OTHERS_TITLE, formats["caption"])
    page.autofilter(HEAD_ROWS, 0, inputs.last, len(INPUT_HEADS) - 1)
    changed = {
        "type": "formula",
        "criteria": f"=$E{FIRST_INPUT + 1}<>$F{FIRST_INPUT + 1}",
        "format": formats["changed"],
    }
    page.conditional_format(FIRST_INPUT, 0, inputs.last, IN_USE, changed)
    blank = {"type": "blanks", "format": formats["bad"]}
    for first, last in ((FIRST_INPUT, inputs.first_other - 2), (inputs.first_other, inputs.last)):
        if first <= last:
            page.conditional_format(first, YOURS, last, YOURS, blank)
    page.freeze_panes(FIRST_ROW, 1)
    set_up_print(page)
    page.repeat_rows(HEAD_ROWS)
    return page


def _write_switch(book: Workbook, page: Worksheet, formats: dict[str, Format], inputs: Inputs) -> None:
    page.write_string(SWITCH, 0, "Case: the low, central or high end of every range", formats["text"])
    page.write_string(SWITCH, YOURS, CASES[1], formats["live input"])
    for number, case in enumerate(CASES):
        page.write_string(SWITCH, LOW + number, case, formats["text"])
    line = SWITCH + 1
    choices = f"$H${line}:$J${line}"
    page.data_validation(SWITCH, YOURS, SWITCH, YOURS, {"validate": "list", "source": f"={choices}"} | CHOOSE)
    page.write_formula(
        SWITCH, IN_USE, f"=MATCH($E${line},{choices},0)", formats["live whole"], CASES.index("central") + 1
    )
    page.write_string(
        COUNT, 0, "Inputs that differ from those delivered (with any, ranges need a rerun)", formats["text"]
    )
    page.write_formula(COUNT, IN_USE, f"={inputs.changes()}", formats["live whole"], 0)
    book.define_name(CHANGED, f"='{INPUTS}'!$G${COUNT + 1}")
    book.define_name("case_in_use", f"='{INPUTS}'!$G${line}")


def own_label(label: str, key: str, named: Counter[str]) -> str:
    """A label that no other input has: with the owner of the record before it, where the words alone occur twice.

    >>> own_label("State tax", "tax/ohio.sales_state", Counter({"State tax": 2})), own_label("PUE", "a.pue", Counter())
    ('Ohio: State tax', 'PUE')
    >>> own_label("City: 2 of 38 mills", "tax/jurisdictions.west-end.property_rate", Counter())
    'West End, property tax rate: City: 2 of 38 mills'
    """
    owner = key.replace("/", ".").split(".")[-2:][0].replace("-", " ").title()
    if key.startswith("tax/jurisdictions."):
        return f"{owner}, {key.rpartition('.')[2].replace('_', ' tax ')}: {label}"
    return f"{owner}: {label}" if named[label] > 1 else label


def _write_input(page: Worksheet, formats: dict[str, Format], one: Input, label: str) -> None:
    place, value = one.row.place, float(one.row.values)
    widths = [*INPUT_HEADS.values()]
    texts = (label, one.row.unit.replace("share", "percent", 1) if is_share(one) else one.row.unit, one.key)
    lines = [
        1 if len(text) < width else len(textwrap.wrap(text, width)) for text, width in zip(texts, widths, strict=False)
    ]
    for column, text in enumerate(texts):
        page.write_string(place, column, text, formats["wrapped" if lines[column] > 1 else "text"])
    if max(lines) > 1:
        page.set_row(place, LINE_HEIGHT * max(lines))
    page.write_string(place, GROUP, group_of(one.key), formats["text"])
    shown = shown_as(one)
    page.write_number(place, YOURS, value, formats[f"live input{shown}"])
    for column, figure in ((DELIVERED, value), (LOW, one.low), (HIGH, one.high)):
        page.write_number(place, column, figure, formats[f"live{shown}"])
    template = one.row.template.replace(f"'{INPUTS}'!", "")
    page.write_formula(place, IN_USE, f"={template}", formats[f"live{shown}"], value)
    page.data_validation(place, YOURS, place, YOURS, allowed(one))


def group_of(key: str) -> str:
    """What an input belongs to.

    >>> group_of("crews_from_outside_share"), group_of("fiscal.refresh_years"), group_of("tax/tennessee.sales_state")
    ('The study', 'The sites', 'Tax law')
    """
    return OWN_GROUPS.get(key, GROUPS.get(key.replace("/", ".").partition(".")[0], OTHERS))


def allowed(one: Input) -> dict[str, Any]:
    """What may be typed into an input: shares from 0 to 1, a PUE and years of renewal from 1, others not below zero."""
    if one.key.rpartition(".")[2] in AT_LEAST_ONE:
        return {"validate": "decimal", "criteria": ">=", "value": 1} | wrong("a number, 1 or more")
    if is_share(one):
        return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1} | wrong("0% to 100%")
    least = min(0.0, one.low)
    return {"validate": "decimal", "criteria": ">=", "value": least} | wrong(f"a number, {least:g} or more")


def is_share(one: Input) -> bool:
    """Whether an input is a part of a whole, from 0 to 1: shown in percent."""
    return one.row.unit.partition(" ")[0] == "share" and one.high <= 1


def shown_as(one: Input) -> str:
    """How an input is shown: in percent, in dollars, whole, or with decimals."""
    value = abs(float(one.row.values))
    if is_share(one):
        return " percent"
    whole = " whole" if value >= LARGE and one.row.unit != "year" else ""
    return f" dollars{whole}" if one.row.unit.startswith("USD") else whole


def wrong(words: str) -> dict[str, str]:
    """The message for a figure that cannot be."""
    return {"error_title": "This cannot be", "error_message": f"Type {words}."}


def write_columns(
    book: Workbook, formats: dict[str, Format], name: str, about: str, columns: list[tuple[str, Column]]
) -> Worksheet:
    """Add a sheet of columns of constants."""
    page = new_page(book, name, Group.calculations)
    write_head(book, page, formats, Head(name, about, "jobs or USD per USD", FORMULAS))
    for label, column in columns:
        page.write_string(HEAD_ROWS, column.column, label, formats["header"])
        for number, value in enumerate(column.values.tolist(), start=column.first):
            page.write_number(number, column.column, value, formats["live"])
    page.freeze_panes(FIRST_ROW, 1)
    set_up_print(page)
    page.repeat_rows(HEAD_ROWS)
    return page
