"""Jobs by county and detail industry: each line's total, shared out by the best evidence the county has.

    employees6    county x NAICS-6     County Business Patterns, zero where absent
    employees4    county x NAICS-4     the same, four digits
    observed      county x industry    employees seen at six digits
    partly        county x industry    employees seen at four digits, shared by the nation's six-digit mix
    imputed       county x industry    the rest of the sector, by the state's state-table sectors and the nation's mix

Business patterns give shapes only; levels are BEA's. They never cross county-table sectors. Proprietors follow the
state's state-table sectors; the two kinds of government have evidence of their own. At the end each line is fitted to
the counties' totals and to the nation's industries at once.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from impact.ingest.agency import bls
from impact.ingest.county_accounts import county_sector_jobs
from impact.ingest.county_accounts.county_sector_jobs import fitted_cells
from impact.ingest.evidence import Evidence, Patterns, filled_state_sectors
from impact.ingest.national import JOBS_YEAR, National

NEVER_PATTERNS = ("482000", "814000", "531HSO")
"""Rail and private households are outside County Business Patterns; owner-occupied housing has no jobs."""
OBSERVED, PARTLY, IMPUTED = 1, 2, 3
"""Quality marks; 0 stands for no jobs."""


@dataclass(frozen=True)
class CountySectorEvidence:
    """What is known of one sector.

    Attributes:
        total, proprietors: by county.
        seen, partly: employees in business patterns, county x industry.
        wage_expected, own_expected: wage and salary jobs and proprietors if counties were like their state.
        nation: wage_salary_jobs and proprietors by industry, US.
    """

    total: pd.Series
    proprietors: pd.Series
    seen: pd.DataFrame
    partly: pd.DataFrame
    wage_expected: pd.DataFrame
    own_expected: pd.DataFrame
    nation: pd.DataFrame


def industry_jobs(
    agency: Path, evidence: Evidence, national: National, totals: pd.DataFrame, own: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Jobs, wage and salary share and quality marks, county x industry."""
    industries, us = national.industries, national.jobs
    observed = observed_employees(evidence.patterns)
    expected = expected_by_industry(agency, evidence, national, totals.index)
    public_power = bls.read_public_power_jobs(agency).set_index("fips")
    parts = []
    for county_sector, members in industries.groupby("county_sector").groups.items():
        usable = float(evidence.county_sectors["uses_cbp"][county_sector])
        seen, partly = (usable * frame.reindex(index=totals.index, columns=members).fillna(0.0) for frame in observed)
        wage, owned = (frame[members] for frame in expected)
        known = CountySectorEvidence(
            totals[county_sector], own[county_sector], seen, partly, wage, owned, us.loc[members]
        )
        if county_sector in ("federal", "state-local"):
            wage = government_jobs(
                str(county_sector), wage, totals[county_sector], evidence.history[JOBS_YEAR], public_power
            )
            known = replace(known, wage_expected=wage)
        parts.append(county_sector_detail(known))
    jobs, wage_jobs, quality = (pd.concat(frames, axis=1)[industries.index] for frames in zip(*parts, strict=True))
    return jobs, (wage_jobs / jobs.where(jobs > 0)).fillna(0.0).clip(0.0, 1.0), quality


def expected_by_industry(
    agency: Path, evidence: Evidence, national: National, counties: pd.Index
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Wage and salary jobs and proprietors, county x industry, each county like its whole state."""
    state_sector_of, state = national.industries["state_sector"], county_sector_jobs.state_of(counties)
    wage = filled_state_sectors(agency, evidence, "SAEMP27N")
    own = (filled_state_sectors(agency, evidence, "SAEMP25N") - wage).clip(lower=0.0)
    tables = (
        expected_jobs(state_sectors, national.jobs[column], state_sector_of).reindex(state).set_axis(counties)
        for state_sectors, column in ((wage, "wage_salary_jobs"), (own, "proprietors"))
    )
    first, second = tables
    return first, second


def county_sector_detail(known: CountySectorEvidence) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """One sector: jobs, wage and salary jobs and quality marks, county x industry."""
    wage_total = (known.total - known.proprietors).clip(lower=0.0)
    wage, imputed = wage_jobs(known, wage_total)
    wage = fitted_county_sector(wage, wage_total, known.nation["wage_salary_jobs"])
    own_total = known.total - wage_total
    jobs = wage + fitted_county_sector(known.own_expected, own_total, known.nation["proprietors"])
    marks = quality_marks(jobs, known.seen, known.partly, imputed.reindex(columns=jobs.columns))
    return jobs, wage, marks


def wage_jobs(known: CountySectorEvidence, total: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One sector's wage and salary jobs and the share of each cell that is imputed.

    Industries outside business patterns (rail) first take the share that they have in the state.
    """
    expected = known.wage_expected
    apart = [code for code in NEVER_PATTERNS if code in expected]
    outside = expected[apart].mul((total / expected.sum(axis=1)).fillna(0.0), axis=0)
    seen, partly = known.seen.drop(columns=apart), known.partly.drop(columns=apart)
    rest = total - outside.sum(axis=1)
    coverage = max(1.0, float(rest.sum() / max((seen + partly).sum().sum(), 1.0)))
    jobs, imputed = wage_jobs_by_evidence(rest, seen, partly, expected.drop(columns=apart), coverage)
    return pd.concat([jobs, outside], axis=1)[expected.columns].fillna(0.0), imputed


def government_jobs(
    county_sector: str, expected: pd.DataFrame, total: pd.Series, published: pd.DataFrame, public_power: pd.DataFrame
) -> pd.DataFrame:
    """Government jobs by county and industry: military to defense, public electric utilities where QCEW counts them."""
    jobs = expected.mul(total / expected.sum(axis=1), axis=0)
    if county_sector == "federal":
        military, civilian = (published.loc[jobs.index, code].fillna(0.0) for code in (2002, 2001))
        shares = jobs.div(jobs.sum(axis=1), axis=0)
        nation_military = military.sum() / total.sum()
        shares["S00500"] = (shares["S00500"] - nation_military).clip(lower=0.0)
        jobs = shares.mul(civilian / shares.sum(axis=1), axis=0)
        jobs["S00500"] += military
    code, column = ("S00101", "federal_jobs") if county_sector == "federal" else ("S00202", "local_jobs")
    counted = public_power[column].dropna().reindex(jobs.index)
    others = jobs.drop(columns=code)
    others = others.mul((jobs.sum(axis=1) - counted.fillna(jobs[code])) / others.sum(axis=1), axis=0)
    return others.assign(**{code: counted.fillna(jobs[code])})[jobs.columns]


def observed_employees(patterns: Patterns) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Employees seen at six digits, and those seen only at four, by county and detail industry."""
    six = patterns.employees6
    parent = pd.Index(six.columns.str[:4])
    four = patterns.employees4.reindex(columns=sorted(set(parent)), fill_value=0.0)
    rest = (four - six.T.groupby(parent).sum().T.reindex(columns=four.columns, fill_value=0.0)).clip(lower=0.0)
    unseen = six.eq(0.0) * six.sum().clip(lower=1.0)
    weight = unseen.T.groupby(parent).sum().T
    per_weight = (rest / weight.where(weight > 0)).fillna(0.0)
    spread_rest = unseen.to_numpy() * per_weight[parent].to_numpy()
    industry = six.columns.map(patterns.industry_of)
    seen = six.T.groupby(industry).sum().T
    partly = pd.DataFrame(spread_rest, six.index, six.columns).T.groupby(industry).sum().T
    return seen, partly


def expected_jobs(state_table_jobs: pd.DataFrame, national: pd.Series, state_sector_of: pd.Series) -> pd.DataFrame:
    """State x industry: the state's state-table sector jobs in the nation's mix of industries.

    jobs[state, i] = state-table sector jobs[state] x nation's jobs of i / nation's jobs of the state-table sector.
    """
    mix = national / state_sector_of.map(national.groupby(state_sector_of).sum())
    jobs = state_table_jobs.reindex(columns=state_sector_of.to_numpy()).set_axis(state_sector_of.index, axis=1)
    return jobs.mul(mix.fillna(0.0), axis=1).fillna(0.0)


def wage_jobs_by_evidence(
    total: pd.Series, seen: pd.DataFrame, partly: pd.DataFrame, expected: pd.DataFrame, coverage: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One line's wage and salary jobs by county and industry, and the share of each cell that was imputed.

    known = (seen + partly) x coverage; imputed = (total - sum of known) x expected / sum of expected, where nothing is
    known; both scaled to the county's total.

    Args:
        total: the sector's wage and salary jobs by county.
        seen, partly: employees by county and industry; all columns zero where patterns are not used.
        expected: jobs by county and industry if the county were like its state.
        coverage: the nation's wage and salary jobs of the sector per employee in the patterns.

    """
    known = (seen + partly) * coverage
    rest = (total - known.sum(axis=1)).clip(lower=0.0)
    open_cells = expected.where(known.eq(0.0), 0.0)
    open_cells = open_cells.where(open_cells.sum(axis=1).gt(0), expected * known.sum(axis=1).eq(0).to_numpy()[:, None])
    sums = open_cells.sum(axis=1)
    imputed = open_cells.mul((rest / sums.where(sums > 0)).fillna(0.0), axis=0)
    jobs = known + imputed
    jobs = jobs.mul((total / jobs.sum(axis=1).where(lambda s: s > 0)).fillna(0.0), axis=0)
    return jobs, imputed / (known + imputed).where(lambda frame: frame > 0)


def quality_marks(
    jobs: pd.DataFrame, seen: pd.DataFrame, partly: pd.DataFrame, imputed_share: pd.DataFrame
) -> pd.DataFrame:
    """Marks by county and industry: observed, partly observed or imputed, by what most of the cell rests on."""
    known = seen + partly
    from_seen = (seen / known.where(known > 0)).fillna(0.0)
    marks = np.where(imputed_share.fillna(1.0) > 0.5, IMPUTED, np.where(from_seen >= 0.5, OBSERVED, PARTLY))
    return pd.DataFrame(np.where(jobs > 0, marks, 0), jobs.index, jobs.columns).astype(np.uint8)


def fitted_county_sector(jobs: pd.DataFrame, counties: pd.Series, national: pd.Series) -> pd.DataFrame:
    """One line's wage and salary jobs, or its proprietors, fitted to counties' totals (exactly) and the nation's."""
    seed = jobs.mul(national.gt(0), axis=1)
    empty = seed.sum(axis=1).eq(0) & counties.gt(0)
    seed.loc[empty] = national.to_numpy()
    return fitted_cells(seed, counties, national)
