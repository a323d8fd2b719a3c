"""Computing by quarter next to published MW: sums of facilities, each once; peaks within those of the year."""

from datetime import date

import pytest

from impact.grid.by_year import grid_by_quarter, running_share
from impact.model.prepared import checked_spending
from impact.sources.studies import read_study

COMPANY = ["lowry-road", "tulane-road", "macrohardrr"]


@pytest.fixture(scope="module")
def cluster():
    study = read_study("memphis-ai-cluster")
    return study, grid_by_quarter(study, checked_spending(study).power, 2029)


@pytest.mark.parametrize(("day", "mw"), [("2026-01-13", 302), ("2026-06-13", 661), ("2026-09-24", 946)])
def test_the_ramp_is_what_epoch_ai_saw(day, mw):
    sites = [site for site in read_study("colossus-2").facility if site.it_mw.value > 0]
    found = sum(site.it_mw.value * running_share(site, date.fromisoformat(day)) for site in sites)
    assert found == pytest.approx(mw, rel=0.005)


def test_published_rows_are_sums_of_their_facilities_each_once(cluster):
    study, table = cluster
    rows = table[table["published_mw"].notna()]
    assert len(rows) == len(study.published_mw)
    for row, one in zip(rows.itertuples(), sorted(study.published_mw, key=lambda one: one.since), strict=True):
        own = [site for site in study.facility if site.id in one.facilities]
        assert len(own) == len(set(one.facilities)) == len(COMPANY)
        assert row.computing_mw == pytest.approx(sum(s.it_mw.value * running_share(s, one.since) for s in own))
        assert row.model_share_of_published == pytest.approx(row.computing_mw / one.mw.value)


def test_what_runs_is_never_more_than_the_company_counts_as_installed(cluster):
    _, table = cluster
    rows = table[table["published_of"].fillna("").str.startswith("nameplate")]
    assert len(rows) == 4
    assert (rows["computing_mw"] <= rows["published_high_mw"]).all()
    assert rows["model_share_of_published"].between(0.65, 1.0).all()


def test_the_sum_is_within_what_epoch_ai_sees(cluster):
    _, table = cluster
    row = table[table["published_of"].fillna("").str.contains("Epoch AI")].iloc[0]
    assert row["published_low_mw"] <= row["computing_mw"] <= row["published_high_mw"]


def test_quarters_hold_the_peaks_and_the_unserved_energy_of_their_years(cluster):
    study, table = cluster
    power = checked_spending(study).power
    quarters = table[table["published_mw"].isna()]
    years = quarters["date"].str[:4].astype(int)
    place = list(power.years).index(2028)
    assert quarters.loc[years.eq(2028), "load_peak_mw"].max() == pytest.approx(power.load[:, place].sum(axis=0).max())
    assert quarters.loc[years.eq(2028), "unserved_mwh"].sum() == pytest.approx(power.unserved[:, place].sum())
    assert years.max() == 2029


def test_the_temporary_turbines_leave_a_gap_after_july_2027():
    study = read_study("colossus-2")
    table = grid_by_quarter(study, checked_spending(study).power, 2029).set_index("date")
    assert table.loc["2027-06-30", "unserved_mwh"] == 0
    assert table.loc["2027-09-30", "unserved_mwh"] > 0
    assert table.loc["2027-09-30", "net_load_peak_mw"] == pytest.approx(0.5)
