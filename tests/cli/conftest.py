"""Runs the installed command in a process of its own, in a folder of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def impact(tmp_path: Path) -> Command:
    """`impact("run", "colossus-1", ...)`: exit code and text of a real command."""

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "impact", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    return call


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
