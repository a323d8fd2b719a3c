"""First sheet of the form: how to fill it in, and what is on the other sheets."""

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from impact.excel_form.schema import FREE, Sheet
from impact.excel_form.styles import height
from impact.outputs.workbook.pages import set_up_print
from impact.outputs.workbook.sheets import write_text
from impact.study import Study

WIDTHS = (22, 110)
HOW_TO = {
    "Yellow cells": "For your input. If a cell is empty, the model uses what the column 'if empty' or the note on the "
    "heading says. Gray cells are not used.",
    "Headings": "Rest the pointer on a heading to read what its column means. Keep the headings of row 1 as they are; "
    "columns may stand in any order, and rows too, but for dates, which rise.",
    "Drop-downs": "Counties, commodities and occupations are picked by code and name; the code alone will do. Their "
    "lists are on the sheet Lists.",
    "Figures": "value is the central case; low and high are its bounds, of the kind that bounds says: the extremes "
    "(minmax), or the 10th and 90th, or the 25th and 75th percentiles. A central value on a bound needs one sided: "
    "yes. source is a key of the sheet Sources. Figures of one correlated input group move together in the draws.",
    "Units": "Dollars, not millions. Shares are fractions: 0.4 for 40% (a cell formatted as 40% holds 0.4).",
    "Sites": "The sheet Facilities holds one block of rows a site, with the site's key in each row. For another site, "
    "fill in the empty block, or copy one, under another key.",
    "Lines": "The sheet Spend holds one row a line. 'priced by' says what the price is of: the whole amount, a MW, a "
    "MWh; or name a tariff instead. The shares of a construction line's years add up to 1.",
    "Formulas": "May be used: what the spreadsheet last stored is read. Links to other files are refused.",
    "Own notes": f"A sheet whose name begins with {FREE[-1]} is yours, and is not read.",
    "Then": "impact study check FILE.xlsx names every cell that needs fixing; impact run FILE.xlsx gives the results.",
}


def write_read_me(book: Workbook, styles: dict[str, Format], study: Study, sheets: list[Sheet]) -> None:
    """Add the first sheet."""
    page = book.add_worksheet(FREE[0])
    page.hide_gridlines(2)
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    write_text(page, (0, 0), study.title, styles["title"])
    write_text(
        page, (1, 0), "Inputs of an announced project, for the regional economic-impact model", styles["subtitle"]
    )
    row = 3
    for label, contents in HOW_TO.items():
        write_text(page, (row, 0), label, styles["label"])
        write_text(page, (row, 1), contents, styles["note line"])
        page.set_row(row, height([(contents, WIDTHS[1])]))
        row += 1
    write_text(page, (row + 1, 0), "Sheets", styles["section"])
    page.write_blank(row + 1, 1, None, styles["section"])
    for place, sheet in enumerate(sheets, start=row + 2):
        page.write_url(place, 0, f"internal:'{sheet.title}'!A1", styles["link"], sheet.title)
        write_text(page, (place, 1), sheet.about, styles["note line"])
    set_up_print(page)
    page.fit_to_pages(1, 1)
