"""The front sheet of the form: ten answers make a study; without them the sheets behind count."""

import openpyxl
import pytest

from impact.errors import StudyError
from impact.excel_form.questions import ANSWERS, QUESTIONS, TITLE
from impact.excel_form.write import write_study_form
from impact.model.prepared import checked_spending
from impact.sources.studies import archetype_study, read_study


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    write_study_form(archetype_study("warehouse"), path, questions=True)
    return path


def filled(form, tmp_path, **answers):
    book = openpyxl.load_workbook(form)
    for row, question in enumerate(QUESTIONS, start=2):
        if question.key in answers:
            book[TITLE].cell(row, 2).value = answers[question.key]
    book.save(tmp_path / "filled.xlsx")
    return str(tmp_path / "filled.xlsx")


def test_there_are_ten_questions_on_the_first_sheet(form):
    book = openpyxl.load_workbook(form)
    assert book.sheetnames[0] == TITLE
    assert len(QUESTIONS) == 10
    assert book[TITLE].max_row == 11


def test_without_answers_the_sheets_behind_count(form):
    assert read_study(str(form)) == archetype_study("warehouse")


def test_answers_as_a_person_writes_them_make_a_study(form, tmp_path):
    answers = {"counts": ANSWERS.title(), "name": "river-hotel", "archetype": "Hotel", "county": "Licking, OH",
               "investment_usd": "$85,000,000", "jobs": 120, "start": 2028, "pay_usd": "$48,000",
               "crews_from_outside_share": "30%"}  # fmt: skip
    study = read_study(filled(form, tmp_path, **answers))
    site = study.facility[0]
    assert (study.name, site.county, study.first_year) == ("river-hotel", "39089", 2028)
    assert study.announced_usd.value == 85e6
    assert site.staff.jobs.value == 120
    assert site.staff.labor_income_usd_per_job.value == 48_000
    assert study.crews_from_outside_share.value == 0.3
    lines = checked_spending(study).spending.lines
    assert lines.loc[lines["phase"].eq("construction"), "amount_usd"].sum() == pytest.approx(85e6, rel=1e-6)


def test_answers_that_would_not_be_read_are_refused(form, tmp_path):
    with pytest.raises(StudyError) as error:
        read_study(filled(form, tmp_path, name="river-hotel", archetype="hotel"))
    assert f"{TITLE}!B3, {TITLE}!B4: answered, but {TITLE}!B2 says that the sheets behind count" in str(error.value)
    assert f"write '{ANSWERS}' into {TITLE}!B2" in str(error.value)


def test_an_amount_in_millions_is_read(form, tmp_path):
    answers = {"counts": ANSWERS, "name": "x", "archetype": "hotel", "county": 47157, "investment_usd": "$85 million"}
    assert read_study(filled(form, tmp_path, **answers)).announced_usd.value == 85e6


def test_a_size_is_read_with_its_unit(form, tmp_path):
    answers = {"counts": ANSWERS, "name": "x", "archetype": "Data center", "county": 47157, "size": "250 MW"}
    assert read_study(filled(form, tmp_path, **answers)).facility[0].it_mw.value == 250
    with pytest.raises(StudyError, match=r"How large\? '250 beds' is not a number of MW; write it as 1200"):
        read_study(filled(form, tmp_path, **answers | {"size": "250 beds"}))


def test_what_cannot_be_read_is_named_by_cell(form, tmp_path):
    path = filled(form, tmp_path, counts=ANSWERS, name="x", archetype="hotel", county="Likking, OH", jobs="many")
    with pytest.raises(StudyError) as error:
        read_study(path)
    assert f"{TITLE}!B5: In which county? no county or city named 'Likking, OH'" in str(error.value)
    assert "2 things to fix" in str(error.value)
    assert f"{TITLE}!B7: Permanent jobs as announced? 'many' is not a number" in str(error.value)


def test_a_needed_answer_that_is_missing_is_named(form, tmp_path):
    with pytest.raises(StudyError, match=rf"{TITLE}!B4: What is built\? missing; add it"):
        read_study(filled(form, tmp_path, counts=ANSWERS, name="x", county=47157))


def test_an_archetype_that_is_not_there_is_named(form, tmp_path):
    with pytest.raises(StudyError, match=f"{TITLE}: no archetype 'castle'"):
        read_study(filled(form, tmp_path, counts=ANSWERS, name="x", county=47157, archetype="castle"))
