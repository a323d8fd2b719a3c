"""Measures: from dollars of output to value added, labor income and jobs, by industry.

    money    output of the price year x share of output
    jobs     output of the accounts' year x jobs per dollar of the jobs year / (accounts' dollars per dollar of it)

The output behind a spending line in dollars of the accounts' year is its output in dollars of the price year over the
price ratio of the line, so that the dollars shown do not change the jobs.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.results import MEASURES

COUNTS = ("jobs", "wage_salary_jobs")
"""Measures that are counted, not paid: they follow dollars of the accounts' year."""


def measure_rates(coefficients: pd.DataFrame, price_ratio: pd.Series) -> pd.DataFrame:
    """Each measure per dollar of output in the accounts' year, industry x measure (columns of MEASURES).

    Args:
        coefficients: the region's, jobs per dollar of the jobs year.
        price_ratio: dollars of the accounts' year per dollar of the jobs year, by industry.

    """
    jobs = coefficients["jobs_per_usd"] / price_ratio.reindex(coefficients.index)
    return pd.DataFrame(
        {
            "output_usd": 1.0,
            "value_added_usd": coefficients["value_added_share"],
            "labor_income_usd": coefficients["labor_income_share"],
            "jobs": jobs,
            "wage_salary_jobs": jobs * coefficients["wage_salary_share"],
        },
        index=coefficients.index,
    )[list(MEASURES)]


def measured(money: pd.Series, accounts_money: pd.Series, rates: pd.DataFrame) -> pd.DataFrame:
    """Measures of an output by industry, industry x measure.

    Args:
        money: output by industry, USD of the price year.
        accounts_money: the same output, USD of the accounts' year.
        rates: measure_rates.
    """
    counted = rates[list(COUNTS)].mul(accounts_money, axis=0)
    return rates.mul(money, axis=0).assign(**{name: counted[name] for name in COUNTS})


def county_measured(
    money: npt.NDArray[np.float64],
    accounts_money: npt.NDArray[np.float64],
    rates: pd.DataFrame,
    labels: pd.Index | Sequence[int],
) -> pd.DataFrame:
    """Measures by county; outputs as in `measured`, each industry x county."""
    table = pd.DataFrame(money.T @ rates.to_numpy(), labels, rates.columns)
    table[list(COUNTS)] = accounts_money.T @ rates[list(COUNTS)].to_numpy()
    return table


def in_accounts_dollars(table: pd.DataFrame, price_ratio: pd.Series) -> pd.DataFrame:
    """Measures by line at rates of the accounts' year: what is counted is taken over each line's price ratio."""
    return table.assign(**{name: table[name] / price_ratio.reindex(table.index) for name in COUNTS if name in table})
