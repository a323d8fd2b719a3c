"""Spending lines: every line of every facility as one row, reference case, in dollars of the study's price year.

spending    line      facility, id, name, phase, commodity, county, amount_usd, local_share, margin_local_share,
margins, on_site
schedule    line x year    construction: share of the whole amount; operation: share of a full year

A line that follows load, supply or water has an amount of its own in every year: amount_usd is that of the highest
year, and the schedule says what part of it each year takes.

The pay of the operators' own people stands among the lines, under keys of its own.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from impact.accounts.national import ELECTRICITY
from impact.errors import StudyError
from impact.load.calendar import operating_share_by_day
from impact.study import LAND, Approval, Facility, Grid, Margins, Spend, Study
from impact.study.ranged import Ranged

if TYPE_CHECKING:  # an event is bought without power: it need not wait for it
    from impact.load.power import Power

CONSTRUCTION_PREFIX = "23"
PAYROLL = " (payroll)"
"""What marks the pay of a facility's own staff among its spending lines; no line's id can hold it."""
DIGITS = 12
"""A share that holds all year is itself, not the rounding error of a mean of 365 days."""


@dataclass(frozen=True)
class Spending:
    """All spending lines of a study and their years."""

    lines: pd.DataFrame
    schedule: pd.DataFrame


class LineRow(NamedTuple):
    """One row of the lines."""

    facility: str
    id: str
    name: str
    phase: str
    commodity: str
    county: str
    amount_usd: float
    local_share: float | None
    margin_local_share: float | None
    margins: Margins | str
    on_site: bool
    basket: str
    is_event: bool


def line_row(line: Spend, site: Facility, amount_usd: float) -> LineRow:
    """A line with what it leaves out: margins are bought where the thing is, construction is work on site."""
    local = None if line.local_share is None else line.local_share.value
    return LineRow(
        facility=site.id,
        id=line.id,
        name=line.name,
        phase=line.phase,
        commodity=line.commodity,
        county=site.county,
        amount_usd=amount_usd,
        local_share=local,
        margin_local_share=local if line.margin_local_share is None else line.margin_local_share.value,
        margins=line.margins,
        on_site=line.commodity.startswith(CONSTRUCTION_PREFIX) if line.on_site is None else line.on_site,
        basket=line.basket,
        is_event=site.event is not None,
    )


def full_amount(line: Spend, facility: Facility) -> float:
    """Dollars of a line that does not follow the load, in its own dollar year: of the build, or of one full year."""
    if line.usd_per_mw is not None:
        return line.usd_per_mw.value * facility.it_mw.value * line.driver_share.value
    return 0.0 if line.amount_usd is None else line.amount_usd.value


def yearly_amounts(line: Spend, site: Facility, power: "Power | None") -> pd.Series:
    """Dollars by year of a line that follows load, supply or water, in its own dollar year."""
    if power is None:
        raise ValueError(f"{site.id}.{line.id} follows the load, which was not calculated")
    if line.tariff is not None:
        return power.bills.loc[(site.id, line.id), "bill_usd"].groupby(level="year").sum()
    return power.by_year.loc[site.id, load_driver(line)] * unit_price(line)


def load_driver(line: Spend) -> str:
    """What a line without a tariff follows: a column of Power.by_year."""
    if line.usd_per_mwh is not None:
        return {"load": "load_mwh", "grid": "net_load_mwh", "generated": "generated_mwh"}[line.mwh]
    return "gas_mmbtu" if line.usd_per_mmbtu is not None else "water_kgal"


def unit_price(line: Spend) -> Any:  # noqa: ANN401 - an amount
    """Dollars per unit of what a line follows, for the part of it that the line pays for."""
    price = next(figure for figure in (line.usd_per_mwh, line.usd_per_mmbtu, line.usd_per_kgal) if figure is not None)
    return price.value * line.driver_share.value


def dollar_year(line: Spend, site: Facility, study: Study, power: "Power | None") -> int:
    """Year whose dollars a line's amount is in."""
    if line.tariff is not None and power is not None:
        return int(power.bills.loc[(site.id, line.id), "dollar_year"].iloc[0])
    return study.price_year if line.dollar_year is None else line.dollar_year


def to_price_year(amount: float, line: Spend, year: int, study: Study, price_index: pd.DataFrame) -> float:
    """An amount in dollars of a year, in those of the study's price year, by the price index of what is bought."""
    if year == study.price_year:
        return amount
    if line.commodity not in price_index.index:
        raise StudyError(
            f"spend.{line.id}.dollar_year: there is no price index for {line.commodity}; "
            f"give the amount in dollars of {study.price_year} and leave dollar_year out"
        )
    if year not in price_index.columns:
        first = min(price_index.columns)
        raise StudyError(f"spend.{line.id}.dollar_year: no price index for {year}; the first is {first}")
    index = price_index.loc[line.commodity]
    return amount * float(index[study.price_year] / index[year])


def study_spending(study: Study, price_index: pd.DataFrame, power: "Power | None") -> Spending:
    """Every line of a study, reference case.

    Args:
        study: the study.
        price_index: code x year, up to the study's price year and every dollar_year in it.
        power: the study's load and supply, which some lines follow; None where no line does.

    """
    years = range(study.first_year, study.last_year + 1)
    rows, schedules = {}, {}
    for site in study.facility:
        for line in site.spend:
            key = f"{site.id}.{line.id}"
            if line.follows_load:
                dollars = yearly_amounts(line, site, power)
                amount = float(dollars.max())
                schedules[key] = dollars / amount if amount > 0 else dollars * 0.0
            else:
                amount, schedules[key] = full_amount(line, site), line_schedule(line, site, years)
            year = dollar_year(line, site, study, power)
            rows[key] = line_row(line, site, to_price_year(amount, line, year, study, price_index))
    lines = pd.DataFrame.from_dict(rows, orient="index", columns=list(LineRow._fields)).rename_axis("line")
    lines = lines.astype({"amount_usd": float, "on_site": bool, "is_event": bool})
    schedule = pd.DataFrame.from_dict(schedules, orient="index", columns=list(years)).rename_axis("line").astype(float)
    return Spending(lines, schedule)


def buys_grid_power(line: Spend) -> bool:
    """Whether a line pays a utility for electricity."""
    return line.phase == "operation" and (line.tariff is not None or line.commodity == ELECTRICITY)


def grid_power_usd(study: Study, spending: Spending) -> pd.Series:
    """USD by facility and year of the lines that buy electricity from a utility."""
    years = list(spending.schedule.columns)
    paid = pd.DataFrame(np.nan, index=[site.id for site in study.facility], columns=years)
    for site in study.facility:
        for line in site.spend:
            if buys_grid_power(line):
                key = f"{site.id}.{line.id}"
                dollars = spending.schedule.loc[key] * float(spending.lines.loc[key, "amount_usd"])
                paid.loc[site.id] = paid.loc[site.id].fillna(0.0) + dollars
    return paid.stack(future_stack=True).rename_axis(["facility", "year"])  # noqa: PD013 - a series, one level more


def is_land(lines: pd.DataFrame) -> pd.Series:
    """Which lines are land: transfers without effect."""
    return lines["commodity"].eq(LAND)


def payroll_key(facility: str) -> str:
    """Key of a facility's payroll among the lines."""
    return f"{facility}{PAYROLL}"


def payroll_facility(payroll: str) -> str:
    """Facility of a payroll key."""
    return payroll.removesuffix(PAYROLL)


def staff_jobs(site: Facility) -> float:
    """The operator's own jobs at a site in full operation, reference case."""
    if site.staff is None:
        return 0.0
    if site.staff.jobs is not None:
        return site.staff.jobs.value
    return 0.0 if site.staff.jobs_per_mw is None else site.staff.jobs_per_mw.value * site.it_mw.value


def operating_share(facility: Facility, years: range) -> pd.Series:
    """Share of full operation in each year, the mean of its days."""
    return pd.Series(operating_share_by_day(facility, years).mean(axis=1).round(DIGITS), index=years)


def closed_study(study: Study) -> Study:
    """The study with nothing running from its closure year on; its reference year stays what it was without closing."""
    closure = study.fiscal.closure_year
    if closure is None or not study.facility:
        return study
    end = date(closure, 1, 1)
    sites = []
    for site in study.facility:
        before = site.ramp or {date(study.first_year, 1, 1): 1.0}
        ramp = {day: share for day, share in before.items() if day < end} | {end: 0.0}
        lines = tuple(
            line.model_copy(update={"years": {year: share * (year < closure) for year, share in line.years.items()}})
            for line in site.spend
        )
        sites.append(site.model_copy(update={"ramp": ramp, "spend": lines, "grid": ended(site.grid, end)}))
    kept = {"facility": tuple(sites), "reference_year": min(reference_year(study), closure - 1)}
    return study.model_copy(update=kept)


def ended(grid: Grid | None, end: date) -> Grid | None:
    """A connection whose contract ends on a day."""
    if grid is None or not grid.approval:
        return grid
    kept = tuple(step for step in grid.approval if step.since < end)
    return grid.model_copy(update={"approval": (*kept, Approval(since=end, mw=Ranged(value=0.0)))})


def line_schedule(line: Spend, facility: Facility, years: range) -> pd.Series:
    """Share of the line's amount that falls in each year."""
    if line.phase == "operation" and not line.years:
        return operating_share(facility, years)
    return pd.Series([line.years.get(year, 0.0) for year in years], index=years, dtype=float)


def reference_year(study: Study) -> int:
    """Year of the operation figures: as the study says, else the first in which every facility runs as in its last."""
    if study.reference_year is not None:
        return study.reference_year
    years = range(study.first_year, study.last_year + 1)
    shares = pd.DataFrame({site.id: operating_share(site, years) for site in study.facility})
    running = shares.loc[:, shares.iloc[-1] > 0]
    full = (running >= running.iloc[-1]).all(axis=1)
    return int(full.idxmax()) if len(running.columns) else study.last_year
