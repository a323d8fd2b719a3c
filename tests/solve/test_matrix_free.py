"""All counties without their matrix: against a dense solve, the region's solver and the single region."""

from dataclasses import replace

import numpy as np
import pytest

from impact.errors import DataError
from impact.solve.counties import CountySystem
from impact.solve.leontief import LeontiefSystem
from impact.solve.matrix_free import MatrixFreeSystem
from impact.sources import built

SOME = np.linspace(0, 3113, 40).astype(int)
"""Forty counties from Alabama to Wyoming."""


@pytest.fixture(scope="module")
def forty(all_counties) -> MatrixFreeSystem:
    return all_counties.system.among(SOME)


@pytest.fixture(scope="module")
def formed(forty) -> CountySystem:
    """The region's solver, given the same part of all trade."""
    return CountySystem(
        forty.requirements, forty.trade.shares(), forty.spending, forty.labor_income, forty.household.toarray()
    )


def demands(shape, seed: int = 1):
    random = np.random.default_rng(seed)
    traded, on_site = random.random((2, *shape)) * (random.random((2, *shape)) < 0.1) * 1e8
    return traded, on_site, random.random(shape[1]) * 1e7


def dense_output(system: CountySystem, traded, on_site, spent, *, households: bool):
    """Output by a dense solve of every county's industries (40 x 71 unknowns)."""
    n, counties = traded.shape
    size = n * counties
    inputs = (system.trade[:, :, None, :] * system.requirements[:, None, :, None]).reshape(size, size)
    right = np.einsum("irs,is->ir", system.trade, traded) + on_site
    if households:
        spent_by = (system.trade * system.spending[:, None, None]) @ system.household
        inputs = inputs + (spent_by[:, :, None, :] * system.labor_income[:, None]).reshape(size, size)
        right = right + np.einsum("irs,i,s->ir", system.trade, system.spending, spent)
    return np.linalg.solve(np.eye(size) - inputs, right.ravel()).reshape(n, counties)


@pytest.mark.parametrize("households", [False, True])
def test_forty_counties_equal_a_dense_solution(forty, formed, households):
    traded, on_site, spent = demands((71, 40))
    found = forty.output(traded, on_site, spent if households else None)
    expected = dense_output(formed, traded, on_site, spent, households=households)
    assert found == pytest.approx(expected, rel=1e-8, abs=1e-8 * expected.max())


@pytest.mark.parametrize("households", [False, True])
def test_the_regions_solver_finds_the_same_with_the_same_trade(forty, formed, households):
    traded, on_site, spent = demands((71, 40), 2)
    found = forty.output(traded, on_site, spent if households else None)
    given = (part[:, :, None] for part in (traded, on_site))
    expected = formed.output(*given, spent[:, None] if households else None)[:, :, 0]
    assert found == pytest.approx(expected, rel=1e-8, abs=1e-8 * expected.max())


def test_all_counties_together_are_the_nation_of_71_industries(all_counties):
    traded, on_site, _ = demands((71, 3114), 3)
    system = all_counties.system
    found = system.output(traded, on_site).sum(axis=1)
    nation = LeontiefSystem(system.requirements, system.spending, system.labor_income)
    assert found == pytest.approx(nation.output((traded + on_site).sum(axis=1)), rel=1e-8)


def test_households_spend_only_what_the_nations_would(all_counties):
    site = np.zeros((71, 3114))
    site[6, 500] = 1e9
    system = all_counties.system
    suppliers, everyone = system.output(0 * site, site), system.output(0 * site, site, np.zeros(3114))
    earned = system.labor_income @ everyone
    added = (everyone - suppliers).sum()
    again = np.linalg.solve(np.eye(71) - system.requirements, system.spending) * (system.household @ earned).sum()
    assert added == pytest.approx(again.sum(), rel=1e-8)
    assert (everyone >= suppliers - 1e-3).all()


def test_work_on_site_stays_and_near_counties_gain_more_than_far_ones(all_counties):
    shelby = list(all_counties.fips).index("47157")
    near, far = (list(all_counties.fips).index(code) for code in ("28033", "53033"))
    site = np.zeros((71, 3114))
    site[6, shelby] = 1e9
    found = all_counties.system.output(0 * site, site, np.zeros(3114)).sum(axis=0)
    jobs = built.read_counties()["jobs"].to_numpy()
    assert found[shelby] > 1e9
    assert found[near] / jobs[near] > 5 * found[far] / jobs[far]


def test_purchases_that_leave_nothing_over_are_refused(all_counties):
    system = all_counties.system.among(np.array([0]))
    one = np.ones((71, 1))
    at_home = replace(system.trade, kernel=np.ones((1, 1)), maker=one, far=one, near=0 * one)
    endless = replace(system, requirements=np.eye(71), trade=at_home)
    with pytest.raises(DataError, match="did not converge"):
        endless.output(np.ones((71, 1)), np.zeros((71, 1)))
