"""Concordances: which industry belongs to which branch and line, which county code to which BEA area, what is local."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from impact.errors import DataError
from impact.sources.catalog import data_folder, vintage_year
from impact.sources.parameters import read_parameters

COLUMNS = {
    "cities": ("city", "county"),  # of the cities whose outlines are in data/county: most of each lies there
    "state_sectors": ("state_sector", "county_sector", "title", "bea_state_classes", "bea_detail_prefixes"),
    "county_aliases": ("fips", "bea_fips", "name"),
    "price_groups": ("county_sector", "cpi_item", "title"),  # what prices follow after their own index ends
    "everyday_names": ("name", "bea_detail"),  # what people call an industry or commodity; its codes joined by blanks
    "naics": ("naics", "bea_detail", "title"),  # industries joined by blanks; two to six digits; a title or none
    "county_sectors": ("county_sector", "title", "sector", "sector_name", "cagdp2_line", "uses_cbp"),
    "states": ("state", "name"),
    "staffing": ("bea_prefix", "oews_industry"),  # where codes differ
    "summary_industries": ("summary", "title", "bea_detail_prefixes"),
    "supplier_groups": ("group", "title", "kind", "bea_summary", "uk_sic_divisions"),
    "tax_classes": ("commodity_prefix", "tax_class"),  # of commodities
    "systems": ("system", "title", "calls_for_curtailment", "peak_forecast"),
    "utilities": (
        *("utility", "eia_utility_id", "operating_state", "title", "system", "counties"),
        *("short_title", "hourly_load", "pumpage"),
    ),
}
"""Columns by concordance; the first is filled in every row."""
NUMBERS = {"cagdp2_line", "eia_utility_id"}


def read_concordance(name: str) -> pd.DataFrame:
    """One concordance as it stands in data/concordance, checked; its columns: COLUMNS."""
    path = data_folder() / "concordance" / f"{name}.csv"
    try:
        table = pd.read_csv(path, dtype=str)
        check_columns(table, COLUMNS[name])
    except (OSError, ValueError) as error:
        what = "missing" if isinstance(error, FileNotFoundError) else f"damaged ({error})"
        raise DataError(f"data/concordance/{name}.csv is {what}; install the package again") from None
    return table


def check_columns(table: pd.DataFrame, columns: tuple[str, ...]) -> None:
    """A table has its columns; the first is filled in every row, no row stands twice, numbers are numbers."""
    missing = [column for column in columns if column not in table]
    if missing:
        raise ValueError(f"no column {missing[0]}")
    if table[columns[0]].isna().any() or table[list(columns)].duplicated().any():
        raise ValueError(f"column {columns[0]}: a cell is empty, or a row stands twice")
    for column in NUMBERS & set(columns):
        if not table[column].str.fullmatch(r"\d+").fillna(value=False).all():
            raise ValueError(f"column {column}: a cell is no number")


def read_county_sectors() -> pd.DataFrame:
    """The 22 county-table sectors: title, sector and its name, line codes of CAEMP25N and CAGDP2, use of CBP."""
    table = read_concordance("county_sectors").fillna("").set_index("county_sector")
    return table.assign(uses_cbp=table["uses_cbp"].eq("yes"), cagdp2_line=table["cagdp2_line"].astype(int))


def read_state_sectors() -> pd.DataFrame:
    """The branches (3-digit NAICS, roughly) inside the lines: line, title, bea_state_classes, bea_detail_prefixes."""
    return read_concordance("state_sectors").set_index("state_sector")


def read_summary_industries() -> pd.DataFrame:
    """BEA's 71 summary industries: title, bea_detail_prefixes (the longest prefix wins)."""
    return read_concordance("summary_industries").set_index("summary")


def read_supplier_groups() -> pd.DataFrame:
    """Groups of suppliers with one level of local purchases: title, kind (goods, services), members."""
    return read_concordance("supplier_groups").fillna("").set_index("group")


def read_county_aliases() -> pd.DataFrame:
    """Census counties that BEA publishes together or under another code: columns fips, bea_fips, name."""
    return read_concordance("county_aliases")


def read_utilities() -> pd.DataFrame:
    """Utilities by their key: eia_utility_id, operating_state, title, system; counties where EIA-861 is not available.

    short_title; hourly_load: "derived" where its hours are built; pumpage: record in grid.toml of the water it pumps.
    """
    return read_concordance("utilities").astype({"eia_utility_id": int}).set_index("utility")


def read_systems() -> pd.DataFrame:
    """Balancing authorities by their key: title; whether it calls_for_curtailment, and has a peak_forecast."""
    table = read_concordance("systems").set_index("system")
    return table.assign(**{name: table[name].eq("yes") for name in ("calls_for_curtailment", "peak_forecast")})


def read_naics_details(folder: Path) -> pd.Series:
    """BEA detail industry of each 6-digit NAICS 2017 code; construction, farms and government are excluded."""
    raw = pd.read_csv(folder / "concordance/naics_to_bea_2017.csv.gz", dtype=str)
    raw = raw[raw["NAICS_2017_Code"].str.fullmatch(r"\d{6}") & raw["BEA_2017_Detail_Code"].notna()]
    raw = raw[~raw["NAICS_2017_Code"].str.startswith(("111", "112", "23", "92"))]
    raw = raw[raw["BEA_2017_Detail_Code"].ne("531HSO")].drop_duplicates("NAICS_2017_Code")
    return raw.set_index("NAICS_2017_Code")["BEA_2017_Detail_Code"]


class LocalNames(NamedTuple):
    """What is named where local data are shown.

    Attributes:
        region: key of the region that they are of.
        area: its short title.
        weather_station: of the typical year.
        utility: short title of the utility whose hours are built.
        system: title of the balancing authority whose peak forecast is built.
        wages_year: of the wages by occupation (May).
    """

    region: str
    area: str
    weather_station: str
    utility: str
    system: str
    wages_year: int


@cache
def local_names() -> LocalNames:
    """The names, from regions.toml, utilities.csv and systems.csv."""
    regions = {key: record for key, record in read_parameters("regions").items() if record.get("local_data")}
    utilities, systems = read_utilities(), read_systems()
    hourly, forecast = utilities[utilities["hourly_load"].notna()], systems[systems["peak_forecast"]]
    for file, found in (
        ("parameters/regions.toml: local_data", regions),
        ("concordance/utilities.csv: hourly_load", hourly),
        ("concordance/systems.csv: peak_forecast", forecast),
    ):
        if len(found) != 1:
            raise DataError(f"data/{file} marks {len(found)} rows; mark the one that the built tables are of")
    key, record = next(iter(regions.items()))
    area, station = (str(record.get(name, key)) for name in ("short_title", "weather_station"))
    return LocalNames(
        key, area, station, str(hourly["short_title"].iloc[0]), str(forecast["title"].iloc[0]), vintage_year("staffing")
    )
