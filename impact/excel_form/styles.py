"""How the cells of the form look, how wide they are, what unit stands above them."""

import math
from collections.abc import Iterable
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from impact.excel_form.cells import PRICED, Cell
from impact.outputs.workbook.page import FONT, RULE, formats
from impact.study.keys import unit_of

YELLOW, GRAY = "#FFF2CC", "#EDEFF2"
_BOX = {"border": 1, "border_color": RULE, "valign": "top"}
_INPUT = _BOX | {"bg_color": YELLOW}
INPUTS: dict[str, dict[str, Any]] = {
    "input text": _INPUT | {"num_format": "@", "text_wrap": True, "align": "left"},
    "input number": _INPUT | {"num_format": "General"},
    "input large": _INPUT | {"num_format": "#,##0"},
    "input whole": _INPUT | {"num_format": "0"},
    "input date": _INPUT | {"num_format": "yyyy-mm-dd", "align": "left"},
    "not used": _BOX | {"bg_color": GRAY},
    "explained": _BOX | {"text_wrap": True, "font_color": "#4A5866"},
    "field": _BOX | {"bold": True, "text_wrap": True},
    "heading": {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4", "border": 1,
                "border_color": RULE},
    "note line": {"text_wrap": True, "valign": "top"},
}  # fmt: skip
WIDTHS = {"text": 34, "name": 20, "code": 30, "number": 14, "date": 12, "yes or no": 8, "given": 8, "whole": 9,
          "choice": 15, "price": 14, "list": 20, "text or list": 24}  # fmt: skip
"""Characters, by what a cell holds."""
OF_PARTS = {"low": 13, "high": 13, "bounds": 10, "low_weight": 9, "high_weight": 9, "source": 18, "driver": 16}
"""Characters, by part of a figure."""
OF_FORM = {"field": 34, "value": 34, "unit": 28, "if empty": 26, "meaning": 70}
"""Characters, by heading of a form."""
LINE, TALLEST = 15, 180
"""Points of a line, and of the tallest row."""
UNITS = {"date": "date", "yes or no": "yes / no", "given": "yes or empty", "code": "code", "whole": "whole number"}
LARGE = 1_000
"""From here on thousands are set apart."""


def form_styles(book: Workbook) -> dict[str, Format]:
    """Return the formats of the workbook, and those of the form's cells."""
    return formats(book) | {name: book.add_format(FONT | style) for name, style in INPUTS.items()}


def unit(cell: Cell) -> str:
    """Return the unit of a cell's figure, or what it holds."""
    if cell.part in ("value", "low", "high"):
        return "as 'priced by' says" if PRICED in cell.path else unit_of(cell.path[-2])
    return "" if cell.part else UNITS.get(cell.kind, "")


def width(cell: Cell) -> int:
    """Return the width of a cell's column, characters."""
    return OF_PARTS.get(cell.part, WIDTHS[cell.kind])


def style_of(cell: Cell, value: object) -> str:
    """Return the style of a cell: by what it holds, large numbers with thousands set apart."""
    if cell.kind == "number":
        is_large = isinstance(value, int | float) and abs(value) >= LARGE and float(value).is_integer()
        return "input large" if is_large else "input number"
    return {"whole": "input whole", "date": "input date"}.get(cell.kind, "input text")


def height(texts: Iterable[tuple[str, int]]) -> int:
    """Return the height of a row that shows texts in columns of some widths, points."""
    lines = [math.ceil(len(line) / (wide * 0.9)) or 1 for text, wide in texts for line in text.splitlines() or [""]]
    return min(max(lines, default=1) * LINE, TALLEST)
