"""Regions by name, state and county code, combined areas included."""

import pytest

from impact.errors import StudyError
from impact.model.region import find_region
from impact.sources import built
from impact.sources.place_names import PLANNING_REGIONS

MEMPHIS = {"47157", "47167", "47047", "28033", "28137", "28143", "28093", "28009", "05035"}


def test_memphis_is_nine_counties_of_three_states():
    region = find_region("memphis")
    assert set(region.fips) == MEMPHIS
    assert not region.is_nation
    assert not region.notes


def test_the_us_is_every_county():
    region = find_region("US")
    assert region.is_nation
    assert len(region.fips) == len(built.read_counties()) == 3114


@pytest.mark.parametrize(("text", "count"), [("TN", 95), ("tn", 95), ("DC", 1), ("MS", 82), ("AR", 75)])
def test_a_state_is_its_counties(text, count):
    region = find_region(text)
    assert len(region.fips) == count
    assert region.name == text.upper()


def test_rows_point_at_the_counties_named():
    region = find_region("47157, 05035")
    assert list(built.read_counties().index[list(region.rows)]) == ["47157", "05035"]
    assert region.name == "47157,05035"


def test_a_list_of_a_study_and_a_text_of_the_command_line_are_the_same_region():
    assert find_region(("47157", "05035")) == find_region("47157,05035")


def test_a_county_named_twice_counts_once():
    assert find_region("47157,47157").fips == ("47157",)


@pytest.mark.parametrize(
    ("census", "bea", "words"),
    [
        ("51540", ("51901",), "Charlottesville"),
        ("02261", ("02063", "02066"), "Valdez-Cordova"),
        ("15005", ("15901",), "Kalawao"),
        ("46113", ("46102",), "Shannon"),
    ],
)
def test_a_county_that_bea_publishes_under_another_code_is_found_and_noted(census, bea, words):
    region = find_region(census)
    assert region.fips == bea
    assert words in region.notes[0]
    assert f"({census})" in region.notes[0]
    assert "that area is used" in region.notes[0]


def test_two_parts_of_a_combined_area_are_one_area():
    assert find_region("51003,51540").fips == ("51901",)


def test_the_district_of_columbia_is_a_county_too():
    assert find_region("11001").fips == find_region("DC").fips


@pytest.mark.parametrize("text", ["atlantis", "99999", "", "47157,", "TN,MS", "4715", "47157;4715"])
def test_an_unknown_region_is_refused_with_the_ways_to_write_one(text):
    with pytest.raises(StudyError, match=r"unknown region: .*Write memphis, us, a state's two letters"):
        find_region(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("09110", ["planning region Capitol", "09003,09013"]),
        ("09190", ["planning region Western Connecticut", "09001"]),
        ("47157,09160", ["09160", "09005"]),
        ("PR", ["Puerto Rico", "no multipliers"]),
        ("pr", ["Puerto Rico"]),
        ("72127", ["72127", "Puerto Rico", "no county jobs"]),
        ("78010", ["Virgin Islands"]),
    ],
)
def test_areas_that_the_accounts_lack_have_an_answer_of_their_own(text, words):
    with pytest.raises(StudyError) as refused:
        find_region(text)
    assert all(word in str(refused.value) for word in words)


@pytest.mark.parametrize(("name", "counties"), PLANNING_REGIONS.values())
def test_what_stands_for_a_planning_region_is_in_the_accounts(name, counties):
    assert find_region(",".join(counties)).fips == counties
