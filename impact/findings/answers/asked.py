"""Answers to questions that a study itself lists: from published figures, from its scenarios, or declined."""

from collections.abc import Iterator

import pandas as pd

from impact.facts import NONE
from impact.findings.answers.answer import METHOD, SOURCES, Answer, Figure, ReferenceData, ranged, unknown
from impact.results import Results
from impact.study.outlook import Question
from impact.words import count, money

TOPIC = "Asked of this project"
PUBLISHED, SCENARIO, OUTSIDE = f"{METHOD} 11", f"{METHOD} 11.1", f"{METHOD} 13"
AS_FILED = "as-filed"


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
