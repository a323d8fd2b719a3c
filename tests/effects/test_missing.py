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
from impact.model import run as pipeline
from impact.model import tax_law as tax_law_module
from impact.model.local_conditions import grid_data
from impact.model.options import Options
from impact.model.prepared import checked_spending
from impact.model.region import find_region
from impact.model.tax_law import tax_law
from impact.outputs.run_json import run_record
from impact.sources.parameters import DELIVERED
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
    assert set(law["null_figures"]) == {""}
    assert law["how_to_add"].str.contains("an average effective rate stands in").all()
    named = set(zip(table["place"], table["parameter"], strict=True))
    assert {("VA", "va"), ("VA", "va-other-local"), ("51107", "property_rate")} <= named
    assert ("VA", "firm_price_usd_per_mwh.VA") in named
    assert {"utility", "tariff"} <= set(table["parameter"])
    assert not table["how_to_add"].eq("").any()
    tax, grid = missing_notes(table)
    assert "law of Virginia on property assessment, sales tax, data center incentives and income tax" in tax
    assert not any(name in tax for name in STATE_RECORDS)
    assert "Estimates from average effective rates stand in, with a wide range; they are not law." in tax
    assert "assessed value: --set tax/jurisdictions.va-other-local.property_rate=RATE." in tax
    assert "price of electricity for firms in Virginia" in grid


def test_a_county_whose_rate_is_not_known_has_an_estimate_that_one_number_replaces(study_of):
    study = pipeline.in_region(study_of("colossus-1"), "47037")
    found = gaps_of(study)
    assert not any(metric in TAX_FIGURES for metric, _ in unknown_parts(found))
    (gap,) = [gap for gap in found if gap.parameter == "property_rate"]
    assert gap.where == "47037"
    assert "--set tax/jurisdictions.tn-other-local.property_rate=RATE" in gap.how
    key = "tax/jurisdictions.tn-other-local.property_rate"
    taxes = [pipeline.run(study, Options(draws=0, given=given)).taxes.rows for given in ({}, {key: 3.3})]
    before, after = (rows[rows["kind"].str.startswith("property tax")]["amount_usd"].sum() for rows in taxes)
    assert after == pytest.approx(before * 3.3 / 2.2)
    assert set(taxes[0]["kind"]) >= {"property tax, personal, estimate", "property tax, real, estimate"}


def test_a_neighbor_county_without_law_leaves_the_grid_unknown_and_taxes_estimated(study_of):
    study = study_of("colossus-1").model_copy(update={"region": "47157,21007"})
    parts = unknown_parts(gaps_of(study))
    assert ("grid_energy_mwh", "indirect") in parts
    assert not any(metric in TAX_FIGURES for metric, _ in parts), parts


def test_a_total_is_null_if_a_part_is():
    columns = ["direct", "indirect", "induced", "total", "p10", "p50", "p90"]
    table = pd.DataFrame(1.0, index=["state_tax_usd", "operation_jobs"], columns=columns)
    found = without_unknown(table, {("state_tax_usd", "induced")})
    assert found.loc["state_tax_usd", ["direct", "indirect"]].tolist() == [1.0, 1.0]
    assert found.loc["state_tax_usd"].isna().sum() == 5
    assert found.loc["operation_jobs"].notna().all()


def test_estimates_are_marked_and_have_a_wide_range(moved):
    for metric in TAX_FIGURES[:2]:
        row = moved.headline.loc[metric]
        assert row[["direct", "indirect", "induced", "total"]].gt(0).all()
        assert row["p90"] > 1.5 * row["p10"] > 0
    own = moved.taxes.by_jurisdiction.query("level != 'federal'")
    assert set(own["level"]) == {"state", "county"}
    assert own["jurisdiction_title"].str.endswith("(estimate)").all()
    kinds = moved.taxes.rows["kind"]
    assert kinds[kinds.str.startswith("property tax")].str.endswith("estimate").all()


def test_what_does_not_rest_on_the_place_is_there(moved):
    known = moved.headline.drop(index=["grid_peak_mw", "grid_energy_mwh"])
    assert known[["total", "p10", "p90"]].notna().all(axis=None)
    assert moved.headline.loc["grid_peak_mw", "direct"] == pytest.approx(0.5)  # MLGW, July 2025
    assert np.isnan(moved.headline.loc["grid_energy_mwh", "induced"])
    assert moved.grid.induced["household_mwh"].notna().all()


def test_the_record_of_the_run_names_what_is_missing(moved):
    record = run_record(moved)
    assert record["headline"]["local_tax_usd"]["total"] > 0
    assert record["headline"]["grid_peak_mw"]["total"] is None
    assert {row["parameter"] for row in record["missing"]} >= {"income_tax", "utility"}
    answers = moved.answers.set_index("key")["answer"]
    assert "Not known here" not in answers["tax-in-all"]
    assert "severance taxes in Virginia" in answers["tax-left-out"]
    assert "who work in Virginia" in answers["tax-left-out"]
    assert not any(place in answers["tax-left-out"] for place in ("Tennessee", "Arkansas"))
    assert not answers.str.contains(r"\bnan\b").any()


def test_federal_taxes_of_other_businesses_are_known_everywhere(moved):
    rows = moved.taxes.rows
    own = rows[rows["kind"].eq("taxes on production of other businesses")]
    assert set(own["jurisdiction"]) == {"federal", "va", "va-other-local"}
    assert (own.groupby("jurisdiction")["amount_usd"].sum() > 0).all()


def test_a_states_file_that_lacks_a_record_is_refused_by_name(monkeypatch):
    known = dict(tax_law().states["TN"])
    del known["sales_gas"], known["billing_lag"]
    monkeypatch.setattr(tax_law_module, "has_tax_records", lambda name: name == "virginia")
    monkeypatch.setattr(tax_law_module, "read_tax_records", lambda _: known)
    with pytest.raises(DataError, match=r"tax/virginia\.toml lacks billing_lag, sales_gas"):
        tax_law_module.states_with_tax_law(DELIVERED, frozenset({"VA"}))


def test_a_state_without_a_jurisdiction_is_refused_by_name(monkeypatch):
    known = dict(tax_law().states["TN"])
    monkeypatch.setattr(tax_law_module, "has_tax_records", lambda name: name == "virginia")
    monkeypatch.setattr(tax_law_module, "read_tax_records", lambda _: known)
    with pytest.raises(
        DataError, match=r"jurisdictions\.toml lacks va, va-other-local, to which taxes of virginia\.toml go"
    ):
        tax_law_module.states_with_tax_law(DELIVERED, frozenset({"VA"}))


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
