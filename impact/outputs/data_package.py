"""datapackage.json: every file of an output folder with its title, size, checksum, and the fields of its tables.

A Frictionless data package (specs.frictionlessdata.io, version 1).
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd

from impact.outputs.columns import table_schema
from impact.outputs.maps import geojson_files, map_layers
from impact.outputs.maps.layer import Field, joint_fields
from impact.outputs.tables import named_tables
from impact.results import Results

NAME = "datapackage.json"
TITLES = {
    "results.xlsx": "Workbook: all tables, charts and the model as formulas",
    "report.html": "Report: a page to read",
    "run.json": "The whole run as one record",
    "results.geojson": "Effects by county (polygons)",
    "sites.geojson": "Facilities (points) and where a set-aside is spent (polygons)",
    "results.gpkg": "All map layers with titles, units and styles",
    "results.qml": "Style of results.geojson for QGIS",
    "sites.qml": "Style of sites.geojson for QGIS",
    "answers": "Answers to the questions that people ask",
    "assumptions": "Every assumption with its range, source and trust",
    "baseline": "Jobs of the study alongside those that the region would have without it",
    "by_county": "Effects by county of work and of residence",
    "by_industry": "Effects by detailed industry",
    "by_sector": "Effects by sector",
    "by_year": "Effects by year",
    "claims": "Public figures compared with the model's",
    "commuting": "Commuters between counties, and what of the study's income goes with them",
    "grid_answers": "Grid: questions and answers",
    "grid_bills": "Grid: electricity bills by month",
    "grid_by_site": "Grid: load and supply by facility and year",
    "grid_by_year": "Grid: load, net load and peaks by utility and year",
    "grid_duration": "Grid: load-duration curve",
    "grid_forecast": "Grid: the system's peak forecast",
    "grid_hourly": "Grid: every hour of every year",
    "grid_induced": "Grid: load of new households and firms",
    "grid_peak_days": "Grid: the utility's peak days, hour by hour",
    "headline": "Headline figures: direct, indirect, induced, total and range",
    "income_by_county": "Labor income earned and received by county",
    "leakage": "Where each dollar goes",
    "map_fields": "Fields of the map layers",
    "multipliers": "Multipliers of every industry in the region (Type II)",
    "occupations": "Wage and salary jobs by occupation",
    "ranges_by_county": "Ranges by county",
    "ranges_by_jurisdiction": "Ranges of taxes by jurisdiction",
    "ranges_by_jurisdiction_year": "Ranges of taxes by jurisdiction and year",
    "ranges_by_year": "Ranges by year",
    "ranges_gross_net": "Gross, net and but-for, with ranges",
    "ranges_property_tax": "Ranges of property tax by jurisdiction and year",
    "ranges_tornado": "Inputs that move each figure most",
    "sources": "What the figures rest on: sources of the study, the data and the parameters",
    "tax_answers": "Taxes: questions and answers",
    "tax_by_jurisdiction": "Taxes by jurisdiction",
    "tax_by_year": "Taxes by jurisdiction, kind and year",
    "tax_chain": "Taxes: from spending to the bill, compared with published figures",
    "tax_incentives": "Taxes: what abatements and exemptions cost",
    "tax_rows": "Taxes: every row",
    "tax_set_aside": "Taxes: sites of the set-aside",
    "tax_steps": "Taxes: from what was spent to the assessed value",
    "waterfall": "From the announced figure to local direct output",
}
"""By the name of the file, or of the table that it holds."""
MEDIA = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".html": "text/html",
    ".json": "application/json",
    ".qml": "application/xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BINARY = (".gpkg", ".xlsx")


def write_data_package(results: Results, folder: Path) -> None:
    """Write the list of all that lies in a folder, which is complete but for this file."""
    text = json.dumps(data_package(results, folder), ensure_ascii=False, allow_nan=False, indent=1)
    (folder / NAME).write_text(text + "\n", encoding="utf-8", newline="\n")


def data_package(results: Results, folder: Path) -> dict[str, Any]:
    """Return the record of a folder's files, in order of their paths."""
    study, known = results.study, schemas(results)
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    return {
        "profile": "data-package",
        "name": study.name,
        "title": study.title,
        "description": study.description,
        "version": str(results.manifest["version"]),
        "resources": [resource(path, folder, known, study.price_year) for path in paths],
    }


def resource(path: Path, folder: Path, known: dict[str, dict[str, Any]], price_year: int) -> dict[str, Any]:
    """Return the record of one file; a table that is not among the known is described from its first rows."""
    place, content, ending = path.relative_to(folder).as_posix(), path.read_bytes(), path.suffix
    is_table = ending == ".csv"
    record = {
        "name": re.sub(r"[^a-z0-9]+", "-", place.lower()),
        "path": place,
        "title": TITLES.get(path.stem if is_table else path.name, path.stem),
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
        return record | {"schema": table_schema(pd.read_csv(path, nrows=100), price_year)}
    return record | known.get(place, {})


def schemas(results: Results) -> dict[str, dict[str, Any]]:
    """Return what is known of the fields of the files that a run writes, by path."""
    layers, year = map_layers(results), results.study.price_year
    known = {
        f"tables/{name}.csv": {"schema": table_schema(frame, year)} for name, frame in named_tables(results).items()
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


def layer_schema(fields: tuple[Field, ...]) -> dict[str, Any]:
    """Return the fields of a map layer as a data package tells them."""
    return {
        "fields": [
            {"name": field.name, "type": field.kind, "title": field.title}
            | ({} if field.kind == "string" else {"unit": field.unit})
            for field in fields
        ]
    }
