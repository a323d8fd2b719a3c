"""Outputs of a sweep.

sweep.csv        all sites, best first
sweep.geojson    the same as a map layer, sweep.qml its style for QGIS
sweep.svg        a map of the figure that they are ranked by
sweep.json       the same with notes, names of the layer's fields and manifest
"""

import json
from pathlib import Path

from impact.outputs.catalog import SWEEP
from impact.outputs.figures import records
from impact.outputs.folder import write_folder
from impact.outputs.maps.counties import whole
from impact.outputs.maps.geojson import write_geojson
from impact.outputs.maps.layer import Field, Layer, features, field_of
from impact.outputs.maps.styles import county_style
from impact.outputs.sweep_map import sweep_map
from impact.outputs.tables import csv_text
from impact.results import SweepResults


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


def map_of(found: SweepResults) -> str:
    """Return the map of the figure that the sites are ranked by."""
    column = f"area_{found.ranked_by}"
    title = sweep_fields(found.study.price_year)[column].titled
    values = found.sites.set_index("geoid")[column]
    shapes = dict(zip(found.county_shapes["geoid"], found.county_shapes["geometry"], strict=True))
    labels = found.sites.set_index("geoid")["county"]
    heading = f"{found.study.title}: {title}, by site"
    return sweep_map(shapes, values, labels, heading, is_usd=column.endswith("_usd"))
