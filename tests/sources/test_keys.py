"""Every key that --set takes is listed, and what is listed can be set; lists, dates, and both spellings."""

from datetime import date

import pytest

from impact.cli.keys import touched_keys
from impact.errors import StudyError
from impact.model.notes import assumption_table
from impact.model.region import find_region
from impact.sources.settings import PARAMETERS, every_key, parameter_record, toml_value
from impact.sources.studies import read_study
from impact.sources.study_settings import apply_change, text_value
from impact.study.keys import matching_keys


@pytest.fixture(scope="module")
def known():
    return every_key(read_study("colossus-2"))


def test_every_figure_of_the_inputs_is_a_key(known):
    study = read_study("colossus-2")
    shown = {key.removeprefix(PARAMETERS) for key in assumption_table(study, find_region(study.region))["where"]}
    assert sorted(shown - {one.key for one in known}) == []


def test_keys_are_listed_once(known):
    keys = [one.key for one in known]
    assert len(keys) == len(set(keys))


def test_what_is_listed_can_be_set(known):
    """A value that is given may be set again, and changes nothing."""
    figures = [one for one in known if isinstance(one.value, float) and one.key.startswith(("facility.", "fiscal."))]
    assert len(figures) > 100
    for one in figures[::10]:
        assert read_study("colossus-2", (f"{one.key}={one.value!r}",)).changes[0].after == pytest.approx(one.value)


def test_a_search_takes_words_in_any_order_with_blanks(known):
    found = {one.key for one in matching_keys(known, "switchgear local share")}
    assert "facility.tulane-road.spend.switchgear.local_share" in found
    assert all("switchgear" in key for key in found)


def test_every_parameter_key_leads_to_a_record(known):
    parameters = [one.key for one in known if one.key.startswith(("grid.", "region.", "tax/tennessee.", "trade."))]
    assert len(parameters) > 50
    assert all(parameter_record(key)[0]["value"] is not None for key in parameters)


@pytest.mark.parametrize("word", ["utilisation", "UTILIZATION"])
def test_a_search_finds_either_spelling(known, word):
    assert "facility.tulane-road.utilization" in {one.key for one in matching_keys(known, word)}


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("facility.tulane-road.utilizaton", "did you mean 'utilization'"),
        ("facility.tulane-road.staff.labour_income_usd_per_job", "did you mean 'labor_income_usd_per_job'"),
        ("facility.tulane-road.it_mv", "did you mean 'it_mw'"),
    ],
)
def test_a_misspelled_key_is_refused_with_the_nearest(key, words):
    with pytest.raises(StudyError, match=words):
        read_study("colossus-2", (f"{key}=0.5",))


@pytest.mark.parametrize("text", ["47157,28033", '["47157", "28033"]', "[47157; 28033]", "Shelby, TN; DeSoto, MS"])
def test_a_list_is_set(text):
    found = read_study("google-west-memphis", (f"region={text}", "facility.west-memphis.county=28033"))
    assert find_region(found.region).fips == ("47157", "28033")


def test_a_list_of_keys_is_set():
    path = ("facility", 0, "supply", 0, "serves")
    assert text_value(path, "tulane-road, southaven") == ["tulane-road", "southaven"]


@pytest.mark.parametrize(("text", "day"), [("2027-07-01", (7, 1)), ("7/1/2027", (7, 1)), ("2027", (1, 1))])
def test_a_date_is_set(text, day):
    study = read_study("colossus-1")
    site, unit = next((site.id, unit.id) for site in study.facility for unit in site.supply if unit.until is None)
    changed = read_study("colossus-1", (f"facility.{site}.supply.{unit}.since={text}",))
    assert {own.since for place in changed.facility for own in place.supply if own.id == unit} == {date(2027, *day)}


def test_records_are_set_as_toml():
    record = {"facility": [{"id": "a", "grid": {}}]}
    apply_change(record, "facility.a.grid.approval=[{ since = 2027-01-01, mw = 100 }]")
    assert record["facility"][0]["grid"]["approval"] == toml_value("[{ since = 2027-01-01, mw = 100 }]")


def test_keys_of_other_states_are_left_out(known):
    """Colossus 2 stands in Tennessee and Mississippi; its region has counties of Arkansas, too."""
    here = touched_keys(read_study("colossus-2"), known)
    keys = {one.key for one in here}
    assert len(here) < len(known) - 500
    assert not {key for key in keys if key.startswith(("tax/estimates.", "tax/local_sales.48"))}
    assert {"tax/mississippi.sales_state", "tax/arkansas.sales_state", "grid.household_kwh"} <= keys
    assert [one.key for one in here][:3] == [one.key for one in known][:3]
    away = read_study("colossus-2", ("region=39049",))
    assert {"tax/estimates.common.property_rate", "tax/estimates.OH.sales_state"} <= {
        one.key for one in touched_keys(away, every_key(away))
    }
