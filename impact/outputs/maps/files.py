"""Files of the map layers: GeoJSON after RFC 7946, and results.gpkg with titles, units and styles.

GDAL writes the layers; titles of fields (the schema extension of GeoPackage 1.3) and styles (a table that QGIS looks
for) are added to them. All times in the file are the same, whatever the clock says.
"""

import errno
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from impact.outputs.maps.layer import DECIMALS, KIND, Layer, joint_fields
from impact.outputs.maps.styles import Style

FULL_TURN = 360.0
"""Degrees of longitude."""
TIME = "1980-01-01T00:00:00.000Z"
"""As in the workbook: a fixed time, so that the same run writes the same bytes."""
VERSION = "1.3"
"""Of GeoPackage: GDAL before 3.7 warns of newer ones."""
SQL_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL"}
TYPES = {"string": "str", "integer": "int64", "number": "float64"}
TABLES = """
CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT,
  description TEXT, mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT,
  min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT, f_table_schema TEXT,
  f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
  description TEXT, owner TEXT, ui TEXT, update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
"""
PAGE = 1024
"""Bytes: the many small tables of a GeoPackage take a page each."""
SYNCHRONOUS = "OGR_SQLITE_SYNCHRONOUS"
COUNTER_PLACES, ONE_CHANGE = (24, 92), (1).to_bytes(4, "big")
SCHEMA_EXTENSION = "http://www.geopackage.org/spec121/#extension_schema"
STYLES_ABOUT = "Styles for QGIS: one a line, the default of each layer marked"


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
            "properties": {name: row.get(name) for name in names},
            "geometry": _geometry(row["geometry"]),
        }
        for kind, layer in kinds.items()
        for row in layer.features.assign(**{KIND.name: kind}).to_dict("records")
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


def write_geopackage(layers: Sequence[Layer], styles: Sequence[Style], path: Path, about: str) -> None:
    """Write the layers with their styles to a new file.

    Args:
        layers: in the order in which they are listed.
        styles: of the layers; the first of each is its default.
        path: of the file.
        about: what the file is, in a sentence.
    """
    with _no_waiting_for_the_disk():
        for layer in layers:
            if not layer.outlines:
                _write_layer(layer, path, about)
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("PRAGMA synchronous = OFF")
        base.execute("BEGIN")
        for statement in TABLES.split(";"):
            base.execute(statement)
        for layer in layers:
            if layer.outlines:
                _add_view(base, layer)
        _add_titles(base, layers)
        _add_styles(base, styles)
        base.execute("UPDATE gpkg_contents SET last_change = ?", (TIME,))
        base.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (TIME,))
        base.execute("COMMIT")
        base.execute(f"PRAGMA page_size = {PAGE}")
        base.execute("VACUUM")
    _set_change_counter(path)


def _set_change_counter(path: Path) -> None:
    """Count one change: how many there were depends on how busy the machine is, as GDAL indexes in a thread of its own.

    SQLite's file format, 1.3.7 and 1.3.16: the counter at byte 24, and the same again at byte 92.
    """
    with path.open("r+b") as file:
        for place in COUNTER_PLACES:
            file.seek(place)
            file.write(ONE_CHANGE)


@contextmanager
def _no_waiting_for_the_disk() -> Iterator[None]:
    """Let SQLite leave it to the system when it writes: a run that breaks off leaves no file anyway."""
    import pyogrio  # noqa: PLC0415 - heavy, and only a run that draws maps needs it

    before = pyogrio.get_gdal_config_option(SYNCHRONOUS)
    pyogrio.set_gdal_config_options({SYNCHRONOUS: "OFF"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({SYNCHRONOUS: before})


def _write_layer(layer: Layer, path: Path, about: str) -> None:
    import geopandas  # noqa: PLC0415 - heavy, and only a run that draws maps needs it
    from pyogrio.errors import DataSourceError, FeatureError  # noqa: PLC0415

    frame = layer.features.astype({field.name: TYPES[field.kind] for field in layer.fields})
    frame = geopandas.GeoDataFrame(frame, geometry="geometry", crs="EPSG:4326")
    try:
        frame.to_file(
            path,
            layer=layer.name,
            driver="GPKG",
            engine="pyogrio",
            geometry_type=layer.shape,
            dataset_metadata={"ABOUT": about},
            dataset_options={"VERSION": VERSION},
            layer_options={"IDENTIFIER": layer.title, "DESCRIPTION": layer.about},
        )
    except (DataSourceError, FeatureError) as error:
        raise OSError(errno.EIO, str(error)) from error


def _add_view(base: sqlite3.Connection, layer: Layer) -> None:
    """Add a layer whose features have the outlines of another: a view of that and of two tables.

    NAME_values holds code of the county, year and figures; what repeats from row to row is in NAME_keys.
    """
    name, kinds = layer.name, {field.name: SQL_TYPES[field.kind] for field in layer.fields}
    repeated = [field for field, kind in kinds.items() if kind == "TEXT" and field not in ("GEOID", "NAME")]
    figures = ["GEOID", *(field for field, kind in kinds.items() if kind != "TEXT")]
    combined = list(zip(*(layer.features[field] for field in repeated), strict=True))
    keys = {key: number for number, key in enumerate(dict.fromkeys(combined), 1)}
    columns = [layer.features[field].astype(object).where(layer.features[field].notna(), None) for field in figures]
    rows = list(zip(range(1, len(combined) + 1), (keys[key] for key in combined), *columns, strict=True))
    _add_table(base, f"{name}_keys", {one: kinds[one] for one in repeated}, [(n, *key) for key, n in keys.items()])
    _add_table(base, f"{name}_values", {"KEY": "INTEGER"} | {one: kinds[one] for one in figures}, rows)
    source = {field: "k" if field in repeated else "c" if field == "NAME" else "v" for field in kinds}
    fields = ", ".join(f"{source[field]}.{field} AS {field}" for field in kinds)
    base.execute(
        f"CREATE VIEW {name} AS SELECT v.fid AS OGC_FID, c.geom AS geom, {fields}"  # noqa: S608 - names of our own
        f" FROM {name}_values v JOIN {name}_keys k ON k.fid = v.KEY JOIN {layer.outlines} c ON c.GEOID = v.GEOID"
    )
    base.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, min_x, min_y, max_x, max_y, srs_id)"
        " SELECT ?, 'features', ?, ?, min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents WHERE table_name = ?",
        (name, layer.title, layer.about, layer.outlines),
    )
    base.execute(
        "INSERT INTO gpkg_geometry_columns SELECT ?, column_name, geometry_type_name, srs_id, z, m"
        " FROM gpkg_geometry_columns WHERE table_name = ?",
        (name, layer.outlines),
    )


def _add_table(base: sqlite3.Connection, name: str, kinds: Mapping[str, str], rows: list[tuple[Any, ...]]) -> None:
    """Add a table; each row begins with its number."""
    columns = ", ".join(map(" ".join, kinds.items()))
    base.execute(f"CREATE TABLE {name} (fid INTEGER PRIMARY KEY NOT NULL, {columns})")
    marks = ", ".join("?" * (len(kinds) + 1))
    base.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608 - names of our own


def _add_titles(base: sqlite3.Connection, layers: Sequence[Layer]) -> None:
    rows = [
        (layer.name, field.name, field.titled, field.titled, f"{field.title}; {field.unit}")
        for layer in layers
        for field in layer.fields
    ]
    base.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description) VALUES (?, ?, ?, ?, ?)", rows
    )
    base.executemany(
        "INSERT INTO gpkg_extensions (table_name, extension_name, definition, scope) VALUES (?, ?, ?, ?)",
        [
            (table, "gpkg_schema", SCHEMA_EXTENSION, "read-write")
            for table in ("gpkg_data_columns", "gpkg_data_column_constraints")
        ],
    )


def _add_styles(base: sqlite3.Connection, styles: Sequence[Style]) -> None:
    base.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES (?, ?, ?, ?, 0)",
        ("layer_styles", "attributes", "layer_styles", STYLES_ABOUT),
    )
    seen: set[str] = set()
    for style in styles:
        base.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
            " styleQML, styleSLD, useAsDefault, description, owner, update_time)"
            " VALUES ('', '', ?, 'geom', ?, ?, ?, ?, ?, '', ?)",
            (
                style.layer,
                style.name,
                *(re.sub(r">\s+<", "><", xml).strip() for xml in (style.text, style.sld)),
                style.layer not in seen,
                style.about,
                TIME,
            ),
        )
        seen.add(style.layer)
