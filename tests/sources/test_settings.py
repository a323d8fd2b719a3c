"""Settings: every key that the workbook's Inputs sheet names works with --set, and moves what it should."""

from functools import cache

import pytest

from impact.errors import StudyError
from impact.model import run as pipeline
from impact.model.ensembles import inputs_of as drawn_inputs
from impact.model.options import Options
from impact.model.prepared import checked_spending
from impact.outputs.live.formulas import Row
from impact.outputs.live.model import live_model
from impact.sources.parameters import read_parameters
from impact.sources.settings import (
    given_parameters,
    is_parameter,
    parameter_keys,
    parameter_record,
    sets_parameter,
    topics,
)
from impact.sources.studies import read_study

STUDIES = ("colossus-1", "colossus-2", "google-west-memphis")


@pytest.fixture(scope="module")
def plain_run():
    """A run without ranges, with changes."""

    @cache
    def run(name, *changes):
        own = tuple(change for change in changes if not sets_parameter(change))
        return pipeline.run(read_study(name, own), Options(draws=0, given=given_parameters(changes)))

    return run


@pytest.fixture(scope="module")
def inputs_of(plain_run):
    """The Inputs sheet of a study: delivered value by key."""

    @cache
    def inputs(name):
        found = live_model(plain_run(name).ensemble).inputs.found
        return {key: float(one.row.values) for key, one in found.items()}

    return inputs


@pytest.mark.parametrize("name", STUDIES)
def test_every_key_of_the_inputs_sheet_is_taken_and_its_delivered_value_changes_nothing(name, plain_run, inputs_of):
    changes = [f"{key}={value!r}" for key, value in inputs_of(name).items()]
    assert len(changes) > 90
    for change in changes:
        if sets_parameter(change):
            given_parameters([change])
        else:
            read_study(name, (change,))
    found, delivered = plain_run(name, *changes).headline, plain_run(name).headline
    for metric in delivered.index:
        for part in ("direct", "indirect", "induced", "total"):
            assert found.loc[metric, part] == pytest.approx(delivered.loc[metric, part], rel=1e-9, nan_ok=True), metric


@pytest.mark.parametrize("name", STUDIES)
def test_every_key_of_the_schedules_leads_to_a_record(name, plain_run):
    rows = [row for row in live_model(plain_run(name).ensemble).inputs.schedules.rows if isinstance(row, Row)]
    keys = {row.note for row in rows if row.kind == "input"}
    assert keys
    for key in keys:
        if is_parameter(key):
            record, _ = parameter_record(f"{key}.2030")
            assert record["years"]
        else:
            years = ", ".join(f"{year} = {share}" for year, share in years_of(read_study(name), key).items())
            read_study(name, (f"{key}={{{years}}}",))


def years_of(study, key):
    _, facility, _, line, _ = key.split(".")
    (site,) = [site for site in study.facility if site.id == facility]
    (found,) = [spend for spend in site.spend if spend.id == line]
    return found.years


def test_every_parameter_of_the_data_folder_is_found_by_its_own_key():
    keys = dict(parameter_keys())
    unused = {"announcement", "county_accounts", "regions", "structural", "validation"}
    assert set(topics()) - {key.partition(".")[0] for key in keys} == unused
    for key, record in keys.items():
        assert parameter_record(key) == (record, "")


# What a changed value does, by the formulas of docs/method.md.
SMALL = "google-west-memphis"


def by_kind(results, jurisdiction, kind):
    rows = results.taxes.by_year
    own = rows[rows["jurisdiction"].eq(jurisdiction) & rows["kind"].str.startswith(kind)]
    return own.groupby("year")["amount_usd"].sum()


@pytest.fixture(scope="module")
def changed(plain_run):
    """A run with three parameters changed, which do not touch each other's figures."""
    rate = read_parameters("tax/jurisdictions")["west-memphis"]["property_rate"]["value"]
    return plain_run(SMALL, f"tax/jurisdictions.west-memphis.property_rate={2 * rate}", "grid.household_kwh=0",
                     "tax/arkansas.sales_food=0.01")  # fmt: skip


def test_twice_the_rate_is_twice_the_property_tax(plain_run, changed):
    once = by_kind(plain_run(SMALL), "west-memphis", "property tax").sum()
    assert once > 1e5
    assert by_kind(changed, "west-memphis", "property tax").sum() == pytest.approx(2 * once, rel=1e-4)


def test_households_without_electricity_add_no_load(plain_run, changed):
    assert plain_run(SMALL).grid.induced["household_mwh"].sum() > 0
    assert changed.grid.induced["household_mwh"].sum() == 0


def test_a_parameter_that_is_set_has_no_range_and_says_where_it_comes_from(changed):
    row = changed.assumptions.set_index("where").loc["data/parameters/tax/arkansas.sales_food"]
    assert (row["value"], row["low"], row["high"]) == (0.01, 0.01, 0.01)
    assert "set for this run" in row["source"]


def test_a_rate_from_a_year_on_and_a_charge_a_month(plain_run):
    changes = ("tax/jurisdictions.memphis.property_rate.2032=0", "tariffs.tva-lpc-msb.customer=102000")
    found, was = plain_run("colossus-1", *changes), plain_run("colossus-1")
    now, before = (by_kind(results, "memphis", "property tax") for results in (found, was))
    now = now.reindex(before.index, fill_value=0.0)
    assert (now[now.index < 2032] == before[before.index < 2032]).all()
    assert before[before.index > 2032].min() > 0
    assert now[now.index > 2032].eq(0).all()
    growth = found.grid.bills["bill_usd"] - was.grid.bills["bill_usd"]
    assert growth.min() == pytest.approx(growth.max())
    assert growth.min() > 90_000


def test_an_approval_by_date_is_what_may_be_drawn():
    key = "facility.tulane-road.grid.approval.2026-02-11.mw"
    study = read_study("colossus-2", (f"{key}=90",))
    assert study.facility[0].grid.approval[-1].mw.value == 90
    power = checked_spending(study).power
    wider = checked_spending(read_study("colossus-2", scenario="grid-at-tulane")).power
    assert power.net_load.max() <= 90 + 1e-9 < wider.net_load.max()


def test_a_parameter_that_is_set_is_not_drawn(plain_run):
    options = Options(
        given=given_parameters(["grid.household_kwh=12000", "local_purchases.services_slope=0.6", "region.delta=0.3"])
    )
    keys = {one.key for one in drawn_inputs(read_study(SMALL), options)}
    assert not keys & {"grid.household_kwh", "local_purchases.services_slope", "region.delta"}
    assert keys & {"grid.new_households_per_job"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("tax/tennessee.sales_stat=0.05", "did you mean 'sales_state'"),
        ("tax/tennessee.sales_state=7%", "'7%' is not a number"),
        ('tax/tennessee.sales_state="0.07"', "write the number without quotes"),
        ("tax/tennessee.sales_state=7", "over 1; shares are fractions"),
        ("tax/tennessee.sales_state=-0.1", "below zero"),
        ("tax/tennessee.sales_state=inf", "not a figure"),
        ("tax/tennessee.sales_state=true", "not a number"),
        ("tax/tennessee.sales_state.1066=0.1", "no part of a parameter"),
        ("tax/tennessee.appraised_value_real.low=1.5", "over 1"),
        ("grid.td_losses_share=1", "--set grid.td_losses_share: 1 would leave nothing .* a share below 1"),
        ("grid.td_losses_share.high=1", "a share below 1"),
        ("grid.on_site_line_losses_share=1.0", "a share below 1"),
        ("grid.battery_round_trip_share=0", "would give nothing back; write a share above 0"),
        ("grid.household_kwh.low=20000", "low <= value <= high does not hold"),
        ("tariffs.tva-lpc-msb.energy=5", "names several parameters"),
        ("tax/tennessee.depreciation_schedule_computers=[0.5]", "a list of"),
        ("county_accounts.plausible_pay=[1, 2]", "impact data build"),
        ("validation.anything=1", "published figures"),
    ],
)
def test_a_parameter_that_cannot_be_is_refused(change, words):
    with pytest.raises(StudyError, match=words):
        given_parameters([change])


@pytest.mark.parametrize("given", [{"tax/tennessee.nothing": 1.0}, {"delta": 0.3}, {"region.delta": "0.3"}])
def test_options_with_parameters_that_are_none_are_refused(given):
    with pytest.raises(StudyError):
        pipeline.run(read_study(SMALL), Options(draws=0, given=given))


def test_the_rate_of_local_jurisdictions_without_law_is_that_of_the_estimate():
    """As the list of assumptions shows it; of a jurisdiction with a record its own."""
    shown = "tax/jurisdictions.oh-other-local.property_rate"
    assert given_parameters([f"{shown}=3"]) == {"tax/estimates.common.property_rate": 3}
    assert given_parameters([f"{shown}.low=1"]) == {"tax/estimates.common.property_rate.low": 1}
    own = "tax/jurisdictions.ms-other-local.property_rate"
    assert given_parameters([f"{own}=3"]) == {own: 3}
    with pytest.raises(StudyError, match="no 'oh-other-local' here"):
        given_parameters(["tax/jurisdictions.oh-other-local.no_rate=3"])
