"""Opens a run's results.gpkg in QGIS, with the styles stored in it, and draws a page with legend: make qgis.

Runs with the Python that QGIS is installed for, not with the project's own. Fails if a layer is not valid, has no
stored style, or draws nothing.
"""

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
MISSING = """QGIS is missing; on Debian or Ubuntu: apt-get install --no-install-recommends python3-qgis
If it is installed for another Python, name it: make qgis QGIS_PYTHON=/usr/bin/python3"""
try:
    from qgis import core
    from qgis.PyQt.QtCore import QRectF
    from qgis.PyQt.QtGui import QFont
except ImportError:
    sys.exit(MISSING)

PAGE = (297.0, 210.0)
DPI = 150
PROJECTION = "EPSG:5070"
"""Albers' equal-area projection of the contiguous United States."""


def titles(path: Path) -> dict[str, str]:
    """Return the titles of the file's layers."""
    with closing(sqlite3.connect(path)) as base:
        return dict(base.execute("SELECT table_name, identifier FROM gpkg_contents WHERE data_type = 'features'"))


def stored_layers(path: Path) -> list:
    """Return the layers of the file, the first on top, each with its default style."""
    layers = [core.QgsVectorLayer(f"{path}|layername={name}", title, "ogr") for name, title in titles(path).items()]
    for layer in layers:
        count, _, styles, _, error = layer.listStylesInDatabase()
        if not layer.isValid() or count < 1 or error:
            sys.exit(f"{path}, {layer.name()}: QGIS cannot read it, or finds no style {error}")
        print(
            f"{layer.name()}: {layer.featureCount()} features, {layer.renderer().type()}, {', '.join(styles[:count])}"
        )
    return layers


def page(layers: list, title: str):
    """Return a page with the map, its title and its legend."""
    project = core.QgsProject.instance()
    project.setCrs(core.QgsCoordinateReferenceSystem(PROJECTION))
    project.addMapLayers(layers)
    layout = core.QgsPrintLayout(project)
    layout.initializeDefaults()
    seen = core.QgsLayoutItemMap(layout)
    seen.attemptSetSceneRect(QRectF(8, 20, 190, 182))
    seen.setLayers(layers)
    seen.setCrs(project.crs())
    extent = core.QgsMapLayerUtils.combinedExtent(layers, project.crs(), project.transformContext())
    extent.scale(1.06)
    seen.zoomToExtent(extent)
    seen.setFrameEnabled(True)
    layout.addLayoutItem(seen)
    head = core.QgsLayoutItemLabel(layout)
    head.setText(title)
    head.setFont(QFont("DejaVu Sans", 14))
    head.attemptSetSceneRect(QRectF(8, 6, 280, 12))
    layout.addLayoutItem(head)
    legend = core.QgsLayoutItemLegend(layout)
    legend.setLinkedMap(seen)
    legend.attemptSetSceneRect(QRectF(202, 20, 90, 182))
    for style in (core.QgsLegendStyle.Group, core.QgsLegendStyle.Subgroup, core.QgsLegendStyle.SymbolLabel):
        legend.setStyleFont(style, QFont("DejaVu Sans", 8))
    legend.setWrapString("|")
    layout.addLayoutItem(legend)
    return layout


def main(source: Path, target: Path) -> None:
    """Draw the page of one file."""
    application = core.QgsApplication([], False)
    application.initQgis()
    layers = stored_layers(source)
    layout = page(layers, source.parent.name)
    settings = core.QgsLayoutExporter.ImageExportSettings()
    settings.dpi = DPI
    done = core.QgsLayoutExporter(layout).exportToImage(str(target), settings)
    if done != core.QgsLayoutExporter.Success:
        sys.exit(f"{target}: QGIS could not write it")
    print(f"Written: {target}")
    core.QgsProject.instance().clear()
    application.exitQgis()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
