"""report.html: the page of one run, a pure function of its results, with the scripts that it carries along."""

import base64
import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

from impact.findings.scorecard import largest_uncertainty
from impact.outputs.catalog import METRICS
from impact.outputs.report import parts
from impact.outputs.report.chart import Chart
from impact.outputs.report.charts import duration_chart, peak_day_charts, tornado_chart, waterfall_chart
from impact.outputs.report.county_map import county_map
from impact.outputs.report.main_charts import (
    dollar_chart,
    matters_chart,
    occupation_chart,
    quarter_chart,
    revenue_chart,
)
from impact.outputs.report.shown import Run, slug
from impact.outputs.report.year_charts import jobs_chart, tax_chart
from impact.outputs.run_json import run_record
from impact.outputs.workbook.summary import facts, how_to_read
from impact.results import Results

TEMPLATES = Path(__file__).parent / "templates"
STYLE = "page.css"
FOLDER = Path(__file__).parent / "scripts"
OWN = "page.js"
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", flags=re.MULTILINE)
"""A map for debugging that is not shipped; a browser's developer tools would look for it."""


@cache
def environment() -> Environment:
    """The templates; all text that goes into them is escaped."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def report_page(results: Results, record: dict[str, Any] | None = None) -> str:
    """The page of a run.

    Args:
        results: of the run.
        record: its run.json, if it is available (run_record).
    """
    run = Run(run_record(results) if record is None else record)
    return render("report.html", page_parts(results, run))


def render(name: str, context: dict[str, Any], *, with_scripts: bool = True) -> str:
    """A template with its context and with what every page has: style, policy, scripts and their licenses if wanted."""
    style, known = (TEMPLATES / STYLE).read_text(encoding="utf-8").strip(), scripts() if with_scripts else ()
    shared = {
        "style": style,
        "scripts": known,
        "licenses": licenses() if known else "",
        "policy": policy(style, known),
    }
    return environment().get_template(name).render(**shared, **context) + "\n"


def policy(style: str, known: "Sequence[Script]") -> str:
    """The content security policy: nothing is fetched, no script runs but the page's own, none makes code of text."""
    runs = " ".join(source_hash(f"\n{script.text}\n") for script in known) or "'none'"
    return (
        f"default-src 'none'; script-src {runs}; style-src {source_hash(f'{chr(10)}{style}{chr(10)}')}; "
        "base-uri 'none'; form-action 'none'"
    )


def page_parts(results: Results, run: Run) -> dict[str, Any]:
    """What the template of one run shows."""
    study, depends = results.study, largest_uncertainty(results.ranges.tornado)
    sections = main_charts(results, run)
    return {
        "title": study.title,
        "description": study.description,
        "facts": facts(results),
        "verdict": run.value("verdict"),
        "scorecard": parts.scorecard_shown(run),
        "jurisdictions": parts.jurisdictions_shown(run),
        "forgone": any(row["forgone_usd"] for _, row in run.rows("jurisdictions")),
        "sections": sections,
        "places": {chart.key for chart in sections["jobs-and-places"]},
        "said": {row["key"]: row["answer"] for _, row in run.rows("answers")},
        "topics": topics(run),
        "claims": parts.claims_shown(run),
        "agreement": parts.agreement_words(run.value("claims")),
        "promises": parts.promises_shown(run),
        "scenarios": parts.scenarios_shown(run),
        "waterfall": waterfall_chart(run),
        "tornado": tornado_chart(run),
        "headline": parts.headline_rows(run),
        "depends": [f"{METRICS[metric]}: {words[0].lower()}{words[1:]}" for metric, words in depends.items()],
        "gross_net": parts.gross_net_rows(run),
        "formulas": parts.formulas_used(run),
        "assumptions": parts.assumptions_shown(run),
        "sources": parts.sources_shown(results.sources),
        "notes": run.value("notes"),
        "how_to_read": how_to_read(results),
        "made": made(run.value("manifest")),
        "price_year": study.price_year,
        "reference_year": results.reference_year,
    }


def made(manifest: dict[str, Any]) -> str:
    """What made the page, so that the run can be made again."""
    parts_of = {"study": "study_sha256", "data": "data_sha256", "commit": "git_commit"}
    shown = [f"{words} {manifest[name][:12]}" for words, name in parts_of.items() if manifest.get(name)]
    seed = [] if manifest.get("seed") is None else [f"seed {manifest['seed']}"]
    start = f"Made by impact {manifest['version']}, an open regional economic-impact model"
    return f"{'; '.join([start, *shown, *seed])}."


def main_charts(results: Results, run: Run) -> dict[str, list[Chart]]:
    """Charts of the short sections, by the section's id; those that a run has data for."""
    charts: dict[str, list[Chart | None]] = {
        "jobs-and-places": [jobs_chart(run), county_map(run, results.county_shapes, results.study)],
        "dollar-parts": [dollar_chart(run)],
        "revenue": [revenue_chart(run)],
        "people": [occupation_chart(run)],
        "power": [quarter_chart(run)],
        "matters-most": [matters_chart(run)],
    }
    return {section: [chart for chart in own if chart is not None] for section, own in charts.items()}


def appendix_charts(run: Run) -> dict[str, list[Chart]]:
    """Charts of the appendix, by topic."""
    charts: dict[str, list[Chart | None]] = {
        "Tax": [tax_chart(run)],
        "Grid": [duration_chart(run), *peak_day_charts(run)],
    }
    return {topic: [chart for chart in own if chart is not None] for topic, own in charts.items()}


def named_charts(results: Results) -> dict[str, Chart]:
    """All charts of a run by their key."""
    run = Run(run_record(results))
    groups = [*main_charts(results, run).values(), *appendix_charts(run).values()]
    whole = [chart for chart in (waterfall_chart(run), tornado_chart(run)) if chart is not None]
    return {chart.key: chart for chart in [*(one for own in groups for one in own), *whole]}


def topics(run: Run) -> list[dict[str, Any]]:
    """Answers topic by topic, each topic with its charts."""
    charts = appendix_charts(run)
    return [
        {"title": topic, "id": slug(topic), "answers": answers, "charts": charts.get(topic, [])}
        for topic, answers in parts.answers_by_topic(run).items()
    ]


@dataclass(frozen=True)
class Script:
    """One script of the page.

    Attributes:
        name: package and version, or what it is.
        license: its license.
        text: what stands in the page.
    """

    name: str
    license: str
    text: str


@cache
def scripts() -> tuple[Script, ...]:
    """The scripts in the order in which the page runs them."""
    with (FOLDER / "record.toml").open("rb") as file:
        kept = tomllib.load(file)["script"]
    found = [Script(f"{one['package']} {one['version']}", one["license"], _text(one["file"])) for one in kept]
    return (*found, Script("the page's own script", "MIT", _text(OWN)))


def chart_page(chart: Chart, spec: dict[str, Any]) -> str:
    """A page of one chart, with all it needs to draw it."""
    library = "".join(f"<script>{script.text}</script>\n" for script in scripts()[:-1])
    words, data = escape(f"{chart.title}: {chart.alt}"), replace(chart, spec=spec).json
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(chart.title)}</title>\n{library}'
        f'</head><body><div id="chart" role="img" aria-label="{words}"></div>\n'
        f'<script>vegaEmbed("#chart", {data}, {{actions: false}})</script></body></html>\n'
    )


@cache
def licenses() -> str:
    """The licenses of the chart library."""
    return (FOLDER / "LICENSES.txt").read_text(encoding="utf-8")


def source_hash(text: str) -> str:
    """A hash as a content security policy names it.

    >>> source_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _text(name: str) -> str:
    return SOURCE_MAP.sub("", (FOLDER / name).read_text(encoding="utf-8")).strip()
