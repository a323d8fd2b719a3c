"""Takes plain tables over: covered jobs, personal income per head, consumer prices, as csv or csv.gz.

What each holds is said by its name and its columns; a file cut off, of another year or with other columns is refused.
"""

import gzip
import io
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from impact.errors import DataError
from impact.ingest.taken import Piece, UpdateSet, last_year, old_record, packed, shipped_as

SINGLE = re.compile(r"(?P<year>\d{4})\.annual\.singlefile\.csv")
"""BLS's own file of all annual averages."""
PRIVATE_SECTOR = {"own_code": "5", "agglvl_code": "74", "size_code": "0"}


@dataclass(frozen=True)
class Layout:
    """One kind of table.

    Attributes:
        pattern: of the name; group `year` is the year it is of.
        path: in the folder of agency files, {year} filled in.
        old: pattern of the record it replaces.
        columns: all needed; `figure` must be positive wherever it stands.
        keys: columns that tell a row from others.
        figure: column of figures.
        least_rows: fewer show that the file is cut off.
    """

    pattern: re.Pattern[str]
    path: str
    old: str
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    figure: str
    least_rows: int


LAYOUTS = {
    "covered jobs": Layout(
        re.compile(r"qcew_(?P<year>\d{4})_private_county_sector\.csv(\.gz)?"),
        "bls/qcew_{year}_private_county_sector.csv.gz",
        r"(newer/jobs|bls)/qcew_\d{4}_private_county_sector",
        ("fips", "naics", "employment", "avg_pay"),
        ("fips", "naics"),
        "employment",
        40_000,
    ),
    "income per head": Layout(
        re.compile(r"per_capita_personal_income_(?P<year>\d{4})_counties\.csv(\.gz)?"),
        "bea_regional/per_capita_personal_income_{year}_counties.csv.gz",
        r"(newer/)?bea_regional/per_capita_personal_income_",
        ("fips", "year", "per_capita_income"),
        ("fips",),
        "per_capita_income",
        3_000,
    ),
    "consumer prices": Layout(
        re.compile(r"cpi_u_us_all_items_and_parts_\d{4}_(?P<year>\d{4})\.csv(\.gz)?"),
        "bls/cpi_u_us_all_items_and_parts_2010_{year}.csv.gz",
        r"(newer/prices|bls)/cpi_u_us_all_items_and_parts_",
        ("series", "item", "year", "period", "value"),
        ("series", "year", "period"),
        "value",
        50_000,
    ),
}


def take_tables(parts: list[Piece], _: Path) -> UpdateSet:
    """Tables of one kind: one file."""
    if len(parts) > 1:
        raise DataError("two files of one kind; leave the one that is wanted")
    (piece,) = parts
    single = SINGLE.fullmatch(piece.name)
    layout = next((one for one in LAYOUTS.values() if one.pattern.fullmatch(piece.name)), LAYOUTS["covered jobs"])
    found = single or layout.pattern.fullmatch(piece.name)
    if found is None:
        raise DataError(f"{piece.name}: its name says no year")
    year = int(found["year"])
    table = sector_rows(piece.content, year) if single else plain_table(piece)
    check_plain(piece.name, table, layout, year)
    old_path, old = old_record(layout.old)
    if year < last_year(old["title"]):
        raise DataError(f"of {year}; data/ already rests on {last_year(old['title'])}")
    path = layout.path.format(year=year)
    title = old["title"].replace(str(last_year(old["title"])), str(year))
    record = old | {"file": path, "title": title, "release": f"data of {year}"} | shipped_as(piece)
    return UpdateSet({path: packed(table, index=False)}, {path: record}, [re.escape(old_path)])


def plain_table(piece: Piece) -> pd.DataFrame:
    """The table of a csv or csv.gz, codes as text; a gz cut off is refused."""
    content = piece.content
    if piece.name.endswith(".gz"):
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error) as error:
            raise DataError(f"{piece.name}: damaged or cut off ({error})") from None
    return pd.read_csv(io.BytesIO(content), dtype={"fips": str, "naics": str}, encoding="utf-8-sig")


def sector_rows(content: bytes, year: int) -> pd.DataFrame:
    """Private employers by county and sector, from BLS's file of all annual averages; withheld cells excluded."""
    columns = ["area_fips", "industry_code", "year", "annual_avg_estabs", "annual_avg_emplvl", "avg_annual_pay"]
    raw = pd.read_csv(io.BytesIO(content), dtype=str, usecols=[*columns, *PRIVATE_SECTOR])
    if set(raw["year"]) != {str(year)}:
        raise DataError(f"its rows are of {', '.join(sorted(set(raw['year'])))}, its name says {year}")
    kept = raw[(raw[list(PRIVATE_SECTOR)] == pd.Series(PRIVATE_SECTOR)).all(axis=1)]
    names = {"area_fips": "fips", "industry_code": "naics", "annual_avg_estabs": "estabs"}
    table = kept.rename(columns=names | {"annual_avg_emplvl": "employment", "avg_annual_pay": "avg_pay"})
    table = table.astype({"estabs": int, "employment": int, "avg_pay": int})
    return table.loc[table["employment"] > 0, ["fips", "naics", "estabs", "employment", "avg_pay"]]


def check_plain(name: str, table: pd.DataFrame, layout: Layout, year: int) -> None:
    """A table has its columns and enough rows, no row twice, positive figures, and is of the year in its name."""
    missing = [column for column in layout.columns if column not in table]
    if missing:
        raise DataError(f"{name}: column {missing[0]} is missing")
    if len(table) < layout.least_rows:
        raise DataError(f"{name}: {len(table):,} rows where {layout.least_rows:,} are expected: cut off")
    if table.duplicated(list(layout.keys)).any():
        raise DataError(f"{name}: a row stands twice")
    if not (pd.to_numeric(table[layout.figure], errors="coerce") > 0).all():
        raise DataError(f"{name}: column {layout.figure} holds something that is no positive figure")
    if "year" in table and int(table["year"].max()) != year:
        raise DataError(f"{name}: its rows are of {int(table['year'].max())}, its name says {year}")
