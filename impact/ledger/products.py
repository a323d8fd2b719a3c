"""Products: what the spending lines of a study buy, so that each is solved once for a dollar.

    product    what is bought, in which county, on site or traded, at the line's local purchase share or the model's own
    part       line x product    dollars of the product per dollar of the line, before the local purchase share

Lines that buy the same thing in the same county share a product. What a line buys at producers' prices is
made by industries in their market shares; where the study gives no local purchase share, the region supplies its local
purchase share of each (domestic share x rho). Margins go to trade and transport.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.accounts.requirements import Matrix
from impact.region.model import RegionModel
from impact.rules.cells import ARRAYS, Book
from impact.study import LAND, Margins, Spend, Study

Array = npt.NDArray[np.float64]
COMMODITY, OUTPUT, INPUTS = "commodity", "industry output", "industry inputs"
"""What the codes of a basket are."""
KINDS = ("transportation", "wholesale", "retail")
"""Of margins."""


class Product(NamedTuple):
    """What is solved for one dollar.

    Attributes:
        basket: commodity and its share of the dollar.
        county: position among the region's counties.
        facility: where the work is done on site, else empty.
        at_own_share: whether the model says what part the region supplies; else all of the dollar is local demand.
        phase: of the lines that buy it.
        price_ratio: dollars of the price year per dollar of the accounts' year.
        kind: what the basket's codes are: commodities, an industry's output, or what an industry buys on average.
        is_event: whether what the region's makers sell is the direct effect, as of an event.
    """

    basket: tuple[tuple[str, float], ...]
    county: int
    facility: str
    at_own_share: bool
    phase: str
    price_ratio: float
    kind: str = "commodity"
    is_event: bool = False


class Part(NamedTuple):
    """Dollars of a product per dollar of a line.

    Attributes:
        line: key of the line.
        product: its position.
        share: dollars per dollar, before the line's local purchase share.
        is_margin: whether the line's margin_local_share holds in place of its local_share.
    """

    line: str
    product: int
    share: float
    is_margin: bool


LocalShares = Mapping[str, tuple[Any, Any]]
"""Local purchase share of a line and of its margins, each draw x 1 or a cell, by line."""


@dataclass(frozen=True)
class Ledger:
    """Products and which lines buy them."""

    products: tuple[Product, ...]
    parts: tuple[Part, ...]

    def of_phase(self, phase: str) -> npt.NDArray[np.intp]:
        """Positions of the products of a phase."""
        return np.flatnonzero([product.phase == phase for product in self.products])

    @property
    def direct(self) -> npt.NDArray[np.bool_]:
        """Which products are sales that count as a direct effect in operation: those of events."""
        return np.array([product.is_event for product in self.products], dtype=bool)

    @property
    def price_ratios(self) -> Array:
        """Dollars of the price year per dollar of the accounts' year, by product."""
        return np.array([product.price_ratio for product in self.products], dtype=float)

    @property
    def counties(self) -> npt.NDArray[np.intp]:
        """Position of each product's county."""
        return np.array([product.county for product in self.products], dtype=np.intp)

    @property
    def on_site(self) -> npt.NDArray[np.bool_]:
        """Which products are made at the facility itself."""
        return np.array([bool(product.facility) for product in self.products], dtype=bool)

    @property
    def by_crews(self) -> npt.NDArray[np.bool_]:
        """Which products construction crews make on site."""
        building = np.array([product.phase == "construction" for product in self.products], dtype=bool)
        return np.asarray(self.on_site & building)

    def amounts(self, dollars: Mapping[str, Array], shares: LocalShares, years: int) -> Array:
        """Dollars by product, draw x year x product.

        Args:
            years: how many.
            dollars: by line, draw x year.
            shares: local purchase shares by line.
        """
        bought = [np.zeros((1, years)) + usd for usd in self.product_dollars(dollars, shares)]
        return np.stack(np.broadcast_arrays(*bought), axis=-1) if bought else np.zeros((1, years, 0))

    def product_dollars(self, dollars: Mapping[str, Any], shares: LocalShares, book: Book = ARRAYS) -> list[Any]:
        """Dollars of each product by year: arrays or cells; book: where the steps are kept."""
        bought: list[Any] = [0.0 for _ in self.products]
        for part in self.parts:
            bought[part.product] = bought[part.product] + self.part_dollars(part, dollars, shares, book)
        return bought

    def part_dollars(self, part: Part, dollars: Mapping[str, Any], shares: LocalShares, book: Book = ARRAYS) -> Any:  # noqa: ANN401 - an amount
        """Dollars of one part by year."""
        local = 1.0 if self.products[part.product].at_own_share else shares[part.line][part.is_margin]
        label = f"{'Margins' if part.is_margin else 'Goods'} in the price: {part.line}"
        return dollars[part.line] * local * book.factor(label, "share", part.share)


def study_ledger(
    lines: pd.DataFrame,
    counties: list[str],
    margin_shares: pd.DataFrame,
    suppliers: pd.Series,
    price_ratio: pd.Series,
) -> Ledger:  # fmt: skip
    """The products of a study's lines; land buys nothing.

    Args:
        lines: spending lines (ledger.spending).
        counties: codes of the region's counties, in order.
        margin_shares, suppliers: of trade and transport (purchases).
        price_ratio: dollars of the price year per dollar of the accounts' year, by line.
    """
    places: dict[Product, int] = {}
    parts = []
    for key, row in lines[lines["commodity"].ne(LAND)].iterrows():
        found = list(purchases(row, margin_shares, suppliers))
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
                row["basket"] != OUTPUT and bool(local is None or np.isnan(local)),
                row["phase"],
                float(price_ratio[key]),
                row["basket"],
                bool(row["is_event"]),
            )
            parts.append(Part(str(key), places.setdefault(product, len(places)), whole, is_margin))
    return Ledger(tuple(places), tuple(parts))


def product_demand(products: Sequence[Product], nation: NationalAccounts, model: RegionModel) -> Array:
    """Local demand of a dollar of each product, industry x product, USD."""
    places = {code: place for place, code in enumerate(nation.commodities.index)}
    baskets = np.zeros((len(places), len(products)))
    for number, product in enumerate(products):
        if product.kind == COMMODITY:
            for commodity, share in product.basket:
                baskets[places[commodity], number] += share
    own = np.array([product.at_own_share for product in products], dtype=bool)
    demand = basket_demand(baskets, own, nation, model)
    for number, product in enumerate(products):
        if product.kind != COMMODITY:
            demand[:, number] = industry_demand(product, nation, model)
    return demand


def industry_demand(product: Product, nation: NationalAccounts, model: RegionModel) -> Array:
    """Local demand of a dollar of an industry's output, or of a dollar of what it buys, by industry, USD.

    Inputs: A_r[:, j] / (all that j buys per dollar of output).
    """
    place = int(nation.codes.get_loc(product.basket[0][0]))
    if product.kind == OUTPUT:
        return np.asarray(np.eye(len(nation.codes))[place])
    return np.asarray(model.requirements[:, place] / max(input_shares(nation)[place], np.finfo(float).tiny))


def input_shares(nation: NationalAccounts) -> Array:
    """What each industry buys per dollar of its output, from the nation and abroad, USD."""
    return np.asarray((nation.domestic_coefficients + nation.imported_coefficients).sum(axis=0))


def moved_shares(ledger: Ledger, given: LocalShares, home: Array, there: Array, codes: pd.Index) -> LocalShares:
    """Local purchase shares in another region: given ones in proportion to what the two regions supply.

    share there = min(1, share given x supply there / supply in the study's region); it stays as it is where the study's
    own region supplies nothing of the line.

    Args:
        ledger: the products.
        given: shares in the study's own region.
        home, there: supply_shares of the two regions, by commodity.
        codes: the commodities.
    """
    ratios: dict[tuple[str, bool], float] = {}
    for part in ledger.parts:
        if ledger.products[part.product].kind != COMMODITY:
            continue
        places = codes.get_indexer([commodity for commodity, _ in ledger.products[part.product].basket])
        weights = np.array([share for _, share in ledger.products[part.product].basket])
        known = float(home[places] @ weights)
        ratios[part.line, part.is_margin] = float(there[places] @ weights) / known if known > 0 else 1.0
    return {
        line: (
            np.minimum(1.0, goods * ratios.get((line, False), 1.0)),
            np.minimum(1.0, margin * ratios.get((line, True), 1.0)),
        )
        for line, (goods, margin) in given.items()
    }


def local_shares(study: Study) -> dict[str, tuple[Any, Any]]:
    """Local purchase share and that of margins by line, draw x 1 or cells; one where the model says them."""

    def pair(line: Spend) -> tuple[Any, Any]:
        goods: Any = np.ones((1, 1)) if line.local_share is None else line.local_share.value
        return goods, goods if line.margin_local_share is None else line.margin_local_share.value

    lines = [(f"{site.id}.{line.id}", line) for site in study.facility for line in site.spend]
    return {key: pair(line) for key, line in lines if line.commodity != LAND}


def line_margins(row: pd.Series, margin_shares: pd.DataFrame) -> dict[str, float]:
    """Share of the line's amount that each kind of margin takes: none, the nation's average, or the line's own."""
    own = row["margins"]
    if isinstance(own, Margins):
        return {kind: getattr(own, kind) for kind in KINDS}
    key = (buyer_group(row), row["commodity"])
    if own == "none" or key not in margin_shares.index:
        return dict.fromkeys(KINDS, 0.0)
    average = margin_shares.loc[key]
    return {kind: float(average[f"{kind}_share"]) for kind in KINDS}


def buyer_group(row: pd.Series) -> str:
    """Whose average margins apply: investment in equipment, or current purchases."""
    return "equipment" if row["phase"] == "construction" else "intermediate"


class Purchase(NamedTuple):
    """What part of a line's amount buys one commodity, and whose local purchase share holds for it."""

    commodity: str
    share: float
    is_margin: bool


def purchases(row: pd.Series, margin_shares: pd.DataFrame, suppliers: pd.Series) -> Iterator[Purchase]:
    """What a line buys: its commodity at producers' prices, and the services of trade and transport."""
    margins = line_margins(row, margin_shares)
    yield Purchase(row["commodity"], 1 - sum(margins.values()), is_margin=False)
    for kind, share in margins.items():
        if share > 0:
            for commodity, part in suppliers.loc[buyer_group(row), kind].items():
                yield Purchase(str(commodity), share * part, is_margin=True)


def supply_shares(nation: NationalAccounts, model: RegionModel) -> Matrix:
    """Share of a purchase of each commodity that the region's own industry supplies."""
    made = model.market_shares.T @ model.final_demand_share
    return np.asarray(made * nation.commodities["domestic_share"].to_numpy(dtype=float))


def basket_demand(baskets: Matrix, at_own_share: Matrix, nation: NationalAccounts, model: RegionModel) -> Matrix:
    """Local demand of a dollar of each basket, industry x basket, USD.

    All of it is made in the region, or (at_own_share) what the region can supply:
    W_r k, or final_demand_share x W_r (domestic share x k), k the basket.

    Args:
        baskets: commodity x basket, columns add to one.
        at_own_share: which baskets the model says the local part of.
        nation, model: the accounts and the region.
    """
    domestic = nation.commodities["domestic_share"].to_numpy(dtype=float)
    weighted = np.where(at_own_share, domestic[:, None] * baskets, baskets)
    made = model.market_shares @ weighted
    return np.asarray(np.where(at_own_share, model.final_demand_share[:, None] * made, made))
