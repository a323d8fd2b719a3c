"""The Leontief system of a region: demands and multipliers.

Multiplier tables: the contract's columns, Type I and II, industry and commodity basis.
"""

from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from impact.model.multipliers import multipliers
from impact.model.options import Options
from impact.region.local_purchase_shares import METHODS
from impact.solve.leontief import (
    MEASURES,
    LeontiefSystem,
    commodity_multiplier_table,
    grouped_multiplier_table,
    measure_coefficients,
    system,
)
from tests.helpers.closed_system import output_with_households

CONTRACT = (
    "code,name,output_multiplier,labor_income_multiplier,value_added_multiplier,jobs_per_musd,"
    "regional_output_musd,direct_effect_jobs,direct_effect_labor_income,price_year"
)


@pytest.fixture
def small() -> LeontiefSystem:
    return LeontiefSystem(np.array([[0.15, 0.25], [0.20, 0.05]]), np.array([0.1, 0.3]), np.array([0.3, 0.25]))


def test_output_covers_final_demand_and_all_inputs(small):
    demand = np.array([[600.0, 0.0], [1500.0, 10.0]])
    output = small.output(demand)
    assert output == pytest.approx(small.requirements @ output + demand)


def test_demands_solved_together_are_demands_solved_one_by_one(small):
    demands = np.array([[1.0, 5.0, 0.0], [2.0, 0.0, 3.0]])
    one_by_one = np.column_stack([small.output(column) for column in demands.T])
    assert small.output(demands) == pytest.approx(one_by_one)


def test_factors_are_computed_once(small):
    small.output(np.ones(2))
    assert small._open is small._open
    assert small._closed is small._closed


@pytest.mark.parametrize("region", ["us", "memphis", "47157", "15005"])
def test_the_system_of_a_region_is_productive(model_of, region):
    solved = system(model_of(region))
    ones = np.ones((len(solved.requirements), 1))
    for households in (False, True):
        multipliers = solved.multipliers(ones, households=households)
        assert multipliers.min() > 0.999
        assert multipliers.max() < 10


@cache
def table(region="memphis", *, basis="industry", households=True, price_year=2025, **options):
    found = multipliers(region, Options(**options), basis=basis, households=households, price_year=price_year)
    return found.set_index("code")


@pytest.mark.parametrize("basis", ["industry", "commodity"])
def test_the_columns_are_those_of_the_contract(basis):
    found = multipliers("memphis", Options(), basis=basis, households=True, price_year=2025)
    assert ",".join(found.columns) == CONTRACT
    assert len(found) == 402
    assert found["price_year"].eq(2025).all()


@pytest.mark.parametrize("method", METHODS)
def test_households_only_add(method):
    one, two = (table(households=households, method=method) for households in (False, True))
    for measure in MEASURES:
        assert (two[measure] >= one[measure] - 1e-12).all()
    assert (one["output_multiplier"] >= 1 - 1e-12).all()


@pytest.mark.parametrize("households", [False, True])
def test_a_larger_region_has_larger_multipliers_on_average(households):
    means = [
        table(region, households=households)["output_multiplier"].mean() for region in ("47167", "memphis", "TN", "us")
    ]
    assert means == sorted(means)


def test_type_i_value_added_stays_within_the_dollar():
    assert table("us", households=False)["value_added_multiplier"].max() < 1.01
    assert table("memphis", households=False)["value_added_multiplier"].max() < 1.01


def test_direct_effect_jobs_are_all_jobs_over_the_industrys_own():
    found = table()
    own = found["jobs_per_musd"] / found["direct_effect_jobs"]
    assert (found["direct_effect_jobs"].dropna() >= 1).all()
    assert own["722110"] > own["221100"]
    assert np.isnan(found.loc["531HSO", "direct_effect_jobs"])


def test_dearer_dollars_buy_fewer_jobs():
    early, late = (table(price_year=year)["jobs_per_musd"].sum() for year in (2022, 2025))
    assert late < early
    assert table(price_year=2022)["output_multiplier"].equals(table(price_year=2025)["output_multiplier"])


def test_a_commodity_has_the_multipliers_of_those_who_make_it(nation, model_of):
    commodities, industries = table(basis="commodity"), table()
    shares = model_of("memphis").market_shares
    column = nation.commodities.index.get_loc("221100")
    expected = shares[:, column] @ industries["output_multiplier"].to_numpy()
    assert commodities.loc["221100", "output_multiplier"] == pytest.approx(expected)


def test_a_commodity_that_nobody_makes_has_no_multiplier():
    found = table("us", basis="commodity")
    assert found.loc[["S00402", "S00300"], list(MEASURES)].isna().all(axis=None)
    assert found.loc[found.index.drop(["S00402", "S00300"]), "output_multiplier"].notna().all()


def test_direct_effects_of_a_commodity_are_all_jobs_over_those_of_its_makers():
    """Half of the mixed commodity comes from an industry with half a job of its own, half from one without any."""
    industries = pd.DataFrame(
        {
            "code": ["own", "none"],
            **{measure: [2.0, 3.0] for measure in MEASURES},
            "direct_effect_jobs": [4.0, np.nan],
            "direct_effect_labor_income": [4.0, np.nan],
        }
    )
    model = SimpleNamespace(market_shares=np.array([[0.5, 0.0], [0.5, 1.0]]))
    names = pd.Series({"mixed": "Mixed", "jobless": "Jobless"})
    found = commodity_multiplier_table(industries, model, names, pd.Series(1.0, names.index), 2025).set_index("code")
    assert found.loc["mixed", "direct_effect_jobs"] == pytest.approx((2.0 + 3.0) / 2 / 0.25)
    assert np.isnan(found.loc["jobless", "direct_effect_jobs"])


def test_a_multiplier_is_the_output_that_a_dollar_of_demand_calls_forth(nation, model_of):
    found = table()
    demand = np.eye(len(nation.codes))[:, [nation.codes.get_loc("2332A0")]]
    output = output_with_households(system(model_of("memphis")), demand, np.zeros(1))
    assert found.loc["2332A0", "output_multiplier"] == pytest.approx(output.sum(), rel=1e-9)


def test_regional_output_is_that_of_the_accounts(model_of):
    output = model_of("memphis").industries["output_usd"]
    assert table()["regional_output_musd"].to_numpy() == pytest.approx(output.to_numpy() / 1e6, rel=1e-12)


def test_multipliers_of_a_group_are_worked_by_hand():
    """Two industries sell 30 and 10 million; 4 and 8 jobs per million directly, 10 and 12 in all; a small one alone.

    Group: jobs (30 x 10 + 10 x 12) / 40 = 10.5 a million, directly (30 x 4 + 10 x 8) / 40 = 5: effect 2.1. Labor
    income: total (30 x 0.6 + 10 x 1) / 40 = 0.7, directly (30 x 0.3 + 10 x 0.5) / 40 = 0.35: effect 2.
    """
    table = pd.DataFrame(
        {"code": ["a", "b", "c"], "name": ["A", "B", "C"], "output_multiplier": [1.5, 1.9, 1.2],
         "labor_income_multiplier": [0.6, 1.0, 0.4], "value_added_multiplier": [0.9, 1.1, 0.5],
         "jobs_per_musd": [10.0, 12.0, 6.0], "direct_effect_jobs": [2.5, 1.5, 3.0],
         "direct_effect_labor_income": [2.0, 2.0, 2.0], "regional_output_musd": [30.0, 10.0, 0.5],
         "price_year": 2023}
    )  # fmt: skip
    group_of = pd.Series({"a": "g", "b": "g", "c": "h"})
    found = grouped_multiplier_table(table, group_of, pd.Series({"g": "G", "h": "H", "i": "I"}), 2023).set_index("code")
    expected = {"output_multiplier": 1.6, "labor_income_multiplier": 0.7, "value_added_multiplier": 0.95,
                "jobs_per_musd": 10.5, "direct_effect_jobs": 2.1, "direct_effect_labor_income": 2.0,
                "regional_output_musd": 40.0}  # fmt: skip
    assert found.loc["g", list(expected)].astype(float).to_dict() == pytest.approx(expected)
    alone = table.set_index("code").loc["c", list(expected)].astype(float)
    assert found.loc["h", list(expected)].astype(float).to_dict() == pytest.approx(alone.to_dict())
    assert found.loc["i", list(expected)].isna().all()


def test_in_a_group_an_industry_without_direct_jobs_adds_none_and_one_without_output_leaves_it_blank():
    """Two industries sell 10 million each; only one employs anybody itself: (5 + 10) / 2 = 7.5 over 5 / 2 = 2.5."""
    table = pd.DataFrame(
        {"code": ["a", "b", "c"], "name": ["A", "B", "C"], "output_multiplier": 1.5, "labor_income_multiplier": 0.6,
         "value_added_multiplier": 0.9, "jobs_per_musd": [5.0, 10.0, 4.0], "direct_effect_jobs": [np.nan, 2.0, 2.0],
         "direct_effect_labor_income": 2.0, "regional_output_musd": [10.0, 10.0, 0.0], "price_year": 2023}
    )  # fmt: skip
    group_of, titles = pd.Series({"a": "g", "b": "g", "c": "h"}), pd.Series({"g": "G", "h": "H"})
    found = grouped_multiplier_table(table, group_of, titles, 2023).set_index("code")
    assert found.loc["g", "jobs_per_musd"] == pytest.approx(7.5)
    assert found.loc["g", "direct_effect_jobs"] == pytest.approx(3.0)
    assert found.loc["h", ["output_multiplier", "jobs_per_musd", "direct_effect_jobs"]].isna().all()


def test_jobs_per_million_are_of_dollars_of_the_accounts_year():
    """4 jobs per million dollars of the jobs year; a dollar of the accounts' year buys 1 / 1.25 of one."""
    shares = {"jobs_per_usd": [4e-6], "labor_income_share": [0.5], "value_added_share": [0.6]}
    found = measure_coefficients(pd.DataFrame(shares, index=["A"]), pd.Series([1.25], index=["A"]))
    assert found.loc["A"].tolist() == pytest.approx([1.0, 0.5, 0.6, 3.2])
