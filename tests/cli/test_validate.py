"""`impact validate`: published figures compared with the model's; only binding rows decide the exit code."""

import json

import pytest

from impact.model import validation
from impact.model.validation import MEASURES, validation_table
from impact.sources.parameters import read_parameters


def test_all_binding_rows_hold_and_failures_are_shown(impact):
    result = impact("validate")
    assert result.returncode == 0, result.stderr
    assert "FAILS" not in result.stdout
    assert "outside" in result.stdout
    assert "rows hold; of 4 binding ones 4." in " ".join(result.stdout.split())


def test_there_are_at_least_twelve_rows_each_with_its_source(impact):
    rows = json.loads(impact("validate", "--json").stdout)
    assert len(rows) >= 12
    assert all(row["source"] and row["comparable"] and row["unit"] for row in rows)
    assert all((row["low"] <= row["ours"] <= row["high"]) == row["passes"] for row in rows)


def test_every_measure_is_used_and_every_record_has_one():
    assert {record["measure"] for record in read_parameters("validation").values()} == set(MEASURES)


@pytest.fixture
def broken(monkeypatch):
    monkeypatch.setitem(validation.MEASURES, "miller_blair_output", lambda: 0.0)


def test_a_wrong_figure_does_not_pass(broken):
    table = validation_table().set_index("what")
    row = table.loc["Miller and Blair, output of sector 1 for demand (600, 1500)"]
    assert not row["passes"]
    assert row["binding"]
