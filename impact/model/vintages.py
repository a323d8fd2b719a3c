"""Vintages: what another vintage of the data changes: tables that differ, and the headline figures of the studies.

Each vintage is run in a process of its own: whatever a run keeps of the data it keeps to itself.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from impact.checks import named
from impact.errors import StudyError
from impact.sources.catalog import CHECKSUMS, Built, read_checksums, read_sources
from impact.sources.places import VARIABLE, whole_folder
from impact.sources.studies import read_study, study_names

PRINT = (
    "import sys; from impact.model.options import Options; from impact.model.run import run; "
    "from impact.sources.studies import read_study; "
    "sys.stdout.write(run(read_study(sys.argv[1]), Options(draws=0)).headline.to_json(double_precision=10))"
)
"""A run in another process: its headline as JSON."""


def differing_tables(old: Path, new: Path) -> pd.DataFrame:
    """Tables and agency files that differ: what (table or source), path, change, old, new."""
    for folder in (old, new):
        if not (whole_folder(folder) / CHECKSUMS).is_file():
            raise StudyError(f"{folder} is no data folder ({CHECKSUMS} is not in it)")
    rows = [*changed_sources(old, new), *changed_tables(read_checksums(old), read_checksums(new))]
    return pd.DataFrame(rows, columns=["what", "path", "change", "old", "new"])


def changed_tables(old: dict[str, Built], new: dict[str, Built]) -> list[tuple[str, ...]]:
    """Built tables that are new, gone or different."""
    rows: list[tuple[str, ...]] = []
    for path in sorted(old | new):
        before, after = old.get(path), new.get(path)
        if before is None or after is None:
            rows.append(("table", path, "new" if before is None else "gone", "", ""))
        elif before.sha256 != after.sha256:
            rows.append(("table", path, "differs", f"{before.size:,} bytes", f"{after.size:,} bytes"))
    return rows


def changed_sources(old: Path, new: Path) -> list[tuple[str, ...]]:
    """Agency files that are new, gone or of another release."""
    before, after = read_sources(whole_folder(old)), read_sources(whole_folder(new))
    rows: list[tuple[str, ...]] = []
    for path in sorted(before | after):
        words = [release_words(side.get(path)) for side in (before, after)]
        if not all(words):
            rows.append(("source", path, "gone" if words[0] else "new", *words))
        elif before[path]["sha256"] != after[path]["sha256"]:
            rows.append(("source", path, "differs", *words))
    return rows


def release_words(record: dict[str, str] | None) -> str:
    """Title and release of a source; empty for none."""
    return f"{record['title']} ({record['release']})" if record else ""


def headline_changes(old: Path, new: Path, studies: tuple[str, ...], say: Callable[[str], None]) -> pd.DataFrame:
    """Headline totals of studies under both: study, metric, unit, old, new, difference, difference_share."""
    names = studies or tuple(study_names())
    for study in names:
        read_study(study)
    parts = []
    for study in names:
        say(f"{study}: under {old} and {new}")
        first, second = (headline_under(folder, study) for folder in (old, new))
        table = pd.DataFrame({"unit": first["unit"], "old": first["total"], "new": second["total"]})
        table["difference"] = table["new"] - table["old"]
        table["difference_share"] = table["difference"] / table["old"].where(table["old"] != 0)
        parts.append(table.rename_axis("metric").reset_index().assign(study=study))
    columns = ["study", "metric", "unit", "old", "new", "difference", "difference_share"]
    return pd.concat(parts, ignore_index=True)[columns]


def headline_under(data: Path, study: str) -> pd.DataFrame:
    """Headline of a study under a data folder, by metric."""
    place = os.environ | {VARIABLE: str(whole_folder(data).resolve())}
    words = [sys.executable, "-c", PRINT, study]
    done = subprocess.run(words, env=place, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise StudyError(f"{study} cannot be run under {data}: {named(last)}")
    return pd.DataFrame(json.loads(done.stdout)).astype({"total": float}).rename_axis("metric")
