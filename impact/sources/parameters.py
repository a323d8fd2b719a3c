"""Parameters: dated, sourced records of data/parameters/*.toml, and the ranged value each one holds."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from impact.errors import DataError
from impact.sources.places import data_folder


@cache
def read_parameters(topic: str) -> dict[str, dict[str, Any]]:
    """All records of one topic by name: value, low, high, bounds, unit, title, source, address, trust."""
    path = data_folder() / "parameters" / f"{topic}.toml"
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        raise DataError(f"data/parameters/{topic}.toml is missing; install the package again") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"data/parameters/{topic}.toml cannot be read: {error}") from None


def parameter(topic: str, name: str) -> Any:  # noqa: ANN401 - a number, or a list of numbers
    """The central value of one record."""
    return read_parameters(topic)[name]["value"]


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
