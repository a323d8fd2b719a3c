"""Writes a study as an Excel form: a first sheet on how to fill it in, then a sheet for each kind of record.

The file is read back and compared with the study before it is put in its place. The same study gives the same bytes.
"""

import secrets
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from impact.errors import OutputError, StudyError
from impact.excel_form.content import INPUTS, catalogs, height
from impact.excel_form.pages import Form, list_ranges, write_form, write_lists, write_questions, write_table
from impact.excel_form.questions import TITLE
from impact.excel_form.schema import FREE, Sheet, form_sheets
from impact.outputs.workbook.page import FONT, formats, set_up_print, write_text
from impact.outputs.workbook.write import CREATED, workbook_file
from impact.sources.studies import read_study
from impact.study import Study
from impact.study.study import source_keys

WIDTHS = (22, 110)
HOW_TO = {
    "Yellow cells": "For your input. If a cell is empty, the model uses what the column 'if empty' or the note on the "
    "heading says. Gray cells are not used.",
    "Headings": "Rest the pointer on a heading to read what its column means. Keep the headings of row 1 as they are; "
    "columns may stand in any order, and rows too, but for dates, which rise.",
    "Drop-downs": "Counties, commodities and occupations are picked by code and name; the code alone will do. Their "
    "lists are on the sheet Lists.",
    "Figures": "value is the best estimate, as likely too low as too high; low and high are its bounds, of the kind "
    "that bounds says: the extremes (minmax), the 10th and 90th or the 25th and 75th percentiles, or cases with a low "
    "weight and a high weight (scenarios). A floor is a bound, not a value. source is a key of the sheet Sources. "
    "Figures of one correlated input group move together in the draws.",
    "Units": "Dollars, not millions. Shares are fractions: 0.4 for 40% (a cell formatted as 40% holds 0.4).",
    "Sites": "The sheet Facilities holds one block of rows a site, with the site's key in each row. For another site, "
    "fill in the empty block, or copy one, under another key.",
    "Lines": "The sheet Spend holds one row a line. 'priced by' says what the price is of: the whole amount, a MW, a "
    "MWh; or name a tariff instead. The shares of a construction line's years add up to 1.",
    "Formulas": "May be used: what the spreadsheet last stored is read. Links to other files are refused.",
    "Own notes": f"A sheet whose name begins with {FREE[-1]} is yours, and is not read.",
    "Then": "impact study check FILE.xlsx names every cell that needs fixing; impact run FILE.xlsx gives the results.",
}


def write_study_form(study: Study, path: Path, *, questions: bool = False) -> None:
    """Write a study as an Excel form, with the page of ten questions in front if asked for; never over another file.

    Raises:
        OutputError: the file is there already, cannot be written, or does not hold the study as it is.

    """
    if path.suffix != ".xlsx":
        raise OutputError(f"{path}: an Excel study's name ends in .xlsx")
    if path.exists():
        raise OutputError(f"{path} exists already; choose another name, or remove it first")
    made = path.with_name(f".{path.stem}.{secrets.token_hex(6)}.xlsx")
    try:
        _write(study, made, questions=questions)
        check_kept(study, made, path)
        made.rename(path)
    except (OSError, FileCreateError) as error:
        raise OutputError(f"{path} cannot be written: {str(error).split(':')[0]}") from None
    finally:
        made.unlink(missing_ok=True)


def check_kept(study: Study, made: Path, path: Path) -> None:
    """The file gives the study back as it is."""
    try:
        kept = read_study(str(made)) == study
    except StudyError:
        kept = False
    if not kept:
        raise OutputError(
            f"{path}: this study holds text that a workbook cannot keep as it is; keep the study as a .toml file"
        )


def example_study(study: Study) -> Study:
    """Return a study cut to an example: of its first site one line of each phase, and the sources they name."""
    site = study.facility[0]
    lines = {line.phase: line for line in reversed(site.spend) if line.commodity.startswith(("23", "561", "81"))}
    kept = site.model_copy(update={"spend": tuple(line for line in site.spend if line in lines.values())})
    cut = study.model_copy(update={"name": "my-study", "facility": (kept,)})
    named = set(source_keys(cut))
    return cut.model_copy(update={"sources": {key: study.sources[key] for key in study.sources if key in named}})


def _write(study: Study, path: Path, *, questions: bool) -> None:
    sheets, names = form_sheets(), catalogs() | {"facilities": {site.id: "" for site in study.facility}}
    with workbook_file(path) as book:
        book.set_properties(
            {"title": study.title, "subject": "Inputs of an announced project", "author": "impact", "created": CREATED}
        )
        styles = formats(book) | {name: book.add_format(FONT | style) for name, style in INPUTS.items()}
        form = Form(book, styles, study, names, list_ranges(sheets, names))
        if questions:
            write_questions(form, book.add_worksheet(TITLE))
        write_read_me(book, form.styles, study, sheets)
        for sheet in sheets:
            page = book.add_worksheet(sheet.title)
            (write_form if sheet.layout == "form" else write_table)(form, sheet, page)
            page.repeat_rows(0)
        write_lists(form, sheets)


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
