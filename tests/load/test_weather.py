"""Weather: what the typical year's temperature and sunshine become, calculated by hand."""

import numpy as np
import pytest

from impact.load.calendar import weather

RULES = {"chillers_from_c": {"value": 10.0}, "turbines_rated_at_c": {"value": 15.0}, "curtailment_hours": {"value": 2}}


def test_degrees_count_above_their_own_threshold_and_never_below():
    """12 degrees all year but for an hour at 30 and one at -5: chillers start at 10, turbines are rated at 15."""
    temperature = np.full(8760, 12.0)
    temperature[[30, 100]] = 30.0, -5.0
    found = weather(temperature, np.zeros(8760), RULES)
    for degrees, hot, mild in ((found.chiller_degrees, 20.0, 2.0), (found.turbine_degrees, 15.0, 0.0)):
        hours = degrees.ravel()
        assert degrees.shape == (365, 24)
        assert hours[[30, 100, 200]].tolist() == [hot, 0.0, mild]
        assert hours.sum() == pytest.approx(hot + 8758 * mild)
    assert np.flatnonzero(found.called).tolist() == [30, 100], "the hottest hour and the coldest"


def test_sun_is_a_share_of_full_sun_and_one_at_most():
    sunshine = np.zeros(8760)
    sunshine[[12, 13]] = 250.0, 1100.0
    sun = weather(np.zeros(8760), sunshine, RULES).sun.ravel()
    assert sun[[11, 12, 13]].tolist() == [0.0, 0.25, 1.0]
