"""Outputs of a sweep: its sites as tables and layers, and a map as SVG.

sweep.csv        all sites, best first
sweep.geojson    the same as a map layer, sweep.qml its style for QGIS
sweep.svg        a map of the figure that they are ranked by
sweep.html       a page to read: the map and the best sites with their figures
sweep.json       the same with notes, names of the layer's fields and manifest
"""

import json
from collections.abc import Mapping
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.outputs.catalog import SWEEP
from impact.outputs.figures import records
from impact.outputs.folder import write_folder
from impact.outputs.maps.files import write_geojson
from impact.outputs.maps.layer import Field, Layer, features, field_of, whole
from impact.outputs.maps.styles import county_style
from impact.outputs.report.page import made, render
from impact.outputs.tables import csv_text
from impact.question_results import SweepResults

COLORS = ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c")
"""Five blues that stay apart in gray and for color-blind eyes (ColorBrewer)."""
MILLION, BILLION = 1e6, 1e9
MOST_ROWS, NUMBERED = 200, 10
"""Sites in the table of the page; those whose rank stands on the map."""
WIDTH, MARGIN, TOP, ROW = 1000.0, 20.0, 50.0, 22.0
"""Pixels: of the map, around it, of the title, of a row of the legend."""


def sweep_fields(price_year: int) -> dict[str, Field]:
    """Return the field of the layer for each column of the table; names have at most ten letters."""
    return {column: field_of(row, price_year) for column, row in SWEEP.items()}


def write_sweep(found: SweepResults, destination: Path) -> None:
    """Write the folder of a sweep, which is replaced whole or not at all."""

    def write(folder: Path) -> None:
        layer = sweep_layer(found)
        write_geojson({"sweep": layer}, folder / "sweep.geojson")
        texts = {
            "csv": sweep_csv(found),
            "svg": map_of(found),
            "html": sweep_page(found),
            "json": sweep_json(found),
            "qml": style_of(found, layer),
        }
        for ending, text in texts.items():
            (folder / f"sweep.{ending}").write_text(text, encoding="utf-8", newline="\n")

    write_folder(destination, write)


def sweep_csv(found: SweepResults) -> str:
    """Return the sites as CSV."""
    return csv_text(found.sites)


def sweep_json(found: SweepResults) -> str:
    """Return the sites with notes, fields and manifest as JSON."""
    price_year = found.study.price_year
    record = {
        "ranked_by": f"area_{found.ranked_by}",
        "price_year": price_year,
        "sites": records(found.sites),
        "notes": list(found.notes),
        "geojson_fields": {field.name: field.titled for field in sweep_fields(price_year).values()},
        "manifest": found.manifest,
    }
    return json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def sweep_layer(found: SweepResults) -> Layer:
    """Return the layer of the sites, best first."""
    fields = sweep_fields(found.study.price_year)
    names = {column: field.name for column, field in fields.items()}
    rows = found.sites.rename(columns=names).to_dict("records")
    return Layer(
        name="sweep",
        title="One study in many places",
        about=" ".join(found.notes),
        shape="MultiPolygon",
        fields=tuple(fields.values()),
        features=features(fields.values(), rows, map(whole, found.county_shapes["geometry"])),
    )


def style_of(found: SweepResults, layer: Layer) -> str:
    """Return the style of the layer: the figure that the sites are ranked by, in classes."""
    field = sweep_fields(found.study.price_year)[f"area_{found.ranked_by}"]
    return county_style(layer, field, "{unit}").text


def sweep_page(found: SweepResults) -> str:
    """Return the page: what was asked, the map, the best sites with county and state names, units on every figure."""
    fields, sites = sweep_fields(found.study.price_year), found.sites.head(MOST_ROWS)
    reaches = {
        "county": "In the county", "state": "In its state", "area": "In the surrounding area", "nation": "In the nation"
    }  # fmt: skip
    is_usd = found.ranked_by.endswith("_usd")
    title = fields[f"area_{found.ranked_by}"].titled
    best, last = (words(found.sites[f"area_{found.ranked_by}"].iloc[place], is_usd=is_usd) for place in (0, -1))
    rows = [
        [f"{row['rank']}. {row['county']}", f"{row['population']:,.0f}", f"{row['area_counties']:,.0f}"]
        + [words(row[f"{reach}_{found.ranked_by}"], is_usd=is_usd) for reach in reaches]
        for row in sites.to_dict("records")
    ]
    more = f"The best {len(rows)} of {len(found.sites):,} sites; all are in sweep.csv"
    context = {
        "title": found.study.title,
        "in_short": (
            f"If the project stood in {sites['county'].iloc[0]}, {title[0].lower()}{title[1:]} would be {best}, the "
            f"most of {len(found.sites):,} counties; in the last of them {last}."
        ),
        "figure": title,
        "svg": map_of(found),
        "circle": "A circle is where the project is planned." if own_sites(found) else "",
        "count": more if len(rows) < len(found.sites) else f"All {len(rows):,} sites, best first",
        "heads": ["Residents", "Counties around", *reaches.values()],
        "rows": rows,
        "notes": found.notes,
        "made": made(found.manifest),
    }
    return render("sweep.html", context, with_scripts=False)


def own_sites(found: SweepResults) -> list[str]:
    """Return the counties of the map in which the study's own facilities stand."""
    known = set(found.sites["geoid"])
    return [code for code in dict.fromkeys(site.county for site in found.study.facility) if code in known]


def map_of(found: SweepResults) -> str:
    """Return the map of the figure that the sites are ranked by."""
    column = f"area_{found.ranked_by}"
    title = sweep_fields(found.study.price_year)[column].titled
    values = found.sites.set_index("geoid")[column]
    shapes = dict(zip(found.county_shapes["geoid"], found.county_shapes["geometry"], strict=True))
    labels = found.sites.set_index("geoid")["county"]
    heading = f"{found.study.title}: {title}, by site"
    marks = marks_of(shapes, list(found.sites["geoid"].head(NUMBERED)), own_sites(found))
    return sweep_map(shapes, values, labels, heading, marks, is_usd=column.endswith("_usd"))


def marks_of(shapes: Mapping[str, Any], best: list[str], own: list[str]) -> str:
    """Return the ranks of the best sites and a circle in each county where the study's own facilities stand."""
    place, _height = placing(shapes)

    def middle(code: str) -> tuple[float, float]:
        point = shapes[code].representative_point()
        across, down = place(np.array([[point.x, point.y]]))[0]
        return float(across), float(down)

    drawn = {code for code, shape in shapes.items() if not shape.is_empty}
    circles = [f'<circle cx="{x:g}" cy="{y:g}" r="11"/>' for x, y in map(middle, (one for one in own if one in drawn))]
    ranked = ((rank, middle(code)) for rank, code in enumerate(best, start=1) if code in drawn)
    numbers = [f'<text x="{x:g}" y="{y + 4:g}" text-anchor="middle">{rank}</text>' for rank, (x, y) in ranked]
    return (
        f'<g fill="none" stroke="#a83e00" stroke-width="3">{"".join(circles)}</g>\n'
        '<g font-size="12" font-weight="bold" paint-order="stroke" stroke="white" stroke-width="3">'
        f"{''.join(numbers)}</g>"
    )


def sweep_map(
    shapes: Mapping[str, Any], values: pd.Series, labels: pd.Series, heading: str, marks: str = "", *, is_usd: bool
) -> str:
    """Return the map.

    Args:
        shapes: geometry by code, longitude and latitude.
        values, labels: by code.
        heading: title.
        marks: drawn over the counties, as SVG.
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
        '<g stroke="white" stroke-width="0.5">\n' + "\n".join(paths) + f"\n</g>\n{marks}\n{rows}\n</svg>\n"
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
