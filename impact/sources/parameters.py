"""Parameters: dated, sourced records of data/parameters/*.toml, and the ranged value each one holds."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from math import isfinite
from typing import Any

from impact.errors import DataError
from impact.sources.catalog import data_folder


@cache
def read_parameters(topic: str) -> dict[str, dict[str, Any]]:
    """All records of one topic by name: value, low, high, bounds, unit, title, source, address, trust."""
    path = data_folder() / "parameters" / f"{topic}.toml"
    try:
        with path.open("rb") as file:
            records = tomllib.load(file)
    except FileNotFoundError:
        raise DataError(f"data/parameters/{topic}.toml is missing; install the package again") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"data/parameters/{topic}.toml cannot be read: {error}") from None
    check_figures(f"data/parameters/{topic}.toml", (), records)
    return records


def check_figures(file: str, path: tuple[str, ...], record: object) -> None:
    """Every figure of a record is finite, and its low is not above its high."""
    if isinstance(record, float) and not isfinite(record):
        raise DataError(f"{file}: {'.'.join(path)} is {record}; write a figure")
    inner = record.items() if isinstance(record, Mapping) else enumerate(record) if isinstance(record, list) else ()
    for key, value in inner:
        check_figures(file, (*path, str(key)), value)
    if isinstance(record, Mapping):
        low, high = record.get("low"), record.get("high")
        if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            raise DataError(f"{file}: {'.'.join(path)}: low ({low:g}) is above high ({high:g})")


def parameter(topic: str, name: str) -> Any:  # noqa: ANN401 - a number, or a list of numbers
    """The central value of one record."""
    record = read_parameters(topic).get(name)
    if not isinstance(record, Mapping) or "value" not in record:
        raise DataError(f"data/parameters/{topic}.toml: {name} has no value; add it")
    return record["value"]


def with_given(topic: str, records: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The records of a topic with what a run sets otherwise, by key; the records themselves stay as they are.

    KEY replaces the figure: it has no range and no years of its own any more. KEY.YEAR gives the value from that year
    on; KEY.value, KEY.low and KEY.high change one part and keep the others.

    >>> records = {"rate": {"value": 2.0, "low": 1.0, "high": 3.0, "years": {"2024": 2.5}, "source": "law"}}
    >>> with_given("tax/general", records, {"tax/general.rate": 4.0})["rate"]["value"]
    4.0
    >>> with_given("tax/general", records, {"tax/general.rate.2026": 4.0})["rate"]["years"]
    {'2024': 2.5, '2026': 4.0}
    """
    found = dict(records)
    for key, value in given.items():
        if key.startswith(f"{topic}."):
            found = _with_one(found, key.removeprefix(f"{topic}.").split("."), value)
    return found


def _with_one(records: Mapping[str, Any], path: list[str], value: Any) -> dict[str, Any]:  # noqa: ANN401 - as in TOML
    name, *rest = path
    inner = records[name]
    changed = _as_set(inner, rest, value) if "value" in inner else _with_one(inner, rest, value)
    return {**records, name: changed}


def _as_set(record: Mapping[str, Any], part: list[str], value: Any) -> dict[str, Any]:  # noqa: ANN401 - as in TOML
    was = f"{record['value']}" + (f", by year {dict(record['years'])}" if record.get("years") else "")
    details = {"source": f"set for this run; as delivered: {was} ({record['source']})", "address": "",
            "trust": "assumption", **({"cases": []} if record.get("cases") else {})}  # fmt: skip
    if not part:
        ends = {end: value for end in ("low", "high") if record.get(end) is not None}
        return {**record, "value": value, **ends, **({"years": {}} if "years" in record else {}), **details}
    if part[0] in PARTS:
        return {**record, part[0]: value, **details}
    before = record.get("years") or {FIRST_YEAR: record["value"]}
    return {**record, "years": dict(sorted({**before, part[0]: value}.items())), **details}


PARTS = ("value", "low", "high")
"""Parts of a record that a key may name."""
FIRST_YEAR = "1990"
"""From here on the value of a record without years holds where one of them is set."""


@dataclass(frozen=True)
class Parameters:
    """The parameters in use: the records of data/parameters, some with another value.

    Attributes:
        given: values by key ("tax/STATE.sales_state").

    """

    given: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def records(self, topic: str) -> dict[str, Any]:
        """All records of one topic by name."""
        return with_given(topic, read_parameters(topic), self.given)

    def value(self, topic: str, name: str) -> Any:  # noqa: ANN401 - a number, or a list of numbers
        """The central value of one record."""
        return self.records(topic)[name]["value"] if self.given else parameter(topic, name)


DELIVERED = Parameters()
"""The parameters as they stand in data/parameters."""


def with_values(topic: str, records: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The records with other values where `values` has one, by topic.name; records may be nested.

    >>> with_values("region", {"delta": {"value": 0.25, "unit": "exponent"}}, {"region.delta": 0.3})
    {'delta': {'value': 0.3, 'unit': 'exponent'}}
    """
    found = {}
    for name, record in records.items():
        key = f"{topic}.{name}"
        if isinstance(record, Mapping) and "value" not in record:
            found[name] = with_values(key, record, values)
        else:
            found[name] = {**record, "value": values[key]} if key in values else record
    return found
