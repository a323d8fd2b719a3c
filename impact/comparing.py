"""Comparing: two studies or runs brought side by side; studies are run first."""

from collections.abc import Callable
from pathlib import Path

from impact.assembly import Options
from impact.effects.comparison import Comparison, Side, comparison
from impact.outputs import run_record
from impact.pipeline import run
from impact.sources.runs import is_run, read_run
from impact.sources.studies import read_study, study_names, telling_cells


def compared(first: str, second: str, options: Options, say: Callable[[str], None] = lambda _: None) -> Comparison:
    """Two studies or runs side by side.

    Args:
        first, second: a study's name or file, the folder of a run or its run.json.
        options: how studies are run.
        say: receives one line a stage, for a progress display.

    """
    a, b = (side(text, options, say) for text in (first, second))
    if a.label == b.label:
        a, b = Side(f"A: {a.label}", a.record, a.study), Side(f"B: {b.label}", b.record, b.study)
    return comparison(a, b)


def side(text: str, options: Options, say: Callable[[str], None]) -> Side:
    """One of the two: a run as it was written, or a study that is run now."""
    if text not in study_names() and is_run(text):
        record = read_run(text)
        return Side(str(record["study"]["name"]), record, None)
    study = read_study(text)
    with telling_cells(text):
        record = run_record(run(study, options, lambda stage: say(f"{study.name}: {stage}")))
    return Side(study.name, record, study)


def destination_of(found: Comparison) -> Path:
    """The folder that a comparison is written to if none is named."""
    first, second = (str(side.record["study"]["name"]) for side in (found.a, found.b))
    return Path("output") / f"compare-{first}-{second}"
