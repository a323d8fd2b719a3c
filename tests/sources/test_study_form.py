"""Reading a study from its Excel form: what is wrong is reported by cell, all at once."""

# ruff: noqa: E501

import datetime
import re
import zipfile

import openpyxl
import pytest

from impact.errors import StudyError
from impact.excel_form.cell_values import cell_value
from impact.excel_form.cells import Cell
from impact.excel_form.schema import form_sheets
from impact.excel_form.write import write_study_form
from impact.model.prepared import checked_spending
from impact.sources.studies import read_study, telling_cells


@pytest.fixture(scope="module")
def written(small_study, tmp_path_factory):
    """The form of a small study, written once."""
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    site = {
        "it_mw": {"value": 10, "low": 5, "high": 20, "source": "news"},
        "grid": {"approval": [{"since": "2025-07-01", "mw": 8}]},
    }
    write_study_form(small_study(study={"sources": {"news": {"title": "News"}}}, site=site), path)
    return path


@pytest.fixture(scope="module")
def book(written):
    """The form without the sheets of lists, which are long and which nothing reads."""
    book = openpyxl.load_workbook(written)
    for name in set(book.sheetnames) - {sheet.title for sheet in form_sheets()}:
        del book[name]
    return book


@pytest.fixture
def form(book, tmp_path):
    """A way to change cells of the form: form({"Spend": {"G2": 1}}) is the study read again."""
    path = tmp_path / "changed.xlsx"

    def changed(cells=None, changes=()):
        known = set(book.sheetnames)
        before = {}
        for sheet, own in (cells or {}).items():
            if sheet not in known:
                book.create_sheet(sheet)
            for address, value in own.items():
                cell = book[sheet][address]
                before[sheet, address] = cell.value, cell.number_format
                cell.value = value
        book.save(path)
        for (sheet, address), (value, number_format) in before.items():
            book[sheet][address].value = value
            book[sheet][address].number_format = number_format
        for sheet in set(book.sheetnames) - known:
            del book[sheet]
        return read_study(str(path), changes)

    changed.path = path
    return changed


def problems(form, cells, changes=()) -> list[str]:
    """The lines of the message on a changed form."""
    with pytest.raises(StudyError) as error:
        form(cells, changes)
    head, *lines = str(error.value).splitlines()
    assert f"changed.xlsx: {len(lines)} thing{'s' * (len(lines) > 1)} to fix" in head
    return [line.strip() for line in lines]


def test_cells_stand_where_the_tests_look_for_them(form):
    form()
    book = openpyxl.load_workbook(form.path)
    spend = {str(cell.value).splitlines()[0]: cell.column_letter for cell in book["Spend"][1]}
    wanted = {
        "id": "B",
        "phase": "D",
        "commodity": "E",
        "priced by": "F",
        "price": "G",
        "price low": "H",
        "price source": "J",
    }
    assert {key: spend[key] for key in wanted} == wanted
    assert (spend["local share"], spend["margins"], spend["years 2025"]) == ("K", "AE", "S")
    assert [book["Facilities"]["B3"].value, book["Facilities"]["B7"].value] == ["county", "it mw"]
    assert [book["Study"]["A6"].value, book["Sources"]["A2"].value] == ["price year", "news"]


WRONG = {
    "a share over 1": ({"Spend": {"K2": 1.4}}, "Spend!K2: local share 1.4 is over 1; shares are fractions: 0.4 for 40%"),
    "a text with two readings": ({"Spend": {"G2": "120.500"}}, "Spend!G2: price '120.500' can be read as 120.5 or as 120500"),
    "text for a number": ({"Spend": {"G2": "lots"}}, "Spend!G2: price 'lots' is not a number"),
    "a date for a number": ({"Spend": {"G2": datetime.date(2025, 1, 1)}}, "Spend!G2: price is the date 2025-01-01; a number is needed"),
    "a yes for a number": ({"Spend": {"G2": True}}, "Spend!G2: price is yes or no; a number is needed"),
    "a negative price": ({"Spend": {"G2": -5}}, "Spend!G2: price: below zero"),
    "crossed bounds": ({"Facilities": {"D7": 50}}, "Facilities!C7: it mw: low <= value <= high does not hold"),
    "no price": ({"Spend": {"F2": None, "G2": None}}, "Spend!A2: this row: give exactly one of amount_usd"),
    "a price of nothing": ({"Spend": {"F2": None}}, "Spend!G2: price: say in 'priced by' what it is"),
    "a price without a figure": ({"Spend": {"G2": None}}, "Spend!G2: price: missing; add it"),
    "an unknown word": ({"Spend": {"D2": "built"}}, "Spend!D2: phase 'built' is not one of: construction, operation"),
    "an unknown site": ({"Spend": {"A2": "hal"}}, "Spend!A2: no facility 'hal'; there are: hall"),
    "no site": ({"Spend": {"A2": None}}, "Spend!A2: facility: missing; add it"),
    "no id": ({"Spend": {"B2": None}}, "Spend!B2: id: missing; add it"),
    "an id twice": ({"Spend": {"B3": "building"}}, "Facilities!C2: hall: spend id used twice: building"),
    "an unknown source": ({"Spend": {"J2": "rumour"}}, "Spend!J2: price source 'rumour' is not on the sheet Sources"),
    "a source twice": ({"Sources": {"A3": "news", "B3": "More"}}, "Sources!A3: key 'news' stands twice"),
    "years that do not add up": ({"Spend": {"S2": 0.6}}, "Spend!A2: this row: the shares of the years add up to 1.1, not 1"),
    "a column of no year": ({"Spend": {"AZ1": "years soon", "AZ2": 1}}, "Spend!AZ2: years soon"),
    "an unknown column": ({"Spend": {"AZ1": "color"}}, "Spend!AZ1: unknown column 'color'"),
    "a column twice": ({"Spend": {"AZ1": "id"}}, "Spend!AZ1: the column 'id' stands twice"),
    "a key column missing": ({"Spend": {"A1": None}}, "Spend!A1: the column 'facility' is missing in row 1"),
    "a figure under no heading": ({"Spend": {"CZ2": 5}}, "Spend!CZ2: stands under no heading"),
    "own shares alongside a word": ({"Spend": {"AE2": "average", "AF2": 0.1}}, "Spend!AF2: margins transportation: say own for margins"),
    "an unknown field": ({"Facilities": {"B3": "color"}}, "Facilities!B3: unknown field 'color'"),
    "a bound of a text": ({"Facilities": {"D2": 5}}, "Facilities!D2: name has no low; empty the cell"),
    "a row without its site": ({"Facilities": {"A7": None}}, "Facilities!A7: facility: missing; write its key"),
    "a county that is none": ({"Facilities": {"C3": "Atlantis"}}, "Facilities!C3: county: no county or city named 'Atlantis'"),
    "a value missing": ({"Study": {"B6": None}}, "Study!B6: price year: missing; add it"),
    "half a year": ({"Study": {"B6": 2025.5}}, "Study!B6: price year 2025.5 is not a whole number"),
    "years outside": ({"Study": {"B8": 2024}}, "the study: years out of order"),
    "a strange sheet": ({"Extra": {"A1": 1}}, "Extra: unknown sheet; give it a name that begins with Notes"),
    "half a pair": ({"Ramp": {"A2": "hall", "B2": "2026"}}, "Ramp!B2: from and share belong together"),
    "a pair twice": ({"Ramp": {"A2": "hall", "B2": "2026", "C2": 1, "A3": "hall", "B3": "2026", "C3": 1}}, "Ramp!B3: from 2026 stands twice"),
    "a year as a day": ({"Ramp": {"A2": "hall", "B2": 2026, "C2": 1}}, "Ramp!B2: from is the day 1905-07-18: a year typed into"),
    "no date": ({"Approvals": {"B2": "soon"}}, "Approvals!B2: since 'soon' is not a date"),
    "a formula without a value": ({"Spend": {"G2": "=1+1"}}, "Spend!G2: a formula without a stored value; open the file in Excel"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_by_cell(form, case):
    cells, words = WRONG[case]
    found = problems(form, cells)
    assert [line for line in found if line.startswith(words)], found
    assert len({line.split(": ")[0] for line in found}) == len(found)


def test_all_that_is_wrong_is_told_at_once(form):
    found = problems(
        form, {"Spend": {"K2": 1.4, "G3": "lots", "D3": "built"}, "Study": {"B6": "x"}, "Facilities": {"C4": 95}}
    )
    places = {line.split(":")[0] for line in found}
    assert places == {"Spend!K2", "Spend!G3", "Spend!D3", "Study!B6", "Facilities!C4"}


def test_a_change_of_one_key_is_told_by_cell_too(form):
    assert form({}, ("facility.hall.it_mw.value=15",)).facility[0].it_mw.value == 15
    assert problems(form, {}, ("facility.hall.spend.building.local_share=1.5",))[0].startswith(
        "Spend!K2: local share 1.5"
    )


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"Facilities": {"C3": "47999 Nowhere"}}, r"Facilities!C3 \(facility.hall.county\): 47999"),
        ({"Facilities": {"C3": "06037"}}, r"Facilities!C3 \(facility.hall.county\): 06037 lies outside"),
        ({"Spend": {"E2": 561699}}, r"Spend!E2 \(facility.hall.spend.building.commodity\): 561699"),
    ],
)
def test_what_is_found_wrong_later_is_told_by_cell(form, cells, words):
    study = form(cells)
    with pytest.raises(StudyError, match=words), telling_cells(str(form.path)):
        checked_spending(study)


def test_cells_that_a_spreadsheet_has_changed_are_understood(form):
    cells = {"Facilities": {"C3": 5035, "C7": "10", "C2": 7}, "Spend": {"E2": 334111, "B2": " building ", "D2": "  construction"},
             "Study": {"B6": "2025"}, "Claims": {"A2": "Jobs", "B2": 500, "C2": True, "D2": datetime.date(2025, 10, 2), "E2": "news"},
             "Notes of mine": {"A1": "=1+1"}}  # fmt: skip
    study = form(cells)
    site, claim = study.facility[0], study.claim[0]
    assert (site.county, site.it_mw.value, site.name) == ("05035", 10.0, "7")
    assert (site.spend[0].commodity, site.spend[0].id, site.spend[0].phase) == ("334111", "building", "construction")
    assert (claim.figure, claim.who, claim.when) == ("500", "yes", "2025-10-02")


def test_rows_and_columns_may_stand_in_any_order(form, tmp_path):
    first = form()
    book = openpyxl.load_workbook(form.path)
    for name in ("Spend", "Facilities", "Study", "Sources"):
        rows = [[cell.value for cell in row][::-1] for row in book[name].iter_rows()]
        body = rows[1:] if name in ("Spend", "Sources") else rows[:0:-1]
        place = book.index(book[name])
        book.remove(book[name])
        sheet = book.create_sheet(name, place)
        for row in [rows[0], *body]:
            sheet.append(row)
    book.save(tmp_path / "other.xlsx")
    assert read_study(str(tmp_path / "other.xlsx")) == first


def test_another_workbook_is_told_from_a_form(tmp_path):
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(StudyError, match=r"no sheet of a study's form in it .*impact study template"):
        read_study(str(tmp_path / "other.xlsx"))


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("date", 2026, "2026"),
        ("date", 2026.0, "2026"),
        ("date", "2026-07-01", "2026-07-01"),
        ("yes or no", "No", False),
        ("yes or no", True, True),
        ("list", "a; b,c ", ["a", "b", "c"]),
        ("text or list", "47157;", ["47157"]),
        ("text or list", "47157,28033", "47157,28033"),
        ("text", 2025.0, "2025"),
        ("text", 0.1, "0.1"),
        ("number", " 1e5 ", 1e5),
        ("number", "40%", 0.4),
        ("whole", "2 025", 2025),
    ],
)
def test_what_a_cell_says(kind, value, expected):
    assert cell_value(Cell(("a",), kind, ""), value) == expected


@pytest.mark.parametrize(
    ("kind", "value"), [("date", True), ("date", 45000.5), ("yes or no", "maybe"), ("number", "20.000"), ("whole", 1.5)]
)
def test_what_a_cell_cannot_say(kind, value):
    with pytest.raises(ValueError, match=r"."):
        cell_value(Cell(("a",), kind, ""), value)


def with_cell(path, other, content: str):
    """A copy of a form with the XML of the price of its first line replaced."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = re.sub(rb'<c r="G2"[^>]*><v>100000000</v></c>', content.encode(), text)
            new.writestr(name, text)
    return str(other)


def test_a_formula_counts_by_the_value_that_was_stored_with_it(form, tmp_path):
    form()
    path = with_cell(form.path, tmp_path / "formula.xlsx", '<c r="G2"><f>40+2</f><v>42</v></c>')
    assert read_study(path).facility[0].spend[0].amount_usd.value == 42


def test_an_error_of_a_formula_is_told_by_cell(form, tmp_path):
    form()
    path = with_cell(form.path, tmp_path / "formula.xlsx", '<c r="G2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')
    with pytest.raises(StudyError, match="Spend!G2: holds the error #DIV/0!; fix its formula"):
        read_study(path)


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(form, tmp_path):
    form()
    path = with_cell(form.path, tmp_path / "formula.xlsx", '<c r="G2" t="str"><f>""</f><v></v></c>')
    with pytest.raises(StudyError, match="Spend!G2: price: missing; add it") as error:
        read_study(path)
    assert "without a stored value" not in str(error.value)
