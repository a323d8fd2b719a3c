"""The table of facts, read back: no totals among its rows, the same figures as elsewhere, and what describes it."""

import json
import re
import sys

import numpy as np
import pandas as pd
import pytest

from impact.model.options import Options
from impact.model.run import run
from impact.outputs import tables
from impact.outputs.catalog import FACTS, TABLES, unit_of
from impact.outputs.figures import FACT_COLUMNS, facts_table
from impact.outputs.maps import write_maps
from impact.outputs.tables import named_tables, write_tables

STUDIES = ("colossus-1", "google-west-memphis")
KEY = list(TABLES["facts"].key)


@pytest.fixture(params=STUDIES)
def results(request, results_of):
    return results_of(request.param)


@pytest.fixture
def folder(results, written_of):
    return written_of(results.study.name)


@pytest.fixture
def facts(folder):
    return pd.read_csv(folder / "tables" / "facts.csv", dtype={"place": str}, keep_default_na=False)


def test_a_fact_a_row_each_with_its_unit(facts, results):
    assert tuple(facts.columns) == FACT_COLUMNS
    assert not facts.duplicated(KEY).any()
    assert set(facts["stat"]) == {"central", "p10", "p50", "p90"}
    assert set(facts["measure"]) <= set(FACTS)
    units = {name: unit_of(name, (), results.study.price_year) for name in FACTS}
    assert facts["unit"].tolist() == facts["measure"].map(units).tolist()
    assert facts["unit"].ne("").all()
    assert set(facts["study"]) == {results.study.name}
    assert np.isfinite(facts["value"]).all()


def test_the_reference_case_holds_no_totals(facts):
    central = facts[facts["stat"].eq("central")]
    assert set(central["effect"]) == {"direct", "indirect", "induced", ""}
    assert set(central[central["place"].eq("region")]["measure"]) == {"grid_peak_mw"}
    whole = facts[facts["effect"].eq("all")]
    assert set(whole["stat"]) == {"p10", "p50", "p90"}


def test_counties_add_up_to_the_headline(facts, results):
    central = facts[facts["stat"].eq("central")]
    for metric in ("construction_job_years", "construction_output_usd"):
        row = results.headline.loc[metric]
        sums = central[central["measure"].eq(metric)].groupby("effect")["value"].sum()
        assert sums.to_dict() == pytest.approx(row[["direct", "indirect", "induced"]].to_dict(), rel=1e-8)
    year = central[central["year"].eq(results.reference_year)]
    for metric in ("operation_jobs", "operation_labor_income_usd", "operation_value_added_usd"):
        assert year[year["measure"].eq(metric)]["value"].sum() == pytest.approx(results.headline.loc[metric, "total"])


def test_taxes_add_up_to_the_headline_and_their_ranges_are_those_of_the_run(facts, results):
    taxes = facts[facts["measure"].eq("tax_usd")]
    sums = taxes[taxes["stat"].eq("central")].groupby("place")["value"].sum()
    known = results.taxes.by_jurisdiction.set_index("jurisdiction")["amount_usd"]
    assert sums.to_dict() == pytest.approx(known.to_dict(), rel=1e-8)
    rows = results.ranges.by_jurisdiction_year
    said = taxes[taxes["stat"].eq("p90")].set_index(["place", "year"])["value"]
    assert said.to_dict() == pytest.approx(rows.set_index(["jurisdiction", "year"])["p90_usd"].to_dict(), rel=1e-8)


def test_without_draws_there_is_the_reference_case_alone(small_study, tmp_path):
    found = run(small_study(), Options(draws=0))
    facts = facts_table(found)
    assert set(facts["stat"]) == {"central"}
    assert {"construction_job_years", "operation_jobs", "tax_usd"} <= set(facts["measure"])


def test_no_file_has_a_header_alone(folder, results):
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    listed = {one["path"] for one in package["resources"] if one["path"].endswith(".csv")}
    files = {f"tables/{path.name}": path for path in (folder / "tables").glob("*.csv")}
    assert listed == set(files)
    assert all(len(pd.read_csv(path)) for path in files.values())
    if results.study.name == "google-west-memphis":
        assert not {"tables/tax_chain.csv", "tables/tax_set_aside.csv", "tables/grid_bills.csv"} & listed
        assert results.table("tax_chain").empty


def test_every_table_has_the_study_and_rows_of_jobs_their_unit(folder, results):
    for name, frame in named_tables(results).items():
        assert ("study" in frame) == TABLES[name].of_study, name
    for name in ("by_year", "by_county", "by_industry", "by_sector", "occupations"):
        table = pd.read_csv(folder / "tables" / f"{name}.csv")
        assert table["phase_unit"].tolist() == table["phase"].map(UNITS).tolist()


UNITS = {"construction": "job-years", "operation": "jobs"}


def test_totals_are_marked_as_such(folder):
    table = pd.read_csv(folder / "tables" / "grid_by_year.csv")
    whole = table[table["is_total"]].set_index("year")["load_mwh"]
    assert whole.to_dict() == pytest.approx(table[~table["is_total"]].groupby("year")["load_mwh"].sum().to_dict())


def test_codes_of_occupations_have_a_hyphen(folder):
    codes = pd.read_csv(folder / "tables" / "occupations.csv")["soc"]
    assert codes[codes.str.contains(r"\d")].str.fullmatch(r"\d{2}-\d{4}").all()
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert "47-2111" in {one["soc"] for one in record["occupations"]}


def test_the_readme_names_every_table_and_column(folder, results):
    text = (folder / "tables" / "README.md").read_text(encoding="utf-8")
    parts = dict(part.split("\n", 1) for part in text.split("\n## ")[1:])
    tables = named_tables(results)
    assert list(parts) == [f"{name}.csv" for name in tables]
    for name, frame in tables.items():
        rows = re.findall(r"^\| `(\w+)` \| (.*) \| .*\|$", parts[f"{name}.csv"], re.MULTILINE)
        assert [column for column, _ in rows][: len(frame.columns)] == list(frame)
        assert all(meaning.strip() for _, meaning in rows)


@pytest.mark.parametrize("study", ["colossus-1", "colossus-2"])
def test_tables_and_geopackage_are_small(results_of, tmp_path, study):
    results = results_of(study)
    write_tables(results, tmp_path / "tables")
    write_maps(results, tmp_path)
    size = sum(path.stat().st_size for path in (tmp_path / "tables").glob("*.csv"))
    assert size + (tmp_path / "results.gpkg").stat().st_size < 3e6


def test_parquet_is_written_where_it_can_be(results_of, tmp_path):
    write_tables(results_of("google-west-memphis"), tmp_path)
    try:
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        assert not (tmp_path / "facts.parquet").exists()
        assert "pyarrow" not in sys.modules
        return
    read = parquet.read_table(tmp_path / "facts.parquet").to_pandas()
    assert tuple(read.columns) == FACT_COLUMNS
    csv = pd.read_csv(tmp_path / "facts.csv", dtype={"place": str}, keep_default_na=False)
    assert read["value"].tolist() == csv["value"].tolist()


def test_a_run_without_figures_has_no_parquet_and_no_fault(results, tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "find_spec", lambda name: name)  # as if pyarrow were installed
    write_tables(results, tmp_path, {"by_county": results.by_county})
    assert not (tmp_path / "facts.parquet").exists()
