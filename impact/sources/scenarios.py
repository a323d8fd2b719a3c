"""Scenarios of a study: the study with a named set of changes applied, on record as all changes are."""

from collections.abc import Sequence
from typing import Any

from impact.checks import named
from impact.errors import StudyError
from impact.sources.settings import apply_change
from impact.study import Study
from impact.study.change import Change
from impact.study.keys import nearest

SCENARIO = "scenario"
"""Key of the change that names a scenario."""


def scenario_changes(scenarios: Sequence[Any], name: str) -> list[str]:
    """The changes of a scenario among raw records of a study.

    Raises:
        StudyError: the study has no such scenario; the message names those that there are.
    """
    known = {one["id"]: one for one in scenarios if isinstance(one, dict) and isinstance(one.get("id"), str)}
    if name not in known:
        there = f"there are: {named(known, most=20)}" if known else "this study has none"
        raise StudyError(f"no scenario '{name}'{nearest(name, list(known))}; {there}")
    return [str(change) for change in known[name].get("changes", [])]


def apply_scenario(record: dict[str, Any], name: str) -> list[Change]:
    """Apply a scenario to the raw record of a study, and return what that changes, its name first."""
    scenarios = record.get(SCENARIO)
    found = scenario_changes(scenarios if isinstance(scenarios, list) else [], name)
    try:
        return [Change(SCENARIO, None, name), *(apply_change(record, change) for change in found)]
    except StudyError as error:
        raise StudyError(f"scenario {name}: {error}") from None


def scenario_study(study: Study, name: str) -> Study:
    """A study with one of its scenarios applied.

    Raises:
        StudyError: no such scenario, or its changes do not fit the study.
    """
    record = study.model_dump(mode="json", exclude_unset=True)
    changes = apply_scenario(record, name)
    try:
        return Study.model_validate(record).with_changes(*study.changes, *changes)
    except ValueError as error:
        raise StudyError(f"scenario {name} does not fit the study: {error}") from None


def check_scenarios(study: Study) -> None:
    """Every scenario of a study can be applied."""
    for one in study.scenario:
        scenario_study(study, one.id)
