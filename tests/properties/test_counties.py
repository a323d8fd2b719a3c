"""What holds for every region and every study: counties add up to the region, and leakage to the spending."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.effects.reference import line_local_dollars
from impact.effects.tables import county_effects, industry_effects, leakage
from impact.results import MEASURES, PHASES
from impact.solve.counties import CountySystem
from impact.solve.leontief import LeontiefSystem
from impact.sources import built
from tests.helpers.closed_system import output_with_households

FEW = settings(max_examples=6)
DOLLAR_IN_A_BILLION = 1e-9
KEYS = ["phase", "effect"]
FIPS = [code for code in built.read_counties().index if code != "02066"]
"""All counties but the one that is younger than the commuting survey."""
COMMODITIES = ["2332A0", "541300", "334111", "221100", "LAND00", "811300", "233240"]


@st.composite
def systems(draw):
    """Systems of one to five counties in which every column uses up less than a dollar; and what they are made of."""
    n, counties, seed = draw(st.integers(1, 6)), draw(st.integers(1, 5)), draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    requirements, labor_income = random.random((n, n)), random.random(n)
    used = draw(st.floats(0.05, 0.9)) / (requirements.sum(axis=0) + labor_income)
    spending = random.random(n)
    spending *= draw(st.floats(0, 0.9)) / spending.sum()
    trade = random.random((n, counties, counties)) ** 3
    household = random.random((counties, counties))
    household *= draw(st.floats(0, 1)) / household.sum(axis=0)
    system = CountySystem(
        requirements * used, trade / trade.sum(axis=1, keepdims=True), spending, labor_income * used, household
    )
    traded, on_site = random.random((2, n, counties, 2)) * 10.0 ** draw(st.integers(-3, 9))
    return system, traded, on_site


@given(systems())
def test_type_i_totals_do_not_depend_on_trade(case):
    system, traded, on_site = case
    single = LeontiefSystem(system.requirements, system.spending, system.labor_income)
    expected = single.output((traded + on_site).sum(axis=1))
    assert system.output(traded, on_site).sum(axis=1) == pytest.approx(expected, rel=1e-9)


@given(systems())
def test_output_covers_what_industries_and_households_buy(case):
    system, traded, on_site = case
    spent = np.ones((system.household.shape[0], 2))
    output = system.output(traded, on_site, spent)
    income = system.household @ np.einsum("i,isd->sd", system.labor_income, output) + spent
    bought = np.einsum("ij,jsd->isd", system.requirements, output) + traded
    bought = bought + system.spending[:, None, None] * income[None]
    made = np.einsum("irs,isd->ird", system.trade, bought) + on_site
    assert output == pytest.approx(made, rel=1e-9)


@given(systems())
def test_equal_shares_of_spent_income_make_type_ii_that_of_the_single_region(case):
    system, traded, on_site = case
    spent = 0.7
    household = system.household / np.maximum(system.household.sum(axis=0), 1e-300) * spent
    if system.household.sum() < 1e-200:
        return
    alike = CountySystem(system.requirements, system.trade, system.spending, system.labor_income, household)
    single = LeontiefSystem(system.requirements, spent * system.spending, system.labor_income)
    found = alike.output(traded, on_site, np.zeros((household.shape[0], 2))).sum(axis=1)
    expected = output_with_households(single, (traded + on_site).sum(axis=1), np.zeros(2))
    assert found == pytest.approx(expected, rel=1e-9)


@st.composite
def cases(draw):
    """A region of three counties anywhere, a site in one of them, and what is spent there."""
    counties = draw(st.lists(st.sampled_from(FIPS), min_size=3, max_size=3, unique=True))
    line = st.fixed_dictionaries(
        {
            "phase": st.sampled_from(["construction", "operation"]),
            "commodity": st.sampled_from(COMMODITIES),
            "amount_usd": st.floats(1, 1e10),
            "local_share": st.one_of(st.none(), st.floats(0, 1)),
            "years": st.just({2025: 1.0}),
            "margins": st.sampled_from(["none", "average"]),
        }
    )
    rows = draw(st.lists(line, min_size=1, max_size=3))
    crews = {"job_years": draw(st.floats(1, 5000)), "labor_income_usd_per_job": draw(st.floats(2e4, 3e5))}
    work = {"phase": "construction", "commodity": "2332A0", "amount_usd": 3e7, "local_share": 0.5}
    counted = draw(st.booleans())
    rows += [work | {"years": {2025: 1.0}}] if counted else []
    return {
        "study": {"region": tuple(counties), "crews_from_outside_share": draw(st.floats(0, 1))},
        "site": {"county": draw(st.sampled_from(counties)), "crews": crews if counted else None},
        "spend": [row | {"id": f"line-{n}", "name": f"Line {n}"} for n, row in enumerate(rows)],
    }


@given(case=cases())
@FEW
def test_counties_add_up_to_the_region_and_leakage_to_the_spending(case, small_study, case_of, economy_of):
    study = small_study(**case)
    found = case_of(study)
    region = industry_effects(found).groupby(KEYS)[list(MEASURES)].sum()
    work = county_effects(found).query("basis == 'workplace'").groupby(KEYS)[list(MEASURES)].sum()
    assert work.to_numpy() == pytest.approx(region.to_numpy(), rel=DOLLAR_IN_A_BILLION, abs=1e-9)
    name = ",".join(study.region)
    table = leakage(found, economy_of(name), line_local_dollars(found))
    spent = {phase: sum(row["amount_usd"] for row in case["spend"] if row["phase"] == phase) for phase in PHASES}
    spent["operation"] += 50 * 90_000
    for phase in PHASES:
        steps = table[table["phase"].eq(phase)]["amount_usd"]
        assert steps.iloc[-1] == pytest.approx(spent[phase], rel=DOLLAR_IN_A_BILLION, abs=1e-9)
        assert steps.iloc[:-1].sum() == pytest.approx(spent[phase], rel=DOLLAR_IN_A_BILLION, abs=1e-9)
