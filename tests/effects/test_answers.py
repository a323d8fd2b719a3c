"""Answers: every question of the people around Memphis, with figures that are those of the other tables."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from impact.facts import Fact, facts_of
from impact.findings.answers import COLUMNS, ReferenceData, answers_table
from impact.findings.answers.answer import FORMULAS, Answer, Figure, applies
from impact.findings.answers.jobs import pay, staff_range
from impact.findings.answers.taxes import property_tax
from impact.findings.scorecard import verdict
from impact.findings.wording import what
from impact.model import run as pipeline
from impact.model.local_conditions import grid_data
from impact.model.options import Options
from impact.model.ranges import no_ranges
from impact.model.tax_law import tax_law
from impact.outputs.tables import named_tables
from impact.outputs.workbook.tables import sheet_tables
from impact.sources import built
from impact.sources.concordance import local_names
from impact.study import Study
from impact.study.ranged import Ranged

STUDIES = ("colossus-1", "colossus-2", "google-west-memphis")
METHOD = Path(__file__).parents[2] / "docs" / "method.md"
ASKED = {
    "jobs-in-all", "own-payroll", "held-here", "building", "crews", "counts-differ", "pay", "homes", "ordinary-change",
    "announced-and-taxed", "tax-in-all", "property-tax", "set-aside", "abatement", "usual-abatement", "exemption",
    "renewal", "closing", "tax-left-out", "whose-power", "asked-for", "headroom", "curtailment", "substation",
    "household-bills", "household-bills-all", "own-bill", "leaving", "water", "carbon", "other-emissions", "noise",
    "but-for", "net",
}  # fmt: skip


@pytest.fixture(scope="module")
def known() -> ReferenceData:
    return ReferenceData(built.read_occupations(), tax_law(), grid_data(), local_names())


@pytest.fixture(params=STUDIES)
def answers(request, results_of) -> pd.DataFrame:
    return results_of(request.param).answers.set_index("key")


@pytest.fixture(scope="module")
def bare(record):
    """Answers of a study far from Memphis: no tax law, no utility, no claims, no load, no draws."""
    raw = record(study={"region": ("08031",)}, site={"county": "08031", "latitude": 39.7, "longitude": -105.0})
    return pipeline.run(Study.model_validate(raw), Options(draws=0)).answers.set_index("key")


OF_THE_CITY = {"set-aside", "usual-abatement"}
OF_COMPUTERS = {"renewal", "curtailment", "other-emissions", "noise", "asked-for", "household-bills-all", "headroom"}


@pytest.mark.parametrize("name", STUDIES)
def test_every_question_is_asked_of_every_data_hall_those_of_the_city_in_its_county(results_of, name):
    table = results_of(name).answers.set_index("key")
    there = name.startswith("colossus")
    assert table.index.is_unique
    assert set(table.index) >= ASKED - (set() if there else OF_THE_CITY)
    assert there or not OF_THE_CITY & set(table.index)
    assert any(key.startswith("peak") for key in table.index)
    assert any(key.startswith("worth-it") for key in table.index)


def test_an_answer_is_one_or_two_plain_sentences_with_its_figure(answers):
    for row in answers.reset_index()[list(COLUMNS)].to_dict("records"):
        assert (
            row["question"].endswith(("?", "GPUs", "AI", "a gigawatt", "drawn)")) or "Do the chips" in row["question"]
        )
        assert row["answer"].endswith(".")
        assert not re.search(r"\bnan\b", row["answer"])
        assert row["answer"][0].isupper() or not row["answer"][0].isalpha()
        if pd.notna(row["value"]):
            assert re.search(r"\d|None|Nothing", row["answer"]), row["answer"]
            assert row["unit"]
        else:
            assert "ot known here" in row["answer"]


def test_a_range_says_what_it_is_and_holds_what_it_says(answers):
    ranged = answers[answers["range"].ne("")]
    assert (ranged["low"] <= ranged["high"]).all()
    assert answers.loc[answers["range"].eq(""), ["low", "high"]].isna().all(axis=None)
    assert set(ranged.loc[["jobs-in-all", "tax-in-all"], "range"]) == {"10th to 90th percentile of the simulations"}
    if "household-bills" in ranged.index:
        assert ranged.loc["household-bills", "low"] == 0
        assert "three rules" in ranged.loc["household-bills", "range"]


def test_dollars_carry_their_price_year(answers):
    dollars = answers["unit"].str.startswith("USD")
    assert answers.loc[dollars, "price_year"].eq(2025).all()
    assert answers.loc[~dollars, "price_year"].isna().all()


@pytest.mark.parametrize("name", STUDIES)
def test_figures_are_those_of_the_other_tables(results_of, name):
    results = results_of(name)
    value = results.answers.set_index("key")["value"]
    total, direct = results.headline["total"], results.headline["direct"]
    assert value["jobs-in-all"] == total["operation_jobs"]
    assert value["own-payroll"] == direct["operation_jobs"]
    assert value["building"] == total["construction_job_years"]
    assert value["tax-in-all"] == total["local_tax_usd"]
    net = results.ranges.gross_net.set_index("metric")
    assert value["net"] == net.loc["operation_jobs", "net_central"]
    yearly = results.ranges.by_jurisdiction_year.set_index(["jurisdiction", "year"])
    for key in (
        key for key in value.index if key.startswith("tax-") and key[4:] in set(results.taxes.rows["jurisdiction"])
    ):
        row = yearly.loc[(key[4:], results.reference_year)]
        answer = results.answers.set_index("key").loc[key]
        assert answer[["value", "low", "high"]].tolist() == pytest.approx(row.iloc[-4:].iloc[[0, 1, 3]].tolist())


@pytest.mark.parametrize("name", STUDIES)
def test_where_the_detail_is_exists(results_of, name):
    results = results_of(name)
    sheets = {table.name for table in sheet_tables(results).values()}
    tables = set(named_tables(results)) | {""}
    assert set(results.answers["sheet"]) <= sheets
    assert set(results.answers["table"]) <= tables
    sections = re.findall(r"^##+ ([\d.]+?)\.? ", METHOD.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for formula in results.answers["formula"]:
        assert formula in FORMULAS
        if formula.startswith("docs"):
            assert formula.split()[-1] in sections


def test_the_sum_of_what_a_jurisdiction_loses_and_gets_decides_the_cases(results_of):
    """Break-even share s of but-for: s x net = (1 - s) x forgone."""
    results = results_of("colossus-2")
    table = results.taxes.by_jurisdiction
    own = table[table["jurisdiction"].isin(["ms", "desoto", "desoto-schools", "southaven", "ms-other-local"])].sum()
    share = own["forgone_usd"] / (own["forgone_usd"] + own["net_usd"])
    assert share * own["net_usd"] == pytest.approx((1 - share) * own["forgone_usd"])
    answer = results.answers.set_index("key").loc["worth-it-ms"]
    assert f"{100 * share:.1f}% of such cases" in answer["answer"]
    assert "190 direct jobs" in answer["answer"]
    assert answer["value"] == pytest.approx(own["forgone_usd"] / 190)
    assert answer["question"] == "Is what Mississippi forgoes worth 190 jobs?"


def test_the_set_aside_is_a_quarter_of_the_citys_property_tax(results_of):
    results = results_of("colossus-2")
    answer = results.answers.set_index("key").loc["set-aside"]
    row = results.ranges.property_tax.query("jurisdiction == 'memphis' and year == @results.reference_year").iloc[0]
    ours = row[["central_usd", "p10_usd", "p90_usd"]] * 0.25
    assert answer[["value", "low", "high"]].tolist() == pytest.approx(ours.tolist())


def test_the_set_aside_is_up_for_renewal_in_the_first_year_that_brings_it_to_100_million(results_of):
    results = results_of("colossus-2")
    rows = results.taxes.rows.query("jurisdiction == 'memphis' and kind.str.startswith('property')")
    together = 0.25 * rows.groupby("year")["amount_usd"].sum().cumsum()
    told = facts_of(results.taxes.facts, "set_aside_review_year")
    assert [fact.value for fact in told] == [together[together >= 100e6].index[0]]


def test_own_jobs_range_as_the_study_says(small_study):
    """40 to 80 jobs around 50; then none."""
    staff = {"jobs": {"value": 50, "low": 40, "high": 80}, "labor_income_usd_per_job": 90_000}
    assert staff_range(small_study(site={"staff": staff})) == pytest.approx((0.8, 1.6))
    assert all(pd.isna(end) for end in staff_range(small_study(site={"staff": None})))


def test_jobs_held_by_residents_are_those_of_the_residents_of_all_counties(results_of):
    results = results_of("colossus-2")
    jobs = results.by_county.query("phase == 'operation'").groupby("basis")["jobs"].sum()
    answer = results.answers.set_index("key").loc["held-here"]
    assert answer["value"] == pytest.approx(jobs["residence"])
    work, home = round(jobs["workplace"]), round(jobs["residence"])
    said = (
        f"{home:,} of {work:,} jobs are held by residents; {work - home:,} are held by people who commute from outside"
    )
    assert said in answer["answer"]


def test_pay_is_that_of_the_operators_own_jobs_or_of_all_where_it_has_none(results_of, bare, known):
    """Staff of 50 at 90,000 each."""
    assert bare.loc["pay", "value"] == pytest.approx(90_000)
    assert bare.loc["pay", "answer"].startswith("The operator's own jobs come to ")
    results = results_of("colossus-1")
    total = results.headline["total"]
    none = pay(replace(results, headline=results.headline.assign(direct=0.0)), known)
    assert none.text.startswith("All jobs together come to ")
    assert none.figure.value == pytest.approx(total["operation_labor_income_usd"] / total["operation_jobs"])


def test_the_build_lasts_the_years_of_its_spending(bare):
    """Half is spent in 2025 and half in 2026; the operation goes on to 2028."""
    assert "from 2025 to 2026" in bare.loc["building", "answer"]


def test_the_three_counties_with_most_workers_are_named(results_of):
    results = results_of("colossus-1")
    home = results.by_county.query("phase == 'operation' and basis == 'residence'")
    jobs = home.groupby("county")["jobs"].sum().sort_values(ascending=False)
    listed = results.answers.set_index("key").loc["homes", "answer"].split("By county: ")[1]
    assert [county for county in jobs.index if county in listed] == jobs.index[:3].tolist()


@pytest.mark.parametrize(("highest", "lowest", "start"), [(100.4e6, 100e6, "Nearly."), (100.6e6, 100e6, "No.")])
def test_property_tax_is_nearly_even_below_half_a_percent(results_of, highest, lowest, start):
    results = results_of("colossus-1")
    years = {"reference": (2029, 100.2e6), "highest": (2030, highest), "lowest": (2034, lowest)}
    facts = [Fact("property_tax_usd", usd, "USD a year", year=year, case=case) for case, (year, usd) in years.items()]
    answer = property_tax(replace(results, taxes=replace(results.taxes, facts=tuple(facts))))
    assert answer.text.startswith(start)


def test_household_bills_are_told_for_what_is_drawn_and_for_what_was_asked(results_of):
    """Colossus 2: 150 MW net load, 1,100 MW requested and refused."""
    results = results_of("colossus-2")
    drawn, asked = (
        max(fact.value for fact in facts_of(results.grid.facts, metric))
        for metric in ("household_bill_usd", "requested_household_bill_usd")
    )
    value = results.answers.set_index("key")["value"]
    assert value["household-bills"] == drawn
    assert value["household-bills-all"] == asked
    assert value["household-bills-all"] > 3 * value["household-bills"]


def test_a_substation_is_named_with_its_cost(results_of, bare):
    """Published: $24 million (press) and $35 million (the company); the study takes 30."""
    answer = results_of("colossus-1").answers.set_index("key").loc["substation"]
    assert answer["question"] == "Who pays for the $30.0 million substation?"
    assert "substation" not in bare.index


def test_what_is_not_paid_off_is_that_after_five_years(results_of):
    results = results_of("colossus-1")
    facts = facts_of(results.grid.facts, "stranded_usd")
    after = [fact.value for fact in facts if fact.parts["after_years"] == 5]
    assert len(after) == 2
    assert results.answers.set_index("key").loc["leaving", "value"] == pytest.approx(sum(after))


def test_chips_are_asked_for_once_a_need(results_of):
    results = results_of("colossus-2")
    needs = facts_of(results.grid.facts, "gpu_need_mw")
    asked = results.answers[results.answers["key"].str.startswith("chips-")]
    assert asked["value"].tolist() == [fact.value for fact in needs]


@pytest.mark.parametrize("name", STUDIES)
def test_every_fact_has_words_of_its_own(results_of, name):
    results = results_of(name)
    for facts, table in (("grid", "grid_answers"), ("taxes", "tax_answers")):
        rows = results.table(table)
        assert len(rows) == len(getattr(results, facts).facts)
        assert not rows[["topic", "what"]].duplicated().any()
        assert (
            not rows[["topic", "what", "how"]].apply(lambda words: words.str.contains("[{}]|nan|None")).any(axis=None)
        )


def test_words_follow_the_fields_and_are_not_read_back():
    """Names with commas and colons, which a reader of the words would cut in two."""
    fact = Fact("curtailed_computing_mw", 1.0, "MW", place="Hall A, phase 2: east", season="summer")
    assert what(fact) == "Hall A, phase 2: east, summer peak: computing load to curtail"


def test_without_an_incentive_but_for_says_so(results_of, known):
    """Draws tell net and but-for; where no incentive is in the study that is the reason, not missing draws."""
    results = results_of("colossus-1")
    net = results.ranges.gross_net
    none = net.assign(**{column: float("nan") for column in net if column.startswith("but_for")})
    answers = answers_table(replace(results, ranges=replace(results.ranges, gross_net=none)), known)
    assert "no incentive is in the study" in answers.set_index("key").loc["but-for", "answer"]


def test_what_is_not_known_is_said(bare):
    for key in ("counts-differ", "whose-power", "net"):
        assert bare.loc[key, "answer"].startswith("Not known here: "), key
        assert pd.isna(bare.loc[key, "value"])
    assert "not known here" in bare.loc["pay", "answer"]
    assert bare.loc["own-payroll", "value"] == 50
    assert bare.loc["tax-co-other-local", "value"] > 0  # an estimate, as there is no law of Colorado here


def test_without_draws_no_range_is_told(results_of, known):
    results = results_of("colossus-1")
    headline = results.headline.assign(p10=float("nan"), p90=float("nan"))
    table = answers_table(replace(results, headline=headline, ranges=no_ranges()), known)
    assert not table["range"].str.contains("draws").any()
    assert table["answer"].str.contains("nan").sum() == 0


def test_a_claim_stands_beside_our_range_and_a_verdict(results_of):
    table = results_of("colossus-2").claims.set_index("figure")
    chamber = table.loc["15,000"]
    total = results_of("colossus-2").headline.loc["operation_jobs"]
    assert chamber[["model_value", "p10", "p90"]].tolist() == total[["total", "p10", "p90"]].tolist()
    assert set(table["verdict"]) == {"yes", "partly", "no"}
    southaven = table.loc["more than $20 million a year"]
    assert southaven["p10"] < 20e6 < southaven["p90"]
    assert table["comparable"].str.len().gt(0).all()


def test_a_site_without_computers_far_away_is_not_asked_about_them_or_the_city(bare, known, results_of):
    assert not (OF_THE_CITY | OF_COMPUTERS) & set(bare.index)
    assert {"jobs-in-all", "tax-in-all", "whose-power", "but-for"} <= set(bare.index)
    assert bare.loc["pay", "question"] == "How does the pay compare with Denver, CO?"
    assert not (bare["question"] + bare["answer"]).str.contains("Memphis").any()
    results = results_of("colossus-1")
    plain = tuple(site.model_copy(update={"it_mw": Ranged(value=0.0), "supply": ()}) for site in results.study.facility)
    changed = replace(results, study=results.study.model_copy(update={"facility": plain}))
    none = Answer("exemption", "?", "None is taken in this run.", Figure(0.0, unit="USD"), "", "", "")
    assert applies(none, results, known)
    assert not applies(none, changed, known)


def test_job_answers_name_the_median_where_it_differs_from_the_reference_case(results_of):
    results = results_of("colossus-2")
    table = results.answers.set_index("key")["answer"]
    for key, metric in (("jobs-in-all", "operation_jobs"), ("building", "construction_job_years")):
        row = results.headline.loc[metric]
        assert table[key].startswith(f"{row['total']:,.0f} ")
        assert table[key].endswith(f"reference case; the median of the simulations is {row['p50']:,.0f}.")


def test_without_simulations_no_median_is_named(bare):
    assert "median" not in bare.loc["jobs-in-all", "answer"]


@pytest.mark.parametrize(
    ("name", "taxes"), [("colossus-2", "property and sales tax"), ("google-west-memphis", "property and sales tax")]
)
def test_the_verdict_says_which_taxes_are_given_up(results_of, name, taxes):
    assert f" a year in {taxes}." in verdict(results_of(name))


def test_sales_tax_alone_is_given_up_without_a_pilot(results_of):
    results = results_of("google-west-memphis")
    table = results.taxes.incentives
    without = replace(results.taxes, incentives=table[~table["kind"].str.startswith("property")])
    assert " a year in sales tax." in verdict(replace(results, taxes=without))
