"""County and national industries in the year of the covered jobs: jobs, and pay from covered pay and supplements."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from impact.ingest import update
from impact.ingest.agency import bea_regional, bls
from impact.ingest.county_accounts.county_output import SUPPLEMENTS, WAGES
from impact.ingest.county_accounts.county_sector_jobs import state_of
from impact.ingest.evidence import Evidence, private_county_sectors
from impact.ingest.later_jobs import OBSERVED, LaterLines, covered_by_county
from impact.ingest.national import INCOME_YEAR, STATE_YEAR, National, own_weights
from impact.sources import concordance


def by_county_sector(cells: pd.DataFrame, county_sector_of: pd.Series, county_sectors: pd.Index) -> pd.DataFrame:
    """County x industry summed to county x county-table sector."""
    return cells.T.groupby(county_sector_of).sum().T.reindex(columns=county_sectors, fill_value=0.0)


def later_industry_jobs(
    jobs: pd.DataFrame, wage_share: pd.DataFrame, county_sectors: LaterLines, county_sector_of: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Jobs and wage and salary share of the later year, county x industry: cells grow as their county and line."""
    moved = []
    for cells, now in ((jobs * wage_share, county_sectors.wage), (jobs * (1 - wage_share), county_sectors.own)):
        then = by_county_sector(cells, county_sector_of, county_sectors.wage.columns)
        growth = (now / then.where(then > 0)).fillna(1.0)
        moved.append(cells * growth[county_sector_of.to_numpy()].set_axis(cells.columns, axis=1))
    wage, own = moved
    later = wage + own
    return later, (wage / later.where(later > 0)).fillna(0.0).clip(0.0, 1.0)


def later_national(
    agency: Path, national: National, jobs: pd.DataFrame, wage_share: pd.DataFrame, year: int
) -> National:
    """The nation's industries as the sum of the counties of the later year, with that year's output.

    Redefinition moves no job in or out; pay is still the base year's.
    """
    base, industries = national.jobs, national.industries
    wage, every = (jobs * wage_share).sum(), jobs.sum()
    output = 1e6 * update.output_targets(agency, year).reindex(base.index)
    factor = total_kept(base["redefinition_jobs"], wage)
    weight = own_weights(agency, every - wage, industries["surplus_share"] * output, industries["county_sector"])
    table = pd.DataFrame(
        {
            "county_sector": base["county_sector"],
            "state_sector": base["state_sector"],
            "output_usd": output,
            "wage_salary_jobs": wage,
        }
    )
    table = table.assign(proprietors=every - wage, jobs=every, pay_usd=base["pay_usd"], proprietor_weight=weight)
    table = table.assign(redefinition_jobs=factor, redefinition_pay=base["redefinition_pay"])
    return replace(national, jobs=table)


def total_kept(factor: pd.Series, amounts: pd.Series) -> pd.Series:
    """Factors by industry scaled so that their product with the amounts has the amounts' own total."""
    return factor * amounts.sum() / (factor * amounts).sum()


def later_pay_factors(
    agency: Path,
    evidence: Evidence,
    base: tuple[pd.DataFrame, pd.DataFrame],
    later: National,
    county_sectors: LaterLines,
    wage: pd.DataFrame,
) -> tuple[National, pd.DataFrame]:
    """The nation with the later year's pay, and counties' pay factors alongside it, county x state-table sector.

    Args:
        agency: the folder of agency files.
        evidence: published tables.
        base: wage and salary jobs (county x industry) and pay factors (county x state-table sector) of the base year.
        later: the nation's industries of the later year at the base year's pay.
        county_sectors: jobs of both years by line.
        wage: wage and salary jobs of the later year, county x industry.
    """
    us, order = later.jobs, county_sectors.wage.columns
    base_wage, factor = base
    by_industry = factor[us["state_sector"].to_numpy()].set_axis(us.index, axis=1)
    paid = by_county_sector(base_wage * us["pay_usd"] * by_industry, us["county_sector"], order)
    compensation = later_compensation(agency, evidence, county_sectors, paid)
    compensation *= national_compensation(agency, later) / compensation.sum().sum()
    unmoved = by_county_sector(wage * us["pay_usd"] * by_industry, us["county_sector"], order)
    nation = (compensation.sum() / by_county_sector(wage * us["pay_usd"], us["county_sector"], order).sum()).fillna(1.0)
    scale = (compensation / unmoved.where(unmoved > 0)).fillna(1.0) / nation
    branch_line = evidence.state_sectors["county_sector"]
    moved = factor * scale[branch_line.reindex(factor.columns).to_numpy()].set_axis(factor.columns, axis=1)
    pay = us["pay_usd"] * us["county_sector"].map(nation)
    kept = total_kept(us["redefinition_pay"], us["wage_salary_jobs"] * pay)
    return replace(later, jobs=us.assign(pay_usd=pay, redefinition_pay=kept)), moved


def national_compensation(agency: Path, national: National) -> float:
    """Compensation of the nation in the newest accounts year, on the basis of county income, USD.

    accounts of that year x (county income / accounts) of the last year that has both.
    """
    newest = max(national.accounts)
    paid = {
        year: 1e6 * float((accounts.industries["compensation_share"] * accounts.industries["output_musd"]).sum())
        for year, accounts in national.accounts.items()
    }
    last = max(year for year in paid if year <= INCOME_YEAR)
    income = bea_regional.wide(bea_regional.read_county_table(agency, "CAINC4", [last]), last)
    return paid[newest] * 1e3 * float(income.loc[bea_regional.US, [WAGES, SUPPLEMENTS]].sum()) / paid[last]


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
    table, aliases = bls.read_private_sectors(agency), concordance.read_county_aliases()
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
