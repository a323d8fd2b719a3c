"""Distances: great circles between the centers of counties, and from a point to a county's outline.

Centers are those of the area, not of the people: no finer population data are available. Inside a county the mean
distance of two random points in a disc of its area stands: 128 sqrt(area / pi) / (45 pi) (Apsimon 1958).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.threads import in_threads

EARTH_RADIUS_KM = 6371.0088
DISC = 128 / (45 * np.pi)
"""Mean distance between two random points of a disc, in radii."""
BLOCK = 256
"""Places at a time; the distance back is the same and is not calculated again."""
Ring = npt.NDArray[np.float64]
"""Points of a closed line: longitude and latitude, degrees."""


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


def km_outside(longitude: float, latitude: float, polygons: Sequence[Sequence[Ring]]) -> float:
    """Return the distance from a point to an outline, km; 0 inside it.

    The nearest point of the outline is found where a degree of longitude is cos(latitude) as long as one of latitude.

    Args:
        longitude, latitude: degrees.
        polygons: the outline: polygons of rings, shell first.

    >>> square = [[np.array([[-90.0, 35.0], [-89.0, 35.0], [-89.0, 36.0], [-90.0, 36.0], [-90.0, 35.0]])]]
    >>> km_outside(-89.5, 35.5, square), round(km_outside(-89.5, 37.0, square))
    (0.0, 111)
    """
    import shapely  # noqa: PLC0415 - heavy, and only studies with places need it
    from shapely.ops import nearest_points  # noqa: PLC0415

    scale = max(float(np.cos(np.radians(latitude))), 0.01)
    squeezed = [(rings[0] * [scale, 1.0], [ring * [scale, 1.0] for ring in rings[1:]]) for rings in polygons]
    outline, point = shapely.MultiPolygon(squeezed), shapely.Point(longitude * scale, latitude)
    near = nearest_points(outline, point)[0]
    pair = great_circle_km(np.array([latitude, near.y]), np.array([longitude, near.x / scale]))
    return float(pair[0, 1])
