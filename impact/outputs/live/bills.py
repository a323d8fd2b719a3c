"""Live bills: a month's electricity under a tariff, as impact.load.tariff calculates it, in formulas."""

from typing import Any

import numpy as np

from impact.load.calendar import DAYS_IN_MONTH
from impact.load.facility_load import HOURS_PER_DAY
from impact.load.tariff import season_of_month
from impact.outputs.live.blocks import highest_where, sums_where
from impact.outputs.live.formulas import Row
from impact.outputs.live.hours import LiveHours
from impact.rules.cells import ONE, ZERO, Formula
from impact.rules.operations import maximum, minimum, ratio, where
from impact.study import Facility, Spend
from impact.units import KW_PER_MW

PRICES = ("on_peak", "block_1", "block_2", "block_3")


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
