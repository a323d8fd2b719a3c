"""Answers: the questions that people of the region ask, each with a figure, its range, and where it comes from.

Topic by topic, and last those that a study itself lists: from published figures, from its scenarios, or declined.
"""

from collections.abc import Iterator

import pandas as pd

from impact.facts import NONE
from impact.findings.answers import grid, jobs, surroundings, taxes
from impact.findings.answers.answer import (
    COLUMNS,
    METHOD,
    SOURCES,
    Answer,
    Figure,
    ReferenceData,
    applies,
    ranged,
    unknown,
)
from impact.results import Results
from impact.study.outlook import Question
from impact.words import count, money

__all__ = ["COLUMNS", "ReferenceData", "answers_table"]

ASKED = "Asked of this project"
PUBLISHED, SCENARIO, OUTSIDE = f"{METHOD} 11", f"{METHOD} 11.1", f"{METHOD} 13"
AS_FILED = "as-filed"


def answers_table(results: Results, reference_data: ReferenceData) -> pd.DataFrame:
    """COLUMNS, one row a question that applies to the study, topic by topic; without data it says what is not known.

    Args:
        results: of a run, all but its answers.
        reference_data: what answers are reported alongside it.
    """
    rows = [
        row_of(topic, answer, results.study.price_year)
        for topic, answers in TOPICS.items()
        for answer in answers(results, reference_data)
        if topic == ASKED or applies(answer, results, reference_data)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"price_year": "Int64"})


def row_of(topic: str, answer: Answer, price_year: int) -> tuple[object, ...]:
    """One row of the table."""
    figure = answer.figure
    dollars = price_year if figure.unit.startswith("USD") else None
    number = (figure.value, figure.low, figure.high, figure.unit, dollars, figure.range)
    return (answer.key, topic, answer.question, answer.text, *number, answer.formula, answer.sheet, answer.table)


def asked_answers(results: Results, reference_data: ReferenceData) -> Iterator[Answer]:
    """Every question that the study lists."""
    del reference_data
    for one in results.study.question:
        if one.scenario:
            yield by_scenario(one, results)
        else:
            yield published(one, results)


def published(one: Question, results: Results) -> Answer:
    """An answer from published figures, with its source; without a figure what is known, and what would be needed."""
    ends = (NONE if end is None else end for end in (one.value, one.low, one.high))
    source = results.study.sources[one.source].title
    known = "" if one.value is not None else " A figure is not known here."
    text = f"{one.text}{known} Source: {source}." + (f" Needed: {one.needed}" if one.needed else "")
    figure, formula = ranged(ends, one.unit, SOURCES), OUTSIDE if one.value is None else PUBLISHED
    return Answer(one.id, one.question, text, figure, formula, "Sources and limits", "sources")


def by_scenario(one: Question, results: Results) -> Answer:
    """An answer from a scenario: its figure less that of the study as filed."""
    place = ("Scenarios", "scenarios")
    rows = results.scenarios
    found = rows[rows["metric"].eq(one.metric)].set_index("scenario") if len(rows) else pd.DataFrame()
    if one.scenario not in found.index or AS_FILED not in found.index:
        why = "scenarios are compared in runs of the study as filed; this run is itself one, or has none."
        return unknown(one.id, one.question, why, SCENARIO, ("Sources and limits", ""))
    row, base = found.loc[one.scenario], found.loc[AS_FILED]
    shown = money if str(row["unit"]).startswith("USD") else count
    words = {"as_filed": shown(base["total"]), "then": shown(row["total"]), "difference": shown(row["difference"])}
    text = one.text.format(**words) + (f" Needed: {one.needed}" if one.needed else "")
    figure = Figure(float(row["difference"]), unit=str(row["unit"]))
    return Answer(one.id, one.question, text, figure, SCENARIO, *place)


TOPICS = {
    jobs.TOPIC: jobs.job_answers,
    taxes.TOPIC: taxes.tax_answers,
    grid.TOPIC: grid.grid_answers,
    surroundings.WATER_AND_AIR: surroundings.environment_answers,
    surroundings.ANYWAY: surroundings.anyway_answers,
    ASKED: asked_answers,
}
"""What answers the questions of each topic, in the order in which they are shown."""
