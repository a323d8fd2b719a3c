"""What a first study of one's own says: archetypes in places where laws, costs, and utilities are not known."""

from dataclasses import replace
from math import isnan

import pytest

from impact.cli.screen import mover_words
from impact.findings.scorecard import GROSS, NET, PART_NET, scorecard
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
