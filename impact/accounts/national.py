"""National accounts of one year, ready for use: coefficients, the industries' and the commodities' tables.

market_shares            industry x commodity   USD made by the industry per USD of the commodity
domestic_coefficients    commodity x industry   USD of domestic input per USD of output
imported_coefficients    commodity x industry   USD of imported input per USD of output
"""

from dataclasses import dataclass

import pandas as pd

from impact.accounts.requirements import Matrix, direct_requirements, input_coefficients, market_shares

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
    """
    group_of = {prefix: group for group, text in prefixes.items() for prefix in text.split()}
    longest = sorted(group_of, key=len, reverse=True)
    return pd.Series([group_of[next(p for p in longest if c.startswith(p))] for c in codes], index=codes)
