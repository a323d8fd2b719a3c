"""Jobs by county and line: BEA's CAEMP25N with its withheld cells filled, and how many are wage and salary jobs.

    jobs              county x county-table sector    full- and part-time jobs, proprietors included
    proprietors       county x county-table sector    the part of them that are sole proprietors and partners
    last figures      BEA CAEMP25N 2022 (county, state, US); SAEMP25N and SAEMP27N 2021 (state, by state-table sector)

States come first (withheld state cells from the US row), then the counties of each state. Farms and government are
never withheld; federal civilian and military are one line here, state and local another.

Withheld cells are filled so that every total still holds:

    published  area x county-table sector  jobs, missing where withheld
    prior      area x county-table sector  a first guess for the missing ones, > 0
    filled     area x county-table sector  published cells untouched; rows add to row_totals, columns to column_totals

Iterative proportional fitting of the missing cells alone (Deming and Stephan, 1940).
"""

import numpy as np
import pandas as pd

from impact.accounts.requirements import Matrix
from impact.ingest.agency.bea_regional import US

PRIVATE = 90
FARM_PROPRIETORS, NONFARM_PROPRIETORS = 50, 60
REGIONS = ("91", "92", "93", "94", "95", "96", "97", "98")
"""First digits of BEA's regions, which stand among the states in state tables."""
TINY = 1e-9


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
    recent = last_published(history, states.index, pd.Index([US]), table.loc[[US], county_sectors])
    rest = states[PRIVATE] - published.sum(axis=1)
    us = table.loc[US, county_sectors] / table.loc[US, county_sectors].sum() * states[PRIVATE].sum()
    prior = cell_prior(recent, recent * float("nan"), rest, us / us.sum())
    return filled_cells(published, prior, states[PRIVATE], us)


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
    state = state_of(counties)
    recent = last_published(history, counties, state, states.loc[state])
    guess = pattern.reindex(index=counties, columns=county_sectors)
    published, totals = table.loc[counties, county_sectors], table.loc[counties, PRIVATE]
    rest = totals - published.sum(axis=1)
    parts = []
    for code, members in pd.Series(counties, index=state).groupby(level=0):
        fips = pd.Index(members)
        shares = states.loc[code] / states.loc[code].sum()
        prior = cell_prior(recent.loc[fips], guess.loc[fips], rest[fips], shares)
        parts.append(filled_cells(published.loc[fips], prior, totals[fips], states.loc[code]))
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


def fitted_cells(seed: pd.DataFrame, rows: pd.Series, columns: pd.Series, rounds: int = 500) -> pd.DataFrame:
    """Seed scaled by rows and columns in turn until both totals hold; rows hold exactly at the end.

    Args:
        seed: not negative; zero cells stay zero.
        rows, columns: targets; where they do not add up to the same, rows rule and columns are scaled to them.
        rounds: most passes; it stops early when the columns hold to one in a billion.

    >>> seed = pd.DataFrame([[1.0, 1.0], [1.0, 3.0]])
    >>> fitted_cells(seed, pd.Series([10.0, 20.0]), pd.Series([12.0, 18.0])).round(3).to_numpy().tolist()
    [[5.762, 4.238], [6.238, 13.762]]

    """
    row = rows.reindex(seed.index).to_numpy(dtype=float)
    column = columns.reindex(seed.columns).to_numpy(dtype=float)
    cells = fitted_array(seed.to_numpy(dtype=float, copy=True), row, column, rounds)
    return pd.DataFrame(cells, index=seed.index, columns=seed.columns)


def fitted_array(cells: Matrix, row: Matrix, column: Matrix, rounds: int = 500) -> Matrix:
    """`fitted_cells` of arrays; `cells` is overwritten."""
    column = column * (row.sum() / column.sum()) if column.sum() > 0 else column
    for _ in range(rounds):
        sums = cells.sum(axis=0)
        cells *= np.divide(column, sums, out=np.zeros_like(column), where=sums > TINY)
        sums = cells.sum(axis=1)
        cells *= np.divide(row, sums, out=np.zeros_like(row), where=sums > TINY)[:, None]
        if np.abs(cells.sum(axis=0) - column).max(initial=0.0) <= TINY * max(1.0, row.sum()):
            break
    return cells


def filled_cells(
    published: pd.DataFrame, prior: pd.DataFrame, row_totals: pd.Series, column_totals: pd.Series
) -> pd.DataFrame:
    """Published cells with the withheld ones filled in, area x county-table sector, jobs.

    What they leave of the totals is fitted.
    """
    missing, guess = published.isna().to_numpy(), prior.reindex_like(published).to_numpy(dtype=float)
    seed = np.where(missing, np.where(guess <= 0, TINY**0.5, guess), 0.0)
    row_rest = (row_totals - published.sum(axis=1)).clip(lower=0.0).reindex(published.index)
    column_rest = (column_totals - published.sum(axis=0)).clip(lower=0.0).reindex(published.columns)
    fitted = fitted_array(np.ascontiguousarray(seed), row_rest.to_numpy(), column_rest.to_numpy())
    return published.where(~missing, fitted)


def cells_of(table: pd.DataFrame, rows: pd.Index, columns: pd.Index) -> Matrix:
    """Some cells of a table, row x column; missing where the table has no such row."""
    places, chosen = table.index.get_indexer(rows), table.columns.get_indexer(columns)
    found: Matrix = table.to_numpy(dtype=float)[places][:, chosen]
    found[places < 0] = np.nan
    return found


def last_published(
    history: dict[int, pd.DataFrame], areas: pd.Index, wider: pd.Index, now: pd.DataFrame
) -> pd.DataFrame:
    """The newest published figure of each cell, moved to the present by its line's growth since that year.

    cell = figure x (figure of the wider area now / then); no growth where the wider area has none in both years.

    Args:
        history: year -> area x county-table sector, missing where withheld.
        areas: whose figures are wanted.
        wider: the area that each belongs to, or one that all belong to.
        now: present figures of the wider areas, in their order, x county-table sector.

    """
    if not history:
        raise ValueError("no year of history given")
    newest = np.full((len(areas), len(now.columns)), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        for year in sorted(history, reverse=True):
            growth = now.to_numpy() / cells_of(history[year], wider, now.columns)
            moved = cells_of(history[year], areas, now.columns) * np.where(np.isnan(growth), 1.0, growth)
            newest = np.where(np.isnan(newest), moved, newest)
    return pd.DataFrame(newest, areas, now.columns)


def cell_prior(recent: pd.DataFrame, pattern: pd.DataFrame, row_rest: pd.Series, shares: pd.Series) -> pd.DataFrame:
    """First guess of each cell: its own recent figure, else business patterns.

    Else the sector's share of the row's rest.

    Args:
        recent: newest published figure, area x county-table sector, missing where there is none.
        pattern: jobs that County Business Patterns suggests, area x county-table sector, missing where it is silent.
        row_rest: jobs of the area not in published cells.
        shares: share of each line in the wider area's jobs.

    """
    own, other = recent.to_numpy(dtype=float), pattern.reindex_like(recent).to_numpy(dtype=float)
    guess = np.where(np.isnan(own), np.where(np.isnan(other), np.outer(row_rest, shares), other), own)
    return pd.DataFrame(guess, recent.index, recent.columns).clip(lower=0.0)
