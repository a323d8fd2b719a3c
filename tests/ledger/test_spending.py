"""The itemized spending: one row a line, in dollars of the price year."""

import pytest

from impact.errors import StudyError
from impact.ledger.spending import full_amount, grid_power_usd, operating_share, staff_jobs
from impact.model.nation import price_index
from impact.model.prepared import checked_spending

HOURS = 8760


def amount(study, number=0):
    site = study.facility[0]
    return full_amount(site.spend[number], site)


def test_dollars_per_mw_follow_the_megawatts(small_study):
    study = small_study(site={"it_mw": 200}, building={"amount_usd": None, "usd_per_mw": 3e6, "driver_share": 0.5})
    assert amount(study) == pytest.approx(300e6)


@pytest.mark.parametrize(("mwh", "drawn"), [("load", 1.0), ("grid", 0.6), ("generated", 0.4)])
def test_dollars_per_mwh_follow_the_hours(small_study, mwh, drawn):
    own = {"id": "t", "name": "T", "kind": "turbine", "mw": 999, "heat_rate_mmbtu_per_mwh": 10, "since": "2020-01-01"}
    limit = {"approval": [{"since": "2020-01-01", "mw": 60}]}
    site = {"it_mw": 100, "utilization": 0.8, "pue": 1.25, "grid": limit, "supply": [own]}
    line = {"amount_usd": None, "usd_per_mwh": 60, "mwh": mwh, "driver_share": 0.25}
    found = checked_spending(small_study(site=site, power=line))[1].lines.loc["hall.power", "amount_usd"]
    assert found == pytest.approx(100 * HOURS * drawn * 60 * 0.25, rel=0.015)


def test_what_follows_the_load_has_an_amount_for_each_year(small_study):
    site = {"it_mw": 100, "ramp": {"2025-07-02": 0.5, "2027": 1.0}}
    spending = checked_spending(small_study(site=site, power={"amount_usd": None, "usd_per_mwh": 50}))[1]
    assert spending.lines.loc["hall.power", "amount_usd"] == pytest.approx(100 * HOURS * 50)
    assert spending.schedule.loc["hall.power"].tolist() == pytest.approx([0.25, 0.5, 1, 1], abs=0.001)


def test_what_follows_no_load_costs_nothing_in_any_year(small_study):
    spending = checked_spending(small_study(site={"it_mw": 0}, power={"amount_usd": None, "usd_per_mwh": 50}))[1]
    assert spending.lines.loc["hall.power", "amount_usd"] == 0
    assert (spending.schedule.loc["hall.power"] == 0).all()


def test_a_plain_amount_is_itself(small_study):
    assert amount(small_study(building={"amount_usd": {"value": 7e6, "low": 5e6, "high": 9e6}})) == 7e6


def test_older_dollars_are_moved_by_the_price_index_of_what_is_bought(small_study):
    spending = checked_spending(small_study(building={"dollar_year": 2017}))[1]
    index = price_index(2025).loc["2332A0"]
    assert spending.lines.loc["hall.building", "amount_usd"] == pytest.approx(100e6 * index[2025] / index[2017])
    assert spending.lines.loc["hall.power", "amount_usd"] == 20e6


def test_later_dollars_are_moved_back(small_study):
    lines = checked_spending(small_study(building={"dollar_year": 2030}))[1].lines
    assert 80e6 < lines.loc["hall.building", "amount_usd"] < 100e6


@pytest.mark.parametrize("year", [1990, 1996])
def test_dollars_of_a_year_without_prices_are_refused(small_study, year):
    with pytest.raises(StudyError, match=f"no price index for {year}"):
        checked_spending(small_study(building={"dollar_year": year}))[1]


def test_construction_commodities_are_work_on_site_unless_said_otherwise(small_study):
    lines = checked_spending(small_study())[1].lines
    assert lines["on_site"].tolist() == [True, False]
    assert not checked_spending(small_study(building={"on_site": False}))[1].lines.loc["hall.building", "on_site"]


def test_margins_are_as_local_as_the_goods_unless_said_otherwise(small_study):
    lines = checked_spending(small_study(power={"margin_local_share": 0.9}))[1].lines
    assert lines["margin_local_share"].tolist() == [0.8, 0.9]


def test_staff_is_counted_or_follows_the_megawatts(small_study):
    assert staff_jobs(small_study().facility[0]) == 50
    per_mw = {"jobs_per_mw": 0.3, "labor_income_usd_per_job": 100_000}
    assert staff_jobs(small_study(site={"it_mw": 100, "staff": per_mw}).facility[0]) == 30


def test_a_facility_without_staff_has_none(small_study):
    assert staff_jobs(small_study(site={"staff": None}).facility[0]) == 0


def test_staff_comes_with_the_ramp(small_study):
    study = small_study(site={"ramp": {2026: 0.5, 2027: 1.0}})
    years = range(study.first_year, study.last_year + 1)
    assert list(operating_share(study.facility[0], years)) == [0.0, 0.5, 1.0, 1.0]


def test_what_is_paid_for_electricity_is_known_for_sites_that_pay_and_for_no_others(small_study, record):
    other = record(site={"id": "second"}, spend=[])["facility"]
    study = small_study(study={"facility": [*record()["facility"], *other]})
    spending = checked_spending(study).spending
    paid = grid_power_usd(study, spending)
    assert paid["hall"].to_numpy() == pytest.approx(20e6 * spending.schedule.loc["hall.power"].to_numpy())
    assert paid["second"].isna().all()
