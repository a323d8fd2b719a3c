"""County pay of the year of the covered jobs: covered pay times supplements; elsewhere the base year's pay moved."""

from pathlib import Path

import pandas as pd

from impact.ingest.agency import bea_regional
from impact.ingest.county_accounts.county_sector_jobs import state_of
from impact.ingest.county_accounts.covered_jobs import OBSERVED
from impact.ingest.evidence import Evidence, private_county_sectors
from impact.ingest.later_jobs import LaterLines, covered_by_county
from impact.ingest.national import STATE_YEAR
from impact.sources import concordance, qcew


def supplement_ratio(agency: Path, county_sectors: pd.DataFrame) -> pd.Series:
    """Compensation over wages and salaries by private line, US (SAINC6N over SAINC7N, last state tables)."""
    numbers = private_county_sectors(county_sectors)
    paid, wages = (
        bea_regional.wide(bea_regional.read_state_table(agency, table, [STATE_YEAR]), STATE_YEAR).loc[bea_regional.US]
        for table in ("SAINC6N", "SAINC7N")
    )
    return (paid[list(numbers)] / wages[list(numbers)]).set_axis(numbers.index).astype(float)


def covered_pay(agency: Path, county_sectors: pd.DataFrame) -> pd.DataFrame:
    """Covered pay per job by BEA's county and private line, USD a year, missing where not published."""
    table, aliases = qcew.read_private_sectors(agency), concordance.read_county_aliases()
    payroll = table.assign(payroll_usd=table["jobs"] * table["pay_usd"])
    paid, jobs = (covered_by_county(payroll, column, county_sectors, aliases) for column in ("payroll_usd", "jobs"))
    return paid / jobs.where(jobs > 0)


def later_compensation(
    agency: Path, evidence: Evidence, county_sectors: LaterLines, base: pd.DataFrame
) -> pd.DataFrame:
    """Compensation of the later year by county and line, USD.

    observed cells: wage and salary jobs x covered pay x (compensation / wages); others: the base year's compensation
    per job times its growth in the observed cells of the state.

    Args:
        agency: the folder of agency files.
        evidence: published tables.
        county_sectors: jobs of both years.
        base: compensation of the base year by county and line, USD.
    """
    pay = covered_pay(agency, evidence.county_sectors) * supplement_ratio(agency, evidence.county_sectors)
    pay = pay.reindex(index=base.index, columns=base.columns)
    seen = county_sectors.marks.eq(OBSERVED) & pay.notna()
    observed = county_sectors.wage * pay
    state = state_of(base.index)
    per_job = base / county_sectors.base_wage.where(county_sectors.base_wage > 0)
    then = (per_job * county_sectors.wage).where(seen).sum(axis=1).groupby(state).sum()
    growth = observed.where(seen).sum(axis=1).groupby(state).sum() / then.where(then > 0)
    growth = growth.fillna(observed.where(seen).sum().sum() / then.sum()).reindex(state).set_axis(base.index)
    return observed.where(seen, (per_job * county_sectors.wage).mul(growth, axis=0)).fillna(0.0)
