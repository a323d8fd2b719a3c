"""Parameters that are not there: by name, and null where a figure rests on them; never a zero."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from impact.effects.headline import TAX_FIGURES
from impact.errors import DataError
from impact.findings.missing import (
    LOAD,
    STATE_RECORDS,
    gaps,
    missing_notes,
    missing_table,
    unknown_parts,
    without_unknown,
)
from impact.grid.systems import utility_peak
from impact.model import local_conditions
from impact.model import run as pipeline
from impact.model.local_conditions import grid_data, tax_law
from impact.model.options import Options
from impact.model.prepared import checked_spending
from impact.model.region import find_region
from impact.outputs.run_json import run_record
from impact.taxes.law import STATE_FILES, STATE_OF_FIPS

PLACES = "51107,51153"


def gaps_of(study):
    prepared_study, _, _ = checked_spending(study)
    return gaps(prepared_study, find_region(study.region).fips, tax_law(), grid_data())


@pytest.fixture(scope="module")
def moved(study_of):
    """Colossus 2 in northern Virginia, few draws."""
    return pipeline.run(pipeline.in_region(study_of("colossus-2"), PLACES), Options(draws=20))


@pytest.mark.parametrize("study", ["colossus-1", "colossus-2", "google-west-memphis"])
def test_around_memphis_nothing_is_missing(study_of, study):
    """The water plant alongside Colossus 1 is reported of; no figure is empty for it."""
    assert [gap for gap in gaps_of(study_of(study)) if gap.parts or gap.topic != LOAD] == []


def test_everything_that_a_state_without_law_lacks_is_named(study_of):
    table = missing_table(gaps_of(pipeline.in_region(study_of("colossus-2"), PLACES)))
    law = table[table["file"].eq("data/parameters/tax/virginia.toml")]
    assert list(law["parameter"]) == list(STATE_RECORDS)
    assert set(law["null_figures"]) == {"local_tax_usd, state_tax_usd"}
    named = set(zip(table["place"], table["parameter"], strict=True))
    assert {("VA", "va"), ("VA", "va-other-local"), ("51107", "property_rate")} <= named
    assert ("VA", "firm_price_usd_per_mwh.VA") in named
    assert {"utility", "tariff"} <= set(table["parameter"])
    assert not table["how_to_add"].eq("").any()
    tax, grid = missing_notes(table)
    assert "sales_state" in tax
    assert "Null because it is missing: local_tax_usd, state_tax_usd." in tax
    assert "firm_price_usd_per_mwh.VA of VA (data/parameters/grid.toml)" in grid


def test_a_county_whose_rate_is_not_known_leaves_the_local_tax_of_its_sites_unknown(study_of):
    found = gaps_of(pipeline.in_region(study_of("colossus-1"), "47037"))
    assert ("local_tax_usd", "direct") in unknown_parts(found)
    assert ("state_tax_usd", "direct") not in unknown_parts(found)
    assert [gap.where for gap in found if gap.parameter == "property_rate"] == ["47037"]


def test_a_neighbor_county_without_law_leaves_what_follows_unknown_but_not_the_sites_own(study_of):
    study = study_of("colossus-1").model_copy(update={"region": "47157,21007"})
    parts = unknown_parts(gaps_of(study))
    assert {("state_tax_usd", "induced"), ("grid_energy_mwh", "indirect")} <= parts
    assert not any(effect == "direct" for _, effect in parts), parts


def test_a_total_is_null_if_a_part_is():
    columns = ["direct", "indirect", "induced", "total", "p10", "p50", "p90"]
    table = pd.DataFrame(1.0, index=["state_tax_usd", "operation_jobs"], columns=columns)
    found = without_unknown(table, {("state_tax_usd", "induced")})
    assert found.loc["state_tax_usd", ["direct", "indirect"]].tolist() == [1.0, 1.0]
    assert found.loc["state_tax_usd"].isna().sum() == 5
    assert found.loc["operation_jobs"].notna().all()


def test_no_zero_stands_for_a_tax_that_is_not_known(moved):
    state, local, federal = (moved.headline.loc[metric] for metric in TAX_FIGURES)
    parts = ["direct", "indirect", "induced", "total", "p10", "p50", "p90"]
    assert state[parts].isna().all()
    assert local[parts].isna().all()
    assert federal["total"] > 0
    assert federal["p10"] < federal["p90"]
    assert set(moved.taxes.by_jurisdiction["level"]) == {"federal"}
    net = moved.ranges.gross_net.set_index("metric")
    assert net.loc["state_tax_usd"].drop("unit").isna().all()
    assert not moved.ranges.tornado["metric"].isin(["state_tax_usd", "local_tax_usd", "grid_peak_mw"]).any()


def test_what_does_not_rest_on_the_place_is_there(moved):
    known = moved.headline.drop(index=["state_tax_usd", "local_tax_usd", "grid_peak_mw", "grid_energy_mwh"])
    assert known[["total", "p10", "p90"]].notna().all(axis=None)
    assert moved.headline.loc["grid_peak_mw", "direct"] == pytest.approx(150)
    assert np.isnan(moved.headline.loc["grid_energy_mwh", "induced"])
    assert moved.grid.induced["household_mwh"].notna().all()


def test_the_record_of_the_run_names_what_is_missing(moved):
    record = run_record(moved)
    assert record["headline"]["local_tax_usd"]["total"] is None
    assert {row["parameter"] for row in record["missing"]} >= {"income_tax", "utility"}
    answers = moved.answers.set_index("key")["answer"]
    assert answers["tax-in-all"].startswith("Not known here")
    assert not answers.str.contains("nan", regex=False).any()


def test_federal_taxes_of_other_businesses_are_known_everywhere(moved):
    rows = moved.taxes.rows
    own = rows[rows["kind"].eq("taxes on production of other businesses")]
    assert set(own["jurisdiction"]) == {"federal"}
    assert own["amount_usd"].sum() > 0


def test_a_states_file_that_lacks_a_record_is_refused_by_name(monkeypatch):
    known = dict(tax_law().states["TN"])
    del known["sales_gas"], known["billing_lag"]
    monkeypatch.setattr(local_conditions, "has_tax_records", lambda name: name == "virginia")
    monkeypatch.setattr(local_conditions, "read_tax_records", lambda _: known)
    with pytest.raises(DataError, match=r"tax/virginia\.toml lacks billing_lag, sales_gas"):
        local_conditions.states_with_tax_law()


def test_a_state_without_a_jurisdiction_is_refused_by_name(monkeypatch):
    known = dict(tax_law().states["TN"])
    monkeypatch.setattr(local_conditions, "has_tax_records", lambda name: name == "virginia")
    monkeypatch.setattr(local_conditions, "read_tax_records", lambda _: known)
    with pytest.raises(
        DataError, match=r"jurisdictions\.toml lacks va, va-other-local, to which taxes of virginia\.toml go"
    ):
        local_conditions.states_with_tax_law()


def test_every_state_has_letters_and_a_file():
    assert len(STATE_FILES) == len(STATE_OF_FIPS) == 51
    assert STATE_OF_FIPS["51"] == "VA"
    assert STATE_FILES["NY"] == "new-york"


def test_peaks_of_a_utility_outside_the_published_file_are_read_from_its_records():
    grid = grid_data()
    peak = {"summer_peak_mw": {"value": 200.0, "low": 180.0}}
    known = replace(grid, systems=dict(grid.systems) | {"mine": peak})
    assert utility_peak("mine", "summer", known) == (200.0, 180.0, 200.0)
    assert np.isnan(utility_peak("mine", "winter", known)[0])
