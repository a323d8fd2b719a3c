"""Jobs by county and line: states first, then counties, proprietors by the county's own total."""

import pandas as pd
import pytest

from impact.ingest.county_accounts.county_sector_jobs import county_sector_proprietors, filled_counties, state_of

NAN = float("nan")
LINES = [100, 400]


@pytest.fixture
def history():
    index = pd.Index(["00000", "47000", "47001", "47003", "47005"], name="fips")
    now = pd.DataFrame(
        {90: [100.0, 100.0, 30.0, 50.0, 20.0], 100: [40, 40, NAN, 20, NAN], 400: [60, 60, NAN, 30, NAN]}, index
    )
    past = (
        now.assign(**{"100": [40, 40, 12, 18, 9], "400": [60, 60, 18, 30, 11]})
        .drop(columns=LINES)
        .rename(columns={"100": 100, "400": 400})
    )
    return {2021: past, 2022: now}


def test_counties_of_a_state_are_filled_to_their_totals_and_the_states_lines(history):
    states = history[2022].loc[["47000"], LINES]
    pattern = pd.DataFrame(NAN, ["47001"], LINES)
    filled = filled_counties(history, 2022, states, pattern)
    assert filled.loc["47003"].tolist() == [20.0, 30.0]
    assert filled.sum(axis=1).tolist() == pytest.approx([30.0, 50.0, 20.0])
    assert filled.sum().tolist() == pytest.approx([40.0, 60.0], abs=1e-6)
    assert filled.loc["47001", 100] > filled.loc["47005", 100]


def test_where_the_states_earlier_line_is_withheld_a_county_keeps_its_earlier_figure(history):
    """As if the state's line had not grown; 47005 has no earlier figure, so that a growth would not cancel out."""
    history[2021].loc["47005", 100] = NAN
    states, pattern = history[2022].loc[["47000"], LINES], pd.DataFrame(NAN, ["47001"], LINES)
    steady = filled_counties(history, 2022, states, pattern)
    history[2021].loc["47000", 100] = NAN
    assert filled_counties(history, 2022, states, pattern).equals(steady)


def test_a_county_belongs_to_the_state_of_its_first_two_digits():
    assert list(state_of(pd.Index(["47157", "05035"]))) == ["47000", "05000"]


def test_proprietors_add_up_to_the_countys_published_number():
    jobs = pd.DataFrame(
        {"farm": [50.0, 0.0], "retail": [400.0, 90.0], "construction": [200.0, 10.0]}, ["47001", "47003"]
    )
    share = pd.DataFrame({"farm": [0.9], "retail": [0.1], "construction": [0.4]}, ["47000"])
    table = pd.DataFrame({50: [30.0, 0.0], 60: [150.0, 20.0]}, jobs.index)
    found = county_sector_proprietors(jobs, share, table)
    assert found["farm"].tolist() == [30.0, 0.0]
    assert found[["retail", "construction"]].sum(axis=1).tolist() == pytest.approx([150.0, 20.0])
    assert (found <= jobs + 1e-9).all(axis=None)
