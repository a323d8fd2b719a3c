"""Commuters between counties, and what of the study's income goes with them."""

import numpy as np
import pandas as pd
import pytest

from impact.effects.commuters import ELSEWHERE, commuting_flows
from impact.region.commuting import Commuting

NAMES = pd.Series({"47157": "Shelby, TN", "28033": "DeSoto, MS"})
EARNINGS = np.array([[60.0, 30.0, 10.0], [20.0, 20.0, 0.0], [5.0, 5.0, 0.0]])


@pytest.fixture
def flows() -> pd.DataFrame:
    rows = [
        ("operation", "workplace", "47157", "direct", 100.0, 1e6),
        ("operation", "workplace", "47157", "induced", 100.0, 1e6),
        ("operation", "workplace", "28033", "induced", 10.0, 4e5),
        ("operation", "residence", "28033", "induced", 999.0, 9e9),
        ("construction", "workplace", "28033", "direct", 999.0, 9e9),
    ]
    by_county = pd.DataFrame(rows, columns=["phase", "basis", "geoid", "effect", "jobs", "labor_income_usd"])
    table = commuting_flows(Commuting(EARNINGS / 10, EARNINGS), by_county, NAMES)
    return table.set_index(["workplace_geoid", "residence_geoid"])


def test_income_goes_home_in_the_shares_of_earnings(flows):
    assert flows.loc[("47157", "28033"), "operation_jobs"] == pytest.approx(60)
    assert flows.loc[("47157", ""), "operation_labor_income_usd"] == pytest.approx(2e5)
    assert flows.loc[("28033", "47157"), "operation_labor_income_usd"] == pytest.approx(2e5)
    assert flows["operation_jobs"].sum() == pytest.approx(210)


def test_every_county_of_workplace_meets_every_place_of_residence(flows):
    assert len(flows) == 2 * 3
    assert flows.loc[("47157", ""), "residence_county"] == ELSEWHERE
    assert flows.loc[("28033", "47157"), ["workers", "net_earnings_usd", "residence_county"]].tolist() == [
        2.0,
        20.0,
        "Shelby, TN",
    ]
