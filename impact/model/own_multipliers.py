"""A user's own multipliers beside ours: RIMS II's table 2.5 layout, or columns of any table, for the same event.

    yours = direct output x final-demand multiplier    output, earnings (USD), jobs (per million USD of output)

The file is read for one answer and never stored.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from impact.errors import StudyError
from impact.results import EventResults
from impact.study import Study

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
REASONS = (
    "Yours may be of another region, price year, or list of industries (BEA's has 402).",
    "Jobs per million dollars fall as prices rise: compare tables of the same dollars.",
    "What a region buys locally: RIMS II by location quotients, IMPLAN by gravity; ours by supplier, size, distance.",
    "Households: RIMS II counts earnings, ours labor income with proprietors' income and supplements.",
)
"""Why two results may differ."""


@dataclass(frozen=True)
class Comparison:
    """Two results of one event.

    Attributes:
        source: name of the file.
        rows: by figure: yours, ours.
        reasons: why they may differ.
    """

    source: str
    rows: pd.DataFrame
    reasons: tuple[str, ...]


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


def compared(own: OwnMultipliers, study: Study, found: EventResults) -> Comparison:
    """The user's multipliers on the event's direct output, beside ours.

    Raises:
        StudyError: the event is of no industry, or the table lacks it.
    """
    code = study.event[0].industry
    if code is None:
        raise StudyError("--multipliers needs an event of an industry (--industry)")
    known = next((name for name in (code, code[:5], code[:4], code[:3], code[:2]) if name in own.table.index), None)
    if known is None:
        raise StudyError(f"--multipliers: {own.source} has no industry {code}; give its line that code")
    headline = found.headline
    direct = float(headline.loc["operation_output_usd", "direct"])
    row, rows = own.table.loc[known], {}
    for title, name, metric, unit in (
        ("Output, USD", "output_multiplier", "operation_output_usd", 1.0),
        ("Labor income (earnings), USD", "earnings_multiplier", "operation_labor_income_usd", 1.0),
        ("Jobs", "jobs_per_musd", "operation_jobs", 1e-6),
    ):
        if row[name] == row[name]:
            rows[title] = (direct * float(row[name]) * unit, float(headline.loc[metric, "total"]))
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["yours", "ours"])
    return Comparison(own.source, table, REASONS)
