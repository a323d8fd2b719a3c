"""Tariffs: what a large customer pays for a month's electricity.

    bill    = customer charge + demand charge + energy charge
    demand  = billing demand x maximum demand charge + on-peak demand x on-peak demand charge     USD
    energy  = on-peak MWh x on-peak price + other MWh in three blocks                             USD

A month without energy and without a contract costs nothing. Billing demand is the month's peak demand, not less than
a share of the approved MW. A block is as wide as so many hours of use of the maximum demand, times the share of the
month's energy that is not on-peak. Dollars of the tariff's year.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from impact.load.calendar import Calendar, Hours
from impact.rules.cells import ARRAYS, Book
from impact.rules.operations import maximum, minimum, ratio, where
from impact.units import KW_PER_MW

Tariff = Mapping[str, Any]
"""One tariff of data/parameters/tariffs.toml: records, or records by season."""


class Metered(NamedTuple):
    """What is metered in a month: MWh in all and on-peak, highest MW of all hours and of the on-peak hours.

    Tables (year x month), or cells.
    """

    energy: Any
    on_peak: Any
    highest: Any
    on_peak_highest: Any


def season_of_month(tariff: Tariff) -> list[str]:
    """Season of each month, January first."""
    found = {month: season for season, record in tariff["season_months"].items() for month in filed(record)}
    return [found[month] for month in range(1, 13)]


def monthly_charges(
    net_load: Hours, authorized: Hours, years: Sequence[int], tariff: Tariff, calendar: Calendar
) -> dict[str, Hours]:
    """energy_mwh, billing_demand_mw, customer_usd, demand_usd, energy_usd, bill_usd; each year x month.

    Args:
        net_load: year x day x hour, MW.
        authorized: year x month, MW; infinite where no limit is known.
        years: the year of each row.
        tariff: the tariff.
        calendar: of the hours.
    """
    seasons = season_of_month(tariff)
    hours = np.array([[hour in tariff["on_peak_hours"][name]["value"] for hour in range(24)] for name in seasons])
    in_peak, highest = net_load * hours[calendar.months()], calendar.month_peaks(net_load)
    metered = Metered(
        energy=calendar.month_sums(net_load),
        on_peak=calendar.month_sums(in_peak) * _value(tariff, "weekday_share"),
        highest=highest,
        on_peak_highest=np.where(hours.any(axis=1), calendar.month_peaks(in_peak), highest),
    )
    return month_charges(metered, np.where(np.isfinite(authorized), authorized, 0.0), years, tariff)


def month_charges(
    metered: Metered,
    authorized: Any,  # noqa: ANN401 - an amount
    years: Sequence[int],
    tariff: Tariff,
    book: Book = ARRAYS,
) -> dict[str, Any]:
    """What a month's bill is made of, from what was metered.

    Args:
        metered: amounts by month.
        authorized: MW, zero where no limit is known.
        years: the year of each row of months.
        tariff: the tariff; its prices numbers, or cells.
        book: where the steps are kept.
    """
    least = book.named("Least billing demand", "MW", _value(tariff, "minimum_demand_share") * authorized)
    billed = book.named("Billing demand", "MW", maximum(metered.highest, least))
    over = book.constant("Rise of all prices: part that holds", "share", phased_share(tariff, years)[:, None])
    rise = 1.0 + over * (_value(tariff, "without_discount_factor") - 1.0)
    used = (metered.energy > 0.0) + (least > 0.0) > 0.0
    on_peak_demand = maximum(metered.on_peak_highest, minimum(least, billed)) * _value(tariff, "on_peak_demand")
    demand = billed * _value(tariff, "maximum_demand") + on_peak_demand
    kw = book.constant("kW in a MW", "kW per MW", KW_PER_MW)
    charges = {
        "customer_usd": book.named("Customer charge", "USD", where(used, _value(tariff, "customer"), 0.0) * rise),
        "demand_usd": book.named("Demand charge", "USD", kw * rise * demand),
        "energy_usd": book.named("Energy charge", "USD", energy_charge(metered, tariff, book) * rise),
    }
    bill = charges["customer_usd"] + charges["demand_usd"] + charges["energy_usd"]
    return {"energy_mwh": metered.energy, "billing_demand_mw": billed} | charges | {"bill_usd": bill}


def monthly_bills(
    net_load: Hours, authorized: Hours, years: Sequence[int], tariff: Tariff, calendar: Calendar
) -> pd.DataFrame:
    """The charges (monthly_charges) with dollar_year, by year and month, MWh, MW and USD of that year."""
    table = monthly_charges(net_load, authorized, years, tariff, calendar)
    index = pd.MultiIndex.from_product([years, range(1, 13)], names=["year", "month"])
    bills = pd.DataFrame({name: column.ravel() for name, column in table.items()}, index=index)
    return bills.assign(dollar_year=int(_value(tariff, "dollar_year")))


def energy_charge(metered: Metered, tariff: Tariff, book: Book = ARRAYS) -> Any:  # noqa: ANN401 - an amount
    """USD for a month's energy.

    Width of a block = highest MW x block hours x share of energy that is not on-peak.
    """
    other = book.named("Energy outside the on-peak hours", "MWh", metered.energy - metered.on_peak)
    share = ratio(other, metered.energy)
    width = book.named("Width of a block", "MWh", metered.highest * _value(tariff, "block_hours") * share)
    parts = {
        "on_peak": metered.on_peak,
        "block_1": minimum(other, width),
        "block_2": minimum(maximum(other - width, 0.0), width),
        "block_3": maximum(other - width - width, 0.0),
    }
    return sum(part * month_price(name, tariff, book) for name, part in parts.items())


def month_price(name: str, tariff: Tariff, book: Book = ARRAYS) -> Any:  # noqa: ANN401 - an amount
    """Price of a part of the energy, USD per MWh, by month."""
    seasons = season_of_month(tariff)
    price = sum(
        book.constant(f"Season: {season}", "0 or 1", [own == season for own in seasons])
        * _value(tariff, "energy", season, name)
        for season in dict.fromkeys(seasons)
    )
    return book.named(f"Price: {name}", "USD per MWh", price)


def phased_share(tariff: Tariff, years: Sequence[int]) -> Hours:
    """Part of the rise that holds in each year: equal steps over the years of its phase, at once if it has none.

    >>> record = {"without_discount_from_year": {"value": 2027}, "without_discount_phase_years": {"value": 3}}
    >>> phased_share(record, [2026, 2027, 2028, 2029, 2030]).round(3).tolist()
    [0.0, 0.333, 0.667, 1.0, 1.0]
    """
    first, phase = filed(tariff["without_discount_from_year"]), 1
    if "without_discount_phase_years" in tariff:
        phase = filed(tariff["without_discount_phase_years"])
    return np.asarray(np.clip((np.array(years, dtype=float) - first + 1) / phase, 0.0, 1.0))


def filed(record: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as in TOML
    """The value of a record that shapes the rule: hours, months, a year; never a cell."""
    return record["filed"] if "filed" in record else record["value"]


def _value(tariff: Tariff, *path: str) -> Any:  # noqa: ANN401 - a number, or year x 1
    record: Any = tariff
    for step in path:
        record = record[step]
    return record["value"]
