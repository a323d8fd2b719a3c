"""Pages of the workbook: formats of cells, the tab of a sheet, its head, its paper; text stays text.

A figure is shown by its kind (Column.shown); the cell holds its full value.

Head of a sheet: title; one sentence; units and source; the way back to the index, the study and the date of its data.
"""

from functools import cache
from typing import Any, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

from impact.outputs.workbook.sheet_table import Group

NUMBER_FORMATS = {
    "money": "#,##0",
    "short money": '[>=1000000000]$#,##0.00,,," billion";[>=1000000]$#,##0.0,," million";$#,##0',
    "loss of billions": '$#,##0.00,,," billion";-$#,##0.00,,," billion"',
    "loss of millions": '$#,##0.0,," million";-$#,##0.0,," million"',
    "loss": "$#,##0;-$#,##0",
    "small money": "$#,##0.00",
    "jobs": "[>=10]#,##0;[=0]0;#,##0.0",
    "count": "#,##0",
    "share": "0.0%",
    "ratio": "0.000",
    "times": "0.00",
    "decimal": "#,##0.0",
    "number": "#,##0.0##",
    "year": "0",
    "tiny": "0.0E+00",
    "general": "General",
}
FONT = {"font_name": "Calibri", "font_size": 11}
INK, PAPER, RULE = "#1F2A37", "#E8EEF4", "#9AA8B6"

_RULED = {"valign": "vcenter", "text_wrap": True, "bottom": 4, "bottom_color": RULE}
_HEADER = {
    "bold": True,
    "text_wrap": True,
    "valign": "top",
    "bg_color": PAPER,
    "bottom": 1,
    "bottom_color": RULE,
}
_YELLOW = {"valign": "top", "bg_color": "#FFF2CC", "border": 1, "border_color": RULE}
LIVE_FORMATS = {
    "": "#,##0.0###",
    " whole": "#,##0",
    " percent": "0.0##%",
    " dollars": "$#,##0.00##",
    " dollars whole": "$#,##0",
}
"""Of cells of the model and of inputs, by what they hold."""
_TOTAL = {"bold": True, "valign": "top", "top": 1, "top_color": RULE}

STYLES: dict[str, dict[str, Any]] = {
    **{f"live{kind}": {"num_format": shown, "valign": "top"} for kind, shown in LIVE_FORMATS.items()},
    **{f"live input{kind}": _YELLOW | {"num_format": shown} for kind, shown in LIVE_FORMATS.items()},
    "changed": {"bg_color": "#FCE4D6"},
    "delivered": {"italic": True, "font_color": "#8A97A5", "num_format": '"rerun";"rerun";"rerun";"rerun"'},
    "rerun": {"italic": True, "font_color": "#8A97A5", "num_format": '"rerun for ranges"'},
    "good": {"bg_color": "#D9EFE3", "font_color": "#0B5A3C"},
    "bad": {"bg_color": "#F8D7DA", "font_color": "#8B1A1A", "bold": True},
    "status": {"bold": True, "valign": "top", "font_color": INK},
    "text": {"valign": "top", "align": "left", "indent": 1},
    "wrapped": {"valign": "top", "align": "left", "indent": 1, "text_wrap": True},
    "header": _HEADER | {"align": "left", "indent": 1},
    "number header": _HEADER | {"align": "right", "indent": 2},  # the filter's button stands at the right
    "line": {"valign": "top"},
    "head line": {"valign": "top", "font_color": "#4A5866", "font_size": 10},
    "sheet title": {"bold": True, "font_size": 15, "font_color": INK},
    "unseen": {"font_color": "#FFFFFF", "font_size": 8},
    "verdict": {"valign": "top", "font_size": 12, "font_color": INK},
    "caption": {"bold": True, "font_size": 12, "font_color": INK},
    "total": _TOTAL | {"align": "left", "indent": 1},
    "title": {"bold": True, "font_size": 18, "font_color": INK},
    "subtitle": {"font_color": "#4A5866"},
    "section": {"bold": True, "font_size": 13, "font_color": INK, "bottom": 1, "bottom_color": RULE},
    "label": {"bold": True, "valign": "top"},
    "figure head": _HEADER,
    "figure head right": _HEADER | {"align": "right"},
    "figure name": _RULED | {"bold": True},
    "figure range": _RULED | {"align": "right"},
    "meaning": _RULED | {"align": "left", "indent": 1},
    "link": {"font_color": "#0B5394", "underline": 1},
}

CONDITIONAL = ("changed", "delivered", "rerun", "good", "bad")
"""Formats that are laid over others: without a font of their own."""


def shown_kind(kind: str, figure: float) -> str:
    """Return the kind that a figure is shown as: thousands get separators where nothing else is said.

    Dollars in words below zero have a format of their own: programs differ in whether they add the sign by themselves.
    """
    if kind == "short money" and figure < 0:
        return "loss of billions" if figure <= -1e9 else "loss of millions" if figure <= -1e6 else "loss"
    if kind == "number":
        return "count" if abs(figure) >= 100 else kind
    return "count" if kind == "general" and abs(figure) >= 1000 and float(figure).is_integer() else kind


def formats(book: Workbook) -> dict[str, Format]:
    """Return the formats of a workbook: styles, number formats, "figure KIND" for the summary, "total KIND"."""
    numbers = {kind: {"num_format": shown, "valign": "top"} for kind, shown in NUMBER_FORMATS.items()}
    cover = {
        f"figure {kind}": _RULED | {"num_format": shown, "align": "right"} for kind, shown in NUMBER_FORMATS.items()
    }
    totals = {f"total {kind}": _TOTAL | {"num_format": shown} for kind, shown in NUMBER_FORMATS.items()}
    return {
        name: book.add_format(style if name in CONDITIONAL else FONT | style)
        for name, style in (STYLES | numbers | cover | totals).items()
    }


LETTER = 1
"""Paper of US Letter size."""
INDEX = "Index"
"""The sheet that lists all others; a cell in the head of each leads to it."""
LONGEST_HEADER = 110
"""Characters of one part of a page's header."""
LONGEST_TEXT = 32_767
"""Characters that a cell of an .xlsx file may hold."""
BACK = "Back to Index"
TAB_COLORS = {
    Group.front: "#1F2A37",
    Group.results: "#CC79A7",
    Group.details: "#0072B2",
    Group.ranges: "#56B4E9",
    Group.inputs: "#FFC000",
    Group.reference: "#009E73",
    Group.calculations: "#9AA8B6",
    Group.data: "#D9DFE5",
}


class Head(NamedTuple):
    """What stands above a table: its title, one sentence about it, the units of its figures, where they come from."""

    title: str
    about: str
    units: str
    source: str


class Shared(NamedTuple):
    """A cell of a row whose formula stands once: the rest of its element f, its format, its value."""

    formula: str
    format: Format
    value: float


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

    def write_shared(self, row: int, first: int, cells: list[tuple[Format, float]], formula: str) -> None:
        """A row of cells with one formula, which the file holds once: programs shift what is relative in it.

        Excel shifts no references to other sheets: the formula has none.
        """
        self._check_dimensions(row, first + len(cells) - 1)
        self.shared = getattr(self, "shared", -1) + 1
        line = row + 1
        area = f"{column_letter(first)}{line}:{column_letter(first + len(cells) - 1)}{line}"
        head = f't="shared" ref="{area}" si="{self.shared}">{self._escape_data(formula)}</f'
        for column, (style, value) in enumerate(cells, start=first):
            self.table[row][column] = Shared(head, style, value)
            head = f't="shared" si="{self.shared}"/'

    def _write_cell(self, row: int, col: int, cell: Any) -> None:  # noqa: ANN401 - the library's cell
        """The library's element for a number, a string or a formula with a number; it looks for marks to escape."""
        kind, style = type(cell).__name__, cell.format
        if kind == "Shared":
            place = f'r="{column_letter(col)}{row + 1}" s="{style._get_xf_index()}"'
            self.fh.write(f"<c {place}><f {cell.formula}><v>{cell.value}</v></c>")
            return
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


def write_head(book: Workbook, page: Worksheet, formats: dict[str, Format], head: Head) -> None:
    """Title, sentence, units and source, and the way back with the study and the date of its data."""
    study, data = (str(book.doc_properties.get(part) or "") for part in ("title", "category"))
    units = f"Units: {head.units}. " if head.units else ""
    write_text(page, (0, 0), head.title, formats["sheet title"])
    write_text(page, (1, 0), f"{head.about.rstrip('.')}.", formats["line"])
    write_text(page, (2, 0), f"{units}Source: {head.source}.", formats["head line"])
    page.write_url(3, 0, f"internal:'{INDEX}'!A1", formats["link"], BACK, f"The sheet {INDEX} lists all sheets")
    write_text(page, (3, 1), f"Study: {study}. {data}", formats["head line"])


def write_text(sheet: Worksheet, place: tuple[int, int], text: str, style: Format) -> None:
    """Write text as text, cut where a cell ends."""
    sheet.write_string(*place, text[:LONGEST_TEXT], style)


def set_up_print(sheet: Worksheet) -> None:
    """Print on landscape pages, one page wide, with the sheet's name and the page number below."""
    sheet.set_landscape()
    sheet.set_paper(LETTER)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.7)
    sheet.set_footer("&L&A&RPage &P of &N")
