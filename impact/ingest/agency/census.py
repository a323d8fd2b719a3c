"""Census files: County Business Patterns, as the build reads them and as shipped; commuting flows (ACS).

Codes of the patterns: "------" all industries, "11----" sector, "113///" three digits, "1131//" four, "11311/" five,
"113110" six. Cells of fewer than three establishments are excluded of the file, so that parts add up to at most their
whole.
"""

import gzip
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from impact.errors import DataError
from impact.sources.catalog import only_file

CBP = "census/cbp_*_all_counties_naics2_4_6.csv.gz"
CENTERS = "**/CenPop2020_Mean_CO.txt.gz"
CITIES = "**/memphis_area_cities_2019.geojson.gz"
FLOWS = "census/acs_commuting_flows_2011_2015.csv.gz"
NAME = re.compile(r"cbp(\d\d)co\.txt", re.IGNORECASE)
CODES = ["fipstate", "fipscty", "naics"]
COLUMNS = [*CODES, "emp", "ap", "est"]
LEAST_COUNTIES = 3000
TOTAL = "------"
LEVELS = {2: r"\d{2}----", 4: r"\d{4}//", 6: r"\d{6}"}
OMITTED_SECTORS = ("31----", "44----", "48----")
"""Sectors of more than one two-digit code: the accounts sum them from four digits."""
LEAST_SEEN, MOST_SEEN = 0.95, 1.0005
"""Sectors' employees over all employees, US: withheld cells are missing, rounding adds a little."""


def read_business_patterns(folder: Path) -> pd.DataFrame:
    """Private employees by county and NAICS: fips, level (2, 4 or 6 digits), naics, employees, payroll_kusd.

    Cells with fewer than three establishments are absent, and so is the District of Columbia; the 2-digit level omits
    31-33, 44-45 and 48-49.
    """
    raw = pd.read_csv(only_file(folder, CBP), dtype={"fips": str, "naics": str})
    columns = {"fips": "fips", "lvl": "level", "naics": "naics", "emp": "employees", "ap_k": "payroll_kusd"}
    return raw.rename(columns=columns)[list(columns.values())].fillna({"employees": 0.0, "payroll_kusd": 0.0})


def read_population_centers(folder: Path) -> pd.DataFrame:
    """Centers of population by county (Census codes): population, latitude, longitude (degrees)."""
    raw = pd.read_csv(only_file(folder, CENTERS), dtype={"STATEFP": str, "COUNTYFP": str}, encoding="utf-8-sig")
    index = pd.Index(raw["STATEFP"] + raw["COUNTYFP"], name="fips")
    columns = {"POPULATION": "population", "LATITUDE": "latitude", "LONGITUDE": "longitude"}
    return raw.rename(columns=columns)[list(columns.values())].astype(float).set_axis(index)


def read_city_outlines(folder: Path) -> pd.DataFrame:
    """City limits around Memphis: geoid, name, polygons (rings of longitude and latitude, shells first)."""
    with gzip.open(only_file(folder, CITIES), "rt", encoding="utf-8") as file:
        features = json.load(file)["features"]
    parts = [one["geometry"]["coordinates"] for one in features]
    several = [one["geometry"]["type"] == "MultiPolygon" for one in features]
    polygons = [part if many else [part] for part, many in zip(parts, several, strict=True)]
    names = [one["properties"] for one in features]
    return pd.DataFrame(
        {"geoid": [n["GEOID"] for n in names], "name": [n["NAME"] for n in names], "polygons": polygons}
    )


def read_commuting_flows(folder: Path) -> pd.DataFrame:
    """Workers by county of residence and of work: residence, workplace, workers."""
    raw = pd.read_csv(folder / FLOWS, dtype={"residence_fips": str, "workplace_fips": str})
    columns = {"residence_fips": "residence", "workplace_fips": "workplace", "workers": "workers"}
    return raw.rename(columns=columns)[list(columns.values())]


def read_patterns(content: bytes, year: int) -> pd.DataFrame:
    """Employees by county and NAICS: fips, lvl (2, 4, 6), naics, est, emp, ap_k (thousand USD)."""
    texts = {name: str for code in CODES for name in (code, code.upper())}
    used = {"usecols": lambda name: name.lower() in COLUMNS, "dtype": texts}
    raw = pd.read_csv(io.BytesIO(content), encoding="latin-1", low_memory=False, **used)
    raw.columns = raw.columns.str.lower()
    missing = [column for column in COLUMNS if column not in raw]
    if missing:
        raise DataError(f"columns {', '.join(missing)} are missing: not the county file of County Business Patterns")
    last = raw.iloc[-1][COLUMNS]
    if last.isna().any():
        raise DataError("cut off: its last row is not whole")
    fips = by_text(raw["fipstate"], lambda code: code.zfill(2)) + by_text(raw["fipscty"], lambda code: code.zfill(3))
    table = pd.DataFrame({"fips": fips, "naics": raw["naics"]})
    for column, name in (("est", "est"), ("emp", "emp"), ("ap", "ap_k")):
        table[name] = pd.to_numeric(raw[column], errors="coerce").fillna(0.0)
    table["lvl"] = by_text(table["naics"], level_of)
    check_patterns(table, year)
    found = table[table["lvl"].gt(0) & ~table["naics"].isin(OMITTED_SECTORS)]
    found = found.assign(naics=by_text(found["naics"], lambda code: code.strip("-/")))
    columns = ["fips", "lvl", "naics", "est", "emp", "ap_k"]
    return found[columns].sort_values(["lvl", "fips", "naics"], ignore_index=True)


def by_text(column: pd.Series, made: Callable[[str], Any]) -> pd.Series:
    """What is made of each text of a column; each different text is treated once."""
    codes, texts = pd.factorize(column)
    return pd.Series(pd.Series([made(text) for text in texts]).reindex(codes).to_numpy(), column.index)


def level_of(code: str) -> int:
    """Digits of a code of the patterns that is used, 0 of any other.

    >>> level_of("11----"), level_of("1131//"), level_of("113///")
    (2, 4, 0)
    """
    return next((level for level, pattern in LEVELS.items() if re.fullmatch(pattern, code)), 0)


def check_patterns(table: pd.DataFrame, year: int) -> None:
    """All counties are there, and sectors add up to the total as far as they are published."""
    total = table[table["naics"].eq(TOTAL)]
    if total["fips"].nunique() < LEAST_COUNTIES:
        raise DataError(f"{total['fips'].nunique():,} counties where {LEAST_COUNTIES:,} or more are expected: cut off")
    sectors = table[table["lvl"].eq(2)]
    seen = float(sectors["emp"].sum() / total["emp"].sum())
    if not LEAST_SEEN <= seen <= MOST_SEEN:
        raise DataError(f"sectors hold {seen:.1%} of all employees of {year}: the file does not add up")
