"""Published tables that the county accounts rest on, in the shape that they need: BEA's, and business patterns."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from impact.ingest.agency import bea_regional, census
from impact.ingest.agency.bea_regional import US
from impact.ingest.county_accounts import county_sector_jobs
from impact.ingest.national import JOBS_YEAR, STATE_YEAR, state_sector_table
from impact.sources import concordance

HISTORY = list(range(2017, JOBS_YEAR + 1))
"""Years of CAEMP25N that may tell what a withheld cell was."""
LEVEL4_SECTORS = {"31": "manufacturing", "32": "manufacturing", "33": "manufacturing"}
LEVEL4_SECTORS |= {"44": "retail", "45": "retail", "48": "transport", "49": "transport"}
"""Lines that the 2-digit level of the file omits: summed from four digits."""


@dataclass(frozen=True)
class Patterns:
    """County Business Patterns of one set of counties, as county x code."""

    employees6: pd.DataFrame
    employees4: pd.DataFrame
    industry_of: pd.Series
    """Detail industry of each NAICS-6."""
    state_sector_employees: pd.DataFrame
    """Employees, county x state-table sector."""
    state_sector_payroll: pd.DataFrame
    """Yearly payroll in thousand dollars, county x state-table sector."""


@dataclass(frozen=True)
class Evidence:
    """Published tables that the county accounts rest on, as area x county-table sector."""

    county_sectors: pd.DataFrame
    state_sectors: pd.DataFrame
    history: dict[int, pd.DataFrame]
    states: pd.DataFrame
    patterns: Patterns
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


def by_bea_county(table: pd.DataFrame, aliases: pd.DataFrame) -> pd.DataFrame:
    """Business patterns by BEA's codes: combined areas summed, a split one given to each of its parts."""
    moved = table.merge(aliases[["fips", "bea_fips"]], on="fips", how="left")
    moved["fips"] = moved["bea_fips"].fillna(moved["fips"])
    return moved.groupby(["fips", "level", "naics"], as_index=False)[["employees", "payroll_kusd"]].sum()


def business_patterns(agency: Path, aliases: pd.DataFrame) -> tuple[pd.DataFrame, Patterns]:
    """The table by BEA county, and its county x NAICS matrices with the detail industry of each code."""
    table = by_bea_county(census.read_business_patterns(agency), aliases)
    industry_of = concordance.read_naics_details(agency)
    employees = (
        part.pivot_table(index="fips", columns="naics", values="employees", fill_value=0.0)
        for part in (table[table["level"].eq(6) & table["naics"].isin(industry_of.index)], table[table["level"].eq(4)])
    )
    paid = state_sector_sums(table, concordance.read_state_sectors())
    fips = sorted(table["fips"].unique())
    six, four = (cells.reindex(fips, fill_value=0.0) for cells in employees)
    patterns = Patterns(
        employees6=six,
        employees4=four,
        industry_of=industry_of,
        state_sector_employees=paid["employees"].unstack(),
        state_sector_payroll=paid["payroll_kusd"].unstack(),
    )
    return table, patterns


def county_sector_sums(table: pd.DataFrame, county_sectors: pd.DataFrame) -> pd.DataFrame:
    """Employees and payroll by county and line (index fips, line)."""
    county_sector_of = {
        code: county_sector
        for county_sector, code in county_sectors.loc[county_sectors["uses_cbp"], "cbp_naics"].items()
    }
    county_sector_of["23"] = "construction"
    two = table[table["level"].eq(2)].assign(county_sector=lambda rows: rows["naics"].map(county_sector_of))
    four = table[table["level"].eq(4)].assign(county_sector=lambda rows: rows["naics"].str[:2].map(LEVEL4_SECTORS))
    both = pd.concat([two, four]).dropna(subset=["county_sector"])
    return both.groupby(["fips", "county_sector"])[["employees", "payroll_kusd"]].sum()


def state_sector_sums(table: pd.DataFrame, state_sectors: pd.DataFrame) -> pd.DataFrame:
    """Employees and payroll by county and state-table sector (index fips, state-table sector), from four digits.

    Construction from two.
    """
    state_sector_of = {
        prefix: state_sector
        for state_sector, text in state_sectors["bea_state_classes"].items()
        for prefix in prefixes(text)
    }
    four = table[table["level"].eq(4) | (table["level"].eq(2) & table["naics"].eq("23"))]
    codes = {
        code: next((state_sector_of[code[:n]] for n in (4, 3, 2) if code[:n] in state_sector_of), None)
        for code in four["naics"].unique()
    }
    placed = four.assign(state_sector=four["naics"].map(codes)).dropna(subset=["state_sector"])
    return placed.groupby(["fips", "state_sector"])[["employees", "payroll_kusd"]].sum()


def prefixes(classes: str) -> list[str]:
    """NAICS prefixes of BEA's classes, ranges written out.

    >>> prefixes("487 488"), prefixes("3361-3363")
    (['487', '488'], ['3361', '3362', '3363'])
    """
    found = []
    for word in classes.split():
        first, _, last = word.partition("-")
        found += [str(code) for code in range(int(first), int(last or first) + 1)]
    return found


def county_sector_pattern(
    table: pd.DataFrame, published: pd.DataFrame, county_sectors: pd.DataFrame, numbers: pd.Series
) -> pd.DataFrame:
    """Jobs that business patterns suggest by area and CAEMP25N line: employees times the nation's jobs per employee."""
    employees = county_sector_sums(table, county_sectors)["employees"].unstack()
    columns = {}
    for county_sector in employees.columns.intersection(numbers.index):
        seen, jobs = employees[county_sector], published[numbers[county_sector]].reindex(employees.index)
        both = seen.gt(0) & jobs.notna()
        columns[numbers[county_sector]] = seen * (jobs[both].sum() / seen[both].sum())
    return pd.DataFrame(columns)
