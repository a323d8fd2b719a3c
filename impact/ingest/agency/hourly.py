"""EIA-930 as shipped, six months a file: BALANCE (balancing authorities) and SUBREGION (MISO South is 8910).

Columns by name; an hour is stamped by its end, in UTC and in local time; figures have commas for thousands. Adjusted
demand is taken where there is one (EIA's own repair of missing hours), else demand as reported.
"""

import io
import re
from typing import NamedTuple

import pandas as pd

from impact.errors import DataError

NAME = re.compile(r"EIA930_(?P<kind>BALANCE|SUBREGION)_(?P<year>\d{4})_(?P<half>Jan_Jun|Jul_Dec)\.csv")
HALVES = {"Jan_Jun": (1, 6), "Jul_Dec": (7, 12)}
UTC_END = "UTC Time at End of Hour"
AUTHORITY, SUBREGION = "Balancing Authority", "Sub-Region"
DEMAND = ("Demand (MW) (Adjusted)", "Demand (MW)")
MISO_SOUTH = ("MISO", "8910")
"""Local resource zones 8, 9 and 10: Arkansas, Louisiana and Texas, Mississippi."""
CENTRAL_HOURS_BEHIND_UTC = 6
MOST_MISSING_SHARE = 0.02


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
    demand = figures.set_axis(pd.to_datetime(raw.loc[own, UTC_END], format="mixed")).sort_index()
    check_hours(demand, file)
    return demand.interpolate(limit_area="inside").ffill().bfill()


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
