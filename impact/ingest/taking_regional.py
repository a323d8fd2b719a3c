"""Takes BEA's regional zips, County Business Patterns and EIA-930 over."""

import io
import re
from datetime import datetime
from pathlib import Path

import pandas as pd

from impact.errors import DataError
from impact.ingest.agency import bea_regional, census, eia
from impact.ingest.taken import Piece, UpdateSet, day_words, last_year, old_record, packed, shipped_as, with_years
from impact.sources import concordance

CENTURY = 2000
MOST_UNKNOWN = 0.03
"""Share of employees whose NAICS code the concordance may not know; more means another NAICS."""
LONGEST_GAP_HOURS = 24
MOST_ALIKE = 0.9
"""Share of cells with the same figure as in another year, beyond which it is that year."""


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
    released = {bea_regional.check_text(member, file.read(member.name).decode("latin-1")) for member in members}
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
    cells = bea_regional.zipped_table(io.BytesIO(file.content), table, needed)
    total = (
        cells[cells["line_code"].eq(bea_regional.TABLES[table].total_line)].drop_duplicates("fips").set_index("fips")
    )
    bea_regional.check_figures(table, total[needed])
    path = f"bea_regional/{table}.zip"
    record = old | {"title": with_years(old["title"], first, last), "release": released_words(released), "file": path}
    return UpdateSet({path: file.content}, {path: record}, [re.escape(old_path)])


def released_words(days: set[datetime | None]) -> str:
    """The newest of some days in words.

    >>> released_words({datetime(2023, 11, 16), None})
    'November 16, 2023'
    """
    known = [day for day in days if day is not None]
    return day_words(max(known)) if known else "date not said"


def take_patterns(parts: list[Piece], agency: Path) -> UpdateSet:
    """County Business Patterns of one year."""
    if len(parts) > 1:
        raise DataError("two files of County Business Patterns; leave the year that is wanted")
    (piece,) = parts
    year = CENTURY + int(re.findall(r"\d\d", piece.name)[0])
    table = census.read_patterns(piece.content, year)
    unknown = 1 - census.known_share(table, concordance.read_naics_details(agency).index)
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
