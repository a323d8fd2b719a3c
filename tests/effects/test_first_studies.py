"""What a first study of one's own says: archetypes in places where laws, costs, and utilities are not known."""

import re
from dataclasses import replace
from math import isnan

import pytest

from impact.cli.screen import mover_words
from impact.findings.answers.answer import JUDGED
from impact.findings.property_tax import ASSESSMENT, property_chain
from impact.findings.scorecard import GROSS, NET, NO_RANGES, PART_NET, SITES_PEAK, scorecard, verdict
from impact.model.tax_law import tax_law
from impact.outputs.maps.places import jurisdiction_figures


def card(results, key):
    return next(score for score in scorecard(results) if score.key == key)


@pytest.mark.parametrize("name", ["warehouse", "factory"])
def test_the_net_is_called_what_it_is(first_study, name):
    """Marshall County in the Memphis region: in part; Ohio: no cost of services is known."""
    results = first_study(name)
    score, known = card(results, "net"), results.taxes.balance["public_cost_usd"].notna()
    assert score.title == {"warehouse": PART_NET, "factory": GROSS}[name]
    assert ("nothing is subtracted" in score.note) == (not known.any())
    if not known.any():
        assert score.value == pytest.approx(results.headline.loc["local_tax_usd", "p50"])
    else:
        local = results.taxes.balance.query("level != 'state'")["public_cost_usd"]
        assert f"in {local.notna().sum()} of {len(local)} jurisdictions: " in score.note


def test_the_net_is_one_where_all_costs_are_known(first_study):
    table = first_study("factory").taxes.balance
    known = table.assign(public_cost_usd=1e5, public_cost_low_usd=9e4, public_cost_high_usd=2e5)
    results = first_study("factory")
    assert card(replace(results, taxes=replace(results.taxes, balance=known)), "net").title == NET


@pytest.mark.parametrize("name", ["warehouse", "factory"])
def test_the_map_has_a_net_only_where_it_has_a_cost(first_study, name):
    table = jurisdiction_figures(first_study(name))
    assert table["COST_USD"].isna().any()
    assert table["NET_USD"].isna().equals(table["COST_USD"].isna())
    assert not any(isnan(value) for value in table["ALL_USD"])


@pytest.mark.parametrize("name", ["warehouse", "factory"])
def test_a_driver_is_named_by_what_moves_the_figure(first_study, name):
    """No data center stands here: the share that reaches the roll is that of other facilities."""
    table = first_study(name).ranges.tornado
    rows = table[table["metric"].eq("local_tax_usd")].set_index("driver")
    assert "other facilities' land and buildings" in rows.loc["roll-real", "title"]
    assert (rows.loc["roll-real", "input_p10"], rows.loc["roll-real", "input_p90"]) == pytest.approx((0.6, 0.95))
    assert not table["title"].str.contains("data centers'").any()


@pytest.mark.parametrize("name", ["warehouse", "factory"])
def test_costs_of_several_lines_are_given_as_a_change(first_study, name):
    """An announced sum may turn out 10% lower to 30% higher, all lines alike: its percentiles lie inside."""
    results = first_study(name)
    row = results.ranges.tornado.query("metric == 'local_tax_usd' and title.str.startswith('Amount: ')").iloc[0]
    assert row["input_unit"] == "%"
    assert -10 < row["input_p10"] < 0 < row["input_p90"] < 30
    assert "Land" not in row["title"]
    assert mover_words(row)[:2] == (f"{row['input_p10']:+.0f}%", f"{row['input_p90']:+.0f}%")


def answers_of(results):
    return results.answers.set_index("key")


def test_assessment_without_law_is_called_an_estimate(first_study):
    factory, warehouse = first_study("factory"), first_study("warehouse")
    law = tax_law()
    said = next(line for line in property_chain(factory, law) if line.startswith("7. "))
    assert "estimate: no law of Ohio is here" in said
    assert f"--set {ASSESSMENT}=0" in said
    assert "estimate" not in next(line for line in property_chain(warehouse, law) if line.startswith("7. "))
    texts = {results: answers_of(found).loc["announced-and-taxed", "answer"]
             for results, found in (("factory", factory), ("warehouse", warehouse))}  # fmt: skip
    assert "the law taxes" not in texts["factory"]
    assert f"--set {ASSESSMENT}=0" in texts["factory"]
    assert "of which the law taxes" in texts["warehouse"]


def test_a_range_around_announced_jobs_is_our_judgment(first_study):
    row = answers_of(first_study("warehouse")).loc["own-payroll"]
    assert (row["value"], row["low"], row["high"], row["range"]) == (400, 280, pytest.approx(440), JUDGED)
    assert "a range of our judgment" in row["answer"]


def test_jobs_held_here_and_by_commuters_add_up(first_study):
    text = answers_of(first_study("warehouse")).loc["held-here", "answer"]
    home, work, away = (int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", text)[:3])
    assert home + away == work


def test_a_site_without_a_known_utility_has_a_peak_of_its_own(first_study):
    results = first_study("factory")
    score, table = card(results, "grid_peak_mw"), results.grid.by_year
    year = table[table["year"].eq(results.reference_year) & table["utility"].eq("all")].iloc[0]
    assert (score.title, score.value) == (SITES_PEAK, year["load_peak_mw"])
    assert "The sites need up to" in verdict(results)
    assert card(first_study("warehouse"), "grid_peak_mw").title != SITES_PEAK
    assert "no utility known" not in answers_of(results).loc["whose-power", "answer"]


def test_odd_sentences_are_gone(first_study):
    results = first_study("factory")
    assert re.match(r"Property tax of the facility, .* \(estimate\)", card(results, "unknown").note)
    text = answers_of(results).loc["property-tax", "answer"]
    amounts = re.findall(r"\$[\d.]+ \w+ in \d{4}", text)
    assert len(amounts) == len(set(amounts))
    bare = replace(results, ranges=replace(results.ranges, tornado=results.ranges.tornado.head(0)))
    assert "The largest unknown: Likely" not in verdict(bare)
    assert verdict(bare).endswith(NO_RANGES)
