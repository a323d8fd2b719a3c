"""Productivity by county and state-table sector: its pay, and what the county's GDP shows beyond pay.

How far each state-table sector truly varies between counties is estimated from the last year whose county GDP is
published by line; what the GDP of each county says is of the year of the covered jobs. GDP of that year is partly
estimated, so its error is larger: it is estimated again, the variation between counties held.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from impact.accounts.national import OWNER_OCCUPIED
from impact.ingest.county_accounts import county_output
from impact.ingest.evidence import Evidence
from impact.sources.parameters import parameter


@dataclass(frozen=True)
class Activity:
    """One year's economy, county by county.

    Attributes:
        jobs: county x industry.
        pay: pay factor, county x state-table sector.
        income: personal income by county, USD.
        output: the nation's output by industry, USD.
        gdp: county x GDP sector, USD; missing where withheld and not estimated.
        published: whether the GDP is that of a published cell, county x GDP sector.
    """

    jobs: pd.DataFrame
    pay: pd.DataFrame
    income: pd.Series
    output: pd.Series
    gdp: pd.DataFrame = field(default_factory=pd.DataFrame)
    published: pd.DataFrame = field(default_factory=pd.DataFrame)


def productivity_factor(
    evidence: Evidence, industries: pd.DataFrame, published: Activity, later: Activity
) -> pd.DataFrame:
    """Productivity by county and state-table sector.

    Pay, times the state-table sector's part of what is unusual in its line's GDP.

    Args:
        evidence: published tables.
        industries: the nation's industries: line, state-table sector, shares of value added in output.
        published: the last year whose county GDP is published by line.
        later: the year of the covered jobs.
    """
    lowest, highest = parameter("county_accounts", "productivity_bounds")
    widest = float(np.log(max(lowest, highest))) ** 2
    then, now = (line_evidence(evidence, industries, year) for year in (published, later))
    parts = []
    for county_sector, own in now.items():
        between, _ = county_output.variances(then[county_sector], widest)
        parts.append(county_output.branch_ratio(own, between, county_output.error_of_one_job(own, between)))
    ratio = pd.concat(parts, axis=1)[later.pay.columns]
    return later.pay * ratio.clip(lowest, highest)


def line_evidence(evidence: Evidence, industries: pd.DataFrame, year: Activity) -> dict[int, county_output.Evidence]:
    """What the counties' GDP says of the state-table sectors of each line, by GDP sector."""
    gdp_sector = evidence.county_sectors["cagdp2_line"]
    state_sector_of, county_sector_of = industries["state_sector"], industries["county_sector"].map(gdp_sector)
    expected, housing = expected_amounts(industries, year)
    gdp = year.gdp.copy()
    gdp[gdp_sector["realestate"]] = (gdp[gdp_sector["realestate"]] - housing).clip(lower=0.0)
    bounds = parameter("county_accounts", "productivity_bounds")
    ratio = np.log(county_output.gdp_ratio(gdp, expected.T.groupby(county_sector_of).sum().T, bounds))
    ratio = ratio.where(year.published, parameter("county_accounts", "productivity_state_weight") * ratio)
    by_state_sector, jobs = (table.T.groupby(state_sector_of).sum().T for table in (expected, year.jobs))
    found = {}
    of_branch = evidence.state_sectors["county_sector"].map(gdp_sector)
    for county_sector, state_sectors in of_branch.groupby(of_branch).groups.items():
        part, counted = (table.reindex(columns=state_sectors).fillna(0.0) for table in (by_state_sector, jobs))
        whole, count = part.sum(axis=1), counted.sum(axis=1)
        found[county_sector] = county_output.Evidence(
            log_ratio=ratio[county_sector],
            shares=part.div(whole.where(whole > 0), axis=0).fillna(0.0),
            jobs=count,
            usable=year.published[county_sector] & (count >= parameter("county_accounts", "productivity_least_jobs")),
        )
    return found


def expected_amounts(industries: pd.DataFrame, year: Activity) -> tuple[pd.DataFrame, pd.Series]:
    """GDP by county and industry at the nation's per dollar of pay, and that of owner-occupied housing, USD.

    Housing has no jobs; it follows personal income.
    """
    added = year.output * industries[["compensation_share", "taxes_share", "surplus_share"]].sum(axis=1)
    national = year.jobs.sum()
    per_job = (added / national.where(national > 0)).fillna(0.0)
    paid = year.jobs * year.pay[industries["state_sector"].to_numpy()].set_axis(year.jobs.columns, axis=1)
    return paid * per_job, added[OWNER_OCCUPIED] * year.income / year.income.sum()
