"""The multi-county system against dense references and the single-region model."""

import numpy as np
import pytest

from impact.effects.reference import ReferenceCase, industry_output
from impact.model.region import county_system
from impact.results import EFFECTS, PHASES
from impact.solve.counties import CountySystem
from impact.solve.leontief import system as region_system
from impact.sources.parameters import parameter
from tests.helpers.closed_system import output_with_households

CLOSE = {"rel": 1e-9, "abs": 1e-9}


def dense_output(system: CountySystem, traded, on_site, household_spending):
    """Output by one dense solve of all counties' industries and households."""
    n, counties, demands = traded.shape
    size = n * counties
    full = np.zeros((size + counties, size + counties))
    full[:size, :size] = (system.trade[:, :, None, :] * system.requirements[:, None, :, None]).reshape(size, size)
    full[:size, size:] = (system.trade * system.spending[:, None, None]).reshape(size, counties)
    full[size:, :size] = (system.household[:, None, :] * system.labor_income[None, :, None]).reshape(counties, size)
    first = np.einsum("irs,isd->ird", system.trade, traded) + on_site
    right = np.vstack([first.reshape(size, demands), household_spending])
    return np.linalg.solve(np.eye(len(full)) - full, right)[:size].reshape(n, counties, demands)


def demands_of(system: CountySystem, demands: int, seed: int = 1):
    random = np.random.default_rng(seed)
    n, counties = system.trade.shape[:2]
    traded, on_site = random.random((2, n, counties, demands)) * 1e6
    return traded, on_site, random.random((counties, demands)) * 1e7


@pytest.fixture(scope="module")
def memphis(model_of, counties_of) -> CountySystem:
    return county_system(model_of("memphis"), counties_of("memphis"))


@pytest.fixture(scope="module")
def alone(model_of, counties_of) -> CountySystem:
    return county_system(model_of("47157"), counties_of("47157"))


def test_nine_counties_equal_the_dense_solution(memphis):
    traded, on_site, spent = demands_of(memphis, 3)
    found = memphis.output(traded, on_site, spent)
    assert found == pytest.approx(dense_output(memphis, traded, on_site, spent), rel=1e-9)


def test_nine_counties_without_households_equal_the_dense_solution(memphis):
    open_system = CountySystem(
        memphis.requirements, memphis.trade, memphis.spending, 0 * memphis.labor_income, memphis.household
    )
    traded, on_site, spent = demands_of(memphis, 2)
    expected = dense_output(open_system, traded, on_site, 0 * spent)
    assert memphis.output(traded, on_site) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_type_i_totals_are_those_of_the_single_region_for_any_trade(model_of, memphis, seed):
    random = np.random.default_rng(seed)
    trade = random.random(memphis.trade.shape) ** random.integers(1, 12)
    trade /= trade.sum(axis=1, keepdims=True)
    system = CountySystem(memphis.requirements, trade, memphis.spending, memphis.labor_income, memphis.household)
    traded, on_site, _ = demands_of(memphis, 2, seed)
    expected = region_system(model_of("memphis")).output((traded + on_site).sum(axis=1))
    assert system.output(traded, on_site).sum(axis=1) == pytest.approx(expected, rel=1e-9)


def test_type_i_totals_are_those_of_the_single_region(model_of, memphis):
    traded, on_site, _ = demands_of(memphis, 4)
    expected = region_system(model_of("memphis")).output((traded + on_site).sum(axis=1))
    assert memphis.output(traded, on_site).sum(axis=1) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("text", ["47157", "28033", "51540", "15005"])
def test_one_county_alone_is_the_single_region(model_of, counties_of, text):
    model, counties = model_of(text), counties_of(text)
    assert counties.household.shape == (1, 1)
    assert counties.household[0, 0] == pytest.approx(model.income_spent, rel=1e-9)
    system, payroll = county_system(model, counties), np.array([3e6, 0.0])
    traded, on_site, _ = demands_of(system, 2)
    found = system.output(traded, on_site, counties.household * payroll)
    expected = output_with_households(region_system(model), (traded + on_site)[:, 0], payroll)
    assert found[:, 0] == pytest.approx(expected, rel=1e-9)
    assert system.output(traded, on_site)[:, 0] == pytest.approx(
        region_system(model).output((traded + on_site)[:, 0]), rel=1e-9
    )


@pytest.mark.parametrize("outside", [0.0, 0.4, 1.0])
def test_a_study_in_one_county_is_that_of_the_single_region(case_of, model_of, small_study, outside, data_of):
    crews = {"job_years": 400, "labor_income_usd_per_job": 110_000}
    study = small_study(study={"region": ("47157",), "crews_from_outside_share": outside}, site={"crews": crews})
    case = case_of(study)
    build, run = (case.by_industry.first @ case.product_dollars(phase, case.counted_years(phase)) for phase in PHASES)
    single, model = region_system(model_of("47157")), model_of("47157")
    average = float(model.coefficients["labor_income_share"] @ build)
    stays = data_of("47157").resident_share
    visitors = 44e6 * outside * parameter("commuting", "per_diem_share") / model.income_spent
    crew_income = 44e6 * (1 - outside) / stays - average + visitors
    final = np.stack([build, run], axis=1)
    everyone = output_with_households(single, final, np.array([crew_income, 4.5e6]))
    suppliers = single.output(final)
    assert whole(case, EFFECTS[:2]) == pytest.approx(suppliers, rel=1e-9, abs=1e-3)
    assert whole(case, EFFECTS) == pytest.approx(everyone, rel=1e-9, abs=1e-3)


def whole(case: ReferenceCase, effects):
    """Output by industry and phase."""
    return np.stack([sum(industry_output(case, phase, effect) for effect in effects) for phase in PHASES], axis=1)


def test_small_demands_beside_large_ones_are_as_exact(memphis):
    traded, on_site, spent = demands_of(memphis, 2)
    scale = np.array([1e9, 1e-3])
    together = memphis.output(traded * scale, on_site * scale, spent * scale)
    apart = memphis.output(traded[:, :, 1:] * 1e-3, on_site[:, :, 1:] * 1e-3, spent[:, 1:] * 1e-3)
    assert together[:, :, 1:] == pytest.approx(apart, rel=1e-9)


def test_nothing_bought_brings_nothing(memphis):
    nothing = np.zeros((*memphis.trade.shape[:2], 2))
    assert not memphis.output(nothing, nothing, np.zeros((9, 2))).any()


def test_purchases_are_made_in_the_shares_of_trade(memphis):
    bought = np.zeros((*memphis.trade.shape[:2], 1))
    bought[:, 4, 0] = 100.0
    assert memphis.made_where(bought)[:, :, 0] == pytest.approx(100 * memphis.trade[:, :, 4])
    assert memphis.made_where(bought).sum(axis=1) == pytest.approx(100)


def test_work_on_site_stays_and_households_far_away_are_reached(memphis):
    site = np.zeros((*memphis.trade.shape[:2], 1))
    site[0, 0, 0] = 1e6
    found = memphis.output(0 * site, site, np.zeros((9, 1)))
    assert found[0, 0, 0] >= 1e6
    assert (found.sum(axis=0) > 0).all()


def test_a_county_alone_keeps_what_the_region_would_share(alone, memphis):
    assert alone.trade.tolist() == [[[1.0]]] * 402
    assert (memphis.trade.diagonal(axis1=1, axis2=2) < 1).any()


def test_equal_inputs_give_equal_outputs(memphis):
    arguments = demands_of(memphis, 2)
    assert np.array_equal(memphis.output(*arguments), memphis.output(*arguments))
