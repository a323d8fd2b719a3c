"""Writes a study as an Excel form: a sheet for each kind of record, drop-downs, notes, yellow cells to fill in.

The file is read back and compared with the study before it is put in its place. The same study gives the same bytes.
"""

import secrets
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

from impact.errors import OutputError, StudyError
from impact.excel_form.lists import catalogs
from impact.excel_form.pages import Form, list_ranges, write_form, write_lists, write_table
from impact.excel_form.read_me import write_read_me
from impact.excel_form.schema import form_sheets
from impact.excel_form.styles import form_styles
from impact.outputs.workbook.write import CREATED, workbook_file
from impact.sources.studies import read_study
from impact.study import Study
from impact.study.study import source_keys


def write_study_form(study: Study, path: Path) -> None:
    """Write a study as an Excel form; an existing file is left alone.

    Raises:
        OutputError: the file is there already, cannot be written, or does not hold the study as it is.

    """
    if path.suffix != ".xlsx":
        raise OutputError(f"{path}: an Excel study's name ends in .xlsx")
    if path.exists():
        raise OutputError(f"{path} exists already; choose another name, or remove it first")
    made = path.with_name(f".{path.stem}.{secrets.token_hex(6)}.xlsx")
    try:
        _write(study, made)
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


def _write(study: Study, path: Path) -> None:
    sheets, names = form_sheets(), catalogs() | {"facilities": {site.id: "" for site in study.facility}}
    with workbook_file(path) as book:
        book.set_properties(
            {"title": study.title, "subject": "Inputs of an announced project", "author": "impact", "created": CREATED}
        )
        form = Form(book, form_styles(book), study, names, list_ranges(sheets, names))
        write_read_me(book, form.styles, study, sheets)
        for sheet in sheets:
            page = book.add_worksheet(sheet.title)
            (write_form if sheet.layout == "form" else write_table)(form, sheet, page)
            page.repeat_rows(0)
        write_lists(form, sheets)
