"""Writes data/sources.toml: one record an agency file, its head and its other sections as they were."""

import json
from pathlib import Path
from typing import Any

from impact.sources.catalog import SOURCES

ORDER = (
    "file",
    "publisher",
    "title",
    "release",
    "address",
    "unit",
    "licence",
    "sha256",
    "made_from",
    "made_from_sha256",
)


def write_sources(folder: Path, records: dict[str, dict[str, Any]]) -> None:
    """The records in place of those that are there."""
    path = folder / SOURCES
    text = path.read_text(encoding="utf-8")
    head, *sections = text.split("\n[[")
    others = ["[[" + section.rstrip() for section in sections if not section.startswith("source]]")]
    written = [record_text(record) for record in records.values()]
    path.write_text("\n\n".join([head.rstrip(), *written, *others]) + "\n", encoding="utf-8")


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
