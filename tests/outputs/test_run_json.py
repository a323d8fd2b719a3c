"""run.json keeps its contract."""

import json
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest
from json_schema import errors

from impact.model.options import Options
from impact.model.run import in_region, run
from impact.outputs import run_json, run_record
from impact.outputs.run_json import SCHEMA
from impact.results import EFFECTS, MEASURES, PHASES


@pytest.fixture
def record(results):
    return run_record(results)


def test_text_is_strict_json_of_the_record(results, record):
    def refuse(name: str) -> None:
        pytest.fail(f"{name} is not JSON")

    text = run_json(results)
    assert json.loads(text, parse_constant=refuse) == record
    assert text.endswith("}\n")


def test_headline(results, record):
    assert list(record["headline"]) == list(results.headline.index)
    assert record["headline"]["construction_job_years"] == {
        "direct": 1234.56789,
        "indirect": 617.2839451,
        "induced": 411.52263,
        "total": 2263.374465,
        "p10": None,
        "p50": None,
        "p90": None,
        "unit": "job-years",
        "price_year": None,
    }
    assert record["headline"]["operation_output_usd"]["price_year"] == 2025
    assert record["headline"]["grid_peak_mw"]["total"] is None


def test_ranges(results_with_range):
    jobs = run_record(results_with_range)["headline"]["operation_jobs"]
    assert jobs["p10"] < jobs["p50"] < jobs["p90"]


def test_counties(results, record):
    assert [(c["geoid"], c["county"], c["population"]) for c in record["by_county"]] == [
        ("05035", "Crittenden, AR", 46000),
        ("47157", "Shelby, TN", 910000),
    ]
    frame = results.by_county.query("geoid == '47157' and basis == 'residence' and phase == 'operation'")
    home = record["by_county"][1]["residence"]["operation"]
    assert list(home) == [*EFFECTS, "total"]
    assert home["total"]["jobs"] == pytest.approx(frame["jobs"].sum(), rel=1e-9)
    assert home["total"]["output_usd"] is None
    assert home["induced"]["jobs"] == pytest.approx(frame.query("effect == 'induced'")["jobs"].item(), rel=1e-9)


def test_years(results, record):
    assert [year["year"] for year in record["by_year"]] == [2025, 2026]
    for phase in PHASES:
        total = sum(year[phase]["total"]["jobs"] for year in record["by_year"])
        assert total == pytest.approx(results.by_year.query("phase == @phase")["jobs"].sum(), rel=1e-9)
    assert list(record["by_year"][0]["construction"]["direct"]) == list(MEASURES)


def test_other_parts(results, record):
    assert {"memphis", "tn", "federal"} <= {jurisdiction["jurisdiction"] for jurisdiction in record["by_jurisdiction"]}
    assert record["taxes"]["incentives"][-1]["jurisdiction"] == "all"
    assert record["reference_year"] == 2026
    assert record["study"]["region"] == ["05035", "47157"]
    assert record["waterfall"][1]["amount_usd"] == -18e9
    assert record["notes"] == list(results.notes)
    assert list(record["manifest"]["data"]) == ["a.csv", "b.csv"]


def test_same_run_gives_the_same_text_whatever_the_order_of_the_manifest(results):
    turned = replace(results, manifest=dict(reversed(results.manifest.items())))
    assert run_json(turned) == run_json(results)


def test_infinite_figures_are_null(results):
    endless = replace(results, headline=results.headline.assign(p90=np.inf))
    assert json.loads(run_json(endless))["headline"]["operation_jobs"]["p90"] is None


@pytest.mark.parametrize("name", ["colossus-1", "google-west-memphis"])
def test_the_record_is_as_its_schema_says(written_of, name):
    record, schema = (
        json.loads((written_of(name) / file).read_text(encoding="utf-8")) for file in ("run.json", "run.schema.json")
    )
    assert errors(record, schema, schema) == []
    installed = record | {"manifest": record["manifest"] | {"git_commit": None}}  # not a checkout
    assert errors(installed, schema, schema) == []
    assert set(record) == set(schema["properties"]) == set(schema["required"])
    assert all(part["description"] for part in schema["properties"].values())
    if find_spec("jsonschema"):
        import jsonschema  # noqa: PLC0415

        jsonschema.validate(record, schema)


def test_a_record_that_is_not_so_is_found(results_of):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    whole = run_record(results_of("google-west-memphis"))
    lacking = {name: part for name, part in whole.items() if name != "headline"}
    assert errors(lacking, schema, schema) == [": no headline"]
    words = whole | {"headline": whole["headline"] | {"operation_jobs": {"total": "many"}}}
    assert ".headline.operation_jobs.total: 'many' is not ['null', 'number']" in errors(words, schema, schema)


def test_runs_without_draws_and_elsewhere_are_as_the_schema_says(study_of):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    record = run_record(run(in_region(study_of("colossus-1"), "51107,51153"), Options(draws=0)))
    assert errors(record, schema, schema) == []
