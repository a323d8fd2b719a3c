"""docs/excel-study.md shows what the program says."""

import re
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from in_process import ran

PAGE = Path(__file__).parents[2] / "docs" / "excel-study.md"


def shown(mark: str) -> list[str]:
    found = re.search(rf"<!-- {mark} -->\n```text\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found.group(1).splitlines()


@pytest.fixture
def call(tmp_path):
    impact = partial(ran, tmp_path)
    assert impact("study", "export", "google-west-memphis", "larger.xlsx").returncode == 0
    return impact


def test_the_worked_example_prints_what_the_page_shows(call, tmp_path) -> None:
    book = openpyxl.load_workbook(tmp_path / "larger.xlsx")
    assert (book["Facilities"]["B7"].value, book["Facilities"]["C7"].value) == ("it mw", 140)
    book["Facilities"]["C7"] = 280
    book.save(tmp_path / "larger.xlsx")
    done = call("compare", "google-west-memphis", "larger.xlsx", "--draws", "0")
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    assert [line for line in shown("compare") if line not in printed] == []
    assert {"compare.xlsx", "compare.html", "compare.json"} == {
        path.name for path in (tmp_path / "output" / "compare-google-west-memphis-larger").iterdir()
    }


def test_the_wrong_cells_are_told_as_on_the_page(call, tmp_path) -> None:
    book = openpyxl.load_workbook(tmp_path / "larger.xlsx")
    for address, value in {"K3": 1.4, "L3": None, "M3": None, "A5": "west-menphis"}.items():
        book["Spend"][address] = value
    book.save(tmp_path / "wrong.xlsx")
    done = call("study", "check", "wrong.xlsx")
    assert done.returncode == 2
    assert done.stderr.splitlines() == shown("check")
