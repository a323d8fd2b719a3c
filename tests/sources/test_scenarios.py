"""Scenarios: every one of every shipped study fits, changes something, and is on record; others are refused."""

import pytest

from impact.errors import StudyError
from impact.sources.scenarios import check_scenarios, scenario_study
from impact.sources.studies import read_study, study_names

NAMED = ("announced", "permitted", "realized-to-date", "full-build", "turbines-leave", "tenant-leaves", "not-renewed")


@pytest.mark.parametrize("name", study_names())
def test_every_scenario_of_a_shipped_study_fits(name):
    check_scenarios(read_study(name))


def test_colossus_2_has_the_named_scenarios():
    assert {one.id for one in read_study("colossus-2").scenario} >= set(NAMED)


@pytest.mark.parametrize("scenario", NAMED)
def test_a_scenario_read_and_a_scenario_applied_are_the_same_study(scenario):
    read, filed = read_study("colossus-2", scenario=scenario), read_study("colossus-2")
    applied = scenario_study(filed, scenario)
    assert read == applied
    assert read != filed
    assert read.changes[0].key == "scenario"
    assert read.changes[0].after == scenario
    assert read.changes == applied.changes


def test_changes_come_after_the_scenario():
    found = read_study("colossus-2", ("facility.macrohardrr.it_mw=123",), "permitted")
    assert next(site for site in found.facility if site.id == "macrohardrr").it_mw.value == 123


def test_an_unknown_scenario_is_refused_with_those_that_there_are():
    with pytest.raises(StudyError, match=r"no scenario 'permited'.*permitted"):
        read_study("colossus-2", scenario="permited")


def test_a_study_without_scenarios_says_so():
    with pytest.raises(StudyError, match="this study has none"):
        read_study("allen-turbines", scenario="announced")


def test_a_scenario_with_a_key_that_leads_nowhere_is_named():
    study = read_study("colossus-1")
    bad = study.scenario[0].model_copy(update={"changes": ("facility.nowhere.it_mw=3",)})
    with pytest.raises(StudyError, match=r"scenario grid-stays: .*nowhere"):
        check_scenarios(study.model_copy(update={"scenario": (bad,)}))
