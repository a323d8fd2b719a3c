"""Figures as the page shows them: in words, each with the key under which run.json holds it."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from impact.words import count, money, percent

ABSENT = "\u2013"
NO_FIGURE = Markup('<span class="absent" title="no figure">{}</span>').format(ABSENT)


def plain(value: float) -> str:
    """A number of any size, to four digits.

    >>> plain(0.25), plain(97500.0), plain(45e6)
    ('0.25', '97,500', '45,000,000')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


KINDS: dict[str, Callable[[float], str]] = {
    "money": money, "count": count, "percent": percent, "year": "{:.0f}".format, "plain": plain,
    "ratio": "{:,.2f}".format,
}  # fmt: skip


def kind_of(unit: str) -> str:
    """How a figure of a unit is shown.

    >>> kind_of("USD a year"), kind_of("share of construction jobs"), kind_of("MW")
    ('money', 'percent', 'count')
    """
    if unit.startswith("USD"):
        return "money"
    return "percent" if unit.startswith("share") else "count"


def unit_words(unit: str, price_year: int | None) -> str:
    """A unit as it stands after a figure in words.

    >>> unit_words("USD a month per household", 2025), unit_words("share", None), unit_words("job-years", None)
    ('a month per household, in 2025 dollars', '', 'job-years')
    """
    if unit.startswith("USD"):
        rest = unit.removeprefix("USD").strip()
        return ", ".join(filter(None, [rest, f"in {price_year} dollars"]))
    if unit.startswith("share"):
        return unit.removeprefix("share").strip()
    return "" if unit in ("year", "ratio") else unit


def slug(text: str) -> str:
    """Text as part of an address in the page.

    >>> slug("impact explain operation_jobs"), slug("docs/method.md 10.4")
    ('impact-explain-operation-jobs', 'docs-method-md-10-4')
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


@dataclass(frozen=True)
class Run:
    """A run's record, from which every figure of the page is taken.

    Attributes:
        record: run.json.
        prefix: goes before keys, where a page shows two runs.
    """

    record: dict[str, Any]
    prefix: str = ""

    def value(self, key: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        """What stands under a key: names and places in lists, joined by dots (a dot in a name does not occur)."""
        found: Any = self.record
        for part in key.split("."):
            found = found[int(part)] if isinstance(found, list) else found[part]
        return found

    def figure(self, key: str, kind: str) -> Markup:
        """A figure with its key, or a dash where there is none."""
        value = self.value(key)
        if value is None:
            return NO_FIGURE
        shown = KINDS[kind](float(value))
        words = Markup('<data data-key="{}{}" data-kind="{}" value="{}">{}</data>')
        return words.format(self.prefix, key, kind, json.dumps(value), shown)

    def span(self, low: str, high: str, kind: str) -> Markup:
        """A range in words, or nothing where there is none."""
        if self.value(low) is None or self.value(high) is None:
            return Markup()
        return Markup("{} to {}").format(self.figure(low, kind), self.figure(high, kind))

    def rows(self, key: str) -> list[tuple[str, dict[str, Any]]]:
        """Records of a list with their keys."""
        return [(f"{key}.{place}", row) for place, row in enumerate(self.value(key))]
