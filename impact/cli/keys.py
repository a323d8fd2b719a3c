"""The command `impact keys`: every key that --set takes, its value, range, unit, and meaning."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.options import StudyArgument, study_of
from impact.cli.screen import print_records
from impact.defaults import DEFAULT_STUDY

if TYPE_CHECKING:
    from impact.study.keys import SetKey

INDENT = "    "


def keys(
    study: StudyArgument = DEFAULT_STUDY,
    search: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Only keys with these words in key, meaning, or unit.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List every key that --set takes: of the study, and of the parameters.

    Example: impact keys colossus-2 --search utilization
    """
    with study_of(study, None) as record:
        from impact.errors import StudyError
        from impact.sources.settings import every_key
        from impact.study.keys import matching_keys

        known = every_key(record)
    found = known if search is None else matching_keys(known, search)
    if not found:
        from impact.study.keys import nearest_keys

        raise StudyError(f"no key with '{search}' in it{nearest_keys(search or '', known)}")
    if as_json:
        import pandas as pd

        print_records(pd.DataFrame([one._asdict() | {"value": plain_value(one.value)} for one in found]))
    else:
        sys.stdout.write("".join(map(key_lines, found)))


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
