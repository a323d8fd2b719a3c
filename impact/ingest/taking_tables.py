"""Takes tables over: BEA's regional zips, business patterns, covered jobs, income per head, prices, hourly demand.

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
from impact.ingest.agency import bea_regional, census, eia
from impact.ingest.agency.files import (
    Piece,
    UpdateSet,
    day_words,
    last_year,
    old_record,
    packed,
    shipped_as,
)
from impact.sources import concordance

SINGLE = re.compile(r"(?P<year>\d{4})\.annual\.singlefile\.csv")
"""BLS's own file of all annual averages."""
PRIVATE_SECTOR = {"own_code": "5", "agglvl_code": "74", "size_code": "0"}
CENTURY = 2000
MOST_UNKNOWN = 0.03
"""Share of employees whose NAICS code the concordance may not know; more means another NAICS."""
OUTSIDE = ("111", "112", "23", "92", "99", "95")
"""NAICS of farms, building and government, which the concordance leaves aside."""
LONGEST_GAP_HOURS = 24
MOST_ALIKE = 0.9
"""Share of cells with the same figure as in another year, beyond which it is that year."""


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


def take_regional(parts: list[Piece], _: Path) -> UpdateSet:
    """Regional tables: the zip itself is kept, under the name of its table."""
    taken = UpdateSet()
    for table in sorted({member.table for part in parts if (member := bea_regional.member_of(part.name)) is not None}):
        own = [part for part in parts if part.name.startswith(f"{table}_")]
        if len({part.file.name for part in own}) > 1 or not own[0].file.zipped:
            raise DataError(f"{table}: give the zip as the agency ships it, once")
        taken.add(one_table(table, own))
    return taken


def one_table(table: str, parts: list[Piece]) -> UpdateSet:
    """One regional table, checked, with its record."""
    file = parts[0].file
    members = bea_regional.chosen_members([part.member for part in parts], table)
    days = [bea_regional.check_text(member, file.read(member.name).decode("latin-1")) for member in members]
    released = max((day for day in days if day is not None), default=None)
    spans = {(member.first, member.last) for member in members}
    if len(spans) > 1:
        raise DataError(f"{table}: its files are of different years")
    first, last = spans.pop()
    old_path, old = old_record(rf"(newer/)?bea_regional/{table}[_.]")
    missing = [year for year in bea_regional.TABLES[table].needed if not first <= year <= last]
    if missing:
        raise DataError(f"{table}: holds {first}-{last}; the accounts rest on {missing[-1]}")
    if last < last_year(old["title"]):
        raise DataError(f"{table}: holds {first}-{last}, data/ already rests on a release to {last_year(old['title'])}")
    needed = list(bea_regional.TABLES[table].needed)
    cells = bea_regional.zipped_table(file.content, table, needed)
    total = (
        cells[cells["line_code"].eq(bea_regional.TABLES[table].total_line)].drop_duplicates("fips").set_index("fips")
    )
    bea_regional.check_figures(table, total[needed])
    path = f"bea_regional/{table}.zip"
    title = re.sub(r"\d{4}-\d{4}", f"{first}-{last}", old["title"])
    record = old | {"title": title, "release": day_words(released) if released else "date not said", "file": path}
    return UpdateSet({path: file.content}, {path: record}, [re.escape(old_path)])


def take_patterns(parts: list[Piece], agency: Path) -> UpdateSet:
    """County Business Patterns of one year."""
    if len(parts) > 1:
        raise DataError("two files of County Business Patterns; leave the year that is wanted")
    (piece,) = parts
    year = CENTURY + int(re.findall(r"\d\d", piece.name)[0])
    table = census.read_patterns(piece.content, year)
    six = table[table["lvl"].eq(6) & ~table["naics"].str.startswith(OUTSIDE)]
    known = six["naics"].isin(concordance.read_naics_details(agency).index)
    unknown = 1 - float(six.loc[known, "emp"].sum() / six["emp"].sum())
    if unknown > MOST_UNKNOWN:
        raise DataError(f"{unknown:.1%} of its employees are in codes that NAICS 2017 does not have: another NAICS")
    old_path, old = old_record(r"census/cbp_")
    if year < last_year(old["title"]):
        raise DataError(f"of {year}; data/ already rests on {last_year(old['title'])}")
    if year > last_year(old["title"]):
        check_another_year(table, census.read_business_patterns(agency), last_year(old["title"]))
    path = f"census/cbp_{year}_all_counties_naics2_4_6.csv.gz"
    title = f"County Business Patterns {year}, counties, 2, 4 and 6 digits"
    record = old | {"file": path, "title": title, "release": f"data of {year}"} | shipped_as(piece)
    return UpdateSet({path: packed(table, index=False)}, {path: record}, [re.escape(old_path)])


def check_another_year(table: pd.DataFrame, known: pd.DataFrame, year: int) -> None:
    """The figures are not those of the year available under another name: the file itself does not say its year."""
    keys = ["fips", "naics"]
    both = table.merge(known, on=keys)
    if len(both) and (both["emp"] == both["employees"]).mean() > MOST_ALIKE:
        raise DataError(f"its figures are those of {year}, its name says another year")


def take_hours(parts: list[Piece], agency: Path) -> UpdateSet:
    """Hourly demand: whole years, added to the series available."""
    halves = {file: piece for piece in parts if (file := eia.half_year_of(piece.name)) is not None}
    years = sorted({file.year for file in halves})
    absent = [
        f"EIA930_{kind}_{year}_{half}.csv"
        for year in years
        for kind in ("BALANCE", "SUBREGION")
        for half in eia.HALVES
        if eia.HalfYear(kind, year, half) not in halves
    ]
    if absent:
        raise DataError(f"a year is taken when all four of its files are there; missing: {', '.join(absent)}")
    series = {
        kind: pd.concat(
            [eia.read_half_year(halves[file].content, file) for file in sorted(halves) if file.kind == kind]
        )
        for kind in ("BALANCE", "SUBREGION")
    }
    old_path, old = old_record(r"grid/eia930_")
    new = pd.DataFrame({"tva_mw": series["BALANCE"].round(), "miso_south_mw": series["SUBREGION"]})
    table = joined_hours(eia.read_hours(agency), new)
    first, last = int(table["utc_hour"].iloc[0][:4]), years[-1]
    path = f"grid/eia930_tva_misosouth_hourly_{first}_{last}.csv.gz"
    title = f"{old['title'].split(';')[0]}; {years[0]}-{last} as EIA adjusts it"
    files = dict.fromkeys(piece.file for piece in parts)
    downloads = {
        "made_from": ", ".join(file.name for file in files),
        "made_from_sha256": ", ".join(file.sha256 for file in files),
    }
    record = old | downloads | {"file": path, "title": title, "release": f"hours to December {last}"}
    return UpdateSet({path: packed(table, index=False)}, {path: record}, [re.escape(old_path)])


def joined_hours(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """The hours available and the newer ones, newer ones first where both have an hour.

    A day without any is refused.
    """
    index = pd.DatetimeIndex(old["utc_hour"])
    if new.index.min() - index.max() > pd.Timedelta(hours=LONGEST_GAP_HOURS):
        raise DataError(f"its hours begin {new.index.min()} UTC, those available end {index.max()}: years are missing")
    both = new.combine_first(old.set_index(index)[["tva_mw", "miso_south_mw"]])
    every = both.reindex(pd.date_range(both.index.min(), both.index.max(), freq="h"))
    filled = every.interpolate(limit=LONGEST_GAP_HOURS, limit_area="inside")
    quality = old.set_index(index)["tva_quality"].reindex(every.index).fillna("OKAY")
    hours = pd.Series(every.index.strftime("%Y-%m-%d %H:%M:%S"), every.index, name="utc_hour")
    columns = [hours, filled["tva_mw"].round().astype(int), quality, filled["miso_south_mw"]]
    return pd.concat(columns, axis=1)
