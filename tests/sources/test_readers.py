"""Agency files as read: shapes, codes and totals (skipped without the files), and the built tables' own shape.

Consumer prices: an unfinished year moves by its months; the published averages come out.
"""

import numpy as np
import pandas as pd
import pytest

from impact.ingest.agency import bea_io, bea_regional, bls, census
from impact.ingest.agency.bls import read_consumer_prices, yearly_prices
from impact.sources import built, concordance


@pytest.mark.agency
def test_the_benchmark_tables_have_402_industries_and_commodities(agency):
    make, use = bea_io.read_make(agency), bea_io.read_use(agency)
    assert make.shape == (402, 402)
    assert list(use.index[:402]) == list(make.columns)
    assert list(use.columns[:402]) == list(make.index)
    assert set(make.index) - set(make.columns) == {"331314", "S00101", "S00201", "S00202"}
    assert set(make.columns) - set(make.index) == {"S00300", "S00401", "S00402", "S00900"}


@pytest.mark.agency
def test_no_total_is_left_in_a_table(agency):
    for table in (bea_io.read_make(agency), bea_io.read_use(agency), *bea_io.read_imports(agency)):
        labels = [str(label) for label in (*table.index, *table.columns)]
        assert not [label for label in labels if label.startswith(("T0", "Unnamed"))]


@pytest.mark.agency
def test_what_is_made_is_what_is_used(agency):
    make, use = bea_io.read_make(agency), bea_io.read_use(agency)
    assert np.abs(use.loc[make.columns].sum(axis=1) - make.sum()).max() < 60
    assert np.abs(use[make.index].sum() - make.sum(axis=1)).max() < 20


@pytest.mark.agency
def test_prices_are_one_hundred_in_2017(agency):
    assert bea_io.read_series(agency, "CPI")[2017].to_numpy() == pytest.approx(100.0, abs=1e-3)


@pytest.mark.agency
def test_withheld_cells_are_missing_and_told_from_zero(agency):
    table = bea_regional.read_county_table(agency, "CAEMP25N", [2022])
    assert table["withheld"].any()
    assert table.loc[table["withheld"], 2022].isna().all()
    assert table[2022].eq(0).any()


@pytest.mark.agency
def test_jobs_of_the_2012_codes_are_counted_under_those_of_2017(agency, nation):
    jobs = bls.read_detail_jobs(agency)["jobs"]
    assert jobs.index.is_unique
    assert set(bls.SINCE_2012.values()) <= set(jobs.index)
    assert set(jobs.index) <= {*nation.codes, *nation.commodities.index}
    assert 120e6 < jobs.sum() < 130e6


@pytest.mark.agency
def test_commuting_flows_are_counties_and_workers(agency):
    flows = census.read_commuting_flows(agency)
    assert flows["workers"].min() > 0
    assert flows["residence"].str.len().eq(5).all()


def test_every_industry_has_a_branch_and_every_branch_a_line():
    industries, state_sectors, lines = (
        built.read_industries(2017),
        concordance.read_state_sectors(),
        concordance.read_county_sectors(),
    )
    assert set(industries["state_sector"]) <= set(state_sectors.index)
    assert set(state_sectors["county_sector"]) == set(lines.index) == set(industries["county_sector"])
    assert industries["name"].notna().all()


def test_aliases_lead_to_counties_that_are_there():
    counties, aliases = built.read_counties(), concordance.read_county_aliases()
    assert set(aliases["bea_fips"]) <= set(counties.index)
    assert not set(aliases["fips"]) & set(counties.index)


def test_county_tables_have_one_row_a_county_and_one_column_an_industry(nation):
    tables = built.read_county_tables()
    shape = len(tables.table), len(nation.codes)
    assert tables.jobs.shape == tables.quality.shape == tables.wage_salary_share.shape == shape
    assert tables.table.index.is_unique
    assert tables.quality.max() == 3
    assert np.array_equal(tables.quality == 0, tables.jobs == 0)


@pytest.mark.parametrize("fips", ["47157", "28009", "51901", "15901", "02063"])
def test_a_county_has_an_outline_of_closed_rings(fips):
    row = built.read_counties().index.get_loc(fips)
    polygons = built.read_outlines([row])[row]
    assert polygons
    for ring in (ring for rings in polygons for ring in rings):
        assert len(ring) >= 4
        assert np.array_equal(ring[0], ring[-1])
        assert np.abs(ring[:, 0]).max() <= 180


def test_every_county_has_an_outline_but_one_that_was_split_off_since():
    """Copper River (02066) was part of Valdez-Cordova when the outlines were drawn."""
    counties = built.read_counties().index
    outlines = built.read_outlines(list(range(len(counties))))
    assert [counties[row] for row, polygons in outlines.items() if not polygons] == ["02066"]


def rows(year, values, whole=None):
    months = [("SA0", year, f"M{month:02}", value) for month, value in enumerate(values, start=1)]
    return months + ([("SA0", year, "M13", whole)] if whole else [])


def test_an_unfinished_year_moves_by_the_same_months_a_year_before():
    raw = [*rows(2024, [100.0] * 12, 100.0), *rows(2025, [110.0] * 6 + [130.0] * 6, 120.0), *rows(2026, [121.0] * 6)]
    found = yearly_prices(pd.DataFrame(raw, columns=["item", "year", "period", "value"]))
    assert found.loc["SA0", 2026] == pytest.approx(120.0 * 121 / 110)


def test_too_few_months_give_no_year():
    raw = [*rows(2025, [110.0] * 12, 110.0), *rows(2026, [121.0] * 3)]
    assert 2026 not in yearly_prices(pd.DataFrame(raw, columns=["item", "year", "period", "value"]))


@pytest.mark.agency
def test_all_items_are_the_published_averages(agency):
    found = read_consumer_prices(agency, ["SA0"]).loc["SA0"]
    assert found[[2023, 2024, 2025]].tolist() == [304.702, 313.689, 321.943]
    assert 321.943 < found[2026] < 334.980
