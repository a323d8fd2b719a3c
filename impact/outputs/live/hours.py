"""Live hours: load, on-site supply and net load on one typical day a month, in each of the years that are not alike.

The rule of impact.load.dispatch as rows: sun, grid up to the authorized demand, turbines in order, batteries
(live.battery). Turbines that serve the same facilities are one stack: together they give the least of what is missing
and what they have, each what the ones before it leave. Columns: state (a year that others are like), month, hour.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from impact.load.calendar import DAYS_IN_MONTH, TYPICAL_DAYS
from impact.load.dispatch import ROUNDING_MW
from impact.load.facility_load import (
    HOURS_PER_DAY,
    HOURS_PER_YEAR,
    LEAST_UTILIZATION,
    on_site_supply,
    served,
    wave_by_hour,
)
from impact.outputs.live.formulas import LiveSheet, Row
from impact.outputs.live.months import MONTHS_A_YEAR, Months, limit_row, ramp_row, rated_mw
from impact.rules.cells import ONE, ZERO, Array, Axis, Formula
from impact.rules.operations import maximum, minimum, ratio, where
from impact.study import Facility, Supply

HOURS, HOURS_AXIS = "Hours", "hours"


@dataclass
class Flow:
    """Rows of one facility, MW in every hour: needed, drawn, charging from the grid, not there."""

    computing: Row
    load: Row
    grid: Row | None = None
    charging: list[Row] = field(default_factory=list)
    missing: Formula = ZERO
    limit: Row | None = None


@dataclass
class Stack:
    """Turbines that serve the same facilities, in order.

    Attributes:
        units: where each stands, and the turbine.
        serves: facilities.
        rated: MW of each and those before it, by month.
        asked: what is missing before them.
        runs: rows of each: for the load, then for batteries.
        kept: what batteries have taken of each and those before it.
    """

    units: list[tuple[str, Supply]]
    serves: list[str]
    rated: list[Row]
    asked: Row
    runs: list[list[Row]]
    kept: list[Formula]


@dataclass
class LiveHours:
    """Rows of the hours.

    Attributes:
        months: what goes by date.
        sheet: where the rows stand.
        axis: of the hours.
        state, month, first, days: keys.
        hot: what is left of turbine power in the heat.
        dust: what counts as nothing.
        flows: by facility that has load.
        stacks: turbines.
    """

    months: Months
    sheet: LiveSheet
    axis: Axis
    state: Row
    month: Row
    first: Row
    days: Row
    dust: Formula
    hot: Row | None = None
    flows: dict[str, Flow] = field(default_factory=dict)
    stacks: list[Stack] = field(default_factory=list)
    placed: dict[str, Row] = field(default_factory=dict)
    """Rows of MW by their cell."""
    copied: dict[str, Row] = field(default_factory=dict)
    """Rows of months and figures of other sheets that stand here too, by their cell there."""

    def by_month(self, row: Row) -> Formula:
        """A row of months in the hours, by way of its copy here.

        Rows whose formulas refer to no other sheet are the only ones that a file can hold once.
        """
        words = f"One column a month: {row.label}"
        if row.cell.template not in self.copied:
            self.copied[row.cell.template] = self.sheet.formula(words, row.unit, row.cell, row.axis)
        return self.copied[row.cell.template].at(self.month.cell)

    def here(self, label: str, unit: str, figure: Formula) -> Formula:
        """A figure of another sheet, by way of its copy here."""
        if figure.template not in self.copied:
            self.copied[figure.template] = self.sheet.formula(label, unit, figure)
        return self.copied[figure.template].cell

    def weather(self, label: str, unit: str, table: Array) -> Row:
        """A row of the typical year, the same in all states; table: 365 x 24."""
        rows = np.tile(TYPICAL_DAYS.rows(table).ravel(), len(self.months.states))
        return self.sheet.constant(label, unit, rows, self.axis)

    def mw(self, label: str, found: Formula) -> Row:
        """A row of MW; where it would repeat a row, that row."""
        if found.template not in self.placed:
            row = self.sheet.formula(label, "MW", found, self.axis)
            self.placed[row.cell.template] = row
            return row
        return self.placed[found.template]


def live_hours(months: Months) -> LiveHours:
    """All rows of the hours but those of batteries."""
    hours = empty_hours(months)
    sky = months.own.power.sky
    degrees = hours.weather("Degrees above which chillers work", "C", sky.chiller_degrees)
    for site in months.own.study.facility:
        if site.has_load or any(line.tariff is not None for line in site.spend):  # billed even without load
            hours.flows[site.id] = load_rows(hours, site, degrees)
    for place, unit in of_kind(hours, "solar"):
        sunshine(hours, place, unit)
    for site in months.own.study.facility:
        if site.id in hours.flows:
            grid_rows(hours, site)
    turbine_rows(hours)
    return hours


def of_kind(hours: LiveHours, kind: str) -> list[tuple[str, Supply]]:
    """On-site supply of one kind: where it stands, and the unit."""
    return [(place, unit) for place, unit in on_site_supply(hours.months.own.study) if unit.kind == kind]


def turbine_rows(hours: LiveHours) -> None:
    """All turbines, in their order."""
    turbines, months = of_kind(hours, "turbine"), hours.months
    if not turbines:
        return
    lost = hours.here("Turbine power lost", "share per C", months.rule("turbine_derating_per_degree_c"))
    heat = hours.weather("Degrees above which turbines lose power", "C", months.own.power.sky.turbine_degrees)
    left = ONE - minimum(ONE, maximum(ZERO, lost * heat.cell))
    hours.hot = hours.sheet.formula("Turbine power that the heat leaves", "share", left)
    for pairs in alike(turbines, hours):
        stack_rows(hours, pairs)


def empty_hours(months: Months) -> LiveHours:
    """The sheet of hours with its keys."""
    states = len(months.states)
    days = [(state, month) for state in months.states for month in range(1, MONTHS_A_YEAR + 1)]
    labels = tuple(f"{state}-{month:02d} {hour:02d}:00" for state, month in days for hour in range(HOURS_PER_DAY))
    sheet, axis = (
        LiveSheet(HOURS, "Load, supply and net load on a typical day a month, as formulas; printed: the last July"),
        Axis(HOURS_AXIS, labels),
    )
    first = np.tile([1.0] + [0.0] * (HOURS_PER_DAY - 1), states * MONTHS_A_YEAR)
    month = np.repeat(np.arange(states * MONTHS_A_YEAR) + 1.0, HOURS_PER_DAY)
    return LiveHours(
        months, sheet, axis,
        sheet.constant("Year, counted", "number", np.repeat(np.arange(states) + 1.0, 12 * HOURS_PER_DAY), axis),
        sheet.constant("Month, counted on", "number", month, axis),
        sheet.constant("First hour of a day", "0 or 1", first, axis),
        sheet.constant("Days of the month", "days", np.tile(np.repeat(DAYS_IN_MONTH, HOURS_PER_DAY), states), axis),
        sheet.constant("Treated as zero", "MW", ROUNDING_MW).cell,
    )  # fmt: skip


def load_rows(hours: LiveHours, site: Facility, degrees: Row) -> Flow:
    """MW that the computers take, and MW at the meter."""
    sheet, months, own = hours.sheet, hours.months, hours.months.own
    sheet.heading(site.name)

    def figure(name: str, label: str, unit: str) -> Formula:
        return months.inputs.figure(f"facility.{site.id}.{name}", f"{site.name}: {label}", unit, getattr(site, name))

    own_wave = wave_by_hour(own.power.rules({}).busiest_hour)
    wave = sheet.constant("Day's wave", "ratio", np.tile(own_wave, len(months.states) * MONTHS_A_YEAR), hours.axis)
    little = sheet.constant("Least share in use", "share", LEAST_UTILIZATION).cell
    use = figure("utilization", "mean share in use", "share")
    swing = hours.here("Daily swing", "share", figure("daily_swing", "daily swing", "share of the mean"))
    reach = sheet.formula(
        "Swing that fits below full use", "share", minimum(swing, ONE / maximum(use, little) - ONE)
    ).cell
    mean_mw = figure("it_mw", "computing load", "MW") * ramp_row(months, site).cell * use
    by_month = months.sheet.formula(f"Computing, mean: {site.name}", "MW", mean_mw)
    computing = hours.mw(f"Computing: {site.name}", hours.by_month(by_month) * (ONE + reach * wave.cell))
    pue = hours.here("PUE", "ratio", figure("pue", "PUE, mean of the year", "facility MW per MW of computing load"))
    mean = sheet.constant("Mean degrees", "C", float(own.power.sky.chiller_degrees.mean())).cell
    rise = sheet.formula(
        "Rise of PUE with a degree", "per C", minimum(months.rule("pue_per_degree_c"), (pue - ONE) / mean)
    )
    needed = computing.cell * (pue + rise.cell * (degrees.cell - mean))
    if site.load_mw.span[1] > 0 or site.load_mwh.span[1] > 0:
        name, unit = ("load_mw", "MW") if site.load_mw.span[1] > 0 else ("load_mwh", "MWh a year")
        other = figure(name, "load other than computing", unit)
        if name == "load_mwh":
            other = other / sheet.constant("Hours of a year", "hours", float(HOURS_PER_YEAR)).cell
        mean_other = months.sheet.formula(f"Other load, mean: {site.name}", "MW", other * ramp_row(months, site).cell)
        needed = needed + hours.by_month(mean_other) * (ONE + swing * wave.cell)
    load = hours.mw(f"Load: {site.name}", needed)
    return Flow(computing, load, missing=load.cell)


def sunshine(hours: LiveHours, place: str, unit: Supply) -> None:
    """A solar field: gives to the facilities that it serves, in proportion to their needs."""
    serves = serving(hours, place, unit)
    if not serves:
        return
    hours.sheet.heading(unit.name)
    sun = hours.weather("Sunshine over full sun", "share", hours.months.own.power.sky.sun)
    power = hours.months.sheet.formula(
        f"Rated: {unit.name}", "MW", rated_mw(hours.months, place, unit), hours.months.axis
    )
    asked = hours.mw("Needed", total_of([hours.flows[site].missing for site in serves]))
    given = hours.mw(f"Gives: {unit.name}", minimum(hours.by_month(power) * sun.cell, asked.cell))
    for site in serves:
        left = hours.flows[site].missing * ratio(asked.cell - given.cell, asked.cell)
        hours.flows[site].missing = hours.mw(f"Still needed: {site}", left).cell


def serving(hours: LiveHours, place: str, unit: Supply) -> list[str]:
    """Facilities with load that a unit feeds."""
    study = hours.months.own.study
    fed = served(place, unit, study)
    return [site.id for site, on in zip(study.facility, fed, strict=True) if on and site.id in hours.flows]


def total_of(parts: Sequence[Formula]) -> Formula:
    """Sum."""
    found = parts[0] if parts else ZERO
    for part in parts[1:]:
        found = found + part
    return found


def grid_rows(hours: LiveHours, site: Facility) -> None:
    """Net load of a facility, up to the authorized demand, and what is then missing."""
    flow = hours.flows[site.id]
    flow.limit = limit_row(hours.months, site)
    net_load = flow.missing if flow.limit is None else minimum(flow.missing, hours.by_month(flow.limit))
    flow.grid = hours.mw(f"From the grid: {site.name}", net_load)
    flow.missing = flow.missing - flow.grid.cell


def alike(turbines: list[tuple[str, Supply]], hours: LiveHours) -> list[list[tuple[str, Supply]]]:
    """Turbines in order, those that follow each other and serve the same facilities together."""
    groups: list[list[tuple[str, Supply]]] = []
    for place, unit in turbines:
        if groups and serving(hours, *groups[-1][-1]) == serving(hours, place, unit):
            groups[-1].append((place, unit))
        else:
            groups.append([(place, unit)])
    return groups


def stack_rows(hours: LiveHours, units: list[tuple[str, Supply]]) -> None:
    """What each turbine of a stack gives, and what is still missing."""
    serves, months = serving(hours, *units[0]), hours.months
    hours.sheet.heading(f"Turbines: {', '.join(unit.name for _, unit in units)}")
    losses = months.rule("on_site_line_losses_share")
    rated, total = [], ZERO
    for place, unit in units:
        total = total + rated_mw(months, place, unit) * (ONE - losses)
        row = months.sheet.formula(f"Delivers at 15 C with those before: {unit.name}", "MW", total, months.axis)
        rated.append(row)
        total = row.cell
    asked = hours.mw("Asked of them", total_of([hours.flows[site].missing for site in serves]))
    stack = Stack(units, serves, rated, asked, [], [ZERO] * len(units))
    before = ZERO
    for (_, unit), row in zip(units, rated, strict=True):
        given = minimum(capacity(hours, row), asked.cell)
        stack.runs.append([hours.mw(f"Runs: {unit.name}", given - before)])
        before = given
    for site in serves:
        flow = hours.flows[site]
        left = flow.missing * ratio(asked.cell - before, asked.cell)
        flow.missing = hours.mw(f"Missing: {site}", where(left < hours.dust, ZERO, left)).cell
    hours.stacks.append(stack)


def capacity(hours: LiveHours, rated: Row) -> Formula:
    """MW that a turbine and those before it can deliver in the heat of the hour."""
    return hours.by_month(rated) * (ONE if hours.hot is None else hours.hot.cell)
