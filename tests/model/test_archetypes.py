"""Archetypes run, begin their waterfall with what was announced, and come near what is published of their kind."""

import pytest

from impact.findings.waterfall import BILL
from impact.model.multipliers import multipliers
from impact.model.options import Options, newest_accounts
from impact.model.run import run
from impact.sources.announcement import Announcement, announced_text, archetype_names, read_archetype
from impact.sources.studies import archetype_study, validated_text

OPTIONS = Options(accounts=newest_accounts(), draws=0, seed=1)
NAHB_JOBS_PER_100_UNITS, FHWA_JOBS_PER_MUSD, FHWA_DIRECT_SHARE = 161, 13.0, 0.64
"""eyeonhousing.org, April 2015: local job-years, all rounds; FHWA, quoting the Council of Economic Advisers, 2014."""
SIMPLE = [name for name in archetype_names() if name not in ("data-center", "factory", "warehouse")]


@pytest.fixture(scope="module")
def results():
    return {name: run(archetype_study(name), OPTIONS) for name in SIMPLE}


@pytest.mark.parametrize("name", SIMPLE)
def test_an_archetype_runs_without_idle_settings(name, results):
    found = results[name]
    staff = archetype_study(name).facility[0].staff
    jobs = 0.0 if staff is None else staff.jobs.value
    assert found.headline.loc["operation_jobs", "direct"] == pytest.approx(jobs)
    assert (
        found.headline.loc["construction_job_years", "total"]
        > found.headline.loc["construction_job_years", "direct"]
        > 0
    )
    assert not [note for note in found.notes if "without effect" in note]
    steps = found.waterfall.set_index("label")["amount_usd"]
    assert steps[BILL] == pytest.approx(archetype_study(name).announced_usd.value, rel=1e-9)


def test_the_waterfall_of_an_announcement_has_no_gap():
    text = announced_text(
        "hospital", read_archetype("hospital"), Announcement(investment_usd=333_333_333.0, jobs=800.0)
    )
    found = run(validated_text(text, "a.toml"), OPTIONS).waterfall
    scope = found.loc[found["step"].eq("scope"), "amount_usd"]
    assert scope.abs().max() < 1


def test_jobs_of_an_apartment_building_are_near_the_builders_own_figure(results):
    """Both count local job-years of all rounds; theirs is of a typical area in prices of 2015."""
    found = results["apartment-building"].headline.loc["construction_job_years", "total"] / 250 * 100
    assert NAHB_JOBS_PER_100_UNITS / 1.5 < found < NAHB_JOBS_PER_100_UNITS * 1.5


def test_jobs_of_a_highway_are_near_those_of_the_council_of_economic_advisers():
    first, all_rounds = (
        multipliers("us", OPTIONS, basis="industry", households=own, price_year=2014)
        .set_index("code")
        .loc["2332C0", "jobs_per_musd"]
        for own in (False, True)
    )
    assert FHWA_JOBS_PER_MUSD / 1.5 < all_rounds < FHWA_JOBS_PER_MUSD * 1.5
    assert first / all_rounds == pytest.approx(FHWA_DIRECT_SHARE, abs=0.1)
