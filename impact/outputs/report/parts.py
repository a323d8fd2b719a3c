"""Parts of the page other than charts: answers, claims, headline, formulas, assumptions, jurisdictions."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from impact.findings.answers.answer import FORMULAS
from impact.findings.claims import HIGHER, INSIDE, LOWER, NO_RANGE
from impact.outputs.catalog import GRID_FIGURES, METRICS
from impact.outputs.figures import plain
from impact.outputs.report.shown import Run, kind_of, slug, unit_words

VERDICTS = {"yes": "comparable", "partly": "partly comparable", "no": "not comparable"}
SOURCES = {"study": "Sources of this study", "data": "Data of the model", "parameters": "Sources of its parameters"}
PARTS = ("p50", "p10", "p90", "direct", "indirect", "induced", "total")


@dataclass(frozen=True)
class AnswerShown:
    """An answer as the page shows it.

    Attributes:
        key, question, text: as in run.json.
        figure, span, unit, range: the figure, its range, its unit, what the range is.
        formula, anchor: where it comes from, and the place in the page.
        where: sheet and table of the detail.
    """

    key: str
    question: str
    text: str
    figure: Markup
    span: Markup
    unit: str
    range: str
    formula: str
    anchor: str
    where: str


def answers_by_topic(run: Run) -> dict[str, list[AnswerShown]]:
    """Answers in the order of the table, topic by topic."""
    found: dict[str, list[AnswerShown]] = {}
    for key, row in run.rows("answers"):
        found.setdefault(row["topic"], []).append(answer_shown(run, key, row))
    return found


def answer_shown(run: Run, key: str, row: dict[str, Any]) -> AnswerShown:
    """One answer."""
    kind = kind_of(row["unit"])
    table = f", tables/{row['table']}.csv" if row["table"] else ""
    return AnswerShown(
        key=row["key"],
        question=row["question"],
        text=row["answer"],
        figure=run.figure(f"{key}.value", kind) if row["value"] is not None else Markup(),
        span=run.span(f"{key}.low", f"{key}.high", kind),
        unit=unit_words(row["unit"], row["price_year"]),
        range=row["range"],
        formula=row["formula"],
        anchor=formula_anchor(row["formula"]),
        where=f"sheet {row['sheet']}{table}",
    )


def formula_anchor(formula: str) -> str:
    """The place of a formula in the page."""
    return f"formula-{slug(formula)}"


def formulas_used(run: Run) -> list[tuple[str, str, str]]:
    """Anchor, name and sentence of the formulas that answers point to, in the order in which they do."""
    used = dict.fromkeys(row["formula"] for _, row in run.rows("answers"))
    return [(formula_anchor(name), name, FORMULAS[name]) for name in used]


def claims_shown(run: Run) -> list[dict[str, Any]]:
    """Claims with our figure, its range and the verdict in words."""
    return [
        row
        | {
            "own": run.figure(f"{key}.model_value", kind_of(row["unit"])) if row["model_value"] is not None else "",
            "span": run.span(f"{key}.p10", f"{key}.p90", kind_of(row["unit"])),
            "unit_words": unit_words(row["unit"], row["price_year"]),
            "verdict_words": VERDICTS[row["verdict"]],
            "link": web_address(row["address"]),
        }
        for key, row in run.rows("claims")
    ]


def agreement_words(claims: list[dict[str, Any]]) -> str:
    """How many public figures lie inside, above and below our likely range, and how many cannot be compared."""
    counts = Counter(claim["agreement"] for claim in claims)
    inside, higher, lower = (counts[words] for words in (INSIDE, HIGHER, LOWER))
    no_range = sum(number for words, number in counts.items() if words.startswith(NO_RANGE))
    return (
        f"Of {len(claims)} public figures, {inside} lie inside the model's likely range, {higher} are higher and "
        f"{lower} lower; for {no_range} the model has no range and says how far it is. "
        f"The others cannot be compared; the last column says why."
    )


def promises_shown(run: Run) -> list[dict[str, Any]]:
    """What was said and done, with our figure, its range, and what part of the promise was done."""
    price_year = run.value("price_year")
    return [
        row
        | {
            "own": run.figure(f"{key}.model_value", kind_of(row["unit"])) if row["model_value"] is not None else "",
            "span": run.span(f"{key}.p10", f"{key}.p90", kind_of(row["unit"])),
            "unit_words": unit_words(row["unit"], price_year),
            "done_part": "" if row["done_share"] is None else run.figure(f"{key}.done_share", "percent"),
            "link": web_address(row["address"]),
            "done_link": web_address(row["done_address"]),
        }
        for key, row in run.rows("promises")
    ]


def scorecard_shown(run: Run) -> list[dict[str, Any]]:
    """The seven figures: name, figure, likely range in words and on a bar, unit and years, what it counts."""
    cases = {row["metric"]: row for _, row in run.rows("ranges.reference_case")}
    shown = []
    for key, row in run.rows("scorecard"):
        kind = kind_of(row["unit"])
        words = unit_words(row["unit"], run.value("price_year"))
        case = cases.get(row["key"])
        if case is not None and row["unit"] != case["unit"]:
            case = None if row["value"] is None else per_year(case, row["value"])
        shown.append(
            {
                "name": row["title"],
                "figure": "" if row["value"] is None else run.figure(f"{key}.value", kind),
                "span": run.span(f"{key}.low", f"{key}.high", kind) if row["low"] != row["high"] else "",
                "bar": score_bar(row, case),
                "unit": ", ".join(filter(None, [words, row["period"]])),
                "means": row["note"],
                "reason": "" if case is None else case["reason"],
            }
        )
    return shown


def per_year(case: dict[str, Any], middle: float) -> dict[str, Any]:
    """Where the reference case lies, of all years, as a mean of them: the share that the median is of their sum.

    >>> per_year({"p25": 80.0, "p50": 100.0, "p75": 120.0, "reference": 90.0}, 10.0)
    {'p25': 8.0, 'p75': 12.0, 'reference': 9.0, 'reason': ''}
    """
    share = middle / case["p50"] if case["p50"] else 0.0
    return {name: case[name] * share for name in ("p25", "p75", "reference")} | {"reason": ""}


def score_bar(score: dict[str, Any], case: dict[str, Any] | None) -> dict[str, float] | None:
    """Places on a bar of 100 that holds the range, the median, and the reference case where it is known.

    >>> score_bar({"value": 5.0, "low": 0.0, "high": 8.0}, {"p25": 2.0, "p75": 6.0, "reference": 10.0})
    {'p10': 0.0, 'p50': 50.0, 'p90': 80.0, 'p25': 20.0, 'p75': 60.0, 'reference': 100.0}
    """
    low, high = score["low"], score["high"]
    if low is None or high is None or high <= low:
        return None
    known = {"p10": low, "p50": score["value"], "p90": high}
    known |= {} if case is None else {name: case[name] for name in ("p25", "p75", "reference")}
    start, end = min(known.values()), max(known.values())
    return {name: round(100 * (value - start) / (end - start), 1) for name, value in known.items()}


def jurisdictions_shown(run: Run) -> list[dict[str, Any]]:
    """One block a jurisdiction: revenue with its range, forgone, cost of services, net, and its years."""
    shown = []
    for key, row in run.rows("jurisdictions"):
        years = [
            {
                "year": one["year"],
                "revenue": run.figure(
                    f"{place}.median_usd" if one["median_usd"] is not None else f"{place}.revenue_usd", "money"
                ),
                "span": run.span(f"{place}.low_usd", f"{place}.high_usd", "money"),
                "forgone": run.figure(f"{place}.forgone_usd", "money"),
                "net": run.figure(f"{place}.net_usd", "money"),
            }
            for place, one in run.rows(f"{key}.years")
        ]
        shown.append(
            row
            | {
                "anchor": f"jurisdiction-{slug(row['key'])}",
                "sum": run.figure(f"{key}.revenue.value", "money"),
                "span": run.span(f"{key}.revenue.low", f"{key}.revenue.high", "money"),
                "forgone": run.figure(f"{key}.forgone_usd", "money"),
                "cost": run.figure(f"{key}.public_cost.value", "money"),
                "net": run.figure(f"{key}.net_usd", "money"),
                "net_name": "before the cost of services" if row["public_cost"]["value"] is None else "net",
                "present": run.figure(f"{key}.present_value_usd", "money"),
                "break_even": run.figure(f"{key}.break_even_share", "percent"),
                "by_year": years,
            }
        )
    return shown


def scenarios_shown(run: Run) -> dict[str, list[dict[str, Any]]]:
    """Scenarios as columns (key, title, text) and figures as rows (name, unit, one figure a scenario)."""
    columns: dict[str, dict[str, Any]] = {}
    rows: dict[str, dict[str, Any]] = {}
    for key, row in run.rows("scenarios"):
        named = {"key": row["scenario"], "title": row["scenario_title"], "text": row["text"]}
        columns.setdefault(row["scenario"], named)
        unit = unit_words(row["unit"], run.value("price_year"))
        name = METRICS.get(row["metric"], GRID_FIGURES.get(row["metric"], row["metric"]))
        figures = rows.setdefault(row["metric"], {"name": name, "unit": unit, "figures": []})["figures"]
        figures.append(run.figure(f"{key}.total", kind_of(row["unit"])))
    return {"columns": list(columns.values()), "rows": list(rows.values())}


def web_address(text: str) -> str:
    """The address if it is one, and nothing else; an address of another kind is not made a link.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)"), web_address("https://a ; https://b")
    ('https://example.org/a', '', '')
    """
    return text if re.fullmatch(r"https?://[^\s<>\"']+", text or "") else ""


def headline_rows(run: Run) -> list[dict[str, Any]]:
    """All headline figures: name, unit, parts, range."""
    rows = []
    for metric, row in run.value("headline").items():
        kind = kind_of(row["unit"])
        figures = {part: run.figure(f"headline.{metric}.{part}", kind) for part in PARTS}
        unit = unit_words(row["unit"], row["price_year"])
        rows.append({"metric": metric, "name": METRICS.get(metric, metric), "unit": unit} | figures)
    return rows


def gross_net_rows(run: Run) -> list[dict[str, Any]]:
    """Gross, net and but-for of each figure, each with its range."""
    rows = []
    for key, row in run.rows("ranges.gross_net"):
        kind = kind_of(row["unit"])
        parts = {
            part: (
                run.figure(f"{key}.{part}_p50", kind),
                run.span(f"{key}.{part}_p10", f"{key}.{part}_p90", kind),
            )
            for part in ("gross", "net", "but_for")
        }
        price_year = run.value("price_year")
        named = {"name": METRICS.get(row["metric"], row["metric"]), "unit": unit_words(row["unit"], price_year)}
        rows.append(named | parts)
    return rows


def assumptions_shown(run: Run) -> list[dict[str, Any]]:
    """Assumptions with their figures and the address of the source where it is one."""
    return [
        row
        | {name: run.figure(f"{key}.{name}", "plain") for name in ("value", "low", "high")}
        | {"link": web_address(row["address"]), "is_fixed": row["low"] == row["high"]}
        for key, row in run.rows("assumptions")
    ]


def sources_shown(sources: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Sources of the study, of the data and of the parameters, each with its address where it is one."""
    rows = plain(sources.to_dict("records"))
    return {
        words: [row | {"link": web_address(row["address"])} for row in rows if row["used_for"] == used]
        for used, words in SOURCES.items()
    }
