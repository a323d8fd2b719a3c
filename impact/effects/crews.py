"""Construction crews: where a study counts them, their jobs and pay replace the construction sector's averages."""

import pandas as pd

from impact.errors import StudyError
from impact.study import Study

FACTORS = {"jobs": "jobs", "wage_salary_jobs": "jobs", "labor_income_usd": "labor_income"}
"""Measures that counted crews change, and the factor of each (a column of crew_factors)."""


def on_site_columns(lines: pd.DataFrame) -> pd.Index:
    """Construction lines whose work is done at the facility."""
    return lines.index[lines["phase"].eq("construction") & lines["on_site"]]


def crew_factors(study: Study, lines: pd.DataFrame, jobs: pd.Series, income: pd.Series) -> pd.DataFrame:
    """Jobs and pay of counted crews over the sector's average, by on-site line (columns jobs, labor_income).

    Args:
        study: the study.
        lines: its spending lines.
        jobs, income: what the sector's average gives for the on-site work, by line (job-years, USD).

    """
    factors = pd.DataFrame(1.0, index=jobs.index, columns=["jobs", "labor_income"])
    for site in study.facility:
        own = [key for key in jobs.index if lines.loc[key, "facility"] == site.id]
        if site.crews is None:
            continue
        if jobs[own].sum() <= 0:
            raise StudyError(
                f"facility.{site.id}.crews: crews are counted, but no work on site is bought in the region; "
                "give a construction line a local_share above 0, or take the crews out"
            )
        pay = site.crews.job_years.value * site.crews.labor_income_usd_per_job.value
        factors.loc[own, "jobs"] = site.crews.job_years.value / jobs[own].sum()
        factors.loc[own, "labor_income"] = pay / income[own].sum()
    return factors


def measure_factors(factors: pd.DataFrame) -> pd.DataFrame:
    """Counted crews over the sector's average, on-site line x measure that they change."""
    return pd.DataFrame({measure: factors[factor] for measure, factor in FACTORS.items()}, index=factors.index)


def crew_warnings(factors: pd.DataFrame, gap: float) -> list[str]:
    """A sentence where counted crews differ from the sector's average by more than a share `gap`."""
    wide = factors[(factors["jobs"] - 1).abs() > gap]
    return [
        f"{line}: the crews counted are {row['jobs']:.2f} times what the sector's average gives for this contract."
        for line, row in wide.iterrows()
    ]
