"""Files in the agencies' own layouts, written from the real figures: what a download of each looks like."""

import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pandas as pd
import xlsxwriter

from impact.ingest.agency.bea_io import read_names
from impact.sources.catalog import agency_path

SUMMARY = "bea_io/summary"
MAKE, USE = "IOMake_After_Redefinitions_PRO_Summary.xlsx", "IOUse_After_Redefinitions_PRO_Summary.xlsx"
IMPORTS = "ImportMatrices_Before_Redefinitions_SUM_2017-2024.xlsx"
RELEASE = "MAKE-USE-IMPORTS (AFTER REDEFINITIONS).zip"
NAMES = {"T001": "Total Intermediate", "T004": "Total Final Uses (GDP)"}


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def sheet_rows(table: pd.DataFrame, title: str, year: int, layout: str) -> list[list[object]]:
    """A sheet: title, unit, bureau; codes and names in two rows; zeros as '...'; totals without a code; a note."""
    columns = [str(label) for label in table.columns]
    codes = [None if label.startswith("Total") else label for label in columns]
    names = [label if label.startswith("Total") else f"name of {label}" for label in columns]
    head = [[title], ["(Millions of dollars)"], ["Bureau of Economic Analysis"]]
    if layout == "detail":
        head += [[None], ["Code", "Description", *names], [None, None, *codes]]
    elif layout == "release 2025":
        head += [[None], [None, None, "Commodities / Industries"], [None, None, *codes], ["Code", "Name", *names]]
    else:
        head += [[str(year)], [None], [None, None, *codes], ["IOCode", "Name", *names]]
    body = [
        [
            None if str(label).startswith("Total") else label,
            label if str(label).startswith("Total") else f"name of {label}",
        ]
        + ["..." if cell == 0 else cell for cell in row]
        for label, row in zip(table.index, table.to_numpy().tolist(), strict=True)
    ]
    return [*head, *body, [], ["Note. Detail may not add to total due to rounding."]]


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(at, place, cell)
                    elif cell is not None:
                        sheet.write_number(at, place, cell)
    return stream.getvalue()


def summary_table(agency: Path, what: str, year: int) -> pd.DataFrame:
    basis = "Before" if what == "Import" else "After"
    part = f"{what}_{year}_PRO" if what == "Use" else f"{what}_{year}"
    return pd.read_csv(agency_path(agency, f"{SUMMARY}/Summary_{part}_{basis}Redef_17sch.csv.gz"), index_col=0)


def summary_workbook(
    agency: Path,
    what: str,
    years: list[int],
    layout: str = "release 2025",
    change: dict[int, pd.DataFrame] | None = None,
) -> bytes:
    changed = change or {}
    tables = {
        year: changed[year] if year in changed else summary_table(agency, what, year).rename(columns=NAMES)
        for year in years
    }
    return workbook(
        {"NAICS Codes": [["BEA codes and NAICS"]]}
        | {str(year): sheet_rows(table, f"{what}, Summary", year, layout) for year, table in tables.items()}
    )


def gross_output_workbook(agency: Path, names: pd.Series, last: int = 2024) -> bytes:
    sheets: dict[str, list[list[object]]] = {"Readme": [["U.Gross output"]]}
    for sheet, name in (("UGO304-A", "CPI"), ("UGO305-A", "GrossOutput")):
        table = pd.read_csv(agency_path(agency, f"bea_io/detail_2017/Detail_{name}_IO_17sch.csv.gz"), index_col=0)
        for year in range(2025, last + 1):
            table[str(year)] = table[str(year - 1)] * 1.02
        head = [
            ["U.Gross Output by Industry - Detail Level"],
            ["[Millions of dollars]"],
            ["Bureau of Economic Analysis"],
        ]
        head += [["Release date: September 25, 2025"], [], ["Annual"], [], ["Line", None, None, *table.columns]]
        body: list[list[object]] = []
        for code in table.index:
            label = f"  {names[code]}".replace("'", "\u2019")
            if code == "221100":  # shown in parts by BEA: the same price, output by halves
                halves = table.loc[code] if name == "CPI" else table.loc[code] / 2
                body += [
                    [0, part, None, *halves]
                    for part in ("Hydroelectric power generation", "Electric power distribution")
                ]
            else:
                body.append([0, label, None, *table.loc[code]])
        for line, row in enumerate(body, start=1):
            row[0] = line
        sheets[sheet] = [*head, *body, ["Legend / Footnotes:"]]
    return workbook(sheets)


def county_zip(agency: Path, table: str, path: Path) -> Path:
    """A regional zip as the agency ships it, from the same csv files."""
    (archive,) = (agency / "bea_regional").glob(f"{table.lower()}_*.tar.xz")
    members = {}
    with tarfile.open(archive, "r|*") as packed:
        for member in packed:
            content = packed.extractfile(member) if member.isfile() else None
            if content is not None:
                members[Path(member.name).name] = content.read()
    return zipped(path, members)


def state_zip(agency: Path, tables: tuple[str, ...], path: Path) -> Path:
    members = {}
    for table in tables:
        (file,) = (agency / "bea_regional").glob(f"{table}__ALL_AREAS_*.csv.xz")
        members[file.name.removesuffix(".xz")] = lzma.decompress(file.read_bytes())
    return zipped(path, members | {f"{tables[0]}__definition.xml": b"<x/>"})


def patterns_text(agency: Path, states: tuple[str, ...] | None = None) -> str:
    """County Business Patterns as the Census ships it, from the real cells."""
    file = agency / "census/cbp_2021_all_counties_naics2_4_6.csv.gz"
    table = pd.read_csv(file, dtype={"fips": str, "naics": str}).astype({"fips": "category"})
    state = table["fips"].str[:2]
    if states:
        table = table[state.isin(states)]
    codes = table["naics"] + table["lvl"].map({2: "----", 4: "//", 6: ""})
    figures = {name: table[column].astype(int) for name, column in (("emp", "emp"), ("ap", "ap_k"), ("est", "est"))}
    keys = {"fipstate": table["fips"].str[:2], "fipscty": table["fips"].str[2:], "naics": codes}
    rows = pd.DataFrame(keys | {"emp_nf": "G", "emp": figures["emp"], "qp1": 0} | figures)
    pools = {
        "31": "31----",
        "32": "31----",
        "33": "31----",
        "44": "44----",
        "45": "44----",
        "48": "48----",
        "49": "48----",
    }
    sector = codes.astype("category").str[:2].map(pools)
    pooled = totals(rows[table["lvl"].eq(4) & sector.notna()], ["fipstate", "fipscty", sector.rename("naics")])
    sectors = pd.concat([rows[table["lvl"].eq(2)], pooled])
    whole = totals(sectors, ["fipstate", "fipscty"]).assign(naics="------")
    return (
        pd.concat([whole, rows, pooled])[rows.columns].sort_values(["fipstate", "fipscty", "naics"]).to_csv(index=False)
    )


def totals(rows: pd.DataFrame, by: list[object]) -> pd.DataFrame:
    """Sums of rows of business patterns, as rows."""
    return rows.groupby(by)[["emp", "ap", "est"]].sum().reset_index().assign(emp_nf="G", qp1=0)


def hourly_texts(year: int, base: pd.Series) -> dict[str, str]:
    """The four half-year files of EIA-930; `base` is demand by hour (UTC, its end) of TVA of another year."""
    texts = {}
    for half, (first, last) in {"Jan_Jun": (1, 6), "Jul_Dec": (7, 12)}.items():
        start = pd.Timestamp(year, first, 1) + pd.Timedelta(hours=7)
        end = pd.Timestamp(year, last, 1) + pd.offsets.MonthEnd() + pd.Timedelta(days=1, hours=6)
        hours = pd.date_range(start, end, freq="h")
        demand = base.iloc[: len(hours)].to_numpy() if first == 1 else base.iloc[-len(hours) :].to_numpy()
        stamps = hours.strftime("%m/%d/%Y %I:%M:%S %p")
        common = {"Data Date": (hours - pd.Timedelta(hours=7)).strftime("%m/%d/%Y"), "Hour Number": 1}
        own = pd.DataFrame({"Balancing Authority": "TVA", **common, "UTC Time at End of Hour": stamps})
        own["Demand Forecast (MW)"] = ""
        own["Demand (MW)"] = ""
        own["Demand (MW) (Adjusted)"] = [f"{value:,.0f}" for value in demand]
        other = own.assign(**{"Balancing Authority": "AECI", "Demand (MW) (Adjusted)": "1,000"})
        texts[f"EIA930_BALANCE_{year}_{half}.csv"] = pd.concat([own, other]).to_csv(index=False)
        south = pd.DataFrame({"Balancing Authority": "MISO", "Sub-Region": "8910", **common})
        south["UTC Time at End of Hour"], south["Demand (MW)"] = stamps, [f"{value * 0.9:,.0f}" for value in demand]
        north = south.assign(**{"Sub-Region": "0001"})
        texts[f"EIA930_SUBREGION_{year}_{half}.csv"] = pd.concat([north, south]).to_csv(index=False)
    return texts


def write_release(agency: Path, folder: Path) -> None:
    """Downloads that hold the figures of the shipped data: make-use of 2025's layout, imports of AllTablesIO's."""
    tables = {MAKE: "Make", USE: "Use"}
    members = {name: summary_workbook(agency, what, [2017, 2021, 2022, 2023, 2024]) for name, what in tables.items()}
    zipped(folder / RELEASE, members)
    (folder / IMPORTS).write_bytes(summary_workbook(agency, "Import", list(range(2017, 2025)), "AllTablesIO"))
    names = read_names(agency, "Industry")
    zipped(folder / "UGdpByInd.zip", {"GrossOutput.xlsx": gross_output_workbook(agency, names)})
    county_zip(agency, "CAEMP25N", folder / "CAEMP25N.zip")
    state_zip(agency, ("SAEMP25N", "SAEMP27N"), folder / "SAEMP.zip")
    zipped(folder / "cbp21co.zip", {"cbp21co.txt": patterns_text(agency).encode()})
