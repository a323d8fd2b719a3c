"""Counties by name, city, and code; and regions written so."""

import pytest

from impact.errors import StudyError
from impact.model.region import find_region
from impact.sources import built
from impact.sources.concordance import read_concordance
from impact.sources.place_names import CITY, county_code, county_in_region, region_text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("47157", "47157"),
        ("Shelby, TN", "47157"),
        ("shelby county, tennessee", "47157"),
        ("Shelby TN", "47157"),
        ("DeSoto County, Mississippi", "28033"),
        ("De Soto, MS", "28033"),
        ("Licking, OH", "39089"),
        ("Memphis, TN", "47157"),
        ("West Memphis, AR", "05035"),
        ("St Louis County, MO", "29189"),
        ("Baltimore city, MD", "24510"),
        ("Charlottesville, VA", "51540"),
        ("Maui, HI", "15009"),
        ("Orleans Parish, LA", "22071"),
        ("City of Marion, AR", "05035"),
        ("Marion County, AR", "05089"),
    ],
)
def test_a_county_is_found_by_its_name(text, code):
    assert county_code(text) == code


def test_every_county_is_found_by_the_name_that_the_accounts_give_it():
    """All but those that a city of the same name and state makes ambiguous."""
    wrong, unclear = [], []
    for code, name in built.read_counties()["name"].items():
        try:
            wrong += [name] if county_code(name) != code and not CITY.search(name.lower()) and "+" not in name else []
        except StudyError as error:
            unclear.append(str(error))
    assert wrong == []
    assert len(unclear) < 10
    assert all("may be" in text for text in unclear)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Shelbee, TN", r"no county or city named 'Shelbee, TN'.*nearest: Shelby, TN \(47157\)"),
        ("Memphis, AR", r"nearest: West Memphis, AR \(city in 05035\), Memphis, TN \(city in 47157\)"),
        ("Shelby", r"'Shelby' may be Shelby, AL \(01117\).* and 4 more; write a county with its state"),
        ("Marion, AR", r"may be Marion, AR \(05089\), Marion, AR \(city in 05035\)"),
        ("Richmond, VA", r"may be .*51159.*51760"),
        ("99999", "no county has the FIPS code 99999"),
        ("09170", "planning region South Central Connecticut"),
        ("", "no county or city named ''"),
        ("Chicago Heights of Nowhere, ZZ", "no county or city named"),
    ],
)
def test_a_name_of_none_or_several_is_refused_with_the_nearest(text, words):
    with pytest.raises(StudyError, match=words):
        county_code(text)


def test_cities_lie_in_counties_of_their_state():
    names = built.read_counties()["name"]
    assert all(names[code][-2:] == city[-2:] for city, code in read_concordance("cities").itertuples(index=False))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Shelby, TN; DeSoto, MS", ("47157", "28033")),
        ("Shelby, TN, DeSoto County, Mississippi", ("47157", "28033")),
        ("Shelby, TN, 05035", ("47157", "05035")),
        ("Licking, OH", ("39089",)),
    ],
)
def test_a_region_is_written_by_names(text, codes):
    assert find_region(text).fips == codes


def test_a_state_is_written_in_full():
    assert find_region("Tennessee") == find_region("TN")
    assert region_text("memphis") == "memphis"


def test_a_misspelled_county_of_a_region_is_refused_with_the_nearest():
    with pytest.raises(StudyError, match=r"nearest: DeSoto, MS \(28033\)"):
        find_region("Shelby, TN; Desotto, MS")


@pytest.mark.parametrize(
    ("text", "code", "note"),
    [
        ("Shelby County", "47157", "'Shelby County' is Shelby, TN (47157), the one in the region."),
        ("DeSoto", "28033", "'DeSoto' is DeSoto, MS (28033), the one in the region."),
        ("47157", "47157", ""),
        ("Licking, OH", "39089", ""),
    ],
)
def test_a_name_of_several_counties_is_the_regions_own(text, code, note):
    assert county_in_region(text, {"47157", "28033"}) == (code, note)


def test_a_name_of_several_counties_none_of_them_here_is_refused():
    with pytest.raises(StudyError, match="'Shelby County' may be Shelby, AL"):
        county_in_region("Shelby County", {"28033"})


def test_a_misspelled_county_lists_those_of_the_region_first():
    with pytest.raises(StudyError, match=r"nearest: Shelby, TN \(47157\), Shelby, AL"):
        county_in_region("Shelbey County", {"47157", "28033"})
    with pytest.raises(StudyError, match=r"nearest: Tunica, MS \(28143\)"):
        county_in_region("Tunicka", {"28143"})
