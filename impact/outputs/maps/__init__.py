"""Maps: layers of counties, facilities, circles and commuters as GeoJSON and GeoPackage, styled for QGIS."""

from pathlib import Path

import pandas as pd

from impact.outputs.catalog import LAYERS
from impact.outputs.maps.counties import counties_layer
from impact.outputs.maps.files import write_geojson, write_geopackage
from impact.outputs.maps.layer import KIND, Layer, fields_of
from impact.outputs.maps.places import flows_layer, rings_layer, sites_layer
from impact.outputs.maps.styles import file_style, layer_styles
from impact.results import Results

__all__ = ["field_table", "geojson_files", "map_layers", "write_maps"]


def map_layers(results: Results) -> dict[str, Layer]:
    """Return the layers by name, in the order in which a map lists them: the first is drawn on top."""
    layers = (sites_layer(results), rings_layer(results), flows_layer(results), counties_layer(results))
    return {layer.name: layer for layer in layers}


def geojson_files(layers: dict[str, Layer]) -> dict[str, dict[str, Layer]]:
    """Return what each GeoJSON file holds: layers by the kind of their features."""
    return {
        "results": {"county": layers["counties"]},
        "sites": {"site": layers["sites"], "ring": layers["rings"]},
    }


def write_maps(results: Results, folder: Path) -> None:
    """Write results.geojson and sites.geojson, a QGIS style alongside each, and results.gpkg."""
    layers = map_layers(results)
    for name, kinds in geojson_files(layers).items():
        write_geojson(kinds, folder / f"{name}.geojson")
        (folder / f"{name}.qml").write_text(file_style(kinds, KIND), encoding="utf-8", newline="\n")
    styles = [style for layer in layers.values() for style in layer_styles(layer)]
    about = (
        f"{results.study.title}. Money in {results.study.price_year} USD. Made by impact {results.manifest['version']}."
    )
    write_geopackage(list(layers.values()), styles, folder / "results.gpkg", about)


def field_table(price_year: int) -> pd.DataFrame:
    """Return what each field of each layer holds: layer, field, title, unit, type."""
    kinds = {"sites": [KIND], "rings": [KIND]}
    rows = [(layer, *field) for layer in LAYERS for field in (*kinds.get(layer, []), *fields_of(layer, price_year))]
    return pd.DataFrame(rows, columns=["layer", "field", "title", "unit", "type"])
