"""The bench: what is measured, against what, how much of it is allowed; and how cost grows with size.

A command runs in a fresh process, for its seconds and peak memory; a piece of work is timed inside a task.

seconds = a x size ^ b, fitted to the logarithms
"""

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np
import pandas as pd

from impact.errors import StudyError

RUN_LIBRARIES = "pandas, geopandas, xlsxwriter, jinja2"
"""What `impact run` imports for its outputs; its charts are drawn by the page itself (Vega-Lite)."""
EVENT = ("event", "--industry", "622000", "--jobs", "150", "--county", "47157")
MEMORY = "MB"
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
"""Left out for what is measured: the libraries it is compared with were compiled when they were installed."""
NOT_MEASURED = "not measured: install .[bench]"
COLUMNS = ["row", "baseline", "ours", "base", "unit", "ratio", "limit", "holds", "remark"]
SIZES = {
    "counties": (4, 8, 16, 32, 64),
    "all_counties": (400, 800, 1600, 3114),
    "industries": (100, 200, 300, 402),
    "draws": (1000, 2000, 4000, 8000),
    "years": (5, 10, 20, 40),
}
TITLES = {
    "counties": "counties of a region: trade and one scenario, shares formed",
    "all_counties": "counties of the nation: one scenario, Type I and II, without the matrix",
    "industries": "industries: factors of the requirements and all multipliers",
    "draws": "draws, the interpolation points solved",
    "years": "years of a study: power, effects and taxes",
}
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
    setting = {name: value for name, value in os.environ.items() if name != NO_BYTECODE}
    done = subprocess.run([*launcher, *words], capture_output=True, text=True, check=True, env=setting)  # noqa: S603 - our own words
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


@dataclass(frozen=True)
class Row:
    """One row.

    Attributes:
        name: what is measured.
        baseline: what it is compared with; empty: the limit is in its own unit.
        limit: the largest ratio (or figure) that holds.
        measure: gives our figure, the baseline's, their unit and a remark.
    """

    name: str
    baseline: str
    limit: float
    measure: Callable[[int], tuple[float, float, str, str]]


def seconds(pair: tuple[Measured, Measured]) -> tuple[float, float, str, str]:
    """Seconds of ours and of the baseline."""
    return pair[0].seconds, pair[1].seconds, "s", ""


def run_row(rounds: int) -> tuple[float, float, str, str]:
    """The default study with all outputs and 2,000 draws."""
    with TemporaryDirectory() as folder:
        ours, base = in_turn(
            impact("run", "--out", str(Path(folder) / "out")), python(f"import {RUN_LIBRARIES}"), rounds
        )
    return ours.seconds, base.seconds, "s", f"{ours.peak_mb:,.0f} MB"


def run_memory_row(_: int) -> tuple[float, float, str, str]:
    """Peak memory of the same."""
    with TemporaryDirectory() as folder:
        return measured(impact("run", "--out", str(Path(folder) / "out"))).peak_mb, math.nan, MEMORY, ""


def child(task: str, *words: str) -> tuple[dict[str, float | str], Measured]:
    """What a task of impact.bench.tasks prints, and its process."""
    done = measured([sys.executable, "-m", "impact.bench.tasks", task, *words])
    return json.loads(done.printed), done


def again_row(rounds: int) -> tuple[float, float, str, str]:
    """A second run in the same process."""
    base = [measured(python("import pandas")).seconds for _ in range(rounds + 1)][1:]
    found, _process = child("again")
    return float(found["seconds"]), median(base), "s", f"without draws; with all tables {found['tables']:.2f} s"


def draws_row(_: int) -> tuple[float, float, str, str]:
    """10,000 draws against the structured solver called once a draw."""
    found, _process = child("draws")
    remark = (
        f"{found['interpolation_points']:.0f} interpolation points; the loop's seconds are {found['sample']:.0f} "
        f"draws' times 10,000"
    )
    return float(found["ours"]), float(found["base"]), "s", remark


def pymrio_row(rounds: int) -> tuple[float, float, str, str]:
    """Requirements and multipliers of the 402 industries."""
    found, _process = child("requirements", str(4 * rounds))
    if "missing" in found:
        return math.nan, math.nan, "s", NOT_MEASURED
    return float(found["ours"]), float(found["base"]), "s", f"largest difference {found['difference']:.0e}"


def nation_row(_: int) -> tuple[float, float, str, str]:
    """All counties, after the data are read."""
    found, _process = child("nation")
    remark = (
        f"trade and commuting {found['system']:.1f} s, Type I and II {found['scenario']:.1f} s; "
        f"processor {found['processor']:.1f} s"
    )
    return float(found["system"]) + float(found["scenario"]), math.nan, "s", remark


ROWS = (
    Row(
        "impact --help",
        "import typer, rich",
        2.5,
        lambda rounds: seconds(in_turn(impact("--help"), python("import typer, rich"), 2 * rounds)),
    ),
    Row(
        "impact multipliers",
        "import pandas, scipy.linalg",
        2.0,
        lambda rounds: seconds(in_turn(impact("multipliers"), python("import pandas, scipy.linalg"), rounds)),
    ),
    Row(
        "impact event",
        "import pandas, scipy.linalg",
        2.5,
        lambda rounds: seconds(in_turn(impact(*EVENT), python("import pandas, scipy.linalg"), rounds)),
    ),
    Row("Model.run again, one input changed: its headline", "import pandas", 0.5, again_row),
    Row("impact run, all outputs, 2,000 draws", f"import {RUN_LIBRARIES}", 7.0, run_row),
    Row("the same: peak memory", "", 700.0, run_memory_row),
    Row("10,000 draws, 9 counties x 402", "our solver once a draw", 1 / 20, draws_row),
    Row("requirements + multipliers of the 402 table", "pymrio calc_all, same table", 1.0, pymrio_row),
    Row("all US counties x 71, one scenario", "", 3.0, nation_row),
    Row("the same: peak memory", "", 4000.0, lambda _: (child("nation")[1].peak_mb, math.nan, MEMORY, "")),
)


def bench_table(rounds: int, say: Callable[[str], None] = lambda _: None) -> pd.DataFrame:
    """All rows (COLUMNS); a row that cannot be measured neither holds nor fails.

    Args:
        rounds: how often each command counts.
        say: receives a line a row.
    """
    found = []
    for row in ROWS:
        say(row.name)
        ours, base, unit, remark = row.measure(rounds)
        ratio = ours / base if row.baseline else ours
        holds = None if math.isnan(ours) else ratio <= row.limit
        found.append((row.name, row.baseline, ours, base, unit, ratio, row.limit, holds, remark))
    return pd.DataFrame(found, columns=COLUMNS).astype({"holds": object})


def growth_table(say: Callable[[str], None] = lambda _: None) -> pd.DataFrame:
    """What grows: what, sizes, seconds, exponent.

    Args:
        say: receives a line a size.
    """
    rows = []
    for what, sizes in SIZES.items():
        seconds = []
        for size in sizes:
            say(f"{TITLES[what]}: {size:,}")
            seconds.append(float(child("growth", what, str(size))[0]["seconds"]))
        exponent = float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])
        rows.append((TITLES[what], json.dumps(sizes)[1:-1], seconds, exponent))
    return pd.DataFrame(rows, columns=["what", "sizes", "seconds", "exponent"])
