"""The sheet Inputs: blank is as delivered, bounds are real, labels are told apart; stale cells are marked."""

import re

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from impact.outputs.live.inputs import COUNT, FIRST_INPUT, IN_USE, YOURS
from tests.outputs.live.conftest import changed_copy

STUDY = "google-west-memphis"
KEY = "facility.west-memphis.it_mw"


@pytest.fixture(scope="module")
def book(workbook_of):
    with workbook_of(STUDY).open("rb") as file:
        return openpyxl.load_workbook(file)


def blanked(line):
    """The sheet Inputs with nothing in one line of the column Yours."""
    cell = re.compile(f'(<c r="{get_column_letter(YOURS + 1)}{line}" s="[0-9]+")><v>[^<]*</v></c>')

    def change(sheet, text):
        found, count = cell.subn(r"\g<1>/>", text) if sheet == "Inputs" else (text, 1)
        assert count == 1
        return found

    return change


def test_a_blank_input_is_the_delivered_value(workbook_of, model_of_study, recalculated, tmp_path):
    row = model_of_study(STUDY).inputs.found[KEY].row
    changed_copy(workbook_of(STUDY), tmp_path / "blank.xlsx", blanked(row.place + 1))
    (values,) = recalculated(tmp_path / "blank.xlsx")
    column = get_column_letter(IN_USE + 1)
    assert not values.get(("Inputs", f"{get_column_letter(YOURS + 1)}{row.place + 1}"))
    assert float(values["Inputs", f"{column}{row.place + 1}"]) == float(row.values)
    assert float(values["Inputs", f"{column}{COUNT + 1}"]) == 0


def test_no_label_stands_twice(book):
    labels = [row[0] for row in book["Inputs"].iter_rows(min_row=FIRST_INPUT + 1, max_col=1, values_only=True)]
    assert len(labels) == len(set(labels))


def test_pue_and_renewal_are_at_least_one_and_nothing_is_below_zero(book, model_of_study):
    found = model_of_study(STUDY).inputs.found
    least = {str(rule.sqref): float(rule.formula1) for rule in book["Inputs"].data_validations.dataValidation
             if rule.type == "decimal"}  # fmt: skip
    for key, one in found.items():
        bound = least[f"{get_column_letter(YOURS + 1)}{one.row.place + 1}"]
        assert bound == (1 if key.endswith((".pue", ".refresh_years")) else min(0.0, one.low))


def test_every_answer_is_marked_once_an_input_is_changed(book):
    sheet = book["Answers"]
    marked = {str(one.sqref): rule for one in sheet.conditional_formatting for rule in one.rules}
    for letter in "CDEF":
        rule = marked[f"{letter}6:{letter}{sheet.max_row}"]
        assert rule.formula == ["inputs_changed>0"]
        assert rule.dxf.numFmt.formatCode.count('"rerun"') == 4
