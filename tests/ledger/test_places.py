"""Places and commodities that a study names must exist, and lie in its region."""

import pytest

from impact.errors import StudyError
from impact.ledger.places import relocated_study
from impact.model.prepared import checked_spending
from impact.model.region import find_region
from impact.model.run import in_region
from impact.sources import built
from impact.sources.concordance import read_county_aliases
from impact.study.fiscal import Published


def test_a_county_that_does_not_exist_is_refused(small_study):
    with pytest.raises(StudyError, match=r"facility\.hall\.county: 99999 is not a county FIPS code"):
        checked_spending(small_study(site={"county": "99999"}))


def test_a_county_outside_the_region_is_refused(small_study):
    with pytest.raises(StudyError, match=r"47037 lies outside the study's region .* add the county to `region`"):
        checked_spending(small_study(site={"county": "47037"}))


def test_a_county_of_a_combined_area_lies_in_it(small_study):
    study = small_study(study={"region": ("51901",)}, site={"county": "51540"})
    assert len(checked_spending(study)[1].lines) == 2


def test_unknown_commodities_and_industries_are_named_together(small_study):
    study = small_study(site={"industry": "999999"}, building={"commodity": "ABCDEF"})
    with pytest.raises(
        StudyError,
        match=r"unknown code: facility\.hall\.spend\.building\.commodity: ABCDEF, facility\.hall\.industry: 999999",
    ):
        checked_spending(study)


@pytest.mark.parametrize("code", ["S00300", "S00402"])
def test_a_commodity_that_nobody_makes_is_refused(small_study, code):
    with pytest.raises(StudyError, match=f"commodity: {code}"):
        checked_spending(small_study(building={"commodity": code}))


def test_land_is_a_commodity(small_study):
    assert len(checked_spending(small_study(building={"commodity": "LAND00"}))[1].lines) == 2


def moved(study, text):
    return relocated_study(study, find_region(text), built.read_counties(), read_county_aliases())


def test_a_study_in_a_larger_region_keeps_its_sites(small_study):
    found = moved(small_study(), "TN")
    assert found.region == "TN"
    assert found.facility == small_study().facility


def test_a_study_in_another_region_stands_in_its_first_county(small_study):
    found = moved(small_study(), "28033,05035")
    assert [site.county for site in found.facility] == ["28033"]
    assert (found.facility[0].latitude, found.facility[0].longitude) == pytest.approx((34.9, -90.0), abs=0.1)
    assert checked_spending(found)[0].facility[0].county == "28033"


def test_only_the_sites_outside_are_moved(small_study, record):
    raw = record(site={"id": "second", "county": "28033"})["facility"]
    study = small_study(study={"facility": [*record()["facility"], *raw]})
    assert [site.county for site in moved(study, "28033,28093").facility] == ["28033", "28033"]
    assert [site.county for site in moved(study, "28093,28033").facility] == ["28093", "28033"]


def test_a_site_in_a_combined_area_is_inside_the_region_that_holds_the_area(small_study):
    """Charlottesville (51540) is part of BEA's 51901, a county of Virginia."""
    study = small_study(study={"region": "VA"}, site={"county": "51540"})
    prepared_study = checked_spending(moved(study, "VA"))[0]
    assert [site.county for site in prepared_study.facility] == ["51901"]


def test_no_other_region_leaves_the_study_as_it_is(small_study):
    study = small_study()
    assert in_region(study, None) is study


def test_an_unknown_utility_is_named_with_those_that_are_there(small_study):
    with pytest.raises(StudyError, match=r"facility.hall.grid.utility: 'edison'; there are: mlgw, "):
        checked_spending(small_study(site={"grid": {"utility": "edison"}}))


def test_published_figures_stay_where_no_site_moved_and_go_with_the_first_that_did(small_study, record):
    raw = record(site={"id": "second", "county": "28033"})["facility"]
    roll = Published(step="appraised_value_usd", tax_year=2026, low=1e9, who="Assessor", source="roll")
    study = small_study(study={"facility": [*record()["facility"], *raw]}).model_copy(update={"published_tax": (roll,)})
    assert moved(study, "47157,28033").published_tax == (roll,)
    assert moved(study, "28033,28093").published_tax == ()
