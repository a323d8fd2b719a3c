"""Jobs by occupation add up to the wage and salary jobs, and the operator's staff are the study's.

Commuters between counties, and what of the study's income goes with them.
"""

import numpy as np
import pandas as pd
import pytest

from impact.effects.tables import industry_effects
from impact.effects.workers import (
    ELSEWHERE,
    OWN_STAFF,
    UNPUBLISHED,
    commuting_flows,
    industry_occupations,
    occupation_effects,
)
from impact.model.run_parts import own_staff
from impact.region.commuting import Commuting
from impact.sources import built

PARTS = [f"{part}_wage_salary_jobs" for part in ("direct", "indirect", "induced")]
NAMES = pd.Series({"47157": "Shelby, TN", "28033": "DeSoto, MS"})
EARNINGS = np.array([[60.0, 30.0, 10.0], [20.0, 20.0, 0.0], [5.0, 5.0, 0.0]])


@pytest.fixture
def occupations_of(case_of):
    def table(study):
        case = case_of(study)
        industries = industry_effects(case)
        found = occupation_effects(study, industries, own_staff(case), built.read_staffing(), built.read_occupations())
        return found, industries

    return table


def test_staffing_patterns_are_shares():
    shares = built.read_staffing()
    assert shares.min().min() >= 0
    assert shares.sum(axis=1).max() <= 1.001


def test_occupations_add_up_to_wage_and_salary_jobs(occupations_of, small_study):
    found, industries = occupations_of(small_study())
    by_effect = industries.groupby(["phase", "effect"])["wage_salary_jobs"].sum()
    sums = found.groupby("phase")[PARTS].sum()
    for (phase, effect), jobs in by_effect.items():
        assert sums.loc[phase, f"{effect}_wage_salary_jobs"] == pytest.approx(jobs, rel=1e-6)


def test_an_occupation_that_an_effect_lacks_has_none_there_and_parts_add_up(occupations_of, small_study):
    found, _ = occupations_of(small_study())
    assert found[PARTS].notna().all(axis=None)
    assert (found.set_index("soc")[PARTS[0]] == 0).any()
    assert found["total_wage_salary_jobs"].to_numpy() == pytest.approx(found[PARTS].sum(axis=1).to_numpy())


def test_a_building_is_built_by_construction_trades(occupations_of, small_study):
    found, _ = occupations_of(small_study())
    direct = found.query("phase == 'construction'").sort_values(PARTS[0], ascending=False)
    assert {"Construction Laborers", "Electricians", "Carpenters"} <= set(direct["title"].head(6))
    electricians = found.query("phase == 'construction' and soc == '47-2111'").iloc[0]
    assert electricians["major_group"] == "Construction and Extraction Occupations"
    assert electricians["area_wage_usd"] > 40_000


def test_own_staff_are_one_row_unless_the_study_names_them(occupations_of, small_study):
    plain, _ = occupations_of(small_study())
    own = plain.query("phase == 'operation'").set_index("soc")[PARTS[0]]
    assert own[OWN_STAFF] == pytest.approx(50)
    staff = {"jobs": 50, "labor_income_usd_per_job": 90_000, "occupations": {"151244": 0.4}}
    named, _ = occupations_of(small_study(site={"staff": staff}))
    own = named.query("phase == 'operation'").set_index("soc")[PARTS[0]]
    assert own["15-1244"] == pytest.approx(20)
    assert own[OWN_STAFF] == pytest.approx(30)
    hyphen, _ = occupations_of(small_study(site={"staff": staff | {"occupations": {"15-1244": 0.4}}}))
    pd.testing.assert_frame_equal(hyphen, named)


def test_an_industry_without_effect_adds_no_worker():
    """10 jobs in shops, half of them cashiers; farms are in no row."""
    rows = pd.DataFrame({"phase": ["operation"], "effect": ["induced"], "code": ["shops"], "wage_salary_jobs": [10.0]})
    staffing = pd.DataFrame({"cashiers": [0.5, 0.0], "hands": [0.0, 0.8]}, index=["shops", "farms"])
    found = industry_occupations(rows, staffing, "operation", "induced")
    assert found.to_dict() == {"cashiers": 5.0, "hands": 0.0, UNPUBLISHED: 5.0}


def test_an_occupation_without_jobs_has_no_row(occupations_of, study_of):
    found, _ = occupations_of(study_of("google-west-memphis"))
    assert (found["total_wage_salary_jobs"] > 0).all()


@pytest.fixture
def flows() -> pd.DataFrame:
    rows = [
        ("operation", "workplace", "47157", "direct", 100.0, 1e6),
        ("operation", "workplace", "47157", "induced", 100.0, 1e6),
        ("operation", "workplace", "28033", "induced", 10.0, 4e5),
        ("operation", "residence", "28033", "induced", 999.0, 9e9),
        ("construction", "workplace", "28033", "direct", 999.0, 9e9),
    ]
    by_county = pd.DataFrame(rows, columns=["phase", "basis", "geoid", "effect", "jobs", "labor_income_usd"])
    table = commuting_flows(Commuting(EARNINGS / 10, EARNINGS), by_county, NAMES)
    return table.set_index(["workplace_geoid", "residence_geoid"])


def test_income_goes_home_in_the_shares_of_earnings(flows):
    assert flows.loc[("47157", "28033"), "operation_jobs"] == pytest.approx(60)
    assert flows.loc[("47157", ""), "operation_labor_income_usd"] == pytest.approx(2e5)
    assert flows.loc[("28033", "47157"), "operation_labor_income_usd"] == pytest.approx(2e5)
    assert flows["operation_jobs"].sum() == pytest.approx(210)


def test_every_county_of_workplace_meets_every_place_of_residence(flows):
    assert len(flows) == 2 * 3
    assert flows.loc[("47157", ""), "residence_county"] == ELSEWHERE
    assert flows.loc[("28033", "47157"), ["workers", "net_earnings_usd", "residence_county"]].tolist() == [
        2.0,
        20.0,
        "Shelby, TN",
    ]
