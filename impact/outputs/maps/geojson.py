"""GeoJSON after RFC 7946: WGS84, outer rings counterclockwise, six decimals, bounds, no other member."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from impact.outputs.maps.layer import DECIMALS, KIND, Layer, joint_fields

FULL_TURN = 360.0
"""Degrees of longitude."""


def write_geojson(kinds: Mapping[str, Layer], path: Path) -> None:
    """Write layers to one file, by the kind of their features."""
    text = json.dumps(feature_collection(kinds), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def feature_collection(kinds: Mapping[str, Layer]) -> dict[str, Any]:
    """Return the GeoJSON record.

    Args:
        kinds: layers by the kind of their features, which is reported where there are several.
    """
    names = [field.name for field in joint_fields(kinds)]
    found = [
        {
            "type": "Feature",
            "properties": _properties(names, row | {KIND.name: kind}),
            "geometry": _geometry(row["geometry"]),
        }
        for kind, layer in kinds.items()
        for row in layer.features.to_dict("records")
    ]
    shapes = [shape for layer in kinds.values() for shape in layer.features["geometry"]]
    box = bounding_box(shapes)
    return {"type": "FeatureCollection"} | ({"bbox": _decimals(box)} if box else {}) | {"features": found}


def bounding_box(shapes: Iterable[shapely.Geometry]) -> list[float]:
    """West, south, east and north of the smallest box around shapes, in degrees.

    West is greater than east where the box crosses the 180th meridian (RFC 7946, section 5.2): of all boxes between
    the parts of the shapes it is the one that leaves out the widest gap. No box without shapes.

    >>> bounding_box([shapely.box(-179, 51, -130, 71), shapely.box(172, 52, 180, 53)])
    [172.0, 51.0, -130.0, 71.0]
    """
    parts = shapely.get_parts(list(shapes))
    parts = parts[~shapely.is_empty(parts)]
    if not len(parts):
        return []
    west, south, east, north = shapely.bounds(parts).T
    order = np.argsort(west)
    reached = np.maximum.accumulate(east[order])
    gaps = np.append(west[order][1:] - reached[:-1], west.min() + FULL_TURN - east.max())
    after = int(np.argmax(gaps)) + 1
    if after == len(order):
        return [float(west.min()), float(south.min()), float(east.max()), float(north.max())]
    return [float(west[order][after]), float(south.min()), float(reached[after - 1]), float(north.max())]


def _properties(names: Sequence[str], row: dict[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) for name in names}


def _geometry(shape: shapely.Geometry) -> dict[str, Any] | None:
    """Return a geometry; null where none is known (RFC 7946, 3.2)."""
    if shape.is_empty:
        return None
    outline = shapely.geometry.mapping(shape)
    return {"type": outline["type"], "coordinates": _decimals(outline["coordinates"])}


def _decimals(coordinates: Any) -> Any:  # noqa: ANN401 - numbers, nested as deep as the geometry is
    if isinstance(coordinates, float):
        return round(coordinates, DECIMALS) + 0.0
    return [_decimals(part) for part in coordinates]
