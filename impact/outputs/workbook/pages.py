"""Pages: what all sheets of the workbook share: how they print, and the color of their tab."""

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.outputs.workbook.sheet_table import Group

A4 = 9
TAB_COLORS = {
    Group.results: "#1F2A37",
    Group.details: "#0072B2",
    Group.ranges: "#56B4E9",
    Group.inputs: "#FFC000",
    Group.reference: "#009E73",
    Group.calculations: "#9AA8B6",
    Group.data: "#D9DFE5",
}


class Page(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet with old functions alone, of which none has to be looked for among those that Excel got later.

    Text stays text: the library would take text in marks of rich strings for XML of its own.
    """

    def _write_string(self, row: int, col: int, string: str, cell_format: Format | None = None) -> Any:  # noqa: ANN401
        plain = f"{string} " if string.startswith("<r>") and string.endswith("</r>") else string
        return super()._write_string(row, col, plain, cell_format)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002
        return formula.removeprefix("=")


def new_page(book: Workbook, name: str, group: Group) -> Worksheet:
    """Return a new sheet, its tab in the color of its group."""
    page = book.add_worksheet(name, Page)
    page.set_tab_color(TAB_COLORS[group])
    return page


def set_up_print(sheet: Worksheet) -> None:
    """Print on landscape pages, one page wide, with the sheet's name and the page number below."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    sheet.set_footer("&L&A&RPage &P of &N")
