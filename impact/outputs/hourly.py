"""Every hour of every year: tables/grid_hourly.csv, on request, for it is large."""

from pathlib import Path

import numpy as np
import pandas as pd

from impact.load.calendar import EVERY_DAY
from impact.load.power import Power

HOURLY = "grid_hourly.csv"
COLUMNS = ("load", "own", "net_load", "curtailed", "unserved")
DECIMALS = "%.6f"


def write_hourly(power: Power, folder: Path) -> None:
    """Write one row a facility and hour.

    MW of load, on-site supply, net load, curtailed, excess (load is their sum).
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = np.flatnonzero(power.load.max(axis=(1, 2, 3)) > 0)
    with (folder / HOURLY).open("w", encoding="utf-8", newline="\n") as file:
        for turn, row in enumerate([*rows] or [0]):
            table = hourly_table(power, int(row)).iloc[: None if len(rows) else 0]
            table.to_csv(file, index=False, header=turn == 0, float_format=DECIMALS, lineterminator="\n")


def hourly_table(power: Power, row: int) -> pd.DataFrame:
    """Return the hours of one facility."""
    years, days, hours = power.load.shape[1:]
    day = np.arange(days)
    month = EVERY_DAY.months()
    first = np.concatenate([[0], np.flatnonzero(np.diff(month)) + 1])
    table = {
        "facility": power.sites[row],
        "year": np.repeat(list(power.years), days * hours),
        "month": np.tile(np.repeat(month + 1, hours), years),
        "day": np.tile(np.repeat(day - first[month] + 1, hours), years),
        "hour": np.tile(np.arange(hours), years * days),
    }
    names = {"own": "on_site_supply"}
    return pd.DataFrame(table | {f"{names.get(name, name)}_mw": getattr(power, name)[row].ravel() for name in COLUMNS})
