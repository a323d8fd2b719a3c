"""Dollars of every line in every draw: price x quantity x what prices did since the line's own year.

by year    fixed lines: amount x share of the year; lines that follow load: MWh, MMBtu or gallons x price; bills
whole      all years of a line together (construction)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from impact.ledger.spending import buys_grid_power, full_amount, load_driver, unit_price
from impact.rules.cells import Amount
from impact.study import Facility, Spend, Study
from impact.uncertainty.draws import Array, Values
from impact.uncertainty.power_draws import Key

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

    def of_line(self, key: str, values: Values) -> Array:
        """Dollars of the price year per dollar of a line's own, draw x 1."""
        central, year = self.lines[key]
        return central * self.since(year, values)


def lines_of(study: Study) -> Iterator[tuple[str, Spend, Facility]]:
    """Key, line and facility of all lines."""
    for site in study.facility:
        for line in site.spend:
            yield f"{site.id}.{line.id}", line, site


def line_dollars(
    study: Study, power: Mapping[Key, Array], schedule: Mapping[str, Array], prices: Prices, values: Values
) -> dict[str, Array]:
    """Dollars of the price year by line, draw x year.

    Args:
        study: its figures draw x 1 where they are drawn.
        power: energy, gas, water and bills, draw x year.
        schedule: share of a fixed line by year.
        prices: dollar years.
        values: of the inputs.
    """
    found = {}
    for key, line, site in lines_of(study):
        if line.tariff is not None:
            usd = power["bill", site.id, line.id]
        elif line.follows_load:
            usd = power[load_driver(line), site.id] * unit_price(line)
        else:
            usd = full_amount(line, site) * schedule[key]
        found[key] = usd * prices.of_line(key, values)
    return found


def whole_dollars(study: Study, prices: Prices, values: Values) -> dict[str, Array]:
    """Dollars of the price year of whole lines, draw x 1; nothing for lines that follow load."""
    return {
        key: np.zeros((1, 1)) if line.follows_load else full_amount(line, site) * prices.of_line(key, values)
        for key, line, site in lines_of(study)
    }


def power_dollars(study: Study, dollars: Mapping[str, Amount]) -> dict[str, Amount]:
    """USD paid for grid power by facility, draw x year; or cells."""
    found: dict[str, Amount] = {}
    for key, line, site in lines_of(study):
        if buys_grid_power(line):
            found[site.id] = found.get(site.id, np.zeros(1)) + dollars[key]
    return found


def purchases_dollars(site: Facility, dollars: Mapping[str, Array]) -> Array:
    """USD that a facility spends on running, draw x year, its own people aside."""
    own = [dollars[f"{site.id}.{line.id}"] for line in site.spend if line.phase == "operation"]
    return np.asarray(np.sum(np.broadcast_arrays(*own), axis=0)) if own else np.zeros((1, 1))
