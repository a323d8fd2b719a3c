"""Places and commodities that a study names must exist, and lie in its region."""

import pytest

from impact.errors import StudyError
from impact.pipeline import checked_spending


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
