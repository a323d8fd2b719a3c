"""Power data as published: EIA-861 (utilities), EIA-930 (hourly demand), and NREL's typical year.

Hours are Central Standard Time all year round; an hour is named by its beginning, 0 to 23.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from impact.errors import DataError
from impact.sources.catalog import only_file

UTILITIES = "grid/eia861_2016_2018_memphis_area_utilities.csv.gz"
TERRITORIES = "grid/eia861_2018_service_territory_9counties.csv.gz"
HOURLY = "grid/eia930_tva_misosouth_hourly_*.csv.gz"
TYPICAL_YEAR = "grid/tmy3_memphis_intl_ap_hourly_8760.csv.gz"
CST_HOURS_BEHIND_UTC = 6


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
