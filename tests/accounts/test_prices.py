"""Prices: dollars of one year in those of another."""

import pandas as pd
import pytest

from impact.accounts.prices import extended_price_index, price_growth, price_ratio
from impact.errors import StudyError
from impact.model.nation import price_index, prices_since_jobs
from impact.sources import built
from impact.sources.parameters import parameter, read_parameters

INDEX = pd.DataFrame({2021: [100.0, 100.0], 2022: [110.0, 100.0], 2023: [121.0, 100.0]}, ["a", "b"])


def test_dollars_there_and_back_are_the_same_dollars():
    there, back = price_ratio(INDEX, 2021, 2023), price_ratio(INDEX, 2023, 2021)
    assert (there * back).tolist() == pytest.approx([1.0, 1.0])
    assert there["a"] == pytest.approx(1.21)


def test_published_years_stay_as_published():
    longer = extended_price_index(INDEX, 2026, 0.03)
    assert longer[list(INDEX.columns)].equals(INDEX)
    assert longer.loc["b", 2026] == pytest.approx(100 * 1.03**3)


def test_growth_is_the_mean_yearly_growth_of_the_weighted_index():
    assert price_growth(INDEX, pd.Series({"a": 1.0, "b": 0.0}), 2021, 2023) == pytest.approx(0.10)


def test_the_benchmark_year_is_one_hundred():
    assert price_index(2025)[2017].to_numpy() == pytest.approx(100.0, abs=1e-3)


def test_jobs_of_2022_need_no_conversion_to_dollars_of_2022():
    assert prices_since_jobs(2022).to_numpy() == pytest.approx(1.0)


def test_years_after_2023_grow_at_the_stated_rate():
    growth = prices_since_jobs(2025) / prices_since_jobs(2024)
    assert growth.to_numpy() == pytest.approx(1 + parameter("region", "price_growth_after_2023"))


def test_a_year_before_the_index_is_refused():
    with pytest.raises(StudyError, match="no price index for 1995; the first year is 1997"):
        price_index(1995)


def test_the_stated_growth_after_the_last_prices_is_that_of_the_ten_years_before():
    """data/parameters/region.toml: all industries 2013-2023, weighted by 2017 output; the low bound 1997-2019."""
    record = read_parameters("region")["price_growth_after_2023"]
    weights = built.read_industries(2017)["output_musd"]
    index = built.read_price_index()
    assert price_growth(index, weights, 2013, 2023) == pytest.approx(record["value"], abs=1e-4)
    assert price_growth(index, weights, 1997, 2019) == pytest.approx(record["low"], abs=1e-4)
