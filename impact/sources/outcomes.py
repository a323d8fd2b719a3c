"""Realized outcomes of operating data centers: what was announced, and what came of it.

    projects    project, county_fips, opened, mw, sqft, capex_usd, capex_year, jobs, jobs_year, note
    outcomes    project, county_fips, state, metric, definition, value, unit, year, evidence, source_title, ...

Money is nominal. data/outcomes holds the training part with the original documents named row by row.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from impact.checks import named
from impact.errors import StudyError
from impact.sources.places import data_folder

FOLDER = "outcomes"
PROJECTS = ("project", "county_fips", "opened", "mw", "capex_usd", "capex_year", "jobs")
OUTCOMES = ("project", "state", "metric", "definition", "value", "unit", "year", "evidence", "source_title")


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
