"""Keys of a study: which field a dotted key leads to, and every ranged figure with its key and unit.

facility.ID.spend.ID.amount_usd    a record of a list by its id, or by the day from which it holds
facility.ID.ramp.2026-07-01        a value by date; a year stands for its first day
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any, Literal, get_origin

from impact.excel_form.cells import CODES, alternatives, fields, held
from impact.study.facility import Facility
from impact.study.ranged import Name, Ranged, Record, Text
from impact.study.spend import Spend
from impact.study.study import Study

TEXTS = (str, Name, *CODES, *alternatives(Text))
LIKENESS = 0.6
"""Least likeness of two spellings, from 0 to 1."""
UNITS = {
    "it_mw": "MW",
    "load_mw": "MW",
    "load_mwh": "MWh a year",
    "mw": "MW",
    "mwh": "MWh",
    "requested_mw": "MW",
    "drawn_mw": "MW",
    "gpus": "GPUs",
    "kw_per_gpu": "kW per GPU",
    "heat_rate_mmbtu_per_mwh": "MMBtu per MWh",
    "usd_per_mmbtu": "USD per MMBtu",
    "usd_per_kgal": "USD per 1,000 gallons",
    "wue_l_per_kwh": "liters per kWh of computing",
    "usd_per_mw": "USD per MW",
    "usd_per_mwh": "USD per MWh",
    "labor_income_usd_per_job": "USD per job and year",
    "jobs_per_mw": "jobs per MW",
    "job_years": "job-years",
    "jobs": "jobs",
    "visitors": "visitors a year",
    "days": "days per visitor",
    "usd_per_day": "USD per visitor and day",
    "pue": "facility MW per MW of computing load",
    "refresh_years": "years",
    "service_cost_usd_per_resident": "USD a year per resident",
    "utilization": "share",
    "availability": "share",
    "daily_swing": "share of the mean",
}
"""Units of fields whose name does not end in one."""


def kinds_at(path: Sequence[str | int]) -> list[Any]:
    """What the field at a path of a study may hold; nothing where no field is.

    >>> kinds_at(("facility", 0, "daily_swing"))[0].__name__, kinds_at(("facility", 0, "daily"))
    ('Ranged', [])
    """
    kinds: list[Any] = [Study]
    for step in path:
        kinds = [kind for outer in kinds for kind in _inner(outer, step)]
    return kinds


def _inner(kind: Any, step: str | int) -> list[Any]:  # noqa: ANN401 - a type
    if _is_class(kind, Record):
        return next((kinds for name, kinds, _ in fields(kind) if name == step), [])
    return alternatives(held(kind)[-1]) if held(kind) else []


def _is_class(kind: Any, parent: type) -> bool:  # noqa: ANN401 - a type
    return isinstance(kind, type) and issubclass(kind, parent)


def field_names(path: Sequence[str | int]) -> list[str]:
    """Names of the fields of the records that may stand at a path."""
    return [name for kind in kinds_at(path) if _is_class(kind, Record) for name in kind.model_fields]


def is_text(path: Sequence[str | int]) -> bool:
    """Whether the field at a path holds words or a code, and no figure.

    >>> is_text(("facility", 0, "county")), is_text(("facility", 0, "it_mw"))
    (True, False)
    """
    kinds = kinds_at(path)
    return any(kind in TEXTS or get_origin(kind) is Literal for kind in kinds)


def is_figure(path: Sequence[str | int]) -> bool:
    """Whether the field at a path holds a figure with its range."""
    return Ranged in kinds_at(path)


def nearest(word: str, known: Sequence[str]) -> str:
    """What was perhaps meant, as the end of a sentence; nothing where no known word is like it.

    >>> nearest("utilizaton", ["it_mw", "utilization"])
    "; did you mean 'utilization'?"
    >>> nearest("xyz", ["it_mw"])
    ''
    """
    found = get_close_matches(word, known, n=1, cutoff=LIKENESS)
    return f"; did you mean '{found[0]}'?" if found else ""


def same_day(one: object, other: object) -> bool:
    """Whether two keys name the same day, a year standing for its first.

    >>> same_day(2026, "2026-01-01"), same_day("2026-07-01", "2026")
    (True, False)
    """
    return first_day(one) == first_day(other)


def first_day(key: object) -> str:
    """A day as text, a year as its first day; other keys as they are."""
    text = key.isoformat() if isinstance(key, date) else str(key)
    return f"{text}-01-01" if re.fullmatch(r"\d{4}", text) else text


def figures(record: Record, where: str = "", name: str = "") -> Iterator[tuple[str, str, str, Ranged]]:
    """Every ranged figure that a record gives: where it stands, what it is of, its field, itself.

    Lines and sites that stand for an event have none: the event has.
    """
    if is_derived(record):
        return
    for field in type(record).model_fields:
        value = getattr(record, field)
        if field not in record.model_fields_set and not has_range(value):
            continue
        items = value if isinstance(value, tuple) else (value,)
        for item in items:
            if isinstance(item, Ranged):
                yield f"{where}{field}", name, field, item
            elif isinstance(item, Record):
                key = getattr(item, "id", None) or getattr(item, "since", None)
                place = f"{where}{field}." + (f"{key}." if key else "")
                yield from figures(item, place, getattr(item, "name", "") or name)


def is_derived(record: Record) -> bool:
    """Whether a record is not filed in a study, but follows from an event or from an industry's average."""
    if isinstance(record, Facility):
        return record.event is not None
    return isinstance(record, Spend) and record.basket != "commodity"


def has_range(value: object) -> bool:
    """Whether a field holds a figure with a range, or a record that holds one by default."""
    if isinstance(value, Ranged):
        return value.span[0] < value.span[1]
    return isinstance(value, Record) and any(has_range(getattr(value, name)) for name in type(value).model_fields)


def unit_of(field: str) -> str:
    """Unit of a ranged field."""
    if field in UNITS:
        return UNITS[field]
    if field.endswith("_usd"):
        return "USD"
    if field.rsplit("_", maxsplit=1)[-1] == "share":
        return "share"
    raise KeyError(f"the unit of {field} is not known: add it to UNITS")
