"""National accounts of one year, ready for use: coefficients, the industries' and the commodities' tables, and prices.

market_shares            industry x commodity   USD made by the industry per USD of the commodity
domestic_coefficients    commodity x industry   USD of domestic input per USD of output
imported_coefficients    commodity x industry   USD of imported input per USD of output
price_index              code x year            2017 = 100: from the dollars of one year to those of another
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.accounts.requirements import Matrix, direct_requirements, input_coefficients, market_shares
from impact.checks import named
from impact.errors import DataError

HOUSEHOLDS = "F01000"
EXPORTS = "F04000"
IMPORTS = "F05000"
ELECTRICITY = "221100"
"""The commodity, whoever makes it; and the industry of private utilities."""
OWNER_OCCUPIED = "531HSO"
"""Owner-occupied housing: output without jobs."""
BENCHMARK = 2017
"""Year of the newest tables of 402 industries."""
VALUE_ADDED = ("V00100", "V00200", "V00300")
"""Rows of value added: compensation, taxes on production less subsidies, gross operating surplus."""


@dataclass(frozen=True)
class NationalAccounts:
    """What the model knows of the nation in one accounts year.

    Attributes:
        year: accounts year.
        industries: by code: name, state-table sector, line, sector, sector_name, output_musd, compensation_share,
            taxes_share, surplus_share (of output).
        commodities: by code: name, output_musd, domestic_share (of what residents use), pce_share (of all consumption,
            imports included), pce_domestic_share (the part of it that is made in the nation).
        market_shares, domestic_coefficients, imported_coefficients: arrays in the order of those two tables.

    """

    year: int
    industries: pd.DataFrame
    commodities: pd.DataFrame
    market_shares: Matrix
    domestic_coefficients: Matrix
    imported_coefficients: Matrix

    @property
    def codes(self) -> pd.Index:
        """Industry codes in matrix order."""
        return self.industries.index

    def industry_requirements(self, *, imports: bool) -> Matrix:
        """Direct requirements, industry x industry: domestic only, or imports included."""
        inputs = self.domestic_coefficients
        return direct_requirements(self.market_shares, inputs + self.imported_coefficients if imports else inputs)

    def commodity_output(self, industry_output: pd.Series) -> pd.Series:
        """Output by commodity of an output by industry, each industry making the nation's mix of commodities.

        q_k = sum_i x_i W_ik Q_k / X_i, Q and X the nation's outputs by commodity and industry.
        """
        made = self.market_shares * self.commodities["output_musd"].to_numpy()
        mix = made / self.industries["output_musd"].to_numpy()[:, None]
        return pd.Series(industry_output.to_numpy() @ mix, self.commodities.index)

    def consumption(self) -> Matrix:
        """Domestic goods and services that a dollar of household spending buys, by industry (adds up to under one).

        W (PCE share x its domestic part), USD of output per USD of household spending.
        """
        domestic = self.commodities["pce_share"] * self.commodities["pce_domestic_share"]
        spending: Matrix = self.market_shares @ domestic.to_numpy()
        return spending


def electricity_makers(nation: NationalAccounts) -> pd.Series:
    """Which industries are electric utilities of any owner: those that make mostly electricity."""
    column = nation.commodities.index.get_loc(ELECTRICITY)
    made = nation.market_shares * nation.commodities["output_musd"].to_numpy()
    own = made[:, column] / np.maximum(made.sum(axis=1), 1e-12)
    return pd.Series(own > 0.5, index=nation.codes)


def national_coefficients(
    make: pd.DataFrame, use: pd.DataFrame, imports: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Market shares (industry x commodity), domestic and imported input coefficients (commodity x industry).

    W = V diag(q)^-1, Bd = (U - M) diag(g)^-1, Bm = M diag(g)^-1, all USD per USD (accounts.requirements).
    Some published cells of use less imports are slightly negative; they are kept, as BEA's own domestic tables do.
    """
    output = make.sum(axis=1)
    inputs = use.loc[make.columns, make.index]
    imported = imports.loc[make.columns, make.index]
    return (
        market_shares(make),
        input_coefficients(inputs - imported, output),
        input_coefficients(imported, output),
    )


def industry_table(
    make: pd.DataFrame, use: pd.DataFrame, names: pd.Series, state_sectors: pd.DataFrame
) -> pd.DataFrame:
    """Industries: name, state-table sector, line and sector, output (musd), value added as shares of output.

    share = row of value added / output, for compensation, taxes on production and surplus.
    """
    output = make.sum(axis=1).rename("output_musd")
    added = use.loc[list(VALUE_ADDED), make.index].T.div(output, axis=0)
    added.columns = pd.Index(["compensation_share", "taxes_share", "surplus_share"])
    table = pd.concat([names.reindex(make.index), state_sectors.reindex(make.index), output, added], axis=1)
    return table.rename_axis("code")


def commodity_table(
    make: pd.DataFrame, use: pd.DataFrame, final_imports: pd.DataFrame, names: pd.Series
) -> pd.DataFrame:
    """Commodities: name, output (musd), domestic share of use, household spending and its domestic share.

    domestic share = 1 - imports / what residents use (all use less exports); pce_share = household spending on the
    commodity / all household spending; its domestic share = 1 - imports for households / spending on it; 0 to 1.
    """
    output = make.sum(axis=0)
    bought = use.loc[make.columns]
    imports = -bought[IMPORTS]
    residents_use = bought.drop(columns=[EXPORTS, IMPORTS]).sum(axis=1)
    pce = bought[HOUSEHOLDS].clip(lower=0.0)
    pce_imports = final_imports[HOUSEHOLDS].reindex(make.columns).clip(lower=0.0)
    return pd.DataFrame(
        {
            "name": names.reindex(make.columns),
            "output_musd": output,
            "domestic_share": (1 - imports / residents_use.where(residents_use > 0)).clip(0.0, 1.0).fillna(0.0),
            "pce_share": pce / pce.sum(),
            "pce_domestic_share": (1 - pce_imports / pce.where(pce > 0)).clip(0.0, 1.0).fillna(0.0),
        }
    ).rename_axis("code")


def industry_sectors(industries: pd.Index, state_sectors: pd.DataFrame, county_sectors: pd.DataFrame) -> pd.DataFrame:
    """State-table sector, line, sector and sector_name of each industry, by the longest prefix of its code."""
    state_sector = by_longest_prefix(industries, state_sectors["bea_detail_prefixes"])
    county_sector = state_sector.map(state_sectors["county_sector"])
    sector, title = county_sector.map(county_sectors["sector"]), county_sector.map(county_sectors["sector_name"])
    return pd.DataFrame(
        {"state_sector": state_sector, "county_sector": county_sector, "sector": sector, "sector_name": title}
    )


def by_longest_prefix(codes: pd.Index, prefixes: pd.Series) -> pd.Series:
    """Group of each code: the one with the longest prefix that the code begins with.

    Args:
        codes: of industries.
        prefixes: by group, its prefixes separated by spaces.

    Raises:
        DataError: an industry begins with none of them.
    """
    group_of = {prefix: group for group, text in prefixes.items() for prefix in text.split()}
    longest = sorted({len(prefix) for prefix in group_of}, reverse=True)
    found = [next((code[:size] for size in longest if code[:size] in group_of), None) for code in codes]
    without = [code for code, prefix in zip(codes, found, strict=True) if prefix is None]
    if without:
        raise DataError(f"no group of industries has a prefix of {named(without)}; install the package again")
    return pd.Series([group_of[prefix] for prefix in found if prefix], index=codes)


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
