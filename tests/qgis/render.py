"""Opens the map layers of a run in QGIS, with the styles stored in them, and draws a page with legend: make qgis.

    render.py                     says whether QGIS can be used
    render.py FOLDER PICTURE      reads FOLDER/run.json and the map layers; writes PICTURE (png)

Runs with the Python that QGIS is installed for, not with the project's own. Fails if a layer is not read, has not the
style that is stored with it, or if the picture is empty.
"""

import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
MISSING = """QGIS is missing. On Debian or Ubuntu: apt-get install --no-install-recommends python3-qgis
If it is installed for another Python than /usr/bin/python3: make qgis QGIS_PYTHON=..."""
try:
    from qgis import core
    from qgis.PyQt.QtCore import QRectF
    from qgis.PyQt.QtGui import QFontDatabase, QImage
except ImportError:
    sys.exit(MISSING)

DPI = 150
REGION, SITES, LEGEND = QRectF(8, 18, 190, 184), QRectF(204, 142, 86, 60), QRectF(202, 14, 90, 120)
"""Parts of an A4 page, in millimeters."""
NEAR = ("Facilities of the study", "Where the set-aside is spent")
"""Titles of the layers that the small map shows whole."""
UNDRAWN = ("Taxes by jurisdiction", "Effects by county and year, with ranges")
"""Layers that would cover the counties; their styles are read all the same."""
FEWEST_COLORS = 12
FILES = {
    "results.geojson": "graduatedSymbol",
    "sites.geojson": "singleSymbol",
}
"""GeoJSON files and how their styles draw them."""


def stored_layers(path: Path) -> list:
    """Return the layers of the GeoPackage, the first on top, each with its default style and its title."""
    with closing(sqlite3.connect(path)) as base:
        titles = base.execute(
            "SELECT table_name, identifier FROM gpkg_contents WHERE data_type = 'features'"
        ).fetchall()
    layers = [core.QgsVectorLayer(f"{path}|layername={name}", title, "ogr") for name, title in titles]
    for layer in layers:
        count, _, styles, _, error = layer.listStylesInDatabase()
        if not layer.isValid() or count < 1 or error:
            sys.exit(f"{path}, {layer.name()}: QGIS cannot read it, or finds no style {error}")
        print(
            f"{layer.name()}: {layer.featureCount()} features, {layer.renderer().type()}, {', '.join(styles[:count])}"
        )
        print(f"  {'; '.join(field.displayName() for field in layer.fields())}")
    return layers


def check_files(folder: Path) -> None:
    """Stop if a GeoJSON file does not open with the style alongside it."""
    for name, kind in FILES.items():
        layer = core.QgsVectorLayer(f"{folder}/{name}", name, "ogr")
        if not layer.isValid() or (layer.featureCount() and layer.renderer().type() != kind):
            sys.exit(f"{name}: QGIS cannot read it, or not with its style")
        print(f"{name}: {layer.featureCount()} features, {layer.renderer().type()}")


def study_title(folder: Path) -> str:
    """Return the title of the study, as the record of the run has it."""
    return json.loads((folder / "run.json").read_text(encoding="utf-8"))["study"]["title"]


def local_projection(layers: list):
    """Return an equal-area projection around the middle of the layers, north up."""
    middle = core.QgsMapLayerUtils.combinedExtent(
        layers, core.QgsCoordinateReferenceSystem("EPSG:4326"), core.QgsCoordinateTransformContext()
    ).center()
    return core.QgsCoordinateReferenceSystem.fromProj(
        f"+proj=laea +lat_0={middle.y():.2f} +lon_0={middle.x():.2f} +datum=WGS84 +units=m"
    )


def add_map(layout, layers: list, part: QRectF, focus: list, margin: float) -> object:
    """Add a map of the layers to a page, as far as `focus` reaches."""
    seen = core.QgsLayoutItemMap(layout)
    seen.attemptSetSceneRect(part)
    seen.setLayers(layers)
    project = layout.project()
    extent = core.QgsMapLayerUtils.combinedExtent(focus, project.crs(), project.transformContext())
    extent.grow(margin)
    seen.zoomToExtent(extent)
    seen.setFrameEnabled(True)
    layout.addLayoutItem(seen)
    return seen


def page(layers: list, title: str):
    """Return a page with the region, the surrounding area of the sites, and a legend."""
    project = core.QgsProject.instance()
    project.setCrs(local_projection(layers))
    project.addMapLayers(layers)
    layout = core.QgsPrintLayout(project)
    layout.initializeDefaults()
    region = add_map(layout, layers, REGION, layers, 4000)
    add_map(layout, layers, SITES, [layer for layer in layers if layer.name() in NEAR], 4000)
    font = QFontDatabase.systemFont(QFontDatabase.GeneralFont)
    head = core.QgsLayoutItemLabel(layout)
    head.setText(title)
    font.setPointSize(14)
    head.setFont(font)
    head.attemptSetSceneRect(QRectF(8, 6, 280, 10))
    layout.addLayoutItem(head)
    legend = core.QgsLayoutItemLegend(layout)
    legend.setLinkedMap(region)
    legend.attemptSetSceneRect(LEGEND)
    font.setPointSize(8)
    for style in (core.QgsLegendStyle.Group, core.QgsLegendStyle.Subgroup, core.QgsLegendStyle.SymbolLabel):
        legend.setStyleFont(style, font)
    layout.addLayoutItem(legend)
    return layout


def write_picture(layout, target: Path) -> None:
    """Write the page as a picture; stop if there is hardly anything on it."""
    settings = core.QgsLayoutExporter.ImageExportSettings()
    settings.dpi = DPI
    settings.exportMetadata = False
    target.unlink(missing_ok=True)
    if core.QgsLayoutExporter(layout).exportToImage(str(target), settings) != core.QgsLayoutExporter.Success:
        sys.exit(f"{target}: QGIS could not write it")
    picture = QImage(str(target))
    colors = {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
    if len(colors) < FEWEST_COLORS:
        sys.exit(f"{target}: QGIS drew only {len(colors)} colors")
    print(f"Written: {target}")


def main(folder: Path, target: Path) -> None:
    """Draw the page of one run."""
    application = core.QgsApplication([], False)
    application.initQgis()
    check_files(folder)
    layers = [layer for layer in stored_layers(folder / "results.gpkg") if layer.featureCount()]
    layout = page([layer for layer in layers if layer.name() not in UNDRAWN], study_title(folder))
    write_picture(layout, target)
    core.QgsProject.instance().clear()
    application.exitQgis()


if __name__ == "__main__" and len(sys.argv) > 1:
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
