"""The data folder: where it is, which agency file each built table rests on, of which vintage, under which checksum.

`data/sources.toml` has one record an agency file; `data/checksums.txt` one line a built table (sha256, bytes, path).
data/ and models/ are installed, in a checkout, or (data/) named by IMPACT_DATA; own data is compared with that shipped.
"""

import hashlib
import os
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from impact.checks import named
from impact.errors import DataError, StudyError

PACKAGE = Path(__file__).resolve().parent.parent
VARIABLE = "IMPACT_DATA"
"""Environment variable that names another data folder (`impact data update --into DIR` writes one)."""
CHECKSUMS, SOURCES = "checksums.txt", "sources.toml"
WORDS = {"source": ("title", "release", "publisher", "sha256"), "download": ("address",)}
"""Keys that a record of either kind has, with text."""
VINTAGES = "vintages.toml"


def shipped_folder(name: str) -> Path:
    """Folder `name` (data or models) as shipped with this installation."""
    for place in (PACKAGE / name, PACKAGE.parent / name):
        folder = whole_folder(place)
        if folder.is_dir():
            return folder
    raise DataError(f"the folder {name}/ is missing from this installation; install the package again")


def kept_folder(folder: Path) -> Path:
    """Where a folder waits while a newer one takes its place."""
    return folder.with_name(f".{folder.name}-before-update")


def whole_folder(folder: Path) -> Path:
    """The folder, or the one kept of it if an update was cut off between taking it away and putting the new one."""
    return kept_folder(folder) if not folder.exists() and kept_folder(folder).is_dir() else folder


def data_folder() -> Path:
    """Built accounts and parameters."""
    chosen = os.environ.get(VARIABLE)
    if not chosen:
        return shipped_folder("data")
    folder = whole_folder(Path(chosen))
    if not (folder / "checksums.txt").is_file():
        raise StudyError(f"{VARIABLE} names {chosen}, which is no data folder (checksums.txt is not in it)")
    return folder


def models_folder() -> Path:
    """Studies and archetypes."""
    return shipped_folder("models")


def own_data_ending(error: BaseException) -> tuple[str, int] | None:
    """The message and the exit code of an error that own data may be the cause of; None under the data as shipped."""
    if not os.environ.get(VARIABLE) or not isinstance(error, Exception):
        return None
    try:
        folder, shipped = data_folder(), shipped_folder("data")
        own, other = ({path.relative_to(top) for path in top.rglob("*") if path.is_file()} for top in (folder, shipped))
        same = {path for path in own & other if (folder / path).read_bytes() == (shipped / path).read_bytes()}
    except (OSError, DataError, StudyError):
        return None
    changed = sorted(path.as_posix() for path in (own | other) - same)
    if not changed:
        return None
    return (
        f"the data folder that {VARIABLE} names holds something that cannot be used ({type(error).__name__}: {error}); "
        f"not as shipped in it: {named(changed)}. Fix these, or unset {VARIABLE} to use the data as shipped"
    ), 1


class Built(NamedTuple):
    """One built table: its checksum, its size in bytes and its path under data/."""

    sha256: str
    size: int
    path: str


def read_sources(folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """Records of the agency files by their path in the folder of agency files."""
    return records_by("file", "source", folder)


def read_downloads(folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """Where the newest files are found, as the agencies ship them: address by the name of the file."""
    return records_by("name", "download", folder)


def records_by(key: str, kind: str, folder: Path | None) -> dict[str, dict[str, Any]]:
    """Records of data/sources.toml of one kind, by one of their keys."""
    try:
        with ((folder or data_folder()) / SOURCES).open("rb") as file:
            records = tomllib.load(file).get(kind, [])
        for record in records:
            missing = [name for name in (key, *WORDS[kind]) if not isinstance(record.get(name), str)]
            if missing:
                raise ValueError(f"{record.get('file', 'a record')} has no {missing[0]}")
        return {record[key]: record for record in records}
    except (OSError, ValueError, TypeError) as error:
        raise DataError(f"data/{SOURCES} is missing or damaged ({error}); install the package again") from None


def recorded_accounts(folder: Path | None = None) -> list[int]:
    """Accounts years of which the recorded agency files have make, use and imports, oldest first."""
    names = list(read_sources(folder))
    found = [
        {int(match[1]) for name in names if (match := re.search(rf"Summary_{table}_(\d+)_", name))}
        for table in ("Make", "Use", "Import")
    ]
    return sorted(set.intersection(*found))


def read_checksums(folder: Path | None = None) -> dict[str, Built]:
    """Built tables by path."""
    path = (folder or data_folder()) / CHECKSUMS
    if not path.is_file():
        raise DataError("data/checksums.txt is missing; install the package again or run `impact data build`")
    try:
        rows = [line.split(maxsplit=2) for line in path.read_text(encoding="utf-8").splitlines() if line]
        return {name: Built(digest, int(size), name) for digest, size, name in rows}
    except ValueError:
        raise DataError("data/checksums.txt is damaged; install the package again or run `impact data build`") from None


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's content, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verified(path: str, folder: Path | None = None) -> Path:
    """Path of a built table whose content is what was built; a DataError says what is wrong with it."""
    built = read_checksums(folder).get(path)
    file = (folder or data_folder()) / path
    if built is None or not file.is_file():
        raise DataError(f"data/{path} is missing; install the package again or run `impact data build`")
    size = file.stat().st_size
    if size != built.size:
        raise DataError(
            f"data/{path} is damaged: {size:,} bytes where {built.size:,} are expected; "
            "install the package again or run `impact data build`"
        )
    if file_sha256(file) != built.sha256:
        raise DataError(f"data/{path} has been altered (checksum differs); install the package again")
    return file


def agency_path(folder: Path, path: str) -> Path:
    """Path of an agency file: under newer/TOPIC/ if a newer release of it is there, else where its layout puts it.

    >>> agency_path(Path("agency"), "bea_io/summary/Summary_Make_2017.csv.gz").as_posix()
    'agency/bea_io/summary/Summary_Make_2017.csv.gz'
    """
    newer = folder / "newer" / path.split("/", 1)[0] / path.rsplit("/", 1)[-1]
    return newer if newer.is_file() else folder / path


def only_file(folder: Path, pattern: str) -> Path:
    """The one file of a folder whose path fits a pattern: its year is in its name."""
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise DataError(f"{pattern}: {len(found)} such files among the agency files; one is expected")
    return found[0]


def damaged_tables(folder: Path | None = None) -> list[str]:
    """What is wrong with the built tables, one sentence each; empty if all is well."""
    found = []
    for path in read_checksums(folder):
        try:
            verified(path, folder)
        except DataError as error:
            found.append(str(error))
    return found


def check_inputs(agency: Path, only: tuple[str, ...] = (), data: Path | None = None) -> None:
    """The agency files (or `only` some of them, by the beginning of their path) are the ones that are recorded."""
    records = {name: record for name, record in read_sources(data).items() if not only or name.startswith(only)}
    missing = [name for name in records if not (agency / name).is_file()]
    if missing:
        raise DataError(f"agency files missing in the folder given with --from: {named(missing)}")
    other = [name for name, record in records.items() if file_sha256(agency / name) != record["sha256"]]
    if other:
        raise DataError(
            f"not the recorded release: {named(other)}; correct the file, or its record in data/sources.toml"
        )


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
