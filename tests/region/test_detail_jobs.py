"""Jobs by county and detail industry: evidence decides the shape, the line decides the level."""

import pandas as pd
import pytest

from impact.ingest.county_jobs import (
    IMPUTED,
    OBSERVED,
    PARTLY,
    Patterns,
    expected_jobs,
    fitted_county_sector,
    observed_employees,
    quality_marks,
    wage_jobs_by_evidence,
)

COUNTIES = ["47001", "47003"]


def frame(rows, columns=("a", "b", "c")):
    return pd.DataFrame(rows, COUNTIES, list(columns), dtype=float)


@pytest.fixture
def patterns():
    return Patterns(
        employees6=pd.DataFrame({"111110": [10.0, 0.0], "111120": [0.0, 30.0], "222210": [5.0, 5.0]}, COUNTIES),
        employees4=pd.DataFrame({"1111": [25.0, 30.0], "2222": [5.0, 9.0]}, COUNTIES),
        industry_of=pd.Series({"111110": "a", "111120": "b", "222210": "c"}),
        state_sector_employees=pd.DataFrame(),
        state_sector_payroll=pd.DataFrame(),
    )


def test_six_digits_are_observed_and_the_rest_of_four_digits_is_spread_over_unseen_codes(patterns):
    seen, partly = observed_employees(patterns)
    assert seen.loc["47001"].tolist() == [10.0, 0.0, 5.0]
    assert partly.loc["47001"].tolist() == [0.0, 15.0, 0.0]
    assert partly.loc["47003"].sum() == 0.0


def test_a_lines_jobs_add_up_to_its_total_whatever_was_seen():
    total = pd.Series([100.0, 40.0], COUNTIES)
    seen, partly = frame([[30, 0, 0], [0, 0, 0]]), frame([[0, 10, 0], [0, 0, 0]])
    jobs, imputed = wage_jobs_by_evidence(total, seen, partly, frame([[1, 1, 2], [1, 1, 2]]), coverage=1.2)
    assert jobs.sum(axis=1).tolist() == pytest.approx([100.0, 40.0])
    assert jobs.loc["47001"].tolist() == pytest.approx([36.0, 12.0, 52.0])
    assert jobs.loc["47003"].tolist() == pytest.approx([10.0, 10.0, 20.0])
    assert imputed.loc["47001"].tolist() == [0.0, 0.0, 1.0]


def test_more_seen_than_the_line_has_is_scaled_down():
    total = pd.Series([20.0, 0.0], COUNTIES)
    nothing = frame([[0, 0, 0], [0, 0, 0]])
    jobs, _ = wage_jobs_by_evidence(
        total, frame([[30, 10, 0], [0, 0, 0]]), nothing, frame([[1, 1, 1]] * 2), coverage=1.0
    )
    assert jobs.to_numpy().tolist() == [[15.0, 5.0, 0.0], [0.0, 0.0, 0.0]]


def test_a_cells_mark_is_what_most_of_it_rests_on():
    jobs = frame([[10, 10, 10], [0, 10, 10]])
    seen, partly = frame([[9, 1, 0], [0, 0, 0]]), frame([[1, 9, 0], [0, 0, 9]])
    imputed = frame([[0.0, 0.0, 1.0], [1.0, 1.0, 0.6]])
    found = quality_marks(jobs, seen, partly, imputed)
    assert found.to_numpy().tolist() == [[OBSERVED, PARTLY, IMPUTED], [0, IMPUTED, IMPUTED]]


def test_half_seen_is_observed_and_half_imputed_is_not_imputed():
    half = frame([[5, 5, 5]] * 2)
    found = quality_marks(half * 2, half, half, frame([[0.0, 0.5, 0.51]] * 2))
    assert found.loc["47001"].tolist() == [OBSERVED, OBSERVED, IMPUTED]


def test_a_state_has_its_branch_in_the_nations_mix():
    state_sectors = pd.DataFrame({"x": [50.0]}, ["47000"])
    found = expected_jobs(state_sectors, pd.Series({"a": 30.0, "b": 70.0}), pd.Series({"a": "x", "b": "x"}))
    assert found.loc["47000"].tolist() == pytest.approx([15.0, 35.0])


def test_a_fitted_county_sector_holds_its_counties_and_the_nations_industries():
    counties, national = pd.Series([60.0, 40.0], COUNTIES), pd.Series({"a": 50.0, "b": 50.0, "c": 0.0})
    found = fitted_county_sector(frame([[10, 40, 5], [0, 0, 0]]), counties, national)
    assert found.sum(axis=1).tolist() == pytest.approx([60.0, 40.0])
    assert found.sum().tolist() == pytest.approx([50.0, 50.0, 0.0], abs=1e-6)
