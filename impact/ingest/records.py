"""Writes data/sources.toml: one record an agency file, its head and its other sections as they were."""

import json
import re
from pathlib import Path
from typing import Any

from impact.ingest.taken import last_year
from impact.sources.catalog import SOURCES
from impact.sources.vintages import VINTAGES, read_vintages

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
