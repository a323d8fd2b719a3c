"""Distances between counties: great circles between the centers of their outlines, in kilometers.

Centers are those of the area, not of the people: no finer population data are available. Inside a county the mean
distance of two random points in a disc of its area stands: 128 sqrt(area / pi) / (45 pi) (Apsimon 1958).
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.threads import in_threads

EARTH_RADIUS_KM = 6371.0088
DISC = 128 / (45 * np.pi)
"""Mean distance between two random points of a disc, in radii."""
BLOCK = 256
"""Places at a time; the distance back is the same and is not calculated again."""


def great_circle_km(latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Distances between points given in degrees, point x point, km: d = 2 R arcsin sqrt(haversine).

    >>> found = great_circle_km(np.array([35.1, 36.2]), np.array([-90.0, -86.8]))  # Memphis, Nashville
    >>> found.round(0).astype(int).tolist()
    [[0, 314], [314, 0]]
    """
    lat, lon = np.radians(latitude), np.radians(longitude)
    distance = np.empty((len(lat), len(lat)))

    def fill(first: int) -> None:
        own, rest = slice(first, first + BLOCK), slice(first, None)
        half = np.sin((lat[own, None] - lat[rest]) / 2) ** 2
        half += np.cos(lat)[own, None] * np.cos(lat)[rest] * np.sin((lon[own, None] - lon[rest]) / 2) ** 2
        found = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
        distance[own, rest], distance[rest, own] = found, found.T

    for _ in in_threads(fill, range(0, len(lat), BLOCK)):
        pass
    return distance


def county_distances(counties: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Distance of each county to each other and to itself, km; columns latitude, longitude, area_km2 are needed.

    d_ss = 128 / (45 pi) sqrt(area_s / pi); no pair is nearer than min(d_rr, d_ss).
    """
    distance = great_circle_km(counties["latitude"].to_numpy(), counties["longitude"].to_numpy())
    own = DISC * np.sqrt(counties["area_km2"].to_numpy() / np.pi)
    distance[np.diag_indices(len(counties))] = own
    return np.asarray(np.maximum(distance, np.minimum(own[:, None], own[None, :])))
