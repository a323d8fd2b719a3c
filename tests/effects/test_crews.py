"""Construction crews that a study counts replace the sector's average jobs and pay, not its output."""

import pytest

from impact.errors import StudyError
from impact.findings.notes import crew_warnings

CREWS = {"crews": {"job_years": 1000, "labor_income_usd_per_job": 120_000}}


@pytest.fixture
def with_and_without(effects_of, small_study):
    return effects_of(small_study(site=CREWS)), effects_of(small_study())


def test_counted_crews_are_the_direct_jobs_and_pay(with_and_without):
    direct = with_and_without[0].loc[("construction", "direct")]
    assert direct["jobs"] == pytest.approx(1000)
    assert direct["labor_income_usd"] == pytest.approx(120e6)


def test_counted_crews_leave_output_and_suppliers_as_they_are(with_and_without):
    counted, average = (table.loc["construction"] for table in with_and_without)
    assert counted.loc["direct", "output_usd"] == pytest.approx(average.loc["direct", "output_usd"])
    assert counted.loc["indirect"].to_numpy() == pytest.approx(average.loc["indirect"].to_numpy())


def test_better_paid_crews_spend_more(with_and_without):
    counted, average = (table.loc[("construction", "induced"), "output_usd"] for table in with_and_without)
    assert counted > average


def test_crews_of_several_sites_stay_apart(effects_of, record, small_study):
    second = record(site={"id": "second", "crews": None})["facility"][0]
    raw = small_study(site=CREWS).model_dump(mode="python", exclude_none=True)
    study = small_study(study={"facility": [raw["facility"][0], second]})
    direct = effects_of(study).loc[("construction", "direct"), "jobs"]
    assert direct == pytest.approx(1000 + effects_of(small_study()).loc[("construction", "direct"), "jobs"])


def test_crews_without_local_work_on_site_are_refused(effects_of, small_study):
    """Crews replace a line's average jobs: where nothing is bought in the region there is no line to replace."""
    with pytest.raises(StudyError, match=r"facility\.hall\.crews: .* local_share above 0"):
        effects_of(small_study(site=CREWS, building={"local_share": 0.0}))


def test_a_wide_gap_to_the_sectors_average_is_said(case_of, small_study):
    case = case_of(small_study(site=CREWS))
    factor = 1000 / case_of(small_study()).measures("construction", "direct")[3].sum()
    assert [sentence.split(":")[0] for sentence in crew_warnings(case, abs(factor - 1) / 2)] == ["hall"]
    assert crew_warnings(case, 2 * abs(factor - 1)) == []
