"""Measures per dollar of output, and what the program says by itself."""

from types import SimpleNamespace

import pandas as pd
import pytest

from impact.effects.response import measure_rates
from impact.findings import notes
from impact.results import MEASURES


def test_rates_are_measures_in_their_order(model_of):
    coefficients = model_of("memphis").coefficients
    rates = measure_rates(coefficients, pd.Series(1.25, coefficients.index))
    assert tuple(rates.columns) == MEASURES
    assert rates["jobs"].to_numpy() == pytest.approx(coefficients["jobs_per_usd"].to_numpy() / 1.25)
    assert (rates["wage_salary_jobs"] <= rates["jobs"] + 1e-12).all()


def test_a_change_that_is_large_for_the_region_is_said():
    by_year = pd.DataFrame({"year": [2025, 2025, 2026], "jobs": [600.0, 500.0, 100.0]})
    assert "1,100 jobs in 2025 are 11.0%" in notes.large_change_warning(by_year, 10_000, 0.02)[0]
    assert notes.large_change_warning(by_year, 10_000, 0.2) == []


def test_land_is_said_to_have_no_effect():
    lines = pd.DataFrame({"commodity": ["LAND00", "2332A0"], "amount_usd": [45e6, 1e9]})
    assert "$45.0 million" in notes.land_note(lines)[0]
    assert notes.land_note(lines.iloc[1:]) == []


def test_figures_that_rest_on_little_are_counted():
    table = pd.DataFrame({"trust": ["seen", "memory", "assumption", "assumption"]})
    assert notes.trust_notes(table)[0].startswith("Of 4 assumptions, 1 on memory, 2 on our own judgment")
    assert notes.trust_notes(table.iloc[:1]) == []


@pytest.mark.parametrize("name", ["colossus-1", "colossus-2", "google-west-memphis"])
def test_every_run_says_what_is_excluded_and_how_old_the_data_are(results_of, name):
    text = "\n".join(results_of(name).notes)
    said = ("Effects are gross", "Ranges: ", "Vintage:", "Method:", "Nonresidents hold")
    for words in said:
        assert words in text


def test_industries_far_from_the_nations_output_per_job_are_named():
    industries = pd.DataFrame(
        {"phase": "construction", "effect": ["direct", "induced", "induced"], "code": ["a", "b", "c"],
         "name": ["Builders", "Restaurants", "Shops"], "jobs": [50.0, 40.0, 1.0]}
    )  # fmt: skip
    nation = pd.DataFrame({"output_usd": [200e3, 100e3, 100e3], "jobs": 1.0}, ["a", "b", "c"])
    here = pd.DataFrame({"output_usd": [180e3, 63e3, 1e3], "jobs": [1.0, 10.0, 1.0]}, nation.index)
    found = notes.output_per_job_warning(industries, SimpleNamespace(industries=here), nation, ([0.4, 2.5], 0.02))
    assert len(found) == 1
    assert "Restaurants $6,300 (0.1 times the nation's, 10 jobs here)" in found[0]
    assert "Builders" not in found[0]
    assert "Shops" not in found[0]
    assert (
        notes.output_per_job_warning(industries, SimpleNamespace(industries=nation), nation, ([0.4, 2.5], 0.02)) == []
    )


def test_more_jobs_of_residents_than_a_county_can_fill_are_said():
    by_county = pd.DataFrame(
        {"phase": "operation", "basis": "residence", "geoid": ["30069", "47157"], "county": ["Petroleum", "Shelby"],
         "jobs": [90.0, 900.0]}
    )  # fmt: skip
    population = pd.Series({"30069": 500, "47157": 900_000})
    found = notes.residents_warning(by_county, population, 0.1)
    assert "1 of 2 counties: Petroleum 90 jobs, 500 residents" in found[0]
    assert notes.residents_warning(by_county, population, 0.5) == []
