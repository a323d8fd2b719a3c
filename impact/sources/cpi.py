"""Consumer prices as published: CPI-U, US, not seasonally adjusted, by item and month (period M13: the year)."""

from pathlib import Path

import pandas as pd

from impact.errors import DataError
from impact.sources.catalog import only_file

FILE = "**/cpi_u_us_all_items_and_parts_*.csv.gz"
PREFIX, YEAR = "CUUR0000", "M13"
"""US city average, not seasonally adjusted; the period of a year's average."""
LEAST_MONTHS = 6
"""Months that a year without an average must have to be used."""


def read_consumer_prices(folder: Path, items: list[str]) -> pd.DataFrame:
    """Yearly index by item, item x year; an unfinished last year moves by its months against the same a year before."""
    raw = pd.read_csv(only_file(folder, FILE), dtype={"year": int})
    raw = raw[raw["series"].isin([PREFIX + item for item in items])].drop_duplicates(["series", "year", "period"])
    raw = raw.assign(item=raw["series"].str.removeprefix(PREFIX))
    missing = sorted(set(items) - set(raw["item"]))
    if missing:
        raise DataError(f"consumer prices: no series {', '.join(missing)}")
    return yearly_prices(raw[["item", "year", "period", "value"]])


def yearly_prices(raw: pd.DataFrame) -> pd.DataFrame:
    """Item x year from rows of item, year, period (M01-M12, M13) and value.

    last year = year before x mean of its months / mean of the same months a year before.
    """
    years = raw[raw["period"].eq(YEAR)].pivot_table(index="item", columns="year", values="value")
    months = raw[raw["period"].str.fullmatch(r"M(0[1-9]|1[0-2])")].pivot_table(
        index="item", columns=["year", "period"], values="value"
    )
    last = int(years.columns.max()) + 1
    if last in months.columns.get_level_values("year"):
        now, then = months[last], months[last - 1]
        shared = now.columns.intersection(then.columns)
        if len(shared) >= LEAST_MONTHS:
            years[last] = years[last - 1] * now[shared].mean(axis=1) / then[shared].mean(axis=1)
    return years
