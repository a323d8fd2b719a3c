"""The front of a live workbook: order, the way back, charts of one kind of figures, scorecard, formulas once."""

import re
import zipfile

import openpyxl
import pytest

from impact.findings.jurisdiction_blocks import jurisdiction_blocks
from impact.load.facility_load import HOURS_PER_DAY
from impact.rules.cells import FIRST_COLUMN, HEAD_ROWS
from tests.outputs.live.conftest import STUDIES, sheet_parts

STUDY = "google-west-memphis"
FRONT = ["Summary", "Scorecard", "Jobs", "Taxes by year", "Grid", "Map data", "Inputs", "Sources and limits", "Index"]
LARGEST = 3_000_000
"""Bytes of a workbook."""


@pytest.fixture(scope="module")
def book(workbook_of):
    return openpyxl.load_workbook(workbook_of(STUDY))


def test_eight_sheets_and_the_index_come_first(book):
    assert book.sheetnames[: len(FRONT)] == FRONT


def test_every_sheet_leads_back_and_says_what_it_is(book):
    for sheet in book:
        if sheet.title not in ("Summary", "Index"):
            assert sheet["A4"].hyperlink.location == "'Index'!A1", sheet.title
            assert sheet["A2"].value.endswith("."), sheet.title
            assert "Source: " in sheet["A3"].value, sheet.title
            assert sheet["B4"].value.startswith("Study: "), sheet.title


def test_no_chart_mixes_figures_that_follow_the_inputs_with_others(book):
    charts = 0
    for sheet in book:
        for chart in sheet._charts:
            kinds = set()
            for series in chart.series:
                name, _, area = series.val.numRef.f.rpartition("!")
                cells = [cell for row in book[name.strip("'")][area.replace("$", "")] for cell in row]
                kinds |= {cell.data_type == "f" for cell in cells if cell.value is not None}
            assert len(kinds) == 1, (sheet.title, [series.val.numRef.f for series in chart.series])
            check_title(book, chart, follows=kinds == {True})
            charts += 1
    assert charts > 15


def check_title(book, chart, *, follows):
    """Of figures that do not follow the inputs, a title that says so once one is changed."""
    if follows:
        assert chart.title.tx.strRef is None
        return
    name, _, cell = chart.title.tx.strRef.f.rpartition("!")
    assert book[name.strip("'")][cell.replace("$", "")].value.startswith('=IF(inputs_changed>0,"rerun: ","")&"')


def test_revenue_of_the_scorecard_follows_the_inputs_and_the_rest_says_rerun(book, results_of):
    sheet, blocks = book["Scorecard"], jurisdiction_blocks(results_of(STUDY))
    captions = [cell.value for cell in sheet["A"]]
    rules = [str(one.sqref) for one in sheet.conditional_formatting]
    for one in blocks:
        first = captions.index(one.title, captions.index(one.title) + 1) + 3
        last = first + len(one.years)
        assert [sheet[f"A{line}"].value for line in range(first, last)] == [year.year for year in one.years]
        assert sheet[f"B{last}"].value == f"=SUM($B${first}:$B${last - 1})"
        assert all(sheet[f"B{line}"].value.startswith("=SUMIFS('Taxes by year'!") for line in range(first, last))
        for column in "CDEFG":
            assert any(re.fullmatch(rf"{column}{first}:{column}\d+", rule) for rule in rules), (one.title, column)


def test_a_formula_that_stands_once_refers_to_no_other_sheet(workbook_of):
    with zipfile.ZipFile(workbook_of("colossus-1")) as archive:
        for part in sheet_parts(archive).values():
            text = archive.read(part).decode()
            own = re.findall(r'<f t="shared" ref="[A-Z0-9:]+" si="(\d+)">([^<]*)</f>', text)
            assert [key for key, _ in own] == [str(number) for number in range(len(own))]
            assert not [formula for _, formula in own if "!" in formula]


def test_openpyxl_reads_a_formula_that_stands_once_in_every_cell(workbook_of, model_of_study):
    hours = model_of_study(STUDY).power.hours
    (flow,) = hours.flows.values()
    line = flow.load.place + 1
    first, second = (openpyxl.load_workbook(workbook_of(STUDY))["Hours"].cell(line, FIRST_COLUMN + at).value
                     for at in (1, 2))  # fmt: skip
    assert second == re.sub(r"(?<![$A-Z])G\$", "H$", first)
    assert first != second


def test_one_day_of_the_hours_is_printed(book):
    sheet = book["Hours"]
    _, _, area = sheet.print_area.rpartition("!")
    first, _, last, _ = openpyxl.utils.range_boundaries(area)
    assert last - first + 1 == HOURS_PER_DAY
    assert all("-07 " in sheet.cell(HEAD_ROWS + 1, column).value for column in range(first, last + 1))


def test_months_of_many_years_are_printed_whole_two_years_a_page(workbook_of):
    sheet = openpyxl.load_workbook(workbook_of("colossus-1"))["Months"]
    assert not sheet.print_area
    assert sheet.max_column - FIRST_COLUMN == 6 * 12  # six years differ
    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (3, "$A:$B")


def test_a_wide_front_sheet_is_printed_on_several_pages_that_repeat_what_names_the_row(book):
    sheet = book["Taxes by year"]
    assert [sheet[f"{letter}{HEAD_ROWS + 1}"].value for letter in "ABC"] == [
        "Jurisdiction",
        "Kind of tax",
        "Recurrence",
    ]
    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (3, "$A:$C")
    assert sheet.print_title_rows == f"${HEAD_ROWS + 1}:${HEAD_ROWS + 1}"


@pytest.mark.parametrize("study", STUDIES)
def test_workbooks_stay_small(study, workbook_of):
    assert workbook_of(study).stat().st_size < LARGEST
