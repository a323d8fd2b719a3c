"""One answer: a question, one or two plain sentences, a figure with its range, and where it comes from."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from impact.facts import NONE, Fact
from impact.grid.systems import GridData
from impact.results import Results
from impact.taxes.law import TaxLaw

PERCENTILES = "10th to 90th percentile of the simulations"
RULES = "lowest and highest under three rules of who pays"
SOURCES = "lowest and highest in the sources"
COLUMNS = (
    "key", "topic", "question", "answer", "value", "low", "high", "unit", "price_year", "range", "formula", "sheet",
    "table",
)  # fmt: skip
UNKNOWN = "Not known here: "


@dataclass(frozen=True)
class ReferenceData:
    """What answers are reported alongside a run's results.

    Attributes:
        occupations: all occupations around Memphis: memphis_wage_usd, memphis_jobs.
        law: the tax law.
        grid: what is known of the grid.
    """

    occupations: pd.DataFrame
    law: TaxLaw
    grid: GridData


@dataclass(frozen=True)
class Figure:
    """The figure of an answer.

    Attributes:
        value, low, high, unit: the figure, no figure where it is missing.
        range: what low and high are; empty where there is no range.
    """

    value: float = NONE
    low: float = NONE
    high: float = NONE
    unit: str = ""
    range: str = ""


@dataclass(frozen=True)
class Answer:
    """One question, answered.

    Attributes:
        key: short and stable, unique in a run.
        question, text: as people ask it; one or two sentences with the figures.
        figure: the one figure that matters.
        formula: a key of formulas.FORMULAS.
        sheet, table: where the detail is, in results.xlsx and in tables/.
    """

    key: str
    question: str
    text: str
    figure: Figure
    formula: str
    sheet: str
    table: str


def unknown(key: str, question: str, why: str, formula: str, place: tuple[str, str]) -> Answer:
    """A question that the study has no data for.

    Args:
        key, question: as in Answer.
        why: what is missing.
        formula: as in Answer.
        place: sheet and table.
    """
    return Answer(key, question, UNKNOWN + why, Figure(), formula, *place)


def ranged(ends: Iterable[float], unit: str, kind: str) -> Figure:
    """A figure whose range is excluded where it has none; ends: the figure, low, high.

    >>> ranged((50.0, 50.0, 50.0), "jobs", "in the sources")
    Figure(value=50.0, low=nan, high=nan, unit='jobs', range='')
    """
    value, low, high = map(float, ends)
    has_range = pd.notna(low) and pd.notna(high) and not low == high == value
    return Figure(value, low, high, unit, kind) if has_range else Figure(value, unit=unit)


def of_fact(fact: Fact, kind: str, unit: str = "") -> Figure:
    """The figure of a fact, in its own unit unless another is given; kind: what its range is."""
    return ranged(fact.ends, unit or fact.unit, kind)


def asked(results: Results, *questions: Callable[[Results], Answer]) -> Iterator[Answer]:
    """The answers to questions that the results alone settle."""
    return (question(results) for question in questions)
