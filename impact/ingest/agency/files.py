"""Downloaded files: as they are offered, checked for damage and against stated hashes, and what they bring.

offered    the files of a folder, each with its members (one, or those of a zip)
member     a name and its bytes: an .xlsx, .csv or .txt
taken      files in the form that the build reads, their records, and the records they replace
"""

import gzip
import hashlib
import io
import lzma
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from impact.errors import DataError, StudyError
from impact.sources.catalog import read_sources

UNKNOWN = (NotImplementedError, RuntimeError)
"""What a zip that is locked, or packed in an unknown way, raises."""
SUMS = "SHA256SUMS"
"""Optional file alongside the downloads, as `sha256sum` writes it: what the user states their hashes to be."""
NO_DOWNLOAD = (".part", ".note")
"""Ends of the names of unfinished downloads and of notes on them."""
MEMBERS = (".xlsx", ".csv", ".txt")
LARGEST = 1_000_000_000
"""Bytes of a file, and of all that is in it, unpacked: the largest that the agencies ship have a third of it."""
HIGHEST_RATIO = 200
"""Bytes unpacked for each byte packed, in a member of over RATIO_FROM bytes."""
RATIO_FROM = 10_000_000
BEA_IO = "https://www.bea.gov/industry/input-output-accounts-data"


def refusal(name: str, why: str) -> StudyError:
    """The error that refuses a file by name."""
    return StudyError(f"{name}: {why}; nothing was changed")


@dataclass(frozen=True)
class OfferedFile:
    """One downloaded file."""

    path: Path

    @property
    def name(self) -> str:
        """Its name."""
        return self.path.name

    @cached_property
    def content(self) -> bytes:
        """Its bytes."""
        return self.path.read_bytes()

    @property
    def sha256(self) -> str:
        """Its hash."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def zipped(self) -> bool:
        """Whether it is an archive of other files (an .xlsx is a zip, too, but one file to us)."""
        return self.path.suffix.lower() == ".zip"

    def members(self) -> list[str]:
        """Names of what is in it, itself if it is no archive; a damaged archive is refused."""
        if not self.zipped:
            return [self.name]
        with self._archive() as archive:
            return sorted(info.filename for info in archive.infolist() if info.filename.lower().endswith(MEMBERS))

    def read(self, member: str) -> bytes:
        """Bytes of one member."""
        if not self.zipped:
            return self.content
        with self._archive() as archive:
            return archive.read(member)

    def check_whole(self) -> None:
        """Every member's checksum (CRC) holds; an .xlsx is a zip of parts and is checked the same way.

        What unpacks to far more than an agency ships is refused before it is unpacked.
        """
        if self.path.stat().st_size > LARGEST:
            raise refusal(self.name, f"over {LARGEST / 1e6:,.0f} MB: no file that an agency ships")
        if self.path.suffix.lower() not in (".zip", ".xlsx"):
            return
        try:
            with self._archive() as archive:
                self._check_sizes(archive.infolist())
                bad = archive.testzip()
        except StudyError:
            raise
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, *UNKNOWN) as error:
            raise refusal(self.name, f"damaged or cut off ({error}); download it again") from None
        if bad is not None:
            raise refusal(self.name, f"damaged: the checksum of {bad} in it does not hold; download it again")

    def _check_sizes(self, parts: list[zipfile.ZipInfo]) -> None:
        steep = [p for p in parts if p.file_size > RATIO_FROM and p.file_size > HIGHEST_RATIO * max(p.compress_size, 1)]
        unpacked = sum(part.file_size for part in parts)
        if unpacked > LARGEST or steep:
            raise refusal(self.name, f"unpacks to {unpacked / 1e6:,.0f} MB, or is packed suspiciously tight")

    def _archive(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(io.BytesIO(self.content))
        except zipfile.BadZipFile as error:
            raise refusal(self.name, f"damaged or cut off ({error}); download it again") from None


def offered_files(folder: Path, only: tuple[str, ...] = ()) -> list[OfferedFile]:
    """The files of a folder (or `only` some of them), each whole and with the hash that SHA256SUMS states for it."""
    if not folder.is_dir():
        raise StudyError(f"--from {folder}: no such folder; give the folder that holds the downloaded files")
    paths = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")]
    paths = [path for path in paths if path.name != SUMS and path.suffix not in NO_DOWNLOAD]
    found = [OfferedFile(path) for path in paths if not only or path.name in only]
    if not found:
        raise StudyError(f"--from {folder}: no files in it; docs/updating.md lists those that update knows")
    stated = stated_hashes(folder / SUMS)
    absent = sorted(set(stated) - {path.name for path in folder.iterdir()})
    if absent:
        raise StudyError(f"{SUMS} names {absent[0]}, which is not in {folder}; nothing was changed")
    for file in found:
        file.check_whole()
        if file.name in stated and file.sha256 != stated[file.name]:
            raise refusal(file.name, f"its sha256 is {file.sha256}, not {stated[file.name]} as {SUMS} states")
    return found


def stated_hashes(path: Path) -> dict[str, str]:
    """Stated hash by file name; none if there is no such file."""
    if not path.is_file():
        return {}
    rows = [re.fullmatch(r"([0-9a-fA-F]{64}) [ *](.+)", line) for line in path.read_text("utf-8").splitlines() if line]
    if not all(rows):
        raise StudyError(f"{path.name}: each line is a sha256, two spaces and a file name, as sha256sum writes it")
    return {row[2]: row[1].lower() for row in rows if row}


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


PACKING = 6
"""Level of compression: gzip's own; its highest takes three times as long for one part in a hundred less."""


def packed(table: pd.DataFrame, *, index: bool = True) -> bytes:
    """A table as the build reads it: csv, packed; the same table gives the same bytes."""
    text = table.to_csv(index=index, lineterminator="\n")
    return gzip.compress(text.encode(), compresslevel=PACKING, mtime=0)


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
