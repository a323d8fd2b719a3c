"""Every output file as labeled tables, so that two files of any kind are compared in the same way.

file                   tables
csv                    the table itself, named ""
json                   the values outside lists in one row, named ""; one table for each list of records
xlsx                   values and formulas of each sheet: "Tax", "Tax:formulas"
gpkg                   attributes and geometry of each layer
html                   the text of each section: "text:jobs"; the data of each chart: "chart:jobs-by-year"
anything else          its lines
"""

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import shapely

ABSENT = "(absent)"
"""A key that one record of a list has not, though others have it."""
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)
"""A number as the program writes it; "05035" is a code."""
SPOKEN = {"alt", "title", "aria-label", "content", "placeholder"}
"""Attributes of the page that a person reads or hears."""


@dataclass
class Table:
    """Columns of equal length. In a text the one column holds lines; in a sheet the headings are words."""

    columns: dict[str, list[Any]]
    kind: str = "table"
    rows: int = field(init=False)

    def __post_init__(self) -> None:
        self.rows = max((len(column) for column in self.columns.values()), default=0)


def tables_of(path: Path) -> dict[str, Table]:
    """All tables of an output file, by name."""
    reader = READERS.get(path.suffix, text_tables)
    return reader(path)


def csv_tables(path: Path) -> dict[str, Table]:
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    columns = zip(*rows, strict=True) if rows else ([] for _ in head)
    return {"": Table({name: [cell(text) for text in column] for name, column in zip(head, columns, strict=True)})}


def cell(text: str) -> str | float | None:
    """What a cell of a csv file holds: nothing, a number or a text."""
    return float(text) if NUMBER.fullmatch(text) else text or None


def json_tables(path: Path) -> dict[str, Table]:
    return record_tables(json.loads(path.read_text(encoding="utf-8")))


def record_tables(content: Any) -> dict[str, Table]:
    """Nested records as tables: one for each list, named by the keys that lead to it, and one for all else."""
    found: dict[str, list[dict[str, Any]]] = {"": []}
    collect([content] if isinstance(content, dict) else {"": content}, "", found)
    return {name: table_of_records(records) for name, records in found.items() if records}


def collect(content: Any, name: str, found: dict[str, list[dict[str, Any]]]) -> None:
    """Add the records of a list, and of the lists inside them, to the tables found."""
    for record in content:
        flat: dict[str, Any] = {}
        for keys, value in leaves(record):
            if isinstance(value, list) and value:
                collect(value, ".".join(filter(None, [name, *keys])), found)
            else:
                flat[".".join(keys) or "value"] = None if value == [] else value
        found.setdefault(name, []).append(flat)


def leaves(record: Any, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(record, dict):
        for key, value in record.items():
            yield from leaves(value, (*keys, key))
    else:
        yield keys, record


def table_of_records(records: list[dict[str, Any]]) -> Table:
    names = dict.fromkeys(name for record in records for name in record)
    return Table({name: [record.get(name, ABSENT) for record in records] for name in names})


def workbook_tables(path: Path) -> dict[str, Table]:
    found: dict[str, Table] = {}
    values = openpyxl.load_workbook(path, read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(path, read_only=True)
    for sheet in values:
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        written = [
            [shown if is_formula(shown) else None for shown in row]
            for row in formulas[sheet.title].iter_rows(values_only=True)
        ]
        names = headings(rows, max(map(len, rows), default=0))
        found[sheet.title] = Table(columns_of(rows, names), "sheet")
        if any(shown for row in written for shown in row):
            found[f"{sheet.title}:formulas"] = Table(columns_of(written, names), "sheet")
    found["sheets"] = Table({"title": values.sheetnames, "state": [sheet.sheet_state for sheet in values]}, "sheet")
    named = values.defined_names
    found["names"] = Table({"name": list(named), "cell": [named[name].attr_text for name in named]})
    return found


def is_formula(shown: Any) -> bool:
    return isinstance(shown, str) and shown.startswith("=")


def headings(rows: list[list[Any]], width: int) -> list[str]:
    """The first row if it names every column, else the letters of the columns."""
    first = rows[0] if rows else []
    if len(rows) > 1 and all(isinstance(text, str) for text in first) and len(set(first)) == len(first):
        return first
    return [openpyxl.utils.get_column_letter(place + 1) for place in range(width)]


def columns_of(rows: list[list[Any]], names: list[str]) -> dict[str, list[Any]]:
    return {name: [row[place] if place < len(row) else None for row in rows] for place, name in enumerate(names)}


def layer_tables(path: Path) -> dict[str, Table]:
    return {name: layer_table(path, name) for name, _ in pyogrio.list_layers(path)}


def layer_table(path: Path, layer: str) -> Table:
    frame = pyogrio.read_dataframe(path, layer=layer)
    columns = {name: frame[name].tolist() for name in frame.columns if name != "geometry"}
    if "geometry" in frame:
        columns["geometry"] = [shapely.to_wkt(shape, rounding_precision=9) for shape in frame["geometry"]]
    return Table({name: [plain(value) for value in column] for name, column in columns.items()})


def plain(value: Any) -> Any:
    """A value of a layer with nothing, numbers and texts as in the other files."""
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    return value if isinstance(value, bool | int | float | str) else str(value)


class Page(HTMLParser):
    """The texts of a page by section, and the data of its charts; styles and programs are excluded."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {"head": []}
        self.charts: dict[str, str] = {}
        self.section, self.chart, self.silent = "head", "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag in {"section", "footer"}:
            self.section = known.get("id") or tag
            self.texts.setdefault(self.section, [])
        self.silent = tag in {"script", "style"}
        self.chart = known.get("id") or "" if known.get("type") == "application/json" else ""
        self.texts[self.section] += [known[name] or "" for name in sorted(SPOKEN & set(known))]

    def handle_endtag(self, tag: str) -> None:
        self.silent, self.chart = False, ""

    def handle_data(self, data: str) -> None:
        if self.chart:
            self.charts[self.chart] = self.charts.get(self.chart, "") + data
        elif not self.silent and data.strip():
            self.texts[self.section].append(" ".join(data.split()))


def page_tables(path: Path) -> dict[str, Table]:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    found = {f"text:{name}": Table({"text": texts}, "text") for name, texts in page.texts.items()}
    for chart, content in page.charts.items():
        for name, table in record_tables(json.loads(content)).items():
            found[":".join(filter(None, [f"chart:{chart.removeprefix('spec-')}", name]))] = table
    return found


def text_tables(path: Path) -> dict[str, Table]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {"": Table({"text": [line.rstrip() for line in lines]}, "text")}


READERS: dict[str, Callable[[Path], dict[str, Table]]] = {
    ".csv": csv_tables,
    ".json": json_tables,
    ".geojson": json_tables,
    ".xlsx": workbook_tables,
    ".gpkg": layer_tables,
    ".html": page_tables,
}
