"""Values in a study: figures with their range and source, codes, years, and shares that step up by date."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

LONGEST_NAME = 60
"""Letters."""
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=LONGEST_NAME)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Fips = Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
Commodity = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{5,6}$")]
Soc = Annotated[str, StringConstraints(pattern=r"^\d{2}-?\d{4}$")]
EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
Year = Annotated[int, Field(ge=EARLIEST_YEAR, le=LATEST_YEAR)]


class Record(BaseModel):
    """A part of a study: frozen, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


Fraction = Annotated[float, Field(ge=0, le=1)]
MIDDLE = 0.5
FLOOR = (
    "a floor or a ceiling is a bound; give both bounds, and between them as the value your best estimate, which is as "
    "likely too low as too high"
)


class Source(Record):
    """Where a figure comes from and how far to trust it."""

    title: Text
    """Publisher, document, date."""
    address: str = ""
    """Where it can be found; empty for own arithmetic."""
    trust: Literal["seen", "seen, weak source", "derived", "memory", "assumption"] = "seen"
    """seen: read in the source; derived: arithmetic on such; memory and assumption: a last resort, shown as such."""
    note: str = ""
    """What the reader must know: how it was derived, what it leaves out."""


class Ranged(Record):
    """A figure with what is known of its range."""

    value: float
    """The best estimate: even odds of being too low or too high (the median)."""
    low: float | None = None
    """Lower bound, of the kind that `bounds` says; if omitted: the value."""
    high: float | None = None
    """Upper bound, of the kind that `bounds` says; if omitted: the value."""
    bounds: Literal["minmax", "p10p90", "p25p75", "scenarios"] = "minmax"
    """What low and high are: extremes, 10th and 90th or 25th and 75th percentiles, or cases with a weight each."""
    low_weight: Fraction | None = None
    """Scenarios only: probability of the low case, at most one half; if omitted: zero."""
    high_weight: Fraction | None = None
    """Scenarios only: probability of the high case, at most one half; if omitted: zero."""
    source: Name | None = None
    """Key of an entry of [sources]."""
    driver: Name | None = None
    """Figures of one correlated input group move together in the draws.

    If omitted: those of one kind and one source do.
    """

    @property
    def span(self) -> tuple[float, float]:
        """Lower and upper bound, the value standing in for one that is not given."""
        low = self.value if self.low is None else self.low
        return low, self.value if self.high is None else self.high

    @model_validator(mode="before")
    @classmethod
    def _check_one_sided(cls, figure: object) -> object:
        if isinstance(figure, dict) and "one_sided" in figure:
            raise ValueError(f"one_sided is not used any more: {FLOOR}")
        return figure

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        low, high = self.span
        if not low <= self.value <= high:
            raise ValueError(f"low <= value <= high does not hold: {low:g}, {self.value:g}, {high:g}")
        if self.bounds == "scenarios":
            return self._with_weights()
        if self.low_weight is not None or self.high_weight is not None:
            raise ValueError('low_weight and high_weight belong to bounds = "scenarios"')
        if low < high and self.value in (low, high):
            raise ValueError(f"value {self.value:g} lies on a bound: {FLOOR}")
        return self

    def _with_weights(self) -> Self:
        low, high = self.span
        weights = ((self.low_weight or 0.0, low), (self.high_weight or 0.0, high))
        for weight, end in weights:
            if not 0 <= weight <= MIDDLE:
                raise ValueError(f"weight {weight:g}: 0 to 0.5, so that the value is the case in the middle")
            if (weight > 0) != (end != self.value):
                raise ValueError("scenarios: a low or high case and its weight (low_weight, high_weight) go together")
        return self


def not_a_number(value: object) -> str:
    """What is wrong with a value where a number is needed.

    >>> not_a_number("80%")
    "'80%' is not a number; write digits alone, such as 0.4 or 25000000"
    >>> not_a_number("0.8")
    "'0.8' is text; write the number without quotes"
    """
    if isinstance(value, str):
        with suppress(ValueError):
            float(value)
            return f"'{value}' is text; write the number without quotes"
        return f"'{value}' is not a number; write digits alone, such as 0.4 or 25000000"
    return f"{value} is not a number; write digits alone, such as 0.4 or 25000000"


def as_record(figure: object) -> object:
    """A figure given as a bare number, as the record of its value."""
    if isinstance(figure, bool):
        raise ValueError("a number is needed, not true or false")
    if isinstance(figure, str):
        raise ValueError(not_a_number(figure))
    return {"value": figure} if isinstance(figure, int | float) else figure


def _check_not_negative(figure: Ranged) -> Ranged:
    if figure.span[0] < 0:
        raise ValueError(f"below zero ({figure.span[0]:g}); write a figure of 0 or more")
    return figure


def _check_share(figure: Ranged) -> Ranged:
    if _check_not_negative(figure).span[1] > 1:
        raise ValueError(f"{figure.span[1]:g} is over 1; shares are fractions: 0.4 for 40%")
    return figure


Figure = Annotated[Ranged, BeforeValidator(as_record), AfterValidator(_check_not_negative)]
Share = Annotated[Ranged, BeforeValidator(as_record), AfterValidator(_check_share)]


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
