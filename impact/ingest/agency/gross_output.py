"""Gross output and its prices by detail industry: GrossOutput.xlsx of BEA's UGdpByInd.zip, sheets UGO305-A, UGO304-A.

Row 8 holds "Line" and the years; below, column A has the sector's number and column B its name, without a code. Where
BEA shows parts of one industry of the input-output tables (electricity, retailers), outputs are summed and prices
weighted.
"""

import pandas as pd

from impact.errors import DataError
from impact.ingest.agency.workbooks import Workbook, number, text

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
