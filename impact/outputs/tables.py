"""Plain tables: tables/*.csv, in UTF-8, one line a row, numbers at ten significant digits; every hour on request.

Spreadsheet programs run a cell that begins with = + - @ or a tab as a formula, even from a CSV file. Text
that would be taken for one gets an apostrophe before it; numbers are left alone. To read the text as
it was, drop the apostrophe.
"""

from collections.abc import Callable
from operator import attrgetter
from pathlib import Path

import numpy as np
import pandas as pd

from impact.load.calendar import EVERY_DAY
from impact.load.power import Power
from impact.outputs.catalog import TABLES
from impact.outputs.figures import by_sector, grid_answers, plain, tax_answers, with_whole_years
from impact.outputs.maps import field_table
from impact.results import Results

HOURLY = "grid_hourly.csv"
COLUMNS = ("load", "own", "net_load", "curtailed", "unserved")
DECIMALS = "%.6f"


def write_tables(results: Results, folder: Path) -> None:
    """Write every table of the results to folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in named_tables(results).items():
        (folder / f"{name}.csv").write_text(csv_text(frame), encoding="utf-8", newline="\n")


COMPUTED: dict[str, Callable[[Results], pd.DataFrame]] = {
    "headline": lambda results: results.headline.rename_axis("metric").reset_index(),
    "by_sector": lambda results: by_sector(results.by_industry),
    "tax_answers": lambda results: tax_answers(results.taxes),
    "grid_answers": lambda results: grid_answers(results.grid),
    "map_fields": lambda results: field_table(results.study.price_year),
}
"""Functions of the tables that do not lie in the results as they are."""


def named_tables(results: Results) -> dict[str, pd.DataFrame]:
    """Return the tables of a run by the name of their file, as the catalog lists them."""
    frames = {name: frame_of(name, results) for name, table in TABLES.items() if not table.on_request}
    return {name: frame for name, frame in frames.items() if len(frame) or not TABLES[name].if_any}


def frame_of(name: str, results: Results) -> pd.DataFrame:
    """Return one table, whether it has rows or not."""
    path = TABLES[name].frame
    frame: pd.DataFrame = attrgetter(path)(results) if path else COMPUTED[name](results)
    return frame


def csv_text(frame: pd.DataFrame) -> str:
    """Return the frame as CSV, its index excluded.

    >>> print(csv_text(pd.DataFrame({"title": ["=1+1", "plain"], "jobs": [-2 / 3, float("nan")]})), end="")
    title,jobs
    '=1+1,-0.6666666667
    plain,
    """
    whole = with_whole_years(frame)
    cells = {name: pd.Series([_cell(cell) for cell in whole[name].tolist()], dtype=object) for name in whole}
    return str(pd.DataFrame(cells).to_csv(index=False, lineterminator="\n"))


def _cell(value: object) -> object:
    return inert_text(value) if isinstance(value, str) else plain(value)


def inert_text(text: str) -> str:
    """Return the text so that a spreadsheet does not run it as a formula.

    >>> inert_text("=HYPERLINK(...)"), inert_text("a = b")
    ("'=HYPERLINK(...)", 'a = b')
    """
    is_live = text[:1] in ("\t", "\r", "\n") or text.lstrip()[:1] in ("=", "+", "-", "@")
    return f"'{text}" if is_live and text.strip() else text


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
