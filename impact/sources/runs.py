"""Reads a run that was written before: its run.json, or the folder that holds it."""

import json
from pathlib import Path
from typing import Any

from impact.errors import StudyError
from impact.sources.studies import check_name

RECORD = "run.json"
NEEDED = (
    "study",
    "price_year",
    "reference_year",
    "headline",
    "by_county",
    "by_jurisdiction",
    "taxes",
    "grid",
    "ranges",
    "manifest",
)
LARGEST = 100_000_000
"""Bytes."""


def is_run(text: str) -> bool:
    """Whether a word names a run: a .json file, or a folder with a run.json in it."""
    return text.endswith(".json") or (Path(text) / RECORD).is_file()


def read_run(text: str) -> dict[str, Any]:
    """The record of a run.

    Raises:
        StudyError: it is not there, or is not the record of a run.

    """
    path = Path(text) if text.endswith(".json") else Path(text) / RECORD
    try:
        if path.stat().st_size > LARGEST:
            raise StudyError(f"{path} has over {LARGEST / 1e6:.0f} MB: not the {RECORD} of a run")
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StudyError(f"there is no file {path}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise StudyError(f"{path} cannot be read as the {RECORD} of a run: {error}") from None
    missing = [key for key in NEEDED if key not in record] if isinstance(record, dict) else list(NEEDED)
    version = written_by(record)
    if missing and version:
        raise StudyError(
            f"{path} was written by version {version}, whose names in {RECORD} are others (no '{missing[0]}'; "
            "docs/changes-0.2.md lists old and new names); run the study again with this version"
        )
    if missing:
        raise StudyError(f"{path} is not the {RECORD} of a run: no '{missing[0]}' in it; run the study again")
    study = record["study"]
    if not isinstance(study, dict) or not isinstance(record["price_year"], int):
        raise StudyError(f"{path} is not the {RECORD} of a run: its study or its price_year is not reported")
    check_name(str(study.get("name", "")))
    found: dict[str, Any] = record
    return found


def written_by(record: object) -> str:
    """The version that wrote a run's record; empty where it does not say.

    >>> written_by({"manifest": {"version": "0.1.0"}}), written_by({}), written_by([])
    ('0.1.0', '', '')
    """
    manifest = record.get("manifest") if isinstance(record, dict) else None
    version = manifest.get("version") if isinstance(manifest, dict) else None
    return version if isinstance(version, str) else ""
