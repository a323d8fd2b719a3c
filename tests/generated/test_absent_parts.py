"""Parts of a study that are absent count as zero, in every output."""

import json
from datetime import date

import pytest
from every_output import check_accepts, write_every_output

from impact.errors import OutputError, StudyError, ending
from impact.model.options import Options
from impact.model.run import run
from impact.outputs import check_destination
from impact.outputs.maps import write_maps
from impact.outputs.workbook.result_tables import property_tax_years, tax_years
from impact.sources.studies import read_study
from impact.study import GpuCheck, Study

BUILDING = {"id": "building", "name": "Building", "phase": "construction", "commodity": "233230", "amount_usd": 20e6,
            "local_share": 0.8, "years": {2026: 0.5, 2027: 0.5}}  # fmt: skip
MACHINES = BUILDING | {"id": "machines", "name": "Machines", "commodity": "333120", "years": {2027: 1.0}}
REPAIR = {"id": "repair", "name": "Repair", "phase": "operation", "commodity": "811300", "amount_usd": 1e6}
POWER = {"id": "power", "name": "Electricity", "phase": "operation", "commodity": "221100", "tariff": "tva-lpc-msb"}
LAND = BUILDING | {"id": "land", "name": "Land", "commodity": "LAND00", "years": {2022: 1.0}}
STAFF = {"jobs": 50, "labor_income_usd_per_job": 80_000}
WORKS = {"id": "works", "name": "Works", "county": "47157", "industry": "332310", "latitude": 35.05, "longitude": -90.0}
SMALL = {"name": "small", "title": "Small plant", "region": ["47157"], "price_year": 2025, "first_year": 2026,
         "last_year": 2030, "crews_from_outside_share": 0.2}  # fmt: skip
RAMP = {date(2028, 1, 1): 1.0}


def small(spend, site=None, **study):
    facility = WORKS | {"staff": STAFF, "ramp": RAMP, "spend": spend} | (site or {})
    return Study.model_validate(SMALL | {"facility": [facility]} | study)


def plain_run(study, folder=None, number=0):
    """The run without draws and outputs; takes what `write_every_output` does."""
    return run(study, Options(draws=0))


def total(results, metric):
    return results.headline.loc[metric, "total"]


@pytest.mark.parametrize(
    ("first", "spend", "made"),
    [(2025, [BUILDING, REPAIR], plain_run), (2022, [LAND, BUILDING], write_every_output)],
)
def test_a_year_without_tax_is_zero(first, spend, made, tmp_path):
    results = made(small(spend, first_year=first), tmp_path, 1)
    for table in (tax_years(results).filter(regex=r"^\d{4}_usd"), property_tax_years(results).set_index("year").T):
        assert table.shape[1] == 2030 - first + 1
        assert (table.iloc[:, 0] == 0).all()


@pytest.mark.parametrize("spend", [[REPAIR], []])
def test_without_construction_its_effects_are_zero(spend):
    results = plain_run(small(spend))
    assert total(results, "construction_job_years") == 0
    assert total(results, "operation_jobs") > STAFF["jobs"]


def test_without_staff_purchases_or_construction_nothing_is_counted(tmp_path):
    results = write_every_output(small([], {"staff": None}), tmp_path, 5)
    metrics = [name for name in results.headline.index if not name.endswith("tax_usd")]
    assert (results.headline.loc[metrics, "total"].fillna(0) == 0).all()


@pytest.mark.parametrize("county", ["47157", "28033", "05035"])
def test_without_a_ramp_personal_property_is_taxed_from_the_first_year(county):
    site = {"county": county, "ramp": {}}
    lines = [MACHINES | {"years": {2026: 1.0}}]
    start = {date(2026, 1, 1): 1.0}
    study, dated = (small(lines, site | {"ramp": ramp}, region=[county]) for ramp in ({}, start))
    results = plain_run(study)
    assert total(results, "local_tax_usd") == pytest.approx(total(plain_run(dated), "local_tax_usd"))
    assert property_tax_years(results).set_index("year").to_numpy().sum() > 0


def without_load(results, site):
    """Whether a facility has no load, and its bill is what the tariff charges all the same."""
    mine = results.grid.by_site.query("facility == @site")
    return len(mine) and (mine["load_mwh"] == 0).all() and (results.power.bills["bill_usd"] >= 0).all()


def test_a_line_under_a_tariff_without_load_costs_its_fixed_charges():
    site = read_study("colossus-1").facility[0].id
    assert without_load(plain_run(read_study("colossus-1", (f"facility.{site}.it_mw=0",))), site)


def test_a_study_without_load_and_ramp_is_written_in_every_output(tmp_path):
    study = small([MACHINES, REPAIR, POWER], {"it_mw": 0, "ramp": {}})
    assert without_load(write_every_output(study, tmp_path, 0), "works")


def test_a_county_without_an_outline_has_null_geometry_and_a_note(tmp_path):
    study = small([BUILDING, REPAIR], {"county": "02066"}, region=["02066", "02020"])
    results = plain_run(study)
    write_maps(results, tmp_path)
    known = json.loads((tmp_path / "results.geojson").read_text("utf-8"))
    shapes = {feature["properties"]["GEOID"]: feature["geometry"] for feature in known["features"]}
    assert shapes["02066"] is None
    assert shapes["02020"]["type"] == "MultiPolygon"
    assert any("02066" in note for note in results.notes)


def test_without_any_outline_there_are_no_bounds(tmp_path):
    write_every_output(small([BUILDING], {"county": "02066"}, region=["02066"]), tmp_path, 0)
    assert "bbox" not in json.loads((tmp_path / "run" / "results.geojson").read_text("utf-8"))


def test_a_name_that_is_too_long_is_refused_before_the_run(tmp_path):
    for name in ("a" * 300, "a" * 250, "/".join(["a" * 200] * 30)):
        with pytest.raises(OutputError, match="too long"):
            check_destination(tmp_path / name)
    check_destination(tmp_path / ("a" * 200))


def test_any_other_name_that_is_too_long_ends_in_one_message(tmp_path):
    with pytest.raises(OSError, match="too long") as error:
        (tmp_path / ("a" * 300)).stat()
    message, code = ending(error.value)
    assert (code, "\n" in message) == (2, False)


def test_the_check_refuses_crews_without_work_and_regions_that_are_too_large():
    crews = {"crews": {"job_years": 10, "labor_income_usd_per_job": 90_000}}
    for study in (small([REPAIR], crews), small([BUILDING], region="us")):
        with pytest.raises(StudyError):
            check_accepts(study)
    check_accepts(small([BUILDING], crews))


def test_gpus_are_not_compared_with_zero_mw():
    record = {"id": "one", "name": "One", "gpus": 10, "kw_per_gpu": 1, "pue": 1, "drawn_mw": 0, "source": "news"}
    with pytest.raises(ValueError, match="drawn_mw"):
        GpuCheck.model_validate(record)
