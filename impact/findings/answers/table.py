"""All answers of a run as one table."""

import pandas as pd

from impact.findings.answers import asked, grid, jobs, surroundings, taxes
from impact.findings.answers.answer import COLUMNS, Answer, ReferenceData
from impact.results import Results

TOPICS = {
    jobs.TOPIC: jobs.job_answers,
    taxes.TOPIC: taxes.tax_answers,
    grid.TOPIC: grid.grid_answers,
    surroundings.WATER_AND_AIR: surroundings.environment_answers,
    surroundings.ANYWAY: surroundings.anyway_answers,
    asked.TOPIC: asked.asked_answers,
}


def answers_table(results: Results, reference_data: ReferenceData) -> pd.DataFrame:
    """COLUMNS, one row a question, topic by topic; a question without data says what is not known.

    Args:
        results: of a run, all but its answers.
        reference_data: what answers are reported alongside it.
    """
    rows = [
        row_of(topic, answer, results.study.price_year)
        for topic, answers in TOPICS.items()
        for answer in answers(results, reference_data)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"price_year": "Int64"})


def row_of(topic: str, answer: Answer, price_year: int) -> tuple[object, ...]:
    """One row of the table."""
    figure = answer.figure
    dollars = price_year if figure.unit.startswith("USD") else None
    number = (figure.value, figure.low, figure.high, figure.unit, dollars, figure.range)
    return (answer.key, topic, answer.question, answer.text, *number, answer.formula, answer.sheet, answer.table)
