"""The front sheet of the form: ten questions on one page, whose answers make a study from an archetype."""

import tomllib
from datetime import date
from typing import Any, NamedTuple

from impact.checks import named
from impact.errors import StudyError
from impact.excel_form.cell_values import number_of_text
from impact.excel_form.sheet_cells import Read, Value, address
from impact.sources.announcement import Announcement, announced_text, read_archetype, size_unit
from impact.sources.place_names import county_code
from impact.sources.study_draft import Draft
from impact.words import written_number

TITLE = "Ten questions"
ANSWERS, SHEETS = "these answers", "the sheets behind"
ANSWER = 2
"""Column of the answers, from 1."""


class Question(NamedTuple):
    """One question.

    Attributes:
        key: of the answer.
        text: the question.
        about: how to answer, and what an empty cell stands for.

    """

    key: str
    text: str
    about: str


QUESTIONS = (
    Question(
        "counts",
        "Which counts: these answers, or the sheets behind?",
        f"{ANSWERS}: the study is made from this page, and the sheets behind are not read.",
    ),
    Question("name", "A short name for the study?", "Small letters, digits, hyphens: river-hotel. Also its folder."),
    Question("archetype", "What is built?", "Pick the nearest."),
    Question("county", "In which county?", "A name with its state, such as Licking, OH, or the five-digit FIPS code."),
    Question(
        "investment_usd",
        "Capital spending as announced, USD?",
        "All of it, with land: $85,000,000 or $85 million; or empty.",
    ),
    Question("jobs", "Permanent jobs as announced?", "In full operation, contractors excluded; or empty."),
    Question("size", "How large?", "{units}. Empty: by the investment."),
    Question("start", "First year of construction?", "Empty: that of the archetype."),
    Question("pay_usd", "Pay a job and year, with supplements, USD?", "Wage times 1.2, about. Empty: the archetype's."),
    Question(
        "crews_from_outside_share",
        "Share of construction jobs held by people from outside the region?",
        "Such as 25%. Empty: that of the archetype.",
    ),
)
NUMBERS = ("investment_usd", "jobs", "size", "start", "pay_usd", "crews_from_outside_share")


def answered(read: Read) -> bool:
    """Whether the answers count, and not the sheets behind."""
    return str(read.rows.get(2, {}).get(ANSWER, SHEETS)).strip().lower() == ANSWERS


def check_unread(read: Read) -> None:
    """No answer is given while the sheets behind count: it would be left out without a word.

    Raises:
        StudyError: there are some; says which, and both cures.

    """
    rows = range(3, len(QUESTIONS) + 2)
    filled = [address(TITLE, row, ANSWER) for row in rows if read.rows.get(row, {}).get(ANSWER) not in (None, "")]
    if filled and not answered(read):
        raise StudyError(
            f"{named(filled)}: answered, but {address(TITLE, 2, ANSWER)} says that {SHEETS} count: they would "
            f"not be read; write '{ANSWERS}' into {address(TITLE, 2, ANSWER)}, or empty the others"
        )


def study_of_answers(read: Read) -> Draft:
    """The raw record that the answers make; what cannot be read is a problem of its cell."""
    draft = Draft()
    draft.problems += read.problems
    answers: dict[str, Any] = {}
    for row, question in enumerate(QUESTIONS, start=2):
        value = read.rows.get(row, {}).get(ANSWER)
        if value in (None, "") or question.key == "counts":
            continue
        try:
            if question.key in NUMBERS:
                answers[question.key] = number(value, unit_of(question.key, answers))
            else:
                answers[question.key] = county(value) if question.key == "county" else str(value).strip()
        except ValueError as error:
            draft.problems.append(f"{address(TITLE, row, ANSWER)}: {question.text} {error}")
    filled = {row for row, cells in read.rows.items() if cells.get(ANSWER) not in (None, "")}
    missing = [at for at, question in enumerate(QUESTIONS, start=2) if question.key in NEEDED and at not in filled]
    draft.problems += [f"{address(TITLE, at, ANSWER)}: {QUESTIONS[at - 2].text} missing; add it" for at in missing]
    if not draft.problems:
        try:
            draft.record = record_of(answers)
        except StudyError as error:
            draft.problems.append(f"{TITLE}: {error}")
    return draft


NEEDED = ("name", "archetype", "county")


def unit_of(key: str, answers: dict[str, Any]) -> str:
    """What the size is measured in, by what is built; empty for other answers, and where nothing is said."""
    return size_unit(archetype_key(answers.get("archetype", ""))) if key == "size" else ""


def archetype_key(answer: str) -> str:
    """The name of an archetype as an answer writes it."""
    return answer.lower().replace(" ", "-")


def number(value: Value, unit: str = "") -> float:
    """A number, also one that stands as text: 80%, $85,000,000, 250 MW."""
    if isinstance(value, str):
        american = value.strip().startswith("$") or value.strip()[-1:].isalpha()
        return written_number(value, unit) if american else number_of_text(value)
    if isinstance(value, bool | date):
        raise ValueError(f"'{value}' is not a number")
    return float(value)


def county(value: Value) -> str:
    """The code of a county by code, by name, or as the drop-down shows it: the code, then the name."""
    text = f"{value:05.0f}" if isinstance(value, int | float) else str(value).strip()
    return county_code(text.split()[0] if text[:5].isdigit() else text)


def record_of(answers: dict[str, Any]) -> dict[str, Any]:
    """The raw study of some answers.

    Raises:
        StudyError: no such archetype, or a figure that cannot be.

    """
    archetype = archetype_key(answers["archetype"])
    known = {key: answers[key] for key in ("size", "investment_usd", "jobs", "county") if key in answers}
    start = int(answers["start"]) if "start" in answers else None
    record = tomllib.loads(announced_text(archetype, read_archetype(archetype), Announcement(**known, start=start)))
    record["name"] = answers["name"]
    if "crews_from_outside_share" in answers:
        record["crews_from_outside_share"] = answers["crews_from_outside_share"]
    for site in record["facility"]:
        if "pay_usd" in answers and "staff" in site:
            site["staff"]["labor_income_usd_per_job"] = answers["pay_usd"]
    return record
