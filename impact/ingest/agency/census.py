"""Census files as published: County Business Patterns (one year) and commuting flows (ACS 2011-2015)."""

import gzip
import json
from pathlib import Path

import pandas as pd

from impact.sources.catalog import only_file

CBP = "census/cbp_*_all_counties_naics2_4_6.csv.gz"
CENTERS = "**/CenPop2020_Mean_CO.txt.gz"
CITIES = "**/memphis_area_cities_2019.geojson.gz"
FLOWS = "census/acs_commuting_flows_2011_2015.csv.gz"


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
