"""Two runs side by side: what B has over A in every figure, whether their ranges overlap, which inputs differ.

Runs are reported as run.json tells them; every frame has the columns COLUMNS alongside the keys of its rows.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from impact.errors import StudyError
from impact.findings.answers.answer import PERCENTILES
from impact.results import EFFECTS, PHASES
from impact.study import Study
from impact.study.keys import unit_of
from impact.study.ranged import Ranged, Record
from impact.study.study import Change, change_words

COLUMNS = ("a", "b", "difference", "ratio", "a_p10", "a_p90", "b_p10", "b_p90", "ranges")
"""Both figures; B less A; B over A; their 10th and 90th percentiles; whether those overlap."""
TEXTS = ("name", "title", "description", "note", "sources", "claim", "published_tax", "gpu_check")
"""Fields of a study that no figure of the results rests on."""
COUNTED = ("jobs", "labor_income_usd")
"""Measures that are compared by county."""
OVERLAP, APART, NO_RANGES = "overlap", "apart", ""


@dataclass(frozen=True)
class Side:
    """One of the two.

    Attributes:
        label: its name in headings.
        record: the run, as in run.json.
        study: the study, where it was run here.

    """

    label: str
    record: dict[str, Any]
    study: Study | None

    @property
    def changes(self) -> tuple[Change, ...]:
        """What the run changed; none in a run that was written before changes were on record."""
        try:
            return tuple(Change(one["key"], one["from"], one["to"]) for one in self.record.get("changes", []))
        except (KeyError, TypeError):
            raise StudyError(
                f"{self.label}: run.json: changes: each needs key, from and to; run the study again"
            ) from None


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side.

    Attributes:
        a, b: the two.
        headline: metric, unit and COLUMNS.
        parts: metric, effect, unit and COLUMNS.
        jurisdictions: level, jurisdiction_title, unit and COLUMNS: gross, of all years.
        counties: phase, basis, county, measure, unit and COLUMNS.
        answers: topic, what, unit and COLUMNS.
        assumptions: where, unit, and of both: value, low, high; only what differs; None where one is not a study.
        notes: what to know before comparing.

    """

    a: Side
    b: Side
    headline: pd.DataFrame
    parts: pd.DataFrame
    jurisdictions: pd.DataFrame
    counties: pd.DataFrame
    answers: pd.DataFrame
    assumptions: pd.DataFrame | None
    notes: tuple[str, ...]


def comparison(a: Side, b: Side) -> Comparison:
    """Two runs side by side."""
    return Comparison(
        a=a,
        b=b,
        headline=side_by_side(headline_rows(a.record), headline_rows(b.record), ["metric", "unit"]),
        parts=side_by_side(part_rows(a.record), part_rows(b.record), ["metric", "effect", "unit"]),
        jurisdictions=side_by_side(
            jurisdiction_rows(a.record),
            jurisdiction_rows(b.record),
            ["level", "jurisdiction", "jurisdiction_title", "unit"],
        ),
        counties=side_by_side(
            county_rows(a.record), county_rows(b.record), ["phase", "basis", "geoid", "county", "measure", "unit"]
        ),
        answers=side_by_side(answer_rows(a.record), answer_rows(b.record), ["topic", "what", "unit"]),
        assumptions=differing_inputs(a.study, b.study) if a.study and b.study else None,
        notes=tuple(notes(a, b)),
    )


def side_by_side(a: pd.DataFrame, b: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The rows of two tables of value, p10 and p90 by their keys, in A's order; then those that B alone has."""
    parts = ["value", "p10", "p90"]
    order = pd.concat([a[keys], b[keys]]).drop_duplicates(ignore_index=True)
    left, right = (order.merge(side[[*keys, *parts]], on=keys, how="left")[parts].astype(float) for side in (a, b))
    return order.assign(
        a=left["value"],
        b=right["value"],
        difference=right["value"] - left["value"],
        ratio=(right["value"] / left["value"]).where(left["value"].ne(0)),
        a_p10=left["p10"],
        a_p90=left["p90"],
        b_p10=right["p10"],
        b_p90=right["p90"],
        ranges=[ranges_word(*ends) for ends in zip(left["p10"], left["p90"], right["p10"], right["p90"], strict=True)],
    )


def ranges_word(a_low: float, a_high: float, b_low: float, b_high: float) -> str:
    """Whether two ranges overlap; nothing where one is not known.

    >>> ranges_word(1, 3, 2, 5), ranges_word(1, 2, 3, 4), ranges_word(1, 2, float("nan"), 4)
    ('overlap', 'apart', '')
    """
    if any(math.isnan(end) for end in (a_low, a_high, b_low, b_high)):
        return NO_RANGES
    return OVERLAP if a_low <= b_high and b_low <= a_high else APART


def rows(found: list[tuple[Any, ...]], keys: list[str]) -> pd.DataFrame:
    """Rows of keys, value, p10 and p90 as a table; what is not known is not a number."""
    table = pd.DataFrame(found, columns=[*keys, "value", "p10", "p90"])
    return table.astype(dict.fromkeys(["value", "p10", "p90"], float))


def headline_rows(record: dict[str, Any]) -> pd.DataFrame:
    """The totals of the headline, with their ranges."""
    found = [(metric, own["unit"], own["total"], own["p10"], own["p90"]) for metric, own in record["headline"].items()]
    return rows(found, ["metric", "unit"])


def part_rows(record: dict[str, Any]) -> pd.DataFrame:
    """The headline by effect."""
    found = [
        (metric, effect, own["unit"], own[effect], None, None)
        for metric, own in record["headline"].items()
        for effect in EFFECTS
        if own[effect] is not None
    ]
    return rows(found, ["metric", "effect", "unit"])


def jurisdiction_rows(record: dict[str, Any]) -> pd.DataFrame:
    """Taxes by jurisdiction, gross, of all years, with their ranges."""
    ranges = {row["jurisdiction"]: row for row in record["ranges"]["by_jurisdiction"]}
    found = []
    for row in record["by_jurisdiction"]:
        drawn = ranges.get(row["jurisdiction"], {})
        ends = (drawn.get("p10_usd"), drawn.get("p90_usd"))
        found.append((row["level"], row["jurisdiction"], row["jurisdiction_title"], "USD", row["amount_usd"], *ends))
    return rows(found, ["level", "jurisdiction", "jurisdiction_title", "unit"])


def county_rows(record: dict[str, Any]) -> pd.DataFrame:
    """Jobs and labor income by county of work and of residence."""
    units = {"jobs": "jobs", "labor_income_usd": "USD"}
    found = [
        (phase, basis, own["geoid"], own["county"], measure, units[measure], total, None, None)
        for phase in PHASES
        for basis in ("workplace", "residence")
        for own in record["by_county"]
        for measure in COUNTED
        if (total := own[basis].get(phase, {}).get("total", {}).get(measure)) is not None
    ]
    return rows(found, ["phase", "basis", "geoid", "county", "measure", "unit"])


def answer_rows(record: dict[str, Any]) -> pd.DataFrame:
    """Answers to the questions, with ranges where those are of the draws; then on taxes and the grid; each once."""
    found = []
    for row in record.get("answers", []):
        ends = (row["low"], row["high"]) if row["range"] == PERCENTILES else (None, None)
        if isinstance(row["value"], int | float):
            found.append((row["topic"], row["question"], row["unit"], row["value"], *ends))
    found += [
        (row["topic"], row["what"], row["unit"], row["value"], None, None)
        for topic in ("taxes", "grid")
        for row in record[topic]["answers"]
        if isinstance(row["value"], int | float)
    ]
    return rows(found, ["topic", "what", "unit"]).drop_duplicates(["topic", "what", "unit"], ignore_index=True)


Value = float | str | None
Input = tuple[Value, float | None, float | None, str]


def differing_inputs(a: Study, b: Study) -> pd.DataFrame:
    """The inputs that are not the same in two studies: where, unit, and of both the value with its bounds."""
    left, right = dict(inputs(a)), dict(inputs(b))
    nothing: Input = (None, None, None, "")
    found = []
    for where in dict.fromkeys([*left, *right]):
        one, other = left.get(where, nothing), right.get(where, nothing)
        if one != other:
            found.append((where, one[3] or other[3], *one[:3], *other[:3]))
    columns = ["where", "unit", "a", "a_low", "a_high", "b", "b_low", "b_high"]
    return pd.DataFrame(found, columns=columns).astype(dict.fromkeys(columns, object))


def inputs(record: Record, where: str = "") -> Iterator[tuple[str, Input]]:
    """Every input of a record by its place: value, bounds and unit; texts for the reader are excluded."""
    for name in type(record).model_fields:
        value = getattr(record, name)
        if name in TEXTS or value is None or value in ((), {}, ""):
            continue
        place = f"{where}{name}"
        if isinstance(value, Ranged):
            low, high = value.span
            yield place, (value.value, low, high, unit_of(name))
        elif isinstance(value, Record):
            yield from inputs(value, f"{place}.")
        elif isinstance(value, tuple) and isinstance(value[0], Record):
            for number, item in enumerate(value, start=1):
                key = getattr(item, "id", None) or getattr(item, "since", None) or number
                yield from inputs(item, f"{place}.{key}.")
        elif name != "id":
            yield place, (plain_input(value), None, None, "")


def plain_input(value: Any) -> Value:  # noqa: ANN401 - a value of a study
    """A value in words, a number as it is."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {share:g}" for key, share in value.items())
    if isinstance(value, tuple):
        return ", ".join(value)
    return value if isinstance(value, int | float) else str(value)


def changes_notes(a: Side, b: Side) -> Iterator[str]:
    """What each of the two changed from its study as filed."""
    for side in (a, b):
        if side.changes:
            yield f"Changed in {side.label}: {'; '.join(map(change_words, side.changes))}."


def notes(a: Side, b: Side) -> Iterator[str]:
    """What to know before comparing the two."""
    yield from changes_notes(a, b)
    frames = {"price year": "price_year", "reference year of the operation figures": "reference_year"}
    for words, key in frames.items():
        if a.record[key] != b.record[key]:
            yield f"The {words} differs: {a.record[key]} and {b.record[key]}; figures are not converted."
    regions = [side.record["study"]["region"] for side in (a, b)]
    if regions[0] != regions[1]:
        yield f"The regions differ: {regions[0]} and {regions[1]}."
    ours, theirs = (side.record["manifest"] for side in (a, b))
    for key in sorted({*ours["options"], *theirs["options"]} - {"region", "interpolation_points", "inputs", "drivers"}):
        if ours["options"].get(key) != theirs["options"].get(key):
            yield f"The option {key} differs: {ours['options'].get(key)} and {theirs['options'].get(key)}."
    parts = {"version": "versions of the model", "data_sha256": "data", "parameters_sha256": "parameters"}
    for key, words in parts.items():
        if ours.get(key) != theirs.get(key):
            yield f"The runs rest on different {words}."
    if all(own["p10"] is not None for side in (a, b) for own in side.record["headline"].values()):
        yield (
            "Ranges are of each run by itself. What moves one often moves the other, so ranges that overlap do not "
            "mean that the two may be alike."
        )
    if a.study is None or b.study is None:
        yield "Inputs are compared where both are studies; a run does not hold them all."
