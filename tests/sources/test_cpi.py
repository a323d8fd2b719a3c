"""Consumer prices: an unfinished year moves by its months; the published averages come out."""

import pandas as pd
import pytest

from impact.sources.cpi import read_consumer_prices, yearly_prices


def rows(year, values, whole=None):
    months = [("SA0", year, f"M{month:02}", value) for month, value in enumerate(values, start=1)]
    return months + ([("SA0", year, "M13", whole)] if whole else [])


def test_an_unfinished_year_moves_by_the_same_months_a_year_before():
    raw = [*rows(2024, [100.0] * 12, 100.0), *rows(2025, [110.0] * 6 + [130.0] * 6, 120.0), *rows(2026, [121.0] * 6)]
    found = yearly_prices(pd.DataFrame(raw, columns=["item", "year", "period", "value"]))
    assert found.loc["SA0", 2026] == pytest.approx(120.0 * 121 / 110)


def test_too_few_months_give_no_year():
    raw = [*rows(2025, [110.0] * 12, 110.0), *rows(2026, [121.0] * 3)]
    assert 2026 not in yearly_prices(pd.DataFrame(raw, columns=["item", "year", "period", "value"]))


@pytest.mark.agency
def test_all_items_are_the_published_averages(agency):
    found = read_consumer_prices(agency, ["SA0"]).loc["SA0"]
    assert found[[2023, 2024, 2025]].tolist() == [304.702, 313.689, 321.943]
    assert 321.943 < found[2026] < 334.980
