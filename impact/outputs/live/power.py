"""Live power by year: from typical days, set against all hours; a month's electricity under a tariff.

    figure = all hours, delivered x typical days / typical days, delivered

Where typical days of the delivered case have nothing, or something else than all hours, what changes is added instead;
the peak drawn stays below the authorized demand: the rule of the draws (uncertainty.power_draws.scaled).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from impact.ledger.dollars import lines_of
from impact.load.calendar import daily_steps
from impact.load.facility_load import HOURS_PER_DAY, distinct_years
from impact.load.tariff import Metered, filed, month_charges, season_of_month
from impact.outputs.live.battery import battery_rows
from impact.outputs.live.formulas import LiveSheet, Row, SheetBook, highest_where, sums_where
from impact.outputs.live.hours import LiveHours, live_hours, of_kind
from impact.outputs.live.inputs import Inputs
from impact.outputs.live.months import MONTHS_A_YEAR, live_months, unit_figure
from impact.rules.cells import ONE, ZERO, Amount, Axis, Formula
from impact.rules.operations import maximum, minimum, ratio, where
from impact.study import Facility, Spend
from impact.uncertainty.ensemble import Ensemble
from impact.uncertainty.power_draws import LOAD_PEAK, PEAK, Key, scales
from impact.units import LITRES_PER_GALLON

POWER = "Power"


class LivePower:
    """Rows of power by year, and the sheets behind them."""

    def __init__(self, own: Ensemble, inputs: Inputs, years: Axis) -> None:
        self.own, self.inputs, self.years = own, inputs, years
        self.states, kind = distinct_years(own.study, own.years, own.power.tariffs)
        self.hours = live_hours(live_months(own, inputs, self.states))
        for place, unit in of_kind(self.hours, "battery"):
            battery_rows(self.hours, place, unit)
        self.sheet = LiveSheet(POWER, "Energy, gas, water, bills and peaks by year, as formulas")
        self.alike = Axis("states", tuple(self.states))
        self.by_state = LiveSheet("Power by state", "The same in each of the years that are not alike")
        self.number = self.by_state.constant("Year, counted", "number", np.arange(len(self.states)) + 1.0, self.alike)
        self.kind = self.sheet.constant("As in which of the years that are not alike", "number", kind + 1.0, years)
        self.rows: dict[Key, Row] = {}
        for site in own.study.facility:
            self._site_rows(site)
        self._bills()
        net_load = [row for site in self.hours.flows for row in net_load_rows(self.hours, site)]
        needed = [flow.load for flow in self.hours.flows.values() if flow.load is not None]
        self._place(LOAD_PEAK, "Peak load, all facilities", "MW", self._highest(needed))
        self._place(PEAK, "Peak net load, all facilities", "MW", self._highest(net_load), self._limit())

    def _place(self, key: Key, label: str, unit: str, found: Formula, limit: Formula | None = None) -> None:
        """One figure: by state, then by year, below a limit by state where there is one."""
        own, typical = self.own.hourly[key], self.own.typical[key][0]
        state = self.by_state.formula(label, unit, found, self.alike)
        alike = scales(own, typical)
        ratio_of = np.divide(own, typical, out=np.ones_like(own), where=alike)
        scale = self.sheet.constant(f"All hours over typical days: {label}", "ratio", ratio_of, self.years)
        value = state.at(self.kind.cell) * scale.cell
        if not alike.all():
            more = np.where(alike, 0.0, own - typical)
            value = maximum(
                value + self.sheet.constant(f"All hours less typical days: {label}", unit, more, self.years).cell,
                ZERO,
            )
        if limit is not None:
            row = self.by_state.formula(f"At most: {label}", unit, limit, self.alike)
            known = self.sheet.constant(f"All hours, as delivered: {label}", unit, own, self.years)
            value = minimum(value, maximum(row.at(self.kind.cell), known.cell))
        self.rows[key] = self.sheet.formula(label, unit, value)

    def _limit(self) -> Formula | None:
        """Authorized demand of all facilities, the highest month of each state; None where one has no limit."""
        limits = [flow.limit for flow in self.hours.flows.values() if flow.limit is not None]
        if len(limits) < len(self.own.study.facility):
            return None
        return highest_where(limits, self.hours.months.state, self.number.cell)

    def _sum(self, rows: Sequence[Row]) -> Formula:
        hours = self.hours
        return sums_where(rows, hours.days, hours.state, self.number.cell) if rows else ZERO * self.number.cell

    def _highest(self, rows: Sequence[Row]) -> Formula:
        return highest_where(rows, self.hours.state, self.number.cell) if rows else ZERO * self.number.cell

    def _site_rows(self, site: Facility) -> None:
        name, flow = site.name, self.hours.flows.get(site.id)
        load = [] if flow is None else [flow.load]
        self._place(("load_mwh", site.id), f"Load: {name}", "MWh", self._sum(load))
        net_load = [] if flow is None else net_load_rows(self.hours, site.id)
        self._place(("net_load_mwh", site.id), f"Net load: {name}", "MWh", self._sum(net_load))
        made, gas = self._generation(site)
        self._place(("generated_mwh", site.id), f"Generated: {name}", "MWh", made)
        self._place(("gas_mmbtu", site.id), f"Gas burned: {name}", "MMBtu", gas)
        self._place(("water_kgal", site.id), f"Drinking water: {name}", "1,000 gallons", self._water(site))

    def _generation(self, site: Facility) -> tuple[Formula, Formula]:
        none = ZERO * self.number.cell
        made, gas = none, none
        for stack in self.hours.stacks:
            for (place, unit), runs in zip(stack.units, stack.runs, strict=True):
                if place == site.id:
                    losses = self.hours.months.rule("on_site_line_losses_share")
                    energy = self.by_state.formula(f"Generated: {unit.name}", "MWh", self._sum(runs) / (ONE - losses))
                    rate = unit_figure(self.hours.months, place, unit, "heat_rate_mmbtu_per_mwh",
                                       ("gas per MWh", "MMBtu per MWh"))  # fmt: skip
                    made, gas = made + energy.cell, gas + energy.cell * rate
        return made, gas

    def _water(self, site: Facility) -> Formula:
        flow = self.hours.flows.get(site.id)
        if flow is None or flow.load is None:
            return ZERO * self.number.cell
        met = flow.computing.cell * ratio(flow.load.cell - flow.missing, flow.load.cell)
        computing = self.hours.mw(f"Computing that runs: {site.name}", met)
        key = f"facility.{site.id}.wue_l_per_kwh"
        use = self.inputs.figure(key, f"{site.name}: water", "liters per kWh of computing", site.wue_l_per_kwh)
        liters = self.by_state.constant("Liters in a gallon", "liters per gallon", LITRES_PER_GALLON).cell
        needed = self._sum([computing]) * use / liters
        plant = site.recycled_water
        if plant is None:
            return needed
        there = daily_steps({plant.since: 1.0}, self.states).mean(axis=1)
        part = self.by_state.constant(
            f"Recycled water is there: {site.name}", "share of the year", there, self.alike
        ).cell
        share = self.inputs.figure(
            f"facility.{site.id}.recycled_water.share", f"{site.name}: recycled water", "share", plant.share
        )
        return needed * (ONE - part * share)

    def _bills(self) -> None:
        months = self.hours.months
        for key, line, site in lines_of(self.own.study):
            if line.tariff is not None:
                row = bill_row(self.hours, line, site)
                yearly = row.sum_where(months.state, self.number.cell)
                self._place(("bill", site.id, line.id), f"Bill of {key}", "USD of the tariff's year", yearly)


@dataclass(frozen=True)
class TariffCells(Mapping[str, Any]):
    """A tariff, or a part of it, whose values are cells; `filed` is the value of the file."""

    records: Mapping[str, Any]
    key: str
    inputs: Inputs

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - as in TOML, or a cell
        """What stands under a name; a value as a cell, which gets its line when it is asked for."""
        if name == "filed":
            return self.records["value"]
        if name == "value":
            return self.inputs.record(self.key, self.records)
        return TariffCells(self.records[name], f"{self.key}.{name}", self.inputs)

    def __iter__(self) -> Iterator[str]:
        """Names of the parts."""
        return iter(self.records)

    def __len__(self) -> int:
        """How many parts."""
        return len(self.records)


@dataclass(frozen=True)
class MonthBook(SheetBook):
    """A book whose rows are months of each state (a year that others are like): constants by year, or by month."""

    def constant(self, label: str, unit: str, values: npt.ArrayLike) -> Amount:
        """One number, or a row of months."""
        table = np.asarray(values, dtype=float)
        states = len(self.years) // MONTHS_A_YEAR
        whole = np.broadcast_to(table, (states, MONTHS_A_YEAR)).ravel() if table.ndim else table
        return super().constant(label, unit, whole)


def bill_row(hours: LiveHours, line: Spend, site: Facility) -> Row:
    """The month's bill of a line, USD of the tariff's year: the rule of load.tariff, called with cells."""
    months, sheet, key = hours.months, hours.months.sheet, str(line.tariff)
    sheet.heading(f"Bill: {line.name}, {site.name}")
    tariff = TariffCells(months.own.power.tariffs[key], f"tariffs.{key}", months.inputs)
    limit = hours.flows[site.id].limit
    metered = metered_rows(hours, site, tariff)
    authorized = ZERO if limit is None else limit.cell
    charges = month_charges(metered, authorized, months.states, tariff, MonthBook(sheet, months.axis))
    return sheet.formula(f"Bill: {line.name}", "USD", charges["bill_usd"])


def metered_rows(hours: LiveHours, site: Facility, tariff: TariffCells) -> Metered:
    """Energy, energy on-peak, peak demand, highest on-peak hour (the month's where it has none)."""
    months, sheet, key = hours.months, hours.months.sheet, tariff.key.partition(".")[2]
    peak_hours = {season: filed(record) for season, record in tariff["on_peak_hours"].items()}
    flags = np.array([[float(hour in peak_hours[season]) for hour in range(HOURS_PER_DAY)]
                      for season in season_of_month(tariff)])  # fmt: skip
    in_hours = np.tile(flags.ravel(), len(months.states))
    weights = hours.sheet.constant(f"Days, on-peak hours: {key}", "days", hours.days.values * in_hours, hours.axis)
    keys = hours.sheet.constant(f"Month, on-peak hours: {key}", "number", hours.month.values * in_hours, hours.axis)
    number = months.number.cell
    net_load = net_load_rows(hours, site.id)
    share = months.inputs.record(f"{tariff.key}.weekday_share", tariff.records["weekday_share"])
    energy = sheet.formula("Energy", "MWh", sums_where(net_load, hours.days, hours.month, number)).cell
    peak = sums_where(net_load, weights, hours.month, number) * share
    on_peak = sheet.formula("Energy in the on-peak hours of weekdays", "MWh", peak).cell
    highest = sheet.formula("Peak demand", "MW", highest_where(net_load, hours.month, number)).cell
    has = np.tile(flags.any(axis=1), len(months.states))
    has_hours = sheet.constant("Has on-peak hours", "0 or 1", has, months.axis).cell
    on_peak_high = where(has_hours > ZERO, highest_where(net_load, keys, number), highest)
    return Metered(energy, on_peak, highest, sheet.formula("Highest on-peak hour", "MW", on_peak_high).cell)


def net_load_rows(hours: LiveHours, site: str) -> list[Row]:
    """Rows that add up to net load of a facility."""
    flow = hours.flows[site]
    return [flow.grid, *flow.charging] if flow.grid is not None else []
