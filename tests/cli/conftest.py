"""Runs commands in this process, and in one of their own where that is what is tested; each in its own folder."""

import pickle
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from in_process import ran
from shared import made_once

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def impact(tmp_path: Path) -> Command:
    """`impact("run", "colossus-1", ...)`: exit code and text."""
    return partial(ran, tmp_path)


def ran_alone(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The same in a process of its own."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "impact", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def impact_process(tmp_path: Path) -> Command:
    """`impact` in a process of its own."""
    return partial(ran_alone, tmp_path)


STUDY = """
name = "small"
title = "A small study"
price_year = 2025
first_year = 2026
last_year = 2030
crews_from_outside_share = 0.3

[[facility]]
id = "site"
name = "Site"
county = "47157"
latitude = 35.1
longitude = -90.0
it_mw = 10
staff = { jobs = 20, labor_income_usd_per_job = 90000 }

[[facility.spend]]
id = "building"
name = "Building contract"
phase = "construction"
commodity = "2332A0"
amount_usd = 50e6
local_share = 0.8
years = { 2026 = 0.5, 2027 = 0.5 }

[[facility.spend]]
id = "guards"
name = "Guards"
phase = "operation"
commodity = "561600"
amount_usd = 1e6
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A small study that is in order."""
    path = tmp_path / "small.toml"
    path.write_text(STUDY, encoding="utf-8")
    return path


class Written(NamedTuple):
    """A run of the small study: what it printed, and its output folder."""

    done: subprocess.CompletedProcess[str]
    folder: Path


@pytest.fixture(scope="session")
def without_draws(session_place) -> Written:
    """The small study without ranges, every table printed."""
    return small_run(ran, session_place / "small-without-draws", "--draws", "0", "--details")


@pytest.fixture(scope="session")
def elsewhere(session_place) -> Written:
    """The small study without ranges in a region without its site."""
    return small_run(ran, session_place / "small-elsewhere", "--draws", "0", "--region", "51107,24031")


FEW = ("--draws", "200")
"""Enough for ranges; how many draws a run makes by itself is in test_defaults.py."""


@pytest.fixture(scope="session")
def with_draws(session_place) -> Written:
    """The small study with a few draws, in a process of its own."""
    return small_run(ran_alone, session_place / "small-with-draws", *FEW)


@pytest.fixture
def few() -> tuple[str, ...]:
    """The words that give a run the draws of `with_draws`."""
    return FEW


def small_run(call: Command, place: Path, *words: str) -> Written:
    """A run of the small study, once for all test processes."""

    def make(folder: Path) -> None:
        folder.mkdir()
        (folder / "small.toml").write_text(STUDY, encoding="utf-8")
        (folder / "done").write_bytes(pickle.dumps(call(folder, "run", "small.toml", *words)))

    made_once(place, make)
    return Written(pickle.loads((place / "done").read_bytes()), place / "output" / "small")
