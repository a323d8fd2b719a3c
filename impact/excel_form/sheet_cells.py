"""Reads the cells of a workbook: values as a spreadsheet last showed them, with their addresses."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from impact.errors import StudyError
from impact.excel_form.guard import check_workbook, refuse

MOST_ROWS, MOST_COLUMNS = 5_000, 500
"""Of a sheet that is read; a study needs far fewer."""
MOST_CELLS = 1_000_000
"""Empty ones included, which programs may have formatted."""
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
OF_FORMULA = "str"
"""Type of a cell whose stored value is the text that a formula gave, when that text is empty."""
ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f])_")

Value = str | int | float | bool | date


@dataclass(frozen=True)
class Read:
    """One sheet as read.

    Attributes:
        rows: value by column number (from 1) of each row that holds any, by row number.
        problems: what stands where no value can be read, with addresses.

    """

    rows: dict[int, dict[int, Value]]
    problems: tuple[str, ...]


def address(sheet: str, row: int, column: int) -> str:
    """Address of a cell.

    >>> address("Spend", 14, 4)
    'Spend!D14'
    """
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - brings the whole library with it

    return f"{sheet}!{xl_col_to_name(column - 1)}{row}"


def read_sheets(path: Path, wanted: tuple[str, ...]) -> tuple[dict[str, Read], list[str]]:
    """The wanted sheets of a workbook, and the names of all of its sheets.

    Raises:
        StudyError: the file is not a workbook, or one that should not be opened.

    """
    from openpyxl import load_workbook  # noqa: PLC0415 - slow, and for Excel forms alone

    check_workbook(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, on parts that a study does not use
            values = load_workbook(path, read_only=True, data_only=True, keep_links=False)
            formulas = load_workbook(path, read_only=True, keep_links=False) if has_formulas(path) else None
            found = {name: sheet_values(values, formulas, name) for name in wanted if name in values.sheetnames}
            names = list(values.sheetnames)
            for book in (values, formulas):
                if book is not None:
                    book.close()
    except StudyError:
        raise
    except Exception as error:
        details = " ".join(str(error).split())[:120]
        refuse(path, f"cannot be read as a workbook ({type(error).__name__}: {details})")
    return found, names


def has_formulas(path: Path) -> bool:
    """Whether any sheet holds a formula."""
    with ZipFile(path) as archive:
        sheets = [part for part in archive.namelist() if "worksheets/" in part and part.endswith(".xml")]
        return any(FORMULA.search(archive.read(part)) for part in sheets)


def sheet_values(book: Any, formulas: Any, name: str) -> Read:  # noqa: ANN401 - openpyxl's workbooks
    """The values of a sheet; a formula counts by the value stored with it, an empty text as an empty cell."""
    rows: dict[int, dict[int, Value]] = {}
    problems: list[str] = []
    empty: set[tuple[int, int]] = set()
    for row, column, cell in filled(book[name]):
        place = address(name, row, column)
        if cell.value is None:
            empty.add((row, column))
        elif row > MOST_ROWS or column > MOST_COLUMNS:
            problems.append(f"{place}: beyond row {MOST_ROWS} or column {MOST_COLUMNS}; empty the cells there")
            break
        elif cell.data_type == "e":
            problems.append(f"{place}: holds the error {cell.value}; fix its formula, or write a figure")
        else:
            rows.setdefault(row, {})[column] = plain_value(cell.value)
    for row, column, cell in filled(formulas[name]) if formulas is not None else ():
        is_known = (row, column) in empty or (row in rows and column in rows[row])
        place = address(name, row, column)
        if cell.data_type == "f" and not is_known and not any(details.startswith(f"{place}:") for details in problems):
            problems.append(
                f"{place}: a formula without a stored value; open the file in Excel or LibreOffice and save it there, "
                "or write the figure itself"
            )
    return Read(rows, tuple(problems))


def filled(sheet: Any) -> Iterator[tuple[int, int, Any]]:  # noqa: ANN401 - openpyxl's sheet and cells
    """Row number, column number and cell of every cell that holds something, or a formula whose value is no text.

    Raises:
        StudyError: the sheet reaches so far that going through it would take long.

    """
    sheet.reset_dimensions()
    passed = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        passed += 1 + len(row)
        if passed > MOST_CELLS:
            raise StudyError(
                f"the sheet {sheet.title} reaches over {MOST_CELLS:,} cells, most of them empty; "
                "delete the rows and columns after the last entry, and save it again"
            )
        for column, cell in enumerate(row, start=1):
            if cell.value not in (None, "") or (cell.value is None and cell.data_type == OF_FORMULA):
                yield number, column, cell


def plain_value(value: Any) -> Value:  # noqa: ANN401 - whatever openpyxl gives
    """A value without what a spreadsheet adds: dates without an hour, text without escapes."""
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, str):
        return ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    plain: Value = value
    return plain
