"""When money is spent and when a facility runs: shares by year.

schedule    line x year    construction: share of the whole amount; operation: share of a full year
"""

from datetime import date

import pandas as pd

from impact.load.facility_load import operating_share_by_day
from impact.study import Approval, Facility, Grid, Spend, Study
from impact.study.ranged import Ranged


def operating_share(facility: Facility, years: range) -> pd.Series:
    """Share of full operation in each year, the mean of its days."""
    return pd.Series(operating_share_by_day(facility, years).mean(axis=1).round(DIGITS), index=years)


DIGITS = 12
"""A share that holds all year is itself, not the rounding error of a mean of 365 days."""


def closed_study(study: Study) -> Study:
    """The study with nothing running from its closure year on; its reference year stays what it was without closing."""
    closure = study.fiscal.closure_year
    if closure is None or not study.facility:
        return study
    end = date(closure, 1, 1)
    sites = []
    for site in study.facility:
        before = site.ramp or {date(study.first_year, 1, 1): 1.0}
        ramp = {day: share for day, share in before.items() if day < end} | {end: 0.0}
        lines = tuple(
            line.model_copy(update={"years": {year: share * (year < closure) for year, share in line.years.items()}})
            for line in site.spend
        )
        sites.append(site.model_copy(update={"ramp": ramp, "spend": lines, "grid": ended(site.grid, end)}))
    kept = {"facility": tuple(sites), "reference_year": min(reference_year(study), closure - 1)}
    return study.model_copy(update=kept)


def ended(grid: Grid | None, end: date) -> Grid | None:
    """A connection whose contract ends on a day."""
    if grid is None or not grid.approval:
        return grid
    kept = tuple(step for step in grid.approval if step.since < end)
    return grid.model_copy(update={"approval": (*kept, Approval(since=end, mw=Ranged(value=0.0)))})


def line_schedule(line: Spend, facility: Facility, years: range) -> pd.Series:
    """Share of the line's amount that falls in each year."""
    if line.phase == "operation" and not line.years:
        return operating_share(facility, years)
    return pd.Series(dict(line.years)).reindex(years).fillna(0.0)


def reference_year(study: Study) -> int:
    """Year of the operation figures: as the study says, else the first in which every facility runs as in its last."""
    if study.reference_year is not None:
        return study.reference_year
    years = range(study.first_year, study.last_year + 1)
    shares = pd.DataFrame({site.id: operating_share(site, years) for site in study.facility})
    running = shares.loc[:, shares.iloc[-1] > 0]
    full = (running >= running.iloc[-1]).all(axis=1)
    return int(full.idxmax()) if len(running.columns) else study.last_year
