"""Plain tables: tables/*.csv, in UTF-8, one line a row, numbers at ten significant digits; every hour on request.

A table without rows is not written. README.md says what the tables hold; facts.parquet is there with pyarrow.

Spreadsheet programs run a cell that begins with = + - @ or a tab as a formula. Text that would be taken for one gets an
apostrophe before it; numbers are left alone.
"""

import csv
import io
from collections.abc import Callable
from importlib.util import find_spec
from operator import attrgetter
from pathlib import Path

import numpy as np
import pandas as pd

from impact.load.calendar import EVERY_DAY
from impact.load.power import Power
from impact.outputs.catalog import FACTS, IS_TOTAL, PHASE_UNIT, STUDY, TABLES, column, in_years, unit_of
from impact.outputs.figures import (
    by_sector,
    facts_table,
    grid_answers,
    measure_name,
    plain,
    rounded,
    tax_answers,
    with_whole_years,
)
from impact.outputs.maps import field_table
from impact.results import PHASES, Results

HOURLY, DECIMALS, README = "grid_hourly.csv", "%.6f", "README.md"
COLUMNS = ("load", "own", "net_load", "curtailed", "unserved")
ABOUT = (
    "Results of the study `{study}`. Money is in {year} dollars unless the unit says otherwise. Files are UTF-8 with a "
    "comma between cells; an empty cell has no meaning or was not computed. Text that a spreadsheet would run as a "
    "formula has an apostrophe before it. Do not add columns of totals, or rows marked `is_total`, to the others."
)
START = (
    "Start with `facts.csv`. Its rows with stat `central` hold no totals: for one measure and year they add up over "
    "places and effects. Percentiles never add up. What is zero has no row."
)
JOB_UNITS = {phase: unit_of(measure_name(phase, "jobs"), (), 0) for phase in PHASES}


def write_tables(results: Results, folder: Path, made: dict[str, pd.DataFrame] | None = None) -> None:
    """Write every table of the results to folder, which is made if need be; made: named_tables, if they are made."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = named_tables(results) if made is None else made
    for name, frame in tables.items():
        (folder / f"{name}.csv").write_text(csv_text(frame), encoding="utf-8", newline="\n")
    (folder / README).write_text(readme_text(results, tables), encoding="utf-8", newline="\n")
    if "facts" in tables and find_spec("pyarrow") is not None:
        tables["facts"].to_parquet(folder / "facts.parquet", engine="pyarrow", index=False)


COMPUTED: dict[str, Callable[[Results], pd.DataFrame]] = {
    "headline": lambda results: results.headline.rename_axis("metric").reset_index(),
    "by_sector": lambda results: by_sector(results.by_industry),
    "tax_answers": lambda results: tax_answers(results.taxes),
    "grid_answers": lambda results: grid_answers(results.grid),
    "facts": facts_table,
    "map_fields": lambda results: field_table(results.study.price_year),
}
"""Functions of the tables that do not lie in the results as they are."""


def named_tables(results: Results) -> dict[str, pd.DataFrame]:
    """Return the tables of a run that have rows by the name of their file, as the catalog lists them."""
    frames = {name: table_of(name, results) for name, table in TABLES.items() if not table.on_request}
    return {name: frame for name, frame in frames.items() if len(frame)}


def table_of(name: str, results: Results) -> pd.DataFrame:
    """Return one table as it is written, whether it has rows or not: with unit by phase, mark of totals, and study."""
    frame, table = frame_of(name, results), TABLES[name]
    added: dict[str, object] = {}
    if table.by_phase:
        added[PHASE_UNIT] = frame["phase"].map(JOB_UNITS)
    if table.totals:
        added[IS_TOTAL] = np.any([frame[column].eq(value) for column, value in table.totals.items()], axis=0)
    if table.of_study and STUDY not in frame:
        added[STUDY] = results.study.name
    return frame.assign(**added)


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
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(whole.columns)
    writer.writerows(zip(*(_cells(whole[name]) for name in whole), strict=True))
    return text.getvalue()


def _cells(column: pd.Series) -> list[object]:
    """Return the cells of a column; texts repeat, so that each is looked at once."""
    values = column.tolist()
    if column.dtype == float:
        return [rounded(value) for value in values]
    texts = {value: inert_text(value) for value in {value for value in values if isinstance(value, str)}}
    return [texts[value] if isinstance(value, str) else plain(value) for value in values]


def inert_text(text: str) -> str:
    """Return the text so that a spreadsheet does not run it as a formula.

    >>> inert_text("=HYPERLINK(...)"), inert_text("a = b")
    ("'=HYPERLINK(...)", 'a = b')
    """
    is_live = text[:1] in ("\t", "\r", "\n") or text.lstrip()[:1] in ("=", "+", "-", "@")
    return f"'{text}" if is_live and text.strip() else text


def readme_text(results: Results, tables: dict[str, pd.DataFrame]) -> str:
    """Return what the tables hold, as Markdown: of each its title, rows, key, and columns with meaning and unit."""
    year = results.study.price_year
    lines = ["# Tables", "", ABOUT.format(study=results.study.name, year=year), "", START]
    for name, frame in tables.items():
        lines += ["", f"## {name}.csv", "", f"{TABLES[name].title}. {len(frame):,} rows."]
        lines += [f"Key: {', '.join(f'`{one}`' for one in TABLES[name].key)}.", "", "| column | holds | unit |"]
        lines.append("|---|---|---|")
        for one in frame:
            is_figure = pd.api.types.is_numeric_dtype(frame[one].infer_objects())
            unit = unit_of(one, list(frame), year) if is_figure else ""
            lines.append(f"| `{one}` | {in_years(column(one).title, year)} | {unit} |")
        if name == "facts":
            known = dict.fromkeys(frame["measure"])
            lines += ["", "| measure | holds | unit |", "|---|---|---|"]
            lines += [f"| `{one}` | {FACTS[one]} | {unit_of(one, (), year)} |" for one in known]
    return "\n".join(lines) + "\n"


def write_hourly(power: Power, folder: Path) -> None:
    """Write one row a facility and hour; no file where no facility has load.

    MW of load, on-site supply, net load, curtailed, excess (load is their sum).
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = np.flatnonzero(power.load.max(axis=(1, 2, 3)) > 0)
    if not len(rows):
        return
    with (folder / HOURLY).open("w", encoding="utf-8", newline="\n") as file:
        for turn, row in enumerate(rows):
            table = hourly_table(power, int(row))
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
