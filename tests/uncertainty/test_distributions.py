"""Distributions: the value is the median, and the bounds come back as what they were said to be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.ensembles import inputs_of
from impact.model.options import Options
from impact.sources.studies import read_study, study_names
from impact.study.ranged import Ranged
from impact.uncertainty.distributions import NEAREST_MEDIAN, NO_LIMITS, quantiles

ATLAS = [(2.3, 1.1, 3.1), (7.1, 3.1, 11.7), (0.4, 0.15, 1.0), (500, 200, 800)]
"""Medians and quartiles of Compute Atlas 2026: peak workers per MW, USD M per MW, jobs per MW, workers per USD bn."""
LIMITS = [NO_LIMITS, (0.0, np.inf), (0.0, 1.0)]
ENDS = {"p10p90": [0.1, 0.5, 0.9], "p25p75": [0.25, 0.5, 0.75]}
PLACES = st.floats(0.001, 0.999)


def at(figure, *probabilities, limits=NO_LIMITS):
    return quantiles(figure, np.array(probabilities), limits)


@pytest.mark.parametrize("limits", LIMITS[:2])
@pytest.mark.parametrize(("value", "low", "high"), ATLAS)
def test_published_quartiles_and_median_come_back(value, low, high, limits):
    found = at(Ranged(value=value, low=low, high=high, bounds="p25p75"), 0.25, 0.5, 0.75, limits=limits)
    assert found == pytest.approx([low, value, high], rel=1e-9)


@given(PLACES, st.floats(0.01, 0.5), st.floats(0.001, 0.49), st.sampled_from(list(ENDS)), st.sampled_from(LIMITS))
def test_percentiles_and_median_come_back_wherever_the_value_lies(place, low, width, bounds, limits):
    value = low + place * width
    found = at(Ranged(value=value, low=low, high=low + width, bounds=bounds), *ENDS[bounds], limits=limits)
    assert found == pytest.approx([low, value, low + width], rel=1e-9)


@given(PLACES, st.floats(0, 100), st.floats(0.1, 1000))
def test_half_of_a_pert_lies_on_each_side_of_the_value_and_all_between_its_bounds(place, low, width):
    figure = Ranged(value=low + place * width, low=low, high=low + width)
    if not figure.low < figure.value < figure.high:
        return
    assert at(figure, 0.0, 0.5, 1.0) == pytest.approx([low, figure.value, low + width], rel=1e-6, abs=1e-9)


def test_near_a_bound_the_mode_is_the_bound_and_the_fall_from_it_is_steeper():
    near, at_limit = NEAREST_MEDIAN / 2, NEAREST_MEDIAN
    assert at_limit == pytest.approx(0.1294, abs=1e-4)
    found = at(Ranged(value=10 * near, low=0.0, high=10.0), *np.linspace(0, 1, 200))
    steps = np.diff(found)
    assert (np.diff(steps) > 0).all(), "the density falls from the bound on"
    assert found[100] == pytest.approx(10 * near, rel=0.02)


@given(PLACES, st.sampled_from(["minmax", *ENDS]), st.sampled_from(LIMITS))
def test_quantiles_rise_and_stay_within_the_limits(place, bounds, limits):
    figure = Ranged(value=0.2 + 0.7 * place, low=0.2, high=0.9, bounds=bounds)
    found = at(figure, *np.linspace(0, 1, 101), limits=limits)
    assert np.isfinite(found).all()
    assert (np.diff(found) >= 0).all()
    assert limits[0] <= found[0] <= found[-1] <= limits[1]


def test_a_percentile_on_its_limit_is_one_all_the_same():
    figure = Ranged(value=0.3, low=0.0, high=0.6, bounds="p10p90")
    assert at(figure, 0.0, 0.1, 0.5, 0.9, limits=(0.0, 1.0)) == pytest.approx([0.0, 0.0, 0.3, 0.6], abs=1e-12)


def test_scenarios_are_drawn_as_often_as_their_weights_say():
    figure = Ranged(value=20, low=10, high=30, bounds="scenarios", low_weight=0.2, high_weight=0.3)
    values, counts = np.unique(at(figure, *(np.arange(1000) + 0.5) / 1000), return_counts=True)
    assert dict(zip(values.tolist(), counts.tolist(), strict=True)) == {10.0: 200, 20.0: 500, 30.0: 300}


def test_a_shut_range_is_its_value():
    assert at(Ranged(value=3.0), 0.1, 0.5, 0.9).tolist() == [3.0, 3.0, 3.0]


@pytest.mark.parametrize("name", study_names())
def test_every_input_of_the_shipped_studies_has_its_value_as_its_median(name):
    for one in inputs_of(read_study(name), Options()):
        low, middle, high = quantiles(one.figure, np.array([0.1, 0.5, 0.9]), one.limits)
        assert middle == pytest.approx(one.figure.value, rel=1e-6, abs=1e-9), one.key
        assert low <= middle <= high, one.key
