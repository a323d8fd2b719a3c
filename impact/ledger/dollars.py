"""Dollars of every line in every draw: price x quantity x what prices did since the line's own year.

by year    fixed lines: amount x share of the year; lines that follow load: MWh, MMBtu or gallons x price; bills
whole      all years of a line together (construction)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from impact.ledger.spending import buys_grid_power, full_amount, load_driver, unit_price
from impact.rules.cells import ARRAYS, Amount, Book
from impact.study import Facility, Spend, Study

Array = npt.NDArray[np.float64]
Values = Mapping[str, Array]
"""Values of inputs by key, one a draw."""
GROWTH = "region.price_growth"


@dataclass(frozen=True)
class Prices:
    """How dollars of one year become those of another.

    Attributes:
        growth: of prices after the last published year, central.
        published: the last published year.
        price_year: of the study.
        lines: by line: dollars of the price year per dollar of its own year, central; that year.
        firms: for what firms pay for electricity: dollars of the accounts' year per dollar of its year; that year.
    """

    growth: float
    published: int
    price_year: int
    lines: Mapping[str, tuple[float, int]]
    firms: tuple[float, int]

    def since(self, year: int, values: Values) -> Array:
        """What another growth of prices does to dollars of a year reported in those of the price year, draw x 1.

        >>> prices = Prices(0.02, 2023, 2025, {}, (1.0, 2023))
        >>> prices.since(2024, {GROWTH: np.array([0.02, 0.0302])}).round(6).tolist()
        [[1.0], [1.01]]
        >>> prices.since(2010, {GROWTH: np.array([0.0302])}).round(6).tolist()
        [[1.0201]]
        """
        found = np.atleast_1d(values.get(GROWTH, np.array([self.growth])))
        years = max(self.price_year, self.published) - max(year, self.published)
        return np.asarray((((1 + found) / (1 + self.growth)) ** years)[:, None])

    def of_lines(self, values: Values) -> dict[str, Array]:
        """Dollars of the price year per dollar of each line's own, draw x 1."""
        return {key: central * self.since(year, values) for key, (central, year) in self.lines.items()}


def lines_of(study: Study) -> Iterator[tuple[str, Spend, Facility]]:
    """Key, line and facility of all lines."""
    for site in study.facility:
        for line in site.spend:
            yield f"{site.id}.{line.id}", line, site


def whole_dollars(study: Study, price_changes: Mapping[str, Any], book: Book = ARRAYS) -> dict[str, Any]:
    """Dollars of the price year of whole lines, draw x 1; nothing for lines that follow load.

    Args:
        study: its figures numbers, draw x 1 where they are drawn, or cells.
        price_changes: dollars of the price year per dollar of the line's own, by line.
        book: where the steps are kept.
    """
    found: dict[str, Any] = {}
    for key, line, site in lines_of(study):
        found[key] = np.zeros((1, 1))
        if not line.follows_load:
            change = book.factor(f"Price change: {line.name}", "ratio", price_changes[key])
            found[key] = book.figure(f"All years: {line.name}", "USD", full_amount(line, site) * change)
    return found


def line_dollars(
    study: Study,
    whole: Mapping[str, Any],
    power: Mapping[tuple[str, ...], Any],
    schedule: Mapping[str, Any],
    price_changes: Mapping[str, Any],
    book: Book = ARRAYS,
) -> dict[str, Any]:
    """Dollars of the price year by line, draw x year.

    Args:
        study, price_changes, book: as in whole_dollars.
        whole: all years together (whole_dollars).
        power: energy, gas, water and bills, draw x year.
        schedule: share of a fixed line by year.
    """
    found: dict[str, Any] = {}
    for key, line, site in lines_of(study):
        if line.follows_load:
            change = book.factor(f"Price change: {line.name}", "ratio", price_changes[key])
            billed = line.tariff is not None
            driven = power["bill", site.id, line.id] if billed else power[load_driver(line), site.id] * unit_price(line)
            usd = driven * change
        else:
            usd = whole[key] * schedule[key]
        found[key] = book.named(f"{site.name}: {line.name}", "USD", usd)
    return found


def power_dollars(study: Study, dollars: Mapping[str, Amount]) -> dict[str, Amount]:
    """USD paid for grid power by facility, draw x year; or cells."""
    found: dict[str, Amount] = {}
    for key, line, site in lines_of(study):
        if buys_grid_power(line):
            found[site.id] = found.get(site.id, np.zeros(1)) + dollars[key]
    return found
