"""The page of two runs side by side: figures with their ranges, answers, jobs and taxes by year."""

from itertools import zip_longest
from typing import Any

from impact.findings.comparison import APART, NO_RANGES, OVERLAP, Comparison
from impact.outputs.catalog import METRICS
from impact.outputs.report import parts
from impact.outputs.report.chart import BLUE, DOLLARS, RED, Cell, Chart, Spec, Table, chart_spec, choice, tooltip
from impact.outputs.report.page import made, render
from impact.outputs.report.shown import NO_FIGURE, Run, kind_of, slug, unit_words
from impact.outputs.report.year_charts import PHASES, YEAR_AXIS, job_rows
from impact.outputs.workbook.summary import HOW_TO_READ
from impact.taxes.views import LOCAL

SIDES = ("one", "other")
COLORS = (BLUE, RED)
RANGE_WORDS = {OVERLAP: "they overlap", APART: "they do not overlap", NO_RANGES: ""}


def comparison_page(found: Comparison, record: dict[str, Any]) -> str:
    """The page of two runs.

    Args:
        found: the two, with what they are called.
        record: the comparison as compare.json tells it.
    """
    both = (found.a, found.b)
    runs = [Run(side.record, f"{name}.") for name, side in zip(SIDES, both, strict=True)]
    names = [side.label for side in both]
    pair = Run(record, "both.")
    context = {
        "title": " and ".join(run.value("study.title") for run in runs),
        "names": names,
        "sides": [
            {"name": name, "title": run.value("study.title"), "facts": facts(run), "notes": run.value("notes")}
            for name, run in zip(names, runs, strict=True)
        ],
        "headline": headline_rows(runs, pair),
        "inputs": input_rows(pair),
        "notes": pair.value("notes"),
        "jobs": jobs_chart(runs, names),
        "taxes": tax_chart(runs, names),
        "topics": topics(runs),
        "formulas": list(dict.fromkeys(entry for run in runs for entry in parts.formulas_used(run))),
        "made": made(found.a.record["manifest"]),
        "how_to_read": list(
            dict.fromkeys(
                line.format(price_year=run.value("price_year"), year=run.value("reference_year"))
                for run in runs
                for line in HOW_TO_READ
            )
        ),
    }
    return render("comparison.html", context)


def facts(run: Run) -> list[tuple[str, str]]:
    """The frame of a run: label and text."""
    draws = run.value("ranges.counts").get("draws") or 0
    return [
        ("Region", ", ".join(row["county"] for _, row in run.rows("by_county")[:MOST_NAMED])),
        ("Dollars of", str(run.value("price_year"))),
        ("Operation figures for", str(run.value("reference_year"))),
        ("Data as of", str(run.value("manifest").get("data_as_of") or "not said")),
        ("Draws", f"{draws:,}" if draws else "none: no ranges"),
    ]


MOST_NAMED = 12
"""Counties that are named."""


def input_rows(pair: Run) -> list[dict[str, Any]] | None:
    """Inputs that differ, with both figures; nothing where they are not known of both."""
    rows = pair.value("assumptions")
    if rows is None:
        return None
    return [
        {"where": row["where"], "unit": row["unit"]} | {side: input_shown(pair, f"{key}.{side}") for side in ("a", "b")}
        for key, row in pair.rows("assumptions")
    ]


def input_shown(pair: Run, key: str) -> Cell:
    """An input as a figure, or as text where it is not a number."""
    value = pair.value(key)
    is_number = value is None or (isinstance(value, int | float) and not isinstance(value, bool))
    return pair.figure(key, "plain") if is_number else str(value)


def headline_rows(runs: list[Run], pair: Run) -> list[dict[str, Any]]:
    """Every headline figure of both: name, unit of each, totals and ranges, their ratio, whether the ranges overlap."""
    alongside = {row["metric"]: (key, row) for key, row in pair.rows("headline")}
    rows = []
    for metric in runs[0].value("headline"):
        key = f"headline.{metric}"
        kind = kind_of(runs[0].value(f"{key}.unit"))
        units = [unit_words(run.value(f"{key}.unit"), run.value(f"{key}.price_year")) for run in runs]
        cells = [
            {
                "total": run.figure(f"{key}.total", kind),
                "span": run.span(f"{key}.p10", f"{key}.p90", kind),
                "unit": unit,
            }
            for run, unit in zip(runs, units, strict=True)
        ]
        place, row = alongside[metric]
        ratio, overlap = pair.figure(f"{place}.ratio", "ratio"), RANGE_WORDS[row["ranges"]]
        rows.append({"name": METRICS.get(metric, metric), "cells": cells, "ratio": ratio, "overlap": overlap})
    return rows


def topics(runs: list[Run]) -> list[dict[str, Any]]:
    """Answers to the same question side by side; a question of one alone has an empty place."""
    answers = [
        {(topic, answer.key): answer for topic, rows in parts.answers_by_topic(run).items() for answer in rows}
        for run in runs
    ]
    found: dict[str, list[dict[str, Any]]] = {}
    order = {(topic, key): None for pair in zip_longest(*answers) for topic, key in filter(None, pair)}
    for topic, key in sorted(order, key=lambda place: [*dict.fromkeys(t for t, _ in order)].index(place[0])):
        pair = [own.get((topic, key)) for own in answers]
        question = next(answer.question for answer in pair if answer is not None)
        found.setdefault(topic, []).append({"key": key, "question": question, "pair": pair})
    return [{"title": topic, "id": slug(topic), "questions": questions} for topic, questions in found.items()]


def jobs_chart(runs: list[Run], names: list[str]) -> Chart:
    """Jobs of both, year by year, with a switch between phases."""
    rows = [(run, row | {"series": name}) for run, name in zip(runs, names, strict=True) for row in job_rows(run)]
    values = [{name: cell for name, cell in row.items() if name != "key"} for _, row in rows]
    phases = {words: words for words in dict.fromkeys(PHASES[phase] for phase in ("operation", "construction"))}
    spec = two_lines(
        values, names, choice("phase", "Phase", phases, "jobs-of-both-controls"), "datum.label == phase", ""
    )
    cells: list[tuple[Cell, ...]] = []
    for run, row in rows:
        ends = ("central", "p10", "p90") if "p10" in row else ("jobs",)
        shown = [run.figure(f"{row['key']}.{end}", "count") for end in ends]
        cells.append((f"{row['series']}: {row['label']}, {row['year']}", *shown, *[NO_FIGURE] * (3 - len(shown))))
    heads = ("Study, phase and year", "Reference case", "10th percentile", "90th percentile")
    return Chart(
        "jobs-of-both", "Jobs, year by year",
        "Line chart of the jobs of both studies by year; a list switches between phases.",
        spec, Table(heads, cells), "Bands: 10th to 90th percentile of the simulations; lines: the reference case.",
        has_controls=True,
    )  # fmt: skip


def tax_chart(runs: list[Run], names: list[str]) -> Chart:
    """Taxes of both at one local jurisdiction, year by year, with a switch between jurisdictions."""
    values: list[dict[str, Any]] = []
    cells: list[tuple[Cell, ...]] = []
    for run, name in zip(runs, names, strict=True):
        ends = {(row["jurisdiction"], row["year"]): (key, row) for key, row in run.rows("ranges.by_jurisdiction_year")}
        for key, row in run.rows("by_jurisdiction"):
            if row["level"] not in LOCAL:
                continue
            for year, usd in row["by_year_usd"].items():
                place, range_row = ends.get((row["jurisdiction"], int(year)), ("", {}))
                own = {"series": name, "jurisdiction": row["jurisdiction_title"], "year": int(year), "central": usd}
                values.append(own | {"p10": range_row.get("p10_usd"), "p90": range_row.get("p90_usd")})
                span = run.span(f"{place}.p10_usd", f"{place}.p90_usd", "money") if place else NO_FIGURE
                cells.append(
                    (
                        f"{name}: {row['jurisdiction_title']}, {year}",
                        run.figure(f"{key}.by_year_usd.{year}", "money"),
                        span,
                    )
                )
    sums: dict[str, float] = {}
    for one in values:
        sums[one["jurisdiction"]] = sums.get(one["jurisdiction"], 0.0) + one["central"]
    titles = {title: title for title in sorted(sums, key=lambda title: -sums[title])}
    control = choice("jurisdiction", "Jurisdiction", titles or {"": "none"}, "tax-of-both-controls")
    spec = two_lines(values, names, control, "datum.jurisdiction == jurisdiction", DOLLARS)
    return Chart(
        "tax-of-both",
        "Tax of a local jurisdiction, year by year",
        "Line chart of the taxes of both studies at one jurisdiction by year; a list switches between jurisdictions.",
        spec,
        Table(("Study, jurisdiction and year", "Reference case", "10th to 90th percentile"), cells),
        f"In {' and '.join(sorted({str(run.value('price_year')) for run in runs}))} dollars.",
        has_controls=True,
    )


def two_lines(values: list[dict[str, Any]], names: list[str], control: Spec, chosen: str, labels: str) -> Spec:
    """A line a study, with its band.

    Args:
        values: series, year, central, p10, p90 and what the control chooses by.
        names: of the studies.
        control: the parameter.
        chosen: expression that keeps the rows to show.
        labels: expression of the axis' labels; empty: plain numbers.
    """
    form = "$,.0f" if labels else ",.0f"
    tip = tooltip(
        ("series", "Study", ""), ("year", "Year", ""), ("central", "Reference case", form),
        ("p10", "10th percentile", form), ("p90", "90th percentile", form),
    )  # fmt: skip
    y: Spec = {"type": "quantitative", "title": None} | ({"axis": {"labelExpr": labels}} if labels else {})
    color = {"field": "series", "type": "nominal", "scale": {"domain": names, "range": list(COLORS)}}
    return chart_spec(
        300, data={"values": values}, params=[control], transform=[{"filter": chosen}],
        encoding={"x": YEAR_AXIS, "color": color},
        layer=[
            {"mark": {"type": "area", "opacity": 0.22},
             "encoding": {"y": y | {"field": "p10"}, "y2": {"field": "p90"}}},
            {"mark": {"type": "line", "point": {"size": 70}, "strokeWidth": 2.5},
             "encoding": {"y": y | {"field": "central"}, "tooltip": tip}},
        ],
    )  # fmt: skip
