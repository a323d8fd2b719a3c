"""Jobs by county and sector year by year, from CAEMP25N: what the baseline is forecast from.

    tables     year -> area x county-table sector code    as published, missing where withheld
    history    (geoid, sector) x year        jobs; geoid "all" is the whole region, sector "all" all jobs

A county's sector is missing in years in which any of its sectors is withheld. A region's sector is the sum of its
counties, their withheld cells filled (region.county_sector_jobs); where much of it would be filled it is missing too.
"""

from pathlib import Path

import pandas as pd

from impact.ingest.agency import bea_regional
from impact.ingest.county_accounts import county_sector_jobs

YEARS = list(range(2001, 2023))
"""Years of CAEMP25N."""
ALL = "all"
TOTAL_LINE = 10
NEVER_WITHHELD = ("farm", "federal", "state-local")
MOST_FILLED_SHARE = 0.1
"""A year of a region's sector counts as missing if more than this share of its jobs lies in filled cells."""
Tables = dict[int, pd.DataFrame]


def job_history(agency: Path, counties: list[str], county_sectors: pd.DataFrame) -> pd.DataFrame:
    """(geoid, sector) x year: jobs of some counties and of the region that they make up.

    Args:
        agency: the folder of agency files.
        counties: BEA's county codes.
        county_sectors: the concordance of lines (sources.concordance.read_county_sectors).
    """
    tables = read_job_tables(agency, counties)
    filled = filled_tables(tables, counties, county_sectors)
    parts = [county_history(tables, counties, county_sectors), region_history(tables, filled, counties, county_sectors)]
    return pd.concat(parts).sort_index()


def read_job_tables(agency: Path, counties: list[str]) -> Tables:
    """Published jobs by year, area x county-table sector code: all states, and the counties of the states concerned."""
    published = bea_regional.read_county_table(agency, "CAEMP25N", YEARS)
    states = {code[:2] for code in counties}
    kept = published[published["fips"].str.endswith("000") | published["fips"].str[:2].isin(states)]
    return {year: bea_regional.wide(kept, year) for year in YEARS}


def line_codes_by_sector(county_sectors: pd.DataFrame) -> dict[str, list[int]]:
    """Line numbers of CAEMP25N that make up each sector, the total among them."""
    numbers = {ALL: [TOTAL_LINE]}
    for sector, texts in county_sectors.groupby("sector")["caemp25n_line"]:
        numbers[str(sector)] = [int(number) for text in texts for number in text.split()]
    return numbers


def county_history(tables: Tables, counties: list[str], county_sectors: pd.DataFrame) -> pd.DataFrame:
    """(geoid, sector) x year: jobs of each county, missing where a line of the sector is withheld."""
    cells = pd.concat({year: table.loc[counties] for year, table in tables.items()}, names=["year", "geoid"])
    sums = {
        sector: cells[numbers].sum(axis=1, min_count=len(numbers)).unstack("year")
        for sector, numbers in line_codes_by_sector(county_sectors).items()
    }
    return pd.concat(sums, names=["sector", "geoid"]).swaplevel()


def region_history(tables: Tables, filled: Tables, counties: list[str], county_sectors: pd.DataFrame) -> pd.DataFrame:
    """(geoid, sector) x year: jobs of all counties together, missing where too many of them are filled."""
    rows = {}
    for sector, numbers in line_codes_by_sector(county_sectors).items():
        whole = pd.Series({year: table.loc[counties, numbers].to_numpy().sum() for year, table in filled.items()})
        known = pd.Series({year: table.loc[counties, numbers].sum().sum() for year, table in tables.items()})
        rows[ALL, sector] = whole.where(whole - known <= MOST_FILLED_SHARE * whole)
    table = pd.DataFrame(rows).T
    return table.rename_axis(["geoid", "sector"]).rename_axis("year", axis=1)


def filled_tables(tables: Tables, counties: list[str], county_sectors: pd.DataFrame) -> Tables:
    """Published tables of some counties, withheld private cells filled, each year from the years nearest to it."""
    private = [int(number) for number in county_sectors.drop(list(NEVER_WITHHELD))["caemp25n_line"]]
    states = sorted({f"{code[:2]}000" for code in counties})
    filled = {}
    for year in tables:
        near = nearest_first(tables, year)
        of_states = county_sector_jobs.filled_states(near, 0, private).loc[states]
        cells = county_sector_jobs.filled_counties(near, 0, of_states, pd.DataFrame())
        filled[year] = tables[year].loc[counties].fillna(cells.loc[counties])
    return filled


def nearest_first(tables: Tables, year: int) -> Tables:
    """The same tables under keys that rise with closeness to a year, whose own key is 0.

    `region.withheld.last_published` looks from the highest key down. Of two equally close years the earlier leads.

    >>> [list(nearest_first({2001: "a", 2002: "b", 2003: "c"}, 2002).items())[n] for n in (0, 1, 2)]
    [(-2, 'a'), (0, 'b'), (-3, 'c')]
    """
    return {2 * (other - year) if other <= year else 2 * (year - other) - 1: table for other, table in tables.items()}
