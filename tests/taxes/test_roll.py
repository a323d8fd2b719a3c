"""The share of the modeled value that reaches the roll: estimated from published values, held to those not used."""

import numpy as np
import pytest

from impact.ingest.published import published_table, roll_ratios, roll_shares
from impact.model.options import Options
from impact.model.run import run
from impact.model.tax_law import tax_law
from impact.sources.studies import read_study
from impact.taxes.property import first_taxed_year

LAW = tax_law()
KNOWN = {state: records for state, records in LAW.states.items() if state not in LAW.estimated}
RATIOS = roll_ratios(published_table("roll_values"), KNOWN)


def modeled(results, year, facility, step="modeled_value_usd"):
    steps = results.taxes.steps
    return steps[steps["year"].eq(year) & steps["facility"].eq(facility)].set_index("tax_class")[step]


@pytest.mark.parametrize("kind", ["personal", "real"])
def test_the_parameters_are_the_geometric_means_of_the_rows_chosen_for_them(kind):
    """One row a project: ratios 0.64, 1.12, 0.56, 0.37 (equipment) and 0.31, 0.61, 0.32 (buildings)."""
    share = roll_shares(RATIOS)[f"roll_share_{kind}"]
    chosen = RATIOS[RATIOS["use"].eq(f"roll_share_{kind}")]
    assert chosen["project"].is_unique
    for records in (LAW.general, LAW.states["TN"]):
        assert records[f"roll_share_{kind}_data_center"]["value"] == round(share, 2)


def test_what_the_table_says_of_the_first_site_is_what_the_model_says(results_of):
    first = RATIOS[RATIOS["project"].eq("First Memphis site")].set_index("tax_year")["modeled_usd"]
    results = results_of("colossus-1")
    assert first[2025] == pytest.approx(modeled(results, 2025, "lowry-road").sum(), rel=0.002)
    assert first[2026] == pytest.approx(modeled(results, 2026, "lowry-road")["real"], rel=0.02)


def test_values_over_cost_lie_inside_the_range_in_seven_of_ten_rows():
    """Of rows whose cost is stated: a floor, or a cost on the owner's own return, tells of something else."""
    own = RATIOS[RATIOS["cost_is"].isin(["stated", "audited", "this model"])]
    inside = 0
    for row in own.itertuples():
        record = LAW.general[f"roll_share_{'real' if row.property == 'real' else 'personal'}_data_center"]
        inside += record["low"] <= row.ratio <= record["high"]
    assert inside / len(own) >= 0.7


@pytest.mark.xfail(
    strict=True,
    reason="a miss that is reported, not tuned away: $5.5 billion, 63% above (docs/tax-crosscheck.md says where from)",
)
def test_both_sites_in_2026_which_no_share_was_fitted_to(results_of):
    """Published: $3.4 billion for the two Memphis sites; within 25% was asked."""
    usd = modeled(results_of("colossus-1"), 2026, "lowry-road", "appraised_value_usd").sum()
    usd += modeled(results_of("colossus-2"), 2026, "tulane-road", "appraised_value_usd").sum()
    assert usd == pytest.approx(3.4e9, rel=0.25)


def test_first_site_2025_and_the_citys_receipts_lie_inside_the_likely_range():
    """Appraised at $2.2 billion; the city's fund and budget of fiscal 2026 say $12 to 13 million."""
    results = run(read_study("colossus-1"), Options(draws=600))
    appraised = modeled(results, 2025, "lowry-road", "appraised_value_usd").sum()
    assert appraised == pytest.approx(2.2e9, rel=0.25)
    ranges = results.ranges.property_tax.query("year == 2025").set_index("jurisdiction")
    city = ranges.loc["memphis"]
    assert city["p10_usd"] < 12.8e6 < city["p90_usd"]
    assert city["p10_usd"] < 17.0e6 < city["p90_usd"]


def test_the_crosscheck_goes_from_the_modeled_to_the_published_value(results_of):
    table = results_of("colossus-1").taxes.crosscheck.set_index("what")
    assert table.loc["Published appraised value", "model_usd"] == 2.2e9
    gap = table.loc["Modeled value before the roll share", "model_usd"] - 2.2e9
    assert table.loc["Published appraised value", "change_usd"] == pytest.approx(-gap)
    shares = table.loc[["Roll share, real property", "Roll share, personal property"], "change_usd"]
    assert shares.sum() == pytest.approx(table.loc["Appraised value", "change_usd"])
    assert table.loc["Nothing in service yet", "change_usd"] < table.loc["Computers one step of the ramp behind",
                                                                         "change_usd"] < 0  # fmt: skip
    assert results_of("colossus-2").taxes.crosscheck.empty


def test_the_modeled_value_falls_with_age_and_the_ratio_rises():
    lenoir = RATIOS[RATIOS["project"].eq("Google Lenoir")].sort_values("tax_year")
    assert np.isfinite(lenoir["ratio"]).all()
    assert lenoir["modeled_usd"].iloc[-1] < lenoir["cost_usd"].iloc[-1]


def test_the_first_taxed_year_is_the_first_with_property_in_any_draw():
    """Two draws, three years: one owns something from the second year, the other from the third."""
    value = np.array([[0.0, 5.0, 5.0], [0.0, 0.0, 5.0]])
    nothing = {"appraised_value_usd": 0 * value}
    assert first_taxed_year({"real": {"appraised_value_usd": value}, "computers": nothing}, range(2026, 2029)) == 2027
    assert first_taxed_year({"real": nothing}, range(2026, 2029)) == 0
