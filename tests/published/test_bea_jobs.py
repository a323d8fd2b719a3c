"""BEA CAEMP25N 2022, the base of the county jobs: what is published must come out again, cell by cell."""

from pathlib import Path

import pandas as pd
import pytest

from impact.ingest.agency import bea_regional
from impact.model.region import find_region
from impact.region.regional_accounts import IMPUTED
from impact.sources import built
from impact.sources.concordance import read_county_sectors

HERE = Path(__file__).parent
TOTAL_LINE = 10
US, US_JOBS_2022, SHELBY_JOBS_2022 = "00000", 212_442_000, 715_218


@pytest.fixture(scope="module")
def jobs(nation) -> pd.DataFrame:
    tables = built.read_county_tables()
    return pd.DataFrame(tables.jobs.astype(float), tables.table.index, nation.codes)


@pytest.fixture(scope="module")
def quality(nation) -> pd.DataFrame:
    tables = built.read_county_tables()
    return pd.DataFrame(tables.quality[:], tables.table.index, nation.codes)


@pytest.fixture(scope="module")
def by_line() -> pd.DataFrame:
    wage, own, _ = built.read_base_county_sector_jobs()
    return wage.astype(float) + own


@pytest.fixture(scope="module")
def caemp25n(agency) -> pd.DataFrame:
    return bea_regional.wide(bea_regional.read_county_table(agency, "CAEMP25N", [2022]), 2022)


def published_lines(table: pd.DataFrame, areas: list[str]) -> pd.DataFrame:
    """Our 22 lines as BEA publishes them, missing where any part is withheld."""
    numbers = {
        line: [int(code) for code in text.split()] for line, text in read_county_sectors()["caemp25n_line"].items()
    }
    return pd.DataFrame({line: table.loc[areas, n].sum(axis=1, min_count=len(n)) for line, n in numbers.items()})


def test_shelby_has_the_jobs_that_bea_counts(by_line):
    assert by_line.loc["47157"].sum() == pytest.approx(SHELBY_JOBS_2022, abs=0.5)


def test_each_memphis_county_has_the_jobs_that_bea_counts(by_line):
    theirs = pd.read_csv(HERE / "bea_memphis_jobs_2022.csv", dtype={"fips": str}).set_index("fips")["jobs"]
    assert set(theirs.index) == set(find_region("memphis").fips)
    assert (by_line.loc[theirs.index].sum(axis=1) - theirs).abs().max() < 0.5


def test_the_counties_add_up_to_the_us_of_bea(by_line):
    assert by_line.to_numpy().sum() == pytest.approx(US_JOBS_2022, abs=20)


def test_owner_occupied_housing_has_no_jobs(jobs):
    assert jobs["531HSO"].sum() == 0


def test_memphis_has_railroads(jobs):
    assert jobs.loc["47157", "482000"] > 100


@pytest.mark.parametrize("fips", ["28143", "28009"])
def test_tunica_and_benton_are_mostly_imputed_and_say_so(jobs, quality, fips):
    imputed = quality.loc[fips].eq(IMPUTED)
    assert imputed.sum() > 0.9 * jobs.loc[fips].gt(0).sum()
    assert jobs.loc[fips, imputed].sum() > 0.5 * jobs.loc[fips].sum()


def test_shelby_is_mostly_observed(jobs, quality):
    assert jobs.loc["47157", quality.loc["47157"].eq(IMPUTED)].sum() < 0.3 * jobs.loc["47157"].sum()


@pytest.mark.agency
def test_published_lines_of_every_county_are_kept(by_line, caemp25n):
    theirs = published_lines(caemp25n, list(by_line.index))
    assert theirs.loc[list(find_region("memphis").fips)].notna().to_numpy().mean() > 0.7
    assert (by_line - theirs).abs().max().max() < 0.1


@pytest.mark.agency
def test_counties_add_up_to_every_published_state_line(by_line, caemp25n):
    sums = by_line.groupby(by_line.index.str[:2] + "000").sum()
    theirs = published_lines(caemp25n, list(sums.index))
    assert ((sums - theirs).abs() / theirs.clip(lower=1000.0)).max().max() < 1e-5
    assert (sums.sum() / published_lines(caemp25n, [US]).loc[US] - 1).abs().max() < 1e-5


@pytest.mark.agency
def test_lines_add_up_to_the_total_of_every_county(by_line, caemp25n):
    assert (by_line.sum(axis=1) - caemp25n.loc[by_line.index, TOTAL_LINE]).abs().max() < 0.5


def test_the_later_jobs_by_industry_are_the_county_table(jobs):
    assert jobs.sum(axis=1).to_numpy() == pytest.approx(built.read_counties()["jobs"].to_numpy(), rel=1e-5)


def test_farms_and_government_are_kept(jobs, by_line, nation):
    later = jobs.T.groupby(nation.industries["county_sector"]).sum().T
    for line in ("farm", "federal", "state-local"):
        assert later[line].to_numpy() == pytest.approx(by_line[line].to_numpy(), rel=1e-3, abs=0.5)
