"""Regional accounts: industries of a region and their coefficients."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from impact.model.nation import national_industries
from impact.model.region import find_region
from impact.region.regional_accounts import coefficients, county_output, regional_industries
from impact.sources import built

SUMS = ["jobs", "wage_salary_jobs", "output_usd", "compensation_usd", "proprietors_income_usd"]


@pytest.fixture(scope="module")
def counties():
    return built.read_county_tables()


@pytest.fixture(scope="module")
def jobs():
    return built.read_industry_jobs()


def of(region, counties, jobs):
    return regional_industries(counties, list(find_region(region).rows), jobs)


def test_counties_add_up_to_their_region(counties, jobs):
    whole = of("memphis", counties, jobs)
    parts = sum(of(fips, counties, jobs)[SUMS] for fips in find_region("memphis").fips)
    assert parts.to_numpy() == pytest.approx(whole[SUMS].to_numpy(), rel=1e-9, abs=1e-6)


def test_states_add_up_to_the_nation(counties, jobs):
    names = sorted(set(counties.table["name"].str[-2:]))
    parts = sum(of(state, counties, jobs)[SUMS] for state in names)
    assert len(names) == 51
    assert parts.to_numpy() == pytest.approx(national_industries()[SUMS].to_numpy(), rel=1e-6)


def test_output_of_all_counties_is_the_output_of_the_nation(jobs):
    found, national = national_industries()["output_usd"], jobs["output_usd"]
    has_jobs = jobs["output_per_job_usd"].gt(0) | found.gt(0)
    assert found[has_jobs].to_numpy() == pytest.approx(national[has_jobs].to_numpy(), rel=1e-4)


def test_owner_occupied_housing_has_output_without_jobs(counties, jobs):
    housing = of("memphis", counties, jobs).loc["531HSO"]
    assert housing["jobs"] == 0
    assert housing["output_usd"] > 1e9


def test_wage_and_salary_jobs_are_some_of_all_jobs(counties, jobs):
    table = of("TN", counties, jobs)
    assert (table["wage_salary_jobs"] <= table["jobs"] + 1e-6).all()
    assert table["wage_salary_jobs"].sum() < 0.9 * table["jobs"].sum()


def test_imputed_shares_are_shares(counties, jobs):
    table = of("memphis", counties, jobs)
    assert table.loc[table["jobs"] > 0, "imputed_share"].between(0, 1).all()
    assert table.loc[table["jobs"] == 0, "imputed_share"].isna().all()


def test_imputed_are_the_jobs_of_imputed_cells_alone(counties, jobs):
    """Cell by cell: 3 of 4 jobs where only the larger county is imputed, and none where both are seen."""
    industry = jobs.index.get_indexer(["113000", "221100"])
    cells, quality = np.zeros((2, len(jobs)), np.float32), np.ones((2, len(jobs)), np.uint8)
    cells[:, industry] = [[1.0, 5.0], [3.0, 6.0]]
    quality[1, industry[0]] = 3
    two = replace(
        counties, table=counties.table.iloc[:2], jobs=cells, quality=quality,
        **{name: getattr(counties, name)[:2] for name in ("wage_salary_share", "pay_factor", "productivity")},
    )  # fmt: skip
    share = regional_industries(two, [0, 1], jobs)["imputed_share"]
    assert share.iloc[industry].tolist() == [0.75, 0.0]
    assert share.drop(share.index[industry]).isna().all()


def test_every_county_is_finite_and_not_negative(counties, jobs):
    output = county_output(counties, slice(None), jobs)
    assert np.isfinite(output).all()
    assert output.min() >= 0
    for row in range(0, len(counties.table), 60):
        accounts = regional_industries(counties, [row], jobs).drop(columns="imputed_share")
        assert np.isfinite(accounts).all(axis=None)
        assert (accounts[["jobs", "wage_salary_jobs", "compensation_usd"]] >= 0).all(axis=None)
        assert np.allclose(accounts["output_usd"], output[row])


def test_accounts_of_counties_add_to_those_of_their_region(counties, jobs):
    """Three counties one by one: the sums over counties are taken industry by industry."""
    rows = [0, 1200, 3000]
    single = sum(regional_industries(counties, [row], jobs).drop(columns="imputed_share") for row in rows)
    together = regional_industries(counties, rows, jobs).drop(columns="imputed_share")
    assert np.allclose(single, together, rtol=1e-12)
    assert (together.sum() != 0).all()


def test_an_industry_that_the_region_lacks_takes_the_nations_coefficients(nation, counties, jobs):
    reference = national_industries()
    region = of("28009", counties, jobs)
    own, national = (coefficients(table, jobs, nation.industries, reference) for table in (region, reference))
    absent = region["output_usd"] <= 0
    assert absent.any()
    assert own[absent].equals(national[absent])


def test_labor_income_beyond_compensation_and_surplus_is_capped():
    """Per 100 of output 30 of compensation and 40 of surplus: of 65 of income all fits, of 90 only 70."""
    accounts = pd.DataFrame({"compensation_share": 0.3, "taxes_share": 0.1, "surplus_share": 0.4}, ["a", "b", "none"])
    own = pd.DataFrame({"output_usd": [100.0, 100.0, 0.0], "compensation_usd": [30.0, 30.0, 0.0],
                        "proprietors_income_usd": [35.0, 60.0, 0.0], "jobs": [2.0, 2.0, 0.0],
                        "wage_salary_jobs": [1.0, 1.0, 0.0]}, accounts.index)  # fmt: skip
    redefined = pd.DataFrame({"redefinition_jobs": 1.0, "redefinition_pay": 1.0}, accounts.index)
    found = coefficients(own, redefined, accounts, own)
    assert found["labor_income_share"].tolist() == pytest.approx([0.65, 0.7, 0.0])
    assert found["labor_income_capped_share"].tolist() == pytest.approx([0.0, 0.2, 0.0])
    assert found["jobs_per_usd"].tolist() == pytest.approx([0.02, 0.02, 0.0])


def test_labor_income_stays_within_compensation_and_surplus(nation, model_of):
    shares = nation.industries
    for region in ("us", "memphis", "28009"):
        own = model_of(region).coefficients
        room = (shares["compensation_share"] + shares["surplus_share"]).clip(lower=shares["compensation_share"])
        assert (own["labor_income_share"] <= room + 1e-12).all()
        assert (own["labor_income_share"] >= 0).all()
        assert own["wage_salary_share"].between(0, 1 + 1e-6).all()


def test_no_job_and_no_pay_of_the_nation_is_lost_by_redefinition(jobs):
    moved = (jobs["wage_salary_jobs"] * jobs["redefinition_jobs"]).sum()
    assert moved == pytest.approx(jobs["wage_salary_jobs"].sum(), rel=1e-6)
    paid = jobs["wage_salary_jobs"] * jobs["pay_usd"]
    assert (paid * jobs["redefinition_pay"]).sum() == pytest.approx(paid.sum(), rel=1e-6)
    counties = built.read_counties()
    assert counties["base_jobs"].sum() == pytest.approx(212_442_000, rel=1e-6)
    assert jobs["jobs"].sum() == pytest.approx(counties["jobs"].sum(), rel=1e-6)


def test_pay_of_all_counties_is_about_that_of_the_nation(jobs):
    paid = (jobs["wage_salary_jobs"] * jobs["pay_usd"]).sum()
    assert national_industries()["compensation_usd"].sum() == pytest.approx(paid, rel=0.1)


def test_proprietors_income_of_each_county_is_that_of_bea_or_less(counties, jobs):
    """Income per proprietor times proprietors gives back the county's total (CAINC4 71 and 72), shares rounded."""
    accounts = regional_industries(counties, slice(None), jobs)
    assert 1e12 < accounts["proprietors_income_usd"].sum() < 2.5e12
