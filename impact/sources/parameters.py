"""Parameters: dated, sourced records of data/parameters/*.toml, and the ranged value each one holds."""

import tomllib
from collections.abc import Mapping
from functools import cache
from math import isfinite
from typing import Any

from impact.errors import DataError
from impact.sources.places import data_folder


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
