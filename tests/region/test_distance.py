"""Distances between counties."""

import numpy as np
import pandas as pd
import pytest

from impact.model.region import find_region
from impact.region.regions import DISC, county_distances, great_circle_km
from impact.sources import built

PLACES = {"memphis": (35.1495, -90.0490), "nashville": (36.1627, -86.7816), "anchorage": (61.2176, -149.8997)}


@pytest.fixture(scope="module")
def distances():
    counties = built.read_counties().iloc[list(find_region("TN").rows)]
    return counties, county_distances(counties)


def test_known_distances_between_cities():
    latitude, longitude = (np.array(side) for side in zip(*PLACES.values(), strict=True))
    found = great_circle_km(latitude, longitude)
    assert found[0, 1] == pytest.approx(315, abs=2)
    assert found[0, 2] == pytest.approx(5065, rel=0.01)
    assert np.allclose(found, found.T)
    assert np.diag(found) == pytest.approx(0)


def test_a_quarter_of_the_equator_and_opposite_points():
    found = great_circle_km(np.array([0.0, 0.0, 0.0, 90.0]), np.array([0.0, 90.0, 180.0, 12.0]))
    assert found[0] == pytest.approx([0, 10007.557, 20015.115, 10007.557], abs=0.01)


def test_centers_of_the_counties_of_memphis_and_nashville():
    found = county_distances(built.read_counties().loc[["47157", "47037"]])
    assert found[0, 1] == pytest.approx(310, abs=12)


def test_the_mean_distance_inside_a_disc_is_that_of_random_points():
    random = np.random.default_rng(1)
    points = random.uniform(-1, 1, (2, 400_000, 2))
    inside = (points**2).sum(axis=2).max(axis=0) <= 1
    apart = np.sqrt(((points[0] - points[1])[inside] ** 2).sum(axis=1)).mean()
    assert apart == pytest.approx(DISC, rel=0.005)


def test_a_county_is_some_way_from_itself_and_no_pair_is_closer_than_that(distances):
    counties, found = distances
    own = np.diag(found)
    assert own == pytest.approx(DISC * np.sqrt(counties["area_km2"].to_numpy() / np.pi))
    assert own.min() > 5
    assert (found >= np.minimum(own[:, None], own[None, :])).all()
    assert np.allclose(found, found.T)


def test_two_counties_with_one_center_are_as_far_apart_as_the_smaller_is_from_itself():
    twins = pd.DataFrame({"latitude": [35.0, 35.0], "longitude": [-90.0, -90.0], "area_km2": [2000.0, 500.0]})
    found = county_distances(twins)
    assert found[0, 1] == found[1, 0] == found[1, 1] < found[0, 0]


def test_every_county_has_a_center_and_an_area():
    """Shelby's center of population in the 2020 census: 35.131 N, 89.886 W."""
    counties = built.read_counties()
    assert counties[["latitude", "longitude", "area_km2"]].notna().all(axis=None)
    assert counties["area_km2"].min() > 0
    shelby = counties.loc["47157"]
    assert (shelby["latitude"], shelby["longitude"]) == pytest.approx((35.131, -89.886), abs=0.001)
    assert shelby["area_km2"] == pytest.approx(2033, rel=0.02)
