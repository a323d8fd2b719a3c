"""The sheet Inputs: blank is as delivered, bounds are real, labels are told apart; stale cells are marked."""

import re

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from impact.outputs.live.inputs import COUNT, FIRST_INPUT, IN_USE, YOURS
from impact.outputs.live.model import live_model
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
    labels = [
        row[0] for row in book["Inputs"].iter_rows(min_row=FIRST_INPUT + 1, max_col=1, values_only=True) if row[0]
    ]
    assert len(labels) == len(set(labels))


def test_pue_and_renewal_are_at_least_one_and_nothing_is_below_zero(book, model_of_study):
    found = model_of_study(STUDY).inputs.found
    least = {str(rule.sqref): float(rule.formula1) for rule in book["Inputs"].data_validations.dataValidation
             if rule.type == "decimal"}  # fmt: skip
    for key, one in found.items():
        bound = least[f"{get_column_letter(YOURS + 1)}{one.row.place + 1}"]
        assert bound == (1 if key.endswith((".pue", ".refresh_years")) else min(0.0, one.low))


def levers_of(book):
    """Lines of the sheet Inputs between the two headings: key, unit, yellow cell, its number format."""
    sheet = book["Inputs"]
    heads = [cell.row for cell in sheet["A"] if str(cell.value).startswith(("Policy levers", "All other inputs"))]
    lines = [line for line in range(heads[0] + 1, heads[1]) if not sheet.row_dimensions[line].hidden]
    return {sheet[f"C{line}"].value: (sheet[f"B{line}"].value, sheet[f"E{line}"]) for line in lines}


def test_levers_stand_on_top(book, model_of_study):
    levers = levers_of(book)
    assert 12 <= len(levers) <= 20
    assert set(levers) <= set(model_of_study(STUDY).inputs.found)
    assert {"fiscal.refresh_years", "facility.west-memphis.pue", "tax/arkansas.sales_state",
            "facility.west-memphis.tax.abatement.share", "facility.west-memphis.spend.servers.usd_per_mw",
            "facility.west-memphis.spend.building-contract.local_share",
            "tax/jurisdictions.crittenden-schools.property_rate"} <= set(levers)  # fmt: skip


@pytest.mark.parametrize("study", ["colossus-1", "colossus-2"])
def test_every_study_has_levers(study, model_of_study):
    inputs = model_of_study(study).inputs
    assert 10 <= sum(key in inputs.found for key in inputs.levers) <= 20


def test_a_factory_in_a_state_without_law_leads_with_the_estimates_and_no_computing(first_study):
    inputs = live_model(first_study("factory").ensemble).inputs
    levers = [key for key in inputs.levers if key in inputs.found]
    assert levers[:3] == ["tax/estimates.OH.sales_state", "tax/estimates.common.property_rate",
                          "tax/estimates.OH.sales_rate"]  # fmt: skip
    assert "facility.works.load_mwh" in levers
    assert not [key for key in levers if "it_mw" in key or "pue" in key or "data_center" in key]


def test_levers_are_in_percent_and_dollars(book):
    for unit, cell in levers_of(book).values():
        if unit.startswith("percent"):
            assert cell.number_format.endswith("%")
        elif unit.startswith("USD"):
            assert cell.number_format.startswith("$")


def test_the_rows_do_not_overlap(model_of_study):
    places = [one.row.place for one in model_of_study(STUDY).inputs.found.values()]
    assert len(places) == len(set(places))


def test_every_answer_is_marked_once_an_input_is_changed(book):
    sheet = book["Answers"]
    marked = {str(one.sqref): rule for one in sheet.conditional_formatting for rule in one.rules}
    for letter in "CDEF":
        rule = marked[f"{letter}6:{letter}{sheet.max_row}"]
        assert rule.formula == ["inputs_changed>0"]
        assert rule.dxf.numFmt.formatCode.count('"rerun"') == 4
