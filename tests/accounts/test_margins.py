"""Margins: what of a purchaser's price stays with carriers and traders."""

import pandas as pd
import pytest

from impact.ingest.national import KINDS, margin_shares, margin_suppliers
from impact.sources import built

SHARES = [f"{kind}_share" for kind in KINDS]


def test_margins_never_take_more_than_the_price():
    shares = built.read_margin_shares()[SHARES]
    assert ((shares >= 0) & (shares <= 1)).all(axis=None)
    assert (shares.sum(axis=1) <= 1).all()


def test_suppliers_of_each_margin_add_up_to_one():
    sums = built.read_margin_suppliers().groupby(level=["group", "kind"]).sum()
    assert sums.to_numpy() == pytest.approx(1.0)
    assert set(sums.index.get_level_values("kind")) == set(KINDS)


def test_a_margin_share_is_the_margin_over_the_purchasers_price():
    columns = {"transportation_musd": [1.0], "wholesale_musd": [2.0], "retail_musd": [-1.0], "purchasers_musd": [10.0]}
    index = pd.MultiIndex.from_tuples([("F02E00", "334111")], names=["use", "commodity"])
    shares = margin_shares(pd.DataFrame(columns, index).assign(producers_musd=7.0))
    assert shares.loc[("equipment", "334111"), SHARES].tolist() == [0.1, 0.2, 0.0]


def test_passenger_services_carry_no_freight_margin():
    use = pd.DataFrame(
        {"x": [3.0, 9.0, 4.0, 5.0], "F02E00": [3.0, 9.0, 4.0, 5.0]}, ["484000", "485000", "423100", "441000"]
    )
    found = margin_suppliers(use)["share"]
    assert found["equipment", "transportation", "484000"] == 1.0
    assert "485000" not in found.index.get_level_values("commodity")
