"""Measures: from dollars of output to value added, labor income and jobs, by industry.

jobs = output x jobs per dollar of 2022 / (dollars of the price year per dollar of 2022)
"""

import pandas as pd

from impact.results import MEASURES


def measure_rates(coefficients: pd.DataFrame, price_ratio: pd.Series) -> pd.DataFrame:
    """Each measure per dollar of output in the price year, industry x measure (columns of MEASURES).

    Args:
        coefficients: the region's, jobs per dollar of 2022.
        price_ratio: dollars of the price year per dollar of 2022, by industry.

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


def measured(output: pd.Series, rates: pd.DataFrame) -> pd.DataFrame:
    """Measures of an output by industry, industry x measure."""
    return rates.mul(output, axis=0)
