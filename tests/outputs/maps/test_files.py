"""The files that other programs read: GeoJSON after RFC 7946, the GeoPackage, the styles."""

import json
import math
import re
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
POINTS = "tax_points"
"""The layer of cities without an outline, which is there only with features: the small run has made-up counties."""
LAYERS = ["sites", "rings", "commuting_flows", "taxes", "counties", "county_year"]


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


def test_sites_and_rings_are_apart(results, lone_results, written):
    folder = written(results)
    for name, kind, shape_of in (("sites", "site", "Point"), ("rings", "ring", "MultiPolygon")):
        features = json.loads((folder / f"{name}.geojson").read_text(encoding="utf-8"))["features"]
        assert [(one["properties"]["KIND"], one["geometry"]["type"]) for one in features] == [(kind, shape_of)]
    assert not (written(lone_results) / "rings.geojson").exists()


def test_codes_keep_their_zeros_in_every_file(results, written):
    folder = written(results)
    assert list(gpd.read_file(folder / "results.geojson")["GEOID"]) == ["05035", "47157"]
    assert list(gpd.read_file(folder / "results.gpkg", layer="counties")["GEOID"]) == ["05035", "47157"]


def test_the_geopackage_holds_the_layers_as_they_are(folder, request, results):
    found = list(gpd.list_layers(folder / "results.gpkg")["name"])
    assert [name for name in found if name != POINTS] == [*LAYERS, "layer_styles"]
    assert POINTS not in found or len(gpd.read_file(folder / "results.gpkg", layer=POINTS))
    for name in found[:-1]:
        frame = gpd.read_file(folder / "results.gpkg", layer=name)
        assert frame.crs.to_epsg() == 4326
        assert frame.is_valid.all()


@pytest.mark.parametrize("study", ["small", "colossus-1"])
def test_figures_are_the_same_in_the_geopackage(results, results_of, written, study):
    results = results if study == "small" else results_of(study)
    folder = written(results)
    for name, layer in map_layers(results).items():
        read = gpd.read_file(folder / "results.gpkg", layer=name)
        assert len(read) == len(layer.features)
        for field in layer.fields:
            ours, theirs = list(layer.features[field.name]), list(read[field.name])
            if field.kind == "number":
                ours = [math.nan if one is None else one for one in ours]
                assert theirs == pytest.approx(ours, nan_ok=True), field.name
            else:
                assert theirs == ours, field.name
            if field.kind == "integer":
                assert read[field.name].dtype.kind == "i", field.name
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
    assert [row[1:] for row in told if row[0] == POINTS] == [row[1:] for row in told if row[0] == "taxes"]
    told = [row for row in told if row[0] != POINTS]
    assert [row[:2] for row in told] == list(zip(table["layer"], table["field"], strict=True))
    assert [row[3] for row in told] == [f"{t}; {u}" for t, u in zip(table["title"], table["unit"], strict=True)]
    assert ("sites", "LOAD_MW", "Peak load (MW)") in [row[:3] for row in told]
    assert all(all(row) for row in layers)


def test_every_layer_has_one_default_style_and_all_are_well_formed(folder):
    with closing(sqlite3.connect(folder / "results.gpkg")) as base:
        styles = base.execute("SELECT f_table_name, styleName, styleQML, useAsDefault FROM layer_styles").fetchall()
    layers = set(gpd.list_layers(folder / "results.gpkg")["name"]) - {"layer_styles"}
    assert {layer for layer, *_ in styles} == layers
    assert sorted(layer for layer, *_, is_default in styles if is_default) == sorted(layers)
    assert len({row[:2] for row in styles}) == len(styles)
    for text in [row[2] for row in styles] + [path.read_text(encoding="utf-8") for path in folder.glob("*.qml")]:
        root = ElementTree.fromstring(text)
        symbols = {symbol.get("name") for symbol in root.iterfind("renderer-v2/symbols/symbol")}
        assert symbols
        used = [*root.iterfind("renderer-v2/ranges/range"), *root.iterfind("renderer-v2/rules/rule")]
        assert {one.get("symbol") for one in used} <= symbols


def test_styles_for_other_programs_have_the_same_classes(results_of, written):
    folder = written(results_of("colossus-1"))
    with closing(sqlite3.connect(folder / "results.gpkg")) as base:
        styles = base.execute("SELECT f_table_name, styleQML, styleSLD FROM layer_styles").fetchall()
    names = {f'{{http://www.opengis.net/ogc}}PropertyIs{one}' for one in ("EqualTo", "LessThan", "LessThanOrEqualTo",
             "GreaterThanOrEqualTo")}  # fmt: skip
    fields = {name: set(gpd.read_file(folder / "results.gpkg", layer=name, rows=0).columns) for name in LAYERS}
    for layer, qml, sld in styles:
        root = ElementTree.fromstring(sld)
        assert root.find("sld:NamedLayer/sld:Name", SPACES).text == layer
        rules = root.findall(".//sld:Rule", SPACES)
        ranges = list(ElementTree.fromstring(qml).iter("range"))
        assert rules
        assert not ranges or [rule.find("sld:Title", SPACES).text for rule in rules] == [
            one.get("label") for one in ranges
        ]
        assert {one.text for one in root.iter("{http://www.opengis.net/ogc}PropertyName")} <= fields[layer]
        comparisons = [one for filter_ in root.iter("{http://www.opengis.net/ogc}Filter") for one in filter_.iter()]
        assert {one.tag for one in comparisons if "PropertyIs" in one.tag} <= names
        assert all(
            re.fullmatch("#[0-9a-f]{6}", one.text)
            for one in root.iter("{http://www.opengis.net/sld}CssParameter")
            if one.get("name") in ("fill", "stroke")
        )
    for name in ("results", "sites", "rings"):
        assert ElementTree.parse(folder / f"{name}.sld").getroot().tag.endswith("StyledLayerDescriptor")


SPACES = {"sld": "http://www.opengis.net/sld"}


def test_flows_have_an_arrowhead_at_their_end(results, written):
    with closing(sqlite3.connect(written(results) / "results.gpkg")) as base:
        (text,) = base.execute(
            "SELECT styleQML FROM layer_styles WHERE f_table_name = 'commuting_flows' AND useAsDefault"
        ).fetchone()
    for symbol in ElementTree.fromstring(text).iterfind("renderer-v2/symbols/symbol"):
        assert [layer.get("class") for layer in symbol.iterfind("layer")] == ["SimpleLine", "MarkerLine"]
        options = {one.get("name"): one.get("value") for one in symbol.iterfind("layer[2]/Option/Option")}
        assert options["placement"] == "lastvertex"
        assert symbol.find("layer[2]/symbol").get("name") == f"@{symbol.get('name')}@1"


def test_a_shapefile_has_the_names_that_the_table_says(results_of, written, tmp_path):
    if shutil.which("ogr2ogr") is None:
        pytest.skip("SKIPPED because ogr2ogr is missing (Debian: apt-get install gdal-bin)")
    folder, table = written(results_of("colossus-1")), field_table(2025).query("field != 'KIND'")
    for layer in LAYERS:
        target = tmp_path / f"{layer}.shp"
        package = folder / "results.gpkg"
        words = ["ogr2ogr", "--config", "CPL_LOG", "/dev/null", str(target), str(package), layer]
        done = subprocess.run(words, check=True, timeout=60, capture_output=True)
        assert done.stderr == b""
        found, whole = gpd.read_file(target), gpd.read_file(package, layer=layer)
        read = [column for column in found if column != "geometry"]
        for short, own in zip(read, (column for column in whole if column != "geometry"), strict=True):
            if whole[own].dtype == float:
                assert found[short].to_numpy() == pytest.approx(whole[own].to_numpy(), rel=1e-9, nan_ok=True)
        names = table[table["layer"].eq(layer)]["shapefile"].tolist()
        assert read == names
        assert len(set(names)) == len(names)


def test_one_map_of_one_year_is_a_filter_away(results_of, written):
    path = written(results_of("colossus-1")) / "results.gpkg"
    chosen = "YEAR = 2029 AND PHASE = 'operation' AND BASIS = 'residence' AND MEASURE = 'jobs' AND EFFECT = 'total'"
    read = gpd.read_file(path, layer="county_year", where=chosen)
    assert len(read) == 9
    assert read["GEOID"].is_unique
    counties = gpd.read_file(path, layer="counties").set_index("GEOID")
    assert read.set_index("GEOID").geometry.geom_equals(counties.geometry.reindex(read["GEOID"])).all()


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
    endings = ("geojson", "qml", "sld")
    whole = [f"{name}.{ending}" for name in ("results", "rings", "sites") for ending in endings]
    assert names == sorted([*whole, "results.gpkg"])
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
