"""Maps: layers of counties, facilities, circles and commuters as GeoJSON and GeoPackage, styled for QGIS."""

from pathlib import Path

import pandas as pd

from impact.outputs.catalog import LAYERS
from impact.outputs.maps.counties import counties_layer, county_years_layer
from impact.outputs.maps.files import write_geojson, write_geopackage
from impact.outputs.maps.layer import KIND, SHAPEFILE_NAME, Layer, fields_of
from impact.outputs.maps.places import flows_layer, rings_layer, sites_layer, tax_layers
from impact.outputs.maps.styles import layer_styles
from impact.results import Results

__all__ = ["field_table", "geojson_files", "map_layers", "write_maps"]


def map_layers(results: Results) -> dict[str, Layer]:
    """Return the layers by name, in the order in which a map lists them: the first is drawn on top."""
    (areas, points), years = tax_layers(results), county_years_layer(results)
    layers = (
        sites_layer(results), *([points] if len(points.features) else []), rings_layer(results), flows_layer(results),
        areas, counties_layer(results), *([years] if len(years.features) else []),
    )  # fmt: skip
    return {layer.name: layer for layer in layers}


def geojson_files(layers: dict[str, Layer]) -> dict[str, dict[str, Layer]]:
    """Return what each GeoJSON file holds, by the kind of its features; rings only where there are any."""
    files = {
        "results": {"county": layers["counties"]},
        "sites": {"site": layers["sites"]},
        "rings": {"ring": layers["rings"]},
    }
    return {name: kinds for name, kinds in files.items() if name != "rings" or len(layers["rings"].features)}


def write_maps(results: Results, folder: Path, made: dict[str, Layer] | None = None) -> None:
    """Write results, sites and rings as GeoJSON, each with its styles (QML, SLD), and results.gpkg.

    Args:
        results: of the run.
        folder: in which they are written.
        made: map_layers, if they are made.
    """
    layers = map_layers(results) if made is None else made
    styles = [style for layer in layers.values() for style in layer_styles(layer)]
    for name, kinds in geojson_files(layers).items():
        write_geojson(kinds, folder / f"{name}.geojson")
        (layer,) = kinds.values()
        style = next(style for style in styles if style.layer == layer.name)
        (folder / f"{name}.qml").write_text(style.text, encoding="utf-8", newline="\n")
        (folder / f"{name}.sld").write_text(style.sld, encoding="utf-8", newline="\n")
    about = (
        f"{results.study.title}. Money in {results.study.price_year} USD. Made by impact {results.manifest['version']}."
    )
    write_geopackage(list(layers.values()), styles, folder / "results.gpkg", about)


def field_table(price_year: int) -> pd.DataFrame:
    """Return what each field of each layer holds: layer, field, title, unit, type, and its name in a shapefile."""
    kinds = {"sites": [KIND], "rings": [KIND]}
    rows = [
        (layer, *field, field.name[:SHAPEFILE_NAME])
        for layer in LAYERS
        for field in (*kinds.get(layer, []), *fields_of(layer, price_year))
    ]
    return pd.DataFrame(rows, columns=["layer", "field", "title", "unit", "type", "shapefile"])
