"""Jobs by county and line: BEA's CAEMP25N with its withheld cells filled, and how many are wage and salary jobs.

    jobs              county x county-table sector    full- and part-time jobs, proprietors included
    proprietors       county x county-table sector    the part of them that are sole proprietors and partners
    last figures      BEA CAEMP25N 2022 (county, state, US); SAEMP25N and SAEMP27N 2021 (state, by state-table sector)

States come first (withheld state cells from the US row), then the counties of each state. Farms and government are
never withheld; federal civilian and military are one line here, state and local another.
"""

import pandas as pd

from impact.ingest.agency.bea_regional import US
from impact.ingest.county_accounts.withheld import cell_prior, filled_cells, last_published

PRIVATE = 90
FARM_PROPRIETORS, NONFARM_PROPRIETORS = 50, 60


def state_of(fips: pd.Index) -> pd.Index:
    """FIPS code of the state (two digits and three zeros) of each county."""
    return pd.Index(fips.str[:2] + "000", name="state")


def filled_states(history: dict[int, pd.DataFrame], year: int, county_sectors: list[int]) -> pd.DataFrame:
    """State x private county-table sector in `year`.

    Withheld cells filled so that lines add to the US and to each state's total.
    """
    table = history[year]
    states = table.loc[[code for code in table.index if code.endswith("000") and code[:2] not in ("00", *REGIONS)]]
    published = states[county_sectors]
    growth = {y: table.loc[US, county_sectors] / history[y].loc[US, county_sectors] for y in history}
    recent = last_published({y: h.reindex(states.index)[county_sectors] for y, h in history.items()}, growth)
    rest = states[PRIVATE] - published.sum(axis=1)
    us = table.loc[US, county_sectors] / table.loc[US, county_sectors].sum() * states[PRIVATE].sum()
    prior = cell_prior(recent, recent * float("nan"), rest, us / us.sum())
    return filled_cells(published, prior, states[PRIVATE], us)


REGIONS = ("91", "92", "93", "94", "95", "96", "97", "98")
"""First digits of BEA's regions, which stand among the states in state tables."""


def filled_counties(
    history: dict[int, pd.DataFrame], year: int, states: pd.DataFrame, pattern: pd.DataFrame
) -> pd.DataFrame:
    """County x private county-table sector in `year`, withheld cells filled within each state.

    Args:
        history: year -> area x county-table sector (CAEMP25N), missing where withheld.
        states: state x private county-table sector, complete.
        pattern: county x county-table sector, jobs as County Business Patterns suggests; missing where it is silent.

    """
    table, county_sectors = history[year], list(states.columns)
    counties = table.index[~table.index.str.endswith("000") & table[PRIVATE].notna()]
    parts = []
    for state, members in pd.Series(counties, index=state_of(counties)).groupby(level=0):
        fips = pd.Index(members)
        growth = {y: (states.loc[state] / h.loc[state, county_sectors]).fillna(1.0) for y, h in history.items()}
        recent = last_published({y: h.reindex(fips)[county_sectors] for y, h in history.items()}, growth)
        published, totals = table.loc[fips, county_sectors], table.loc[fips, PRIVATE]
        prior = cell_prior(
            recent,
            pattern.reindex(index=fips, columns=county_sectors),
            totals - published.sum(axis=1),
            states.loc[state] / states.loc[state].sum(),
        )
        parts.append(filled_cells(published, prior, totals, states.loc[state]))
    return pd.concat(parts).rename_axis(index="fips")


def county_sector_jobs(private: pd.DataFrame, table: pd.DataFrame, county_sectors: pd.DataFrame) -> pd.DataFrame:
    """County x county-table sector of our 22 lines: the filled private ones, farms and government as published."""
    published = table.loc[private.index]
    columns = {}
    for county_sector, codes in county_sectors["caemp25n_line"].items():
        numbers = [int(code) for code in codes.split()]
        columns[county_sector] = (
            private[numbers[0]] if numbers[0] in private.columns else published[numbers].sum(axis=1)
        )
    return pd.DataFrame(columns)


def county_sector_proprietors(jobs: pd.DataFrame, state_share: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Proprietors by county and line: the state's share of each line, its odds moved to the county's published total.

    share of r = p o_r / (1 - p + p o_r), p the state's share, o_r one factor a county.

    Args:
        jobs: county x county-table sector.
        state_share: state x county-table sector, proprietors' share of jobs (SAEMP25N less SAEMP27N).
        table: CAEMP25N of the year, with farm (50) and nonfarm (60) proprietors by county.

    """
    share = state_share.reindex(state_of(jobs.index)).set_axis(jobs.index).clip(0.0, 0.999)
    farm = table.loc[jobs.index, FARM_PROPRIETORS]
    target = table.loc[jobs.index, NONFARM_PROPRIETORS]
    nonfarm = jobs.columns.drop("farm")
    odds = pd.Series(1.0, index=jobs.index)
    for _ in range(200):
        moved = share[nonfarm].mul(odds, axis=0)
        found = jobs[nonfarm] * moved / (1 - share[nonfarm] + moved)
        odds = odds * (target / found.sum(axis=1).clip(lower=1.0)).clip(0.2, 5.0)
    return found.assign(farm=farm)[jobs.columns]
