"""Figures in words, as they stand in an answer."""

import math
import re
from collections.abc import Callable
from typing import Protocol

BILLION, MILLION, HALF_CENT = 1e9, 1e6, 0.005


class WithRange(Protocol):
    """A figure with a range: its ends, and what they are (empty: none)."""

    @property
    def low(self) -> float:
        """Lower end."""

    @property
    def high(self) -> float:
        """Upper end."""

    @property
    def range(self) -> str:
        """What the ends are; empty without a range."""


def money(usd: float) -> str:
    """Dollars in words.

    >>> money(1.2217e9), money(17_028_000), money(97_977), money(0.367), money(-2.5e6), money(-0.001)
    ('$1.22 billion', '$17.0 million', '$97,977', '$0.37', '-$2.5 million', '$0')
    """
    size = abs(usd) if abs(usd) >= HALF_CENT else 0.0
    sign = "-" if usd < 0 < size else ""
    if size >= BILLION:
        return f"{sign}${size / BILLION:,.2f} billion"
    if size >= MILLION:
        return f"{sign}${size / MILLION:,.1f} million"
    return f"{sign}${size:,.0f}" if size >= 100 or size == 0 else f"{sign}${size:,.2f}"


def count(number: float) -> str:
    """A number without decimals where it is large.

    >>> count(2547.2), count(86.8), count(2.396), count(0.24)
    ('2,547', '87', '2.4', '0.24')
    """
    return f"{number:,.0f}" if abs(number) >= 10 else f"{number:,.2g}" if abs(number) < 1 else f"{number:,.1f}"


def percent(share: float) -> str:
    """A share in percent.

    >>> percent(0.0476), percent(0.127), percent(0.35), percent(0.0043)
    ('4.8%', '12.7%', '35%', '0.43%')
    """
    hundred = 100 * share
    if abs(hundred) < 1:
        return f"{hundred:.2g}%"
    return f"{hundred:.0f}%" if math.isclose(hundred, round(hundred), abs_tol=0.05) else f"{hundred:.1f}%"


def in_unit(value: float, unit: str) -> str:
    """A figure in the words of its unit.

    >>> in_unit(2.5e6, "USD a year"), in_unit(0.25, "share"), in_unit(2547.2, "jobs")
    ('$2.5 million', '25%', '2,547')
    """
    return money(value) if unit.startswith("USD") else percent(value) if unit.startswith("share") else count(value)


def years_words(first: int, last: int) -> str:
    """Years from one to another.

    >>> years_words(2026, 2040), years_words(2026, 2026)
    ('2026-2040', '2026')
    """
    return f"{first}-{last}" if first < last else str(first)


def span(figure: WithRange, shown: Callable[[float], str] = money) -> str:
    """The range of a figure in brackets, with a blank before it; nothing where it has none.

    >>> from types import SimpleNamespace
    >>> span(SimpleNamespace(low=2153.0, high=3951.0, range="p10 to p90"), count)
    ' (2,153 to 3,951)'
    """
    return f" ({shown(figure.low)} to {shown(figure.high)})" if figure.range else ""


def listed(parts: list[str]) -> str:
    """Parts joined as in a sentence.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


SCALES = {"": 1.0, "t": 1e3, "m": 1e6, "b": 1e9}
"""What a number is multiplied by, by the first letter of the word after it."""
WRITTEN = re.compile(
    r"(?P<sign>[+-]?)\s*\$?\s*(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)"
    r"\s*(?P<scale>(?:thousand|m(?:n|illion)?|b(?:n|illion)?)?)\.?"
)


def written_number(text: str, unit: str = "") -> float:
    """The number of a text as Americans write it: commas between thousands, a dollar sign, million or billion.

    Args:
        text: the number, with its unit or without.
        unit: what is counted; empty: dollars, or what has no unit.

    >>> written_number("$900 million"), written_number("1,500"), written_number("0.9 billion"), written_number("500e6")
    (900000000.0, 1500.0, 900000000.0, 500000000.0)
    >>> written_number("250 MW", "MW"), written_number("1 million square feet", "square feet")
    (250.0, 1000000.0)

    Raises:
        ValueError: it is none.
    """
    plain = text.strip().lower().replace("\u00a0", " ")
    for word in (unit.lower(),) if unit else ("usd", "dollars"):
        plain = plain.removesuffix(word)
    found = WRITTEN.fullmatch(plain.strip())
    if found is None and unit:
        raise ValueError(f"'{text}' is not a number of {unit}; write it as 1200, 1,200, or '1,200 {unit}'")
    if found is None:
        raise ValueError(f"'{text}' is not a number; write it as 25000000, $25,000,000, or '25 million'")
    number = float(found["digits"].replace(",", "")) * SCALES[found["scale"][:1]]
    if not math.isfinite(number):
        raise ValueError(f"'{text}' is not a number; it is too large")
    return -number if found["sign"] == "-" else number
