"""Our figures that claims are compared with, calculated by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from impact.findings.claims import NONE, ModelEstimate, agreement, tax_figures

ROWS = pd.DataFrame(
    [
        ("memphis", "property tax on buildings", 2027, 8e6),
        ("memphis", "property tax on equipment", 2027, 12e6),
        ("shelby", "property tax on equipment", 2027, 10e6),
        ("memphis", "sales tax", 2027, 1e6),
        ("shelby", "property tax on equipment", 2028, 7e6),
    ],
    columns=["jurisdiction", "kind", "year", "amount_usd"],
)


def test_property_tax_is_added_over_jurisdictions_and_the_set_aside_is_a_part_of_memphis():
    none = SimpleNamespace(property_tax=pd.DataFrame(), by_jurisdiction_year=pd.DataFrame())
    found = tax_figures(SimpleNamespace(rows=ROWS), none, 0.25, 2027)
    value = {name: figure.value for name, figure in found.items()}
    assert value == pytest.approx({
        "property_tax": 30e6, "property_tax.2027": 30e6, "property_tax.2028": 7e6,
        "set_aside": 5e6, "set_aside.2027": 5e6,
        "jurisdiction.memphis": 21e6, "jurisdiction.memphis.2027": 21e6,
        "jurisdiction.shelby": 10e6, "jurisdiction.shelby.2027": 10e6, "jurisdiction.shelby.2028": 7e6,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (90.0, None, "inside the model's likely range"),
        (20.0, 85.0, "inside the model's likely range"),
        (130.0, 140.0, "higher than the model's likely range"),
        (60.0, 70.0, "lower than the model's likely range"),
        (None, None, "no number to compare"),
    ],
)
def test_a_claim_agrees_where_it_meets_the_likely_range(low, high, words):
    claim = SimpleNamespace(verdict="yes", low=low, high=high)
    assert agreement(claim, ModelEstimate(100.0, 80.0, 120.0, "jobs")) == words


def test_a_claim_without_our_range_says_how_far_ours_is():
    claim = SimpleNamespace(verdict="partly", low=80.0, high=None)
    assert agreement(claim, ModelEstimate(100.0, NONE, NONE, "jobs")).endswith("is 25% higher")
    assert agreement(SimpleNamespace(verdict="no", low=80.0), ModelEstimate(1.0, 0.5, 2.0, "")) == "not comparable"
