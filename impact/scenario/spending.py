"""Spending lines: every line of every facility as one row, central case, in dollars of the study's price year.

spending    line      facility, id, name, phase, commodity, county, amount_usd, local_share, margin_local_share,
margins, on_site
schedule    line x year
"""

from dataclasses import dataclass

import pandas as pd

from impact.errors import StudyError
from impact.load.annual import full_year_energy_mwh
from impact.scenario.schedule import line_schedule, operating_share
from impact.study import LAND, Facility, Spend, Study

CONSTRUCTION_PREFIX = "23"


@dataclass(frozen=True)
class Spending:
    """All spending lines of a study and their years."""

    lines: pd.DataFrame
    schedule: pd.DataFrame


def full_amount(line: Spend, facility: Facility) -> float:
    """Dollars of a line, central case, in its own dollar year: of the whole build, or of one full year."""
    if line.amount_usd is not None:
        return line.amount_usd.value
    driver = facility.it_mw.value if line.usd_per_mw is not None else full_year_energy_mwh(facility)
    return line.amount.value * driver * line.driver_share.value


def to_price_year(amount: float, line: Spend, study: Study, price_index: pd.DataFrame) -> float:
    """An amount in dollars of the study's price year, by the price index of what is bought."""
    if line.dollar_year in (None, study.price_year):
        return amount
    if line.commodity not in price_index.index:
        raise StudyError(
            f"spend.{line.id}.dollar_year: there is no price index for {line.commodity}; "
            f"give the amount in dollars of {study.price_year} and leave dollar_year out"
        )
    if line.dollar_year not in price_index.columns:
        first = min(price_index.columns)
        raise StudyError(f"spend.{line.id}.dollar_year: no price index for {line.dollar_year}; the first is {first}")
    index = price_index.loc[line.commodity]
    return amount * float(index[study.price_year] / index[line.dollar_year])


def study_spending(study: Study, price_index: pd.DataFrame) -> Spending:
    """Every line of a study, central case.

    Args:
        study: the study.
        price_index: code x year, up to the study's price year and every dollar_year in it.

    """
    years = range(study.first_year, study.last_year + 1)
    rows, schedules = {}, {}
    for site in study.facility:
        for line in site.spend:
            key = f"{site.id}.{line.id}"
            rows[key] = _row(line, site, to_price_year(full_amount(line, site), line, study, price_index))
            schedules[key] = line_schedule(line, site, years)
    lines = pd.DataFrame.from_dict(rows, orient="index", columns=list(_COLUMNS)).rename_axis("line")
    lines = lines.astype({"amount_usd": float, "on_site": bool})
    schedule = pd.DataFrame.from_dict(schedules, orient="index", columns=list(years)).rename_axis("line").astype(float)
    return Spending(lines, schedule)


_COLUMNS: tuple[str, ...] = (
    "facility",
    "id",
    "name",
    "phase",
    "commodity",
    "county",
    "amount_usd",
    "local_share",
    "margin_local_share",
)
_COLUMNS += ("margins", "on_site")


def _row(line: Spend, site: Facility, amount: float) -> tuple[object, ...]:
    local = None if line.local_share is None else line.local_share.value
    margin_local = local if line.margin_local_share is None else line.margin_local_share.value
    on_site = line.commodity.startswith(CONSTRUCTION_PREFIX) if line.on_site is None else line.on_site
    return (
        site.id, line.id, line.name, line.phase, line.commodity, site.county, amount, local, margin_local,
        line.margins, on_site,
    )  # fmt: skip


def is_land(lines: pd.DataFrame) -> pd.Series:
    """Which lines are land: transfers without effect."""
    return lines["commodity"].eq(LAND)


PAYROLL = " (payroll)"
"""What marks the pay of a facility's own staff among its spending lines; no line's id can hold it."""


def payroll_key(facility: str) -> str:
    """Key of a facility's payroll among the lines."""
    return f"{facility}{PAYROLL}"


def line_facility(payroll: str) -> str:
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
