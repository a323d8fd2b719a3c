"""Comparing: two studies or runs brought side by side; studies are run first."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from impact.assembly import Options
from impact.effects.comparison import Comparison, Side, comparison
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
    if a.label == b.label:
        a, b = Side(f"A: {a.label}", a.record, a.study), Side(f"B: {b.label}", b.record, b.study)
    return comparison(a, b)


def side(text: str, given: Study | dict[str, Any], options: Options, say: Callable[[str], None]) -> Side:
    """One of the two: a run as it was written, or a study that is run now."""
    if isinstance(given, dict):
        return Side(str(given["study"]["name"]), given, None)
    with telling_cells(text):
        record = run_record(run(given, options, lambda stage: say(f"{given.name}: {stage}")))
    return Side(given.name, record, given)


def destination_of(found: Comparison) -> Path:
    """The folder that a comparison is written to if none is named."""
    first, second = (str(side.record["study"]["name"]) for side in (found.a, found.b))
    return Path("output") / f"compare-{first}-{second}"
