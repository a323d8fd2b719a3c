"""Figures by county and year add up to those of the region, and their ranges are those of the same draws."""

import pytest

from impact.model import ranges
from impact.model.options import Options
from impact.model.run import run

KEYS = ["phase", "basis", "geoid", "measure"]
ENDS = ["central", "p10", "p50", "p90"]


@pytest.fixture
def found(results_of):
    return results_of("colossus-1")


def test_effects_add_up_to_their_total(found):
    table = found.by_county_year
    keys = ["phase", "year", "basis", "measure", "geoid"]
    parts = table[table["effect"].ne("total")].groupby(keys)["central"].sum()
    total = table[table["effect"].eq("total")].set_index(keys)["central"]
    assert parts.to_dict() == pytest.approx(total.to_dict(), rel=1e-9, abs=1e-6)


def test_counties_of_work_add_up_to_the_region(found):
    table = found.by_county_year.query("basis == 'workplace' and effect != 'total'")
    sums = table.groupby(["phase", "year", "effect", "measure"])["central"].sum()
    years = found.by_year.melt(["phase", "year", "effect"], var_name="measure").set_index(sums.index.names)["value"]
    assert sums.to_dict() == pytest.approx(years.reindex(sums.index).to_dict(), rel=1e-9, abs=1e-6)
    missing = years[~years.index.isin(sums.index) & (years.index.get_level_values("measure") != "wage_salary_jobs")]
    assert (missing == 0).all()


def test_the_reference_year_has_the_ranges_by_county(found):
    year = found.by_county_year.query("phase == 'operation' and effect == 'total'")
    year = year[year["year"].eq(found.reference_year)].set_index(KEYS)[ENDS]
    known = found.ranges.by_county.query("phase == 'operation'").set_index(KEYS)[ENDS]
    assert len(year) == len(known)
    assert year.reindex(known.index).to_numpy() == pytest.approx(known.to_numpy(), rel=1e-12)


def test_each_effect_has_its_own_range(found):
    table = found.by_county_year
    assert not table[ENDS].isna().any(axis=None)
    assert (table["p10"] <= table["p50"]).all()
    assert (table["p50"] <= table["p90"]).all()


def test_without_draws_or_with_too_many_there_is_no_range_but_the_reference_case(small_study, monkeypatch):
    none = run(small_study(), Options(draws=0)).by_county_year
    monkeypatch.setattr(ranges, "MOST_COUNTY_DRAWS", 0)
    many = run(small_study(), Options(draws=200)).by_county_year
    assert none["p50"].isna().all()
    assert many["p50"].isna().all()
    assert none["central"].tolist() == pytest.approx(many["central"].tolist())
