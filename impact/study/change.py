"""Changes: what differs in a run from the study as it is filed and from the model's own settings."""

from typing import NamedTuple

Plain = str | int | float | bool | None


class Change(NamedTuple):
    """One key that has another value: of the study, of a parameter, or an option of the run.

    Attributes:
        key: as `impact run --set` takes it, or the option's name.
        before: the value as filed, as delivered, or by default; None: it was not given.
        after: the value of this run.

    """

    key: str
    before: Plain
    after: Plain


def latest_changes(changes: list[Change]) -> tuple[Change, ...]:
    """One change a key, from its first value to its last."""
    found: dict[str, Change] = {}
    for one in changes:
        first = found.get(one.key, one)
        found[one.key] = Change(one.key, first.before, one.after)
    return tuple(found.values())


def change_words(change: Change) -> str:
    """A change in words.

    >>> change_words(Change("facility.hall.it_mw", 900.0, 500))
    'facility.hall.it_mw: 500 instead of 900'
    """
    return f"{change.key}: {plain_words(change.after)} instead of {plain_words(change.before)}"


def plain_words(value: Plain) -> str:
    """A value in words; large figures with commas, years without.

    >>> plain_words(25_000_000.0), plain_words(2026), plain_words(None), plain_words(True)
    ('25,000,000', '2026', 'not given', 'yes')
    """
    if value is None or value == "":
        return "not given"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,.10g}" if abs(value) >= SEPARATED else f"{value:.10g}"
    return value


SEPARATED = 10_000
"""From here on figures are shown with commas."""
