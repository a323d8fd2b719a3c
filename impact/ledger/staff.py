"""The operators' own people: how many; and how their pay stands among the spending lines."""

from impact.study import Facility

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
