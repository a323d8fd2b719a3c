"""Reading studies: names, files, --set changes, archetypes."""

from copy import deepcopy

import openpyxl
import pytest

from impact.errors import StudyError
from impact.excel_form.content import catalogs
from impact.model.prepared import checked_spending
from impact.sources.announcement import archetype_names, read_archetype
from impact.sources.studies import read_study, study_names
from impact.sources.study_settings import apply_change
from impact.study.study import Change

TOML = """name = "mine"
title = "Mine"
price_year = 2025
first_year = 2025
last_year = 2026
crews_from_outside_share = 0.2
[[facility]]
id = "a"
name = "A"
county = "47157"
latitude = 35.0
longitude = -90.0
"""


SITE = {
    "id": "tulane-road",
    "it_mw": 900,
    "spend": [{"id": "land"}],
    "ramp": {"2026": 0.2, "2028-07-01": 1.0},
    "grid": {"approval": [{"since": 2026, "mw": 3}]},
}


@pytest.fixture
def raw():
    return {"price_year": 2025, "facility": [deepcopy(SITE)]}


def test_the_shipped_studies_are_named():
    assert {"colossus-1", "colossus-2", "google-west-memphis"} <= set(study_names())
    assert "archetypes" not in study_names()


def test_a_file_is_read_from_its_path(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(TOML, encoding="utf-8")
    assert read_study(str(path)).name == "mine"


def test_changes_are_applied_before_anything_is_checked(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(TOML, encoding="utf-8")
    assert read_study(str(path), ("facility.a.it_mw=500", "price_year=2024")).facility[0].it_mw.value == 500
    with pytest.raises(StudyError, match=r"mine\.toml: .*\n  facility\.a\.it_mw: below zero"):
        read_study(str(path), ("facility.a.it_mw=-1",))


@pytest.mark.parametrize(
    ("change", "path", "value"),
    [
        ("price_year=2024", ["price_year"], 2024),
        ("title=New name", ["title"], "New name"),
        ("facility.tulane-road.it_mw=500", ["facility", 0, "it_mw"], 500),
        ("facility.tulane-road.it_mw={value=5,low=4}", ["facility", 0, "it_mw"], {"value": 5, "low": 4}),
        ("facility.tulane-road.spend.land.amount_usd=1e6", ["facility", 0, "spend", 0, "amount_usd"], 1e6),
        ("facility.tulane-road.staff.jobs=7", ["facility", 0, "staff", "jobs"], 7),
        ("facility.tulane-road.it_mw.high=950", ["facility", 0, "it_mw"], {"value": 900, "high": 950}),
        ("facility.tulane-road.it_mw=.5", ["facility", 0, "it_mw"], 0.5),
        ("facility.tulane-road.county=47157", ["facility", 0, "county"], "47157"),
        ("facility.tulane-road.industry=332310", ["facility", 0, "industry"], "332310"),
        ("title=2026", ["title"], "2026"),
        ("region=47157", ["region"], "47157"),
        ('region=["47157", "28033"]', ["region"], ["47157", "28033"]),
        ("facility.tulane-road.ramp.2027=0.5", ["facility", 0, "ramp"], {"2026": 0.2, "2027": 0.5, "2028-07-01": 1.0}),
        ("facility.tulane-road.ramp.2026-01-01=0.3", ["facility", 0, "ramp", "2026"], 0.3),
        ("facility.tulane-road.grid.approval.2026-01-01.mw=9", ["facility", 0, "grid", "approval", 0, "mw"], 9),
        ('title="a=b"', ["title"], "a=b"),
        (" price_year = 2024 ", ["price_year"], 2024),
    ],
)  # fmt: skip
def test_a_change_sets_one_key(raw, change, path, value):
    apply_change(raw, change)
    place = raw
    for step in path:
        place = place[step]
    assert place == value


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("price_year", "write KEY=VALUE"),
        ("=2024", "write KEY=VALUE"),
        ("facility.elsewhere.it_mw=5", "no 'elsewhere' here; there are: tulane-road"),
        ("facility.tulane-road.it_mw.value.x=5", "'it_mw' is one value and holds no keys"),
        ("facility.tulane-road=5", "'tulane-road' is a whole record"),
        ("facility.it_mw=5", "no 'it_mw' here; there are: tulane-road"),
        ("facility.tulane-road.it_mv=5", "unknown key 'it_mv'; did you mean 'it_mw'"),
        ("facility.tulane-road.utilizaton=0.5", "unknown key 'utilizaton'; did you mean 'utilization'"),
        ("tax/tennessee.sales_state=0.05", "a parameter of the model"),
    ],
)
def test_a_change_that_fits_nowhere_is_refused(raw, change, words):
    with pytest.raises(StudyError, match=words):
        apply_change(raw, change)


@pytest.mark.parametrize(
    ("study", "words"),
    [
        ("atlantis", "no study named 'atlantis'; there are: allen-turbines"),
        ("../secret", "cannot be a study's name"),
        ("Big Study", "cannot be a study's name"),
        ("", "cannot be a study's name"),
        ("missing.toml", "there is no file missing.toml"),
        ("missing.xlsx", "there is no file missing.xlsx"),
    ],
)
def test_a_study_that_is_not_there_is_refused(study, words):
    with pytest.raises(StudyError, match=words):
        read_study(study)


def test_a_file_with_another_ending_is_refused_for_it(tmp_path, monkeypatch):
    (tmp_path / "plan.txt").write_text('name = "plan"\n')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StudyError, match=r"plan\.txt: a study file ends in \.toml, an Excel form in \.xlsx; rename it"):
        read_study("plan.txt")
    (tmp_path / "google-west-memphis").write_text("a file of the name of a shipped study\n")
    assert read_study("google-west-memphis").name == "google-west-memphis"


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_a_file_without_keys_says_how_a_study_is_started(tmp_path, text):
    (tmp_path / "a.toml").write_text(text)
    with pytest.raises(StudyError, match=r"a\.toml has no keys; start from an archetype: impact study new NAME"):
        read_study(str(tmp_path / "a.toml"))


def test_a_folder_is_not_a_study(tmp_path):
    folder = tmp_path / "a.toml"
    folder.mkdir()
    with pytest.raises(StudyError, match="cannot be read as text"):
        read_study(str(folder))


def test_a_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(StudyError, match="cannot be read as text"):
        read_study(str(path))


def test_broken_toml_is_refused_with_its_line(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("name = \n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"is not valid TOML: .*line 1"):
        read_study(str(path))


@pytest.mark.parametrize("archetype", archetype_names())
def test_an_archetype_is_a_study_whose_places_and_commodities_are_known(archetype, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(read_archetype(archetype), encoding="utf-8")
    assert len(checked_spending(read_study(str(path)))[1].lines) > 0


def test_an_unknown_archetype_is_refused():
    with pytest.raises(StudyError, match="no archetype 'castle'; there are: apartment-building, combined-cycle"):
        read_archetype("castle")
    with pytest.raises(StudyError, match=r"solar-farm, stadium, university, warehouse; did you mean 'data-center'\?"):
        read_archetype("datacenter")


SMALL = "google-west-memphis"


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("it_mw=-5", r"it_mw: below zero \(-5\)"),
        ("it_mw=abc", "it_mw: 'abc' is not a number; write digits alone"),
        ("it_mw=20M", "it_mw: '20M' is not a number; write digits alone, such as 0.4 or 25000000$"),
        ("utilization=80%", "utilization: '80%' is not a number"),
        ('it_mw="500"', "it_mw: '500' is text; write the number without quotes"),
        ("latitude=north", "latitude: 'north' is not a number"),
        ("it_mv=3", "unknown key 'it_mv'; did you mean 'it_mw'"),
        ("utilizaton=0.5", "unknown key 'utilizaton'; did you mean 'utilization'"),
        ("county=99", "county: write the five digits"),
    ],
)
def test_a_bad_value_is_told_by_its_key_and_with_its_cure(setting, words):
    with pytest.raises(StudyError, match=words):
        read_study(SMALL, (f"facility.west-memphis.{setting}",))


def test_a_misspelled_key_in_a_file_is_told_with_the_nearest_one(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(f"{TOML}utilizaton = 0.5\nit_mw = '20M'\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"(?s)it_mw: '20M' is not a number.*did you mean 'utilization'"):
        read_study(str(path))


def test_keys_of_the_whole_model_are_told_with_the_nearest_one():
    for setting, meant in (("taxes/tennessee.sales_state", "tax/tennessee"), ("tax.tennessee.sales_state", "tax/tenn"),
                           ("facilty.west-memphis.it_mw", "facility")):  # fmt: skip
        with pytest.raises(StudyError, match=f"did you mean '{meant}"):
            read_study(SMALL, (f"{setting}=0.5",))


def test_a_byte_order_mark_is_left_aside(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TOML.encode())
    assert read_study(path).name == "mine"


def test_changes_stay_with_the_study_and_leave_its_content_alone():
    key = "facility.west-memphis.it_mw"
    found = read_study(SMALL, (f"{key}=120", f"{key}=130", "title=New"))
    assert found.changes == (
        Change(key, 140, 130),
        Change("title", "Google data center, West Memphis, Arkansas", "New"),
    )
    assert read_study(SMALL).changes == ()
    assert "changes" not in found.model_dump()


def test_every_commodity_that_the_form_offers_is_taken():
    study = read_study(SMALL)
    line = study.facility[0].spend[0].model_dump()
    for code in catalogs()["commodities"]:
        assert type(study.facility[0].spend[0]).model_validate(line | {"commodity": code}).commodity == code


def test_workbooks_that_the_model_writes_are_refused_by_what_they_are(tmp_path):
    for sheets, kind in (
        (("Cover", "Headline", "Timeline"), "results"),
        (("Summary", "Headline", "Jobs"), "results"),
        (("Headline", "By effect", "Answers"), "a comp"),
    ):
        book = openpyxl.Workbook()
        for sheet in sheets:
            book.create_sheet(sheet)
        book.save(tmp_path / "results.xlsx")
        with pytest.raises(StudyError, match=f"is a workbook of {kind}.* not a study"):
            read_study(tmp_path / "results.xlsx")
