"""Live power by year: from typical days, set against all hours; a month's electricity under a tariff.

    figure = all hours, delivered x typical days / typical days, delivered

Where typical days of the delivered case have nothing, or something else than all hours, what changes is added instead;
the peak drawn stays below the authorized demand: the rule of the draws (uncertainty.power_draws.scaled).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from impact.load.calendar import DAYS_IN_MONTH, daily_steps
from impact.load.facility_load import HOURS_PER_DAY
from impact.load.tariff import season_of_month
from impact.outputs.live.battery import batteries
from impact.outputs.live.blocks import highest_where, sums_where
from impact.outputs.live.formulas import LiveSheet, Row
from impact.outputs.live.hours import LiveHours, live_hours
from impact.outputs.live.inputs import Inputs
from impact.outputs.live.months import live_months, unit_figure
from impact.rules.cells import ONE, ZERO, Axis, Formula
from impact.rules.operations import maximum, minimum, ratio, where
from impact.study import Facility, Spend
from impact.uncertainty.dollars import lines_of
from impact.uncertainty.ensemble import Ensemble
from impact.uncertainty.power_draws import LOAD_PEAK, PEAK, Key, distinct_years, scales
from impact.units import KW_PER_MW, LITRES_PER_GALLON

POWER = "Power"
PRICES = ("on_peak", "block_1", "block_2", "block_3")


class LivePower:
    """Rows of power by year, and the sheets behind them."""

    def __init__(self, own: Ensemble, inputs: Inputs, years: Axis) -> None:
        self.own, self.inputs, self.years = own, inputs, years
        self.states, kind = distinct_years(own.study, own.years, own.power.tariffs)
        self.hours = live_hours(live_months(own, inputs, self.states))
        batteries(self.hours)
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


class TariffCells:
    """The figures of one tariff as inputs."""

    def __init__(self, hours: LiveHours, key: str) -> None:
        self.hours, self.key = hours, key
        self.records: dict[str, Any] = hours.months.own.power.tariffs[key]

    def figure(self, *path: str) -> Formula:
        """One figure."""
        record: Any = self.records
        for step in path:
            record = record[step]
        return self.hours.months.inputs.record(f"tariffs.{self.key}.{'.'.join(path)}", record)


def bill_row(hours: LiveHours, line: Spend, site: Facility) -> Row:
    """The month's bill of a line, USD of the tariff's year."""
    tariff, months, sheet = TariffCells(hours, str(line.tariff)), hours.months, hours.months.sheet
    sheet.heading(f"Bill: {line.name}, {site.name}")
    seasons = season_of_month(tariff.records)
    flags = {name: sheet.constant(f"Season: {name}", "0 or 1", season_flags(hours, seasons, name), months.axis)
             for name in dict.fromkeys(seasons)}  # fmt: skip
    energy, on_peak, highest, on_peak_high = demand_rows(hours, site, tariff, seasons)
    flow = hours.flows[site.id]
    authorized = ZERO if flow.limit is None else flow.limit.cell
    contract = sheet.formula(
        "Least billing demand", "MW", tariff.figure("minimum_demand_share") * authorized, months.axis
    ).cell
    billed = sheet.formula("Billing demand", "MW", maximum(highest.cell, contract)).cell
    first = tariff.records["without_discount_from_year"]["value"]
    later = sheet.constant(
        "Discount is over", "0 or 1", np.repeat([float(y >= first) for y in months.states], 12), months.axis
    )
    rise = ONE + later.cell * (tariff.figure("without_discount_factor") - ONE)
    used = (energy.cell > ZERO) + (contract > ZERO) > ZERO
    customer = sheet.formula("Customer charge", "USD", where(used, tariff.figure("customer"), ZERO) * rise)
    kw = sheet.constant("kW in a MW", "kW per MW", KW_PER_MW).cell
    charged = billed * tariff.figure("maximum_demand") + maximum(
        on_peak_high, minimum(contract, billed)
    ) * tariff.figure("on_peak_demand")
    demand = sheet.formula("Demand charge", "USD", kw * rise * charged)
    other = sheet.formula("Energy outside the on-peak hours", "MWh", energy.cell - on_peak.cell).cell
    width = sheet.formula(
        "Width of a block", "MWh", highest.cell * tariff.figure("block_hours") * ratio(other, energy.cell)
    ).cell
    blocks = (
        on_peak.cell,
        minimum(other, width),
        minimum(maximum(other - width, ZERO), width),
        maximum(other - width - width, ZERO),
    )
    charge = ZERO
    for name, block in zip(PRICES, blocks, strict=True):
        price = ZERO
        for season, flag in flags.items():
            price = price + flag.cell * tariff.figure("energy", season, name)
        charge = charge + block * sheet.formula(f"Price: {name}", "USD per MWh", price).cell
    energy_charge = sheet.formula("Energy charge", "USD", charge * rise)
    return sheet.formula(f"Bill: {line.name}", "USD", customer.cell + demand.cell + energy_charge.cell)


def season_flags(hours: LiveHours, seasons: list[str], name: str) -> list[float]:
    """1 in the months of a season."""
    return [float(season == name) for season in seasons] * len(hours.months.states)


def demand_rows(
    hours: LiveHours, site: Facility, tariff: TariffCells, seasons: list[str]
) -> tuple[Row, Row, Row, Formula]:
    """Energy, energy on-peak, peak demand, highest on-peak hour (the month's where it has none)."""
    months, sheet = hours.months, hours.months.sheet
    flags = np.array([[float(hour in tariff.records["on_peak_hours"][name]["value"]) for hour in range(HOURS_PER_DAY)]
                      for name in seasons])  # fmt: skip
    in_hours = np.tile(flags.ravel(), len(months.states))
    days = np.tile(np.repeat(DAYS_IN_MONTH, HOURS_PER_DAY), len(months.states))
    weights = hours.sheet.constant(f"Days, on-peak hours: {tariff.key}", "days", days * in_hours, hours.axis)
    keys = hours.sheet.constant(
        f"Month, on-peak hours: {tariff.key}", "number", hours.month.values * in_hours, hours.axis
    )
    number = sheet.constant("Month, counted on", "number", np.arange(len(months.axis)) + 1.0, months.axis).cell
    net_load = net_load_rows(hours, site.id)
    energy = sheet.formula("Energy", "MWh", sums_where(net_load, hours.days, hours.month, number))
    peak = sums_where(net_load, weights, hours.month, number) * tariff.figure("weekday_share")
    on_peak = sheet.formula("Energy in the on-peak hours of weekdays", "MWh", peak)
    highest = sheet.formula("Peak demand", "MW", highest_where(net_load, hours.month, number))
    has = sheet.constant(
        "Has on-peak hours", "0 or 1", np.tile(flags.any(axis=1), len(months.states)), months.axis
    ).cell
    on_peak_high = where(has > ZERO, highest_where(net_load, keys, number), highest.cell)
    return energy, on_peak, highest, sheet.formula("Highest on-peak hour", "MW", on_peak_high).cell


def net_load_rows(hours: LiveHours, site: str) -> list[Row]:
    """Rows that add up to net load of a facility."""
    flow = hours.flows[site]
    return [flow.grid, *flow.charging] if flow.grid is not None else []
