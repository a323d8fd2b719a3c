"""Curves: the study's net load alongside a system's growing peak, calculated by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from impact.grid.curves import peak_forecast


def test_the_draw_on_tva_is_its_share_of_the_peak_times_the_peak():
    """A peak of 30,000 MW in 2024 grows by 1 to 3% a year; two utilities draw 1% and 2% of it, others none."""
    forecast = pd.DataFrame({"season": "summer", "year": [2025, 2026], "p50_mw": [31e3, 32e3]})
    tva = {"growth_share": {"value": 0.02, "low": 0.01, "high": 0.03}, "peak_year": {"value": 2024}}
    grid = SimpleNamespace(forecast=forecast, systems={"tva": tva | {"summer_peak_mw": {"value": 30_000}}})
    by_year = pd.DataFrame(
        [(2026, "TVA", 0.01), (2026, "TVA", 0.02), (2026, "MISO South", 0.4), (2026, None, 0.8)],
        columns=["year", "system", "system_summer_peak_share"],
    )
    row = peak_forecast(SimpleNamespace(years=[2026]), by_year, grid).iloc[0]
    assert row["study_system_load_mw"] == pytest.approx(900)
    ahead = row[["published_low_mw", "published_mw", "published_high_mw"]].tolist()
    assert ahead == pytest.approx([30_603, 31_212, 31_827])
