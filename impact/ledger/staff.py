"""The operators' own people: how many, at what pay, when; and how their pay stands among the spending lines."""

import pandas as pd

from impact.ledger.schedule import operating_share
from impact.study import Facility, Study

PAYROLL = " (payroll)"
"""What marks the pay of a facility's own staff among its spending lines; no line's id can hold it."""


def payroll_key(facility: str) -> str:
    """Key of a facility's payroll among the lines."""
    return f"{facility}{PAYROLL}"


def payroll_facility(payroll: str) -> str:
    """Facility of a payroll key."""
    return payroll.removesuffix(PAYROLL)


def staff_jobs(site: Facility) -> float:
    """The operator's own jobs at a site in full operation, central case."""
    if site.staff is None:
        return 0.0
    if site.staff.jobs is not None:
        return site.staff.jobs.value
    return 0.0 if site.staff.jobs_per_mw is None else site.staff.jobs_per_mw.value * site.it_mw.value


def staff_table(study: Study) -> pd.DataFrame:
    """The operators' own people in full operation: jobs, labor_income_usd, county and industry, by facility."""
    rows = {}
    for site in study.facility:
        jobs = staff_jobs(site)
        pay = 0.0 if site.staff is None else jobs * site.staff.labor_income_usd_per_job.value
        rows[site.id] = {
            "county": site.county,
            "industry": site.industry,
            "jobs": jobs,
            "labor_income_usd": pay,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("facility")


def staff_schedule(study: Study) -> pd.DataFrame:
    """Share of full operation, facility x year."""
    years = range(study.first_year, study.last_year + 1)
    return pd.DataFrame({site.id: operating_share(site, years) for site in study.facility}).T.rename_axis("facility")
