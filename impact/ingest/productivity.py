"""Productivity by county and state-table sector: its pay, and its GDP in the year of the covered jobs.

How far each state-table sector truly varies between counties is estimated from the last year whose county GDP is
published by line; what the GDP of each county says is of the year of the covered jobs. GDP of that year is partly
estimated, so its error is larger: it is estimated again, the variation between counties held.

GDP of the later year:

    last      county x GDP sector    CAGDP2, thousand USD, some cells withheld
    total     by county            CAGDP1 of the later year
    state     state x GDP sector     SAGDP2 of the later year

A cell moves with its jobs; a withheld one has its state's GDP per job. Then both totals are met.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from impact.accounts.national import OWNER_OCCUPIED
from impact.ingest.agency import bea_regional
from impact.ingest.county_accounts import county_output
from impact.ingest.county_accounts.county_sector_jobs import fitted_cells, state_of
from impact.ingest.evidence import Evidence
from impact.ingest.national import STATE_YEAR
from impact.sources.parameters import parameter

CURRENT_DOLLARS = 3
"""Line of CAGDP1: GDP in thousand current dollars."""
ALL_INDUSTRIES = 1
JOBS_DECIMALS = 6
"""Jobs are compared with a limit after rounding: a sum of twenty jobs can be 20 or 19.999999999999996."""


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
    found, least_jobs = {}, parameter("county_accounts", "productivity_least_jobs")
    of_branch = evidence.state_sectors["county_sector"].map(gdp_sector)
    for county_sector, state_sectors in of_branch.groupby(of_branch).groups.items():
        part, counted = (table.reindex(columns=state_sectors).fillna(0.0) for table in (by_state_sector, jobs))
        whole, count = part.sum(axis=1), counted.sum(axis=1)
        found[county_sector] = county_output.Evidence(
            log_ratio=ratio[county_sector],
            shares=part.div(whole.where(whole > 0), axis=0).fillna(0.0),
            jobs=count,
            usable=year.published[county_sector] & (count.round(JOBS_DECIMALS) >= least_jobs),
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


def later_gdp(
    agency: Path, published: pd.DataFrame, jobs_then: pd.DataFrame, jobs_now: pd.DataFrame, year: int
) -> pd.DataFrame:
    """GDP by county and GDP sector of the later year, USD.

    Args:
        agency: the folder of agency files.
        published: GDP of the year of CAGDP2, USD.
        jobs_then: jobs of the year of CAGDP2, county x GDP sector.
        jobs_now: jobs of the later year.
        year: the later year.
    """
    prior = 1e-3 * published * (jobs_now / jobs_then.where(jobs_then > 0)).fillna(1.0).clip(0.2, 5.0)
    state = state_of(jobs_now.index)
    per_job = prior.groupby(state).sum() / jobs_now.where(prior.notna()).groupby(state).sum().where(
        lambda sums: sums > 0
    )
    prior = prior.fillna(per_job.reindex(state).set_axis(prior.index) * jobs_now).fillna(0.0).clip(lower=0.0)
    totals = county_totals(agency, jobs_now.index, year)
    states = state_lines(agency, jobs_now.columns, year)
    parts = [fitted_cells(own, totals.loc[own.index], states.loc[code]) for code, own in prior.groupby(state)]
    return 1e3 * pd.concat(parts).loc[jobs_now.index]


def county_totals(agency: Path, counties: pd.Index, year: int) -> pd.Series:
    """GDP of each county, thousand USD; one that the table no longer has (Connecticut) moves with its state."""
    table = bea_regional.read_state_table(agency, "CAGDP1", [year - 1, year])
    own = (
        table[table["line_code"].eq(CURRENT_DOLLARS)]
        .drop_duplicates("fips")
        .set_index("fips")[[year - 1, year]]
        .astype(float)
    )
    growth = own[year] / own[year - 1]
    moved = own[year - 1].reindex(counties) * growth.reindex(state_of(counties)).to_numpy()
    return own[year].reindex(counties).fillna(moved)


def state_lines(agency: Path, county_sectors: pd.Index, year: int) -> pd.DataFrame:
    """GDP by state and GDP sector, thousand USD; a withheld line has its share of the state's total of STATE_YEAR."""
    table = bea_regional.read_state_table(agency, "SAGDP2", [STATE_YEAR, year])
    now, then = (1e3 * bea_regional.wide(table, which) for which in (year, STATE_YEAR))
    growth = now[ALL_INDUSTRIES] / then[ALL_INDUSTRIES]
    return now[list(county_sectors)].fillna(then[list(county_sectors)].mul(growth, axis=0)).fillna(0.0)
