"""A map as SVG: counties in five classes of equal number, darker for more; a plain picture that any program shows."""

from collections.abc import Mapping
from html import escape
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

COLORS = ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c")
"""Five blues that stay apart in gray and for color-blind eyes (ColorBrewer)."""
MILLION, BILLION = 1e6, 1e9
WIDTH, MARGIN, TOP, ROW = 1000.0, 20.0, 50.0, 22.0
"""Pixels: of the map, around it, of the title, of a row of the legend."""


def sweep_map(shapes: Mapping[str, Any], values: pd.Series, labels: pd.Series, heading: str, *, is_usd: bool) -> str:
    """Return the map.

    Args:
        shapes: geometry by code, longitude and latitude.
        values, labels: by code.
        heading: title.
        is_usd: whether values are dollars.
    """
    edges = class_edges(values)
    place, height = placing(shapes)
    paths = [
        f'<path d="{path_of(shapes[code], place)}" fill="{COLORS[class_of(values[code], edges)]}">'
        f"<title>{escape(labels[code])}: {words(values[code], is_usd=is_usd)}</title></path>"
        for code in shapes
    ]
    rows = "".join(
        f'<rect x="{MARGIN}" y="{TOP + height + MARGIN + ROW * row:.0f}" width="26" height="14" fill="{COLORS[row]}" '
        f'stroke="#888"/><text x="{MARGIN + 36}" y="{TOP + height + MARGIN + ROW * row + 12:.0f}">'
        f"{words(low, is_usd=is_usd)} to {words(high, is_usd=is_usd)}</text>"
        for row, (low, high) in enumerate(pairwise(edges))
    )
    total = TOP + height + 2 * MARGIN + ROW * len(COLORS)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + 2 * MARGIN:.0f} {total:.0f}" '
        'font-family="sans-serif" font-size="14">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n<text x="{MARGIN}" y="30">{escape(heading)}</text>\n'
        '<g stroke="white" stroke-width="0.5">\n' + "\n".join(paths) + f"\n</g>\n{rows}\n</svg>\n"
    )


def class_edges(values: pd.Series) -> npt.NDArray[np.float64]:
    """Return the bounds of the classes, as many counties in each."""
    return np.asarray(np.quantile(values.to_numpy(dtype=float), np.linspace(0, 1, len(COLORS) + 1)))


def class_of(value: float, edges: npt.NDArray[np.float64]) -> int:
    """Return the class that a value falls in."""
    return min(int(np.searchsorted(edges[1:], value)), len(COLORS) - 1)


def placing(shapes: Mapping[str, Any]) -> tuple[Any, float]:
    """Return what turns longitude and latitude into pixels, true to scale at the middle latitude; and the height."""
    points = np.concatenate([ring for shape in shapes.values() for ring in rings_of(shape)])
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    narrow = np.cos(np.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * narrow)

    def place(ring: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        across, down = (ring[:, 0] - west) * narrow * scale, (north - ring[:, 1]) * scale
        return np.column_stack([MARGIN + across, TOP + down]).round(1)

    return place, float((north - south) * scale)


def rings_of(shape: Any) -> list[npt.NDArray[np.float64]]:  # noqa: ANN401 - a multipolygon
    """Return longitude and latitude of each ring; islands beyond the date line stand west of it."""
    rings = [ring for part in shape.geoms for ring in (part.exterior, *part.interiors)]
    points = [np.asarray(ring.coords)[:-1, :2] for ring in rings]
    return [np.column_stack([np.where(ring[:, 0] > 0, ring[:, 0] - 360, ring[:, 0]), ring[:, 1]]) for ring in points]


def path_of(shape: Any, place: Any) -> str:  # noqa: ANN401 - a multipolygon, and what places its points
    """Return the outline as an SVG path."""
    return "".join("M" + "L".join(f"{x:g},{y:g}" for x, y in place(ring)) + "Z" for ring in rings_of(shape))


def words(value: float, *, is_usd: bool) -> str:
    """Return a figure in few letters.

    >>> words(2535.8, is_usd=False), words(157361519.0, is_usd=True), words(30_000.0, is_usd=True)
    ('2,536', '$157.4 million', '$30,000')
    """
    if not is_usd:
        return f"{round(value):,}"
    if abs(value) >= BILLION:
        return f"${value / BILLION:,.2f} billion"
    return f"${value / MILLION:,.1f} million" if abs(value) >= MILLION else f"${round(value):,}"
