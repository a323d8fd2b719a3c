"""Findings on an event: what was assumed, in sentences; a user's own multipliers and ours for the same event.

yours = direct output x final-demand multiplier    output, earnings (USD), jobs (per million USD of output)

A user's own are RIMS II's table 2.5 layout, or columns of any table.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from impact.errors import StudyError
from impact.question_results import EventResults
from impact.sources.outcomes import OwnMultipliers
from impact.study import Event, Study
from impact.words import percent

APART = 3.0
"""Sizes of an event that are further apart than this get a warning."""
TAXES = (
    "Taxes are those of the event's county on all effects in the region; property tax and incentives of a site need a "
    "study with a facility."
)
ONE_PLACE = (
    "The region is one place here, as in `impact multipliers`. With --out each effect is placed in its county, with "
    "that county's commuters; totals then differ a little."
)
TWO_RANGES = (
    "The likely range here is worked out around the reference case from local purchases, household spending, the "
    "event's own amounts, and errors of the method in indirect and induced effects; the page of --out and a run of the "
    "saved study simulate them, and lead with the median, so that their figures differ a little."
)
REASONS = (
    "Yours may be of another region, price year, or list of industries (BEA's has 402).",
    "Jobs per million dollars fall as prices rise: compare tables of the same dollars.",
    "What a region buys locally: RIMS II by location quotients, IMPLAN by gravity; ours by supplier, size, distance.",
    "Households: RIMS II counts earnings, ours labor income with proprietors' income and supplements.",
)
"""Why two results may differ."""


def event_notes(study: Study, region_title: str, ratios: pd.DataFrame, jobs: pd.Series) -> tuple[str, ...]:
    """What was assumed.

    Args:
        study: of events.
        region_title: the region in words.
        ratios: of the region's industries (ledger.events.EventData).
        jobs: in the region today, by industry.
    """
    found: list[str] = []
    for one in study.event:
        if one.industry is not None and jobs[one.industry] <= 0:
            found.append(f"{one.industry} has no jobs in {region_title} today: its ratios are the nation's.")
        found += apart(one, ratios)
    if any(figure.value < 0 for one in study.event for figure in one.amounts.values()):
        found.insert(0, "A negative amount is a loss: every figure is a loss of jobs, income, and tax.")
    return (
        *found,
        TAXES,
        ONE_PLACE,
        TWO_RANGES,
        "Effects are gross and yearly: they do not subtract what the event displaces.",
    )


def bought_here(study: Study, sold_usd: float, spent_usd: float) -> Iterator[str]:
    """A sentence on how much of a purchase is taken to be bought in the region, where the model alone says so.

    Args:
        study: of events.
        sold_usd: what the region's makers sell of it.
        spent_usd: all of it.
    """
    purchases = [one for one in study.event if one.kind == "commodity" and one.local_share is None]
    if len(purchases) == len(study.event) and (shown := percent(sold_usd / spent_usd)) != percent(1.0):
        yield (
            f"{shown} of the spending is taken to be bought in the region, the model's own local purchase share; "
            "the rest goes elsewhere. --local-share changes it."
        )


def apart(event: Event, ratios: pd.DataFrame) -> Iterator[str]:
    """A sentence where jobs, output and labor income of an event are far from the region's ratios to each other."""
    if event.kind != "industry" or len(event.amounts) < 2:
        return
    row = ratios.loc[event.industry]
    per_unit = {
        "jobs": row["price_ratio"] / row["jobs_per_usd"],
        "output_usd": 1.0,
        "labor_income_usd": 1 / row["labor_income_share"],
    }
    given = {name: figure.value for name, figure in event.amounts.items()}
    sizes = {name: value * per_unit[name] for name, value in given.items()}
    if max(sizes.values()) / min(sizes.values()) > APART:
        shown = "; ".join(f"{name} of {given[name]:,.0f} means output of ${size:,.0f}" for name, size in sizes.items())
        yield f"The amounts contradict each other by the region's ratios ({shown}). Each is used as given."


@dataclass(frozen=True)
class Comparison:
    """Two results of one event.

    Attributes:
        source: name of the file.
        rows: by figure: yours, ours.
        reasons: why they may differ.
    """

    source: str
    rows: pd.DataFrame
    reasons: tuple[str, ...]


def compared(own: OwnMultipliers, study: Study, found: EventResults) -> Comparison:
    """The user's multipliers on the event's direct output, and ours.

    Raises:
        StudyError: the event is of no industry, or the table lacks it.
    """
    code = study.event[0].industry
    if code is None:
        raise StudyError("--multipliers needs an event of an industry (--industry)")
    known = next((name for name in (code, code[:5], code[:4], code[:3], code[:2]) if name in own.table.index), None)
    if known is None:
        raise StudyError(f"--multipliers: {own.source} has no industry {code}; give its line that code")
    headline = found.headline
    direct = float(headline.loc["operation_output_usd", "direct"])
    row, rows = own.table.loc[known], {}
    for title, name, metric, unit in (
        ("Output, USD", "output_multiplier", "operation_output_usd", 1.0),
        ("Labor income (earnings), USD", "earnings_multiplier", "operation_labor_income_usd", 1.0),
        ("Jobs", "jobs_per_musd", "operation_jobs", 1e-6),
    ):
        if row[name] == row[name]:
            rows[title] = (direct * float(row[name]) * unit, float(headline.loc[metric, "total"]))
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["yours", "ours"])
    return Comparison(own.source, table, REASONS)
