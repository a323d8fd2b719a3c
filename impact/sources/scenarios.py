"""Studies made of others: with a scenario applied, on record as all changes are; with those that one includes."""

from collections.abc import Callable, Sequence
from typing import Any

from impact.checks import named
from impact.errors import StudyError
from impact.sources.study_settings import apply_change
from impact.study import Study
from impact.study.keys import nearest
from impact.study.study import Change

SCENARIO = "scenario"
"""Key of the change that names a scenario."""
INCLUDES = "includes"
"""Key of a study file: names of the studies whose facilities it takes over."""


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


def with_included(record: dict[str, Any], read: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """The raw record of a study with the facilities and the sources of those that it includes.

    What the study says itself (years, fiscal, claims, scenarios) stays its own; an included study's are left out.

    Args:
        record: of the study; without `includes` it is returned as it is.
        read: the raw record of a study by name.

    Raises:
        StudyError: a facility comes twice, a source has two texts, or an included study includes others.
    """
    if INCLUDES not in record:
        return record
    names = record[INCLUDES]
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise StudyError(f"{INCLUDES}: write a list of names of studies, such as {INCLUDES} = ['colossus-1']")
    parts = {name: read(name) for name in names}
    for name, part in parts.items():
        if INCLUDES in part:
            raise StudyError(f"{INCLUDES}: {name} includes other studies itself; name those instead")
    found = {key: value for key, value in record.items() if key != INCLUDES}
    found["facility"] = [site for part in parts.values() for site in part.get("facility", [])]
    found["facility"] += record.get("facility", [])
    found["sources"] = _sources(parts) | record.get("sources", {})
    names = [str(site.get("id")) for site in found["facility"]]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise StudyError(f"{INCLUDES}: facility {', '.join(twice)} comes twice")
    return found


def _sources(parts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    first: dict[str, str] = {}
    for name, part in parts.items():
        for key, source in part.get("sources", {}).items():
            if found.setdefault(key, source) != source:
                raise StudyError(
                    f"{INCLUDES}: source {key} has one text in {first[key]} and another in {name}; give one of them "
                    "another key"
                )
            first.setdefault(key, name)
    return found
