"""Census files as published: County Business Patterns (one year) and commuting flows (ACS 2011-2015)."""

from pathlib import Path

import pandas as pd

from impact.sources.catalog import only_file

CBP = "census/cbp_*_all_counties_naics2_4_6.csv.gz"
FLOWS = "census/acs_commuting_flows_2011_2015.csv.gz"


def read_business_patterns(folder: Path) -> pd.DataFrame:
    """Private employees by county and NAICS: fips, level (2, 4 or 6 digits), naics, employees, payroll_kusd.

    Cells with fewer than three establishments are absent, and so is the District of Columbia; the 2-digit level omits
    31-33, 44-45 and 48-49.
    """
    raw = pd.read_csv(only_file(folder, CBP), dtype={"fips": str, "naics": str})
    columns = {"fips": "fips", "lvl": "level", "naics": "naics", "emp": "employees", "ap_k": "payroll_kusd"}
    return raw.rename(columns=columns)[list(columns.values())].fillna({"employees": 0.0, "payroll_kusd": 0.0})


def read_commuting_flows(folder: Path) -> pd.DataFrame:
    """Workers by county of residence and of work: residence, workplace, workers."""
    raw = pd.read_csv(folder / FLOWS, dtype={"residence_fips": str, "workplace_fips": str})
    columns = {"residence_fips": "residence", "workplace_fips": "workplace", "workers": "workers"}
    return raw.rename(columns=columns)[list(columns.values())]
