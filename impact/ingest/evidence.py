"""Published tables that the county accounts rest on, in the shape that they need."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from impact.ingest.agency import bea_regional
from impact.ingest.agency.bea_regional import US
from impact.ingest.county_accounts import county_sector_jobs, detail_jobs
from impact.ingest.national import JOBS_YEAR, STATE_YEAR, state_sector_table
from impact.ingest.patterns import business_patterns, county_sector_pattern
from impact.sources import concordance

HISTORY = list(range(2017, JOBS_YEAR + 1))
"""Years of CAEMP25N that may tell what a withheld cell was."""


@dataclass(frozen=True)
class Evidence:
    """Published tables that the county accounts rest on, as area x county-table sector."""

    county_sectors: pd.DataFrame
    state_sectors: pd.DataFrame
    history: dict[int, pd.DataFrame]
    states: pd.DataFrame
    patterns: detail_jobs.Patterns
    county_sector_patterns: pd.DataFrame


def private_county_sectors(county_sectors: pd.DataFrame) -> pd.Series:
    """CAEMP25N line number of each private county-table sector (the ones that may be withheld)."""
    private = county_sectors[~county_sectors.index.isin(["farm", "federal", "state-local"])]
    return private["caemp25n_line"].astype(int)


def read_evidence(agency: Path) -> Evidence:
    """The published tables in the shape that the accounts need."""
    county_sectors, state_sectors = concordance.read_county_sectors(), concordance.read_state_sectors()
    published = bea_regional.read_county_table(agency, "CAEMP25N", HISTORY)
    history = {year: bea_regional.wide(published, year) for year in HISTORY}
    numbers = private_county_sectors(county_sectors)
    states = county_sector_jobs.filled_states(history, JOBS_YEAR, list(numbers))
    cbp, patterns = business_patterns(agency, concordance.read_county_aliases())
    return Evidence(
        county_sectors,
        state_sectors,
        history,
        states,
        patterns,
        county_sector_pattern(cbp, history[JOBS_YEAR], county_sectors, numbers),
    )


def state_proprietor_share(agency: Path, evidence: Evidence) -> pd.DataFrame:
    """Proprietors' share of jobs, state x county-table sector, 2021.

    The nation's where a state-table sector is withheld.
    """
    wage, total = filled_state_sectors(agency, evidence, "SAEMP27N"), filled_state_sectors(agency, evidence, "SAEMP25N")
    county_sector_of = evidence.state_sectors["county_sector"]
    return (1 - wage.T.groupby(county_sector_of).sum().T / total.T.groupby(county_sector_of).sum().T).fillna(0.0)


def filled_state_sectors(agency: Path, evidence: Evidence, table: str) -> pd.DataFrame:
    """State x state-table sector 2021, a withheld state-table sector taking its share of the sector from the nation.

    The sector's level in the state is that of its published state-table sectors, scaled up by the nation's shares;
    where none is published, the state's jobs of the sector times the nation's figure per job.
    """
    county_sector_of = evidence.state_sectors["county_sector"]
    published = state_sector_table(agency, table, evidence.state_sectors)
    jobs = county_sector_jobs.county_sector_jobs(evidence.states, evidence.history[STATE_YEAR], evidence.county_sectors)
    nation = published.loc[US]
    per_line = nation.groupby(county_sector_of).sum()
    known = published.reindex(jobs.index)
    covered = known.notna().mul(nation / county_sector_of.map(per_line), axis=1).T.groupby(county_sector_of).sum().T
    level = known.T.groupby(county_sector_of).sum().T / covered.where(covered > 0)
    level = level.fillna(jobs * per_line / jobs.sum())
    guess = (
        level[county_sector_of.to_numpy()]
        .set_axis(known.columns, axis=1)
        .mul(nation / county_sector_of.map(per_line), axis=1)
    )
    return known.fillna(guess)
