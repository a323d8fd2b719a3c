"""Commuting: earnings flows fitted to BEA's incomes by workplace and by residence, and the regression behind them."""

import warnings

import numpy as np
import pandas as pd
import pytest

from impact.ingest.agency import bea_regional
from impact.model.region import find_region
from impact.region.commuting import (
    commuting_pairs,
    commuting_regression,
    fitted_commuting,
    gravity_filled,
    worker_table,
)
from impact.region.economy import region_commuting
from impact.region.regions import county_distances
from impact.sources import built
from impact.sources.parameters import DELIVERED, parameter

FLOWS = np.array([[0, 0, 80], [1, 0, 15], [2, 0, 5], [1, 1, 40], [0, 1, 10], [0, 2, 7], [2, 2, 99]])
"""Residence, workplace, workers."""
SHELBY, DESOTO = 0, 3
"""Rows of the two counties in the region memphis."""


@pytest.fixture(scope="module")
def region():
    return find_region("memphis")


@pytest.fixture(scope="module")
def counties(region):
    return built.read_counties().iloc[list(region.rows)]


@pytest.fixture(scope="module")
def commuting(data_of):
    return region_commuting(data_of("memphis"), DELIVERED)


@pytest.fixture(scope="module")
def pairs(region):
    return commuting_pairs(
        built.read_flows(), built.read_counties(), list(region.rows), parameter("commuting", "radius_km")
    )


def net_by_workplace(counties):
    return (counties["earnings_by_workplace_usd"] - counties["contributions_usd"]).to_numpy()


def test_workers_are_counted_by_workplace_and_residence():
    found = worker_table(FLOWS, [0, 1], 3)
    assert found.tolist() == [[80, 15, 5], [10, 40, 0], [7, 0, 0]]
    assert worker_table(FLOWS, [1, 0], 3).tolist() == [[40, 10, 0], [15, 80, 5], [0, 7, 0]]
    assert worker_table(FLOWS, [0, 1, 2], 3).tolist() == [[80, 15, 5, 0], [10, 40, 0, 0], [7, 0, 99, 0], [0, 0, 0, 0]]


def test_empty_pairs_within_the_radius_are_filled_and_others_kept():
    workers = np.array([[100.0, 0, 0, 9], [20, 50, 10, 3], [0, 0, 30, 2], [1, 2, 3, 0]])
    distance = np.array([[8.0, 40, 200], [40, 8, 60], [200, 60, 8]])
    found = gravity_filled(workers, distance, elasticity=4.0, radius_km=150)
    filled = found != workers
    assert np.argwhere(filled).tolist() == [[0, 1], [2, 1]]
    assert (found[filled] > 0).all()
    assert found[0, 2] == found[2, 0] == 0


def test_filled_pairs_are_few_beside_those_of_the_survey(region, counties):
    workers = worker_table(built.read_flows(), list(region.rows), len(built.read_counties()))
    found = gravity_filled(workers, county_distances(counties), 4.1, 150.0)
    assert (found[workers > 0] == workers[workers > 0]).all()
    assert 0 < found.sum() - workers.sum() < 0.01 * workers.sum()


def test_earnings_are_those_of_bea_by_workplace_and_by_residence(counties, commuting):
    assert commuting.earnings[:-1].sum(axis=1) == pytest.approx(net_by_workplace(counties), rel=1e-9)
    assert commuting.earnings[:, :-1].sum(axis=0) == pytest.approx(counties["net_earnings_usd"].to_numpy(), rel=1e-9)
    assert commuting.earnings.min() >= 0


def test_they_are_those_of_the_agency_file(agency, counties, commuting):
    published = bea_regional.wide(bea_regional.read_county_table(agency, "CAINC4", [2023]), 2023).loc[counties.index]
    assert commuting.earnings[:-1].sum(axis=1) == pytest.approx(1e3 * (published[35] - published[36]).to_numpy())
    assert commuting.earnings[:, :-1].sum(axis=0) == pytest.approx(1e3 * published[45].to_numpy())


@pytest.mark.parametrize("text", ["TN", "MS", "RI", "47157", "15005", "51540"])
def test_every_region_is_fitted(text, data_of):
    counties, found = data_of(text).counties, region_commuting(data_of(text), DELIVERED)
    assert found.earnings[:-1].sum(axis=1) == pytest.approx(net_by_workplace(counties), rel=1e-7)
    assert found.earnings[:, :-1].sum(axis=0) == pytest.approx(counties["net_earnings_usd"].to_numpy(), rel=1e-7)


@pytest.mark.parametrize("text", ["memphis", "TN", "15005", "02261", "02066"])
def test_shares_add_up_to_one_for_each_county_of_workplace(text, data_of):
    """02066 (Copper River, Alaska) is younger than the survey: nobody is known to work or live there."""
    shares = region_commuting(data_of(text), DELIVERED).shares
    assert shares.sum(axis=1) == pytest.approx(1.0)
    assert (shares >= 0).all()


def test_a_county_without_any_worker_keeps_its_own():
    counties = pd.DataFrame(
        {
            "earnings_by_workplace_usd": [100.0, 50.0],
            "contributions_usd": [10.0, 5.0],
            "net_earnings_usd": [80.0, 45.0],
            "jobs": [3.0, 2.0],
        }
    )
    workers = np.array([[5.0, 0, 2], [0, 0, 0], [4, 0, 0]])
    assert fitted_commuting(workers, counties).shares[1].tolist() == [0.0, 1.0, 0.0]


def test_fitting_moves_the_workers_pay_and_keeps_their_pattern():
    counties = pd.DataFrame(
        {
            "earnings_by_workplace_usd": [100.0, 60.0],
            "contributions_usd": [10.0, 6.0],
            "net_earnings_usd": [70.0, 60.0],
            "jobs": [9.0, 6.0],
        }
    )
    workers = np.array([[6.0, 2, 1], [1, 4, 1], [1, 2, 0]])
    earnings = fitted_commuting(workers, counties).earnings
    assert earnings[:-1].sum(axis=1) == pytest.approx([90, 54])
    assert earnings[:, :-1].sum(axis=0) == pytest.approx([70, 60])
    odds = [table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0]) for table in (workers, earnings)]
    assert odds[0] == pytest.approx(odds[1])


def test_desoto_lives_on_shelbys_pay_more_than_the_other_way_round(counties, commuting):
    earnings, jobs = commuting.earnings, commuting.workers
    assert earnings[SHELBY, DESOTO] > 2 * earnings[DESOTO, SHELBY]
    assert jobs[SHELBY, DESOTO] > jobs[DESOTO, SHELBY]
    assert net_by_workplace(counties)[SHELBY] > earnings[:, SHELBY].sum()
    assert net_by_workplace(counties)[DESOTO] < earnings[:, DESOTO].sum()


def test_the_region_as_one_place_is_the_sum_of_its_counties_within_reach(data_of, commuting):
    inside = commuting.earnings[:-1, :-1].sum() / commuting.earnings[:-1].sum()
    assert data_of("memphis").resident_share == pytest.approx(inside, abs=0.01)


def test_pairs_are_different_counties_near_the_region_zero_pairs_included(pairs):
    assert (pairs["residence"] != pairs["workplace"]).all()
    assert pairs["distance_km"].between(5, parameter("commuting", "radius_km")).all()
    assert not pairs.duplicated(["residence", "workplace"]).any()
    assert pairs["workers"].eq(0).sum() > 100
    flows = pd.DataFrame(built.read_flows(), columns=["residence", "workplace", "workers"])
    assert pairs["workers"].sum() == flows.merge(pairs[["residence", "workplace"]])["workers"].sum()


def test_the_regression_around_memphis_gives_the_parameter_and_leaves_no_pair_out(pairs):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = commuting_regression(pairs, 150.0)
    assert found.observations == len(pairs) == 2456
    assert found.zero_pairs == pairs["workers"].eq(0).sum()
    assert found.elasticity == pytest.approx(3.68, abs=0.01)
    assert found.elasticity == pytest.approx(parameter("commuting", "elasticity"), abs=0.02)
    assert 0.03 < found.standard_error < 0.12
    assert 0.5 < found.deviance_share < 1
    assert found.correlation > 0.9


def test_the_regression_finds_a_known_fall():
    random = np.random.default_rng(3)
    residence, workplace = (side.ravel() for side in np.meshgrid(range(8), range(8), indexing="ij"))
    table = pd.DataFrame({"residence": residence, "workplace": workplace}).query("residence != workplace")
    table["distance_km"] = random.uniform(10, 100, len(table))
    size = random.uniform(1, 3, 8)
    expected = 1e9 * size[table["residence"]] * size[table["workplace"]] * table["distance_km"] ** -2.5
    table["workers"] = random.poisson(expected)
    found = commuting_regression(table, 150.0)
    assert found.elasticity == pytest.approx(2.5, abs=1e-3)
    assert found.standard_error < 1e-3
    assert found.correlation == pytest.approx(1, abs=1e-4)
    assert found.counties == 8
