"""The five questions of docs/tasks.md: their figures are those of the run."""

from dataclasses import replace
from pathlib import Path

import pytest

from impact.model.options import Options
from impact.model.run import run
from impact.outputs.maps import map_layers
from impact.sources.studies import read_study

TEXT = " ".join((Path(__file__).parents[2] / "docs" / "tasks.md").read_text(encoding="utf-8").split())
HALF = tuple(f"facility.{site}.spend.building-contract.local_share=0.5" for site in ("tulane-road", "macrohardrr"))


@pytest.fixture(scope="module")
def results(results_of):
    return results_of("colossus-2")


def test_what_the_schools_get_in_2029(results):
    rows = results.ranges.by_jurisdiction_year.set_index(["jurisdiction", "year"])
    row = rows.loc["shelby-schools", 2029]
    middle, low, high = (row[f"{name}_usd"] / 1e6 for name in ("p50", "p10", "p90"))
    assert f"${middle:.1f} million (likely ${low:.1f} million to ${high:.1f} million)" in TEXT
    assert f"reference case ${row['central_usd'] / 1e6:.1f} million" in TEXT


def test_half_the_local_share_of_the_contract(results):
    half = run(read_study("colossus-2", HALF), replace(Options(), draws=0))
    new, old = (float(one.headline.loc["construction_job_years", "total"]) for one in (half, results))
    assert f"{new:,.0f} job-years of construction instead of {old:,.0f}" in TEXT
    assert half.headline.loc["operation_jobs", "total"] == pytest.approx(
        results.headline.loc["operation_jobs", "total"]
    )


def test_jobs_by_county_of_residence(results):
    layer = map_layers(results)["counties"]
    rates = layer.features.set_index("NAME")["op_res_1k"].astype(float)
    most, least = rates.idxmax(), rates.idxmin()
    assert (most, least) == ("DeSoto, MS", "Benton, MS")
    assert (
        f"DeSoto County {rates[most]:.1f} jobs per 1,000 residents, the most; Benton County {rates[least]:.1f}" in TEXT
    )


def test_what_matters_most_and_which_claims_agree(results):
    first = results.ranges.tornado.iloc[0]
    assert f"from {first['at_p10']:,.0f} to {first['at_p90']:,.0f} job-years" in TEXT
    inside = results.claims[results.claims["agreement"].str.startswith("inside")]
    outside = results.claims[results.claims["agreement"].str.contains("higher|lower")]
    assert (len(inside), len(outside)) == (2, 0)
