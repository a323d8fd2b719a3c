"""Published tables that the county accounts rest on, in the shape that they need."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from impact.ingest.agency import bea_regional
from impact.ingest.agency.bea_regional import US
from impact.ingest.county_accounts import detail_jobs, line_jobs
from impact.ingest.national import JOBS_YEAR, STATE_YEAR, branch_table
from impact.ingest.patterns import business_patterns, line_pattern
from impact.sources import concordance

HISTORY = list(range(2017, JOBS_YEAR + 1))
"""Years of CAEMP25N that may tell what a withheld cell was."""


@dataclass(frozen=True)
class Evidence:
    """Published tables that the county accounts rest on, as area x line."""

    lines: pd.DataFrame
    branches: pd.DataFrame
    history: dict[int, pd.DataFrame]
    states: pd.DataFrame
    patterns: detail_jobs.Patterns
    pattern_lines: pd.DataFrame


def single_lines(lines: pd.DataFrame) -> pd.Series:
    """CAEMP25N line number of each private line (the ones that may be withheld)."""
    private = lines[~lines.index.isin(["farm", "federal", "state-local"])]
    return private["caemp25n_line"].astype(int)


def read_evidence(agency: Path) -> Evidence:
    """The published tables in the shape that the accounts need."""
    lines, branches = concordance.read_lines(), concordance.read_branches()
    published = bea_regional.read_county_table(agency, "CAEMP25N", HISTORY)
    history = {year: bea_regional.wide(published, year) for year in HISTORY}
    numbers = single_lines(lines)
    states = line_jobs.filled_states(history, JOBS_YEAR, list(numbers))
    cbp, patterns = business_patterns(agency, concordance.read_county_aliases())
    return Evidence(lines, branches, history, states, patterns, line_pattern(cbp, history[JOBS_YEAR], lines, numbers))


def state_proprietor_share(agency: Path, evidence: Evidence) -> pd.DataFrame:
    """Proprietors' share of jobs, state x line, 2021; the nation's where a branch is withheld."""
    wage, total = filled_branches(agency, evidence, "SAEMP27N"), filled_branches(agency, evidence, "SAEMP25N")
    line_of = evidence.branches["line"]
    return (1 - wage.T.groupby(line_of).sum().T / total.T.groupby(line_of).sum().T).fillna(0.0)


def filled_branches(agency: Path, evidence: Evidence, table: str) -> pd.DataFrame:
    """State x branch 2021, a withheld branch taking its share of the line from the nation.

    The line's level in the state is that of its published branches, scaled up by the nation's shares; where none is
    published, the state's jobs of the line times the nation's figure per job.
    """
    line_of = evidence.branches["line"]
    published = branch_table(agency, table, evidence.branches)
    jobs = line_jobs.line_jobs(evidence.states, evidence.history[STATE_YEAR], evidence.lines)
    nation = published.loc[US]
    per_line = nation.groupby(line_of).sum()
    known = published.reindex(jobs.index)
    covered = known.notna().mul(nation / line_of.map(per_line), axis=1).T.groupby(line_of).sum().T
    level = known.T.groupby(line_of).sum().T / covered.where(covered > 0)
    level = level.fillna(jobs * per_line / jobs.sum())
    guess = level[line_of.to_numpy()].set_axis(known.columns, axis=1).mul(nation / line_of.map(per_line), axis=1)
    return known.fillna(guess)
