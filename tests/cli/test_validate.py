"""`impact validate`: published figures compared with the model's; only binding rows decide the exit code."""

import pytest

from impact.model import validation
from impact.model.validation import COLUMNS, DRAWN, MEASURES, coverage, validation_row
from impact.sources.parameters import read_parameters


def test_all_binding_rows_hold_and_coverage_is_counted(validated):
    result, _ = validated
    assert result.returncode == 0, result.stderr + result.stdout
    assert "FAILS" not in result.stdout
    assert "outside" in result.stdout
    words = " ".join(result.stdout.split())
    assert "of 4 binding ones 4." in words
    assert "Coverage: published values inside p10 to p90" in words
    assert all(group in words for group in ("multipliers", "case studies", "realized outcomes"))


@pytest.fixture(scope="module")
def rows(validated):
    return validated[1]


def test_rows_have_the_columns_of_the_contract_and_their_sources(rows):
    needed = {
        "name",
        "group",
        "unit",
        "published",
        "ours",
        "p10",
        "p50",
        "p90",
        "inside",
        "binding",
        "training",
        "source",
    }
    assert needed <= set(rows)
    assert rows[["source", "comparable", "unit"]].astype(bool).all(axis=None)
    assert ((rows["low"] <= rows["ours"]) & (rows["ours"] <= rows["high"])).tolist()[:35] == rows["passes"].tolist()[
        :35
    ]
    known = rows[rows["inside"].notna()]
    assert (
        known["inside"].astype(bool)
        == known["published"].between(known["p10"].astype(float), known["p90"].astype(float))
    ).all()


def test_three_quarters_of_the_published_values_and_seven_in_ten_realized_ones_lie_inside(rows):
    found = coverage(rows).set_index("group")
    assert found.loc["all", "share"] >= 0.75
    assert found.loc["realized outcomes", "share"] >= 0.7
    assert found["holds"].all()


def test_too_few_inside_fail(rows):
    shut = rows.assign(inside=rows["inside"].where(rows["inside"].isna(), False))
    assert not coverage(shut)["holds"].any()


def test_every_measure_is_used_and_every_record_has_one():
    records = {name: record for name, record in read_parameters("validation").items() if name != "coverage"}
    assert {record["measure"] for record in records.values()} == set(MEASURES)
    assert set(DRAWN) <= set(MEASURES)


@pytest.fixture
def broken(monkeypatch):
    monkeypatch.setitem(validation.MEASURES, "miller_blair_output", lambda _: 0.0)


def test_a_wrong_figure_does_not_pass(broken):
    record = read_parameters("validation")["miller-blair"]
    row = dict(zip(COLUMNS, validation_row(record), strict=True))
    assert not row["passes"]
    assert row["binding"]
