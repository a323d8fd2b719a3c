"""BEA input-output tables as the build reads them: 2017 in detail, later years by summary industry; million dollars.

    make          industry x commodity
    use           (commodity, then value added) x (industry, then final demand)
    imports       commodity x industry (after redefinitions) or x final demand (before redefinitions)
    margins       producer's value, transportation, wholesale, retail by use and commodity

Totals (T001-T019) are dropped here once the parts have been checked against them.

Summary tables are those after redefinitions, but for imports (only those before redefinitions are published).
"""

from pathlib import Path

import pandas as pd

from impact.accounts.national import BENCHMARK, VALUE_ADDED
from impact.checks import check_adds_up, named
from impact.errors import DataError
from impact.sources.catalog import agency_path

DETAIL = f"bea_io/detail_{BENCHMARK}"
ROUNDING_MUSD = 20.0
"""Published cells are rounded to a million; a total of 400 of them may be off by this much."""
SUMMARY = "bea_io/summary"


def _table(folder: Path, name: str) -> pd.DataFrame:
    table = pd.read_csv(agency_path(folder, f"{DETAIL}/Detail_{name}.csv.gz"), index_col=0).fillna(0.0)
    return table.astype(float)


def read_names(folder: Path, kind: str) -> pd.Series:
    """Names of the 402 industries or commodities (kind "Industry" or "Commodity") by code."""
    names = pd.read_csv(folder / DETAIL / f"Detail_{kind}CodeName_2017.csv.gz", index_col=0, dtype=str)
    return pd.Series(names.iloc[:, 1].to_numpy(), index=pd.Index(names.iloc[:, 0], name="code"), name="name")


def read_make(folder: Path) -> pd.DataFrame:
    """Make after redefinitions, industry x commodity, musd."""
    table = _table(folder, "Make_2017_AfterRedef_17sch")
    make = table.drop(index="T007", columns="T008")
    check_adds_up("make, industry totals", make.sum(axis=1), table["T008"].drop("T007"), ROUNDING_MUSD)
    return make


def read_use(folder: Path, *, after_redefinitions: bool = True) -> pd.DataFrame:
    """Use at producers' prices, (commodity and value added) x (industry and final demand), musd."""
    basis = "AfterRedef" if after_redefinitions else "BeforeRedef"
    table = _table(folder, f"Use_2017_PRO_{basis}_17sch")
    totals = [label for label in (*table.index, *table.columns) if str(label).startswith(("T0", "Unnamed"))]
    return table.drop(index=totals, columns=totals, errors="ignore")


def read_imports(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Imported commodities, musd: commodity x industry after redefinitions, commodity x final demand before them."""
    after, before = (_table(folder, f"Import_2017_{basis}") for basis in ("AfterRedef", "BeforeRedef_17sch"))
    return after, before.loc[:, [code for code in before.columns if str(code).startswith("F")]]


def read_margins(folder: Path, commodities: pd.Index) -> pd.DataFrame:
    """Margins by use and commodity: {producers, transportation, wholesale, retail, purchasers}_musd."""
    table = pd.read_csv(folder / DETAIL / "Detail_Margins_2017_BeforeRedef_17sch.csv.gz", index_col=0)
    table = table[~table["CommodityCode"].isin(VALUE_ADDED)]
    unknown = sorted(set(table["CommodityCode"]) - set(commodities))
    if unknown:
        raise DataError(f"margins: unknown codes {named(unknown)}")
    columns = {
        "ProducersValue": "producers_musd",
        "Transportation": "transportation_musd",
        "Wholesale": "wholesale_musd",
        "Retail": "retail_musd",
        "PurchasersValue": "purchasers_musd",
    }
    keyed = table.rename(columns={"IndustryCode": "use", "CommodityCode": "commodity", **columns})
    return keyed.set_index(["use", "commodity"])[list(columns.values())]


def read_series(folder: Path, kind: str) -> pd.DataFrame:
    """Gross output before redefinitions or its price index, industry x year from 1997.

    Args:
        folder: of agency files.
        kind: "GrossOutput" (musd: use its growth, not its level) or "CPI" (2017 = 100).
    """
    table = _table(folder, f"{kind}_IO_17sch")
    return table.set_axis(table.columns.astype(int), axis=1)


def _summary_table(folder: Path, name: str) -> pd.DataFrame:
    table = (
        pd.read_csv(agency_path(folder, f"{SUMMARY}/Summary_{name}_17sch.csv.gz"), index_col=0)
        .fillna(0.0)
        .astype(float)
    )
    totals = [label for label in (*table.index, *table.columns) if str(label).startswith(("Total", "T0", "Unnamed"))]
    return table.drop(index=totals, columns=totals, errors="ignore")


def read_summary_make(folder: Path, year: int) -> pd.DataFrame:
    """Make after redefinitions, industry x commodity, musd."""
    return _summary_table(folder, f"Make_{year}_AfterRedef")


def read_summary_use(folder: Path, year: int) -> pd.DataFrame:
    """Use at producers' prices, (commodity and value added V001-V003) x (industry and final demand), musd."""
    return _summary_table(folder, f"Use_{year}_PRO_AfterRedef")


def read_summary_imports(folder: Path, year: int) -> pd.DataFrame:
    """Imported commodities, commodity x (industry and final demand), musd.

    Before redefinitions if available, else after.

    Only the column of all imports is used, which redefinitions leave as it is.
    """
    before = agency_path(folder, f"{SUMMARY}/Summary_Import_{year}_BeforeRedef_17sch.csv.gz")
    return _summary_table(folder, f"Import_{year}_{'Before' if before.is_file() else 'After'}Redef")


def read_summary_codes(folder: Path) -> tuple[pd.Series, pd.Series]:
    """Summary code of each detail industry and of each detail commodity."""
    raw = pd.read_csv(folder / "concordance/naics_to_bea_2017.csv.gz", dtype=str)
    pairs = raw[["BEA_2017_Detail_Code", "BEA_2017_Summary_Code"]].dropna().drop_duplicates("BEA_2017_Detail_Code")
    codes = pairs.set_index("BEA_2017_Detail_Code")["BEA_2017_Summary_Code"]
    return codes, codes
