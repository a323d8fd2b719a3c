"""The catalog of outputs: what every table, sheet, map field and column is called, and its unit, from catalog.toml.

The only place of titles and units: tables, the data package, the workbook, map layers and Results.units ask here.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from impact.results import EFFECTS
from impact.sources.catalog import read_vintages, vintage_year
from impact.sources.concordance import local_names

_RECORD: dict[str, Any] = tomllib.loads(Path(__file__).with_name("catalog.toml").read_text(encoding="utf-8"))
FILES: dict[str, str] = _RECORD["files"]
"""Titles of the files that are no tables."""
METRICS: dict[str, str] = _RECORD["metrics"]
"""Headline figures; what is not named here is shown by its key."""
GRID_FIGURES: dict[str, str] = _RECORD["grid_figures"]
"""Figures of the load that scenarios are compared by."""
MEASURES: dict[str, str] = _RECORD["measures"]
"""Measures of effects and of the net load, in the order in which they are shown."""
VINTAGES = {"income_year": "county_income", "jobs_year": "covered_jobs", "wages_year": "staffing"}
PERIODS = {"commuting_period": "commuting"}
"""Data whose year or years stand in titles and units."""
PHASE_UNIT, IS_TOTAL, STUDY = "phase_unit", "is_total", "study"
"""Columns that tables have beyond those of their results."""
IN_COLUMN_UNIT = "as the column unit says"


class Column(NamedTuple):
    """What a column holds.

    Attributes:
        title: in a few words, without its unit; in the file with {area}, {utility}, {system} of the local data.
        unit: with {year} for the year of dollars; empty where the name does not tell.
        shown: how the workbook writes its figures.
        in_heading: whether a heading gives the unit after the title.
    """

    title: str
    unit: str = ""
    shown: str = "general"
    in_heading: bool = False


@dataclass(frozen=True)
class Table:
    """One table, tables/NAME.csv.

    Attributes:
        title: what it holds.
        columns: all that it may have, in order.
        frame: where it lies in the results; empty: a function computes it (tables.COMPUTED).
        if_any: a run may have no rows of it, and then no file.
        on_request: written only if asked for.
        key: columns that tell its rows apart.
        totals: column and value of rows that are totals of others.
        by_phase: whether its jobs are job-years in rows of construction.
        of_study: whether the study's name is one of its columns.
    """

    title: str
    columns: tuple[str, ...]
    frame: str = ""
    if_any: bool = False
    on_request: bool = False
    key: tuple[str, ...] = ()
    totals: Mapping[str, str] = field(default_factory=dict)
    by_phase: bool = False
    of_study: bool = True


@dataclass(frozen=True)
class Sheet:
    """One sheet of the workbook.

    Attributes:
        group: what it is for (sheet_table.Group).
        about: one line for the contents, with {when}, {reference_year}, {draws} and {seed} of the run, and names as in
            titles of columns.
        title: what stands on top; if omitted the title of its table, or its name.
        source: where its figures come from, if not from the run alone.
        page: the sheet that it shares with others, if it has none of its own.
        table: the table that it shows, as it is or in a shape of its own (workbook.tables.SHAPES).
        if_any, with_draws: made only with rows, only with simulations.
        widths: characters that columns of words take at most, so that the sheet can be read in print.
    """

    group: str
    about: str
    title: str = ""
    source: str = ""
    page: str = ""
    table: str = ""
    if_any: bool = False
    with_draws: bool = False
    widths: Mapping[str, int] = field(default_factory=dict)


FACTS: dict[str, str] = _RECORD["facts"]
"""Titles of the measures of the table of facts."""
LICENSE: dict[str, str] = _RECORD["license"]
TABLES = {
    name: Table(**record | {part: tuple(record.get(part, ())) for part in ("columns", "key")})
    for name, record in _RECORD["tables"].items()
}
SHEETS = {name: Sheet(**record) for name, record in _RECORD["sheets"].items()}
LAYERS: dict[str, list[list[str]]] = _RECORD["layers"]
"""Fields of each map layer: name, title, unit, type."""
SWEEP: dict[str, list[str]] = _RECORD["sweep"]
"""The same by column of a sweep's table."""


@cache
def column(name: str) -> Column:
    """What a column of this name holds, in any table.

    >>> column("amount_usd")
    Column(title='Amount', unit='{year} USD', shown='money', in_heading=True)
    """
    endings = [ending for ending in _RECORD["endings"] if name.endswith(ending)]
    ending = max(endings, key=len, default="")
    given = _RECORD["columns"].get(name, {})
    own = {"title": given} if isinstance(given, str) else given
    found = Column(**{"title": "", **_RECORD["endings"].get(ending, {}), **own})
    if not found.title:
        return found._replace(title=_title_of(name, ending if found.in_heading else ""))
    title = found.title
    if "{" in title:  # names of what local data are of
        for part, value in local_names()._asdict().items():
            title = title.replace(f"{{{part}}}", str(value))
    return found._replace(title=title)


def _title_of(name: str, ending: str) -> str:
    """A title made of a column's name without the ending that tells its unit."""
    effect, _, measure = name.partition("_")
    if effect in (*EFFECTS, "total") and measure in MEASURES:
        return f"{MEASURES[measure]}, {effect}"
    return name.removesuffix(ending).strip("_").replace("_", " ").capitalize()


def heading(name: str, price_year: int) -> str:
    """The title of a column with its unit.

    >>> heading("total_labor_income_usd", 2025), heading("regional_output_musd", 2022)
    ('Labor income, total (2025 USD)', 'Regional output (million 2022 USD)')
    """
    own = column(name)
    return in_years(f"{own.title} ({own.unit})" if own.in_heading else own.title, price_year)


def unit_of(name: str, alongside: Collection[str], price_year: int) -> str:
    """The unit of a column of figures; empty where neither its name nor another column tells.

    >>> unit_of("load_mwh", (), 2025), unit_of("value", ("value", "unit"), 2025), unit_of("name", (), 2025)
    ('MWh', 'as the column unit says', '')
    """
    return in_years(column(name).unit or (IN_COLUMN_UNIT if "unit" in alongside else ""), price_year)


def number_kind(name: str) -> str:
    """How the workbook writes the figures of a column.

    >>> number_kind("total_jobs"), number_kind("direct_effect_jobs"), number_kind("value")
    ('jobs', 'ratio', 'general')
    """
    return column(name).shown


def in_years(text: str, price_year: int) -> str:
    """A title or unit with the years of its dollars and of its data."""
    years: dict[str, int | str] = {"{year}": price_year}
    if "_year}" in text:
        years |= {f"{{{name}}}": vintage_year(dataset) for name, dataset in VINTAGES.items()}
    if "_period}" in text:
        years |= {f"{{{name}}}": read_vintages()[dataset].period for name, dataset in PERIODS.items()}
    for name, year in years.items():
        text = text.replace(name, str(year))
    return text
