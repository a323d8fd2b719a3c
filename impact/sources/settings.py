"""Settings: what `--set KEY=VALUE` says, resolved to one record: a field of the study, or a parameter of the model.

A key of a study is the path to its field (study.keys). A key of a parameter begins with its file under
data/parameters/, such as tax/STATE.sales_state or grid.household_kwh. A value is written as in TOML, or as a word.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from math import isfinite
from typing import Any, NamedTuple

from impact.checks import named
from impact.errors import StudyError
from impact.sources.catalog import data_folder
from impact.sources.earlier_names import current_key
from impact.sources.parameters import FIRST_YEAR, PARTS, read_parameters
from impact.study import Study
from impact.study.keys import (
    SetKey,
    nearest,
    study_keys,
)
from impact.study.ranged import not_a_number
from impact.study.study import Change, Plain

PARAMETERS = "data/parameters/"
FIXED = {
    "announcement": "is used when a study is started (impact study new)",
    "county_accounts": "is used when the data are built (impact data build)",
    "regions": "names regions; give the study's own region, or --region",
    "structural": "holds errors of the method; set the study's own figures (facility.ID.staff.jobs, crews) instead",
    "validation": "holds published figures that ours are compared with",
}
"""Files of parameters that a run does not calculate with, and why."""
LAST_YEAR = "2100"
LOCAL_RATE = re.compile(
    r"tax/jurisdictions\.(?P<jurisdiction>(?P<state>[a-z]{2})-other-local)\.(?P<name>[a-z_]+)(?P<part>(\.[a-z0-9]+)?)"
)
"""A rate of a state's local jurisdictions that are not named."""
BELOW_ONE = ("grid.td_losses_share", "grid.on_site_line_losses_share")
"""Losses on the way: what arrives is divided by the share that is not lost, which must be above zero."""
ABOVE_ZERO = ("grid.battery_round_trip_share",)
"""Shares of what comes back: what is given is divided by them."""


class Setting(NamedTuple):
    """One KEY=VALUE.

    Attributes:
        key: the key.
        text: the value as written.

    """

    key: str
    text: str

    @property
    def shown(self) -> str:
        """As it was written, for messages."""
        return f"--set {self.key}={self.text}"


def setting_of(change: str) -> Setting:
    """The key and the value of a change."""
    key, equals, text = change.partition("=")
    if not equals or not key.strip():
        raise StudyError(f"--set {change}: write KEY=VALUE, such as facility.tulane-road.it_mw=500")
    return Setting(estimate_key(current_key(key.strip().removeprefix(PARAMETERS))), text.strip())


def estimate_key(key: str) -> str:
    """Where a state's law is not here: the key of the estimate behind a rate of its local jurisdictions; else the key.

    The rate is in no file of jurisdictions then, but the list of assumptions shows it as theirs.

    >>> estimate_key("tax/jurisdictions.oh-other-local.property_rate"), estimate_key("grid.household_kwh")
    ('tax/estimates.common.property_rate', 'grid.household_kwh')
    """
    found = LOCAL_RATE.fullmatch(key)
    if found is None or found["jurisdiction"] in read_parameters("tax/jurisdictions"):
        return key
    estimates, state = read_parameters("tax/estimates"), found["state"].upper()
    for group in (state, "common"):
        if found["name"] in estimates.get(group, {}):
            return f"tax/estimates.{group}.{found['name']}{found['part']}"
    return key


def topics() -> list[str]:
    """Files of parameters, as keys begin with them."""
    folder = data_folder() / "parameters"
    return sorted(path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.toml"))


def is_parameter(key: str) -> bool:
    """Whether a key is that of a parameter.

    >>> is_parameter("tax/tennessee.sales_state"), is_parameter("region"), is_parameter("region.delta")
    (True, False, True)
    """
    topic, dot, _ = key.partition(".")
    return bool(dot) and topic in topics()


def toml_value(text: str) -> Any:  # noqa: ANN401 - whatever TOML holds
    """A value as in TOML, a number as it is usually written, or the word itself."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def parameter_record(key: str) -> tuple[Mapping[str, Any], str]:
    """The record that a parameter's key leads to, and the part of it that the key names: a year, value, low or high.

    Raises:
        StudyError: there is none; says what there is.

    """
    topic, _, path = key.partition(".")
    if topic in FIXED:
        raise StudyError(f"--set {key}: {PARAMETERS}{topic}.toml {FIXED[topic]}")
    place: Mapping[str, Any] = read_parameters(topic)
    steps = path.split(".")
    while steps and "value" not in place:
        step = steps.pop(0)
        inner = place.get(step)
        if not isinstance(inner, Mapping):
            records = [name for name, record in place.items() if isinstance(record, Mapping)]
            raise StudyError(
                f"--set {key}: no '{step}' here{nearest(step, records)}; there are: {named(records, most=12)}"
            )
        place = inner
    part = ".".join(steps)
    if "value" not in place:
        raise StudyError(f"--set {key}: names several parameters: {named(f'{key}.{name}' for name in place)}")
    if part and part not in PARTS and not (part.isdecimal() and FIRST_YEAR <= part <= LAST_YEAR):
        raise StudyError(f"--set {key}: '{part}' is no part of a parameter; write a year, or {', '.join(PARTS)}")
    return place, part


def parameter_keys() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Key and record of every parameter that a run calculates with."""
    for topic in topics():
        if topic not in FIXED:
            yield from _records_in(topic, read_parameters(topic))


def _records_in(key: str, place: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if "value" in place:
        yield key, place
        return
    for name, inner in place.items():
        if isinstance(inner, Mapping):
            yield from _records_in(f"{key}.{name}", inner)


def checked_value(key: str, value: Any) -> Any:  # noqa: ANN401 - as in the record
    """The value of a parameter, of the kind and within the limits of its record.

    Raises:
        StudyError: it cannot be; says why.

    """
    record, part = parameter_record(key)
    old = record["value"]
    if isinstance(old, list) and not part:
        if not isinstance(value, list) or len(value) != len(old):
            raise StudyError(f"--set {key}: a list of {len(old)} is needed, such as {old}")
        return [_checked_item(key, record, was, item) for was, item in zip(old, value, strict=True)]
    if isinstance(old, list):
        raise StudyError(f"--set {key}: this parameter is a list; set all of it")
    found = _checked_item(key, record, old, value)
    if part in PARTS:
        parts = {"value": old, "low": record.get("low"), "high": record.get("high")} | {part: found}
        ends = [float(parts[name]) for name in ("low", "value", "high") if parts[name] is not None]
        if ends != sorted(ends):
            shown = ", ".join(f"{end:g}" for end in ends)
            raise StudyError(f"--set {key}: low <= value <= high does not hold: {shown}")
    return found


def _checked_item(key: str, record: Mapping[str, Any], old: Any, value: Any) -> Any:  # noqa: ANN401 - as in the record
    if isinstance(old, str):
        return str(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise StudyError(f"--set {key}: {not_a_number(value)}")
    if not isfinite(value):
        raise StudyError(f"--set {key}: {value} is not a figure that can be calculated with")
    least = record.get("low") if record.get("low") is not None else record["value"]
    if value < 0 and not (isinstance(least, int | float) and least < 0):
        raise StudyError(f"--set {key}: below zero ({value:g}); write a figure of 0 or more")
    if str(record["unit"]).startswith("share") and value > 1:
        raise StudyError(f"--set {key}: {value:g} is over 1; shares are fractions: 0.4 for 40%")
    _check_divisor(key, value)
    if isinstance(old, int) and record["unit"] in WHOLE and not float(value).is_integer():
        raise StudyError(f"--set {key}: {value:g} is not a whole number")
    return value


def _check_divisor(key: str, value: float) -> None:
    """What is divided by is above zero."""
    if key.startswith(BELOW_ONE) and value >= 1:
        raise StudyError(f"--set {key}: {value:g} would leave nothing that arrives; write a share below 1: 0.02 for 2%")
    if key.startswith(ABOVE_ZERO) and value <= 0:
        raise StudyError(f"--set {key}: {value:g} would give nothing back; write a share above 0: 0.86 for 86%")


WHOLE = ("year",)
"""Units of which a part means nothing; lengths in years may have one."""


def sets_parameter(change: str) -> bool:
    """Whether a change is one of a parameter, not of the study."""
    return is_parameter(setting_of(change).key)


def given_parameters(changes: Iterable[str]) -> dict[str, Any]:
    """Parameters that changes set, by key; those of the study are left aside."""
    settings = [setting_of(change) for change in changes]
    return {own.key: checked_value(own.key, toml_value(own.text)) for own in settings if is_parameter(own.key)}


def parameter_changes(given: Mapping[str, Any]) -> list[Change]:
    """What differs where parameters are given."""
    return [Change(key, value_before(key), plain(value)) for key, value in given.items()]


def check_given(given: Mapping[str, Any]) -> None:
    """Every parameter that is given is one that a run calculates with, and may have that value."""
    for key, value in given.items():
        if not is_parameter(key):
            raise StudyError(f"parameter {key}: unknown{nearest(key, [known for known, _ in parameter_keys()])}")
        checked_value(key, value)


def value_before(key: str) -> Plain:
    """The delivered value of a parameter, or of the part of it that a key names."""
    record, part = parameter_record(key)
    if not part or part in PARTS:
        return plain(record.get(part or "value"))
    years = {year: value for year, value in record.get("years", {}).items() if year <= part}
    return plain(years[max(years)] if years else record["value"])


def plain(value: object) -> Plain:
    """A raw value in one word or number: a figure without its range, a list in words."""
    if isinstance(value, Mapping) and "value" in value:
        return plain(value["value"])
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {plain(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(str(plain(item)) for item in value)
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def every_key(study: Study) -> list[SetKey]:
    """Every key that --set takes for a study: its own, then those of the parameters."""
    own = sorted(study_keys(study), key=lambda one: one.key.startswith("sources."))
    return [*own, *map(parameter_key, parameter_keys())]


def parameter_key(item: tuple[str, Mapping[str, Any]]) -> SetKey:
    """The key of a parameter; of one by year, the value that holds last."""
    key, record = item
    years = record.get("years", {})
    value = years[max(years)] if years else record["value"]
    unit = str(record.get("unit", ""))
    return SetKey(key, value, record.get("low"), record.get("high"), unit, str(record.get("title", "")))
