"""The files that other programs read: GeoJSON after RFC 7946, the GeoPackage, the styles."""

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from xml.etree import ElementTree

import geopandas as gpd
import pytest
from shapely.geometry import box, shape

from impact.model.region import find_region
from impact.outputs.maps import field_table, map_layers
from impact.outputs.maps.files import bounding_box
from impact.sources.built import county_shapes
from tests.outputs.maps.conftest import ODD

NAMES = ("results.geojson", "sites.geojson", "results.gpkg")
LAYERS = ["sites", "rings", "commuting_flows", "counties"]


def positions(coordinates):
    if isinstance(coordinates[0], float):
        yield coordinates
    else:
        for part in coordinates:
            yield from positions(part)


@pytest.mark.parametrize("name", ["results.geojson", "sites.geojson"])
def test_rfc_7946(folder, name):
    text = (folder / name).read_text(encoding="utf-8")
    record = json.loads(text)
    assert set(record) == {"type", "bbox", "features"}
    places = [place for feature in record["features"] for place in positions(feature["geometry"]["coordinates"])]
    west, south, east, north = record["bbox"]
    assert (west, east) == (min(x for x, _ in places), max(x for x, _ in places))
    assert (south, north) == (min(y for _, y in places), max(y for _, y in places))
    assert all(round(number, 6) == number for place in places for number in place)
    for feature in record["features"]:
        assert set(feature) == {"type", "properties", "geometry"}
        outline = shape(feature["geometry"])
        assert outline.is_valid
        for part in getattr(outline, "geoms", [outline]):
            if part.geom_type == "Polygon":
                assert part.exterior.is_ccw
                assert not any(ring.is_ccw for ring in part.interiors)


def test_sites_and_rings_are_told_apart(results, written):
    features = json.loads((written(results) / "sites.geojson").read_text(encoding="utf-8"))["features"]
    assert [(one["properties"]["KIND"], one["geometry"]["type"]) for one in features] == [
        ("site", "Point"),
        ("ring", "Polygon"),
    ]
    assert features[0]["properties"]["RADIUS_MI"] is None
    assert features[1]["properties"]["RADIUS_MI"] == 5
    assert {tuple(one["properties"]) for one in features} == {tuple(features[0]["properties"])}


def test_codes_keep_their_zeros_in_every_file(results, written):
    folder = written(results)
    assert list(gpd.read_file(folder / "results.geojson")["GEOID"]) == ["05035", "47157"]
    assert list(gpd.read_file(folder / "results.gpkg", layer="counties")["GEOID"]) == ["05035", "47157"]


def test_the_geopackage_holds_the_layers_as_they_are(folder, request, results):
    assert list(gpd.list_layers(folder / "results.gpkg")["name"]) == [*LAYERS, "layer_styles"]
    for name in LAYERS:
        frame = gpd.read_file(folder / "results.gpkg", layer=name)
        assert frame.crs.to_epsg() == 4326
        assert frame.is_valid.all()


def test_figures_are_the_same_in_the_geopackage(results, written):
    folder = written(results)
    for name, layer in map_layers(results).items():
        read = gpd.read_file(folder / "results.gpkg", layer=name)
        for field in layer.fields:
            ours, theirs = list(layer.features[field.name]), list(read[field.name])
            assert theirs == pytest.approx(ours) if field.kind == "number" else theirs == ours, field.name
        assert list(read.geometry.geom_type) == [layer.shape] * len(read)


def test_names_of_every_sort_come_through(odd_results, written):
    folder = written(odd_results)
    assert gpd.read_file(folder / "results.gpkg", layer="sites")["NAME"].tolist() == [ODD]
    assert set(gpd.read_file(folder / "sites.geojson")["NAME"]) == {ODD}


def test_fields_have_titles_and_units(results, written):
    with closing(sqlite3.connect(written(results) / "results.gpkg")) as base:
        told = base.execute("SELECT table_name, column_name, name, description FROM gpkg_data_columns").fetchall()
        layers = base.execute("SELECT table_name, identifier, description FROM gpkg_contents").fetchall()
    table = field_table(2025).query("field != 'KIND'")
    assert [row[:2] for row in told] == list(zip(table["layer"], table["field"], strict=True))
    assert [row[3] for row in told] == [f"{t}; {u}" for t, u in zip(table["title"], table["unit"], strict=True)]
    assert ("sites", "LOAD_MW", "Peak load (MW)") in [row[:3] for row in told]
    assert all(all(row) for row in layers)


def test_every_layer_has_one_default_style_and_all_are_well_formed(folder):
    with closing(sqlite3.connect(folder / "results.gpkg")) as base:
        styles = base.execute("SELECT f_table_name, styleName, styleQML, useAsDefault FROM layer_styles").fetchall()
    assert {layer for layer, *_ in styles} == set(LAYERS)
    assert sorted(layer for layer, *_, is_default in styles if is_default) == sorted(LAYERS)
    assert len({row[:2] for row in styles}) == len(styles)
    for text in [row[2] for row in styles] + [path.read_text(encoding="utf-8") for path in folder.glob("*.qml")]:
        root = ElementTree.fromstring(text)
        symbols = {symbol.get("name") for symbol in root.iterfind("renderer-v2/symbols/symbol")}
        assert symbols
        used = [*root.iterfind("renderer-v2/ranges/range"), *root.iterfind("renderer-v2/rules/rule")]
        assert {one.get("symbol") for one in used} <= symbols


def test_classes_hold_every_county_and_name_their_unit(results, written):
    root = ElementTree.parse(written(results) / "results.qml").getroot()
    field = root.find("renderer-v2").get("attr")
    classes = [(float(one.get("lower")), float(one.get("upper")), one.get("label")) for one in root.iter("range")]
    assert field == "op_res_1k"
    assert [low for low, *_ in classes[1:]] == [high for _, high, _ in classes[:-1]]
    assert all(label.endswith("operation jobs held per 1,000 residents") for *_, label in classes)
    values = map_layers(results)["counties"].values(field)
    assert all(any(low <= value <= high for low, high, _ in classes) for value in values)


def test_same_run_same_bytes(results, written):
    one, two = written(results), written(results)
    names = sorted(path.name for path in one.iterdir())
    assert names == ["results.geojson", "results.gpkg", "results.qml", "sites.geojson", "sites.qml"]
    assert all((one / name).read_bytes() == (two / name).read_bytes() for name in names)
    assert b"1980-01-01T00:00:00.000Z" in (one / "results.gpkg").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_ogrinfo_reads_every_file_without_a_warning(folder, name):
    if shutil.which("ogrinfo") is None:
        pytest.skip("SKIPPED because ogrinfo is missing (Debian: apt-get install gdal-bin)")
    done = subprocess.run(
        ["ogrinfo", "-al", "-so", name], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0
    assert done.stderr == ""
    assert "Warning" not in said
    assert "ERROR" not in said
    assert "GEOID: String" in said
    assert "WGS 84" in said


def test_the_box_of_alaska_crosses_the_antimeridian_as_rfc_7946_has_it():
    region = find_region("AK")
    found = county_shapes(region.fips, list(region.rows))["geometry"]
    shapes = found[~found.is_empty]
    west, south, east, north = bounding_box(found)
    assert 172 < west < 173
    assert -131 < east < -129
    assert (round(south), round(north)) == (51, 71)
    assert all(-180 <= edge <= 180 for outline in shapes for edge in (outline.bounds[0], outline.bounds[2]))


def test_a_box_that_does_not_cross_has_the_least_west_and_the_greatest_east():
    assert bounding_box([box(-90, 35, -89, 36), box(-120, 30, -100, 40)]) == [-120, 30, -89, 40]
    assert bounding_box([box(-10, 0, 10, 1)]) == [-10, 0, 10, 1]
