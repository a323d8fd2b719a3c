"""The county accounts, from agency files: jobs, pay and output of every US county by industry."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from impact.ingest import update
from impact.ingest.agency import bea_regional, bls
from impact.ingest.county_accounts import county_output, county_sector_jobs
from impact.ingest.county_jobs import IMPUTED, industry_jobs
from impact.ingest.evidence import (
    Evidence,
    filled_state_sectors,
    private_county_sectors,
    read_evidence,
    state_proprietor_share,
)
from impact.ingest.jobs_accuracy import errors_by_size, later_jobs_backtest, masked_cell_error
from impact.ingest.later_industries import later_industry_jobs, later_national, later_pay_factors
from impact.ingest.later_jobs import LaterLines, later_lines
from impact.ingest.national import INCOME_YEAR, JOBS_YEAR, STATE_YEAR, National
from impact.ingest.productivity import Activity, later_gdp, productivity_factor
from impact.sources.catalog import only_file
from impact.sources.parameters import parameter

INCOME_LINES = {10: "personal_income_usd", 20: "population", 35: "earnings_by_workplace_usd", 36: "contributions_usd"}
INCOME_LINES |= {45: "net_earnings_usd"}
"""Lines of CAINC4 of its newest year; commuters' earnings are fitted to the last three."""


TOTAL = 10
"""Line of CAEMP25N: all jobs."""
CHANGED_STATES = "09"
"""Connecticut: newer tables are by planning region, those for its old counties cannot be trusted."""


@dataclass(frozen=True)
class Counties:
    """What is built of the counties; every table has one row a county, in the same order.

    Attributes:
        table: name, population, incomes (USD), jobs of both years, income per farm and nonfarm proprietor.
        national: the national tables, the industries' jobs those of the later year.
        county_sectors: jobs by county and line of the county table's last year and of the later one.
        jobs, wage_salary_share, quality: county x industry, of the later year.
        pay_factor, productivity: county x state-table sector.
        filled: county x county-table sector, true where the sector's jobs were withheld.
        output_per_job: by industry, USD.
        masked: error of filled cells, by size of the cell.
        later_error: error of the later year's method, by size of the cell.
    """

    national: National
    county_sectors: LaterLines
    table: pd.DataFrame
    jobs: pd.DataFrame
    wage_salary_share: pd.DataFrame
    quality: pd.DataFrame
    pay_factor: pd.DataFrame
    productivity: pd.DataFrame
    filled: pd.DataFrame
    output_per_job: pd.Series
    masked: pd.DataFrame
    later_error: pd.DataFrame


def build_counties(agency: Path, national: National) -> Counties:
    """The county accounts, from the folder of agency files and the national tables."""
    evidence = read_evidence(agency)
    private = county_sector_jobs.filled_counties(
        evidence.history, JOBS_YEAR, evidence.states, evidence.county_sector_patterns
    )
    now = evidence.history[JOBS_YEAR]
    jobs_by_county_sector = county_sector_jobs.county_sector_jobs(private, now, evidence.county_sectors)
    shares = state_proprietor_share(agency, evidence)
    own_by_line = county_sector_jobs.county_sector_proprietors(jobs_by_county_sector, shares, now)
    year = int(only_file(agency, bls.SECTORS).name.split("_")[1])
    county_sectors = later_lines(agency, evidence, jobs_by_county_sector, own_by_line, (JOBS_YEAR, year))
    base_jobs, base_share, quality = industry_jobs(
        agency, evidence, national, jobs_by_county_sector, county_sectors.base_own
    )
    county_sector_of = national.industries["county_sector"]
    jobs, wage_share = later_industry_jobs(base_jobs, base_share, county_sectors, county_sector_of)
    income = {
        which: bea_regional.wide(bea_regional.read_county_table(agency, "CAINC4", [which]), which).reindex(jobs.index)
        for which in (JOBS_YEAR, INCOME_YEAR)
    }
    base_factors = pay_factors(agency, evidence, national, base_jobs * base_share, income[JOBS_YEAR])
    moved = later_national(agency, national, jobs, wage_share, year)
    base = base_jobs * base_share, base_factors
    later, factors = later_pay_factors(agency, evidence, base, moved, county_sectors, jobs * wage_share)
    owners = jobs * (1 - wage_share) * later.jobs["proprietor_weight"]
    by_kind = owners.T.groupby(county_sector_of.eq("farm")).sum().T
    table = county_table(agency, jobs, income[INCOME_YEAR], now, by_kind)
    output = 1e6 * update.output_targets(agency, STATE_YEAR).reindex(county_sector_of.index)
    then = Activity(base_jobs, base_factors, income[JOBS_YEAR][10], output)
    latest = Activity(jobs, factors, table["personal_income_usd"], later.jobs["output_usd"])
    product = productivity_factor(
        evidence, national.industries, *activities(agency, evidence, national, then, latest, year)
    )
    gaps = now.loc[jobs.index, private.columns].isna()
    filled = gaps.set_axis(private_county_sectors(evidence.county_sectors).index, axis=1)
    per_job = county_output.output_per_job(jobs, product, later.jobs["output_usd"], national.industries["state_sector"])
    return Counties(
        later,
        county_sectors,
        table,
        jobs,
        wage_share,
        mark_filled(quality, filled, county_sector_of),
        factors,
        product,
        filled,
        per_job,
        masked_cell_error(evidence, private),
        errors_by_size(later_jobs_backtest(agency, evidence)),
    )


def activities(
    agency: Path, evidence: Evidence, national: National, base: Activity, later: Activity, year: int
) -> tuple[Activity, Activity]:
    """Both years with their GDP: the year of CAGDP2, its jobs those of the base year moved, and the later year.

    Args:
        agency: the folder of agency files.
        evidence: published tables.
        national: the nation's industries.
        base: the county table's last year, without GDP.
        later: the year of the covered jobs, without GDP.
        year: the later year.
    """
    gdp_sector = evidence.county_sectors["cagdp2_line"]
    county_sector_of = national.industries["county_sector"].map(gdp_sector)
    growth = jobs_growth(evidence, base.jobs, gdp_sector)
    moved = base.jobs * growth[county_sector_of.to_numpy()].set_axis(base.jobs.columns, axis=1)
    then, now = (jobs.T.groupby(county_sector_of).sum().T for jobs in (moved, later.jobs))
    table = bea_regional.wide(bea_regional.read_county_table(agency, "CAGDP2", [STATE_YEAR]), STATE_YEAR)
    gdp = 1e3 * table.reindex(index=then.index, columns=list(then.columns))
    known = gdp.notna()
    grown = later_gdp(agency, gdp, then, now, year)
    return replace(base, jobs=moved, gdp=gdp, published=known), replace(later, gdp=grown, published=known)


def pay_factors(
    agency: Path, evidence: Evidence, national: National, wage_jobs: pd.DataFrame, income: pd.DataFrame
) -> pd.DataFrame:
    """Pay factor by county and state-table sector: compensation over what the nation's pay per job would give."""
    state_sector_of = national.industries["state_sector"]
    jobs, compensation = (filled_state_sectors(agency, evidence, table) for table in ("SAEMP27N", "SAINC6N"))
    relative = county_output.relative_payroll(
        evidence.patterns.state_sector_employees,
        evidence.patterns.state_sector_payroll,
        parameter("county_accounts", "payroll_least_employees"),
        parameter("county_accounts", "payroll_bounds"),
    )
    by_state_sector = wage_jobs.T.groupby(state_sector_of).sum().T
    total = 1e3 * (income[county_output.WAGES] + income[county_output.SUPPLEMENTS])
    paid = county_output.compensation(by_state_sector, 1e3 * compensation / jobs.where(jobs > 0), relative, total)
    factor = county_output.pay_factor(paid, wage_jobs, national.jobs["pay_usd"], state_sector_of)
    return factor.reindex(columns=evidence.state_sectors.index)


def jobs_growth(evidence: Evidence, jobs: pd.DataFrame, gdp_sector: pd.Series) -> pd.DataFrame:
    """Jobs of 2021 per job of 2022, county x GDP sector: published where it is, else the state's."""
    now, then = evidence.history[JOBS_YEAR], evidence.history[STATE_YEAR]
    columns = {}
    for group, members in gdp_sector.groupby(gdp_sector).groups.items():
        numbers = [
            int(code)
            for county_sector in members
            for code in evidence.county_sectors.loc[county_sector, "caemp25n_line"].split()
        ]
        sums = [table[numbers].sum(axis=1, min_count=len(numbers)) for table in (then, now)]
        ratio = (sums[0] / sums[1].where(sums[1] > 0)).reindex(jobs.index)
        by_state = pd.Series(
            (sums[0] / sums[1]).reindex(county_sector_jobs.state_of(jobs.index)).to_numpy(), jobs.index
        )
        columns[group] = ratio.fillna(by_state).fillna(1.0).clip(0.2, 5.0)
    return pd.DataFrame(columns)


def county_table(
    agency: Path, jobs: pd.DataFrame, income: pd.DataFrame, published: pd.DataFrame, own: pd.DataFrame
) -> pd.DataFrame:
    """One row a county: name, population, incomes in USD, jobs, income per farm and nonfarm proprietor."""
    names = (
        bea_regional.read_county_table(agency, "CAEMP25N", [JOBS_YEAR])
        .drop_duplicates("fips")
        .set_index("fips")["name"]
    )
    table = income[list(INCOME_LINES)].rename(columns=INCOME_LINES)
    money = [column for column in table if column.endswith("_usd")]
    table[money] *= 1e3
    table["personal_income_usd"] *= income_growth(agency, income)
    per_proprietor = county_output.income_per_proprietor(income, own[True], own[False])
    table.insert(0, "name", names.reindex(jobs.index).str.rstrip("*").str.strip())
    table["base_jobs"] = published.loc[jobs.index, TOTAL]
    table["jobs"] = jobs.sum(axis=1)
    return pd.concat([table, per_proprietor.add_prefix("proprietor_income_")], axis=1).rename_axis("fips")


def income_growth(agency: Path, income: pd.DataFrame) -> pd.Series:
    """Personal income per head of the newest year over that of CAINC4, by county; else the median of all counties.

    Residents are those of CAINC4's year in both.
    """
    newest = bea_regional.read_income_per_head(agency).set_index("fips")["income_usd"]
    per_head = 1e3 * income[10] / income[20]
    growth = (newest.reindex(income.index) / per_head).where(~income.index.str.startswith(CHANGED_STATES))
    return growth.fillna(growth.median())


def mark_filled(quality: pd.DataFrame, filled: pd.DataFrame, county_sector_of: pd.Series) -> pd.DataFrame:
    """Quality marks, everything in a line whose total was withheld counting as imputed."""
    hidden = filled.reindex(columns=county_sector_of.to_numpy(), fill_value=False).set_axis(
        county_sector_of.index, axis=1
    )
    return quality.mask(hidden & quality.gt(0), IMPUTED).astype(np.uint8)
