"""BEA's workbooks as shipped: input-output tables, one sheet a year; gross output and its prices by industry.

Input-output tables: rows 1-3 hold title, unit and bureau. Codes and names of the columns stand in two rows somewhere in
rows 4-8 (summary tables: codes above names; detail tables: names above codes); rows carry their code in column A, their
name in column B. Totals have a name and, in some files, no code. Blanks and "..." are zero. Notes follow the table.

Gross output: row 8 holds "Line" and the years; below, column A has the sector's number and column B its name, without a
code. Where BEA shows parts of one industry of the input-output tables (electricity, retailers), outputs are summed and
prices weighted.
"""

import io
import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import openpyxl
import pandas as pd

from impact.errors import DataError

HEADER_ROWS = range(3, 8)
"""Rows 4-8, counted from zero."""
UNIT = re.compile(r"millions? of (current )?dollars", re.IGNORECASE)
ZERO = {None, "", "...", "---"}
Row = Sequence[Any]
OUTPUT_SHEET, PRICE_SHEET = "UGO305-A", "UGO304-A"
PARTS = {
    "hydroelectric power generation": "221100",
    "fossil fuel electric power generation": "221100",
    "nuclear electric power generation": "221100",
    "solar electric power generation": "221100",
    "wind electric power generation": "221100",
    "geothermal electric power generation": "221100",
    "biomass electric power generation": "221100",
    "other electric power generation": "221100",
    "electric bulk power transmission and control": "221100",
    "electric power distribution": "221100",
    "furniture and home furnishings stores": "4B0000",
    "electronics and appliance stores": "4B0000",
    "sporting goods, hobby, book, and music stores": "4B0000",
    "miscellaneous store retailers": "4B0000",
    "insurance carriers, except direct life insurance": "5241XX",
}
"""Names of lines that are not the industry's own name in the input-output tables."""
BASE_YEAR, BASE_LEVEL = 2017, 100.0


def text(cell: object) -> str:
    """A cell as plain text: one space between words, no footnote marks ("[1]", "/1/").

    >>> text("Scrap, used and secondhand  goods /1/"), text(None), text(22)
    ('Scrap, used and secondhand goods', '', '22')
    """
    words = "" if cell is None else str(cell).replace("\u2019", "'")
    return re.sub(r"\s*(\[\d+\]|/\d+/)", "", " ".join(words.split())).strip()


class Workbook:
    """An open workbook, read sheet by sheet."""

    def __init__(self, content: bytes) -> None:
        try:
            self._book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        except (KeyError, ValueError, OSError) as error:
            raise DataError(f"not an Excel workbook ({error})") from None

    @property
    def sheets(self) -> list[str]:
        """Names of its sheets."""
        return list(self._book.sheetnames)

    @property
    def years(self) -> list[int]:
        """Years that have a sheet."""
        return sorted(int(name) for name in self.sheets if re.fullmatch(r"(19|20)\d\d", name))

    @property
    def made(self) -> datetime | None:
        """Day on which the agency saved the file, as it says itself."""
        saved: datetime | None = self._book.properties.modified
        return saved

    def rows(self, sheet: str) -> list[Row]:
        """All rows of a sheet."""
        if sheet not in self.sheets:
            raise DataError(f"no sheet '{sheet}'; there are: {', '.join(self.sheets)}")
        return [tuple(row) for row in self._book[sheet].iter_rows(values_only=True)]

    def table(self, year: int, codes: Collection[str]) -> pd.DataFrame:
        """One year's table by code, totals by name; `codes` are those known of rows and columns.

        Raises:
            DataError: the sheet has another layout, another unit or another year.

        """
        rows = self.rows(str(year))
        check_title(rows, year)
        at = header_row(rows, codes)
        columns = column_labels(rows, at)
        body = [row for row in rows[at + 1 :] if row_label(row, codes)]
        if not body:
            raise DataError(f"sheet {year}: no row begins with a code that is known")
        cells = [[number(cell) for cell in row[2 : 2 + len(columns)]] for row in body]
        table = pd.DataFrame(cells, [row_label(row, codes) for row in body], columns).fillna(0.0)
        table = table.loc[:, [label for label in columns if label]]
        if table.index.has_duplicates or table.columns.has_duplicates:
            raise DataError(f"sheet {year}: a code stands twice")
        return table


def number(cell: object) -> float:
    """A cell as a figure: blanks and dots are zero.

    >>> number("..."), number(1.5), number(None)
    (0.0, 1.5, 0.0)
    """
    if isinstance(cell, int | float):
        return float(cell)
    if cell in ZERO or (isinstance(cell, str) and cell.strip() in ZERO):
        return 0.0
    try:
        return float(str(cell))
    except ValueError:
        raise DataError(f"'{cell}' stands where a figure belongs") from None


def check_title(rows: list[Row], year: int) -> None:
    """The sheet is in millions of dollars, and of the year that it is named for if it says one."""
    head = [text(cell) for row in rows[:5] for cell in row[:3]]
    if not any(UNIT.search(words) for words in head):
        raise DataError(f"sheet {year}: its head does not say millions of dollars")
    said = {words for words in head if re.fullmatch(r"(19|20)\d\d", words)}
    if said - {str(year)}:
        raise DataError(f"sheet {year}: its head says {', '.join(sorted(said))}")


def header_row(rows: list[Row], codes: Collection[str]) -> int:
    """Number of the row that holds the columns' codes."""
    found = {at: sum(text(cell) in codes for cell in rows[at][2:]) for at in HEADER_ROWS if at < len(rows)}
    best = max(found, key=lambda at: found[at], default=-1)
    if best < 0 or found[best] < 2:
        raise DataError("no row among 4-8 holds the codes of the columns")
    return best


def column_labels(rows: list[Row], at: int) -> list[str]:
    """Label of each column from C on: its code, or its name where it has none."""
    names = next(
        (rows[near] for near in (at + 1, at - 1) if sum(bool(text(cell)) for cell in rows[near][2:]) > 1), rows[at]
    )
    width = max(len(rows[at]), len(names))
    padded = [(*row, *[None] * (width - len(row))) for row in (rows[at], names)]
    return [text(code) or text(name) for code, name in zip(padded[0][2:], padded[1][2:], strict=True)]


def row_label(row: Row, codes: Collection[str]) -> str:
    """Label of a row: its code; its name if it is a total; empty for notes and blank rows."""
    code, name = text(row[0]) if row else "", text(row[1]) if len(row) > 1 else ""
    if code in codes or re.fullmatch(r"T\d\d\d|V\w+", code):
        return code
    return name if not code and name.startswith("Total") else ""


def read_gross_output(content: bytes, names: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Gross output (musd) and its price index (2017 = 100), industry x year.

    Args:
        content: of GrossOutput.xlsx.
        names: of the industries by code.

    """
    book = Workbook(content)
    output, prices = (lines(book, sheet) for sheet in (OUTPUT_SHEET, PRICE_SHEET))
    if not output.columns.equals(prices.columns):
        raise DataError(f"{OUTPUT_SHEET} and {PRICE_SHEET} are of different years")
    codes = line_codes(output.index, names)
    known = output.loc[codes.index]
    weighted = (prices.loc[codes.index] * known).groupby(codes).sum() / known.groupby(codes).sum()
    simple = prices.loc[codes.index].groupby(codes).mean()
    index = weighted.where(known.groupby(codes).sum() > 0, simple).reindex(names.index)
    off = index[BASE_YEAR].sub(BASE_LEVEL).abs().gt(0.1)
    if off.any():
        raise DataError(f"{PRICE_SHEET}: {BASE_YEAR} is not {BASE_LEVEL:g} for {index.index[off][0]}")
    return known.groupby(codes).sum().reindex(names.index), index


def lines(book: Workbook, sheet: str) -> pd.DataFrame:
    """One sheet: name of the sector (lower case) x year."""
    rows = book.rows(sheet)
    at = next((row for row in range(min(12, len(rows))) if text(rows[row][0]) == "Line"), None)
    if at is None:
        raise DataError(f"{sheet}: no row begins with 'Line'")
    places = [place for place, cell in enumerate(rows[at]) if text(cell).isdigit()]
    years = [int(text(rows[at][place])) for place in places]
    if years != list(range(years[0], years[0] + len(years))):
        raise DataError(f"{sheet}: years are missing between {years[0]} and {years[-1]}")
    body = [row for row in rows[at + 1 :] if text(row[0]).isdigit()]
    cells = [[number(row[place]) for place in places] for row in body]
    table = pd.DataFrame(cells, [text(row[1]).lower() for row in body], years)
    return table[~table.index.duplicated()]


def line_codes(found: pd.Index, names: pd.Series) -> pd.Series:
    """Industry code of each line that has one; every industry has a line."""
    known = {text(name).lower(): code for code, name in names.items()} | PARTS
    codes = pd.Series({name: known[name] for name in found if name in known})
    missing = names[~names.index.isin(codes)]
    if len(missing):
        raise DataError(
            f"{OUTPUT_SHEET}: no line for {missing.index[0]} ({missing.iloc[0]}) and {len(missing) - 1} more"
        )
    return codes
