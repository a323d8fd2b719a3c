"""Tables that a user may bring: realized outcomes of operating data centers, and multipliers of another model.

    projects    project, county_fips, opened, mw, sqft, capex_usd, capex_year, jobs, jobs_year, note
    outcomes    project, county_fips, state, metric, definition, value, unit, year, evidence, source_title, ...

Money is nominal. data/outcomes holds the training part with the original documents named row by row. Multipliers stand
under RIMS II's titles, or ours; they are read for one answer and never stored.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from impact.checks import named
from impact.errors import StudyError
from impact.sources.catalog import data_folder

FOLDER = "outcomes"
PROJECTS = ("project", "county_fips", "opened", "mw", "capex_usd", "capex_year", "jobs")
OUTCOMES = ("project", "state", "metric", "definition", "value", "unit", "year", "evidence", "source_title")
COLUMNS = {
    "code": ("code", "industry code", "industry", "naics", "bea code"),
    "output_multiplier": (
        "output_multiplier", "output (dollars)", "output", "final-demand output", "final demand output",
    ),
    "earnings_multiplier": (
        "earnings_multiplier", "earnings (dollars)", "earnings", "final-demand earnings", "final demand earnings",
        "labor_income_multiplier", "labor income",
    ),
    "jobs_per_musd": (
        "jobs_per_musd", "employment (jobs)", "employment", "final-demand employment", "final demand employment",
        "jobs",
    ),
}  # fmt: skip
"""Columns of a table of multipliers, and the titles under which they are known."""


@dataclass(frozen=True)
class RealizedOutcomes:
    """Projects by name, and what was reported of them."""

    projects: pd.DataFrame
    rows: pd.DataFrame


def read_outcomes(folder: Path | None = None) -> RealizedOutcomes:
    """The realized outcomes of a folder, or those that are delivered.

    Raises:
        StudyError: a file or a column is missing, or a figure is not a number; says which.
    """
    place = data_folder() / FOLDER if folder is None else folder
    projects = read_table(place / "projects.csv", PROJECTS)
    rows = read_table(place / "realized_outcomes.csv", OUTCOMES)
    projects = with_numbers(projects, ("opened", "mw", "capex_usd", "capex_year", "jobs"), place / "projects.csv")
    rows = with_numbers(rows, ("value", "year"), place / "realized_outcomes.csv")
    twice = projects.loc[projects["project"].duplicated(), "project"]
    if len(twice):
        raise StudyError(f"{place / 'projects.csv'}: project stands twice: {named(twice)}; leave one row each")
    return RealizedOutcomes(projects.set_index("project"), rows)


def read_construction_jobs() -> pd.DataFrame:
    """Covered private construction jobs: geoid, year, covered_private_jobs (BLS QCEW, annual averages)."""
    path = data_folder() / FOLDER / "construction_jobs.csv"
    columns = ("geoid", "year", "covered_private_jobs")
    table = with_numbers(read_table(path, columns), columns[1:], path)
    return table.astype({"year": int})


def read_table(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """A table of a folder of outcomes as text, with the columns that are needed."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise StudyError(f"{path}: cannot be read as CSV ({error}); give a folder laid out as data/outcomes") from error
    missing = [column for column in columns if column not in table]
    if missing:
        raise StudyError(f"{path}: column missing: {named(missing)}; lay the table out as data/outcomes/{path.name}")
    return table


def with_numbers(table: pd.DataFrame, columns: tuple[str, ...], path: Path) -> pd.DataFrame:
    """The table with some columns as numbers, empty cells as NaN."""
    found = table.copy()
    for column in columns:
        numbers = pd.to_numeric(table[column].str.strip().replace("", None), errors="coerce")
        wrong = table[column].str.strip().ne("") & (numbers.isna() | ~numbers.abs().lt(float("inf")))
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            raise StudyError(
                f"{path}, row {row + 2}: {column} '{table[column].iloc[row]}' is not a number; write digits alone"
            )
        found[column] = numbers.astype(float)
    return found


@dataclass(frozen=True)
class OwnMultipliers:
    """A user's table: by industry code, output_multiplier, earnings_multiplier, jobs_per_musd (NaN where absent)."""

    source: str
    table: pd.DataFrame


def read_own_multipliers(path: Path) -> OwnMultipliers:
    """A table of multipliers from a CSV file.

    Raises:
        StudyError: it cannot be read, has no industry or no multiplier, or holds something that is no number.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(f"--multipliers {path}: cannot be read as text: {error}") from None
    rows = [row for row in csv.reader(text.splitlines()) if any(cell.strip() for cell in row)]
    place = next((number for number, row in enumerate(rows) if "code" in columns_of(row)), None)
    if place is None or len(columns_of(rows[place])) < 2:
        raise StudyError(
            f"--multipliers {path}: a line of titles is needed with an industry code and at least one of output, "
            "earnings, employment, such as: code,output_multiplier,earnings_multiplier,jobs_per_musd"
        )
    found = columns_of(rows[place])
    lines = [row for row in rows[place + 1 :] if len(row) > found["code"]]
    records = {row[found["code"]].strip(): figures(row, found, path) for row in lines}
    if not records:
        raise StudyError(f"--multipliers {path}: no industry below the titles")
    table = pd.DataFrame.from_dict(records, orient="index").reindex(columns=list(COLUMNS)[1:])
    return OwnMultipliers(path.name, table.astype(float))


def columns_of(titles: list[str]) -> dict[str, int]:
    """Position of each known column in a line of titles.

    >>> columns_of(["Industry", "Output (dollars)", "Employment (jobs)"])
    {'code': 0, 'output_multiplier': 1, 'jobs_per_musd': 2}
    """
    plain = [" ".join(title.lower().replace("/1/", "").replace("/2/", "").split()) for title in titles]
    places = {
        name: next((plain.index(title) for title in known if title in plain), None) for name, known in COLUMNS.items()
    }
    return {name: place for name, place in places.items() if place is not None}


def figures(row: list[str], found: Mapping[str, int], path: Path) -> dict[str, float]:
    """The multipliers of one line; nothing where a cell is empty."""
    numbers = {}
    for name, place in found.items():
        if name == "code" or place >= len(row) or not row[place].strip():
            continue
        try:
            numbers[name] = float(row[place].replace(",", "").replace("$", ""))
        except ValueError:
            where = f"{name} of {row[found['code']]}"
            raise StudyError(f"--multipliers {path}: '{row[place]}' ({where}) is no number") from None
    return numbers
