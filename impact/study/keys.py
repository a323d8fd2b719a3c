"""Keys of a study: which field a dotted key leads to, and every ranged figure with its key and unit.

facility.ID.spend.ID.amount_usd    a record of a list by its id, or by the day from which it holds
facility.ID.ramp.2026-07-01        a value by date; a year stands for its first day
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any, Literal, NamedTuple, get_origin

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
    "pilot_usd": "USD a year",
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
        inner: list[Any] = []
        for kind in kinds:
            if _is_class(kind, Record):
                inner += next((own for name, own, _ in fields(kind) if name == step), [])
            elif held(kind):
                inner += alternatives(held(kind)[-1])
        kinds = inner
    return kinds


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
    >>> nearest("labour_income", ["jobs", "labor_income"])
    "; did you mean 'labor_income'?"
    >>> nearest("xyz", ["it_mw"])
    ''
    """
    plain = {american(one): one for one in reversed(known)}
    found = [plain[one] for one in get_close_matches(american(word), list(plain), n=1, cutoff=LIKENESS)]
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

    Lines and sites that stand for an event have none: the event has. Nor has a line of an industry's average.
    """
    of_event = isinstance(record, Facility) and record.event is not None
    if of_event or (isinstance(record, Spend) and record.basket != "commodity"):
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


class SetKey(NamedTuple):
    """One key that --set takes.

    Attributes:
        key: the key.
        value: of the study or the parameter; None: not given.
        low, high: its range, if it has one.
        unit: of the figure; empty for words, codes, and dates.
        about: what it is.

    """

    key: str
    value: Any
    low: float | None
    high: float | None
    unit: str
    about: str


def study_keys(record: Record | type[Record], where: str = "", name: str = "") -> Iterator[SetKey]:
    """Every key of a study that --set takes, those that it leaves out included; lists by the id of their records.

    Args:
        record: the study or a part of it; a type for a part that is not there.
        where: key of the part, with a dot.
        name: what the reader sees of it.
    """
    model = record if isinstance(record, type) else type(record)
    for field, kinds, info in fields(model):
        value, place = None if isinstance(record, type) else getattr(record, field), f"{where}{field}"
        about = " ".join((info.description or "").split())
        words = f"{name}: {about}" if name else about
        parts = [kind for kind in kinds if _is_class(kind, Record) and kind is not Ranged]
        if Ranged in kinds:
            figure = value if isinstance(value, Ranged) else Ranged.model_construct(value=None)
            yield SetKey(place, figure.value, figure.low, figure.high, unit_of(field), words)
        elif parts:
            if isinstance(value, str):
                yield SetKey(place, value, None, None, "", words)
            yield from study_keys(value if isinstance(value, Record) else parts[0], f"{place}.", name)
        elif get_origin(kinds[0]) is dict:
            yield from _keyed(place, value or {}, words, kinds[0])
        elif isinstance(value, tuple) and any(isinstance(item, Record) for item in value):
            for number, item in enumerate(value, 1):
                key = first_day(getattr(item, "id", None) or getattr(item, "since", None) or number)
                yield from study_keys(item, f"{place}.{key}.", getattr(item, "name", "") or name)
        elif not any(_is_class(inner, Record) for kind in kinds for inner in held(kind)):
            yield SetKey(place, list(value) if isinstance(value, tuple) else value, None, None, "", words)


def _keyed(place: str, table: dict[Any, Any], words: str, kind: Any) -> Iterator[SetKey]:  # noqa: ANN401 - a type
    """Keys of a table: records by name, or shares by date or year; of an empty one, the form of a key."""
    if _is_class(held(kind)[-1], Record):
        for key, value in table.items():
            yield from study_keys(value, f"{place}.{key}.", words)
        return
    for key, value in (table or {"KEY": None}).items():
        yield SetKey(f"{place}.{key}", value, None, None, "share", words)


AMERICAN = (("isation", "ization"), ("ise", "ize"), ("our", "or"), ("litre", "liter"), ("metre", "meter"),
            ("centre", "center"), ("licence", "license"), ("tonne", "ton"), ("judgement", "judgment"))  # fmt: skip
"""British spellings and American ones."""
BLANKS = str.maketrans("_-", "  ")
"""The marks between the words of keys, as blanks."""


def american(word: str) -> str:
    """A word in small letters and American spelling.

    >>> american("Utilisation"), american("labour_income"), american("litres")
    ('utilization', 'labor_income', 'liters')
    """
    small = word.lower()
    for british, here in AMERICAN:
        small = small.replace(british, here)
    return small


def matching_keys(known: Sequence[SetKey], word: str) -> list[SetKey]:
    """Keys with all words of a text, of either spelling, in the key, its meaning, or its unit, in any order."""
    wanted = american(word.translate(BLANKS)).split()
    texts = ((one, american(f"{one.key} {one.about} {one.unit}".translate(BLANKS))) for one in known)
    return [one for one, text in texts if all(each in text for each in wanted)]


def nearest_keys(word: str, known: Sequence[SetKey]) -> str:
    """Last parts of keys, and words of their meanings, that are like a word, as the end of a sentence."""
    parts = [one.key.rsplit(".", 1)[-1] for one in known]
    words = (word.strip(",;:.()").lower() for one in known for word in one.about.split())
    return nearest(american(word), list(dict.fromkeys([*parts, *words])))
