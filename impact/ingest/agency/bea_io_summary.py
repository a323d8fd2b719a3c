"""BEA summary input-output tables of one year, as published: 71 industries x 73 commodities, million dollars.

After redefinitions, but for imports (only those before redefinitions are published). Totals carry text labels and
are dropped here.
"""

from pathlib import Path

import pandas as pd

from impact.sources.catalog import agency_path

SUMMARY = "bea_io/summary"


def _table(folder: Path, name: str) -> pd.DataFrame:
    table = (
        pd.read_csv(agency_path(folder, f"{SUMMARY}/Summary_{name}_17sch.csv.gz"), index_col=0)
        .fillna(0.0)
        .astype(float)
    )
    totals = [label for label in (*table.index, *table.columns) if str(label).startswith(("Total", "T0", "Unnamed"))]
    return table.drop(index=totals, columns=totals, errors="ignore")


def read_summary_make(folder: Path, year: int) -> pd.DataFrame:
    """Make after redefinitions, industry x commodity, musd."""
    return _table(folder, f"Make_{year}_AfterRedef")


def read_summary_use(folder: Path, year: int) -> pd.DataFrame:
    """Use at producers' prices, (commodity and value added V001-V003) x (industry and final demand), musd."""
    return _table(folder, f"Use_{year}_PRO_AfterRedef")


def read_summary_imports(folder: Path, year: int) -> pd.DataFrame:
    """Imported commodities, commodity x (industry and final demand), musd.

    Before redefinitions if available, else after.

    Only the column of all imports is used, which redefinitions leave as it is.
    """
    before = agency_path(folder, f"{SUMMARY}/Summary_Import_{year}_BeforeRedef_17sch.csv.gz")
    return _table(folder, f"Import_{year}_{'Before' if before.is_file() else 'After'}Redef")


def read_summary_codes(folder: Path) -> tuple[pd.Series, pd.Series]:
    """Summary code of each detail industry and of each detail commodity."""
    raw = pd.read_csv(folder / "concordance/naics_to_bea_2017.csv.gz", dtype=str)
    pairs = raw[["BEA_2017_Detail_Code", "BEA_2017_Summary_Code"]].dropna().drop_duplicates("BEA_2017_Detail_Code")
    codes = pairs.set_index("BEA_2017_Detail_Code")["BEA_2017_Summary_Code"]
    return codes, codes
