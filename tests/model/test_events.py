"""Events: the everyday question, in one line and in a study; contributions of existing industries; own multipliers."""

import re
from pathlib import Path

import numpy as np
import pytest

from impact.errors import StudyError
from impact.findings.events import TWO_RANGES, compared
from impact.ledger.events import guest_dollars
from impact.model.contribution import contribution
from impact.model.event_study import event_study, study_text
from impact.model.model import Model
from impact.model.options import Options
from impact.model.prepared import checked_spending
from impact.model.run import run
from impact.sources.outcomes import read_own_multipliers
from impact.sources.studies import read_study, validated
from impact.sources.study_draft import Draft

PARTS = ["direct", "indirect", "induced"]
TABLE = "operation_jobs", "operation_labor_income_usd", "operation_value_added_usd", "operation_output_usd"


@pytest.fixture(scope="module")
def memphis():
    """The model of the region."""
    return Model("memphis")


@pytest.fixture(scope="module")
def multipliers(memphis):
    """Type II multipliers of the region by industry."""
    return memphis.multipliers().set_index("code")


@pytest.fixture(scope="module")
def hospital(memphis):
    """A hospital in Shelby County adds 150 jobs."""
    return memphis.event(industry="622000", jobs=150, county="47157")


def study_of(*events, **keys):
    """A study of some events, in dollars of the accounts' year."""
    record = {
        "name": "events", "title": "Events", "price_year": 2024, "first_year": 2026, "last_year": 2027,
        "crews_from_outside_share": 0.0, "event": [{"id": f"e{n}", "name": "E", **e} for n, e in enumerate(events)],
    } | keys  # fmt: skip
    return validated(record, "events", Draft(record))


def test_jobs_times_the_regions_multiplier(hospital, multipliers):
    jobs = hospital.headline.loc["operation_jobs"]
    assert jobs["direct"] == pytest.approx(150, rel=1e-12)
    assert min(jobs["indirect"], jobs["induced"]) > 0
    assert 1.3 < jobs["total"] / 150 < 2.2
    assert jobs["total"] == pytest.approx(150 * multipliers.loc["622000", "direct_effect_jobs"], rel=1e-9)
    income = hospital.headline.loc["operation_labor_income_usd"]
    expected = income["direct"] * multipliers.loc["622000", "direct_effect_labor_income"]
    assert income["total"] == pytest.approx(expected, rel=1e-9)


def test_a_closing_is_the_exact_negative(memphis, hospital):
    loss = memphis.event(industry="622000", jobs=-150, county="47157")
    assert (loss.headline[[*PARTS, "total"]] == -hospital.headline[[*PARTS, "total"]]).all(axis=None)
    assert any("loss" in note for note in loss.notes)


def test_output_is_counted_once(memphis, multipliers):
    found = memphis.event(industry="484000", output_usd=40e6, county="28033").headline.loc["operation_output_usd"]
    assert found["direct"] == pytest.approx(40e6, rel=1e-12)
    assert found["total"] == pytest.approx(40e6 * multipliers.loc["484000", "output_multiplier"], rel=1e-9)


def large_changes(found) -> list[str]:
    """The notes on how large an event is."""
    return [note for note in found.notes if note.startswith("Large change")]


@pytest.mark.parametrize("jobs", [99_999_999, -99_999_999])
def test_more_jobs_than_the_region_has_get_a_warning(memphis, jobs):
    (said,) = large_changes(memphis.event(industry="622000", jobs=jobs))
    assert re.match(r"Large change: \d{3},\d{3},\d{3} jobs are \d{3}\.\d times the region's \d{3},\d{3} in all;", said)


def test_many_jobs_of_the_region_get_a_warning_and_few_none(memphis):
    (said,) = large_changes(memphis.event(industry="622000", jobs=20_000))
    assert re.match(r"Large change: .* jobs are \d\.\d% of the region's", said)
    assert large_changes(memphis.event(industry="622000", jobs=150)) == []


def test_a_purchase_says_how_much_of_it_is_taken_to_be_bought_here(memphis):
    found = memphis.event(commodity="233262", spending_usd=40e6, county="28033")
    share = found.headline.loc["operation_output_usd", "direct"] / 40e6
    assert found.notes[0].startswith(
        f"{100 * share:.1f}% of the spending is taken to be bought in the region, the model"
    )
    assert found.notes[0].endswith("--local-share changes it.")
    given = memphis.event(commodity="233262", spending_usd=40e6, local_share=0.7, county="28033")
    assert not any("--local-share" in note for note in (*given.notes, *memphis.event(industry="622000", jobs=5).notes))


def test_household_income_has_no_direct_effect(memphis):
    table = memphis.event(household_income_usd=10e6).headline.loc[list(TABLE)]
    assert (table[["direct", "indirect"]] == 0).all(axis=None)
    assert (table["induced"] > 0).all()
    assert table.loc["operation_output_usd", "induced"] < 10e6 * 1.5


def test_the_likely_range_holds_the_total(hospital):
    table = hospital.headline.loc[list(TABLE)]
    assert ((table["p10"] < table["total"]) & (table["total"] < table["p90"])).all()


def test_industries_sum_to_what_they_are_part_of(hospital):
    assert hospital.industries.index[0] == "622000"
    assert hospital.industries["jobs"].sum() <= hospital.headline.loc["operation_jobs", "total"]


def test_contributions_do_not_count_twice(memphis):
    codes = ["492000", "493000", "481000"]
    together = memphis.contribution(codes).figures["total"]
    alone = sum(memphis.contribution([code]).figures["total"] for code in codes)
    assert (together < alone).all()
    largest = max(memphis.contribution([code]).figures.loc["jobs", "total"] for code in codes)
    assert together["jobs"] > largest


def test_all_industries_together_are_the_region(memphis, multipliers):
    found = memphis.contribution(list(multipliers.index)).figures
    assert found["total"].to_numpy() == pytest.approx(found["region"].to_numpy(), rel=1e-12)
    assert (found[["indirect", "induced"]] == 0).all(axis=None)


def test_an_event_in_a_study_has_the_direct_effect_of_the_line(hospital):
    event = {"kind": "industry", "industry": "622000", "jobs": 150, "county": "47157"}
    results = run(study_of(event), Options(draws=0))
    jobs = results.headline.loc["operation_jobs"]
    assert jobs["direct"] == pytest.approx(150, rel=1e-9)
    assert jobs["indirect"] == pytest.approx(hospital.headline.loc["operation_jobs", "indirect"], rel=1e-9)
    assert jobs["total"] == pytest.approx(hospital.headline.loc["operation_jobs", "total"], rel=0.01)


def test_jobs_of_an_event_hold_whatever_prices_do():
    event = {"kind": "industry", "industry": "622000", "jobs": 150, "county": "47157"}
    found = [
        run(study_of(event, price_year=year), Options(draws=0)).headline.loc["operation_jobs"] for year in (2017, 2026)
    ]
    assert found[0]["direct"] == pytest.approx(150, rel=1e-9)
    assert found[0]["total"] == pytest.approx(found[1]["total"], rel=1e-9)


def test_given_pay_replaces_the_ratio():
    event = {"kind": "industry", "industry": "622000", "jobs": 150, "labor_income_usd": 9e6, "county": "47157"}
    headline = run(study_of(event), Options(draws=0)).headline
    assert headline.loc["operation_labor_income_usd", "direct"] == pytest.approx(9e6, rel=1e-9)
    assert headline.loc["operation_jobs", "direct"] == pytest.approx(150, rel=1e-9)


def test_average_purchases_give_a_site_its_indirect_effect():
    site = {
        "id": "site", "name": "Site", "county": "47157", "latitude": 35.1, "longitude": -90.0, "industry": "622000",
        "purchases": "industry average", "staff": {"jobs": 150, "labor_income_usd_per_job": 90_000},
    }  # fmt: skip
    listed = run(study_of(event=[], facility=[site | {"purchases": "listed"}]), Options(draws=0)).headline
    headline = run(study_of(event=[], facility=[site]), Options(draws=0)).headline
    event = {"kind": "industry", "industry": "622000", "jobs": 150, "county": "47157"}
    same = run(study_of(event), Options(draws=0)).headline
    assert listed.loc["operation_jobs", "indirect"] == 0
    assert headline.loc["operation_jobs", "indirect"] == pytest.approx(same.loc["operation_jobs", "indirect"], rel=1e-9)
    value_added = "operation_value_added_usd"
    assert headline.loc[value_added, "direct"] == pytest.approx(same.loc[value_added, "direct"], rel=1e-9)


def test_visitors_pay_sales_and_hotel_tax():
    event = {"kind": "visitors", "visitors": 1000, "days": 2, "usd_per_day": 300, "county": "47157"}
    results = run(study_of(event), Options(draws=0))
    kinds = set(results.taxes.by_year["kind"])
    assert "sales tax, visitors" in kinds
    assert "hotel tax" in kinds
    assert results.headline.loc["operation_output_usd", "direct"] < 600_000


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({"kind": "industry", "industry": "622000", "county": "47157"}, "needs jobs or output_usd or labor_income_usd"),
        ({"kind": "industry", "industry": "622000", "jobs": 0, "county": "47157"}, "above zero, or below zero"),
        ({"kind": "industry", "jobs": 5, "county": "47157"}, "needs industry"),
        ({"kind": "industry", "industry": "622000", "jobs": 5, "output_usd": -1, "county": "47157"}, "other a loss"),
        ({"kind": "visitors", "visitors": 5, "county": "47157"}, "needs usd_per_day"),
        ({"kind": "household_income", "amount_usd": 5, "jobs": 3, "county": "47157"}, "not for an event of kind"),
        ({"kind": "household_income", "amount_usd": 5, "county": "47157", "years": {2050: 1.0}}, "years outside"),
    ],
)  # fmt: skip
def test_bad_events_are_refused_in_one_message(event, words):
    with pytest.raises(StudyError, match=words):
        study_of(event)


def test_what_cannot_be_one_event(memphis):
    with pytest.raises(StudyError, match="cannot be one event"):
        memphis.event(industry="622000", jobs=5, household_income_usd=5)
    with pytest.raises(StudyError, match="say what changes"):
        memphis.event()
    with pytest.raises(StudyError, match="no output"):
        contribution("30069", ["550000"], Options(draws=0), 2023)


def test_an_industry_that_the_region_lacks_has_the_nations_ratios():
    found = Model("30069").event(industry="550000", jobs=10)
    assert found.headline.loc["operation_jobs", "direct"] == pytest.approx(10, rel=1e-9)
    assert any("the nation's" in note for note in found.notes)


def test_amounts_that_contradict_each_other_are_named(memphis):
    found = memphis.event(industry="622000", jobs=150, output_usd=500e6)
    assert any("contradict" in note for note in found.notes)
    assert found.headline.loc["operation_jobs", "direct"] == pytest.approx(150, rel=1e-9)
    assert found.headline.loc["operation_output_usd", "direct"] == pytest.approx(500e6, rel=1e-9)


def test_own_multipliers_stand_beside_ours(tmp_path: Path, hospital):
    table = tmp_path / "rims.csv"
    table.write_text("Industry code,Output (dollars),Earnings (dollars),Employment (jobs)\n622000,1.9,0.6,11.5\n")
    beside = compared(read_own_multipliers(table), hospital.study, hospital).rows
    direct = hospital.headline.loc["operation_output_usd", "direct"]
    assert beside.loc["Output, USD", "yours"] == pytest.approx(1.9 * direct)
    assert beside.loc["Jobs", "yours"] == pytest.approx(11.5 * direct / 1e6)
    assert beside.loc["Jobs", "ours"] == pytest.approx(hospital.headline.loc["operation_jobs", "total"])
    table.write_text("a,b\n1,2\n")
    with pytest.raises(StudyError, match="a line of titles"):
        read_own_multipliers(table)


def test_a_saved_event_is_a_study(tmp_path: Path):
    study, _ = event_study({"industry": "622000", "jobs": 150.0}, region="memphis", county="Shelby, TN",
                           years=(2027, 2030), price_year=2023)  # fmt: skip
    path = tmp_path / "event.toml"
    path.write_text(study_text(study))
    assert read_study(path) == study


def test_ranges_of_an_event_move_the_run():
    event = {"kind": "industry", "industry": "622000", "county": "47157",
             "jobs": {"value": -150, "low": -200, "high": -100}}  # fmt: skip
    row = run(study_of(event), Options(draws=200)).headline.loc["operation_jobs"]
    assert row["p10"] < row["total"] < row["p90"] < 0
    assert np.isfinite(row["p50"])


def test_the_range_of_an_event_is_about_that_of_its_simulations(hospital):
    """First order around the reference case against 400 simulations of the saved study, widths in logs."""
    assert TWO_RANGES in hospital.notes
    event, _ = event_study({"industry": "622000", "jobs": 150.0}, region="memphis", county="47157", years=None,
                           price_year=2023)  # fmt: skip
    ours, theirs = (table.loc[list(TABLE)] for table in (hospital.headline, run(event, Options(draws=400)).headline))
    own, simulated = (np.log(table["p90"] / table["p10"]) for table in (ours, theirs))
    assert own.to_numpy() == pytest.approx(simulated.to_numpy(), rel=0.15)


def test_an_error_of_the_method_that_is_given_widens_no_range(hospital):
    """Without the error in induced effects the range of jobs is narrower, as the sum of squares has it."""
    given = {"structural.induced": 1.0}
    held = Model("memphis", given=given).event(industry="622000", jobs=150, county="47157").headline
    row, other = (table.loc["operation_jobs"] for table in (hospital.headline, held))
    moved = (row["total"] + (1.33 - 1) * row["induced"]) / row["total"]
    squares = [np.log(one["p90"] / one["total"]) ** 2 for one in (row, other)]
    assert squares[0] - squares[1] == pytest.approx(np.log(moved) ** 2, rel=1e-6)


def test_visitors_spend_what_they_have_by_the_pattern_and_stores_keep_their_margin(memphis):
    """1,000 people x 2 days x $300; the lines are the pattern's shares, of goods what stores keep."""
    event = {"kind": "visitors", "visitors": 1000, "days": 2, "usd_per_day": 300, "county": "47157"}
    sites = checked_spending(study_of(event)).study.facility
    lines = {line.commodity: line.amount_usd.value for site in sites for line in site.spend}
    records = memphis.options.records("visitors")
    margins = records["retail_margin"]["value"]
    expected = {code: 600_000 * share * margins.get(code, 1.0) for code, share in records["pattern"]["value"].items()}
    assert lines == pytest.approx(expected)


def test_visitors_who_buy_no_lodging_pay_no_tax_on_it():
    """1,000 people x 1 day x $50, all of it in restaurants; half of them in the second year."""
    event = {"kind": "visitors", "visitors": 1000, "days": 1, "usd_per_day": 50, "county": "47157",
             "pattern": {"722110": 1.0}}  # fmt: skip
    study = checked_spending(study_of(event)).study
    running = {site.id: np.array([1.0, 0.5]) for site in study.facility}
    [(county, (spent, lodging))] = guest_dollars(study, running, {})
    assert county == "47157"
    assert spent.tolist() == pytest.approx([50_000, 25_000])
    assert lodging == 0.0


@pytest.mark.parametrize("institution", ["federal", "state_local"])
def test_a_government_spends_its_amount_once_over_all_its_industries(institution):
    event = {"kind": "institution", "institution": institution, "amount_usd": 50e6, "county": "47157"}
    sites = checked_spending(study_of(event)).study.facility
    lines = [line.amount_usd.value for site in sites for line in site.spend]
    assert len(lines) > 1
    assert sum(lines) == pytest.approx(50e6)


def test_an_event_of_labor_income_alone_pays_just_that_in_dollars_of_any_year(memphis):
    table = memphis.event(industry="622000", labor_income_usd=10e6, price_year=2025).headline
    assert table.loc["operation_labor_income_usd", "direct"] == pytest.approx(10e6)
