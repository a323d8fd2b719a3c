"""Reads the built accounts of data/: each table is checked against its checksum as it is opened.

Matrices looked up by row are mapped into memory; what is read once is kept.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.errors import DataError, StudyError
from impact.sources.catalog import data_folder, verified
from impact.sources.concordance import read_county_sectors, read_state_sectors


@dataclass(frozen=True)
class CountyTables:
    """The county accounts: one row a county, in the order of `table`.

    Attributes:
        table: by FIPS: name, population, incomes (USD, 2022), jobs, income per farm and nonfarm proprietor (USD).
        jobs, wage_salary_share, quality: county x industry (jobs of 2022; fractions; 0 none, 1 observed, 2 partly,
            3 imputed).
        pay_factor, productivity: county x state-table sector, relative to the nation.
        state_sectors: their order.

    """

    table: pd.DataFrame
    jobs: npt.NDArray[np.float32]
    wage_salary_share: npt.NDArray[np.float16]
    quality: npt.NDArray[np.uint8]
    pay_factor: npt.NDArray[np.float32]
    productivity: npt.NDArray[np.float32]
    state_sectors: pd.Index


def accounts_years() -> list[int]:
    """Accounts years that are built."""
    folder = data_folder() / "national"
    if not folder.is_dir():
        raise DataError("data/national is missing; install the package again or run `impact data build`")
    return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit())


def _array(path: str) -> npt.NDArray[Any]:
    try:
        table: npt.NDArray[Any] = np.load(verified(path), mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError, OSError) as error:
        raise DataError(f"data/{path} cannot be read: {error}") from None
    parts = [table[name] for name in table.dtype.names] if table.dtype.names else [table]
    if table.dtype.hasobject or not all(part.dtype.kind in "iuf" and np.isfinite(part).all() for part in parts):
        raise DataError(f"data/{path} holds something that is no figure; build the tables again")
    return table


def _table(path: str, *index: str, text: tuple[str, ...] = ()) -> pd.DataFrame:
    types = dict.fromkeys((*index, *text), str)
    try:
        table = pd.read_csv(verified(path), index_col=list(index), dtype=types)
    except (ValueError, IndexError, OSError) as error:
        raise DataError(f"data/{path} cannot be read: {error}") from None
    if np.isinf(table.select_dtypes("float").to_numpy()).any():
        raise DataError(f"data/{path} holds an infinite figure; build the tables again")
    return table


@cache
def read_coefficients(year: int, name: str, shape: tuple[int, int]) -> npt.NDArray[np.float64]:
    """market_shares, domestic_coefficients or imported_coefficients of one accounts year, as a full matrix."""
    cells = _array(f"national/{year}/{name}.npy")
    matrix = np.zeros(shape)
    matrix[cells["row"], cells["column"]] = cells["value"]
    return matrix


@cache
def read_industries(year: int) -> pd.DataFrame:
    """Industries of one accounts year: name, branch, line, sector, sector_name, output_musd, shares of value added."""
    return _table(
        f"national/{year}/industries.csv",
        "code",
        text=("name", "state_sector", "county_sector", "sector", "sector_name"),
    )


@cache
def read_commodities(year: int) -> pd.DataFrame:
    """Commodities of one accounts year: name, output_musd, domestic_share, pce_share, pce_domestic_share."""
    return _table(f"national/{year}/commodities.csv", "code", text=("name",))


@cache
def read_industry_jobs() -> pd.DataFrame:
    """Industries in 2022, US: output_usd, jobs and wage_salary_jobs, pay_usd, factors and weights."""
    return _table("national/industry_jobs.csv", "code", text=("county_sector", "state_sector"))


@cache
def read_price_index() -> pd.DataFrame:
    """Price index of gross output, industry x year, 2017 = 100."""
    table = _table("national/price_index.csv", "code")
    return table.set_axis(table.columns.astype(int), axis=1)


@cache
def read_margin_shares() -> pd.DataFrame:
    """Margins per dollar of purchaser's price, by group of buyers and commodity."""
    return _table("national/margin_shares.csv", "group", "commodity")


@cache
def read_margin_suppliers() -> pd.Series:
    """Who receives the margins: shares by group, kind and commodity."""
    return _table("national/margin_suppliers.csv", "group", "kind", "commodity")["share"].sort_index()


@cache
def read_occupations() -> pd.DataFrame:
    """Occupations by SOC code: title, major_group, national_wage_usd, area_wage_usd, area_jobs."""
    return _table("occupations/occupations.csv", "soc", text=("title", "major_group"))


@cache
def read_staffing() -> pd.DataFrame:
    """Share of each occupation in an industry's wage and salary jobs, industry x SOC code."""
    industries = _table("occupations/staffing_industries.csv", "code", text=("oews_industry",)).index
    occupations, cells = read_occupations().index, _array("occupations/staffing.npy")
    shares = np.zeros((len(industries), len(occupations)))
    shares[cells["row"], cells["column"]] = cells["value"]
    return pd.DataFrame(shares, index=industries, columns=occupations)


@cache
def read_county_tables() -> CountyTables:
    """The county accounts."""
    arrays = {
        name: _array(f"county/{file}.npy")
        for name, file in {
            "jobs": "jobs",
            "wage_salary_share": "wage_salary_share",
            "quality": "quality",
            "pay_factor": "pay_factor",
            "productivity": "productivity",
        }.items()
    }
    return CountyTables(read_counties(), **arrays, state_sectors=read_state_sectors().index)


@cache
def read_counties() -> pd.DataFrame:
    """One row a county: name, population, incomes (USD, 2022), jobs, income per proprietor (USD)."""
    return _table("county/counties.csv", "fips", text=("name",))


@cache
def read_base_county_sector_jobs() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Wage and salary jobs and proprietors of the county table's last year, and marks of the later year, county x line.

    Marks: 1 covered jobs of the later year, 2 the base moved by the state's growth, 3 kept, or moved at a stated rate.
    """
    counties, county_sectors = read_counties().index, read_county_sectors().index
    files = ("line_base_wage", "line_base_own", "line_marks")
    wage, own, marks = (
        pd.DataFrame(np.array(_array(f"county/{name}.npy")), counties, county_sectors) for name in files
    )
    return wage, own, marks


@cache
def read_flows() -> npt.NDArray[np.int32]:
    """Commuting flows: row number of the residence, of the workplace, and workers."""
    return np.asarray(_array("county/commuting.npy"), dtype=np.int32)


@cache
def read_gravity_factors() -> tuple[npt.NDArray[np.float16], npt.NDArray[np.float16]]:
    """Gravity factors of all counties, trade industry x county: ln of makers' per USD of output, ln of buyers'."""
    table = _array("trade/gravity_factors.npy")
    return table[0], table[1]


@cache
def read_local_purchase_levels() -> pd.DataFrame:
    """Levels of local purchase shares by trade industry: group, kind, level_logit, slope, anchor_logit."""
    return _table("trade/local_purchase_levels.csv", "summary", text=("group", "kind", "evidence"))


def read_outlines(rows: list[int]) -> "dict[int, list[list[npt.NDArray[np.float64]]]]":
    """Outlines of some counties: row number -> polygons -> rings (shell first) -> longitude, latitude in degrees."""
    points, rings = _array("county/outline_points.npy"), np.asarray(_array("county/outline_rings.npy"))
    wanted: dict[int, dict[int, list[npt.NDArray[np.float64]]]] = {row: {} for row in rows}
    for row, part, first, last in rings[np.isin(rings[:, 0], rows)].tolist():
        wanted[row].setdefault(part, []).append(np.asarray(points[first:last], dtype=np.float64) / 1e6)
    return {row: list(parts.values()) for row, parts in wanted.items()}


def read_typical_year() -> pd.DataFrame:
    """Weather of a typical year, 8,760 hours: dry_bulb_c, ghi_w_per_m2."""
    return pd.DataFrame(
        np.asarray(_array("grid/typical_year.npy"), dtype=float), columns=["dry_bulb_c", "ghi_w_per_m2"]
    )


def read_derived_load() -> npt.NDArray[np.float64]:
    """A utility's load in the hours of the typical year, MW: derived, not measured."""
    return np.asarray(_array("grid/derived_load_mw.npy"), dtype=float)


def read_utility_figures() -> pd.DataFrame:
    """EIA-861 by utility and year: sales_mwh, losses_mwh, peaks (MW), customers, residential figures."""
    return _table("grid/utilities.csv", text=("utility",))


def read_territories() -> pd.DataFrame:
    """Counties of utilities: geoid, utility (empty where its figures are not available)."""
    return _table("grid/territories.csv", text=("geoid", "utility")).fillna({"utility": ""})


def read_system_peaks() -> pd.DataFrame:
    """Peak hours of the grid's systems: system, year, season, peak_mw, month, hour, energy_mwh."""
    return _table("grid/system_peaks.csv", text=("system", "season"))


def read_peak_forecast() -> pd.DataFrame:
    """Peak forecast of a system, without new large customers: season, year, p10_mw, p50_mw, p90_mw."""
    return _table("grid/peak_forecast.csv", text=("season",))


def read_baseline(folder: Path | None = None) -> pd.DataFrame:
    """Jobs of a region's counties without the study: geoid, sector, year, actual_jobs, p10_jobs, p50_jobs, p90_jobs.

    "all" is the whole region, or all sectors; history to 2022, forecast from 2023.

    Args:
        folder: another region's, as `impact data baseline` writes it.
    """
    name, text = "county_jobs.csv", ("geoid", "sector")
    if folder is None:
        return _table(f"forecasts/{name}", text=text)
    try:
        return pd.read_csv(folder / name, dtype=dict.fromkeys(text, str))
    except (OSError, ValueError) as error:
        raise StudyError(
            f"--baseline {folder}: {name} cannot be read there ({error}); make one with impact data baseline"
        ) from None


def county_shapes(fips: tuple[str, ...], rows: tuple[int, ...]) -> Any:  # noqa: ANN401 - a GeoDataFrame; geopandas has no type stubs
    """Geoid and geometry of some counties, longitude and latitude (WGS84; NAD83 differs by about a meter)."""
    import geopandas  # noqa: PLC0415 - heavy, and only a run that draws maps needs it
    import shapely  # noqa: PLC0415

    outlines = read_outlines(list(rows))
    shapes = [shapely.MultiPolygon([(rings[0], rings[1:]) for rings in outlines[row]]) for row in rows]
    return geopandas.GeoDataFrame({"geoid": list(fips)}, geometry=shapes, crs="EPSG:4326")


@cache
def read_city_outlines() -> Any:  # noqa: ANN401 - a GeoSeries; geopandas has no type stubs
    """Outlines of the cities that the data have, by name, longitude and latitude (WGS84)."""
    import geopandas  # noqa: PLC0415 - heavy, and only a run that draws maps needs it
    import shapely  # noqa: PLC0415

    text = verified("county/city_outlines.geojson").read_text(encoding="utf-8")
    found = json.loads(text)["features"]
    shapes = [shapely.from_geojson(json.dumps(one["geometry"])) for one in found]
    return geopandas.GeoSeries(shapes, index=[one["properties"]["name"] for one in found], crs="EPSG:4326")


def read_column_sums() -> pd.Series:
    """Column sums of BEA's industry-by-industry total requirements, 2017 benchmark, by industry."""
    path = data_folder() / "published" / "bea_column_sums_2017.csv"
    try:
        return pd.read_csv(path, index_col="industry")["column_sum"]
    except FileNotFoundError:
        raise DataError("data/published/bea_column_sums_2017.csv is missing; install the package again") from None
