"""When money is spent and when a facility runs."""

from datetime import date

import pytest

from impact.ledger.spending import ended, line_schedule, operating_share, reference_year
from impact.study import Study

YEARS = range(2025, 2029)


def schedule_of(study, number):
    site = study.facility[0]
    return line_schedule(site.spend[number], site, YEARS).tolist()


def test_without_a_ramp_a_facility_runs_in_full_from_the_start(small_study):
    assert operating_share(small_study().facility[0], YEARS).eq(1).all()


def test_a_ramp_holds_its_last_year_and_is_nothing_before_its_first(small_study):
    site = small_study(site={"ramp": {2026: 0.4, 2027: 0.9}}).facility[0]
    assert operating_share(site, YEARS).tolist() == [0.0, 0.4, 0.9, 0.9]


def test_a_year_that_a_ramp_leaves_out_is_as_the_year_before(small_study):
    site = small_study(site={"ramp": {2025: 0.2, 2027: 1.0}}).facility[0]
    assert operating_share(site, YEARS).tolist() == [0.2, 0.2, 1.0, 1.0]


def test_construction_falls_in_its_years_alone(small_study):
    assert schedule_of(small_study(), 0) == [0.5, 0.5, 0.0, 0.0]


def test_operation_follows_the_ramp(small_study):
    assert schedule_of(small_study(site={"ramp": {2026: 0.5, 2027: 1.0}}), 1) == [0.0, 0.5, 1.0, 1.0]


def test_operation_with_years_of_its_own_runs_in_those_alone(small_study):
    assert schedule_of(small_study(power={"years": {2026: 1.0, 2027: 0.5}}), 1) == [0.0, 1.0, 0.5, 0.0]


def test_the_reference_year_is_the_first_in_full_operation(small_study):
    assert reference_year(small_study()) == 2025
    assert reference_year(small_study(site={"ramp": {2025: 0.1, 2026: 0.6, 2027: 1.0}})) == 2027


def test_the_reference_year_waits_for_every_facility(record):
    raw = record(site={"ramp": {2025: 1.0}})
    raw["facility"].append(raw["facility"][0] | {"id": "second", "ramp": {2026: 0.3, 2028: 0.8}})
    assert reference_year(Study.model_validate(raw)) == 2028


def test_a_facility_that_never_runs_is_not_waited_for(record):
    raw = record(site={"ramp": {2025: 0.5, 2026: 1.0}})
    raw["facility"].append(raw["facility"][0] | {"id": "second", "ramp": {2025: 0.0}})
    assert reference_year(Study.model_validate(raw)) == 2026


def test_a_study_may_name_its_reference_year(small_study):
    assert reference_year(small_study(study={"reference_year": 2028})) == 2028


@pytest.mark.parametrize("name", ["colossus-1", "colossus-2", "google-west-memphis"])
def test_the_reference_year_of_a_shipped_study_lies_in_it(results_of, name):
    results = results_of(name)
    assert results.study.first_year <= results.reference_year <= results.study.last_year


def test_a_connection_without_a_known_limit_has_none_when_its_facility_closes(small_study):
    known = small_study(site={"grid": {"approval": [{"since": "2025-03-01", "mw": 60}]}}).facility[0].grid
    limits = [(step.since, step.mw.value) for step in ended(known, date(2027, 1, 1)).approval]
    assert limits == [(date(2025, 3, 1), 60.0), (date(2027, 1, 1), 0.0)]
    unknown = small_study(site={"grid": {"utility": "mlgw"}}).facility[0].grid
    assert ended(unknown, date(2027, 1, 1)) == unknown
