"""BEA regional accounts by county and by state: as the build reads them, and as BEA's zips ship them.

Files are latin-1; GeoFIPS is quoted with a leading blank; (D) is withheld, (NA) not available, (L) and (NM) too small;
four lines at the end are notes. Here a cell that is not a number becomes missing; `withheld` tells (D) from (NA).
A table may also lie in the folder as the agency ships it, a zip named for it (CAEMP25N.zip); that one then counts.

A zip is whole if its years are those of its name, its notes stand at the end, every state is there, and states add
up to the nation and counties to their states.
"""

import gzip
import io
import lzma
import re
import tarfile
import zipfile
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from impact.errors import DataError
from impact.sources.catalog import only_file

FOLDER = "bea_regional"
US = "00000"
"""Code of the row of the whole nation."""
STATE_TABLES = {
    "SAEMP25N": "SAEMP25N__ALL_AREAS_1998_2021.csv.xz",
    "SAEMP27N": "SAEMP27N__ALL_AREAS_1998_2021.csv.xz",
    "SAINC6N": "SAINC6N__ALL_AREAS_1998_2021.csv.xz",
    "SAINC7N": "SAINC7N__ALL_AREAS_1998_2021.csv.xz",
    "CAGDP1": "CAGDP1__ALL_AREAS_*.csv.gz",
    "SAGDP2": "SAGDP2__ALL_AREAS_*.csv.gz",
}
"""Tables of all areas in one file (CAGDP1: counties, too)."""
COUNTY_TABLES = {
    "CAEMP25N": "caemp25n_2001_2022.tar.xz",
    "CAGDP2": "cagdp2_2001_2021.tar.xz",
    "CAINC4": "cainc4_1969_2023.tar.xz",
}
MEMBER = re.compile(r"(?:.*/)?(?P<table>[A-Z0-9]+)_(?P<area>[A-Z]{2}|_ALL_AREAS)_(?P<first>\d{4})_(?P<last>\d{4})\.csv")
KEYS = ("GeoFIPS", "GeoName", "LineCode", "IndustryClassification")
MARKS = ["(NA)", "(L)", "(NM)"]
"""What stands for a figure that is missing, but not withheld."""
FOOTER = '"U.S. Bureau of Economic Analysis"'
UPDATED = re.compile(r"Last updated: ([A-Z][a-z]+ \d+, \d{4})")
STATES = 51
"""States and the District of Columbia."""
GAP_SHARE = 0.01
"""The nation may be more than its states by this much (offshore and overseas activity in GDP)."""


def read_county_table(folder: Path, table: str, years: list[int]) -> pd.DataFrame:
    """A county table of all states and the US: fips, name, line, naics, withheld (in the last year) and the years."""
    path = shipped_zip(folder, table)
    return _table_of_years(_stored_table(path if path.is_file() else folder / FOLDER / COUNTY_TABLES[table]), years)


def read_state_table(folder: Path, table: str, years: list[int]) -> pd.DataFrame:
    """A state table, the US and regions included: fips, name, line, naics, withheld and the years."""
    path = shipped_zip(folder, table)
    file = path if path.is_file() else only_file(folder, f"**/{FOLDER}/{STATE_TABLES[table]}")
    return _table_of_years(_stored_table(file), years)


def read_income_per_head(folder: Path) -> pd.DataFrame:
    """Personal income per head by county of one year (the newest available): fips, year, income_usd."""
    path = only_file(folder, f"**/{FOLDER}/per_capita_personal_income_*_counties.csv.gz")
    raw = pd.read_csv(path, dtype={"fips": str})
    return raw.rename(columns={"per_capita_income": "income_usd"})[["fips", "year", "income_usd"]]


def shipped_zip(folder: Path, table: str) -> Path:
    """Where a table lies if it lies there as the agency ships it."""
    return folder / FOLDER / f"{table}.zip"


def zipped_table(content: bytes, table: str, years: list[int]) -> pd.DataFrame:
    """A table of the zip that the agency ships."""
    return _table_of_years(_whole_table(content, f"{table}.zip"), years)


def _stored_table(path: Path) -> pd.DataFrame:
    return _whole_table(path.read_bytes(), path.name)


@lru_cache(maxsize=8)
def _whole_table(content: bytes, name: str) -> pd.DataFrame:
    """A table with all its years; one that is asked for several times, also of a copied file, is read once."""
    if name.endswith(".zip"):
        return _joined_table(_zipped_texts(content, name.removesuffix(".zip")))
    if name.endswith(".tar.xz"):
        return _joined_table(_tarred_texts(content))
    return _joined_table([(lzma if name.endswith(".xz") else gzip).decompress(content)])


def _zipped_texts(content: bytes, table: str) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(member.name) for member in chosen_members(archive.namelist(), table)]


def _tarred_texts(content: bytes) -> list[bytes]:
    """Texts of states and the nation in a tar file, in the order of their names; metropolitan areas and notes left."""
    texts = {}
    with tarfile.open(fileobj=io.BytesIO(content), mode="r|*") as archive:
        for member in archive:
            area = Path(member.name).stem.split("_")[1] if "_" in member.name else ""
            if member.isfile() and member.name.endswith(".csv") and len(area) == 2:
                file = archive.extractfile(member)
                texts[member.name] = file.read() if file is not None else b""
    return [texts[name] for name in sorted(texts)]


def _joined_table(texts: list[bytes]) -> pd.DataFrame:
    """All areas of a table, with all years: texts with the same columns are read as one."""
    rows: dict[bytes, list[bytes]] = {}
    for text in texts:
        header, _, body = text.partition(b"\n")
        rows.setdefault(header.rstrip(), []).append(body)
    parts = [_area_table(b"\n".join([header, *bodies])) for header, bodies in rows.items()]
    return pd.concat(parts, ignore_index=True, join="inner")


def _area_table(text: bytes) -> pd.DataFrame:
    """Keys and all years of a csv; a withheld cell is minus infinity, any other that is no number is missing."""
    years = re.findall(rb"\b\d{4}\b", text.partition(b"\n")[0])
    names = [year.decode() for year in years]
    raw = pd.read_csv(
        io.BytesIO(text.replace(b"(D)", b"-inf")),
        usecols=[*KEYS, *names],
        dtype=dict.fromkeys(KEYS, str),
        na_values=dict.fromkeys(names, MARKS),
        encoding="latin-1",
        skipinitialspace=True,
        low_memory=False,
    ).dropna(subset=["LineCode"])
    figures = raw[names].apply(lambda column: pd.to_numeric(column, errors="coerce").astype(float))
    keys = {
        "fips": _stripped(raw["GeoFIPS"], ' "'),
        "name": _stripped(raw["GeoName"]),
        "line_code": raw["LineCode"].astype(int),
        "naics": _stripped(raw["IndustryClassification"]),
    }
    return pd.concat([pd.DataFrame(keys), figures.set_axis(list(map(int, names)), axis=1)], axis=1)


def _stripped(column: pd.Series, characters: str | None = None) -> pd.Series:
    """The same texts without blanks around them; the same text stands in many rows and is treated once."""
    codes, texts = pd.factorize(column, use_na_sentinel=False)
    return pd.Series(pd.Index(texts).str.strip(characters).take(codes), column.index)


def _table_of_years(whole: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Keys, whether withheld in the last year, and the figures of some years."""
    withheld = whole[["fips", "name", "line_code", "naics"]].assign(withheld=np.isneginf(whole[years[-1]]))
    return pd.concat([withheld, whole[years].replace(-np.inf, np.nan)], axis=1)


def wide(table: pd.DataFrame, year: int, key: str = "line_code") -> pd.DataFrame:
    """One year of a table as area x county-table sector code (or x NAICS), missing where withheld or not available."""
    return table.drop_duplicates(["fips", key]).pivot_table(index="fips", columns=key, values=year, dropna=False)


class Table(NamedTuple):
    """One table that the accounts use: line of its total, unit, years needed, whether by county."""

    total_line: int
    unit: str
    needed: tuple[int, ...]
    by_county: bool


TABLES = {
    "CAEMP25N": Table(10, "Number of jobs", tuple(range(2001, 2023)), by_county=True),
    "CAINC4": Table(10, "Thousands of dollars", (2022, 2023), by_county=True),
    "CAGDP1": Table(3, "Thousands of chained 2017 dollars", (2023, 2024), by_county=True),
    "CAGDP2": Table(1, "Thousands of dollars", (2021,), by_county=True),
    "SAEMP25N": Table(10, "Number of jobs", (2021,), by_county=False),
    "SAEMP27N": Table(20, "Number of jobs", (2021,), by_county=False),
    "SAINC6N": Table(1, "Thousands of dollars", (2021,), by_county=False),
    "SAINC7N": Table(1, "Thousands of dollars", (2021,), by_county=False),
    "SAGDP2": Table(1, "Millions of current dollars", (2021, 2024), by_county=False),
}
"""Years needed: those that the model rests on (docs/updating.md)."""


class Member(NamedTuple):
    """A csv of a zip by its name."""

    name: str
    table: str
    area: str
    first: int
    last: int


def member_of(name: str) -> Member | None:
    """What a member of a zip is, by its name; None if it is no table that is used.

    >>> member_of("CAEMP25N_TN_2001_2022.csv")[1:]
    ('CAEMP25N', 'TN', 2001, 2022)
    """
    found = MEMBER.fullmatch(name)
    if found is None or found["table"] not in TABLES:
        return None
    return Member(name, found["table"], found["area"].strip("_"), int(found["first"]), int(found["last"]))


def chosen_members(names: list[str], table: str) -> list[Member]:
    """Members that make up a table: one a state and the nation, or the one of all areas."""
    members = [member for name in names if (member := member_of(name)) is not None and member.table == table]
    whole = [member for member in members if member.area == "ALL_AREAS"]
    own = [member for member in members if member.area != "ALL_AREAS"]
    if len(own) > STATES and TABLES[table].by_county:
        return own
    return (whole or members) if own else members[-1:]


def check_text(member: Member, content: str) -> datetime | None:
    """Day of the last update of a member that is whole and of the years and the table of its name."""
    lines = content.rstrip().splitlines()
    header = lines[0].split(",") if lines else []
    years = [word for word in header if re.fullmatch(r"\d{4}", word.strip().strip('"'))]
    expected = [str(year) for year in range(member.first, member.last + 1)]
    if years != expected:
        said = f"{years[0]}-{years[-1]}" if years else "none"
        raise DataError(
            f"{member.name}: its columns are of the years {said}, its name says {member.first}-{member.last}"
        )
    if not lines[-1].strip().startswith(FOOTER):
        raise DataError(f"{member.name}: cut off (the notes at its end are missing)")
    if f",{member.table}," not in lines[1]:
        raise DataError(f"{member.name}: holds another table than its name says")
    if TABLES[member.table].unit not in lines[1]:
        raise DataError(f"{member.name}: its unit is not '{TABLES[member.table].unit}'")
    found = UPDATED.search("\n".join(lines[-4:]))
    return datetime.strptime(found[1], "%B %d, %Y") if found else None


def check_figures(table: str, cells: pd.DataFrame) -> None:
    """States add up to the nation, counties to their states.

    Args:
        table: its name.
        cells: fips x year, of the sector of the total.

    """
    states = cells[cells.index.str.fullmatch(r"(0[1-9]|[1-5]\d)000")]
    if len(states) != STATES or "00000" not in cells.index:
        raise DataError(f"{table}: {len(states)} states where {STATES} are expected, and the nation")
    nation, whole = cells.loc["00000"], states.sum()
    off = (nation - whole) / nation
    if (off.gt(GAP_SHARE) | off.lt(-1e-4)).any():
        raise DataError(
            f"{table}: states do not add up to the nation in {off.abs().idxmax()} (off by {off.abs().max():.2%})"
        )
    counties = cells[~cells.index.str.endswith("000")]
    if not TABLES[table].by_county:
        return
    sums = counties.groupby(counties.index.str[:2]).sum()
    gap = np.abs(sums.reindex(states.index.str[:2]).to_numpy() / states.to_numpy() - 1)
    if not (gap < 1e-4).all():
        worst = states.index[gap.max(axis=1).argmax()]
        raise DataError(f"{table}: counties do not add up to their state ({worst})")
