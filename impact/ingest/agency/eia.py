"""Power data: EIA-861 (utilities), EIA-930 (hourly demand) as the build reads and as EIA ships it, typical days.

Hours are Central Standard Time all year round; an hour is named by its beginning, 0 to 23.

EIA-930 as shipped, six months a file: columns by name; an hour is stamped by its end, in UTC and in local time; figures
have commas for thousands. Adjusted demand is taken where there is one (EIA's own repair of missing hours), else demand
as reported.
"""

import io
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from impact.errors import DataError
from impact.sources.catalog import only_file

UTILITIES = "grid/eia861_2016_2018_memphis_area_utilities.csv.gz"
TERRITORIES = "grid/eia861_2018_service_territory_9counties.csv.gz"
HOURLY = "grid/eia930_tva_misosouth_hourly_*.csv.gz"
TYPICAL_YEAR = "grid/tmy3_memphis_intl_ap_hourly_8760.csv.gz"
CST_HOURS_BEHIND_UTC = 6
NAME = re.compile(r"EIA930_(?P<kind>BALANCE|SUBREGION)_(?P<year>\d{4})_(?P<half>Jan_Jun|Jul_Dec)\.csv")
HALVES = {"Jan_Jun": (1, 6), "Jul_Dec": (7, 12)}
UTC_END = "UTC Time at End of Hour"
STAMP = "%m/%d/%Y %I:%M:%S %p"
AUTHORITY, SUBREGION = "Balancing Authority", "Sub-Region"
DEMAND = ("Demand (MW) (Adjusted)", "Demand (MW)")
MISO_SOUTH = ("MISO", "8910")
"""Local resource zones 8, 9 and 10: Arkansas, Louisiana and Texas, Mississippi."""
CENTRAL_HOURS_BEHIND_UTC = 6
MOST_MISSING_SHARE = 0.02


def read_utilities(folder: Path) -> pd.DataFrame:
    """Sales, customers and peaks by utility and year: sales of all states, peaks of the utility as a whole.

    A dot is a cell left blank; a utility that serves two states has a row for each, with the same peaks.
    """
    raw = pd.read_csv(folder / UTILITIES, na_values=["."])
    sums = ["res_revenue_kusd", "res_sales_mwh", "res_customers", "total_sales_mwh", "total_customers"]
    once = ["summer_peak_mw", "winter_peak_mw", "losses_mwh", "wholesale_purchases_mwh"]
    keys = ["eia_utility_id", "year"]
    return raw.groupby(keys).agg(dict.fromkeys(sums, "sum") | dict.fromkeys(once, "first")).reset_index()


def read_territories(folder: Path) -> pd.DataFrame:
    """Utilities by county of 2018, as named: eia_utility_id, state, county (namesakes in other states included)."""
    raw = pd.read_csv(folder / TERRITORIES)
    columns = {"Utility Number": "eia_utility_id", "State": "state", "County": "county"}
    return raw.rename(columns=columns)[list(columns.values())]


def read_hours(folder: Path) -> pd.DataFrame:
    """The hours as they lie there: utc_hour (its end), tva_mw, tva_quality, miso_south_mw."""
    table = pd.read_csv(only_file(folder, HOURLY))
    return table[["utc_hour", "tva_mw", "tva_quality", "miso_south_mw"]].assign(
        utc_hour=pd.to_datetime(table["utc_hour"])
    )


def read_hourly_demand(folder: Path) -> pd.DataFrame:
    """Hourly demand of TVA (from 2016) and MISO South (from 2020), MW: tva, miso-south; index: hour, CST.

    EIA stamps an hour by its end, so an hour earlier is its beginning.
    """
    raw = read_hours(folder)
    begins = raw["utc_hour"] - pd.Timedelta(hours=CST_HOURS_BEHIND_UTC + 1)
    table = raw[["tva_mw", "miso_south_mw"]].set_axis(["tva", "miso-south"], axis=1)
    return table.set_axis(pd.DatetimeIndex(begins))


def read_typical_year(folder: Path) -> pd.DataFrame:
    """Memphis in a typical year, 8,760 hours in order: dry_bulb_c, ghi_w_per_m2 (global horizontal).

    The file marks the last hour of a day, the one that ends at 24, as 0 of the same day.
    """
    raw = pd.read_csv(folder / TYPICAL_YEAR)
    ends = np.tile([*range(1, 24), 0], 365)
    if len(raw) != len(ends) or not np.array_equal(raw["hour_ending_lst"], ends):
        raise DataError(f"{TYPICAL_YEAR}: 8,760 hours in order are expected, the last of each day marked 0")
    return raw.rename(columns={"ghi_wm2": "ghi_w_per_m2"})[["dry_bulb_c", "ghi_w_per_m2"]]


class HalfYear(NamedTuple):
    """What a file is by its name."""

    kind: str
    year: int
    half: str


def half_year_of(name: str) -> HalfYear | None:
    """What a file is by its name; None if it is none.

    >>> half_year_of("EIA930_BALANCE_2025_Jan_Jun.csv")
    HalfYear(kind='BALANCE', year=2025, half='Jan_Jun')
    """
    found = NAME.fullmatch(name)
    return HalfYear(found["kind"], int(found["year"]), found["half"]) if found else None


def read_half_year(content: bytes, file: HalfYear) -> pd.Series:
    """Demand by hour (UTC, its end), MW: of TVA (BALANCE) or of MISO South (SUBREGION)."""
    raw = pd.read_csv(io.BytesIO(content), dtype=str, encoding="utf-8-sig", low_memory=False)
    raw.columns = raw.columns.str.strip()
    column = next((name for name in DEMAND if name in raw), None)
    missing = [name for name in (AUTHORITY, UTC_END) if name not in raw]
    if column is None or missing:
        raise DataError(f"column {(missing or [DEMAND[1]])[0]} is missing")
    own = raw[AUTHORITY].eq("TVA")
    if file.kind == "SUBREGION":
        if SUBREGION not in raw:
            raise DataError(f"column {SUBREGION} is missing")
        own = raw[AUTHORITY].eq(MISO_SOUTH[0]) & raw[SUBREGION].str.strip().eq(MISO_SOUTH[1])
    figures = pd.to_numeric(raw.loc[own, column].str.replace(",", ""), errors="coerce")
    demand = figures.set_axis(hours_of(raw.loc[own, UTC_END])).sort_index()
    check_hours(demand, file)
    return demand.interpolate(limit_area="inside").ffill().bfill()


def hours_of(stamps: pd.Series) -> pd.Series:
    """Hours as time, given as EIA writes them or, far slower to read, in any other form."""
    try:
        return pd.to_datetime(stamps, format=STAMP)
    except ValueError:
        return pd.to_datetime(stamps, format="mixed")


def check_hours(demand: pd.Series, file: HalfYear) -> None:
    """Every hour of the half-year is there once, of the year in the name, and nearly all have a figure."""
    first, last = HALVES[file.half]
    start = pd.Timestamp(file.year, first, 1) + pd.Timedelta(hours=CENTRAL_HOURS_BEHIND_UTC + 1)
    end = pd.Timestamp(file.year, last, 1) + pd.offsets.MonthEnd() + pd.Timedelta(days=1)
    wanted = pd.date_range(start, end + pd.Timedelta(hours=CENTRAL_HOURS_BEHIND_UTC - 1), freq="h")
    absent = wanted.difference(pd.DatetimeIndex(demand.index))
    wrong = demand.index[
        pd.DatetimeIndex(demand.index - pd.Timedelta(hours=CENTRAL_HOURS_BEHIND_UTC + 1)).year != file.year
    ]
    if len(wrong) > len(demand) / 2 or demand.empty:
        raise DataError(f"its hours are not of {file.year}")
    if len(absent) > MOST_MISSING_SHARE * len(wanted):
        raise DataError(f"{len(absent):,} of {len(wanted):,} hours are missing, the first {absent[0]} UTC: cut off")
    if demand.index.has_duplicates:
        raise DataError(f"hour {demand.index[demand.index.duplicated()][0]} UTC stands twice")
    if demand.isna().mean() > MOST_MISSING_SHARE or (demand.dropna() <= 0).any():
        raise DataError("too many hours have no demand, or one that is not positive")
