"""datapackage.json lists the whole folder, with checksums and with the fields of every table."""

import hashlib
import json
import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shared import made_once

from impact.outputs import write_outputs
from impact.outputs.catalog import FILES, TABLES, unit_of
from impact.outputs.maps.layer import fields_of
from impact.sources.catalog import read_vintages, vintage_year

TYPES = {"string", "integer", "number", "boolean"}


@pytest.fixture
def folder(results_with_range, session_place) -> Path:
    return made_once(session_place / "package", lambda place: write_outputs(results_with_range, place, hourly=True))


@pytest.fixture
def resources(folder) -> dict[str, dict]:
    record = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {one["path"]: one for one in record["resources"]}


def test_the_package_is_named(folder):
    record = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert record["profile"] == "data-package"
    assert re.fullmatch(r"[-a-z0-9._/]+", record["name"])
    assert record["title"]
    assert record["version"] == "0.2.0"


def test_the_package_says_license_sources_and_a_date_that_is_not_of_the_clock(folder, results_with_range):
    record = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in record["licenses"]] == ["MIT"]
    assert re.fullmatch(r"\d{4}-\d{2}-01T00:00:00Z", record["created"])
    assert record["created"][:7] == max(one.retrieved for one in read_vintages().values())
    assert [one["title"] for one in record["sources"]] == list(dict.fromkeys(results_with_range.sources["source"]))
    assert all(one.get("path", "https://").startswith("https://") for one in record["sources"])


def test_keys_tell_the_rows_apart(folder, resources):
    tables = {path: one for path, one in resources.items() if path.endswith(".csv")}
    for path, one in tables.items():
        key = one["schema"].get("primaryKey", [])
        rows = pd.read_csv(folder / path, dtype=str, keep_default_na=False)
        assert key, path
        assert not rows.duplicated(key).any(), path


def test_a_reader_of_such_packages_finds_nothing_wrong(folder):
    frictionless = pytest.importorskip("frictionless", reason="SKIPPED because frictionless is missing (pip)")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "message"])[:5]


def test_every_file_is_listed_with_its_size_and_checksum(folder, resources):
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert set(resources) == set(paths) - {"datapackage.json"}
    for place, one in resources.items():
        content = paths[place].read_bytes()
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert "/" in one["mediatype"]
        assert one["mediatype"] != "application/octet-stream"
        assert re.fullmatch(r"[-a-z0-9._/]+", one["name"])
    assert len({one["name"] for one in resources.values()}) == len(resources)


def test_every_file_has_a_title_of_its_own(resources):
    titles = {*FILES.values(), *(table.title for table in TABLES.values())}
    assert {one["title"] for one in resources.values()} <= titles
    assert len({one["title"] for one in resources.values()}) == len(resources)


def test_earnings_of_commuters_are_dollars_of_the_year_of_the_incomes():
    unit = f"{vintage_year('county_income')} USD a year"
    assert unit_of("net_earnings_usd", (), 2030) == unit
    fields = {field.name: field for field in fields_of("commuting_flows", 2030)}
    assert fields["EARN_USD"].unit == unit
    assert fields["OP_INC_USD"].unit == "2030 USD"


def test_every_field_has_a_title_a_type_and_a_figure_its_unit(resources):
    described = {path: one["schema"] for path, one in resources.items() if path.endswith((".csv", ".geojson"))}
    described |= {layer["name"]: layer["schema"] for layer in resources["results.gpkg"]["layers"]}
    for path, schema in described.items():
        for field in schema["fields"]:
            assert field["title"], (path, field)
            assert field["type"] in TYPES, (path, field)
            is_figure = field["type"] in ("integer", "number")
            assert bool(field.get("unit")) == is_figure, (path, field)


def test_tables_read_as_the_package_says(folder, resources):
    for path, one in resources.items():
        if not path.endswith(".csv"):
            continue
        fields = {field["name"]: field["type"] for field in one["schema"]["fields"]}
        table = pd.read_csv(folder / path, dtype=str, keep_default_na=False)
        assert list(fields) == list(table.columns), path
        for name, kind in fields.items():
            cells = table[name][table[name].ne("")]
            if kind == "integer":
                assert cells.str.fullmatch(r"-?\d+").all(), (path, name)
            elif kind == "number":
                cells.astype(float)
            elif kind == "boolean":
                assert cells.isin(["True", "False"]).all(), (path, name)


def test_codes_are_text(resources):
    kinds = {
        field["name"]: field["type"]
        for one in resources.values()
        for field in one.get("schema", {}).get("fields", [])
        if field["name"].lower().endswith("geoid") or field["name"] in ("code", "soc", "sector")
    }
    assert set(kinds.values()) == {"string"}


def test_layers_have_the_fields_that_the_package_says(folder, resources):
    for name in ("results.geojson", "sites.geojson"):
        fields = [field["name"] for field in resources[name]["schema"]["fields"]]
        assert fields == [column for column in gpd.read_file(folder / name) if column != "geometry"]
    for layer in resources["results.gpkg"]["layers"]:
        fields = [field["name"] for field in layer["schema"]["fields"]]
        frame = gpd.read_file(folder / "results.gpkg", layer=layer["name"])
        assert fields == [column for column in frame if column != "geometry"]
