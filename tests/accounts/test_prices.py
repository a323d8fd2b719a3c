"""Prices: dollars of one year in those of another."""

import pandas as pd
import pytest

from impact.accounts.national import extended_price_index, price_ratio
from impact.errors import StudyError
from impact.ingest.agency.bls import read_consumer_prices
from impact.model.nation import jobs_year, last_published_prices, price_index, prices_since_jobs
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


def test_the_benchmark_year_is_one_hundred():
    assert price_index(2025)[2017].to_numpy() == pytest.approx(100.0, abs=1e-3)


def test_jobs_need_no_conversion_to_dollars_of_their_own_year():
    assert prices_since_jobs(jobs_year()).to_numpy() == pytest.approx(1.0)


def test_years_after_the_last_prices_grow_at_the_stated_rate():
    last = last_published_prices()
    growth = prices_since_jobs(last + 2) / prices_since_jobs(last + 1)
    assert growth.to_numpy() == pytest.approx(1 + parameter("region", "price_growth"))


def test_after_the_industry_index_each_group_follows_its_consumer_price():
    """BLS CPI-U, 2024 and 2025: medical care services 612.418 and 632.777, rent of shelter 418.509 and 433.713."""
    index = price_index(2025)
    growth = index[2025] / index[2024]
    assert growth["622000"] == pytest.approx(632.777 / 612.418, rel=1e-5)
    assert growth["531ORE"] == pytest.approx(433.713 / 418.509, rel=1e-5)


def test_a_year_before_the_index_is_refused():
    with pytest.raises(StudyError, match="no price index for 1995; the first year is 1997"):
        price_index(1995)


@pytest.mark.agency
def test_the_stated_growth_after_the_last_prices_is_that_of_all_consumer_prices(agency):
    """data/parameters/region.toml: CPI-U, all items, 2010-2026; the low bound 2010-2019."""
    record = read_parameters("region")["price_growth"]
    prices = read_consumer_prices(agency, ["SA0"]).loc["SA0"]
    assert (prices[2026] / prices[2010]) ** (1 / 16) - 1 == pytest.approx(record["value"], abs=1e-4)
    assert (prices[2019] / prices[2010]) ** (1 / 9) - 1 == pytest.approx(record["low"], abs=1e-4)
