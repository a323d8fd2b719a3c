"""BEA regional accounts as published: by county and by state, one row an area and line, one column a year.

Files are latin-1; GeoFIPS is quoted with a leading blank; (D) is withheld, (NA) not available, (L) and (NM) too small;
four lines at the end are notes. Here a cell that is not a number becomes missing; `withheld` tells (D) from (NA).
"""

import io
import tarfile
from pathlib import Path

import pandas as pd

FOLDER = "bea_regional"
STATE_TABLES = {
    "SAEMP25N": "SAEMP25N__ALL_AREAS_1998_2021.csv.xz",
    "SAEMP27N": "SAEMP27N__ALL_AREAS_1998_2021.csv.xz",
    "SAINC6N": "SAINC6N__ALL_AREAS_1998_2021.csv.xz",
}
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
        "line": raw["LineCode"].astype(int),
        "naics": raw["IndustryClassification"].str.strip(),
        "withheld": raw[str(years[-1])].str.strip().eq("(D)"),
    }
    return pd.concat([pd.DataFrame(keys), figures.set_axis(years, axis=1)], axis=1)


def read_county_table(folder: Path, table: str, years: list[int]) -> pd.DataFrame:
    """A county table of all states and the US: fips, name, line, naics, withheld (in the last year) and the years."""
    parts = []
    with tarfile.open(folder / FOLDER / COUNTY_TABLES[table]) as archive:
        for member in sorted(archive.getmembers(), key=lambda item: item.name):
            area = Path(member.name).stem.split("_")[1] if "_" in member.name else ""
            if not member.isfile() or not member.name.endswith(".csv") or len(area) != 2:
                continue  # metropolitan areas and notes
            content = archive.extractfile(member)
            if content is not None:
                parts.append(_area_table(io.StringIO(content.read().decode("latin-1")), years))
    return pd.concat(parts, ignore_index=True)


def read_state_table(folder: Path, table: str, years: list[int]) -> pd.DataFrame:
    """A state table, the US and regions included: fips, name, line, naics, withheld and the years."""
    return _area_table(folder / FOLDER / STATE_TABLES[table], years)


def wide(table: pd.DataFrame, year: int, key: str = "line") -> pd.DataFrame:
    """One year of a table as area x line (or x naics), missing where withheld or not available."""
    return table.drop_duplicates(["fips", key]).pivot_table(index="fips", columns=key, values=year, dropna=False)
