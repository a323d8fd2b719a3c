"""compare.xlsx and compare.json: the same bytes, text as text, nothing that is not a table."""

import json

import openpyxl
import pytest

from impact.errors import OutputError
from impact.findings.comparison import Side, comparison
from impact.outputs.comparison import write_comparison
from impact.outputs.run_json import run_record


@pytest.fixture
def found(results_of, results):
    """A shipped study alongside a made-up run whose name and title begin as formulas do."""
    known = results_of("colossus-1")
    a = Side("=1+1", run_record(known), known.study)
    return comparison(a, Side("@other", run_record(known) | {"price_year": 2024}, results.study))


def test_the_same_comparison_gives_the_same_bytes_and_replaces_its_own(found, tmp_path):
    write_comparison(found, tmp_path / "one")
    first = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    write_comparison(found, tmp_path / "one")
    assert {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()} == first
    assert set(first) == {"compare.xlsx", "compare.html", "compare.json"}
    record = json.loads(first["compare.json"])
    assert record["a"]["label"] == "=1+1"
    assert len(record["headline"]) == 13
    assert any("price year differs" in note for note in record["notes"])


def test_the_workbook_holds_both_by_name_and_nothing_alive(found, tmp_path):
    write_comparison(found, tmp_path / "one")
    book = openpyxl.load_workbook(tmp_path / "one" / "compare.xlsx")
    assert book.sheetnames == ["Headline", "By effect", "By jurisdiction", "By county", "Answers", "Inputs", "Notes"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    heads = [cell.value for cell in book["Headline"][1]]
    assert heads[:6] == ["Figure", "Unit", "=1+1", "@other", "@other less =1+1", "@other over =1+1"]
    assert "=1+1: 10th percentile" in heads
    jobs = next(row for row in book["Headline"].iter_rows(values_only=True) if row[0] == "Operation: jobs")
    assert jobs[2] == jobs[3] > 0
    assert jobs[5] == 1


def test_differences_below_zero_keep_their_sign_in_every_program(found, tmp_path):
    write_comparison(found, tmp_path / "one")
    sheet = openpyxl.load_workbook(tmp_path / "one" / "compare.xlsx")["Headline"]
    assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if "[>=" in cell.number_format]


def test_a_folder_of_other_files_is_left_alone(found, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "compare.xlsx").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="did not write"):
        write_comparison(found, tmp_path / "mine")
