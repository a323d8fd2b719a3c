"""Jobs by county and detail industry, sector by sector.

Which evidence each sector uses, and the two kinds of government.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from impact.ingest.agency import bls
from impact.ingest.county_accounts import county_sector_jobs, detail_jobs
from impact.ingest.evidence import Evidence, filled_state_sectors
from impact.ingest.national import JOBS_YEAR, National

NEVER_PATTERNS = ("482000", "814000", "531HSO")
"""Rail and private households are outside County Business Patterns; owner-occupied housing has no jobs."""


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
    observed = detail_jobs.observed_employees(evidence.patterns)
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
        detail_jobs.expected_jobs(state_sectors, national.jobs[column], state_sector_of)
        .reindex(state)
        .set_axis(counties)
        for state_sectors, column in ((wage, "wage_salary_jobs"), (own, "proprietors"))
    )
    first, second = tables
    return first, second


def county_sector_detail(known: CountySectorEvidence) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """One sector: jobs, wage and salary jobs and quality marks, county x industry."""
    wage_total = (known.total - known.proprietors).clip(lower=0.0)
    wage, imputed = wage_jobs(known, wage_total)
    wage = detail_jobs.fitted_county_sector(wage, wage_total, known.nation["wage_salary_jobs"])
    own_total = known.total - wage_total
    jobs = wage + detail_jobs.fitted_county_sector(known.own_expected, own_total, known.nation["proprietors"])
    marks = detail_jobs.quality_marks(jobs, known.seen, known.partly, imputed.reindex(columns=jobs.columns))
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
    jobs, imputed = detail_jobs.wage_jobs_by_evidence(rest, seen, partly, expected.drop(columns=apart), coverage)
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
