"""Prices: from the dollars of one year to those of another, by BEA's industry price indexes.

P   price_index   code x year   2017 = 100
"""

import pandas as pd


def index_moved_by_group(price_index: pd.DataFrame, prices: pd.DataFrame, group_of: pd.Series) -> pd.DataFrame:
    """Index carried past its last published year by the consumer prices of each industry's group.

    P_y = P_last x C_y / C_last of the group, for every later year of the consumer prices.

    Args:
        price_index: industry x year.
        prices: consumer prices, group x year.
        group_of: group of each industry.

    >>> index, cpi = pd.DataFrame({2024: [110.0]}, ["622000"]), pd.DataFrame({2024: [200.0], 2025: [210.0]}, ["SAM2"])
    >>> index_moved_by_group(index, cpi, pd.Series({"622000": "SAM2"})).round(2).loc["622000"].tolist()
    [110.0, 115.5]
    """
    last = max(price_index.columns)
    own = prices.loc[group_of.reindex(price_index.index)].set_axis(price_index.index)
    later = {year: price_index[last] * own[year] / own[last] for year in prices.columns if year > last}
    return price_index.assign(**{str(year): values for year, values in later.items()}).rename(columns=int)


def extended_price_index(price_index: pd.DataFrame, last_year: int, growth: float) -> pd.DataFrame:
    """Index carried past its last published year at one stated rate a year (a fraction), the same for all industries.

    P_y = P_last (1 + growth)^(y - last).

    >>> index = pd.DataFrame({2022: [110.0], 2023: [120.0]}, index=["2332A0"])
    >>> extended_price_index(index, 2025, 0.05).round(2).loc["2332A0"].tolist()
    [110.0, 120.0, 126.0, 132.3]
    """
    published = max(price_index.columns)
    added = {
        year: price_index[published] * (1 + growth) ** (year - published)
        for year in range(published + 1, last_year + 1)
    }
    return price_index.assign(**{str(year): values for year, values in added.items()}).rename(columns=int)


def price_ratio(price_index: pd.DataFrame, from_year: int, to_year: int) -> pd.Series:
    """Dollars of to_year per dollar of from_year, by code: P_to / P_from."""
    return (price_index[to_year] / price_index[from_year]).rename("price_ratio")


def basket_price_ratio(price_index: pd.DataFrame, weights: pd.Series, from_year: int, to_year: int) -> float:
    """Dollars of to_year that buy what a dollar of from_year buys of a basket; codes without an index are excluded.

    sum_c w_c P_c,to / P_c,from / sum_c w_c.

    >>> index = pd.DataFrame({2012: [80.0, 100.0], 2023: [100.0, 200.0]}, index=["a", "b"])
    >>> round(basket_price_ratio(index, pd.Series({"a": 0.5, "b": 0.5}), 2023, 2012), 3)
    0.65
    """
    known = weights[weights.index.isin(price_index.index)]
    return float(price_ratio(price_index, from_year, to_year)[known.index] @ known / known.sum())
