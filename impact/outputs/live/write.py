"""Writing of live sheets: labels at the left, one row of formulas or numbers each, every formula with its value."""

from collections.abc import Iterable

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.outputs.live.blocks import Column
from impact.outputs.live.formulas import BEFORE, FIRST_COLUMN, HERE, LiveSheet, Row
from impact.outputs.live.inputs import (
    CASES,
    DELIVERED,
    FIRST_INPUT,
    HIGH,
    IN_USE,
    INPUTS,
    LOW,
    YOURS,
    Inputs,
)

LABEL, UNIT, NOTE = 0, 1, 2
HEADS = ("What", "Unit", "Note")
WIDTHS = (58, 22, 40)
TAG_WIDTH, FIGURE_WIDTH = 10, 16
LARGE = 1000.0
"""From here on figures are shown whole."""


class OldFunctions(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet whose formulas use old functions alone: none has to be looked for among those that Excel got later."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002
        return formula.removeprefix("=")


def write_live_sheet(book: Workbook, formats: dict[str, Format], sheet: LiveSheet) -> Worksheet:
    """Add a live sheet, and return it."""
    page = book.add_worksheet(sheet.name, OldFunctions)
    for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        page.write_string(0, column, head, formats["header"])
        page.set_column(column, column, width)
    for number, row in enumerate(sheet.rows, start=1):
        if isinstance(row, str):
            page.write_string(number, LABEL, row, formats["section"])
        else:
            _write_row(page, formats, row)
    for column, label in enumerate(_labels(sheet), start=FIRST_COLUMN):
        page.write(0, column, label, formats["number header"])
    page.set_column(NOTE + 1, FIRST_COLUMN - 1, TAG_WIDTH)
    page.set_column(FIRST_COLUMN, FIRST_COLUMN + 400, FIGURE_WIDTH)
    page.freeze_panes(1, FIRST_COLUMN)
    return page


def _labels(sheet: LiveSheet) -> Iterable[object]:
    axes = [row.axis for row in sheet.rows if isinstance(row, Row) and row.axis is not None]
    return axes[0].labels if axes else ("Figure",)


def _write_row(page: Worksheet, formats: dict[str, Format], row: Row) -> None:
    page.write_string(row.place, LABEL, row.label, formats["text"])
    page.write_string(row.place, UNIT, row.unit, formats["text"])
    for column, text in enumerate((row.note, *row.tags), start=NOTE):
        if text:
            page.write_string(row.place, column, text, formats["text"])
    kind = "live input" if row.kind == "input" else "live"
    values = [float(row.values)] if row.axis is None else row.values.tolist()
    template = row.template.replace(f"'{row.sheet}'!", "")
    for column, value in enumerate(values, start=FIRST_COLUMN):
        style = formats[f"{kind} whole" if abs(value) >= LARGE and row.unit != "year" else kind]
        if row.template:
            formula = template.replace(HERE, xl_col_to_name(column)).replace(BEFORE, xl_col_to_name(column - 1))
            page.write_formula(row.place, column, f"={formula}", style, value)
        else:
            page.write_number(row.place, column, value, style)


def write_inputs(book: Workbook, formats: dict[str, Format], inputs: Inputs) -> Worksheet:
    """Add the sheet of inputs: the switch, then one figure a line, yours in yellow."""
    page = book.add_worksheet(INPUTS)
    heads = ("What", "Unit", "Key (impact run --set KEY=VALUE)", "Yours", "Delivered", "In use", "Low", "High")
    for column, (head, width) in enumerate(zip(heads, (62, 24, 58, 16, 16, 16, 16, 16), strict=True)):
        page.write_string(0, column, head, formats["header" if column < YOURS else "number header"])
        page.set_column(column, column, width)
    page.write_string(1, 0, "Case: low, central or high end of every range", formats["text"])
    page.write_string(1, YOURS, CASES[1], formats["live input"])
    for number, case in enumerate(CASES):
        page.write_string(1, LOW + number, case, formats["text"])
    page.data_validation(1, YOURS, 1, YOURS, {"validate": "list", "source": "=$G$2:$I$2"})
    page.write_formula(1, IN_USE, "=MATCH($D$2,$G$2:$I$2,0)", formats["live"], CASES.index("central") + 1)
    for one in inputs.found.values():
        place, value = one.row.place, float(one.row.values)
        for column, text in enumerate((one.row.label, one.row.unit, one.key)):
            page.write_string(place, column, text, formats["text"])
        page.write_number(place, YOURS, value, formats["live input"])
        for column, figure in ((DELIVERED, value), (LOW, one.low), (HIGH, one.high)):
            page.write_number(place, column, figure, formats["live"])
        template = one.row.template.replace(f"'{INPUTS}'!", "")
        page.write_formula(place, IN_USE, f"={template}", formats["live"], value)
    page.freeze_panes(FIRST_INPUT, 1)
    return page


def write_columns(
    book: Workbook, formats: dict[str, Format], name: str, columns: list[tuple[str, Column]]
) -> Worksheet:
    """Add a sheet of columns of constants."""
    page = book.add_worksheet(name)
    for label, column in columns:
        page.write_string(0, column.column, label, formats["header"])
        for number, value in enumerate(column.values.tolist(), start=column.first):
            page.write_number(number, column.column, value, formats["live"])
    page.freeze_panes(1, 1)
    return page
