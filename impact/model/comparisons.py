"""Comparisons: two studies or runs side by side; what another vintage of the data changes.

Each vintage is run in a process of its own: whatever a run keeps of the data it keeps to itself.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from impact.checks import named
from impact.errors import StudyError
from impact.findings.comparison import Comparison, Side, comparison
from impact.model.options import Options
from impact.model.run import run
from impact.outputs import run_record
from impact.sources.catalog import CHECKSUMS, VARIABLE, Built, read_checksums, read_sources, whole_folder
from impact.sources.studies import is_run, read_run, read_study, study_names, telling_cells
from impact.study import Study
from impact.study.study import Change, plain_words

PRINT = (
    "import sys; from impact.model.options import Options; from impact.model.run import run; "
    "from impact.sources.studies import read_study; "
    "sys.stdout.write(run(read_study(sys.argv[1]), Options(draws=0)).headline.to_json(double_precision=10))"
)
"""A run in another process: its headline as JSON."""


def compared(first: str, second: str, options: Options, say: Callable[[str], None] = lambda _: None) -> Comparison:
    """Two studies or runs side by side.

    Args:
        first, second: a study's name or file, the folder of a run or its run.json.
        options: how studies are run.
        say: receives one line a stage, for a progress display.

    """
    read = [
        read_run(text) if is_run(text) and text not in study_names() else read_study(text) for text in (first, second)
    ]
    a, b = (side(text, given, options, say) for text, given in zip((first, second), read, strict=True))
    first_label, second_label = labels((a, b), (first, second))
    try:
        return comparison(replace(a, label=first_label), replace(b, label=second_label))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if a.study and b.study:
            raise
        raise StudyError(f"a run.json that does not hold what a run writes ({error!r}); run the study again") from None


def labels(sides: tuple[Side, Side], texts: tuple[str, str]) -> tuple[str, str]:
    """Names that tell the two apart: the studies' own, else what each changes, else as short_names says.

    >>> hall = {"changes": [{"key": "facility.hall.it_mw", "from": 900, "to": 500}]}
    >>> labels((Side("hall", {}, None), Side("hall", hall, None)), ("hall", "output/half"))
    ('hall, as filed', 'hall, facility.hall.it_mw 500')
    """
    a, b = sides
    only = [[one for one in own.changes if one not in other.changes] for own, other in ((a, b), (b, a))]
    if a.label != b.label or not any(only):
        return short_names((a.label, b.label), texts)
    return f"{a.label}, {_difference(a, only[0])}", f"{b.label}, {_difference(b, only[1])}"


def _difference(side: Side, only: list[Change], most: int = 2) -> str:
    """What one side changes and the other does not, in a few words."""
    if not only:
        return "otherwise as filed" if side.changes else "as filed"
    return named((f"{one.key} {plain_words(one.after)}" for one in only), most=most)


def short_names(names: tuple[str, str], texts: tuple[str, str]) -> tuple[str, str]:
    """Short names that tell the two apart: the studies' own; those of their files; or A and B.

    >>> short_names(("hall", "hall"), ("hall", "out/larger/run.json"))
    ('hall', 'larger')
    >>> short_names(("hall", "hall"), ("one/hall.toml", "two/hall.toml"))
    ('A: hall', 'B: hall')
    """
    paths = [Path(text).parent if text.endswith(".json") else Path(text) for text in texts]
    for first, second in (names, [path.stem or path.name for path in paths]):
        if first != second:
            return first, second
    return f"A: {names[0]}", f"B: {names[1]}"


def side(text: str, given: Study | dict[str, Any], options: Options, say: Callable[[str], None]) -> Side:
    """One of the two: a run as it was written, or a study that is run now."""
    if isinstance(given, dict):
        return Side(str(given["study"]["name"]), given, None)
    with telling_cells(text):
        record = run_record(run(given, options, lambda stage: say(f"{given.name}: {stage}")))
    return Side(given.name, record, given)


def destination_of(found: Comparison, texts: tuple[str, str]) -> Path:
    """The folder that a comparison of two studies or runs is written to if none is named."""
    names = (str(found.a.record["study"]["name"]), str(found.b.record["study"]["name"]))
    first, second = (re.sub(r"[^\w.-]+", "-", name) for name in short_names(names, texts))
    return Path("output") / f"compare-{first}-{second}"


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
        words = ["{title} ({release})".format(**side[path]) if path in side else "" for side in (before, after)]
        if not all(words):
            rows.append(("source", path, "gone" if words[0] else "new", *words))
        elif before[path]["sha256"] != after[path]["sha256"]:
            rows.append(("source", path, "differs", *words))
    return rows


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
