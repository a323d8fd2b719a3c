"""datapackage.json: every file of an output folder with its title, size, checksum, and the fields of its tables.

A Frictionless data package (specs.frictionlessdata.io, version 1). Its date is not that of the run but the month in
which the newest of its data were retrieved, so that the same run gives the same bytes.
"""

import hashlib
import re
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from impact.outputs.catalog import FILES, LICENSE, TABLES, heading, unit_of
from impact.outputs.figures import with_whole_years
from impact.outputs.maps import geojson_files
from impact.outputs.maps.layer import Field, Layer, joint_fields
from impact.results import Results
from impact.sources.catalog import read_vintages

NAME = "datapackage.json"
MEDIA = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".qml": "application/xml",
    ".sld": "application/vnd.ogc.sld+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BINARY = (".gpkg", ".parquet", ".xlsx")


class Made(NamedTuple):
    """What of the outputs is made: tables by name (tables.named_tables), map layers by name (maps.map_layers)."""

    tables: dict[str, pd.DataFrame]
    layers: dict[str, Layer]


def data_package(results: Results, folder: Path, parts: Made) -> dict[str, Any]:
    """Return the record of a folder's files, in order of their paths; the folder is complete but for NAME."""
    study, known = results.study, schemas(parts, results.study.price_year)
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    newest = max(one.retrieved for one in read_vintages().values())  # month in which data were retrieved
    return {
        "profile": "data-package",
        "name": study.name,
        "title": study.title,
        "description": study.description,
        "version": str(results.manifest["version"]),
        "created": f"{newest}-01T00:00:00Z",
        "licenses": [LICENSE],
        "sources": package_sources(results.sources),
        "resources": [resource(path, folder, known, study.price_year) for path in paths],
    }


def package_sources(sources: pd.DataFrame) -> list[dict[str, str]]:
    """Return what the figures rest on, each source once: its title and, where it has one, its first address.

    >>> package_sources(pd.DataFrame({"source": ["BEA", "BEA"], "address": ["https://a.gov ; https://b.gov", ""]}))
    [{'title': 'BEA', 'path': 'https://a.gov'}, {'title': 'BEA'}]
    """
    found = {}
    for title, address in zip(sources["source"], sources["address"], strict=True):
        web = re.match(r"https?://[^\s;,\"<>]+", str(address))
        found[title, web and web[0]] = {"title": str(title)} | ({"path": web[0]} if web else {})
    return list(found.values())


def resource(path: Path, folder: Path, known: dict[str, dict[str, Any]], price_year: int) -> dict[str, Any]:
    """Return the record of one file; a table that is not among the known is described from its first rows."""
    place, content, ending = path.relative_to(folder).as_posix(), path.read_bytes(), path.suffix
    is_table = ending == ".csv"
    record = {
        "name": re.sub(r"[^a-z0-9]+", "-", place.lower()),
        "path": place,
        "title": TABLES[path.stem].title if is_table else FILES[place],
        "type": "table" if is_table else "file",
        "profile": "tabular-data-resource" if is_table else "data-resource",
        "format": ending.removeprefix("."),
        "mediatype": MEDIA.get(ending, "application/octet-stream"),
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if ending not in BINARY:
        record["encoding"] = "utf-8"
    if is_table and place not in known:
        rows = pd.read_csv(path, nrows=100)
        return record | {"schema": table_schema(rows, price_year) | primary_key(rows, TABLES[path.stem].key)}
    return record | known.get(place, {})


def schemas(parts: Made, year: int) -> dict[str, dict[str, Any]]:
    """Return what is known of the fields of the files that a run writes, by path; year: of the dollars."""
    tables, layers = parts
    known = {
        f"tables/{name}.csv": {"schema": table_schema(frame, year) | primary_key(frame, TABLES[name].key)}
        for name, frame in tables.items()
    }
    known |= {
        f"{name}.geojson": {"schema": layer_schema(joint_fields(kinds))}
        for name, kinds in geojson_files(layers).items()
    }
    whole = [
        {"name": layer.name, "title": layer.title, "description": layer.about, "schema": layer_schema(layer.fields)}
        for layer in layers.values()
    ]
    return known | {"results.gpkg": {"layers": whole}}


def table_schema(frame: pd.DataFrame, price_year: int) -> dict[str, Any]:
    """Return the fields of a table as a data package tells them: name, type, title and, of figures, unit."""
    whole = with_whole_years(frame)
    fields = []
    for name in whole:
        unit = unit_of(name, list(whole), price_year)
        kind = column_type(whole[name], is_figure=bool(unit))
        field = {"name": name, "type": kind, "title": heading(name, price_year)}
        fields.append(field | ({"unit": unit} if kind in ("integer", "number") else {}))
    return {"fields": fields, "missingValues": [""]}


def primary_key(frame: pd.DataFrame, key: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the columns that tell the rows of a table apart, if they do."""
    holds = bool(key) and set(key) <= set(frame) and not frame.duplicated(list(key)).any()
    return {"primaryKey": list(key)} if holds else {}


def column_type(values: pd.Series, *, is_figure: bool) -> str:
    """Return the type of a column's values; where there are none, `is_figure` tells.

    >>> column_type(pd.Series(["05035"]), is_figure=False), column_type(pd.Series([2025, None]), is_figure=True)
    ('string', 'number')
    """
    known = values.dropna()
    if known.empty:
        return "number" if is_figure else "string"
    if pd.api.types.is_bool_dtype(values):
        return "boolean"
    if pd.api.types.is_integer_dtype(values):
        return "integer"
    return "number" if pd.api.types.is_numeric_dtype(known.infer_objects()) else "string"


def layer_schema(fields: tuple[Field, ...]) -> dict[str, Any]:
    """Return the fields of a map layer as a data package tells them."""
    return {
        "fields": [
            {"name": field.name, "type": field.kind, "title": field.title}
            | ({} if field.kind == "string" else {"unit": field.unit})
            for field in fields
        ]
    }
