"""Where the reference case lies among its simulations, and why: a sentence that names the input which pulls it away."""

import pandas as pd
import pytest

from impact.findings.scorecard import largest_uncertainty, reference_case_table

PLACES = {"p10": 80.0, "p25": 90.0, "p50": 100.0, "p75": 110.0, "p90": 120.0}


def places(reference):
    row = {"unit": "jobs", "reference": reference, **PLACES, "share_below": 0.5}
    return pd.DataFrame.from_dict({"operation_jobs": row}, orient="index")


def swings(*rows):
    columns = ["title", "kind", "central", "at_p10", "at_p90"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(metric="operation_jobs", unit="jobs", rank=range(1, len(table) + 1))


@pytest.mark.parametrize("reference", [90.0, 100.0, 110.0])
def test_in_the_middle_half_nothing_is_said(reference):
    row = reference_case_table(places(reference), swings(("Cost", "range", 100.0, 60.0, 140.0))).iloc[0]
    assert row["within_middle_half"]
    assert row["reason"] == ""


@pytest.mark.parametrize(
    ("reference", "one_sided", "words"),
    [(85.0, (80.0, 150.0), "below the middle half"), (115.0, (50.0, 120.0), "above the middle half")],
)
def test_outside_the_input_that_pulls_most_is_named_and_not_the_widest(reference, one_sided, words):
    wide = ("Cost", "range", reference, reference - 50, reference + 50)
    table = swings(wide, ("Exemption", "scenarios", reference, *one_sided))
    row = reference_case_table(places(reference), table).iloc[0]
    assert not row["within_middle_half"]
    assert words in row["reason"]
    assert "Exemption" in row["reason"]


def test_where_no_input_explains_it_the_sentence_says_so():
    row = reference_case_table(places(85.0), swings(("Cost", "range", 85.0, 45.0, 125.0))).iloc[0]
    assert "no single input explains it" in row["reason"]


def test_the_largest_uncertainty_is_one_sentence_and_cases_are_called_so():
    table = swings(("Exemption", "scenarios", 100.0, 140.0, 60.0), ("Cost", "range", 100.0, 90.0, 110.0))
    assert largest_uncertainty(table) == {
        "operation_jobs": "Depends most on Exemption: 60 to 140 in its different cases."
    }
