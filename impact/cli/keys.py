"""The command `impact keys`: every key that --set takes, its value, range, unit, and meaning."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.options import StudyArgument, study_of
from impact.cli.screen import print_records
from impact.defaults import DEFAULT_STUDY

if TYPE_CHECKING:
    from impact.study import Study
    from impact.study.keys import SetKey

INDENT = "    "


def keys(
    study: StudyArgument = DEFAULT_STUDY,
    search: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Only keys with these words in key, meaning, or unit.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Those of states that the study does not touch, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List every key that --set takes: of the study, then of the parameters that its states and counties use.

    Example: impact keys colossus-2 --search utilization
    """
    with study_of(study, None) as record:
        from impact.errors import StudyError
        from impact.sources.settings import every_key
        from impact.study.keys import matching_keys

        known = every_key(record) if every else touched_keys(record, every_key(record))
    found = known if search is None else matching_keys(known, search)
    if not found:
        from impact.study.keys import nearest_keys

        raise StudyError(f"no key with '{search}' in it{nearest_keys(search or '', known)}")
    if as_json:
        import pandas as pd

        print_records(pd.DataFrame([one._asdict() | {"value": plain_value(one.value)} for one in found]))
    else:
        sys.stdout.write("".join(map(key_lines, found)))


def touched_keys(study: "Study", known: "list[SetKey]") -> "list[SetKey]":
    """The study's own keys, and those of parameters that hold where it stands and where its effects are counted."""
    from impact.model.region import find_region
    from impact.sources.tax_records import has_tax_records, read_jurisdictions
    from impact.taxes.law import STATE_FILES, STATE_OF_FIPS, state_of

    counties = {*find_region(study.region).fips, *(site.county for site in study.facility)}
    states = {state_of(county) for county in counties}
    files = {f"tax/{file}": state for state, file in STATE_FILES.items()}
    jurisdictions = read_jurisdictions()
    lawless = any(not has_tax_records(STATE_FILES[state]) for state in states if state in STATE_FILES)

    def touches(key: str) -> bool:
        topic, *steps = key.split(".")
        if topic == "tax/local_sales":
            return steps[0] in counties
        if topic == "tax/jurisdictions":
            return jurisdictions[steps[0]]["state"] in {*states, ""}
        if topic == "tax/estimates" and steps[0] == "common":
            return lawless
        named = {files[topic]} if topic in files else set(steps) & set(STATE_OF_FIPS.values())
        return named <= states

    own = ("facility.", "claim.", "sources.")
    return [one for one in known if one.key.startswith(own) or touches(one.key)]


def key_lines(one: "SetKey") -> str:
    """A key with its value, range, and unit, and below it what it is.

    >>> from impact.study.keys import SetKey
    >>> print(key_lines(SetKey("facility.a.pue", 1.2, 1.1, 1.4, "ratio", "Power usage effectiveness.")), end="")
    facility.a.pue = 1.2 (1.1 to 1.4) ratio
        Power usage effectiveness.
    """
    span = "" if one.low is None or one.high is None else f" ({one.low:_.10g} to {one.high:_.10g})"
    unit = f" {one.unit}" if one.unit else ""
    about = f"{INDENT}{one.about}\n" if one.about else ""
    return f"{one.key} = {plain_value(one.value)}{span}{unit}\n{about}"


def plain_value(value: object) -> str:
    """A value as --set takes it."""
    if value is None or value == "":
        return "(not given)"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:_.10g}"
    return str(value)
