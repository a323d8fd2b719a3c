"""The waterfall: from the announced figure to local direct output, nothing lost on the way."""

import pytest

from impact.findings.waterfall import waterfall
from impact.model.prepared import checked_spending

STUDIES = ["colossus-1", "colossus-2", "google-west-memphis"]


def check_adds_up(table):
    running = None
    for row in table.itertuples():
        if row.step == "total":
            assert running is None or row.amount_usd == pytest.approx(running, rel=1e-9, abs=1e-3)
            running = row.amount_usd
        else:
            running += row.amount_usd


@pytest.mark.parametrize("name", STUDIES)
def test_every_subtotal_is_the_one_above_and_the_steps_between(results_of, name):
    check_adds_up(results_of(name).waterfall)


@pytest.mark.parametrize("name", STUDIES)
def test_it_begins_as_announced_and_ends_at_direct_output(results_of, name):
    results = results_of(name)
    table = results.waterfall
    announced = results.study.announced_usd
    assert announced is None or table["amount_usd"].iloc[0] == announced.value
    assert table["share_of_announced"].iloc[0] == 1
    direct = results.headline.loc["construction_output_usd", "direct"]
    assert table["amount_usd"].iloc[-1] == pytest.approx(direct, rel=1e-9)


def test_land_is_a_step_of_its_own(small_study, building):
    land = building(id="land", commodity="LAND00", amount_usd=5e6)
    study = small_study(study={"announced_usd": 200e6}, spend=[building(), land])
    lines = checked_spending(study)[1].lines
    local = lines["amount_usd"].mask(lines["commodity"].eq("LAND00"), 0.0) * 0.8
    table = waterfall(study, lines, local)
    check_adds_up(table)
    assert table.set_index("step").loc["land", "amount_usd"] == -5e6
    assert table["amount_usd"].iloc[0] == 200e6


def test_without_an_announcement_the_itemized_spending_stands_in(small_study):
    study = small_study()
    lines = checked_spending(study)[1].lines
    table = waterfall(study, lines, lines["amount_usd"] * 0.8)
    check_adds_up(table)
    assert table["amount_usd"].iloc[0] == 100e6
    assert "no figure was announced" in table["note"].iloc[0]
