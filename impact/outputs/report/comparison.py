"""The page of two runs side by side: figures with their ranges, answers, jobs and taxes by year."""

from itertools import zip_longest
from typing import Any

from impact.outputs.cover import facts, how_to_read
from impact.outputs.headings import METRICS
from impact.outputs.report import parts
from impact.outputs.report.chart import BLUE, DOLLARS, RED, Cell, Chart, Spec, Table, chart_spec, choice, tooltip
from impact.outputs.report.page import made, render
from impact.outputs.report.shown import NO_FIGURE, Run, kind_of, slug, unit_words
from impact.outputs.report.year_charts import LOCAL, PHASES, YEAR_AXIS, job_rows
from impact.outputs.run_json import run_record
from impact.results import Results

SIDES = ("one", "other")
LETTERS = ("A", "B")
COLORS = (BLUE, RED)


def comparison_page(one: Results, other: Results) -> str:
    """The page of two runs."""
    both = (one, other)
    runs = [Run(run_record(results), f"{side}.") for side, results in zip(SIDES, both, strict=True)]
    names = [f"{letter}: {results.study.name}" for letter, results in zip(LETTERS, both, strict=True)]
    context = {
        "title": f"{one.study.title} and {other.study.title}",
        "names": names,
        "sides": [
            {"name": name, "title": results.study.title, "facts": facts(results), "notes": run.value("notes")}
            for name, results, run in zip(names, both, runs, strict=True)
        ],
        "headline": headline_rows(runs),
        "jobs": jobs_chart(runs, names),
        "taxes": tax_chart(runs, names),
        "topics": topics(runs),
        "formulas": formulas(runs),
        "made": made(one.manifest),
        "how_to_read": list(dict.fromkeys(line for results in both for line in how_to_read(results))),
    }
    return render("comparison.html", context)


def headline_rows(runs: list[Run]) -> list[dict[str, Any]]:
    """Every headline figure of both: name, unit of each, totals and ranges."""
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
        rows.append({"name": METRICS.get(metric, metric), "cells": cells})
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


def formulas(runs: list[Run]) -> list[tuple[str, str, str]]:
    """Formulas that the answers of either point to."""
    return list(dict.fromkeys(entry for run in runs for entry in parts.formulas_used(run)))


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
    heads = ("Study, phase and year", "Central case", "10th percentile", "90th percentile")
    return Chart(
        "jobs-of-both", "Jobs, year by year",
        "Line chart of the jobs of both studies by year; a list switches between phases.",
        spec, Table(heads, cells), "Bands: 10th to 90th percentile of the draws; lines: the central case.",
        has_controls=True,
    )  # fmt: skip


def tax_chart(runs: list[Run], names: list[str]) -> Chart:
    """Taxes of both at one local treasury, year by year, with a switch between treasuries."""
    values: list[dict[str, Any]] = []
    cells: list[tuple[Cell, ...]] = []
    for run, name in zip(runs, names, strict=True):
        ends = {(row["treasury"], row["year"]): (key, row) for key, row in run.rows("ranges.by_treasury_year")}
        for key, row in run.rows("by_treasury"):
            if row["level"] not in LOCAL:
                continue
            for year, usd in row["by_year_usd"].items():
                place, range_row = ends.get((row["treasury"], int(year)), ("", {}))
                own = {"series": name, "treasury": row["treasury_title"], "year": int(year), "central": usd}
                values.append(own | {"p10": range_row.get("p10_usd"), "p90": range_row.get("p90_usd")})
                span = run.span(f"{place}.p10_usd", f"{place}.p90_usd", "money") if place else NO_FIGURE
                cells.append(
                    (f"{name}: {row['treasury_title']}, {year}", run.figure(f"{key}.by_year_usd.{year}", "money"), span)
                )
    sums: dict[str, float] = {}
    for one in values:
        sums[one["treasury"]] = sums.get(one["treasury"], 0.0) + one["central"]
    titles = {title: title for title in sorted(sums, key=lambda title: -sums[title])}
    control = choice("treasury", "Treasury", titles or {"": "none"}, "tax-of-both-controls")
    spec = two_lines(values, names, control, "datum.treasury == treasury", DOLLARS)
    return Chart(
        "tax-of-both", "Tax of a local treasury, year by year",
        "Line chart of the taxes of both studies at one treasury by year; a list switches between treasuries.",
        spec, Table(("Study, treasury and year", "Central case", "10th to 90th percentile"), cells),
        f"In {' and '.join(sorted({str(run.value('price_year')) for run in runs}))} dollars.", has_controls=True,
    )  # fmt: skip


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
    told = tooltip(
        ("series", "Study", ""), ("year", "Year", ""), ("central", "Central case", form),
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
             "encoding": {"y": y | {"field": "central"}, "tooltip": told}},
        ],
    )  # fmt: skip
