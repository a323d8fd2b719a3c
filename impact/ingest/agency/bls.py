"""BLS files as published: jobs by BEA detail code, covered jobs and pay (QCEW), consumer prices (CPI-U).

QCEW: a cell that BLS withholds is not in the file, and neither is one without jobs: a missing row says nothing.
"""

from pathlib import Path

import pandas as pd

from impact.errors import DataError
from impact.sources.catalog import only_file

JOBS = "bls/jobs_by_bea_detail_2017_2012schema.csv.gz"
QCEW = "bls/qcew_2016_annual_memphis_counties_states_msa.csv.gz"
STAFFING = "**/oews_may*_national_industry_x_occupation.csv.gz"
AREA_WAGES = "**/oews_may*_msa_occupations.csv.gz"
SINCE_2012 = {
    "33391A": "333914",
    "335221": "335220",
    "335222": "335220",
    "335224": "335220",
    "335228": "335220",
    "562111": "562000",
    "562HAZ": "562000",
    "562212": "562000",
    "562213": "562000",
    "562910": "562000",
    "562920": "562000",
    "562OTH": "562000",
}
"""Codes of the 2012 benchmark that became another code in that of 2017."""
OUTPUT_YEAR = 2012
"""Year of the output that the jobs file goes with."""
FEDERAL, LOCAL = 1, 3
SECTORS = "**/qcew_*_private_county_sector.csv.gz"
OWNERSHIPS = "bls/qcew_2016_annual_memphis_counties_states_msa.csv.gz"
TOTALS = "**/qcew_*_shelby_desoto_covered.csv"
PRIVATE, STATE_SECTOR, COUNTY_SECTOR = 5, 54, 74
"""Code of private ownership, levels of a sector by state and by county."""
UNCLASSIFIED, UNKNOWN_COUNTY = "99", "999"
FILE = "**/cpi_u_us_all_items_and_parts_*.csv.gz"
PREFIX, YEAR = "CUUR0000", "M13"
"""US city average, not seasonally adjusted; the period of a year's average."""
LEAST_MONTHS = 6
"""Months that a year without an average must have to be used."""


def read_detail_jobs(folder: Path) -> pd.DataFrame:
    """Wage and salary jobs by BEA detail commodity (2017 codes), US, and the commodity output they go with.

    Columns jobs and output_usd. The file multiplies jobs per dollar by commodity output after redefinitions of 2012.
    """
    raw = pd.read_csv(folder / JOBS, index_col="code")[["jobs", "q"]]
    merged = raw.groupby(raw.index.map(lambda code: SINCE_2012.get(code, code))).sum()
    return merged.set_axis(["jobs", "output_usd"], axis=1)


def read_public_power_jobs(folder: Path) -> pd.DataFrame:
    """Jobs of publicly owned electric utilities (NAICS 2211) by county, 2016: fips, local_jobs, federal_jobs.

    Only the nine counties around Memphis are in the file; a withheld cell reads zero there and is excluded here.
    """
    raw = pd.read_csv(folder / QCEW, dtype={"area_fips": str, "industry_code": str})
    power = raw[raw["industry_code"].eq("2211") & raw["own_code"].isin([FEDERAL, LOCAL]) & raw["annual_avg_emp"].gt(0)]
    power = power[power["area_fips"].str.fullmatch(r"\d{5}") & ~power["area_fips"].str.endswith("000")]
    table = power.pivot_table(index="area_fips", columns="own_code", values="annual_avg_emp", aggfunc="sum")
    table = table.reindex(columns=[LOCAL, FEDERAL]).set_axis(["local_jobs", "federal_jobs"], axis=1)
    return table.rename_axis("fips").reset_index()


def read_staffing(folder: Path) -> pd.DataFrame:
    """National staffing patterns, May 2025: naics, soc, title, level (0 all and major groups, 3 detailed), share, wage.

    share is the occupation's part of the industry's wage and salary jobs; figures that are not published are missing.
    """
    raw = pd.read_csv(only_file(folder, STAFFING), dtype=str)
    figures = {"share": "share_of_industry", "wage_usd": "annual_mean_wage"}
    table = raw[["naics", "soc"]].assign(title=raw["occupation"], level=raw["occ_level"].astype(int))
    return table.assign(**{name: pd.to_numeric(raw[column], errors="coerce") for name, column in figures.items()})


def read_area_wages(folder: Path) -> pd.DataFrame:
    """Occupations of the metropolitan area with local data: employment and wage_usd (annual mean) by SOC code."""
    raw = pd.read_csv(only_file(folder, AREA_WAGES), dtype=str).set_index("occ")
    columns = {"employment": "employment", "wage_usd": "annual_mean_wage"}
    return pd.DataFrame({name: pd.to_numeric(raw[column], errors="coerce") for name, column in columns.items()})


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


def read_consumer_prices(folder: Path, items: list[str]) -> pd.DataFrame:
    """Yearly index by item, item x year; an unfinished last year moves by its months against the same a year before."""
    raw = pd.read_csv(only_file(folder, FILE), dtype={"year": int})
    raw = raw[raw["series"].isin([PREFIX + item for item in items])].drop_duplicates(["series", "year", "period"])
    raw = raw.assign(item=raw["series"].str.removeprefix(PREFIX))
    missing = sorted(set(items) - set(raw["item"]))
    if missing:
        raise DataError(f"consumer prices: no series {', '.join(missing)}")
    return yearly_prices(raw[["item", "year", "period", "value"]])


def yearly_prices(raw: pd.DataFrame) -> pd.DataFrame:
    """Item x year from rows of item, year, period (M01-M12, M13) and value.

    last year = year before x mean of its months / mean of the same months a year before.
    """
    years = raw[raw["period"].eq(YEAR)].pivot_table(index="item", columns="year", values="value")
    months = raw[raw["period"].str.fullmatch(r"M(0[1-9]|1[0-2])")].pivot_table(
        index="item", columns=["year", "period"], values="value"
    )
    last = int(years.columns.max()) + 1
    if last in months.columns.get_level_values("year"):
        now, then = months[last], months[last - 1]
        shared = now.columns.intersection(then.columns)
        if len(shared) >= LEAST_MONTHS:
            years[last] = years[last - 1] * now[shared].mean(axis=1) / then[shared].mean(axis=1)
    return years
