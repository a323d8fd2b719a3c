"""What was assumed of an event, in sentences."""

from collections.abc import Iterator

import pandas as pd

from impact.study import Event, Study

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


def event_notes(study: Study, region_title: str, ratios: pd.DataFrame, jobs: pd.Series) -> tuple[str, ...]:
    """What was assumed.

    Args:
        study: of events.
        region_title: the region in words.
        ratios: of the region's industries (ledger.events.EventData).
        jobs: in the region today, by industry.
    """
    found = [sentence for one in study.event for sentence in (*absent(one, region_title, jobs), *apart(one, ratios))]
    if any(figure.value < 0 for one in study.event for figure in one.amounts.values()):
        found.insert(0, "A negative amount is a loss: every figure is a loss of jobs, income, and tax.")
    return (*found, TAXES, ONE_PLACE, "Effects are gross and yearly: they do not subtract what the event displaces.")


def absent(event: Event, region_title: str, jobs: pd.Series) -> Iterator[str]:
    """A sentence where the region has none of the event's industry."""
    if event.industry is not None and jobs[event.industry] <= 0:
        yield f"{event.industry} has no jobs in {region_title} today: its ratios are the nation's."


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
