"""Local demand: what of each purchase is final demand for the region's own industries.

A line's producer value is bought by commodity and made by industries in their market shares; where the study gives no
local purchase share, the region supplies its local purchase share of each (domestic share x rho). Margins go to trade
and transport.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.accounts.requirements import Matrix
from impact.region.model import RegionModel
from impact.study import Margins

KINDS = ("transportation", "wholesale", "retail")


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
