"""What `impact run` prints by itself: one screen of eighty columns; `--details` prints every table."""

import re
from pathlib import Path
from textwrap import fill, wrap
from typing import TYPE_CHECKING

from impact.cli.screen import (
    ODDS,
    console,
    long_table,
    metric_words,
    missing,
    mover_words,
    short_amount,
    short_span,
    show_changes,
)
from impact.findings.scorecard import MAIN, verdict

if TYPE_CHECKING:
    import pandas as pd

    from impact.results import Results

WIDTH = 80
WHOLE = ("construction_job_years", "construction_labor_income_usd", "local_tax_usd", "state_tax_usd", "federal_tax_usd")
OF_A_YEAR = ("operation_jobs", "operation_labor_income_usd", "operation_value_added_usd", "grid_peak_mw")
"""Headline figures of the screen: of all years, and of the reference year; --details has all of them."""
MOST_JURISDICTIONS, MOST_PROMISES, MOST_NOTES = 6, 4, 1
ROOM = 5
"""Lines for promises: one that needs more stands alone; --details has all."""
DETAIL = re.compile(r" \([^)]*\)")
WHAT, SAID, TITLE = 20, 20, 36
"""Letters of a column."""
FILES = "report.html, results.xlsx, results.gpkg, results.geojson, sites.geojson, tables/, run.json"


def show_summary(results: "Results", destination: Path, sites: "pd.DataFrame") -> None:
    """The verdict, the headline, what matters most, taxes of a year, warnings, and where the outputs are.

    Args:
        results: of the run.
        destination: folder of its outputs.
        sites: name and county (in words) by facility.
    """
    screen, study = console(WIDTH), results.study
    screen.print(f"\n{study.title}", style="bold", markup=False)
    counties = "; ".join(dict.fromkeys(row.county for row in sites.itertuples()))
    say(f"{verdict(results)} Sites: {counties}. Money in {study.price_year} dollars.")
    show_changes(results.changes)
    blocks = said_and_done(results)
    blocks += [headline_block(results), *movers_block(results)]
    blocks += [taxes_of_a_year(results)] if len(results.taxes.by_jurisdiction) else []
    for block in blocks:
        lines = "\n".join(line for line in block.splitlines() if line)
        screen.print(f"\n{lines}", soft_wrap=True, markup=False)
    screen.print()
    for note in results.notes[:MOST_NOTES]:
        say(f"- {note}")
    say(f"- {len(results.notes)} remarks in all, and every table: add --details")
    say(f"Written to {destination}: {FILES}")


def wrapped(text: str) -> str:
    """A text in lines as wide as the screen, words whole."""
    indent = "  " if text[:2] == "- " else ""
    return fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def say(text: str) -> None:
    """Print a text as wide as the screen, words whole; a path that is longer stays in one piece."""
    console(WIDTH).print(wrapped(text), soft_wrap=True, markup=False)


def said_and_done(results: "Results") -> list[str]:
    """What was promised, what part of it was realized by now, and the range expected when all is built; if known."""
    rows = results.promises
    rows = rows[rows["done_share"].notna() | rows["model_value"].notna()].head(MOST_PROMISES) if len(rows) else rows
    if not len(rows):
        return []
    cells: list[list[str]] = []
    for row in rows.itertuples():
        done = "-" if missing(row.done_share) else f"{row.done_share:.0%}"
        expected = short_span(row.p10, row.p90, row.unit)
        if expected == "-" and not missing(row.model_value):
            expected = short_amount(row.model_value, row.unit)
        lines = in_lines([row.what, DETAIL.sub("", row.said), done, expected], (WHAT, SAID))
        cells += lines if not cells or len(cells) + len(lines) <= ROOM else []
    title = "Said and done (realized: percent of what was promised)"
    return [long_table(title, ("What", "Promised", "Realized", "Expected"), cells, left=2)]


def in_lines(row: list[str], widths: tuple[int, ...]) -> list[list[str]]:
    """A row of a table in one line, or two if its first cells need them at these widths, words whole.

    >>> in_lines(["Marshall County, its cities and schools", "$2 million"], (24,))
    [['Marshall County, its', '$2 million'], ['  cities and schools', '']]
    """
    pairs = zip(row, widths, strict=False)
    broken = [wrap(one, width, subsequent_indent="  ", max_lines=2, placeholder="...") or [""] for one, width in pairs]
    more = max(map(len, broken)) - 1
    texts = zip(*(lines + [""] * (more + 1 - len(lines)) for lines in broken), strict=True)
    rest = [row[len(widths) :], *([[""] * (len(row) - len(widths))] * more)]
    return [[*text, *others] for text, others in zip(texts, rest, strict=True)]


def headline_block(results: "Results") -> str:
    """The main figures, of all years and of one: median and likely range, or the reference case."""
    study, draws = results.study, results.ranges.counts["draws"]
    title = f"Headline: median and likely range (p10 to p90) of {draws:,} simulations" if draws else "Reference case"
    cells = []
    last = f"-{study.last_year % 100:02d}" if study.last_year > study.first_year else ""
    for years, metrics in ((f"sum {study.first_year}{last}", WHOLE),
                           (f"in {results.reference_year}", OF_A_YEAR)):  # fmt: skip
        for metric in metrics:
            row = results.headline.loc[metric]
            if missing(row["total"]):
                continue
            middle = row["p50"] if draws else row["total"]
            span = short_span(row["p10"], row["p90"], row["unit"]) if draws else "-"
            cells.append([shown_name(metric), years, short_amount(middle, row["unit"]), span])
    return long_table(title, ("Figure", "Years", "Median" if draws else "Total", "Likely range"), cells, left=2)


def shown_name(metric: str) -> str:
    """A headline figure's name, short enough for the screen.

    >>> shown_name("construction_labor_income_usd"), shown_name("construction_job_years"), shown_name("operation_jobs")
    ('labor income, building', 'job-years of building', 'jobs')
    """
    name = metric_words(metric).removeprefix("operation ")
    return {"construction job years": "job-years of building", "grid peak mw": "grid peak, MW"}.get(
        name, f"{name.removeprefix('construction ')}, building" if name.startswith("construction ") else name
    )


def movers_block(results: "Results") -> list[str]:
    """The input that matters most to each main figure, a sentence each; nothing without simulations."""
    rows = results.ranges.tornado
    rows = rows[rows["metric"].isin(MAIN) & rows["rank"].eq(1)] if len(rows) else rows
    said = []
    for row in rows.itertuples():
        low, high, *_ = mover_words(row)
        low = low.removesuffix(f" {row.input_unit}").removesuffix(f" {ODDS}")
        moved = short_span(min(row.at_p10, row.at_p90), max(row.at_p10, row.at_p90), row.unit)
        said.append(wrapped(f"- {MAIN[row.metric]}: {row.title}, {low} to {high}: {moved}"))
    return ["\n".join(["What matters most", *said])] if said else []


def taxes_of_a_year(results: "Results") -> str:
    """What each jurisdiction collects in the reference year, the largest first."""
    year, rows = results.reference_year, results.taxes.rows
    now = rows[rows["year"].eq(year)].groupby("jurisdiction")["amount_usd"].sum()
    ranges = results.ranges.by_jurisdiction_year
    ranges = ranges[ranges["year"].eq(year)].set_index("jurisdiction") if len(ranges) else ranges
    titles = results.taxes.by_jurisdiction.set_index("jurisdiction")["jurisdiction_title"]
    shown = (
        (ranges["p50_usd"] if len(ranges) else now).reindex(titles.index).fillna(now.reindex(titles.index)).fillna(0)
    )
    order = shown.sort_values(ascending=False).index[:MOST_JURISDICTIONS]
    cells: list[list[str]] = []
    for key in order:
        found, middle = key in ranges.index, shown[key]
        span = short_span(ranges.loc[key, "p10_usd"], ranges.loc[key, "p90_usd"], "USD") if found else "-"
        lines = in_lines([titles[key], short_amount(middle, "USD"), span], (TITLE,))
        if len(cells) + len(lines) > MOST_JURISDICTIONS:
            break
        cells += lines
    return long_table(f"Taxes in {year}, all effects", ("Jurisdiction", "Collected", "Likely range"), cells, left=1)
