"""What downloaded files bring: files in the form that the build reads, their records, and the records they replace."""

import gzip
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import pandas as pd

from impact.errors import DataError
from impact.ingest.agency.files import OfferedFile
from impact.sources.catalog import read_sources

BEA_IO = "https://www.bea.gov/industry/input-output-accounts-data"


class Piece(NamedTuple):
    """One member of a downloaded file."""

    file: OfferedFile
    member: str

    @property
    def name(self) -> str:
        """Its own name, without folders."""
        return self.member.rsplit("/", 1)[-1]

    @property
    def content(self) -> bytes:
        """Its bytes."""
        return self.file.read(self.member)


@dataclass
class UpdateSet:
    """What is taken over.

    Attributes:
        files: content by path under the folder of agency files.
        records: of data/sources.toml by that path; sha256 is added when the file is written.
        replaced: patterns of paths whose records go.
        published: files of data/ that are not built but carried along, by path.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    records: dict[str, dict[str, str]] = field(default_factory=dict)
    replaced: list[str] = field(default_factory=list)
    published: dict[str, bytes] = field(default_factory=dict)

    def add(self, other: "UpdateSet") -> None:
        """Take another's in."""
        self.files |= other.files
        self.records |= other.records
        self.replaced += other.replaced
        self.published |= other.published


def packed(table: pd.DataFrame, *, index: bool = True) -> bytes:
    """A table as the build reads it: csv, packed; the same table gives the same bytes."""
    return gzip.compress(table.to_csv(index=index, lineterminator="\n").encode(), mtime=0)


def shipped_as(piece: Piece) -> dict[str, str]:
    """Fields of a record that say which download a file was made from."""
    return {"made_from": piece.file.name, "made_from_sha256": piece.file.sha256}


def old_record(pattern: str) -> tuple[str, dict[str, str]]:
    """Path and record of the present source whose path fits a pattern."""
    for path, record in read_sources().items():
        if re.match(pattern, path, re.IGNORECASE):
            return path, record
    raise DataError(f"data/sources.toml has no record like {pattern}")


def day_words(day: datetime) -> str:
    """A day in words.

    >>> day_words(datetime(2025, 9, 25))
    'September 25, 2025'
    """
    return f"{day:%B} {day.day}, {day.year}"


def last_year(title: str) -> int:
    """Last year that a record's title names.

    >>> last_year("CAEMP25N: employment, counties, 2001-2022")
    2022
    """
    return max(int(year) for year in re.findall(r"(?:19|20)\d\d", title))


def with_years(title: str, first: int, last: int) -> str:
    """A title with other years.

    >>> with_years("CAINC4: income, 1969-2023", 1969, 2024)
    'CAINC4: income, 1969-2024'
    """
    return re.sub(r"\d{4}-\d{4}", f"{first}-{last}", title)
