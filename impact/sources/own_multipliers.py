"""Reads a user's own table of multipliers: RIMS II's titles, or ours; it is read for one answer and never stored."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from impact.errors import StudyError

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
"""Columns, and the titles under which they are known."""


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
