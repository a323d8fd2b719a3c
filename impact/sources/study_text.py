"""A study's text, line by line: its figures, and its years, moved or stretched over another construction period."""

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from impact.sources.parameters import parameter

FIGURE = re.compile(
    r"^(?P<key>\s*(?P<name>\w+) = )(?P<figure>\{ value = [^}]*\}|[\d.][\d.e+_]*)(?P<rest>.*)$",
)
NUMBER = re.compile(r"\b(?P<part>value|low|high) = (?P<number>[\d.][\d.e+_]*)")
DATED = ("ramp", "years", "first_year", "last_year")
YEARS = re.compile(r"\b20\d\d\b")
WHOLE = 1000
MONTHS = 12
KEPT = 1e-6
"""Shares of a year below this are rounding."""


def with_phases(text: str) -> list[tuple[str, str]]:
    """Lines of a study's text, each with the phase of the spending line that it belongs to; empty elsewhere."""
    found, phase = [], ""
    for line in text.splitlines():
        if line.lstrip().startswith("["):
            phase = ""
        said = re.match(r'\s*phase = "(\w+)"', line)
        phase = said[1] if said else phase
        found.append((line, phase))
    return found


def scaled_figure(figure: str, factor: float, limits: Mapping[str, Any] | None) -> str:
    """A figure of a study's text times a factor; its range within limits, shares of its value, if there are any."""
    numbers = {match["part"]: float(match["number"].replace("_", "")) for match in NUMBER.finditer(figure)}
    if not numbers:
        return plain(float(figure.replace("_", "")) * factor)
    value = numbers["value"]
    if limits is not None and value:
        ends = {"low": max(numbers.get("low", value) / value, limits["low"]),
                "high": min(numbers.get("high", value) / value, limits["high"])}  # fmt: skip
        numbers |= {part: ends[part] * value for part in numbers if part != "value"}
    return NUMBER.sub(lambda match: f"{match['part']} = {plain(numbers[match['part']] * factor)}", figure)


def plain(number: float) -> str:
    """A number as a study file writes it: whole with separators from a thousand on.

    >>> plain(155_000_000.4), plain(7.75), plain(1234.0)
    ('155_000_000', '7.75', '1_234')
    """
    return f"{number:_.0f}" if number >= WHOLE else f"{number:.10g}"


def shifted(text: str, years: int) -> str:
    """The text with all its years moved."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        key = re.match(r"\s*(\w+) = ", line)
        if key is not None and key[1] in DATED:
            figure, mark, comment = line.partition("#")
            lines[at] = YEARS.sub(lambda year: str(int(year[0]) + years), figure) + mark + comment
    return "\n".join(lines) + "\n"


def stretched(text: str, first: int, end: int) -> str:
    """The text with its construction stretched or pressed so that it ends with a year; the ramp follows.

    Args:
        text: a study's text.
        first: first year of construction.
        end: last year of construction.
    """
    matches = [(BY_DATE.match(line), phase) for line, phase in with_phases(text)]
    built = [
        int(found) for match, phase in matches if match and phase == "construction" for found in YEARS.findall(match[2])
    ]
    last = max(built)
    factor = (end + 1 - first) / (last + 1 - first)
    lines = []
    for line, phase in with_phases(text):
        match = BY_DATE.match(line)
        if match and (phase == "construction" or match[1].strip().startswith("ramp")):
            parts = [part.split("=") for part in match[2].split(",")]
            shares = {as_years(key.strip()): float(value) for key, value in parts}
            ramp = {dated_key(first + (at - first) * factor): value for at, value in shares.items()}
            new = spread(shares, first, factor) if phase else ramp
            words = ", ".join(f"{key} = {value:.10g}" for key, value in new.items())
            lines.append(f"{match[1]}{{ {words} }}{match[3]}")
        else:
            lines.append(re.sub(r"^(last_year = )(\d+)", lambda year: f"{year[1]}{int(year[2]) + end - last}", line))
    return "\n".join(lines) + "\n"


BY_DATE = re.compile(r"^(\s*(?:years|ramp) = )\{ ([^}]*) \}(.*)$")


def as_years(key: str) -> float:
    """A year or a date as years.

    >>> as_years("2027"), as_years("2027-07-01")
    (2027.0, 2027.5)
    """
    day = date.fromisoformat(key) if "-" in key else date(int(key), 1, 1)
    return day.year + (day.month - 1) / MONTHS


def dated_key(years: float) -> str:
    """The year, or the first day of the month, that a time in years falls in.

    >>> dated_key(2027.0), dated_key(2027.5)
    ('2027', '2027-07-01')
    """
    months = round(years * MONTHS)
    year, month = divmod(months, MONTHS)
    return f"{year}-{month + 1:02d}-01" if month else str(year)


def spread(shares: Mapping[float, float], first: int, factor: float) -> dict[str, float]:
    """Shares by year, evenly spent within each, when time since the first year runs by a factor slower.

    >>> spread({2026.0: 0.7, 2027.0: 0.3}, 2026, 2.0)
    {'2026': 0.35, '2027': 0.35, '2028': 0.15, '2029': 0.15}
    """
    found: dict[int, float] = {}
    for year, share in shares.items():
        begin, finish = first + (year - first) * factor, first + (year + 1 - first) * factor
        for whole in range(math.floor(begin), math.ceil(finish)):
            part = (min(whole + 1, finish) - max(whole, begin)) / (finish - begin) * share
            found[whole] = found.get(whole, 0.0) + part
    rounded = {str(year): round(share, 4) for year, share in sorted(found.items()) if share > KEPT}
    largest = max(rounded, key=lambda year: rounded[year])
    rounded[largest] = round(rounded[largest] + 1.0 - sum(rounded.values()), 10)
    return rounded


def with_pay(text: str, wage_usd: float) -> str:
    """The text with its staff paid a wage, with employers' supplements; the range keeps its width in percent."""
    lines, section = [], ""
    pay = wage_usd / parameter("tax/general", "wages_share")
    for line in text.splitlines():
        section = line.strip() if line.lstrip().startswith("[") else section
        match = FIGURE.match(line)
        if match and section == "[facility.staff]" and match["name"] == "labor_income_usd_per_job":
            own = float(NUMBER.search(match["figure"])["number"].replace("_", ""))  # type: ignore[index]
            scaled = scaled_figure(match["figure"], pay / own, None)
            figure = re.sub(r'source = "[^"]*"', 'source = "announcement"', scaled)
            lines.append(
                f"{match['key']}{figure}   # {WAGES.format(wage_usd, parameter('tax/general', 'wages_share'))}"
            )
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


WAGES = "${:,.0f} of wages a job as announced, over {:g}: wages as a share of pay with supplements (tax/general.toml)"
