"""GeoJSON after RFC 7946: WGS84, outer rings counter-clockwise, six decimals, bounds, no other member."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely

from impact.outputs.maps.layer import DECIMALS, KIND, Layer, joint_fields


def write_geojson(kinds: Mapping[str, Layer], path: Path) -> None:
    """Write layers to one file, by the kind of their features."""
    text = json.dumps(feature_collection(kinds), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def feature_collection(kinds: Mapping[str, Layer]) -> dict[str, Any]:
    """Return the GeoJSON record.

    Args:
        kinds: layers by the kind of their features, which is told where there are several.
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
    return {"type": "FeatureCollection", **bounds(shapes), "features": found}


def bounds(shapes: Sequence[shapely.Geometry]) -> dict[str, Any]:
    """Return the bounds of some shapes as a member; none where no shape is known (RFC 7946, 5)."""
    known = [shape for shape in shapes if not shape.is_empty]
    return {"bbox": _decimals(shapely.total_bounds(known).tolist())} if known else {}


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
