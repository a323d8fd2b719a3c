"""Comparisons: two studies or runs brought side by side; studies are run first."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from impact.assembly.options import Options
from impact.effects.comparison import Comparison, Side, comparison
from impact.errors import StudyError
from impact.outputs import run_record
from impact.pipeline import run
from impact.sources.runs import is_run, read_run
from impact.sources.studies import read_study, study_names, telling_cells
from impact.study import Study


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
    first_label, second_label = labels((a.label, b.label), (first, second))
    try:
        return comparison(replace(a, label=first_label), replace(b, label=second_label))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if a.study and b.study:
            raise
        raise StudyError(f"a run.json that does not hold what a run writes ({error!r}); run the study again") from None


def labels(names: tuple[str, str], texts: tuple[str, str]) -> tuple[str, str]:
    """Names that tell the two apart: the studies' own; those of their files; or A and B.

    >>> labels(("hall", "hall"), ("hall", "out/larger/run.json"))
    ('hall', 'larger')
    >>> labels(("hall", "hall"), ("one/hall.toml", "two/hall.toml"))
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


def destination_of(found: Comparison) -> Path:
    """The folder that a comparison is written to if none is named."""
    first, second = (re.sub(r"[^\w.-]+", "-", side.label) for side in (found.a, found.b))
    return Path("output") / f"compare-{first}-{second}"
