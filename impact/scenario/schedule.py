"""When money is spent and when a facility runs: shares by year.

schedule    line x year    construction: share of the whole amount; operation: share of a full year
"""

import pandas as pd

from impact.load.facility_load import operating_share_by_day
from impact.study import Facility, Spend, Study


def operating_share(facility: Facility, years: range) -> pd.Series:
    """Share of full operation in each year, the mean of its days."""
    return pd.Series(operating_share_by_day(facility, years).mean(axis=1).round(DIGITS), index=years)


DIGITS = 12
"""A share that holds all year is itself, not the rounding error of a mean of 365 days."""


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
