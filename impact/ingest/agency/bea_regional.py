"""BEA regional accounts as published: by county and by state, one row an area and line, one column a year.

Files are latin-1; GeoFIPS is quoted with a leading blank; (D) is withheld, (NA) not available, (L) and (NM) too small;
four lines at the end are notes. Here a cell that is not a number becomes missing; `withheld` tells (D) from (NA).
A table may also lie in the folder as the agency ships it, a zip named for it (CAEMP25N.zip); that one then counts.
"""

import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from impact.ingest.agency.regional import chosen_members
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


def _area_table(text: io.StringIO | Path, years: list[int]) -> pd.DataFrame:
    columns = ["GeoFIPS", "GeoName", "LineCode", "IndustryClassification", *map(str, years)]
    raw = pd.read_csv(text, usecols=columns, dtype=str, encoding="latin-1", skipinitialspace=True)
    raw = raw.dropna(subset=["LineCode"])
    figures = raw[list(map(str, years))].apply(lambda column: pd.to_numeric(column, errors="coerce"))
    keys = {
        "fips": raw["GeoFIPS"].str.strip().str.strip('"').str.strip(),
        "name": raw["GeoName"].str.strip(),
        "line_code": raw["LineCode"].astype(int),
        "naics": raw["IndustryClassification"].str.strip(),
        "withheld": raw[str(years[-1])].str.strip().eq("(D)"),
    }
    return pd.concat([pd.DataFrame(keys), figures.set_axis(years, axis=1)], axis=1)


def read_county_table(folder: Path, table: str, years: list[int]) -> pd.DataFrame:
    """A county table of all states and the US: fips, name, line, naics, withheld (in the last year) and the years."""
    path = shipped_zip(folder, table)
    if path.is_file():
        with path.open("rb") as file:
            return zipped_table(file, table, years)
    texts = _tarred_texts(folder / FOLDER / COUNTY_TABLES[table])
    return pd.concat([_area_table(text, years) for text in texts], ignore_index=True)


def read_state_table(folder: Path, table: str, years: list[int]) -> pd.DataFrame:
    """A state table, the US and regions included: fips, name, line, naics, withheld and the years."""
    path = shipped_zip(folder, table)
    if path.is_file():
        with path.open("rb") as file:
            return zipped_table(file, table, years)
    return _area_table(only_file(folder, f"**/{FOLDER}/{STATE_TABLES[table]}"), years)


def read_income_per_head(folder: Path) -> pd.DataFrame:
    """Personal income per head by county of one year (the newest available): fips, year, income_usd."""
    path = only_file(folder, f"**/{FOLDER}/per_capita_personal_income_*_counties.csv.gz")
    raw = pd.read_csv(path, dtype={"fips": str})
    return raw.rename(columns={"per_capita_income": "income_usd"})[["fips", "year", "income_usd"]]


def shipped_zip(folder: Path, table: str) -> Path:
    """Where a table lies if it lies there as the agency ships it."""
    return folder / FOLDER / f"{table}.zip"


def zipped_table(file: BinaryIO, table: str, years: list[int]) -> pd.DataFrame:
    """A table of the zip that the agency ships."""
    with zipfile.ZipFile(file) as archive:
        members = chosen_members(archive.namelist(), table)
        texts = [io.StringIO(archive.read(member.name).decode("latin-1")) for member in members]
    return pd.concat([_area_table(text, years) for text in texts], ignore_index=True)


def _tarred_texts(path: Path) -> Iterator[io.StringIO]:
    with tarfile.open(path) as archive:
        for member in sorted(archive.getmembers(), key=lambda item: item.name):
            area = Path(member.name).stem.split("_")[1] if "_" in member.name else ""
            if not member.isfile() or not member.name.endswith(".csv") or len(area) != 2:
                continue  # metropolitan areas and notes
            content = archive.extractfile(member)
            if content is not None:
                yield io.StringIO(content.read().decode("latin-1"))


def wide(table: pd.DataFrame, year: int, key: str = "line_code") -> pd.DataFrame:
    """One year of a table as area x county-table sector code (or x NAICS), missing where withheld or not available."""
    return table.drop_duplicates(["fips", key]).pivot_table(index="fips", columns=key, values=year, dropna=False)
