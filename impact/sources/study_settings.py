"""One change of a raw study: what `--set KEY=VALUE` does to the record of a study file, before it is validated.

A key is the path to a field (study.keys); the steps of a list are ids, days, or places. A value is written as in TOML,
or as a word.
"""

import re
from datetime import date
from typing import Any, get_args, get_origin

from impact.checks import named
from impact.errors import StudyError
from impact.sources.settings import Setting, is_parameter, plain, setting_of, toml_value, topics
from impact.study.keys import field_names, first_day, is_figure, is_text, kinds_at, nearest, same_day
from impact.study.ranged import Record
from impact.study.study import Change


def apply_change(record: dict[str, Any], change: str) -> Change:
    """Set one key of a raw study, and return what that changes.

    Raises:
        StudyError: the key leads nowhere, or to a parameter of the model.

    """
    setting = setting_of(change)
    if is_parameter(setting.key):
        raise StudyError(
            f"{setting.shown}: a parameter of the model, not of the study; give it to the run: "
            f'Options(given={{"{setting.key}": ...}})'
        )
    *steps, last = setting.key.split(".")
    place: Any = record
    path: tuple[str | int, ...] = ()
    for at, step in enumerate(steps):
        found = _key_in(place, step, path, setting)
        inner = place.get(found) if isinstance(place, dict) else place[found]
        path = (*path, found)
        if inner is None:
            is_list = any(get_origin(kind) is tuple for kind in kinds_at(path)) and not is_text(path)
            inner = place[found] = [] if is_list else {}
        elif is_figure(path) and isinstance(inner, int | float) and at + 1 == len(steps):
            inner = place[found] = {"value": inner}
        place = inner
    if isinstance(place, list):
        _item_of(place, last, setting)
        raise StudyError(f"{setting.shown}: '{last}' is a whole record; name one of its keys")
    return _set(place, _key_in(place, last, path, setting), path, setting)


def _set(place: dict[str, Any], key: str, path: tuple[str | int, ...], setting: Setting) -> Change:
    whole = (*path, key)
    before = place.get(key, default_of(whole))
    text = setting.text
    place[key] = text_value(whole, text)
    days = [first_day(known) for known in place]
    if not field_names(path) and all(day[:4].isdecimal() for day in days):
        ordered = sorted(place.items(), key=lambda item: first_day(item[0]))
        place.clear()
        place.update(ordered)
    return Change(setting.key, plain(before), plain(place[key]))


def text_value(path: tuple[str | int, ...], text: str) -> Any:  # noqa: ANN401 - whatever TOML holds
    """What a text stands for in the field at a path: words, a list (a, b or ["a", "b"]), a date, or a figure."""
    kinds = kinds_at(path)
    if any(is_plain_list(kind) for kind in kinds) and (str not in kinds or text[:1] == "["):
        return [part.strip(" \t\"'") for part in re.split("[;,]", text.strip("[] ")) if part.strip(" \t\"'")]
    if date in kinds:
        return day_of(text)
    return text if is_text(path) and text[:1] not in ("'", '"', "{") else toml_value(text)


def is_plain_list(kind: Any) -> bool:  # noqa: ANN401 - a type
    """Whether a field holds a list of words or codes."""
    item = get_args(kind)[0] if get_origin(kind) is tuple else None
    return item is not None and not (isinstance(item, type) and issubclass(item, Record))


def day_of(text: str) -> str:
    """A date as a study file writes it, from 2027-07-01, 7/1/2027, or a year; other words stay for the check to name.

    >>> day_of("7/1/2027"), day_of("2027"), day_of("soon")
    ('2027-07-01', '2027-01-01', 'soon')
    """
    american = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    return f"{american[3]}-{american[1]:>02}-{american[2]:>02}" if american else first_day(text.strip("'\""))


def default_of(path: tuple[str | int, ...]) -> object:
    """What a field stands for where a study leaves it out; None where that is nothing, or is worked out."""
    for kind in kinds_at(path[:-1]):
        info = getattr(kind, "model_fields", {}).get(str(path[-1]))
        if info is not None and not info.is_required():
            found = info.get_default(call_default_factory=True)
            return found.model_dump() if isinstance(found, Record) else found
    return None


def _key_in(place: Any, step: str, path: tuple[str | int, ...], setting: Setting) -> Any:  # noqa: ANN401 - raw TOML
    """The key or number that a step has in a place of the raw study."""
    if isinstance(place, list):
        return _item_of(place, step, setting)
    if not isinstance(place, dict):
        where = path[-1] if path else setting.key
        raise StudyError(f"{setting.shown}: '{where}' is one value and holds no keys")
    known = field_names(path)
    if known and step not in known and not is_figure(path):
        more = topics() if not path else []
        both = "/".join(setting.key.split(".")[:2])
        meant = nearest(step, [*known, *more]) or nearest(both, more)
        raise StudyError(f"{setting.shown}: unknown key '{step}'{meant}")
    if known or is_figure(path):
        return step
    return next((key for key in place if same_day(key, step)), step)


def _item_of(items: list[Any], step: str, setting: Setting) -> int:
    """The number of a record of a list: by its id, else by the day from which it holds, else by its place from 1."""
    names = []
    for number, item in enumerate(items):
        own = item if isinstance(item, dict) else {}
        name = first_day(own.get("id", own.get("since", number + 1)))
        names.append(name)
        if same_day(name, step):
            return number
    raise StudyError(f"{setting.shown}: no '{step}' here{nearest(step, names)}; there are: {named(names) or 'none'}")
