"""Live months: what goes by date, as the mean of each month of the years that are not alike.

Columns: state (a year that others are like), month.
"""

from dataclasses import dataclass

import numpy as np

from impact.load.calendar import DAYS_IN_MONTH, TYPICAL_DAYS, in_force
from impact.load.facility_load import rated
from impact.outputs.live.formulas import LiveSheet, Row
from impact.outputs.live.inputs import Inputs
from impact.rules.cells import ZERO, Array, Axis, Formula
from impact.study import Facility, Supply
from impact.uncertainty.ensemble import Ensemble

MONTHS = "Months"
MONTHS_A_YEAR = len(DAYS_IN_MONTH)


@dataclass
class Months:
    """What the rows of months need.

    Attributes:
        own: the study and what goes with it.
        inputs: the figures.
        sheet: where the rows stand.
        states: the years that are calculated.
        axis: of the months.
        state, days, number: which of the states; days of the month; its number, counted on over the states.
    """

    own: Ensemble
    inputs: Inputs
    sheet: LiveSheet
    states: list[int]
    axis: Axis
    state: Row
    days: Row
    number: Row

    def by_date(self, label: str, daily: Array) -> Row:
        """A share that goes by date, the mean of each month; daily: state x 365."""
        rows = TYPICAL_DAYS.rows(daily[..., None])[..., 0]
        return self.sheet.constant(label, "share", rows.ravel(), self.axis)

    def rule(self, name: str) -> Formula:
        """A parameter of the grid."""
        return self.inputs.record(f"grid.{name}", self.own.power.parameters[name])


def live_months(own: Ensemble, inputs: Inputs, states: list[int]) -> Months:
    """The sheet of months with its keys."""
    axis = Axis("months", tuple(f"{state}-{month:02d}" for state in states for month in range(1, MONTHS_A_YEAR + 1)))
    sheet = LiveSheet(MONTHS, "What goes by date, approvals and bills by month, as formulas")
    number = np.repeat(np.arange(len(states)) + 1.0, MONTHS_A_YEAR)
    state = sheet.constant("Year, counted", "number", number, axis)
    days = sheet.constant("Days of the month", "days", np.tile(DAYS_IN_MONTH.astype(float), len(states)), axis)
    counted = sheet.constant("Month, counted on", "number", np.arange(len(axis)) + 1.0, axis)
    return Months(own, inputs, sheet, states, axis, state, days, counted)


def ramp_row(months: Months, site: Facility) -> Row:
    """Share of full operation."""
    if not site.ramp:
        return months.sheet.constant(f"Runs: {site.name}", "share", 1.0, months.axis)
    total = ZERO
    for (day, share), holds in zip(site.ramp.items(), in_force(list(site.ramp), months.states), strict=True):
        part = months.by_date(f"Part of the month with the step of {day}: {site.name}", holds)
        step = months.inputs.figure(f"facility.{site.id}.ramp.{day}", f"{site.name}: runs from {day}", "share", share)
        total = total + step * part.cell
    return months.sheet.formula(f"Runs: {site.name}", "share", total)


def limit_row(months: Months, site: Facility) -> Row | None:
    """Authorized demand, MW; None where no limit is known."""
    if site.grid is None or not site.grid.approval:
        return None
    total, steps = ZERO, site.grid.approval
    for step, holds in zip(steps, in_force([s.usable or s.since for s in steps], months.states), strict=True):
        part = months.by_date(f"Part of the month with the approval of {step.since}: {site.name}", holds)
        key, label = f"facility.{site.id}.grid.approval.{step.since}.mw", f"{site.name}: approved from {step.since}"
        total = total + months.inputs.figure(key, label, "MW", step.mw) * part.cell
    return months.sheet.formula(f"Approved: {site.name}", "MW", total, months.axis)


def unit_figure(months: Months, place: str, unit: Supply, name: str, words: tuple[str, str]) -> Formula:
    """A figure of on-site supply; words: what it is, its unit."""
    key = f"facility.{place}.supply.{unit.id}.{name}"
    return months.inputs.figure(key, f"{unit.name}: {words[0]}", words[1], getattr(unit, name))


def there_row(months: Months, unit: Supply) -> Formula:
    """Part of the month in which a unit is there."""
    holds = rated(unit, months.states, TYPICAL_DAYS, 1.0)[..., 0]
    return months.sheet.constant(f"There: {unit.name}", "share", holds.ravel(), months.axis).cell


def rated_mw(months: Months, place: str, unit: Supply) -> Formula:
    """MW of a unit that is there and works."""
    power = unit_figure(months, place, unit, "mw", ("rated power", "MW"))
    return power * unit_figure(months, place, unit, "availability", ("availability", "share")) * there_row(months, unit)
