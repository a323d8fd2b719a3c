"""Effects: parts add up to wholes, whichever way they are cut."""

import numpy as np
import pytest

from impact.effects.headline import FIGURES, GRID_FIGURES, TAX_FIGURES
from impact.effects.tables import county_effects, industry_effects, outside_earnings, year_effects
from impact.errors import StudyError
from impact.findings.explain import explanation
from impact.model import run as pipeline
from impact.model.options import Options
from impact.results import EFFECTS, MEASURES


def run(study):
    """The results of a study, without ranges."""
    return pipeline.run(study, Options(draws=0))


STUDIES = ["colossus-1", "colossus-2", "google-west-memphis"]
KEYS = ["phase", "effect"]
INCOME = ["labor_income_usd", "jobs", "wage_salary_jobs"]
CONTRACT = {*FIGURES, *TAX_FIGURES, *GRID_FIGURES}


def close(found, expected):
    return found.to_numpy(dtype=float) == pytest.approx(expected.to_numpy(dtype=float), rel=1e-9, abs=1e-6)


@pytest.fixture(params=STUDIES)
def results(request, results_of):
    return results_of(request.param)


def test_the_headline_has_the_contracts_thirteen_figures(results):
    assert set(results.headline.index) == CONTRACT
    assert len(CONTRACT) == 13
    parts = results.headline[list(EFFECTS)].sum(axis=1, min_count=3)
    assert close(parts.dropna(), results.headline["total"].dropna())


def test_every_total_has_its_range_in_order(results):
    ranges = results.headline[["p10", "p50", "p90"]]
    assert ranges.notna().all(axis=None)
    assert (ranges["p10"] <= ranges["p50"]).all()
    assert (ranges["p50"] <= ranges["p90"]).all()


def test_industries_add_up_to_the_headline(results):
    sums = results.by_industry.groupby("phase")[list(MEASURES)].sum()
    for metric, (phase, measure, _) in FIGURES.items():
        assert sums.loc[phase, measure] == pytest.approx(results.headline.loc[metric, "total"], rel=1e-9)


def test_years_of_construction_add_up_to_all_of_it(results):
    by_year = results.by_year[results.by_year["phase"].eq("construction")].groupby("effect")[list(MEASURES)].sum()
    whole = results.by_industry[results.by_industry["phase"].eq("construction")]
    assert close(by_year, whole.groupby("effect")[list(MEASURES)].sum())


def test_operation_is_that_of_the_reference_year(results):
    by_year = results.by_year[results.by_year["phase"].eq("operation")]
    year = by_year[by_year["year"].eq(results.reference_year)].groupby("effect")[list(MEASURES)].sum()
    whole = results.by_industry[results.by_industry["phase"].eq("operation")]
    assert close(year, whole.groupby("effect")[list(MEASURES)].sum())


def test_counties_of_workplace_add_up_to_the_region_by_phase_and_effect(results):
    work = results.by_county[results.by_county["basis"].eq("workplace")].groupby(KEYS)[list(MEASURES)].sum()
    assert close(work, results.by_industry.groupby(KEYS)[list(MEASURES)].sum())


def test_by_residence_there_are_jobs_and_pay_but_no_output(results):
    home = results.by_county[results.by_county["basis"].eq("residence")]
    assert home[["output_usd", "value_added_usd"]].isna().all(axis=None)
    assert home[INCOME].notna().all(axis=None)


def test_residents_and_people_from_outside_hold_all_jobs(case_of, small_study):
    case = case_of(small_study())
    table, outside = county_effects(case), outside_earnings(case)
    sums = table.groupby(["basis", *KEYS])[INCOME].sum()
    assert close(sums.loc["residence"] + outside.sort_index(), sums.loc["workplace"])
    assert (outside[INCOME] >= 0).all(axis=None)


def test_crews_from_outside_take_their_share_home(case_of, small_study):
    case = case_of(small_study(study={"crews_from_outside_share": 1.0}))
    outside = outside_earnings(case)
    direct = industry_effects(case).query("phase == 'construction' and effect == 'direct'")
    assert outside.loc[("construction", "direct"), "jobs"] == pytest.approx(direct["jobs"].sum())


def test_pay_taken_home_elsewhere_is_not_spent_here(effects_of, small_study):
    studies = [small_study(study={"crews_from_outside_share": share}) for share in (0.0, 0.5, 1.0)]
    induced = [effects_of(study).loc[("construction", "induced"), "output_usd"] for study in studies]
    assert induced == sorted(induced, reverse=True)
    assert induced[0] - induced[1] == pytest.approx(induced[1] - induced[2])
    assert induced[2] > 0


def test_work_on_site_is_in_the_county_of_the_site(case_of, small_study):
    table = county_effects(case_of(small_study(site={"county": "28033"})))
    direct = table.query("phase == 'construction' and basis == 'workplace' and effect == 'direct'").set_index("geoid")
    assert direct.loc["28033", "jobs"] == pytest.approx(direct["jobs"].sum())


def test_a_site_in_a_combined_area_loses_nothing_by_county(case_of, small_study):
    """Charlottesville (51540) is part of BEA's 51901: its crews and staff belong to that area."""
    study = small_study(study={"region": ("51540",)}, site={"county": "51540"})
    case = case_of(study)
    work = county_effects(case).query("basis == 'workplace'").groupby(KEYS)[list(MEASURES)].sum()
    assert close(work, industry_effects(case).groupby(KEYS)[list(MEASURES)].sum())


def test_a_site_in_a_county_since_split_loses_nothing_by_county(case_of, small_study):
    """Valdez-Cordova (02261) is now Chugach and Copper River: the site is in one of them, or in both by some share."""
    study = small_study(study={"region": ("02261",)}, site={"county": "02261"})
    case = case_of(study)
    work = county_effects(case).query("basis == 'workplace'").groupby(KEYS)[list(MEASURES)].sum()
    assert close(work, industry_effects(case).groupby(KEYS)[list(MEASURES)].sum())


def test_the_facility_itself_is_the_direct_effect_of_operation(effects_of, small_study):
    direct = effects_of(small_study()).loc[("operation", "direct")]
    assert direct["jobs"] == pytest.approx(50)
    assert direct["labor_income_usd"] == direct["value_added_usd"] == pytest.approx(4.5e6)
    assert direct["output_usd"] == pytest.approx(4.5e6 + 20e6)


def test_purchases_of_the_facility_are_indirect(effects_of, small_study):
    indirect = effects_of(small_study()).loc[("operation", "indirect")]
    assert indirect["output_usd"] >= 0.5 * 20e6


def test_staff_alone_brings_induced_effects_only(effects_of, small_study, building):
    found = effects_of(small_study(spend=[building(amount_usd=0)])).loc["operation"]
    assert found.loc["indirect", "output_usd"] == pytest.approx(0)
    assert found.loc["induced", "output_usd"] > 0


def test_direct_output_of_construction_is_what_is_bought_locally(effects_of, small_study):
    assert effects_of(small_study()).loc[("construction", "direct"), "output_usd"] == pytest.approx(80e6)


def test_land_has_no_effect(effects_of, small_study):
    found = effects_of(small_study(building={"commodity": "LAND00"})).loc["construction"]
    assert found[list(MEASURES)].eq(0).all(axis=None)


def test_staff_grow_with_the_ramp(case_of, small_study):
    case = case_of(small_study(site={"ramp": {2025: 0.5, 2026: 1.0}}))
    by_year = (
        year_effects(case.solved.effects, case.years)
        .query("phase == 'operation' and effect == 'direct'")
        .set_index("year")["jobs"]
    )
    assert by_year.tolist() == [25, 50, 50, 50]


@pytest.mark.parametrize("metric", list(FIGURES))
def test_an_explanation_adds_up_to_the_headline(case_of, results_of, model_of, nation, metric):
    results = results_of("colossus-1")
    found = explanation(metric, case_of(results.study), model_of("memphis").requirements, nation.industries["name"])
    assert found.total == pytest.approx(results.headline.loc[metric, "total"], rel=1e-9)
    assert np.isfinite(found.chains["amount"]).all()


def test_an_unknown_figure_is_not_explained(case_of, small_study, model_of, nation):
    case, arguments = case_of(small_study()), (model_of("memphis").requirements, nation.industries["name"])
    with pytest.raises(StudyError, match="no figure 'happiness'; there are: construction_job_years"):
        explanation("happiness", case, *arguments)


def test_staff_without_any_spending_line_is_a_study(small_study):
    results = run(small_study(spend=[]))
    assert results.headline.loc["operation_jobs", "direct"] == pytest.approx(50)


def test_purchases_without_construction_are_a_study(small_study, building):
    results = run(small_study(spend=[building(phase="operation", years={})]))
    assert results.headline.loc["construction_job_years", "total"] == 0
    assert results.headline.loc["operation_output_usd", "direct"] == pytest.approx(100e6 + 4.5e6)


def test_a_line_may_be_called_payroll(effects_of, small_study):
    """The staff's pay is a line of its own inside the model; a study's line of that name must not clash with it."""
    named, plain = (effects_of(small_study(power={"id": key})) for key in ("payroll", "power"))
    assert close(named, plain)
