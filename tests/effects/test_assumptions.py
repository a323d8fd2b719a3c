"""Assumptions and claims: every ranged figure with its source, every public figure alongside ours."""

import pytest

from impact.findings.source_table import ASSUMPTION_COLUMNS, study_assumptions
from impact.model.notes import assumption_table
from impact.model.region import find_region
from impact.study import Study
from impact.study.keys import unit_of
from impact.study.ranged import Ranged, Record

TRUST = {"seen", "seen, weak source", "derived", "memory", "assumption"}
SOURCED = {"value": 0.7, "low": 0.5, "high": 0.9, "bounds": "p10p90", "source": "permit"}
PERMIT = {"sources": {"permit": {"title": "City permit", "address": "https://example.org", "trust": "seen"}}}


@pytest.fixture
def table(small_study):
    site = {"it_mw": 100, "utilization": 0.8}
    study = small_study(study=PERMIT, site=site, building={"local_share": SOURCED})
    return study_assumptions(study).set_index("where")


def test_a_figure_stands_with_its_range_unit_and_source(table):
    row = table.loc["facility.hall.spend.building.local_share"]
    assert (row["value"], row["low"], row["high"], row["bounds"]) == (0.7, 0.5, 0.9, "p10p90")
    assert (row["source"], row["address"], row["trust"]) == ("City permit", "https://example.org", "seen")
    assert row["what"] == "Building: local share"


def test_a_figure_without_a_source_is_an_assumption(table):
    row = table.loc["crews_from_outside_share"]
    assert (row["source"], row["trust"]) == ("not given", "assumption")
    assert row["low"] == row["high"] == 0.25


def test_money_and_shares_carry_their_units(table):
    assert table.loc["facility.hall.spend.building.amount_usd", "unit"] == "USD"
    assert table.loc["facility.hall.it_mw", "unit"] == "MW"
    assert table.loc["facility.hall.staff.labor_income_usd_per_job", "unit"] == "USD per job and year"
    assert table.loc["facility.hall.utilization", "unit"] == "share"


@pytest.mark.parametrize("name", ["colossus-1", "colossus-2", "google-west-memphis"])
def test_shipped_studies_leave_no_assumption_half_said(results_of, name):
    table = results_of(name).assumptions
    assert tuple(table.columns) == ASSUMPTION_COLUMNS
    assert set(table["trust"]) <= TRUST
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()
    assert table["source"].str.len().gt(0).all()


def test_the_models_own_parameters_are_among_the_assumptions(small_study):
    where = assumption_table(small_study(), find_region("memphis"))["where"]
    assert "data/parameters/region.delta" in set(where)


def test_a_claim_stands_beside_our_figure(results_of):
    results = results_of("colossus-2")
    assert len(results.claims) == len(results.study.claim) > 0
    for claim, (_, row) in zip(results.study.claim, results.claims.iterrows(), strict=True):
        assert row["source"] == results.study.sources[claim.source].title
        if claim.metric in results.headline.index:
            assert row["model_value"] == pytest.approx(results.headline.loc[claim.metric, "total"], nan_ok=True)
        elif claim.metric:
            assert row["model_value"] > 0, f"no figure from the model is called {claim.metric}"
        else:
            assert row["model_value"] != row["model_value"]


def ranged_fields(kind):
    """Names of all figures with a range that a kind of record can hold."""
    for name, field in kind.model_fields.items():
        kinds = kinds_in(field.annotation)
        if Ranged in kinds:
            yield name
        for inner in kinds - {Ranged}:
            yield from ranged_fields(inner)


def kinds_in(annotation):
    if isinstance(annotation, type):
        return {annotation} if issubclass(annotation, Record) else set()
    return set().union(*(kinds_in(part) for part in getattr(annotation, "__args__", ())), set())


def test_every_figure_of_a_study_has_a_unit():
    names = set(ranged_fields(Study))
    assert {"refresh_years", "service_cost_usd_per_resident", "local_share", "it_mw"} <= names
    assert {name: unit_of(name) for name in names}["refresh_years"] == "years"
