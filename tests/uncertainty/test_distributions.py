"""Distributions: the bounds come back as what they were said to be, and the center is the mode."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.sources.studies import read_study, study_names
from impact.study.keys import figures
from impact.study.ranged import Ranged
from impact.uncertainty.draws import pert_of

ATLAS = [(2.3, 1.1, 3.1), (7.1, 3.1, 11.7), (0.4, 0.15, 1.0), (500, 200, 800)]
"""Medians and quartiles of Compute Atlas 2026: peak workers per MW, USD M per MW, jobs per MW, workers per USD bn."""


@pytest.mark.parametrize(("value", "low", "high"), ATLAS)
def test_quartiles_come_back(value, low, high):
    found = pert_of(Ranged(value=value, low=low, high=high, bounds="p25p75"))
    assert found.quantile(np.array([0.25, 0.75])) == pytest.approx([low, high], rel=1e-5)
    assert found.mode == value


@given(st.floats(0.001, 0.999), st.floats(0.1, 1000), st.sampled_from(["p10p90", "p25p75"]))
def test_percentiles_come_back_wherever_the_center_lies(place, width, bounds):
    value = 10.0 + place * width
    found = pert_of(Ranged(value=value, low=10.0, high=10.0 + width, bounds=bounds))
    lower, upper = (0.1, 0.9) if bounds == "p10p90" else (0.25, 0.75)
    assert found.quantile(np.array([lower, upper])) == pytest.approx([10.0, 10.0 + width], rel=1e-4)


@pytest.mark.parametrize("bounds", ["p10p90", "p25p75"])
@pytest.mark.parametrize("value", [5.0, 9.0])
def test_a_one_sided_figure_keeps_its_end_and_its_other_percentile(value, bounds):
    found = pert_of(Ranged(value=value, low=5.0, high=9.0, bounds=bounds, one_sided=True))
    lower, upper = (0.1, 0.9) if bounds == "p10p90" else (0.25, 0.75)
    ends = found.quantile(np.array([0.0, lower, upper, 1.0]))
    assert (
        (ends[0], ends[2]) == pytest.approx((5.0, 9.0))
        if value == 5.0
        else (ends[1], ends[3]) == pytest.approx((5.0, 9.0))
    )


def test_extremes_are_extremes():
    found = pert_of(Ranged(value=3.0, low=1.0, high=9.0))
    assert found.quantile(np.array([0.0, 1.0])) == pytest.approx([1.0, 9.0])


def test_a_shut_range_is_its_center():
    assert pert_of(Ranged(value=3.0)).quantile(np.array([0.1, 0.5, 0.9])).tolist() == [3.0, 3.0, 3.0]


@pytest.mark.parametrize("name", study_names())
def test_every_figure_of_the_shipped_studies_has_a_distribution(name):
    for where, _, _, figure in figures(read_study(name)):
        values = pert_of(figure).quantile(np.array([0.1, 0.5, 0.9]))
        assert np.isfinite(values).all(), where
        assert (np.diff(values) >= 0).all(), where
