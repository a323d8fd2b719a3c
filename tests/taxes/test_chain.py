"""Rate arithmetic on a published appraised value, calculated by hand."""

from datetime import date

import pytest

from impact.model.tax_law import tax_law
from impact.sources.studies import read_study
from impact.study.fiscal import Published
from impact.taxes.chain import compared, from_appraised_value, later_ramp


@pytest.mark.parametrize(("it_mw", "found"), [(0.0, {}), (0.8, {"city": 17.028e6, "county": 17.754e6})])
def test_a_site_with_computers_however_small_is_taxed_on_the_published_appraisal(it_mw, found):
    """$2.2 billion x 30% x 2.58 (city) or 2.69 (county) per 100, the figures of 2025."""
    study = read_study("colossus-1")
    site = study.facility[0]
    small = site.model_copy(update={"it_mw": site.it_mw.model_copy(update={"value": it_mw})})
    rows = from_appraised_value(study.model_copy(update={"facility": (small,)}), 2025, tax_law())
    assert {row[1].removesuffix("_tax_usd"): row[3] for row in rows} == pytest.approx(found)


def test_a_figure_is_held_against_what_was_published_of_its_own_step_and_year(small_study):
    rows = [
        {"tax_year": 2026, "step": "appraised_value_usd", "low": 2e9, "high": 3e9, "who": "Assessor"},
        {"tax_year": 2026, "step": "assessed_usd", "low": 4e8, "who": "Trustee"},
        {"tax_year": 2027, "step": "appraised_value_usd", "low": 5e9, "who": "Assessor, 2027"},
    ]
    study = small_study().model_copy(update={"published_tax": [Published(**row, source="roll") for row in rows]})
    assert compared(study, 2026, "assessed_usd", 5e8) == (4e8, 4e8, pytest.approx(0.25), "Trustee")
    assert compared(study, 2026, "appraised_value_usd", 2.5e9) == (2e9, 3e9, 0.0, "Assessor")
    assert compared(study, 2026, "appraised_value_usd", 4.5e9)[2] == pytest.approx(0.5)
    assert compared(study, 2027, "appraised_value_usd", 4e9)[2:] == (pytest.approx(-0.2), "Assessor, 2027")
    assert compared(study, 2025, "appraised_value_usd", 1e9)[3] == ""


def test_each_cause_has_its_part_of_the_gap_and_the_sign_says_whether_it_closes_it(results_of):
    """Modeled less a cause's value, over modeled less published; the roll shares are parts of it, too."""
    table = results_of("colossus-1").taxes.crosscheck.set_index("what")
    modeled = table.loc["Modeled value before the roll share", "model_usd"]
    gaps = table[table["share_of_gap"].notna() & table["change_usd"].ne(0)]
    implied = -gaps["change_usd"] / gaps["share_of_gap"]
    assert len(gaps) > 2
    assert implied.to_numpy() == pytest.approx(implied.iloc[0], rel=1e-9)
    published = results_of("colossus-1").study.published_tax
    lows = [row.low for row in published if row.step == "appraised_value_usd"]
    assert any(implied.iloc[0] == pytest.approx(modeled - low, rel=1e-9) for low in lows)


def test_a_ramp_that_begins_later_keeps_later_steps_or_starts_with_its_year(small_study):
    site = small_study(site={"ramp": {"2025-07-01": 0.5, "2027-01-01": 1.0}}).facility[0]
    assert later_ramp(site, 2026) == {date(2027, 1, 1): 1.0}
    assert later_ramp(site, 2028) == {date(2028, 1, 1): 1.0}
    steps = small_study(site={"ramp": {"2027-03-01": 0.7, "2028-01-01": 1.0}}).facility[0]
    assert later_ramp(steps, 2027) == {date(2027, 3, 1): 0.7, date(2028, 1, 1): 1.0}


def test_the_chain_of_a_tax_year_holds_that_years_steps_of_all_facilities(results_of):
    taxes = results_of("colossus-1").taxes
    ours = taxes.chain.drop_duplicates(["tax_year", "step"]).set_index(["tax_year", "step"])["model_usd"]
    names = ["spent_usd", "in_service_usd", "appraised_value_usd", "assessed_usd"]
    by_year = taxes.steps.groupby("year")[names].sum()
    years = ours.index.unique("tax_year")
    assert (by_year.loc[years] > 0).all(axis=None)
    for year in years:
        assert ours[year][names].to_numpy(float) == pytest.approx(by_year.loc[year].to_numpy())
