"""Trials of the baseline's model on years that are already known; the shares inside the bands are printed."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from impact.ingest.baseline import LEVEL, YEARS, forecast
from impact.sources.built import read_baseline
from tests.helpers.baseline_trials import (
    LEVELS,
    coverage,
    fitted_model,
    known_years_forecast,
    mark_comparison,
    model_comparison,
    standardized,
)

METHOD = Path(__file__).parents[2] / "docs" / "method.md"


@pytest.fixture(scope="module")
def history() -> pd.DataFrame:
    """(geoid, sector) x year of all series that the shipped baseline forecasts."""
    table = read_baseline().pivot(index=["geoid", "sector"], columns="year", values="actual_jobs")
    return table.loc[:, : YEARS[-1]]


@pytest.fixture(scope="module")
def judged(history) -> pd.DataFrame:
    return known_years_forecast(history)


def test_the_bands_held_most_known_figures_and_the_method_says_how_many(judged, capsys):
    """Nothing is tuned to 80%: what came out is printed here and in docs/method.md."""
    found = coverage(judged)
    whole = judged["inside"].mean()
    with capsys.disabled():
        print(f"\n{found.round(3).to_string()}\nall: {whole:.3f} of {len(judged)} figures inside the 80% interval")
    assert 0.5 < whole < 1
    text = METHOD.read_text(encoding="utf-8")
    for kind, row in found.iterrows():
        line = f"| {kind} | {row['figures']:.0f} | {row['inside_share']:.0%} | {row['p50_error_share']:.1%} |"
        assert line in text
    assert f"| all | {len(judged)} | {whole:.0%} | " in text


def test_the_trial_sees_no_later_year(history, judged):
    """Later years changed beyond recognition: the same bands, and nothing inside them."""
    moved = history.copy()
    moved.loc[:, 2018:] *= 100
    found = known_years_forecast(moved)
    assert found["p90_jobs"].equals(judged["p90_jobs"])
    assert not found["inside"].any()
    assert set(found["year"]) == {2018, 2019, 2021, 2022}


def test_a_fit_may_end_after_the_pulse(history):
    rows = history.loc[[("all", "all"), ("47157", "all")]]
    assert known_years_forecast(rows, 2020)["year"].tolist() == [2021, 2022] * 2


def test_eight_in_ten_random_walks_end_inside_their_band():
    shocks = np.random.default_rng(14).normal(0.01, 0.03, (150, len(YEARS) + 8)).cumsum(axis=1)
    walks = pd.DataFrame(1000 * np.exp(shocks), columns=range(YEARS[0], YEARS[-1] + 9))
    last = walks.columns[-1]
    bands = pd.DataFrame({key: forecast(row[YEARS], last).loc[last] for key, row in walks.iterrows()}).T
    assert walks[last].between(bands["p10_jobs"], bands["p90_jobs"]).mean() == pytest.approx(0.8, abs=0.07)


def test_coverage_counts_by_kind():
    rows = [("all", "all", 100, 110, True), ("all", "23", 100, 90, False), ("05035", "23", 100, 100, True)]
    table = pd.DataFrame(
        [*rows, ("05035", "42", 100, 120, False)], columns=["geoid", "sector", "actual_jobs", "p50_jobs", "inside"]
    )
    found = coverage(table)
    assert found["figures"].to_dict() == {"county sector": 2, "region sector": 1, "region total": 1}
    assert found["inside_share"].to_dict() == {"county sector": 0.5, "region sector": 0.0, "region total": 1.0}
    assert found["p50_error_share"].tolist() == pytest.approx([0.1, 0.1, 0.1])


def test_the_candidates_are_compared_on_the_years_that_are_published(history):
    """AICc = 2 k n / (n - k - 1) less twice the log likelihood; n leaves out 2020, a gap and two first states."""
    rows = history.loc[[("all", "all"), ("28033", "all")]].copy()
    rows.loc[("28033", "all"), 2010] = np.nan
    found = model_comparison(rows).set_index(["geoid", "level"])
    assert len(found) == 2 * len(LEVELS)
    assert found["inside_share"].between(0, 1).all()
    assert (found["pinball_loss"] > 0).all()
    unmarked = np.log(rows.loc[("28033", "all")]).where(rows.columns != 2020)
    likelihood = fitted_model(standardized(unmarked), LEVEL).llf
    assert found.loc[("28033", LEVEL), "aicc"] == pytest.approx(2 * 18 / (18 - 2) - 2 * likelihood)


def test_a_drift_that_turns_is_told_from_one_that_does_not():
    """Growth of 8% a year that turns to a fall of 8%: the wandering drift wins; a plain random walk: the fixed one."""
    noise = np.random.default_rng(3).normal(0, 0.01, 22)
    turned = np.cumsum(np.repeat([0.08, -0.08], 11) + noise)
    plain = np.cumsum(0.01 + 2 * noise)
    rows = pd.DataFrame([1000 * np.exp(turned), 1000 * np.exp(plain)], columns=range(2001, 2023))
    rows.index = pd.MultiIndex.from_tuples([("a", "turned"), ("a", "plain")], names=["geoid", "sector"])
    table = model_comparison(rows).pivot(index="sector", columns="level", values="aicc")
    assert table.idxmin(axis=1).to_dict() == {"turned": "local linear trend", "plain": LEVEL}


@pytest.mark.parametrize(
    ("shape", "mark"), [([0, 0, 0], "none"), ([-0.2, 0, 0], "pulse"), ([-0.2, -0.2, -0.2], "step")]
)
def test_the_mark_of_2020_is_found(shape, mark):
    level = np.cumsum(np.random.default_rng(20).normal(0.01, 0.01, 22))
    level[-3:] += shape
    found = mark_comparison(pd.Series(np.exp(level), index=range(2001, 2023)))
    assert found.idxmin() == mark
