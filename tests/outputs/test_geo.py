"""The map layer reads back in other programs, and holds the frames' totals."""

import json
from dataclasses import replace

import geopandas as gpd
import pytest
from shapely.geometry import shape

from impact.outputs import write_geojson
from impact.outputs.geo import geojson_fields


@pytest.fixture
def path(results, tmp_path):
    write_geojson(results, tmp_path / "results.geojson")
    return tmp_path / "results.geojson"


@pytest.fixture
def layer(path):
    return gpd.read_file(path).set_index("GEOID")


def test_layer_reads_back(layer):
    assert list(layer.index) == ["05035", "47157"]
    assert layer.crs.to_epsg() == 4326
    assert list(layer["NAME"]) == ["Crittenden, AR", "Shelby, TN"]
    assert layer.is_valid.all()


def test_totals_equal_the_frame(results, layer):
    frame = results.by_county.query("phase == 'operation'")
    work = frame.query("basis == 'work'").groupby("geoid")
    home = frame.query("basis == 'residence'").groupby("geoid")
    expected = {
        "op_jobs": work["jobs"].sum(),
        "op_wsjobs": work["wage_salary_jobs"].sum(),
        "op_out_usd": work["output_usd"].sum(),
        "op_res_jobs": home["jobs"].sum(),
        "op_res_inc": home["labor_income_usd"].sum(),
        "op_res_1k": home["jobs"].sum() / layer["POP"] * 1000,
    }
    for field, values in expected.items():
        assert layer[field].to_dict() == pytest.approx(values.to_dict(), rel=1e-9), field


def test_every_field_is_described_and_short(path):
    fields = geojson_fields(2025)
    for feature in json.loads(path.read_text())["features"]:
        assert set(feature["properties"]) == set(fields["field"])
    assert fields["field"].str.len().max() <= 12
    assert fields["field"].str[:10].is_unique
    assert fields.set_index("field").loc["con_res_inc"].tolist() == [
        "Construction: labor income, by place of residence, all effects",
        "2025 USD",
    ]
    assert fields.set_index("field").loc["con_jobs_1k", "unit"] == "job-years per 1,000 residents"


def test_rfc_7946(path):
    layer = json.loads(path.read_text())
    assert set(layer) == {"type", "bbox", "features"}
    assert layer["bbox"] == [-90.8, 35.0, -89.6, 35.4]
    for feature in layer["features"]:
        outline = shape(feature["geometry"])
        for part in getattr(outline, "geoms", [outline]):
            assert part.exterior.is_ccw
            assert not any(ring.is_ccw for ring in part.interiors)
    assert "35.123457" in path.read_text()
    assert "35.1234567" not in path.read_text()


def test_missing_outline_is_named(results, tmp_path):
    shapes = results.county_shapes.query("geoid != '05035'")
    with pytest.raises(ValueError, match="no outline for 05035"):
        write_geojson(replace(results, county_shapes=shapes), tmp_path / "results.geojson")
