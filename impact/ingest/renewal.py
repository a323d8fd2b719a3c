"""`impact data update`: newer releases taken over, all accounts built again, checked, put in the old ones' place.

downloads    files as the agencies ship them
agency       the files that the present accounts were built from (`impact data list`)
merged       agency with the newer ones in place of those that they replace
work         a copy of data/ with new records and tables, checked before it takes the place of the old
"""

import json
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from impact.checks import named
from impact.errors import DataError, OutputError, StudyError
from impact.ingest.agency.files import OfferedFile, UpdateSet, last_year
from impact.ingest.build import built_parts, write_built, write_checksums, write_grid
from impact.ingest.grid import build_grid
from impact.ingest.swap import check_data, replacing
from impact.ingest.taking import take
from impact.sources.built import read_counties
from impact.sources.catalog import (
    SOURCES,
    VINTAGES,
    check_inputs,
    data_folder,
    file_sha256,
    read_sources,
    read_vintages,
    recorded_accounts,
)

Records = dict[str, dict[str, Any]]
GRID = "grid/"
ORDER = (
    "file",
    "publisher",
    "title",
    "release",
    "address",
    "unit",
    "license",
    "sha256",
    "made_from",
    "made_from_sha256",
)


def update(
    downloads: list[OfferedFile], agency: Path, target: Path, say: Callable[[str], None], keep: Path | None = None
) -> Records:
    """Take newer releases over into the data folder `target`; returns the records that are new.

    Args:
        downloads: newer files as the agencies ship them (sources.agency.files.offered_files).
        agency: the folder of agency files that the present accounts were built from.
        target: the data folder to replace or to make.
        say: receives one line a step.
        keep: where to leave the merged folder of agency files, for the next update or `impact data build`.

    Raises:
        StudyError: a file is damaged, of another year or another layout, or something is missing; nothing was changed.

    """
    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise OutputError(f"--keep {keep}: not empty; name a new folder")
    say("checking the downloaded files")
    taken = take(downloads, agency)
    only = (GRID,) if all(path.startswith(GRID) for path in taken.files) and taken.files else ()
    records = merged_records(taken)
    check_pieces(records, taken, agency, only)
    with tempfile.TemporaryDirectory(prefix="impact-agency-") as scratch, replacing(data_folder(), target) as work:
        merged = Path(scratch) / "agency"
        merge(taken, agency, merged, records, only)
        write_records(work, merged, records, taken)
        rebuild(merged, work, only, say)
        say("checking the new tables")
        checked(work)
        if keep is not None:
            shutil.copytree(merged, keep, dirs_exist_ok=True)
    return {path: record for path, record in read_sources(target).items() if path in taken.records}


def merged_records(taken: UpdateSet) -> Records:
    """Records of the present sources, the newer ones in place of those that they replace."""
    kept = {
        path: record
        for path, record in read_sources().items()
        if not any(re.match(pattern, path) for pattern in taken.replaced)
    }
    return kept | taken.records


def check_pieces(records: Records, taken: UpdateSet, agency: Path, only: tuple[str, ...]) -> None:
    """Every file of the new set is available, and all series reach the newest accounts year."""
    needed = [path for path in records if not only or path.startswith(only)]
    missing = [path for path in needed if path not in taken.files and not (agency / path).is_file()]
    if missing:
        raise StudyError(
            f"missing among the agency files (--agency {agency}): {named(missing)}; nothing was changed. "
            "`impact data list` says where each comes from"
        )
    check_inputs_at_hand(agency, [path for path in needed if path not in taken.files])
    newest = newest_summary(records)
    check_later_year(records)
    short = [what for what, year in newest.items() if year < max(newest.values())]
    if short:
        raise StudyError(
            f"accounts of {max(newest.values())} also need {named(short)} of that year: add the file of the same "
            "release (docs/updating.md says which); nothing was changed"
        )


def newest_summary(records: Records) -> dict[str, int]:
    """Last year of each table that the newest accounts need, by what a reader would look for."""
    found = {}
    for table, words in (
        ("Make", "the summary make table (IOMake_After_Redefinitions ... Summary)"),
        ("Use", "the summary use table (IOUse_After_Redefinitions_PRO ... Summary)"),
        ("Import", "the summary import matrix (ImportMatrices ...)"),
    ):
        names = [re.search(rf"bea_io/(?:summary/)?Summary_{table}_(\d+)_", path) for path in records]
        found[words] = max(int(match[1]) for match in names if match)
    for name, words in (("GrossOutput", "gross output and prices (GrossOutput.xlsx of UGdpByInd.zip)"),):
        found[words] = max(last_year(one["title"]) for path, one in records.items() if f"/Detail_{name}_IO_" in path)
    return found


def check_later_year(records: Records) -> None:
    """Accounts and GDP reach the year of the covered jobs."""

    def newest(pattern: str) -> int:
        return max(last_year(one["title"]) for path, one in records.items() if re.search(pattern, path))

    year = newest(r"qcew_\d{4}_private_county_sector")
    needed = {
        "the summary make table": "Summary_Make_",
        "CAGDP1 (county GDP)": "CAGDP1",
        "SAGDP2 (state GDP)": "SAGDP2",
    }
    short = [words for words, pattern in needed.items() if newest(pattern) < year]
    if short:
        raise StudyError(f"county jobs of {year} also need {named(short)} of that year; nothing was changed")


def check_inputs_at_hand(agency: Path, paths: list[str]) -> None:
    """The agency files that stay are the recorded ones."""
    try:
        check_inputs(agency, tuple(paths))
    except DataError as error:
        raise StudyError(f"--agency {agency}: {error}; nothing was changed") from None


def merge(taken: UpdateSet, agency: Path, merged: Path, records: Records, only: tuple[str, ...]) -> None:
    """The folder of agency files that the new accounts are built from."""
    for path in records:
        if only and not path.startswith(only):
            continue
        to = merged / path
        to.parent.mkdir(parents=True, exist_ok=True)
        if path in taken.files:
            to.write_bytes(taken.files[path])
        else:
            shutil.copyfile(agency / path, to)


def write_records(work: Path, merged: Path, records: Records, taken: UpdateSet) -> None:
    """data/sources.toml with the hashes of the newer files, and what is carried along unbuilt."""
    for path in taken.files:
        records[path] = {**records[path], "sha256": file_sha256(merged / path)}
    write_sources(work, records)
    write_vintages(work, taken.records)
    for path, content in taken.published.items():
        (work / path).write_bytes(content)


def rebuild(merged: Path, work: Path, only: tuple[str, ...], say: Callable[[str], None]) -> None:
    """The tables that rest on the newer files."""
    check_inputs(merged, only, work)
    if only:
        say("grid: utilities, system peaks and their forecast, typical year")
        write_grid(work / "grid", build_grid(merged, read_counties()["name"]))
        write_checksums(work)
    else:
        write_built(work, built_parts(merged, recorded_accounts(work), say))


def checked(work: Path) -> None:
    """The new tables keep the accounts' rules."""
    try:
        check_data(work)
    except DataError as error:
        raise StudyError(f"the new files give tables that break a rule: {error}; nothing was changed") from None


def write_sources(folder: Path, records: dict[str, dict[str, Any]]) -> None:
    """The records in place of those that are there."""
    path = folder / SOURCES
    text = path.read_text(encoding="utf-8")
    head, *sections = text.split("\n[[")
    others = ["[[" + section.rstrip() for section in sections if not section.startswith("source]]")]
    written = [record_text(record) for record in records.values()]
    path.write_text("\n\n".join([head.rstrip(), *written, *others]) + "\n", encoding="utf-8")


def write_vintages(folder: Path, taken: dict[str, dict[str, Any]]) -> None:
    """Period and release of the datasets of which newer files were taken, in data/vintages.toml; the rest as it was."""
    path = folder / VINTAGES
    text = path.read_text(encoding="utf-8")
    for one in read_vintages(folder).values():
        own = [record for name, record in taken.items() if re.match(one.files, name)]
        if own:
            last = max(last_year(record["title"]) for record in own)
            period = re.sub(r"\d{4}$", str(last), one.period)
            head, section = text.split(f"[{one.key}]\n", maxsplit=1)
            section = section.replace(f'period = "{one.period}"', f'period = "{period}"', 1)
            section = section.replace(f'release = "{one.release}"', f'release = "{own[0]["release"]}"', 1)
            text = f"{head}[{one.key}]\n{section}"
    path.write_text(text, encoding="utf-8")


def record_text(record: dict[str, Any]) -> str:
    r"""One record as TOML; a TOML string is a JSON string.

    >>> print(record_text({"title": 'A "b"', "file": "c.csv"}))
    [[source]]
    file = "c.csv"
    title = "A \"b\""
    """
    names = sorted(record, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
    rows = [f"{name} = {json.dumps(str(record[name]), ensure_ascii=False)}" for name in names]
    return "\n".join(["[[source]]", *rows])
