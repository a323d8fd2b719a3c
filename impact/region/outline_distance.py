"""How far a point lies from a county's outline."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from impact.region.distance import great_circle_km

Ring = npt.NDArray[np.float64]
"""Points of a closed line: longitude and latitude, degrees."""


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
