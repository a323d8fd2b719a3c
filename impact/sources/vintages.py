"""The vintages of the data: dataset, period, release, when retrieved, what it feeds, when the next is expected."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from impact.errors import DataError
from impact.sources.places import data_folder

VINTAGES = "vintages.toml"


class Vintage(NamedTuple):
    """One dataset."""

    key: str
    dataset: str
    period: str
    release: str
    retrieved: str
    feeds: str
    next_expected: str
    files: str

    @property
    def last_year(self) -> int:
        """Last year of its period.

        >>> Vintage("a", "", "2017-2024", "", "", "", "", "").last_year
        2024
        """
        return int(self.period[-4:])


def read_vintages(folder: Path | None = None) -> dict[str, Vintage]:
    """All datasets by key, in the order of the file."""
    try:
        with ((folder or data_folder()) / VINTAGES).open("rb") as file:
            records = tomllib.load(file)
        found = {key: Vintage(key=key, **record) for key, record in records.items()}
    except (OSError, ValueError, TypeError) as error:
        raise DataError(f"data/{VINTAGES} is missing or damaged ({error}); install the package again") from None
    wrong = [key for key, one in found.items() if not re.fullmatch(r"(\d{4}-)?\d{4}", one.period)]
    if wrong:
        raise DataError(f"data/{VINTAGES}: period of {wrong[0]} is not a year, or two with a hyphen between them")
    return found


@cache
def vintage_year(key: str) -> int:
    """Last year of one dataset."""
    return read_vintages()[key].last_year


def vintage_words(accounts: int) -> str:
    """How old the data of a run are, in a sentence without its period."""
    year = vintage_year
    return (
        f"national accounts {accounts}; county jobs {year('covered_jobs')}, from covered jobs and the county table of "
        f"{year('county_jobs')}; GDP {year('gdp')}; incomes {year('county_income')}; state pay {year('state_tables')}; "
        f"County Business Patterns {year('business_patterns')}; prices to {year('consumer_prices')}; commuting "
        f"{read_vintages()['commuting'].period} fitted to earnings of {year('county_income')}"
    )
