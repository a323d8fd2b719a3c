"""Takes BEA's input-output workbooks over: make, use and imports (summary and detail), requirements, gross output."""

import io
import re
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from impact.accounts.national import BENCHMARK
from impact.checks import check_adds_up
from impact.errors import DataError
from impact.ingest.agency import bea_io
from impact.ingest.agency.files import BEA_IO, Piece, UpdateSet, day_words, old_record, packed, shipped_as
from impact.ingest.agency.workbooks import Workbook, read_gross_output
from impact.ingest.national import JOBS_YEAR, STATE_YEAR
from impact.sources.catalog import recorded_accounts, vintage_year

STEPS = (STATE_YEAR, JOBS_YEAR)
"""Years whose summary make table gives the output behind the county tables' last years."""
YEARS_IN_NAME = re.compile(r"_(\d{4})-(\d{4})")
MOST_CHANGE = 0.1
"""A revision of the benchmark year's total output by more than this is taken for another year's table."""
TITLES = {"Make": "Make table", "Use": "Use table at producers' prices", "Import": "Import matrix"}
FIELDS = {"publisher": "U.S. Bureau of Economic Analysis", "address": BEA_IO, "unit": "million USD"}


class Named(NamedTuple):
    """What a workbook is by its name."""

    what: str
    basis: str
    level: str


def named_table(name: str) -> Named:
    """Table (Make, Use_PRO or Import), basis (After or Before) and level of a workbook, by its name.

    >>> named_table("ImportMatrices_Before_Redefinitions_SUM_1997-2023.xlsx")
    Named(what='Import', basis='Before', level='Summary')
    """
    what = {"IOMake": "Make", "IOUse": "Use", "ImportMatrices": "Import"}[name.split("_", maxsplit=1)[0]]
    return Named(what, "Before" if "Before" in name else "After", "Detail" if "_Detail" in name else "Summary")


def take_workbook(parts: list[Piece], agency: Path) -> UpdateSet:
    """Make, use or import tables: of a summary workbook the years that the accounts need, of a detail one 2017."""
    taken = UpdateSet()
    for part in parts:
        own = named_table(part.name)
        taken.add(detail_table(part, own, agency) if own.level == "Detail" else summary_tables(part, own, agency))
    return taken


def summary_tables(piece: Piece, own: Named, agency: Path) -> UpdateSet:
    """The sheets of a summary workbook that the accounts need."""
    book = Workbook(piece.content)
    if own.what == "Use" and own.basis == "Before":
        return UpdateSet()
    newest, recorded = newest_sheet(book, piece.name), max(recorded_accounts())
    if newest < recorded:
        raise DataError(f"ends in {newest}; data/ already rests on {recorded}")
    known = bea_io.read_summary_make(agency, BENCHMARK), bea_io.read_summary_use(agency, BENCHMARK)
    codes = {label for table in known for labels in table.axes for label in labels}
    two = [year for year in (newest - 1, newest) if year in book.years]
    steps = (*STEPS, vintage_year("covered_jobs"))
    years = (BENCHMARK, *steps, *two) if own.what == "Make" else (BENCHMARK, *two)
    taken = UpdateSet()
    for year in sorted(set(years)):
        table = book.table(year, codes)
        check_sheet(f"{piece.name}, sheet {year}", table, own, agency, (year, recorded))
        path = f"bea_io/summary/Summary_{file_part(own, year)}_17sch.csv.gz"
        title = f"{TITLES[own.what]} {year}, 71 industries, {own.basis.lower()} redefinitions"
        taken.files[path] = packed(table)
        taken.records[path] = record(path, title, book.made) | shipped_as(piece)
    taken.replaced.append(rf"(newer/)?bea_io/(summary/)?Summary_{own.what}_\d{{4}}_")
    return taken


def record(path: str, title: str, made: datetime | None) -> dict[str, str]:
    """Record of a table taken from a workbook."""
    return {"file": path, **FIELDS, "title": title, "release": file_of(made), "license": "public domain"}


def file_of(made: datetime | None) -> str:
    """When a workbook was saved, in words: BEA's do not say their release."""
    return f"file of {day_words(made)}" if made is not None else "date not said"


def file_part(own: Named, year: int) -> str:
    """Middle of the file's name in the folder of agency files."""
    price = "_PRO" if own.what == "Use" else ""
    return f"{own.what}_{year}{price}_{own.basis}Redef"


def newest_sheet(book: Workbook, name: str) -> int:
    """Last year of a summary workbook; its sheets are of the years that its name says."""
    if not book.years:
        raise DataError(f"{name}: no sheet is named for a year")
    said = YEARS_IN_NAME.search(name)
    if said and book.years != list(range(int(said[1]), int(said[2]) + 1)):
        raise DataError(
            f"{name}: its sheets are of {book.years[0]}-{book.years[-1]}, its name says {said[1]}-{said[2]}"
        )
    return book.years[-1]


def check_sheet(name: str, table: pd.DataFrame, own: Named, agency: Path, years: tuple[int, int]) -> None:
    """A sheet is whole and of its year: the benchmark's near the one available, a newer one not that of an older year.

    Args:
        name, table: of the sheet.
        own: what the workbook is.
        agency: the folder of agency files that the present accounts were built from.
        years: of the sheet, and the last one that data/ rests on.
    """
    (year, recorded), benchmark = years, summary_table(agency, own, BENCHMARK)
    check_table(name, table, own)
    check_same_labels(name, table, benchmark, own)
    if year == BENCHMARK:
        check_benchmark(name, table, benchmark, own)
    if year > recorded:
        known = summary_table(agency, own, recorded)
        columns = known.columns.intersection(table.columns)
        if known[columns].equals(table.reindex(index=known.index, columns=columns)):
            raise DataError(f"{name}: its figures are those of {recorded}")


def summary_table(agency: Path, own: Named, year: int) -> pd.DataFrame:
    """The table available that another is compared with."""
    read = {
        "Make": bea_io.read_summary_make,
        "Use": bea_io.read_summary_use,
        "Import": bea_io.read_summary_imports,
    }[own.what]
    return read(agency, year)


def check_table(name: str, table: pd.DataFrame, own: Named) -> None:
    """Parts add up to the totals shown alongside them."""
    totals = [str(label) for label in table.index if str(label).startswith(("Total", "T0"))]
    inner = table.drop(index=totals)
    last = table.columns[-1]
    sides = [column for column in table.columns if str(column).startswith(("Total", "T0"))]
    parts = inner.drop(columns=sides)
    whole = table[last].reindex(parts.index)
    if own.what == "Import":
        return
    if not sides or not totals:
        raise DataError(f"{name}: its totals are missing: cut off")
    goods = parts if own.what == "Make" else parts[~parts.index.str.startswith("V0")]
    check_adds_up(f"{name}, rows", goods.sum(axis=1), whole.reindex(goods.index), bea_io.ROUNDING_MUSD)
    industries = parts.columns if own.what == "Make" else parts.columns[~parts.columns.str.startswith("F")]
    check_adds_up(f"{name}, columns", parts[industries].sum(), table.loc[totals[-1], industries], bea_io.ROUNDING_MUSD)


def check_same_labels(name: str, table: pd.DataFrame, known: pd.DataFrame, own: Named) -> None:
    """A table has all the rows and columns that the accounts need."""
    rows, columns = known.index.difference(table.index), known.columns.difference(table.columns)
    if own.what == "Import":
        rows, columns = rows[:0], columns.intersection(["F050"])
    if len(rows) or len(columns):
        raise DataError(f"{name}: {(list(rows) + list(columns))[0]} is missing: cut off, or another classification")


def check_benchmark(name: str, table: pd.DataFrame, known: pd.DataFrame, own: Named) -> None:
    """The benchmark year's sheet is near the one available: it is of that year, in that unit."""
    columns = known.columns.intersection(table.columns) if own.what != "Import" else pd.Index(["F050"])
    now, then = (float(part.reindex(known.index)[columns].abs().to_numpy().sum()) for part in (table, known))
    if abs(now / then - 1) > MOST_CHANGE:
        raise DataError(f"{name}: its total is {now / then:.2f} times the one available: another year")


def detail_table(piece: Piece, own: Named, agency: Path) -> UpdateSet:
    """The benchmark year's sheet of a detail workbook."""
    if own.what == "Import":
        raise DataError(f"{piece.name}: detail imports are taken in the form of docs/data.md only")
    book = Workbook(piece.content)
    known = bea_io.read_make(agency) if own.what == "Make" else bea_io.read_use(agency)
    table = book.table(BENCHMARK, {*known.index, *known.columns})
    name = f"{piece.name}, sheet {BENCHMARK}"
    check_table(name, table, own)
    check_same_labels(name, table, known, own)
    path = f"{bea_io.DETAIL}/Detail_{file_part(own, BENCHMARK)}_17sch.csv.gz"
    title = f"{TITLES[own.what]}, 402 industries, {own.basis.lower()} redefinitions"
    own_record = record(path, title, book.made) | shipped_as(piece)
    return UpdateSet({path: packed(table)}, {path: own_record}, [re.escape(path)])


def take_gross_output(parts: list[Piece], agency: Path) -> UpdateSet:
    """Gross output and prices by detail industry."""
    if len(parts) > 1:
        raise DataError("two files GrossOutput.xlsx; leave the one of UGdpByInd.zip")
    (piece,) = parts
    if not {"UGO305-A", "UGO304-A"} <= set(Workbook(piece.content).sheets):
        raise DataError("holds no detail (UGO305-A, UGO304-A): take GrossOutput.xlsx from UGdpByInd.zip")
    output, prices = read_gross_output(piece.content, bea_io.read_names(agency, "Industry"))
    known, made = bea_io.read_series(agency, "GrossOutput"), Workbook(piece.content).made
    if output.columns[-1] < known.columns[-1]:
        raise DataError(f"ends in {output.columns[-1]}; the series available ends in {known.columns[-1]}")
    change = float(output[BENCHMARK].sum() / known[BENCHMARK].sum())
    if abs(change - 1) > MOST_CHANGE:
        raise DataError(f"its output of {BENCHMARK} is {change:.2f} times the one available: another unit or year")
    taken = UpdateSet()
    for name, table in (("GrossOutput", output), ("CPI", prices)):
        path = f"{bea_io.DETAIL}/Detail_{name}_IO_17sch.csv.gz"
        pattern = rf"(newer/)?bea_io/(detail_2017/)?Detail_{name}_IO"
        _, old = old_record(pattern)
        title = re.sub(r"\d{4}-\d{4}", f"{output.columns[0]}-{output.columns[-1]}", old["title"])
        taken.files[path] = packed(table.rename_axis("rownames"))
        taken.records[path] = old | {"file": path, "title": title, "release": file_of(made)} | shipped_as(piece)
        taken.replaced.append(pattern)
    return taken


def take_requirements(parts: list[Piece], agency: Path) -> UpdateSet:
    """Published total requirements of the benchmark: what the new accounts are compared with (data/published)."""
    (piece,) = parts[:1]
    known = bea_io.read_make(agency).index
    table = Workbook(piece.content).table(BENCHMARK, set(known))
    missing = known.difference(table.index).union(known.difference(table.columns))
    if len(missing):
        raise DataError(f"{piece.name}: {missing[0]} is missing: cut off")
    own = table.reindex(index=known, columns=known)
    totals = [label for label in table.index if str(label).startswith(("Total", "T0"))]
    if totals:
        check_adds_up(f"{piece.name}, columns", own.sum(), table.loc[totals[-1], known], 1e-3)
    sums = own.sum().rename("column_sum").rename_axis("industry")
    text = io.StringIO()
    sums.to_csv(text, float_format="%.7f", lineterminator="\n")
    return UpdateSet(published={"published/bea_column_sums_2017.csv": text.getvalue().encode()})
