"""The Leontief system of a region, factored once, and the multipliers that it gives.

    A   requirements     industry x industry    USD bought in the region per USD of output
    c   consumption      industry               USD bought in the region per USD of labor income earned there
    l   labor_income     industry               USD of labor income per USD of output
    f   final_demand     industry x demand      USD of the region's own products
    x   output           industry x demand      USD

Type I: x = A x + f. Type II: x = A x + c (l x) + f, with households as one more row and column.

output_multiplier             USD of output in the region per USD of final demand, the initial dollar included
labor_income_multiplier       USD of labor income per USD of final demand
value_added_multiplier        USD of value added per USD of final demand
jobs_per_musd                 jobs per million USD of final demand; dollars of price_year at the industry's own prices
regional_output_musd          the industry's output in the region in 2022, million USD
direct_effect_jobs            all jobs per job in the industry itself
direct_effect_labor_income    all labor income per dollar of labor income in the industry itself
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import linalg

from impact.accounts.requirements import Matrix, closed_requirements
from impact.region.model import RegionModel

MEASURES = ("output_multiplier", "labor_income_multiplier", "value_added_multiplier", "jobs_per_musd")
COLUMNS = (
    "code",
    "name",
    *MEASURES,
    "regional_output_musd",
    "direct_effect_jobs",
    "direct_effect_labor_income",
    "price_year",
)
DIRECT_EFFECTS = {"direct_effect_jobs": "jobs_per_musd", "direct_effect_labor_income": "labor_income_multiplier"}


@dataclass(frozen=True)
class LeontiefSystem:
    """Direct requirements of a region and their factors; equal inputs give equal solutions."""

    requirements: Matrix
    consumption: Matrix
    labor_income: Matrix

    @cached_property
    def _open(self) -> Any:  # noqa: ANN401 - scipy's own factor pair
        return linalg.lu_factor(np.eye(len(self.requirements)) - self.requirements, check_finite=False)

    @cached_property
    def _closed(self) -> Any:  # noqa: ANN401 - scipy's own factor pair
        closed = closed_requirements(self.requirements, self.consumption, self.labor_income)
        return linalg.lu_factor(np.eye(len(closed)) - closed, check_finite=False)

    def output(self, final_demand: Matrix) -> Matrix:
        """Type I output by industry, for each column of final demand: x = (I - A)^-1 f, industry x demand, USD."""
        solved: Matrix = linalg.lu_solve(self._open, final_demand, check_finite=False)
        return solved

    def multipliers(self, coefficients: Matrix, *, households: bool) -> Matrix:
        """What a dollar of final demand for each industry brings: (I - A')^-1 coefficients.

        Args:
            coefficients: industry x measure, per USD of output.
            households: Type II if true, Type I if not.

        """
        if not households:
            return np.asarray(linalg.lu_solve(self._open, coefficients, trans=1, check_finite=False))
        padded = np.vstack([coefficients, np.zeros((1, coefficients.shape[1]))])
        return np.asarray(linalg.lu_solve(self._closed, padded, trans=1, check_finite=False))[:-1]


class PriceRatios(NamedTuple):
    """Dollars of the accounts' year per dollar of 2022, and of the price year per dollar of the accounts' year."""

    accounts_per_jobs_year: pd.Series
    price_year_per_accounts: pd.Series


def system(model: RegionModel) -> LeontiefSystem:
    """The Leontief system of a region's model."""
    return LeontiefSystem(model.requirements, model.consumption, model.coefficients["labor_income_share"].to_numpy())


def measure_coefficients(coefficients: pd.DataFrame, price_ratio: pd.Series) -> pd.DataFrame:
    """Direct effects per dollar of output, in the columns of MEASURES, industry x measure.

    jobs_per_musd = 1e6 x jobs per USD of the jobs year / price ratio.

    Args:
        coefficients: the region's, jobs per dollar of the jobs year.
        price_ratio: dollars of the accounts' year per dollar of the jobs year, by industry.

    """
    own = coefficients.reindex(price_ratio.index)
    return pd.DataFrame(
        {
            "output_multiplier": 1.0,
            "labor_income_multiplier": own["labor_income_share"],
            "value_added_multiplier": own["value_added_share"],
            "jobs_per_musd": 1e6 * own["jobs_per_usd"] / price_ratio,
        },
        index=own.index,
    )


def multiplier_table(
    model: RegionModel, names: pd.Series, price_ratios: PriceRatios, price_year: int, *, households: bool
) -> pd.DataFrame:
    """Multipliers by industry: solved in dollars of the accounts' year, then per dollar of the price year.

    Args:
        model: the region.
        names: names by code.
        price_ratios: by industry.
        price_year: of the jobs figures.
        households: Type II if true, Type I if not.

    """
    direct = measure_coefficients(model.coefficients, price_ratios.accounts_per_jobs_year.reindex(names.index))
    total = system(model).multipliers(direct.to_numpy(), households=households)
    table = pd.DataFrame(total, index=names.index, columns=list(MEASURES))
    shown = price_ratios.price_year_per_accounts.reindex(names.index)
    for frame in (direct, table):
        frame["jobs_per_musd"] /= shown
    return _finished(table, direct, names, model.industries["output_usd"] / 1e6, price_year)


def commodity_multiplier_table(
    by_industry: pd.DataFrame, model: RegionModel, names: pd.Series, output_musd: pd.Series, price_year: int
) -> pd.DataFrame:
    """Multipliers by commodity: the industries' own, in the shares in which they make it; blank where nobody does.

    m_k = sum_i W_ik m_i.

    Args:
        by_industry: multiplier_table of the same region.
        model: the region.
        names: commodity names by code.
        output_musd: the region's output by commodity in the jobs year, million USD.
        price_year: of the jobs figures.
    """
    industries = by_industry.set_index("code")
    shares = model.market_shares.T
    total = pd.DataFrame(shares @ industries[list(MEASURES)].to_numpy(), names.index, list(MEASURES))
    for effect, measure in DIRECT_EFFECTS.items():
        own = (industries[measure] / industries[effect]).fillna(0.0)
        direct = pd.Series(shares @ own.to_numpy(), names.index)
        total[effect] = total[measure] / direct.where(direct > 0)
    table = total.assign(regional_output_musd=output_musd)
    table[shares.sum(axis=1) <= 0] = np.nan
    return table.assign(name=names, price_year=price_year).rename_axis("code").reset_index()[list(COLUMNS)]


def _finished(
    table: pd.DataFrame, direct: pd.DataFrame, names: pd.Series, output: pd.Series, price_year: int
) -> pd.DataFrame:
    effects = {
        effect: table[measure] / direct[measure].where(direct[measure] > 0)
        for effect, measure in DIRECT_EFFECTS.items()
    }
    finished = table.assign(
        name=names, regional_output_musd=output.reindex(names.index), **effects, price_year=price_year
    )
    return finished.rename_axis("code").reset_index()[list(COLUMNS)]


def grouped_multiplier_table(
    by_industry: pd.DataFrame, group_of: pd.Series, titles: pd.Series, price_year: int
) -> pd.DataFrame:
    """Multipliers by group of industries: a dollar of demand spread as the region's output is; blank where it has none.

    m_G = sum_i x_i m_i / sum_i x_i over i in G; the direct effects from the same sums.

    Args:
        by_industry: multiplier_table of a region.
        group_of: group of each industry.
        titles: of the groups, in their order.
        price_year: of the jobs figures.
    """
    industries = by_industry.set_index("code")
    output, groups = industries["regional_output_musd"], group_of.reindex(industries.index)
    whole = output.groupby(groups).sum()
    table = industries[list(MEASURES)].mul(output, axis=0).groupby(groups).sum().div(whole.where(whole > 0), axis=0)
    for effect, measure in DIRECT_EFFECTS.items():
        own = (industries[measure] / industries[effect]).fillna(0.0)
        direct = (own * output).groupby(groups).sum() / whole
        table[effect] = table[measure] / direct.where(direct > 0)
    table = table.assign(regional_output_musd=whole, price_year=price_year).reindex(titles.index)
    return table.assign(name=titles).rename_axis("code").reset_index()[list(COLUMNS)]
