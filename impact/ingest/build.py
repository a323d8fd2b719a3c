"""`impact data build`: from agency files to the project's own accounts in data/, each file under a checksum.

Numbers that are looked up by row go into .npy files (they can be mapped into memory); tables that people may want to
read are CSV. The same agency files give the same figures to the last digit stored (processors sum in different orders).
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.accounts.requirements import Matrix
from impact.ingest.agency.files import old_record
from impact.ingest.baseline import Baseline, build_baseline
from impact.ingest.counties import Counties, build_counties
from impact.ingest.geography import Geography, build_geography
from impact.ingest.grid import Grid, build_grid
from impact.ingest.national import National, build_national
from impact.ingest.occupations import Occupations, build_occupations, share_cells
from impact.ingest.published import stale_parameters
from impact.ingest.swap import replacing
from impact.ingest.trade import Trade, build_trade
from impact.sources.catalog import CHECKSUMS, check_inputs, file_sha256, recorded_accounts
from impact.sources.concordance import read_state_sectors
from impact.sources.parameters import read_parameters

JOBS_FILE = r"bea_regional/CAEMP25N[_.]"
"""The agency file that a baseline is forecast from."""
PARTS = ("national", "county", "trade", "occupations", "grid", "forecasts")
"""Folders of built tables."""
TRIPLET = np.dtype([("row", "<u2"), ("column", "<u2"), ("value", "<f8")])
"""One cell of a sparse table."""


def build(agency: Path, data: Path, say: Callable[[str], None]) -> None:
    """Build all accounts from a folder of agency files and put them in place of those in `data`, all or nothing.

    Args:
        agency: the folder of agency files; each is checked against data/sources.toml.
        data: the folder to write the built tables and checksums.txt into.
        say: receives one line a step.
    """
    say("checking the agency files")
    check_inputs(agency)
    parts = built_parts(agency, recorded_accounts(), say)
    with replacing(data, data) as work:
        write_built(work, parts)
    say(f"written to {data}")
    for words in stale_parameters():
        say(f"parameter to look at: {words}")


@dataclass(frozen=True)
class Parts:
    """All that is built, by topic."""

    national: National
    counties: Counties
    geography: Geography
    trade: Trade
    occupations: Occupations
    grid: Grid
    baseline: Baseline


def built_parts(agency: Path, years: list[int], say: Callable[[str], None]) -> Parts:
    """All accounts, from a folder of agency files; `years` are the accounts years."""
    say(f"national accounts of {', '.join(map(str, years))}: requirements, margins, prices, jobs")
    national = build_national(agency, years)
    say("county accounts: jobs, pay and output of 3,114 counties")
    counties = build_counties(agency, national)
    say("commuting flows and outlines")
    geography = build_geography(agency, counties.table.index)
    say("trade: gravity of all counties, levels of local purchase shares")
    trade = build_trade(agency, counties.national, counties, geography.centers)
    say("occupations: staffing patterns")
    occupations = build_occupations(agency, national.industries.index)
    say("grid: utilities, system peaks and their forecast, typical year")
    grid = build_grid(agency, counties.table["name"])
    say("baseline: jobs of the Memphis counties by sector to 2045")
    baseline = build_baseline(agency, list(read_parameters("regions")["memphis"]["counties"]))
    return Parts(national, counties, geography, trade, occupations, grid, baseline)


def build_regional_baseline(agency: Path, counties: tuple[str, ...], folder: Path) -> None:
    """The baseline of any counties, written into `folder` as in data/forecasts.

    Args:
        agency: the folder of agency files; of these only CAEMP25N is needed, and is checked.
        counties: BEA's county codes.
        folder: where county_jobs.csv and excluded.csv go.
    """
    path, _ = old_record(JOBS_FILE)
    check_inputs(agency, (path,))
    write_baseline(folder, build_baseline(agency, list(counties)))


def write_built(folder: Path, built: Parts) -> None:
    """All built tables and their checksums under `folder`, in place of any that are there."""
    for part in PARTS:
        shutil.rmtree(folder / part, ignore_errors=True)
    for year, accounts in built.national.accounts.items():
        write_accounts(folder / "national" / str(year), accounts)
    write_national(folder / "national", built.counties.national, built.counties.output_per_job)
    write_counties(folder / "county", built.counties, built.geography.centers)
    write_geography(folder / "county", built.geography)
    write_trade(folder / "trade", built.trade)
    write_occupations(folder / "occupations", built.occupations)
    write_grid(folder / "grid", built.grid)
    write_baseline(folder / "forecasts", built.baseline)
    write_checksums(folder)


def triplets(table: Matrix) -> np.ndarray:
    """The cells of a table that are not zero: row, column, value."""
    rows, columns = np.nonzero(table)
    cells = np.empty(len(rows), TRIPLET)
    cells["row"], cells["column"], cells["value"] = rows, columns, table[rows, columns]
    return cells


def write_accounts(folder: Path, accounts: NationalAccounts) -> None:
    """National coefficients and tables of one accounts year."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("market_shares", "domestic_coefficients", "imported_coefficients"):
        np.save(folder / f"{name}.npy", triplets(getattr(accounts, name)))
    write_csv(accounts.industries, folder / "industries.csv")
    write_csv(accounts.commodities, folder / "commodities.csv")


def write_national(folder: Path, national: National, output_per_job: pd.Series) -> None:
    """Margins, prices and industry jobs."""
    write_csv(national.margin_shares, folder / "margin_shares.csv")
    write_csv(national.margin_suppliers, folder / "margin_suppliers.csv")
    write_csv(national.price_index.rename_axis("code"), folder / "price_index.csv")
    write_csv(national.jobs.join(output_per_job).rename_axis("code"), folder / "industry_jobs.csv")


def write_counties(folder: Path, counties: Counties, centers: pd.DataFrame) -> None:
    """County accounts: one row a county in every table."""
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(counties.table.join(centers.round(5)), folder / "counties.csv")
    write_csv(counties.masked, folder / "masked_cells.csv")
    write_csv(counties.later_error, folder / "later_jobs_error.csv")
    for name, table in (
        ("line_base_wage", counties.county_sectors.base_wage),
        ("line_base_own", counties.county_sectors.base_own),
    ):
        np.save(folder / f"{name}.npy", table.to_numpy(np.float32))
    np.save(folder / "line_marks.npy", counties.county_sectors.marks.to_numpy(np.uint8))
    np.save(folder / "jobs.npy", counties.jobs.to_numpy(np.float32))
    np.save(folder / "wage_salary_share.npy", counties.wage_salary_share.to_numpy(np.float16))
    np.save(folder / "quality.npy", counties.quality.to_numpy(np.uint8))
    for name in ("pay_factor", "productivity"):
        np.save(folder / f"{name}.npy", getattr(counties, name)[read_state_sectors().index].to_numpy(np.float32))


def write_geography(folder: Path, geography: Geography) -> None:
    """Commuting flows and county outlines."""
    np.save(folder / "commuting.npy", geography.flows.to_numpy(np.int32))
    np.save(folder / "outline_points.npy", geography.points)
    np.save(folder / "outline_rings.npy", geography.rings)
    (folder / "city_outlines.geojson").write_text(json.dumps(geography.cities, separators=(",", ":")), encoding="utf-8")


def write_trade(folder: Path, trade: Trade) -> None:
    """Gravity factors (makers', then buyers'), levels of local purchase shares, errors out of sample."""
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "gravity_factors.npy", np.stack([trade.factors.ln_maker, trade.factors.ln_buyer]))
    levels = trade.levels.rename_axis("summary").round(dict.fromkeys(trade.levels.select_dtypes("float"), 5))
    write_csv(levels, folder / "local_purchase_levels.csv")
    write_csv(trade.errors.set_index("size_below").round(5), folder / "goods_share_errors.csv")


def write_occupations(folder: Path, occupations: Occupations) -> None:
    """Staffing patterns: occupations, industries and the shares of the one in the other."""
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(occupations.table, folder / "occupations.csv")
    write_csv(occupations.industries, folder / "staffing_industries.csv")
    np.save(folder / "staffing.npy", share_cells(occupations.shares))


def write_grid(folder: Path, grid: Grid) -> None:
    """Utilities, system peaks and their forecast, the typical year, the derived hours of MLGW."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("utilities", "territories", "system_peaks", "peak_forecast"):
        getattr(grid, name).to_csv(folder / f"{name}.csv", index=False, float_format="%.10g", lineterminator="\n")
    np.save(folder / "typical_year.npy", grid.typical_year.to_numpy(np.float32))
    np.save(folder / "derived_load_mw.npy", grid.derived_load_mw.astype(np.float32))


def write_baseline(folder: Path, baseline: Baseline) -> None:
    """Jobs by county and sector, past and forecast, and what could not be forecast."""
    folder.mkdir(parents=True, exist_ok=True)
    baseline.jobs.to_csv(folder / "county_jobs.csv", index=False, lineterminator="\n")
    baseline.excluded.to_csv(folder / "excluded.csv", index=False, lineterminator="\n")


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """A table with its index, ten significant digits, line feeds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, float_format="%.10g", lineterminator="\n")


def write_checksums(folder: Path) -> None:
    """checksums.txt: sha256, bytes and path of every built file."""
    files = sorted(path for part in PARTS for path in (folder / part).rglob("*") if path.is_file())
    rows = [f"{file_sha256(path)} {path.stat().st_size} {path.relative_to(folder).as_posix()}" for path in files]
    (folder / CHECKSUMS).write_text("\n".join(rows) + "\n", encoding="utf-8")
