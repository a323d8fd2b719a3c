"""BLS files as published: jobs by BEA detail code (QCEW based) and QCEW by county and ownership (2016)."""

from pathlib import Path

import pandas as pd

JOBS = "bls/jobs_by_bea_detail_2017_2012schema.csv.gz"
QCEW = "bls/qcew_2016_annual_memphis_counties_states_msa.csv.gz"
STAFFING = "bls/oews_may2025_national_industry_x_occupation.csv.gz"
MEMPHIS_WAGES = "bls/oews_may2025_memphis_msa_occupations.csv.gz"
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
    raw = pd.read_csv(folder / STAFFING, dtype=str)
    figures = {"share": "share_of_industry", "wage_usd": "annual_mean_wage"}
    table = raw[["naics", "soc"]].assign(title=raw["occupation"], level=raw["occ_level"].astype(int))
    return table.assign(**{name: pd.to_numeric(raw[column], errors="coerce") for name, column in figures.items()})


def read_memphis_wages(folder: Path) -> pd.DataFrame:
    """Occupations of the Memphis metropolitan area, May 2025: employment and wage_usd (annual mean) by SOC code."""
    raw = pd.read_csv(folder / MEMPHIS_WAGES, dtype=str).set_index("occ")
    columns = {"employment": "employment", "wage_usd": "annual_mean_wage"}
    return pd.DataFrame({name: pd.to_numeric(raw[column], errors="coerce") for name, column in columns.items()})
