"""Comparisons: two studies or runs brought side by side; studies are run first."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from impact.checks import named
from impact.errors import StudyError
from impact.findings.comparison import Comparison, Side, comparison
from impact.model.options import Options
from impact.model.run import run
from impact.outputs import run_record
from impact.sources.runs import is_run, read_run
from impact.sources.studies import read_study, study_names, telling_cells
from impact.study import Study
from impact.study.change import Change, plain_words


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
