"""Facts: findings as typed records. Sentences are made from them in impact.findings.wording and never parsed back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

NONE = float("nan")


@dataclass(frozen=True)
class Fact:
    """One finding on taxes or on the grid.

    Attributes:
        metric: what it is: a key of wording.WORDING.
        value, unit: the figure; no figure where it is not calculated.
        low, high: its range.
        place: title of the facility, utility, system, jurisdiction or state that it is of.
        season: summer or winter.
        year: calendar year that it is of.
        case: which of several: a rule, a scenario, a part of the system.
        parts: what it is calculated from; dollars end in _usd, a figure with a range is value, low, high.
    """

    metric: str
    value: float
    unit: str
    low: float = NONE
    high: float = NONE
    place: str = ""
    season: str = ""
    year: int | None = None
    case: str = ""
    parts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ends(self) -> tuple[float, float, float]:
        """Value, low and high."""
        return self.value, self.low, self.high


def facts_of(facts: Iterable[Fact], metric: str, case: str | None = None) -> list[Fact]:
    """The facts of a metric, of one of its cases if it is named, in their order.

    >>> facts = [Fact("peak_share", 0.1, "share", season="summer"), Fact("headroom_mw", 5.0, "MW", case="record")]
    >>> [fact.season for fact in facts_of(facts, "peak_share")], facts_of(facts, "headroom_mw", "planned")
    (['summer'], [])
    """
    return [fact for fact in facts if fact.metric == metric and case in (None, fact.case)]


def first_fact(facts: Iterable[Fact], metric: str, case: str | None = None) -> Fact | None:
    """The first of them, if there is one."""
    return next(iter(facts_of(facts, metric, case)), None)
