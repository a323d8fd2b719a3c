"""Kinds of keys and values in a study: codes, years, and shares that step up by date; and checks on them."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from impact.study.ranged import Fraction

Fips = Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
Commodity = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{5,6}$")]
Soc = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
Year = Annotated[int, Field(ge=1990, le=2100)]


def _dated(steps: object) -> object:
    """A step's key is a date, or a year that stands for its first day."""
    if not isinstance(steps, dict):
        return steps
    return {f"{key}-01-01" if YEAR.fullmatch(str(key)) else key: share for key, share in steps.items()}


YEAR = re.compile(r"\d{4}")
Steps = Annotated[dict[date, Fraction], BeforeValidator(_dated)]
"""Share of full operation from each date on; a year stands for its first day."""


def check_order(what: str, keys: Iterable[Any]) -> None:
    """Keys stand in rising order."""
    named = list(keys)
    if named != sorted(named):
        raise ValueError(f"{what} out of order: {', '.join(map(str, named))}")


def check_unique(what: str, keys: list[str]) -> None:
    """No key stands twice."""
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"{what} used twice: {', '.join(twice)}")
