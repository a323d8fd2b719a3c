"""Output, pay and national jobs behind the county accounts, on small tables."""

import numpy as np
import pandas as pd
import pytest

from impact.accounts.national import OWNER_OCCUPIED
from impact.ingest.county_accounts.county_output import (
    Evidence,
    branch_ratio,
    compensation,
    error_of_one_job,
    gdp_ratio,
    income_per_proprietor,
    output_per_job,
    pay_factor,
    relative_payroll,
    variances,
)
from impact.ingest.county_accounts.national_jobs import detail_wage_jobs, proprietor_weight, redefinition_factor, spread
from impact.ingest.productivity import Activity, expected_amounts
from impact.sources import built

COUNTIES = ["47001", "47003"]
NAN = float("nan")


def test_compensation_by_line_adds_up_to_the_countys_total():
    jobs = pd.DataFrame({"retail": [10.0, 30.0], "mining": [5.0, 0.0]}, COUNTIES)
    pay = pd.DataFrame({"retail": [30e3], "mining": [90e3]}, ["47000"])
    relative = pd.DataFrame({"retail": [1.2, 1.0]}, COUNTIES)
    total = pd.Series([900e3, 1e6], COUNTIES)
    found = compensation(jobs, pay, relative, total)
    assert found.sum(axis=1).tolist() == pytest.approx(total.tolist())
    assert found.loc["47001", "retail"] / found.loc["47001", "mining"] == pytest.approx(1.2 * 300 / 450)


def test_the_pay_factor_gives_the_compensation_back():
    county_sector_of = pd.Series({"a": "x", "b": "x"})
    jobs, pay = pd.DataFrame({"a": [10.0], "b": [5.0]}, ["47001"]), pd.Series({"a": 10.0, "b": 40.0})
    factor = pay_factor(pd.DataFrame({"x": [450.0]}, ["47001"]), jobs, pay, county_sector_of)
    assert factor.loc["47001", "x"] == pytest.approx(1.5)


def test_too_few_employees_say_nothing_of_pay_and_outliers_are_held():
    employees, payroll = (
        pd.DataFrame({"x": v}, [*COUNTIES, "47005"]) for v in ([10.0, 500.0, 500.0], [900.0, 5e3, 90e3])
    )
    found = relative_payroll(employees, payroll, least=20, bounds=(0.5, 1.5))["x"]
    assert found.tolist() == [1.0, 0.5, 1.5]


def test_income_per_proprietor_is_in_dollars_and_may_be_a_loss():
    income = pd.DataFrame({71: [-50.0, 10.0], 72: [400.0, 0.0]}, COUNTIES)
    found = income_per_proprietor(income, pd.Series([5.0, 0.0], COUNTIES), pd.Series([10.0, 4.0], COUNTIES))
    assert found["farm_usd"].tolist() == [-10_000.0, 0.0]
    assert found["nonfarm_usd"].tolist() == [40_000.0, 0.0]


def test_counties_add_up_to_the_nations_output():
    jobs = pd.DataFrame({"a": [10.0, 30.0], "b": [1.0, 1.0], "none": [0.0, 0.0]}, COUNTIES)
    county_sector_of = pd.Series({"a": "x", "b": "y", "none": "x"})
    factor = pd.DataFrame({"x": [1.2, 0.9], "y": [1.0, 1.0]}, COUNTIES)
    per_job = output_per_job(jobs, factor, pd.Series({"a": 390.0, "b": 50.0, "none": 7.0}), county_sector_of)
    assert per_job.tolist() == pytest.approx([10.0, 25.0, 0.0])


@pytest.mark.parametrize("unit", [1.0, 1e-6])
def test_a_withheld_gdp_takes_the_ratio_of_its_state_in_dollars_as_in_millions(unit):
    gdp = pd.DataFrame({12: [120.0, NAN, 80.0]}, ["47001", "47003", "05001"])
    expected = pd.DataFrame({12: [100.0, 100.0, 100.0]}, gdp.index)
    found = gdp_ratio(unit * gdp, unit * expected, (0.25, 4.0))[12]
    assert found.tolist() == pytest.approx([1.2, 1.2, 0.8])


def test_expected_gdp_is_paid_jobs_at_the_nations_gdp_per_job_and_housing_follows_income():
    industries = pd.DataFrame(
        {"state_sector": ["x", "x", "531"], "compensation_share": 0.5, "taxes_share": 0.25, "surplus_share": 0.25},
        ["a", "b", OWNER_OCCUPIED],
    )
    jobs = pd.DataFrame({"a": [10.0, 30.0], "b": [2.0, 0.0], OWNER_OCCUPIED: 0.0}, COUNTIES)
    output = pd.Series([200.0, 20.0, 90.0], industries.index)
    pay = pd.DataFrame({"x": [0.9, 1.2], "531": 1.0}, COUNTIES)
    year = Activity(jobs, pay, pd.Series([1.0, 2.0], COUNTIES), output)
    expected, housing = expected_amounts(industries, year)
    assert expected.loc["47001"].tolist() == pytest.approx([45.0, 18.0, 0.0])
    assert housing.tolist() == [30.0, 60.0]


def test_jobs_follow_pay_where_the_count_is_not_plausible():
    state_sector_of = pd.Series({"a": "x", "b": "x"})
    counted = pd.Series({"a": 50.0, "b": 0.0})
    found = detail_wage_jobs(
        state_sector_of,
        pd.Series({"x": 100.0}),
        pd.Series({"x": 10.0}),
        counted,
        pd.Series({"a": 500.0, "b": 500.0}),
        (0.4, 2.5),
    )
    assert found.sum() == pytest.approx(100.0)
    assert (500.0 / found / 10.0).between(0.4, 2.5).all()


def test_a_plausible_count_of_jobs_stands():
    """60 and 40 jobs for 500 each: 8.3 and 12.5 a job, near the branch's 10."""
    state_sector_of, counted = pd.Series({"a": "x", "b": "x"}), pd.Series({"a": 30.0, "b": 20.0})
    pay = pd.Series({"a": 500.0, "b": 500.0})
    found = detail_wage_jobs(state_sector_of, pd.Series({"x": 100.0}), pd.Series({"x": 10.0}), counted, pay, (0.4, 2.5))
    assert found.tolist() == pytest.approx([60.0, 40.0])


def test_a_branch_is_spread_by_weight():
    found = spread(pd.Series({"a": "x", "b": "x"}), pd.Series({"x": 30.0}), pd.Series({"a": 1.0, "b": 2.0}))
    assert found.tolist() == [10.0, 20.0]


def test_redefinition_moves_workers_and_loses_none():
    before = pd.Series({"hotel": 100.0, "food": 100.0, "unpaid": 0.0})
    after = pd.Series({"hotel": 80.0, "food": 120.0, "unpaid": 0.0})
    jobs = pd.Series({"hotel": 10.0, "food": 20.0, "unpaid": 1.0})
    factor = redefinition_factor(before, after, jobs)
    assert (factor * jobs).sum() == pytest.approx(jobs.sum())
    assert factor["hotel"] / factor["food"] == pytest.approx(0.8 / 1.2)


def test_proprietors_earn_alike_but_never_more_than_the_surplus():
    owners, surplus = pd.Series({"a": 10.0, "b": 10.0, "none": 0.0}), pd.Series({"a": 50.0, "b": 900.0, "none": 5.0})
    weight = proprietor_weight(owners, surplus, 200.0)
    income = weight * owners * 200.0 / owners.sum()
    assert income.sum() == pytest.approx(200.0)
    assert (income <= surplus + 1e-9).all()
    assert proprietor_weight(owners, surplus, 40.0).tolist() == [1.0, 1.0, 0.0]


def test_a_small_industry_moves_as_a_large_one_does():
    ones = pd.Series([1.0, 1.0])
    factor = redefinition_factor(pd.Series([0.5, 1.0]), ones, ones)
    assert factor.tolist() == pytest.approx([4 / 3, 2 / 3])


@pytest.fixture(scope="module")
def county_sector():
    """A line of two branches whose spread is known: 0.6 for `hub`, 0.1 for `plain`; variance of error 9 over jobs."""
    random = np.random.default_rng(7)
    counties = [f"c{number}" for number in range(6000)]
    hub = random.uniform(0.0, 1.0, len(counties))
    shares = pd.DataFrame({"hub": hub, "plain": 1 - hub}, counties)
    jobs = pd.Series(np.exp(random.uniform(np.log(20), np.log(20_000), len(counties))), counties)
    own = pd.DataFrame(
        {"hub": random.normal(0, 0.6, len(counties)), "plain": random.normal(0, 0.1, len(counties))}, counties
    )
    error = random.normal(0, 1, len(counties)) * 3 / np.sqrt(jobs)
    return Evidence((shares * own).sum(axis=1) + error, shares, jobs, pd.Series(True, counties)), own


def test_the_spread_of_branches_and_the_error_of_small_counties_are_found(county_sector):
    between, error = variances(county_sector[0], highest=2.0)
    assert between == pytest.approx([0.36, 0.01], abs=0.03)
    assert error == pytest.approx(9.0, rel=0.1)
    assert error_of_one_job(county_sector[0], np.array([0.36, 0.01])) == pytest.approx(9.0, rel=0.1)


def test_shrunk_ratios_are_nearer_the_truth_than_one_ratio_a_line(county_sector):
    evidence, own = county_sector
    found = np.log(branch_ratio(evidence, *variances(evidence, highest=2.0)))
    for state_sector in own:
        even = evidence.log_ratio - own[state_sector]
        assert ((found[state_sector] - own[state_sector]) ** 2).mean() < 0.9 * (even**2).mean()


def test_a_large_line_keeps_its_gdp_and_its_unusual_branch_has_most_of_what_is_unusual(county_sector):
    evidence, _ = county_sector
    large = evidence.jobs > 10_000
    found = np.log(branch_ratio(evidence, *variances(evidence, highest=2.0)))[large]
    kept = (found * evidence.shares[large]).sum(axis=1)
    mixed = evidence.shares["hub"][large].between(0.3, 0.7)
    assert (kept / evidence.log_ratio[large])[mixed].to_numpy() == pytest.approx(1.0, abs=0.05)
    assert (found["hub"].abs() > found["plain"].abs())[mixed].all()


def test_a_line_without_jobs_is_as_the_nation():
    shares = pd.DataFrame({"a": [1.0, 1.0, 0.0]}, ["x", "y", "z"])
    jobs = pd.Series([100.0, 400.0, 0.0], shares.index)
    evidence = Evidence(pd.Series([0.5, -0.2, 0.0], shares.index), shares, jobs, jobs > 20)
    assert branch_ratio(evidence, *variances(evidence, highest=2.0)).loc["z", "a"] == 1.0


def test_shelby_trucking_is_no_longer_as_productive_as_the_hub_beside_it():
    """GDP beyond pay, over the nation's: couriers take what is unusual in Shelby's transport, trucking does not.

    One ratio for the whole line would be 1.34 in Shelby and 0.80 in DeSoto, 1.67 times as much.
    """
    tables = built.read_county_tables()
    rows = [tables.table.index.get_loc(code) for code in ("47157", "28033")]
    both = (tables.productivity, tables.pay_factor)
    product, pay = (pd.DataFrame(table[rows], ["47157", "28033"], tables.state_sectors) for table in both)
    beyond = product / pay
    assert product.loc["47157", "492"] > 3 * product.loc["47157", "484"]
    assert beyond.loc["47157", "492"] > 2
    assert 0.9 < beyond.loc["47157", "484"] < 1.1
    assert beyond.loc["47157", "484"] / beyond.loc["28033", "484"] < 1.25
