"""Measures: from dollars of output to value added, labor income and jobs, by industry.

    money    output of the price year x share of output
    jobs     output of the accounts' year x jobs per dollar of the jobs year / (accounts' dollars per dollar of it)

The output behind a spending line in dollars of the accounts' year is its output in dollars of the price year over the
price ratio of the line, so that the dollars shown do not change the jobs.
"""

import pandas as pd

from impact.results import MEASURES


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
