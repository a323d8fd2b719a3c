"""The bench: what it measures and what it says; no time is asserted."""

import json
import math
import sys

import numpy as np
import pytest
from typer.testing import CliRunner

from impact.bench import rows
from impact.bench.rows import Measured, in_turn, measured, middle, python
from impact.bench.tasks import WORK, requirements
from impact.cli.app import app
from impact.errors import StudyError


def row(name: str, limit: float, ours: float, base: float = 1.0, baseline: str = "nothing"):
    return rows.Row(name, baseline, limit, lambda rounds: (ours, base, "s", f"{rounds} rounds"))


def test_a_command_is_measured_with_its_memory_and_what_it_prints():
    small, large = measured(python("print(1)")), measured(python("x = bytearray(80_000_000); print(len(x))"))
    assert (small.printed, large.printed) == ("1\n", "80000000\n")
    assert large.peak_mb - small.peak_mb > 60
    assert small.seconds > 0


def test_a_command_that_fails_is_named_with_what_it_said():
    with pytest.raises(StudyError, match=r"(?s)raise ValueError.* failed: .*ValueError: so it is"):
        measured(python("raise ValueError('so it is')"))


def test_what_is_measured_may_be_compiled_as_the_libraries_were(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert measured(python("import sys; print(sys.dont_write_bytecode)")).printed == "False\n"


def test_commands_take_turns_and_the_first_of_each_does_not_count(monkeypatch):
    seen = []
    monkeypatch.setattr("impact.bench.rows.measured", lambda words: seen.append(words[0]) or measured_as(len(seen)))
    ours, base = in_turn(["ours"], ["base"], 3)
    assert seen == ["ours", "base"] * 4
    assert (ours.seconds, base.seconds) == (5, 6)


def measured_as(seconds: float):
    return Measured(seconds, 1.0, "")


def test_the_middle_is_the_median():
    assert middle([measured_as(1), measured_as(9), measured_as(2)]).seconds == 2


def test_rows_hold_fail_or_are_not_measured(monkeypatch):
    chosen = (
        row("good", 2.0, 1.5),
        row("bad", 2.0, 2.5),
        row("absent", 1.0, math.nan),
        row("own", 3.0, 2.0, baseline=""),
    )
    monkeypatch.setattr(rows, "ROWS", chosen)
    table = rows.bench_table(4).set_index("row")
    assert list(table["holds"]) == [True, False, None, True]
    assert table.loc["own", "ratio"] == 2.0
    assert table.loc["good", "remark"] == "4 rounds"


@pytest.mark.parametrize(("ours", "code"), [(1.5, 0), (2.5, 1), (math.nan, 0)])
def test_the_command_fails_if_a_row_does(monkeypatch, ours, code):
    monkeypatch.setattr(rows, "ROWS", (row("only", 2.0, ours),))
    shown = CliRunner().invoke(app, ["bench", "--rounds", "1"])
    assert shown.exit_code == code
    assert "only" in shown.stdout
    as_json = CliRunner().invoke(app, ["bench", "--json"])
    assert as_json.exit_code == code
    assert json.loads(as_json.stdout)[0]["holds"] is {1.5: True, 2.5: False}.get(ours)


def test_every_row_of_the_design_is_there():
    """Section 5 of the design of version 2; memory and the loop have rows of their own."""
    names = [one.name for one in rows.ROWS]
    assert [one.limit for one in rows.ROWS] == [2.5, 2.0, 2.5, 0.5, 7.0, 700.0, 1 / 20, 1.0, 3.0, 4000.0]
    assert names[0] == "impact --help"


def test_without_pymrio_its_row_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pymrio", None)
    assert requirements(1) == {"missing": "pymrio"}
    monkeypatch.setattr(rows, "child", lambda *_: ({"missing": "pymrio"}, measured_as(1)))
    assert rows.pymrio_row(1)[3] == "not measured: install .[bench]"


def test_pymrio_finds_the_same_requirements_and_multipliers():
    pytest.importorskip("pymrio", reason="SKIPPED because pymrio is not installed (pip install .[bench])")
    assert requirements(1)["difference"] < 1e-12


def test_a_task_in_a_process_of_its_own_reports_its_figures():
    found, process = rows.child("growth", "industries", "50")
    assert found["seconds"] > 0
    assert process.peak_mb > 10


@pytest.mark.parametrize(("what", "size"), [("counties", 3), ("industries", 20), ("years", 5)])
def test_work_that_grows_can_be_done_at_small_sizes(what, size):
    assert WORK[what](size)() is not None


def test_exponents_are_fitted_to_what_was_measured(monkeypatch):
    monkeypatch.setattr(rows, "child", lambda task, what, size: ({"seconds": float(size) ** 1.5}, None))
    table = rows.growth_table()
    assert set(rows.SIZES) == set(rows.TITLES) == set(WORK)
    assert np.allclose(table["exponent"], 1.5)
