"""County Business Patterns in the shape that the county accounts need, by BEA's county codes."""

from pathlib import Path

import pandas as pd

from impact.ingest.agency import census
from impact.ingest.county_accounts.detail_jobs import Patterns
from impact.sources import concordance

LEVEL4_LINES = {"31": "manufacturing", "32": "manufacturing", "33": "manufacturing"}
LEVEL4_LINES |= {"44": "retail", "45": "retail", "48": "transport", "49": "transport"}
"""Lines that the 2-digit level of the file omits: summed from four digits."""


def by_bea_county(table: pd.DataFrame, aliases: pd.DataFrame) -> pd.DataFrame:
    """Business patterns by BEA's codes: combined areas summed, a split one given to each of its parts."""
    moved = table.merge(aliases[["fips", "bea_fips"]], on="fips", how="left")
    moved["fips"] = moved["bea_fips"].fillna(moved["fips"])
    return moved.groupby(["fips", "level", "naics"], as_index=False)[["employees", "payroll_kusd"]].sum()


def business_patterns(agency: Path, aliases: pd.DataFrame) -> tuple[pd.DataFrame, Patterns]:
    """The table by BEA county, and its county x NAICS matrices with the detail industry of each code."""
    table = by_bea_county(census.read_business_patterns(agency), aliases)
    industry_of = concordance.read_naics_details(agency)
    six = table[table["level"].eq(6) & table["naics"].isin(industry_of.index)]
    paid = branch_sums(table, concordance.read_branches())
    fips = sorted(table["fips"].unique())
    patterns = Patterns(
        employees6=matrix(six, fips, "employees"),
        employees4=matrix(table[table["level"].eq(4)], fips, "employees"),
        industry_of=industry_of,
        branch_employees=paid["employees"].unstack(),
        branch_payroll=paid["payroll_kusd"].unstack(),
    )
    return table, patterns


def matrix(table: pd.DataFrame, fips: list[str], figure: str) -> pd.DataFrame:
    """County x NAICS, zero where a code is absent."""
    return table.pivot_table(index="fips", columns="naics", values=figure, fill_value=0.0).reindex(fips, fill_value=0.0)


def line_sums(table: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Employees and payroll by county and line (index fips, line)."""
    line_of = {code: line for line, code in lines.loc[lines["uses_cbp"], "cbp_naics"].items()}
    line_of["23"] = "construction"
    two = table[table["level"].eq(2)].assign(line=lambda rows: rows["naics"].map(line_of))
    four = table[table["level"].eq(4)].assign(line=lambda rows: rows["naics"].str[:2].map(LEVEL4_LINES))
    both = pd.concat([two, four]).dropna(subset=["line"])
    return both.groupby(["fips", "line"])[["employees", "payroll_kusd"]].sum()


def branch_sums(table: pd.DataFrame, branches: pd.DataFrame) -> pd.DataFrame:
    """Employees and payroll by county and branch (index fips, branch), from four digits; construction from two."""
    branch_of = {prefix: branch for branch, text in branches["bea_state_classes"].items() for prefix in prefixes(text)}
    four = table[table["level"].eq(4) | (table["level"].eq(2) & table["naics"].eq("23"))]
    codes = {
        code: next((branch_of[code[:n]] for n in (4, 3, 2) if code[:n] in branch_of), None)
        for code in four["naics"].unique()
    }
    placed = four.assign(branch=four["naics"].map(codes)).dropna(subset=["branch"])
    return placed.groupby(["fips", "branch"])[["employees", "payroll_kusd"]].sum()


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


def line_pattern(table: pd.DataFrame, published: pd.DataFrame, lines: pd.DataFrame, numbers: pd.Series) -> pd.DataFrame:
    """Jobs that business patterns suggest by area and CAEMP25N line: employees times the nation's jobs per employee."""
    employees = line_sums(table, lines)["employees"].unstack()
    columns = {}
    for line in employees.columns.intersection(numbers.index):
        seen, jobs = employees[line], published[numbers[line]].reindex(employees.index)
        both = seen.gt(0) & jobs.notna()
        columns[numbers[line]] = seen * (jobs[both].sum() / seen[both].sum())
    return pd.DataFrame(columns)
