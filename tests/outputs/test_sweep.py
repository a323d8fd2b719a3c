"""Outputs of a sweep: the same figures as table, layer, map and record."""

import io
import json
from html import escape
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from impact.model.options import Options
from impact.model.sweep import SweepRequest, run_sweep
from impact.outputs.folder import check_destination
from impact.outputs.maps.files import feature_collection
from impact.outputs.sweep import (
    COLORS,
    class_edges,
    class_of,
    own_sites,
    placing,
    style_of,
    sweep_csv,
    sweep_fields,
    sweep_json,
    sweep_layer,
    sweep_map,
    sweep_page,
    write_sweep,
)
from impact.sources.built import county_shapes

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def swept(small_study):
    return run_sweep(small_study(), SweepRequest(counties="47157,28113,05035,47037,28033"), Options(draws=0))


def test_the_folder_is_written_whole_and_again(swept, tmp_path):
    write_sweep(swept, tmp_path / "out")
    first = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert set(first) == {"sweep.csv", "sweep.geojson", "sweep.qml", "sweep.svg", "sweep.json", "sweep.html"}
    write_sweep(swept, tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == first
    assert check_destination(tmp_path / "out").name == "out"


def test_the_table_holds_all_sites_best_first(swept):
    table = pd.read_csv(io.StringIO(sweep_csv(swept)), dtype={"geoid": str})
    assert list(table.columns) == list(swept.sites.columns)
    assert table["area_operation_jobs"].to_numpy() == pytest.approx(swept.sites["area_operation_jobs"], rel=1e-9)
    assert table["geoid"].str.len().eq(5).all()


def test_the_page_has_the_map_and_every_site_with_its_figures(swept):
    page = sweep_page(swept)
    best = swept.sites.iloc[0]
    assert page.count("<svg") == 1
    assert "<script" not in page
    assert all(escape(name) in page for name in swept.sites["county"])
    assert f"<td>{best['area_operation_jobs']:,.0f}</td>" in page
    assert page.count("<circle") == len(own_sites(swept))


def test_the_record_has_the_sites_the_notes_and_what_they_rest_on(swept):
    record = json.loads(sweep_json(swept))
    assert record["ranked_by"] == "area_operation_jobs"
    assert [site["geoid"] for site in record["sites"]] == list(swept.sites["geoid"])
    assert record["notes"] == list(swept.notes)
    assert record["manifest"]["options"]["sites"] == 5


def test_the_layer_has_a_feature_a_site_with_short_names(swept):
    layer = feature_collection({"sweep": sweep_layer(swept)})
    assert [feature["properties"]["GEOID"] for feature in layer["features"]] == list(swept.sites["geoid"])
    first = layer["features"][0]["properties"]
    assert first["a_op_jobs"] == pytest.approx(swept.sites["area_operation_jobs"].iloc[0], rel=1e-9)
    names = [field.name for field in sweep_fields(2025).values()]
    assert list(first) == names
    assert len({name.lower() for name in names}) == len(names)
    assert max(map(len, names)) <= 10


def test_the_style_shows_what_the_sites_are_ranked_by(swept):
    style = ElementTree.fromstring(style_of(swept, sweep_layer(swept)).split("\n", 1)[1])
    renderer = style.find("renderer-v2")
    assert renderer.get("attr") == "a_op_jobs"
    assert renderer.findall("ranges/range")


def test_the_map_shows_each_county_in_its_class(swept):
    write = ElementTree.fromstring
    values = swept.sites.set_index("geoid")["area_operation_jobs"]
    labels = swept.sites.set_index("geoid")["county"]
    shapes = dict(zip(swept.county_shapes["geoid"], swept.county_shapes["geometry"], strict=True))
    picture = write(sweep_map(shapes, values, labels, "Jobs & more", is_usd=False))
    paths = picture.findall(f".//{SVG}path")
    assert [path.find(f"{SVG}title").text for path in paths] == [
        f"{labels[code]}: {values[code]:,.0f}" for code in shapes
    ]
    assert {path.get("fill") for path in paths} == set(COLORS)
    assert paths[0].get("fill") == COLORS[-1]


def test_classes_hold_as_many_counties_each():
    values = pd.Series(np.arange(100.0))
    edges = class_edges(values)
    assert pd.Series([class_of(value, edges) for value in values]).value_counts().between(19, 21).all()
    assert [class_of(values.min(), edges), class_of(values.max(), edges)] == [0, len(COLORS) - 1]


def test_islands_beyond_the_date_line_do_not_stretch_the_map():
    place, _ = placing({"02016": county_shapes(("02016",), (68,))["geometry"].iloc[0]})
    assert place(np.array([[-179.0, 52.0]]))[0, 0] < 1040
