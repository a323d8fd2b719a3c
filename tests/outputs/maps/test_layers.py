"""The layers hold the frames' figures, and their shapes are those of the region."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod

from impact.model.options import Options
from impact.model.region import find_region
from impact.model.run import in_region, run
from impact.outputs.maps import map_layers, places
from impact.outputs.maps.counties import counties_layer
from impact.outputs.maps.layer import tidy
from impact.outputs.maps.places import circle
from impact.outputs.maps.styles import COUNTY_STYLES
from impact.sources.built import county_shapes, read_city_outlines
from impact.units import METRES_PER_MILE


@pytest.fixture
def layers(results):
    return map_layers(results)


def table(layer, key: str):
    return layer.features.set_index(key)


def test_counties_hold_the_totals_of_the_frame(results, layers):
    frame = results.by_county.query("phase == 'operation'")
    work, home = (frame[frame["basis"].eq(basis)].groupby("geoid") for basis in ("workplace", "residence"))
    counties = table(layers["counties"], "GEOID")
    expected = {
        "op_jobs": work["jobs"].sum(),
        "op_wsjobs": work["wage_salary_jobs"].sum(),
        "op_out_usd": work["output_usd"].sum(),
        "op_res_jobs": home["jobs"].sum(),
        "op_res_inc": home["labor_income_usd"].sum(),
        "op_res_1k": home["jobs"].sum() / counties["POP"].astype(float) * 1000,
    }
    assert list(counties.index) == ["05035", "47157"]
    assert list(counties["NAME"]) == ["Crittenden, AR", "Shelby, TN"]
    for field, values in expected.items():
        assert counties[field].to_dict() == pytest.approx(values.to_dict(), rel=1e-9), field


def test_sites_are_points_with_their_megawatts(layers):
    (site,) = layers["sites"].features.to_dict("records")
    assert site["geometry"] == shapely.Point(-90, 35)
    assert site["GEOID"] == "47157"
    assert site["AUTH_MW"] == 80
    assert site["LOAD_MW"] == pytest.approx(100)
    assert site["OVER_MW"] == pytest.approx(20)


def test_rings_are_five_miles_along_the_ground_around_the_sites_that_pay(results, layers):
    (ring,) = layers["rings"].features.to_dict("records")
    around = shapely.get_coordinates(circle(-90.0, 35.0, 5))
    here = np.full(len(around), -90.0), np.full(len(around), 35.0)
    meters = Geod(ellps="WGS84").inv(*here, around[:, 0], around[:, 1])[2]
    assert meters == pytest.approx(5 * METRES_PER_MILE, abs=0.2)
    inside = circle(-90.0, 35.0, 5).intersection(read_city_outlines()["Memphis"])
    assert ring["geometry"].symmetric_difference(inside).area < 1e-6 * inside.area
    assert ring["CLIP"] == "City of Memphis"
    assert all(part.exterior.is_ccw for part in ring["geometry"].geoms)
    rows = results.taxes.rows.query("jurisdiction == 'memphis' and kind.str.startswith('property tax')")
    assert ring["SETALL_USD"] == pytest.approx(0.25 * rows["amount_usd"].sum())
    assert ring["SETA_USD"] == pytest.approx(0.25 * rows.query("year == 2026")["amount_usd"].sum())
    assert ring["JURISDICTION"] == "City of Memphis"


def test_circles_are_round_at_any_latitude():
    high, low = circle(-90, 61, 5), circle(-90, 35, 5)
    assert Geod(ellps="WGS84").geometry_area_perimeter(high)[0] == pytest.approx(
        Geod(ellps="WGS84").geometry_area_perimeter(low)[0], rel=1e-5
    )


def test_a_ring_around_a_city_without_an_outline_is_whole(results, monkeypatch):
    monkeypatch.setattr(places, "read_city_outlines", lambda: read_city_outlines().iloc[:0])
    layers = map_layers(results)
    (ring,) = layers["rings"].features.to_dict("records")
    assert ring["CLIP"] == ""
    assert ring["geometry"].symmetric_difference(circle(-90.0, 35.0, 5)).area < 1e-6
    points = layers["tax_points"].features.set_index("KEY")
    assert list(points["OUTLINE"].unique()) == ["point"]
    assert points.loc["memphis", "geometry"] == shapely.Point(-90, 35)


def test_jurisdictions_have_the_taxes_and_ranges_of_the_run_and_an_outline(results_of):
    results = results_of("colossus-1")
    taxes = map_layers(results)["taxes"].features.set_index("KEY")
    known = results.taxes.by_jurisdiction.set_index("jurisdiction")
    assert set(taxes["LEVEL"]) == {"county", "schools", "city"}
    assert taxes["ALL_USD"].to_dict() == pytest.approx(known["amount_usd"].reindex(taxes.index).to_dict(), rel=1e-9)
    year = results.ranges.by_jurisdiction_year.query("year == @results.reference_year").set_index("jurisdiction")
    for field, column in (("TAX_P10", "p10_usd"), ("TAX_P90", "p90_usd")):
        assert taxes[field].to_dict() == pytest.approx(year[column].reindex(taxes.index).to_dict(), rel=1e-9)
    outlines = dict(zip(results.county_shapes["geoid"], results.county_shapes.geometry, strict=True))
    memphis, shelby = taxes.loc["memphis"], taxes.loc["shelby"]
    assert memphis["geometry"].symmetric_difference(read_city_outlines()["Memphis"]).area < 1e-6
    assert shelby["geometry"].symmetric_difference(outlines["47157"]).area < 1e-6
    assert list(taxes["OUTLINE"].unique()) == ["county", "city"]  # cities are drawn last, on top


def test_county_years_are_those_of_the_run_per_1000_residents_too(results_of):
    results = results_of("colossus-1")
    layer = map_layers(results)["county_year"].features
    keys = ["GEOID", "YEAR", "PHASE", "BASIS", "MEASURE", "EFFECT"]
    assert not layer.duplicated(keys).any()
    assert len(layer) == len(results.by_county_year)
    assert set(layer["EFFECT"]) == {"direct", "indirect", "induced", "total"}
    own = layer.query("BASIS == 'residence' and MEASURE == 'jobs' and EFFECT == 'total' and PHASE == 'operation'")
    own = own[own["YEAR"].eq(results.reference_year)].set_index("GEOID")
    counties = map_layers(results)["counties"].features.set_index("GEOID")
    assert own["VALUE"].to_dict() == pytest.approx(counties["op_res_jobs"].to_dict(), rel=1e-9)
    assert own["PER_1K"].to_dict() == pytest.approx(counties["op_res_1k"].to_dict(), rel=1e-9)
    known = results.ranges.by_county.query("phase == 'operation' and basis == 'residence' and measure == 'jobs'")
    assert own["P90"].to_dict() == pytest.approx(known.set_index("geoid")["p90"].to_dict(), rel=1e-9)
    money = layer[layer["UNIT"].str.contains("USD")]
    assert (money["VALUE"].astype(float) % 1 == 0).all()


def test_the_first_measure_of_the_page_is_that_of_the_map(results_of):
    page = results_of("colossus-1").plot("county-map").spec
    first = {one["name"]: one["value"] for one in page["params"] if "value" in one}
    assert (first["measure"], first["phase"], first["basis"]) == ("jobs_per_1000", "operation", "residence")
    assert next(iter(COUNTY_STYLES)) == "op_res_1k"


def test_a_study_outside_the_city_has_no_ring(results):
    none = replace(results.taxes, set_aside=results.taxes.set_aside.iloc[:0])
    assert map_layers(replace(results, taxes=none))["rings"].features.empty


def test_flows_lead_from_home_to_work_and_their_income_adds_to_the_counties(results, layers):
    flows = layers["commuting_flows"].features.set_index(["FROM_GEOID", "TO_GEOID"])
    assert set(flows.index) == {("05035", "47157"), ("47157", "05035")}
    assert flows.loc[("05035", "47157"), "WORKERS"] == 800
    centers = dict(zip(results.county_shapes["geoid"], results.county_shapes.geometry, strict=True))
    line = flows.loc[("05035", "47157"), "geometry"]
    for end, geoid in zip(line.coords, ("05035", "47157"), strict=True):
        assert shapely.Point(end).distance(centers[geoid].centroid) < 1e-6
    work = (
        results.by_county.query("phase == 'operation' and basis == 'workplace'")
        .groupby("geoid")["labor_income_usd"]
        .sum()
    )
    spread = results.commuting.groupby("workplace_geoid")["operation_labor_income_usd"].sum()
    assert spread.to_dict() == pytest.approx(work.to_dict())


def test_what_commuters_take_home_is_what_residents_receive(results_of):
    results = results_of("colossus-1")
    inside = results.commuting[results.commuting["residence_geoid"].ne("")]
    home = results.by_county.query("phase == 'operation' and basis == 'residence'").groupby("geoid")
    for flow, measure in (("operation_jobs", "jobs"), ("operation_labor_income_usd", "labor_income_usd")):
        taken = inside.groupby("residence_geoid")[flow].sum()
        assert taken.to_dict() == pytest.approx(home[measure].sum().to_dict())
    assert list(results.taxes.set_aside["facility"]) == ["lowry-road", "water-plant"]


def test_every_field_is_described_and_told_apart_by_ten_characters(layers):
    for layer in layers.values():
        names = [field.name for field in layer.fields]
        assert [*names, *([] if layer.outlines else ["geometry"])] == list(layer.features.columns)
        assert len({name[:10].lower() for name in names}) == len(names)
        assert max(map(len, names)) <= 12
        assert len({field.titled for field in layer.fields}) == len(names)
        assert all(field.title and field.unit for field in layer.fields)


@pytest.mark.parametrize("region", ["memphis", "51107,51153", "TN"])
def test_counties_tile_without_gaps_or_overlaps(region):
    found = find_region(region)
    shapes = [tidy(shape) for shape in county_shapes(found.fips, found.rows).geometry]
    whole = shapely.union_all(shapes)
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes, gap_width=1e-4)
    assert whole.area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-12)
    assert not any(part.interiors for part in getattr(whole, "geoms", [whole]))


def test_missing_outline_is_named(results):
    shapes = results.county_shapes.query("geoid != '05035'")
    with pytest.raises(ValueError, match="no outline for 05035"):
        counties_layer(replace(results, county_shapes=shapes))


def test_another_region_has_its_own_maps(study_of):
    layers = map_layers(run(in_region(study_of("colossus-1"), "51107,51153"), Options(draws=0)))
    assert list(layers["counties"].features["GEOID"]) == ["51107", "51942"]  # BEA joins Prince William with two cities
    assert len(layers["commuting_flows"].features) == 2
    assert layers["rings"].features.empty
    inside = gpd.GeoDataFrame(layers["counties"].features, geometry="geometry").union_all()
    assert all(inside.covers(point) for point in layers["sites"].features["geometry"])
