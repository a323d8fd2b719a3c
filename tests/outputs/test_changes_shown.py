"""What differs from the study as filed is shown wherever a reader looks."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from impact.cli.run import show_run
from impact.model.options import Options
from impact.model.prepared import site_counties
from impact.model.region import find_region
from impact.model.run import in_region, titled_study
from impact.outputs.report.page import report_page
from impact.outputs.run_json import run_record
from impact.outputs.workbook.write import write_workbook
from impact.sources.studies import read_study
from impact.study.study import Change

CHANGES = (Change("facility.a.it_mw", 900.0, 500), Change("tax/tennessee.sales_state", 0.07, 0.08))
WORDS = ("facility.a.it_mw: 500 instead of 900", "tax/tennessee.sales_state: 0.08 instead of 0.07")


@pytest.fixture
def changed(results):
    return replace(results, changes=CHANGES)


def test_in_run_json(changed, results):
    assert run_record(changed)["changes"] == [
        {"key": "facility.a.it_mw", "from": 900.0, "to": 500},
        {"key": "tax/tennessee.sales_state", "from": 0.07, "to": 0.08},
    ]
    assert run_record(results)["changes"] == []


def test_on_the_page_and_on_the_terminal(changed, results, capsys):
    show_run(changed, Path("here"), site_counties(changed.study))
    for told in (report_page(changed), " ".join(capsys.readouterr().out.split())):
        assert all(words in told for words in WORDS)
    assert "instead of 900" not in report_page(results)


def test_on_the_summary_of_the_workbook(changed, tmp_path):
    write_workbook(changed, tmp_path / "a.xlsx")
    summary = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True)["Summary"]
    text = " ".join(str(cell.value) for row in summary.iter_rows() for cell in row if cell.value is not None)
    assert all(words in text for words in WORDS)


def test_options_that_differ_are_changes():
    assert Options().changes == []
    found = Options(accounts=2017, method="slq", draws=0, given={"region.least_location_quotient": 0.5})
    assert [one.key for one in found.changes] == ["accounts", "method", "draws", "region.least_location_quotient"]
    assert Options(delta=0.4).changes == [Change("region.delta", 0.25, 0.4)]


def test_a_study_in_another_region_is_titled_so_and_on_record():
    study = read_study("google-west-memphis")
    moved = in_region(study, "TN")
    assert moved.changes == (Change("region", "memphis", "TN"),)
    assert titled_study(moved, find_region("TN")).title == f"{study.title} (region: {find_region('TN').title})"
    same = in_region(study, "memphis")
    assert same.changes == ()
    assert titled_study(same, find_region("memphis")).title == study.title
