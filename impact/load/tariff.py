"""Tariffs: what a large customer pays for a month's electricity.

    bill    = customer charge + demand charge + energy charge
    demand  = billing demand x maximum demand charge + on-peak demand x on-peak demand charge     USD
    energy  = on-peak MWh x on-peak price + other MWh in three blocks                             USD

A month without energy and without a contract costs nothing. Billing demand is the month's peak demand, not less than
a share of the approved MW. A block is as wide as so many hours of use of the maximum demand, times the share of the
month's energy that is not on-peak. Dollars of the tariff's year.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from impact.load.calendar import Calendar, Hours
from impact.units import KW_PER_MW

Tariff = Mapping[str, Any]
"""One tariff of data/parameters/tariffs.toml: records, or records by season."""


def season_of_month(tariff: Tariff) -> list[str]:
    """Season of each month, January first."""
    found = {month: season for season, record in tariff["season_months"].items() for month in record["value"]}
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
    in_peak = net_load * hours[calendar.months()]
    energy = calendar.month_sums(net_load)
    on_peak = calendar.month_sums(in_peak) * _value(tariff, "weekday_share")
    highest = calendar.month_peaks(net_load)
    least = _value(tariff, "minimum_demand_share") * np.where(np.isfinite(authorized), authorized, 0.0)
    billed = np.maximum(highest, least)
    peak_demand = np.where(hours.any(axis=1), calendar.month_peaks(in_peak), highest)
    rise = discount_factor(tariff, years)
    charges = {
        "customer_usd": np.where((energy > 0) | (least > 0), _value(tariff, "customer"), 0.0) * rise,
        "demand_usd": KW_PER_MW * rise * (
            billed * _value(tariff, "maximum_demand")
            + np.maximum(peak_demand, np.minimum(least, billed)) * _value(tariff, "on_peak_demand")
        ),
        "energy_usd": rise * energy_charge(energy, on_peak, highest, tariff, seasons),
    }  # fmt: skip
    bill = np.sum(list(charges.values()), axis=0)
    return {"energy_mwh": energy, "billing_demand_mw": billed} | charges | {"bill_usd": bill}


def monthly_bills(
    net_load: Hours, authorized: Hours, years: Sequence[int], tariff: Tariff, calendar: Calendar
) -> pd.DataFrame:
    """The charges (monthly_charges) with dollar_year, by year and month, MWh, MW and USD of that year."""
    table = monthly_charges(net_load, authorized, years, tariff, calendar)
    index = pd.MultiIndex.from_product([years, range(1, 13)], names=["year", "month"])
    bills = pd.DataFrame({name: column.ravel() for name, column in table.items()}, index=index)
    return bills.assign(dollar_year=int(_value(tariff, "dollar_year")))


def energy_charge(energy: Hours, on_peak: Hours, highest: Hours, tariff: Tariff, seasons: list[str]) -> Hours:
    """USD for energy, year x month: MWh in all, MWh on-peak, highest MW of the month.

    Width of a block = highest MW x block hours x share of energy that is not on-peak.
    """
    other = energy - on_peak
    share = np.divide(other, energy, out=np.zeros_like(other), where=energy > 0)
    width = highest * _value(tariff, "block_hours") * share
    blocks = np.minimum(other, width), np.clip(other - width, 0.0, width), np.maximum(other - 2 * width, 0.0)
    prices = {
        name: np.array([_value(tariff, "energy", season, name) for season in seasons])
        for name in ("on_peak", "block_1", "block_2", "block_3")
    }
    in_blocks = sum(part * prices[f"block_{number}"] for number, part in enumerate(blocks, start=1))
    return np.asarray(on_peak * prices["on_peak"] + in_blocks)


def discount_factor(tariff: Tariff, years: Sequence[int]) -> Hours:
    """What all prices are multiplied by in each year (year x 1): one, and more when a discount ends."""
    first = _value(tariff, "without_discount_from_year")
    return np.where(np.array(years)[:, None] >= first, _value(tariff, "without_discount_factor"), 1.0)


def _value(tariff: Tariff, *path: str) -> Any:  # noqa: ANN401 - a number, or year x 1
    record: Any = tariff
    for step in path:
        record = record[step]
    return record["value"]
