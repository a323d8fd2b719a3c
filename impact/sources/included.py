"""Studies made of others: the facilities and sources of the studies that one includes, each once."""

from collections.abc import Callable, Iterator
from typing import Any

from impact.errors import StudyError

INCLUDES = "includes"
"""Key of a study file: names of the studies whose facilities it takes over."""


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
    twice = sorted(_twice([str(site.get("id")) for site in found["facility"]]))
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


def _twice(keys: list[str]) -> Iterator[str]:
    return (key for key in set(keys) if keys.count(key) > 1)
