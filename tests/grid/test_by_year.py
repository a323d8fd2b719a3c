"""The grid by year: the authorized demand for sites however small, calculated by hand."""

import pandas as pd
import pytest

from impact.grid.by_year import grid_by_year
from impact.model.local_conditions import grid_data, power_of
from impact.study import Study


def test_approvals_of_sites_that_need_power_are_added_however_small(record):
    """Half a MW with 0.7 MW approved, and 2 MW with 3; 5 MW approved for a site that has no load do not count."""
    raw = record()
    hall = raw["facility"][0] | {"spend": [], "staff": None}
    sites = [
        hall | {"id": key, "it_mw": mw, "grid": {"utility": "mlgw", "approval": [{"since": "2024-01-01", "mw": most}]}}
        for key, mw, most in (("small", 0.5, 0.7), ("middle", 2.0, 3.0), ("none", 0.0, 5.0))
    ]
    study = Study.model_validate(raw | {"facility": sites})
    power = power_of(study)
    bills = pd.Series(index=pd.MultiIndex.from_product([[], []], names=["facility", "year"]), dtype=float)
    found = grid_by_year(study, power, bills, grid_data()).set_index(["utility", "year"])
    for utility in ("mlgw", "all"):
        assert found.loc[(utility, 2026), "authorized_mw"] == pytest.approx(3.7)
        assert found.loc[(utility, 2026), "facilities"] == (
            "small, middle" if utility == "mlgw" else "small, middle, none"
        )
