"""Multipliers: what a dollar of final demand for each industry or commodity brings to a region.

output_multiplier             USD of output in the region per USD of final demand, the initial dollar included
labor_income_multiplier       USD of labor income per USD of final demand
value_added_multiplier        USD of value added per USD of final demand
jobs_per_musd                 jobs per million USD of final demand, at the prices of price_year
regional_output_musd          the industry's output in the region in 2022, million USD
direct_effect_jobs            all jobs per job in the industry itself
direct_effect_labor_income    all labor income per dollar of labor income in the industry itself
"""

import numpy as np
import pandas as pd

from impact.region.model import RegionModel
from impact.solve.leontief import LeontiefSystem

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
JOBS_YEAR = 2022


def system(model: RegionModel) -> LeontiefSystem:
    """The Leontief system of a region's model."""
    return LeontiefSystem(model.requirements, model.consumption, model.coefficients["labor_income_share"].to_numpy())


def measure_coefficients(coefficients: pd.DataFrame, price_ratio: pd.Series) -> pd.DataFrame:
    """Direct effects per dollar of output, in the columns of MEASURES.

    Args:
        coefficients: the region's, jobs per dollar of 2022.
        price_ratio: dollars of the price year per dollar of 2022, by industry.

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
    model: RegionModel, names: pd.Series, price_ratio: pd.Series, price_year: int, *, households: bool
) -> pd.DataFrame:
    """Multipliers by industry.

    Args:
        model: the region.
        names: names by code.
        price_ratio: dollars of the price year per dollar of 2022, by industry.
        price_year: of the jobs figures.
        households: Type II if true, Type I if not.

    """
    direct = measure_coefficients(model.coefficients, price_ratio.reindex(names.index))
    total = system(model).multipliers(direct.to_numpy(), households=households)
    table = pd.DataFrame(total, index=names.index, columns=list(MEASURES))
    return _finished(table, direct, names, model.industries["output_usd"] / 1e6, price_year)


def commodity_multiplier_table(
    by_industry: pd.DataFrame, model: RegionModel, names: pd.Series, price_year: int
) -> pd.DataFrame:
    """Multipliers by commodity: the industries' own, in the shares in which they make it; blank where nobody does.

    m_k = sum_i W_ik m_i.
    """
    industries = by_industry.set_index("code")
    shares = model.market_shares
    total = pd.DataFrame(shares.T @ industries[list(MEASURES)].to_numpy(), names.index, list(MEASURES))
    for measure, effect in (
        ("jobs_per_musd", "direct_effect_jobs"),
        ("labor_income_multiplier", "direct_effect_labor_income"),
    ):
        own = industries[measure] / industries[effect].where(industries[effect] > 0)
        total[effect] = total[measure] / pd.Series(shares.T @ own.fillna(0.0).to_numpy(), names.index).where(
            lambda s: s > 0
        )
    output = pd.Series(shares.T @ industries["regional_output_musd"].to_numpy(), names.index)
    made = shares.sum(axis=0) > 0
    table = total.assign(regional_output_musd=output).where(made[:, None])
    return table.assign(name=names, price_year=price_year).rename_axis("code").reset_index()[list(COLUMNS)]


def _finished(
    table: pd.DataFrame, direct: pd.DataFrame, names: pd.Series, output: pd.Series, price_year: int
) -> pd.DataFrame:
    def ratio(measure: str) -> pd.Series:
        return table[measure] / direct[measure].where(direct[measure] > 0)

    return (
        table.assign(
            name=names,
            regional_output_musd=output.reindex(names.index),
            direct_effect_jobs=ratio("jobs_per_musd"),
            direct_effect_labor_income=ratio("labor_income_multiplier"),
            price_year=price_year,
        )
        .replace([np.inf, -np.inf], np.nan)
        .rename_axis("code")
        .reset_index()[list(COLUMNS)]
    )
