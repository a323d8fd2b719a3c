"""Covered jobs and pay by county and sector: BLS Quarterly Census of Employment and Wages, private employers.

A cell that BLS withholds is not in the file, and neither is one without jobs: a missing row says nothing.
"""

from pathlib import Path

import pandas as pd

from impact.errors import DataError
from impact.sources.catalog import only_file

SECTORS = "**/qcew_*_private_county_sector.csv.gz"
OWNERSHIPS = "bls/qcew_2016_annual_memphis_counties_states_msa.csv.gz"
TOTALS = "**/qcew_*_shelby_desoto_covered.csv"
PRIVATE, STATE_SECTOR, COUNTY_SECTOR = 5, 54, 74
"""Code of private ownership, levels of a sector by state and by county."""
UNCLASSIFIED, UNKNOWN_COUNTY = "99", "999"


def read_private_sectors(folder: Path) -> pd.DataFrame:
    """Private covered jobs by county and sector, annual averages: fips, sector, jobs, pay_usd (USD a year per job)."""
    return private_sectors(pd.read_csv(only_file(folder, SECTORS), dtype={"fips": str, "naics": str}))


def private_sectors(raw: pd.DataFrame) -> pd.DataFrame:
    """The same from the file's own columns, unclassified employers excluded; fips SS999 is "somewhere in the state"."""
    kept = raw[raw["naics"].ne(UNCLASSIFIED)]
    if kept.duplicated(["fips", "naics"]).any():
        raise DataError("covered jobs: a county's sector stands twice")
    names = {"fips": "fips", "naics": "sector", "employment": "jobs", "avg_pay": "pay_usd"}
    return kept.rename(columns=names)[list(names.values())].reset_index(drop=True)


def read_covered_history(folder: Path) -> pd.DataFrame:
    """Private covered jobs of 2016, area (nine counties and three states by FIPS) x sector, missing where withheld."""
    raw = pd.read_csv(folder / OWNERSHIPS, dtype={"area_fips": str, "industry_code": str})
    own = raw["own_code"].eq(PRIVATE) & raw["agglvl_code"].isin([STATE_SECTOR, COUNTY_SECTOR])
    kept = raw[own & raw["annual_avg_emp"].gt(0) & raw["industry_code"].ne(UNCLASSIFIED)]
    return kept.pivot_table(index="area_fips", columns="industry_code", values="annual_avg_emp").rename_axis("fips")


def read_county_totals(folder: Path) -> pd.DataFrame:
    """All covered jobs, every ownership, county (those available: Shelby and DeSoto) x year."""
    raw = pd.read_csv(only_file(folder, TOTALS), dtype={"fips": str})
    return raw.pivot_table(index="fips", columns="year", values="covered_employment")
