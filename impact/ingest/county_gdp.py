"""County GDP by line in the year of the covered jobs: the last published lines, moved and fitted to newer totals.

    last      county x GDP sector    CAGDP2, thousand USD, some cells withheld
    total     by county            CAGDP1 of the later year
    state     state x GDP sector     SAGDP2 of the later year

A cell moves with its jobs; a withheld one has its state's GDP per job. Then both totals are met.
"""

from pathlib import Path

import pandas as pd

from impact.ingest.agency import bea_regional
from impact.ingest.county_accounts.county_sector_jobs import state_of
from impact.ingest.county_accounts.withheld import fitted_cells
from impact.ingest.national import STATE_YEAR

CURRENT_DOLLARS = 3
"""Line of CAGDP1: GDP in thousand current dollars."""
ALL_INDUSTRIES = 1


def published_gdp(agency: Path, counties: pd.Index, county_sectors: list[int]) -> pd.DataFrame:
    """GDP by county and GDP sector of the last year of CAGDP2, USD; missing where withheld."""
    table = bea_regional.wide(bea_regional.read_county_table(agency, "CAGDP2", [STATE_YEAR]), STATE_YEAR)
    return 1e3 * table.reindex(index=counties, columns=county_sectors)


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
        table[table["county_sector"].eq(CURRENT_DOLLARS)]
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
