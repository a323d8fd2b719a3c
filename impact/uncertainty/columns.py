"""Columns: what the lines of a study buy, as products that are solved once for a dollar each.

    product    what is bought, in which county, on site or traded, at the line's local share or at the model's own
    part       line x product    dollars of the product per dollar of the line, the line's local share aside

Lines that buy the same thing in the same county share a product.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.ledger.local_demand import Purchase, commodity_demand
from impact.region.model import RegionModel
from impact.study import LAND, Spend, Study
from impact.uncertainty.draws import Array


class Product(NamedTuple):
    """What is solved for one dollar.

    Attributes:
        basket: commodity and its share of the dollar.
        county: position among the region's counties.
        facility: where the work is done on site, else empty.
        at_own_share: whether the model says what part the region supplies; else all of the dollar is local demand.
        phase: of the lines that buy it.
    """

    basket: tuple[tuple[str, float], ...]
    county: int
    facility: str
    at_own_share: bool
    phase: str


class Part(NamedTuple):
    """Dollars of a product per dollar of a line.

    Attributes:
        line: key of the line.
        product: its position.
        share: dollars per dollar, before the line's local share.
        is_margin: whether the line's margin_local_share holds in place of its local_share.
    """

    line: str
    product: int
    share: float
    is_margin: bool


@dataclass(frozen=True)
class Columns:
    """Products and which lines buy them."""

    products: tuple[Product, ...]
    parts: tuple[Part, ...]

    def of_phase(self, phase: str) -> npt.NDArray[np.intp]:
        """Positions of the products of a phase."""
        return np.flatnonzero([product.phase == phase for product in self.products])

    def amounts(self, dollars: Mapping[str, Array], shares: Mapping[str, tuple[Array, Array]], years: int) -> Array:
        """Dollars by product, draw x year x product.

        Args:
            years: how many.
            dollars: by line, draw x year.
            shares: local share and margin local share by line, draw x 1.
        """
        bought = [np.zeros((1, years)) for _ in self.products]
        for part in self.parts:
            own = self.products[part.product].at_own_share
            local = 1.0 if own else shares[part.line][part.is_margin]
            bought[part.product] = bought[part.product] + dollars[part.line] * local * part.share
        return np.stack(np.broadcast_arrays(*bought), axis=-1) if bought else np.zeros((1, years, 0))


def study_columns(
    lines: pd.DataFrame, counties: list[str], bought: Callable[[pd.Series], list[Purchase]]
) -> Columns:  # fmt: skip
    """The products of a study's lines; land buys nothing.

    Args:
        lines: spending lines (scenario.spending).
        counties: codes of the region's counties, in order.
        bought: what a line buys (scenario.local_demand.purchases).
    """
    places: dict[Product, int] = {}
    parts = []
    for key, row in lines[lines["commodity"].ne(LAND)].iterrows():
        found = bought(row)
        for is_margin in (False, True):
            basket = tuple((p.commodity, p.share) for p in found if p.is_margin == is_margin)
            whole = sum(share for _, share in basket)
            if whole <= 0:
                continue
            local = row["margin_local_share" if is_margin else "local_share"]
            product = Product(
                tuple((commodity, share / whole) for commodity, share in basket),
                counties.index(row["county"]),
                row["facility"] if row["on_site"] else "",
                bool(local is None or np.isnan(local)),
                row["phase"],
            )
            parts.append(Part(str(key), places.setdefault(product, len(places)), whole, is_margin))
    return Columns(tuple(places), tuple(parts))


def product_demand(product: Product, nation: NationalAccounts, model: RegionModel) -> Array:
    """Local demand by industry of a dollar of a product, USD."""
    local = None if product.at_own_share else 1.0
    parts = [commodity_demand(nation, model, commodity, share, local) for commodity, share in product.basket]
    return np.asarray(np.sum(parts, axis=0))


def local_shares(study: Study) -> dict[str, tuple[Array, Array]]:
    """Local share and margin local share of each line, draw x 1; one where the model says them."""

    def pair(line: Spend) -> tuple[Array, Array]:
        goods = np.ones((1, 1)) if line.local_share is None else np.atleast_2d(line.local_share.value)
        margin = goods if line.margin_local_share is None else np.atleast_2d(line.margin_local_share.value)
        return goods, margin

    return {f"{site.id}.{line.id}": pair(line) for site in study.facility for line in site.spend}
