"""Jobs by occupation add up to the wage and salary jobs, and the operator's staff are the study's."""

import pandas as pd
import pytest

from impact.effects.occupations import OWN_STAFF, UNPUBLISHED, industry_occupations, occupation_effects
from impact.effects.tables import industry_effects
from impact.model.run import own_staff
from impact.sources import built

PARTS = [f"{part}_wage_salary_jobs" for part in ("direct", "indirect", "induced")]


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
    electricians = found.query("phase == 'construction' and soc == '472111'").iloc[0]
    assert electricians["major_group"] == "Construction and Extraction Occupations"
    assert electricians["memphis_wage_usd"] > 40_000


def test_own_staff_are_one_row_unless_the_study_names_them(occupations_of, small_study):
    plain, _ = occupations_of(small_study())
    own = plain.query("phase == 'operation'").set_index("soc")[PARTS[0]]
    assert own[OWN_STAFF] == pytest.approx(50)
    staff = {"jobs": 50, "labor_income_usd_per_job": 90_000, "occupations": {"151244": 0.4}}
    named, _ = occupations_of(small_study(site={"staff": staff}))
    own = named.query("phase == 'operation'").set_index("soc")[PARTS[0]]
    assert own["151244"] == pytest.approx(20)
    assert own[OWN_STAFF] == pytest.approx(30)


def test_an_industry_without_effect_adds_no_worker():
    """10 jobs in shops, half of them cashiers; farms are in no row."""
    rows = pd.DataFrame({"phase": ["operation"], "effect": ["induced"], "code": ["shops"], "wage_salary_jobs": [10.0]})
    staffing = pd.DataFrame({"cashiers": [0.5, 0.0], "hands": [0.0, 0.8]}, index=["shops", "farms"])
    found = industry_occupations(rows, staffing, "operation", "induced")
    assert found.to_dict() == {"cashiers": 5.0, "hands": 0.0, UNPUBLISHED: 5.0}


def test_an_occupation_without_jobs_has_no_row(occupations_of, study_of):
    found, _ = occupations_of(study_of("google-west-memphis"))
    assert (found["total_wage_salary_jobs"] > 0).all()
