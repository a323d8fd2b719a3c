"""Withheld cells: published figures stay, and every total still holds."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.ingest.county_accounts.county_sector_jobs import cell_prior, filled_cells, fitted_cells, last_published

NAN = float("nan")


@st.composite
def complete_tables(draw) -> pd.DataFrame:
    shape = draw(st.integers(2, 6)), draw(st.integers(2, 5))
    cells = draw(st.lists(st.integers(1, 5000), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
    return pd.DataFrame(np.array(cells, dtype=float).reshape(shape))


@given(complete_tables(), st.integers(0, 2**32 - 1))
def test_filling_keeps_what_is_published_and_every_row_and_column_total(truth, seed):
    hidden = np.random.default_rng(seed).random(truth.shape) < 0.4
    prior = truth * np.random.default_rng(seed + 1).uniform(0.5, 2.0, truth.shape)
    filled = filled_cells(truth.mask(hidden), prior, truth.sum(axis=1), truth.sum(axis=0))
    assert filled.where(~hidden).equals(truth.where(~hidden))
    assert (filled >= 0).all(axis=None)
    assert filled.sum(axis=1).to_numpy() == pytest.approx(truth.sum(axis=1).to_numpy(), rel=1e-9)
    assert filled.sum(axis=0).to_numpy() == pytest.approx(truth.sum(axis=0).to_numpy(), rel=1e-4, abs=1e-2)


@given(complete_tables(), complete_tables())
def test_fitting_a_positive_seed_holds_both_totals(seed, other):
    rows, columns = (
        other.sum(axis=1).reindex(seed.index, fill_value=7.0),
        other.sum().reindex(seed.columns, fill_value=3.0),
    )
    columns *= rows.sum() / columns.sum()
    found = fitted_cells(seed, rows, columns)
    assert found.sum(axis=1).to_numpy() == pytest.approx(rows.to_numpy(), rel=1e-9)
    assert found.sum().to_numpy() == pytest.approx(columns.to_numpy(), rel=1e-6)


def test_zero_cells_stay_zero():
    seed = pd.DataFrame([[0.0, 1.0], [1.0, 1.0]])
    found = fitted_cells(seed, pd.Series([4.0, 6.0]), pd.Series([3.0, 7.0]))
    assert found.loc[0, 0] == 0
    assert found.round(6).to_numpy().tolist() == [[0, 4], [3, 3]]


def test_one_withheld_cell_is_exactly_what_the_row_lacks():
    published = pd.DataFrame([[10.0, NAN], [5.0, 15.0]])
    filled = filled_cells(
        published, pd.DataFrame(1.0, [0, 1], [0, 1]), pd.Series([40.0, 20.0]), pd.Series([15.0, 45.0])
    )
    assert filled.loc[0, 1] == pytest.approx(30.0)


def test_the_newest_published_figure_is_moved_by_the_growth_of_its_line():
    history = {
        2020: pd.DataFrame({"a": [10.0, 20.0, 60.0]}, ["47001", "47003", "47000"]),
        2022: pd.DataFrame({"a": [NAN, 50.0, 90.0]}, ["47001", "47003", "47000"]),
    }
    counties, state = pd.Index(["47001", "47003"]), pd.Index(["47000"])
    found = last_published(history, counties, state, pd.DataFrame({"a": [90.0]}, state))
    assert found["a"].tolist() == [15.0, 50.0]


def test_no_history_is_an_error():
    with pytest.raises(ValueError, match="no year of history given"):
        last_published({}, pd.Index([]), pd.Index([]), pd.DataFrame())


def test_a_first_guess_is_its_own_past_then_the_pattern_then_the_even_share():
    recent = pd.DataFrame({"a": [8.0, NAN, NAN]})
    pattern = pd.DataFrame({"a": [1.0, 6.0, NAN]})
    guess = cell_prior(recent, pattern, pd.Series([0.0, 0.0, 40.0]), pd.Series({"a": 0.25}))
    assert guess["a"].tolist() == [8.0, 6.0, 10.0]
