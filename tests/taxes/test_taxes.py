"""Taxes of the shipped studies: parts and wholes, abatement, exemption, renewal, closing, and what was published."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from impact.errors import StudyError
from impact.facts import first_fact
from impact.model import run as pipeline
from impact.model.explanations import explain_tax
from impact.model.options import Options
from impact.model.run import in_region
from impact.model.tax_law import tax_law
from impact.outputs import run_record, write_outputs
from impact.sources.studies import read_study
from impact.taxes.law import STATE_OF_FIPS, state_title, value_of
from impact.taxes.results import property_answers
from impact.taxes.revenue import split_taxes
from impact.taxes.views import follows, taxes_by_jurisdiction


def run(study):
    """The results of a study, without ranges."""
    return pipeline.run(study, Options(draws=0))


STUDIES = ["colossus-1", "colossus-2", "google-west-memphis"]
LEVELS = {"state": "state_tax_usd", "federal": "federal_tax_usd", "county": "local_tax_usd",
          "city": "local_tax_usd", "schools": "local_tax_usd"}  # fmt: skip


@pytest.fixture(params=STUDIES)
def results(request, results_of):
    return results_of(request.param)


@pytest.fixture(scope="module")
def with_pilot():
    return run(read_study("colossus-2", ("fiscal.pilot.share=0.75", "fiscal.pilot.years=15")))


def property_by_year(results, jurisdiction):
    rows = results.taxes.rows
    return (
        rows[rows["jurisdiction"].eq(jurisdiction) & rows["kind"].str.startswith("property")]
        .groupby("year")["amount_usd"]
        .sum()
    )


def test_jurisdictions_kinds_and_years_equal_the_record_to_its_digits(results):
    record = run_record(results)
    for jurisdiction in record["by_jurisdiction"]:
        whole = sum(usd for kind in jurisdiction["kinds"] for usd in kind["by_year_usd"].values())
        assert whole == pytest.approx(jurisdiction["amount_usd"], rel=1e-9)
        assert jurisdiction["one_time_usd"] + jurisdiction["recurring_usd"] == pytest.approx(
            jurisdiction["amount_usd"], rel=1e-9
        )
    for metric in set(LEVELS.values()):
        parts = sum(t["amount_usd"] for t in record["by_jurisdiction"] if LEVELS[t["level"]] == metric)
        assert parts == pytest.approx(record["headline"][metric]["total"], rel=1e-9)


def test_direct_indirect_and_induced_add_up(results):
    taxes = results.headline.loc[["state_tax_usd", "local_tax_usd", "federal_tax_usd"]]
    assert taxes[["direct", "indirect", "induced"]].sum(axis=1).to_numpy() == pytest.approx(taxes["total"].to_numpy())
    assert (taxes["total"] > 0).all()


def test_no_figure_without_a_base_and_none_below_zero_but_income_tax(results):
    rows = results.taxes.rows
    assert (rows.loc[rows["kind"].ne("income tax"), "amount_usd"] >= 0).all()
    assert (rows["full_usd"] >= rows["amount_usd"] - 1e-6).all()


def test_the_studys_jurisdictions_are_all_there(results_of):
    titles = set(results_of("colossus-2").taxes.by_jurisdiction["jurisdiction"])
    assert {
        "memphis",
        "shelby",
        "shelby-schools",
        "southaven",
        "desoto",
        "desoto-schools",
        "tn",
        "ms",
        "federal",
    } <= titles


def test_property_tax_falls_as_equipment_ages_and_jumps_at_renewal(results_of):
    city = property_by_year(results_of("colossus-1"), "memphis")
    assert city[2026] > city[2027] > city[2028] > city[2029]
    assert city[2030] > 1.5 * city[2029]
    assert city[2035] > 1.5 * city[2034]


def test_without_renewal_it_only_falls(results_of):
    kept = property_by_year(run(read_study("colossus-1", ("fiscal.refresh=false",))), "memphis")
    renewed = property_by_year(results_of("colossus-1"), "memphis")
    assert (kept.loc[2031:].diff().dropna() <= 1).all()
    assert kept[2030] < renewed[2030]
    said = results_of("colossus-1").table("tax_answers").set_index("what")["value"]
    whole = sum(property_by_year(run(read_study("colossus-1", ("fiscal.refresh=false",))), key).sum()
                for key in ("memphis", "shelby", "shelby-schools"))  # fmt: skip
    assert said["Property tax of all years without renewing computers"] == pytest.approx(whole)


def test_closing_leaves_land_and_buildings():
    closed = run(read_study("colossus-1", ("fiscal.closure_year=2033",)))
    steps = closed.taxes.steps.query("facility == 'lowry-road'")
    after = steps[steps["year"] > 2033].groupby("tax_class")["appraised_value_usd"].sum()
    assert after["computers"] == after["equipment"] == 0
    assert after["real"] > 0
    rows = closed.taxes.rows
    late = rows[(rows["year"] > 2034) & (rows["amount_usd"].ne(0) | rows["full_usd"].ne(0))]
    assert set(late["kind"]) <= {"property tax, real", "in lieu of tax: MLGW's new plant"}
    assert steps.query("year == 2033")["appraised_value_usd"].gt(0).all()
    assert closed.by_year.query("year == 2035 and phase == 'operation'")["jobs"].sum() == pytest.approx(0)
    assert closed.grid.by_year.query("utility == 'all' and year == 2035")["load_mwh"].iloc[0] == 0
    assert closed.reference_year < 2033


def test_an_abatements_cost_is_the_difference_of_the_two_runs(with_pilot, results_of):
    before, after = (
        found.taxes.by_jurisdiction.set_index("jurisdiction")["amount_usd"]
        for found in (results_of("colossus-2"), with_pilot)
    )
    lost = (before - after).drop(["southaven", "desoto", "desoto-schools"])
    table = with_pilot.taxes.incentives
    own = table[
        table["kind"].str.startswith("property tax")
        & table["jurisdiction"].isin(["memphis", "shelby", "shelby-schools"])
    ]
    assert own["forgone_usd"].sum() == pytest.approx(lost.sum(), rel=1e-9)
    for jurisdiction in ("memphis", "shelby", "shelby-schools"):
        part = own.loc[own["jurisdiction"].eq(jurisdiction), "forgone_usd"].sum()
        assert part == pytest.approx(lost[jurisdiction], rel=1e-9)
    whole = table[table["jurisdiction"].eq("all")].iloc[0]
    assert whole["forgone_usd"] == pytest.approx(table.loc[table["jurisdiction"].ne("all"), "forgone_usd"].sum())
    assert 0 < whole["forgone_present_value_usd"] < whole["forgone_usd"]
    assert whole["forgone_per_job_usd"] == pytest.approx(
        whole["forgone_usd"] / with_pilot.headline.loc["operation_jobs", "total"]
    )


def test_an_abatement_ends(with_pilot, results_of):
    ratio = property_by_year(with_pilot, "memphis") / property_by_year(results_of("colossus-2"), "memphis")
    assert ratio[2030] == pytest.approx(0.25)
    assert ratio[2040] == pytest.approx(0.25)
    short = run(read_study("colossus-2", ("fiscal.pilot.share=0.75", "fiscal.pilot.years=5")))
    ended = property_by_year(short, "memphis") / property_by_year(results_of("colossus-2"), "memphis")
    assert ended[2030] == pytest.approx(0.25)
    assert ended[2031] == pytest.approx(1)


def test_mississippis_fee_in_lieu_takes_two_thirds_off(results_of):
    rows = results_of("colossus-2").taxes.rows
    own = rows[
        rows["jurisdiction"].eq("southaven") & rows["kind"].str.startswith("property tax") & rows["year"].eq(2030)
    ]
    assert own["amount_usd"].sum() == pytest.approx(0.34 * own["full_usd"].sum())


def test_without_the_exemption_the_company_pays_what_was_forgone(results_of):
    taken = results_of("colossus-1")
    paid = run(read_study("colossus-1", ("fiscal.data_center_exemption=false",)))
    more = paid.headline.loc["state_tax_usd", "total"] - taken.headline.loc["state_tax_usd", "total"]
    forgone = taken.taxes.by_jurisdiction.set_index("jurisdiction").loc["tn", "forgone_usd"]
    assert more == pytest.approx(forgone)
    assert paid.taxes.incentives.empty
    assert paid.taxes.by_jurisdiction["but_for_usd"].isna().all()
    own = taken.taxes.by_jurisdiction.set_index("jurisdiction").loc["tn"]
    assert own["but_for_usd"] == pytest.approx(0.127 * own["net_usd"] - 0.873 * own["forgone_usd"])


def test_a_site_below_the_thresholds_pays(small_study):
    line = {"id": "servers", "name": "Servers", "phase": "construction", "commodity": "334111", "amount_usd": 50e6,
            "local_share": 0.0, "years": {2025: 1.0}}  # fmt: skip
    small = run(small_study(site={"tax": {"city": "memphis"}}, spend=[line]))
    rows = small.taxes.rows
    assert rows.loc[rows["kind"].eq("sales and use tax, computers"), "amount_usd"].sum() > 0.07 * 50e6


def test_net_is_below_gross_and_spares_what_is_direct(results):
    table = results.taxes.by_jurisdiction
    assert (table["net_usd"] <= table["amount_usd"] + 1e-6).all()
    rows = results.taxes.rows
    direct = rows[rows["effect"].eq("direct") & rows["jurisdiction"].eq("memphis")]["amount_usd"].sum()
    assert table.set_index("jurisdiction").loc["memphis", "net_usd"] >= direct - 1e-6 or results.study.name.startswith(
        "google"
    )


def test_present_value_discounts_and_nominal_grows(results):
    table = results.taxes.by_jurisdiction.query("jurisdiction == 'federal'").iloc[0]
    assert table["present_value_usd"] < table["amount_usd"] < table["nominal_usd"]


def test_the_chain_of_the_first_site_stands_beside_what_was_published(results_of):
    chain = results_of("colossus-1").taxes.chain
    assert chain["tax_year"].eq(2025).all()
    ours = chain.drop_duplicates("step").set_index("step")["model_usd"]
    assert ours["spent_usd"] == pytest.approx(ours["in_service_usd"] + ours["cip_usd"])
    assert ours["modeled_value_usd"] == pytest.approx(ours["depreciated_value_usd"] + ours["cip_value_usd"])
    assert ours["appraised_value_usd"] < ours["modeled_value_usd"]
    assert ours["announced_usd"] == 12e9
    rows = results_of("colossus-1").taxes.rows
    due = rows[rows["tax_year"].eq(2025) & rows["kind"].str.startswith("property tax")].groupby("level")["amount_usd"]
    assert ours["city_tax_usd"] == pytest.approx(due.sum()["city"])
    assert ours["county_tax_usd"] == pytest.approx(due.sum()[["county", "schools"]].sum())
    given = chain[chain["what"].str.endswith("from the published appraised value")].set_index("step")
    assert given.loc["city_tax_usd", "model_usd"] == pytest.approx(17.028e6)
    assert given.loc["county_tax_usd", "model_usd"] == pytest.approx(17.754e6)
    assert (
        given.loc["city_tax_usd", "how"] == "$2.2 billion x 30% x 2.58/100 = $17.0 million, if all is personal property"
    )
    assert "not explained by any source" in chain.loc[chain["step"].eq("city_tax_usd"), "how"].iloc[0]


def test_the_set_aside_is_a_quarter_of_the_citys_property_tax(results_of):
    results = results_of("colossus-1")
    said = results.table("tax_answers").query("topic == 'Set-aside'").set_index("what")["value"]
    assert said["In 2029"] == pytest.approx(0.25 * property_by_year(results, "memphis")[2029])
    sites = results.taxes.set_aside.set_index("facility")
    assert list(sites.index) == ["lowry-road", "water-plant"]
    assert sites["reference_year_usd"].sum() == pytest.approx(said["In 2029"])
    assert sites["all_years_usd"].sum() == pytest.approx(said["All years to 2040"])
    assert set(sites["radius_miles"]) == {5.0}


def test_a_study_that_pays_the_city_nothing_has_no_set_aside(results_of):
    taxes = results_of("google-west-memphis").taxes
    assert taxes.set_aside.empty
    assert not any(fact.metric.startswith("set_aside") for fact in taxes.facts)


def test_a_service_cost_is_told_where_the_study_gives_one():
    results = run(read_study("colossus-1", ("fiscal.service_cost_usd_per_resident=1500",)))
    said = results.table("tax_answers").query("topic == 'Public services'")["value"].iloc[0]
    households = results.grid.induced["households"].sum()
    assert said == pytest.approx(households * 2.5 * 1500)


def test_franchise_and_excise_follow_a_stated_base_alone(results_of):
    rows = run(read_study("colossus-1", ("fiscal.net_worth_usd=1e9", "fiscal.net_earnings_usd=1e8"))).taxes.rows
    assert rows[rows["kind"].eq("franchise tax") & rows["year"].eq(2030)]["amount_usd"].sum() == pytest.approx(2.5e6)
    assert rows[rows["kind"].eq("excise tax") & rows["year"].eq(2030)]["amount_usd"].sum() == pytest.approx(6.5e6)
    assert not results_of("colossus-1").taxes.rows["kind"].isin(["franchise tax", "excise tax"]).any()


@pytest.mark.parametrize("metric", ["state_tax_usd", "local_tax_usd", "federal_tax_usd", "property_tax"])
def test_tax_figures_can_be_explained(metric, results_of):
    found = explain_tax(metric, read_study("colossus-1"))
    if metric != "property_tax":
        assert found.total == pytest.approx(results_of("colossus-1").headline.loc[metric, "total"])
    assert found.terms["total"].iloc[0] > 0
    assert len(found.formula) >= 1
    assert (len(found.property_terms) > 0) == (metric in ("local_tax_usd", "property_tax"))


@pytest.mark.parametrize(("name", "region"), list(zip(STUDIES, ["28033", "51107", "47157"], strict=True)))
def test_every_study_runs_and_is_written_elsewhere(name, region, tmp_path):
    results = run(in_region(read_study(name), region))
    write_outputs(results, tmp_path / "out")
    sites = {site.county for site in results.study.facility}
    levying = results.taxes.rows[results.taxes.rows["kind"].str.startswith("property tax")]["jurisdiction"]
    places = [tax_law().jurisdictions[key] for key in levying]
    estimated = {f"{STATE_OF_FIPS[county[:2]].lower()}-other-local" for county in sites}
    assert all(place.county in sites or place.key in estimated for place in places)
    assert any(place.county == "" for place in places) == (region == "51107")  # no law of Virginia: estimates


def test_mississippis_exemption_ends_after_ten_years(results_of):
    rows = results_of("colossus-2").taxes.rows
    bought = rows[rows["jurisdiction"].eq("ms") & rows["kind"].eq("sales and use tax, computers")]
    assert not bought.loc[bought["year"] < 2036, "amount_usd"].any()
    late = bought[bought["year"] >= 2036]
    assert late["amount_usd"].sum() == pytest.approx(late["full_usd"].sum())


def test_a_bill_of_arkansas_comes_a_year_after_its_lien_date(results_of):
    rows = results_of("google-west-memphis").taxes.rows
    own = rows[rows["kind"].str.startswith("property tax") & rows["jurisdiction"].eq("crittenden")]
    assert (own["year"] - own["tax_year"]).eq(1).all()


def test_tva_pays_a_year_after_the_bill(results_of):
    results = results_of("colossus-1")
    rows = results.taxes.rows[results.taxes.rows["kind"].eq("in lieu of tax: TVA")].groupby("year")["amount_usd"].sum()
    bills = results.grid.by_year.query("utility == 'mlgw'").set_index("year")["bill_usd"]
    water = 1e6
    assert rows[2031] == pytest.approx((bills[2030] + water) * 0.991 * 0.05 * 0.67, rel=0.02)


@pytest.mark.parametrize(
    ("change", "words"),
    [("fiscal.pilot.share=0.75", "an abatement needs years"), ("fiscal.refresh_years=0", "at least 1"),
     ("fiscal.closure_year=2024", "is not after first_year"), ("fiscal.closure_year=2060", "up to last_year"),
     ("facility.lowry-road.tax.city=Memphis", "unknown city"),
     ("facility.lowry-road.tax.city=southaven", "of that county")],
)  # fmt: skip
def test_terms_that_say_nothing_are_refused(change, words):
    with pytest.raises(StudyError, match=words):
        run(read_study("colossus-1", (change,)))


@pytest.mark.parametrize(("county", "state"), [("39049", "OH"), ("51107", "VA"), ("48439", "TX")])
def test_elsewhere_estimates_stand_in_and_are_said(county, state):
    """In one county alone, whose commuters pay elsewhere; in whole areas: test_ratios.py."""
    results = run(in_region(read_study("google-west-memphis"), county))
    words = re.compile(rf"law of {state_title(state)} on property assessment, .*\bincome tax, and its jurisdictions")
    assert any(words.search(note) for note in results.notes)
    missing = results.missing.query("place == @state")
    assert {"income_tax", "income_exempt"} <= set(missing["parameter"])
    assert any("Estimates from average effective rates stand in" in note for note in results.notes)
    assert set(results.taxes.by_jurisdiction["level"]) == {"federal", "state", "county"}
    rows = results.taxes.rows
    follows_from = rows[rows["effect"].ne("direct") & rows["level"].ne("federal")]["amount_usd"].sum()
    assert 0.03 < follows_from / results.by_year["labor_income_usd"].sum() < 0.12
    assert results.headline.loc["local_tax_usd", "direct"] > 0


def test_net_keeps_nine_tenths_of_what_follows_and_nine_tenths_of_that_while_it_is_built(results):
    """Displacement and crowding-out are a tenth each; what the company pays itself is kept whole."""
    rows = results.taxes.rows
    after = [follows(kind, facility) for kind, facility in zip(rows["kind"], rows["facility"], strict=True)]
    kept = np.where(after, np.where(rows["phase"].eq("construction"), 0.81, 0.9), 1.0)
    expected = (rows["amount_usd"] * kept).groupby(rows["jurisdiction"]).sum()
    found = taxes_by_jurisdiction(rows, tax_law().general).set_index("jurisdiction")["net_usd"]
    assert found.to_numpy() == pytest.approx(expected[found.index].to_numpy())
    assert 0.81 in kept


def test_the_property_tax_of_all_years_is_the_sum_of_its_rows(results):
    rows = results.taxes.rows
    whole = rows[rows["kind"].str.startswith("property tax")]["amount_usd"].sum()
    fact = first_fact(results.taxes.facts, "property_tax_all_years_usd", "as run")
    assert fact.value == pytest.approx(float(whole))


OF_SHELBY = {("47157", "county"), ("47157", "schools")}


def test_taxes_on_production_go_to_a_countys_jurisdictions_by_their_rates_or_alike():
    """Where a jurisdiction has no rate of its own it counts as one per $100."""
    law = tax_law()
    own = [
        key for key, one in law.jurisdictions.items() if one.county == "47157" and one.level in ("county", "schools")
    ]
    assert len(own) > 1
    bare = {key: replace(one, property_rate=None) if key == own[0] else one for key, one in law.jurisdictions.items()}
    found = {one.jurisdiction: one.usd for one in split_taxes(1e6, "47157", replace(law, jurisdictions=bare))}
    other = value_of(law.jurisdictions[own[1]].property_rate)
    assert found[own[0]] / found[own[1]] == pytest.approx(1.0 / other)
    assert sum(found.values()) == pytest.approx(1e6)


def test_the_answer_on_property_tax_counts_local_property_tax_alone():
    rows = pd.DataFrame(
        [
            ("property tax, real", "city", 5.0),
            ("property tax, real", "state", 7.0),
            ("sales tax, households", "city", 11.0),
        ],
        columns=["kind", "level", "amount_usd"],
    ).assign(year=2029, jurisdiction_title="City")
    facts = list(property_answers(rows, 2029))
    assert {fact.value for fact in facts} == {5.0}
