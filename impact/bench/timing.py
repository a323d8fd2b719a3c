"""Timing inside a task: seconds of a piece of work, and what the task reports."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import TypeVar

RunState = TypeVar("RunState")


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
