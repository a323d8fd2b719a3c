"""Measuring: a command in a fresh process, its seconds and peak memory; a piece of work inside a task."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

from impact.errors import StudyError

MEGABYTE = 1e6
PEAK_UNIT = 1024 if sys.platform == "linux" else 1
"""Bytes in the unit in which the system gives peak memory."""
RunState = TypeVar("RunState")


@dataclass(frozen=True)
class Measured:
    """One command.

    Attributes:
        seconds: from start to end.
        peak_mb: peak memory of the process.
        printed: what it wrote on standard output.
    """

    seconds: float
    peak_mb: float
    printed: str


def measured(words: list[str]) -> Measured:
    """A command in a process of its own; a StudyError if it fails."""
    if sys.platform == "win32":
        raise StudyError("impact bench measures memory as Linux and macOS do; it does not run on Windows")
    launcher = [sys.executable, "-I", "-S", str(Path(__file__).with_name("launch.py"))]
    done = subprocess.run([*launcher, *words], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    found = json.loads(done.stdout)
    if found["code"]:
        raise StudyError(f"{' '.join(words)} failed: {found['err'].strip()[-500:]}")
    return Measured(found["seconds"], found["peak"] * PEAK_UNIT / MEGABYTE, found["out"])


def python(code: str) -> list[str]:
    """A line of Python as a command."""
    return [sys.executable, "-c", code]


def impact(*words: str) -> list[str]:
    """The program itself as a command."""
    return [sys.executable, "-m", "impact", *words]


def in_turn(ours: list[str], base: list[str], rounds: int) -> tuple[Measured, Measured]:
    """Medians of two commands, run in turn after one of each that does not count."""
    found: tuple[list[Measured], list[Measured]] = ([], [])
    for round_ in range(rounds + 1):
        for kept, words in zip(found, (ours, base), strict=True):
            one = measured(words)
            if round_:
                kept.append(one)
    return middle(found[0]), middle(found[1])


def middle(found: list[Measured]) -> Measured:
    """Median of seconds and of memory."""
    return Measured(median(one.seconds for one in found), median(one.peak_mb for one in found), found[-1].printed)


def timed(work: Callable[[], RunState]) -> tuple[float, RunState]:
    """Seconds that a piece of work takes, and what it gives."""
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


def steady(work: Callable[[], object], rounds: int = 3) -> float:
    """Median processor seconds (all threads together) of some rounds, after one that does not count."""
    spent = []
    for _ in range(rounds + 1):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return median(spent[1:])


def report(figures: Mapping[str, float | str]) -> None:
    """Print the figures of a task, for the process that started it."""
    sys.stdout.write(json.dumps(dict(figures)) + "\n")
