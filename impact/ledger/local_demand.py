"""Local demand: what of each spending line is final demand for the region's own industries.

    local_demand    industry x line    USD of the whole line amount

A line's producer value is bought by commodity and made by industries in their market shares; where the study gives no
local share, the region supplies of each what it can (domestic share x min(1, SLQ)). Margins go to trade and transport.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.accounts.requirements import Matrix
from impact.ledger.spending import is_land
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


def commodity_demand(
    nation: NationalAccounts, model: RegionModel, commodity: str, usd: float, local: float | None
) -> Matrix:
    """Local demand by industry of a purchase of one commodity, USD."""
    column = nation.commodities.index.get_loc(commodity)
    made = model.market_shares[:, column] * usd
    if local is not None and not np.isnan(local):
        return np.asarray(made * local)
    return np.asarray(made * model.final_demand_share * nation.commodities["domestic_share"].iloc[column])


class Purchase(NamedTuple):
    """What part of a line's amount buys one commodity, and whose local share holds for it."""

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


def line_demand(
    row: pd.Series,
    nation: NationalAccounts,
    model: RegionModel,
    margin_shares: pd.DataFrame,
    suppliers: pd.Series,
) -> Matrix:
    """Local demand by industry of one line, USD."""
    demand = np.zeros(len(nation.codes))
    for bought in purchases(row, margin_shares, suppliers):
        local = row["margin_local_share"] if bought.is_margin else row["local_share"]
        demand += commodity_demand(nation, model, bought.commodity, row["amount_usd"] * bought.share, local)
    return demand


def local_demand(
    lines: pd.DataFrame,
    nation: NationalAccounts,
    model: RegionModel,
    margin_shares: pd.DataFrame,
    suppliers: pd.Series,
) -> pd.DataFrame:
    """Local demand of every line, industry x line, USD; land is zero."""
    columns = {
        key: np.zeros(len(nation.codes)) if land else line_demand(row, nation, model, margin_shares, suppliers)
        for (key, row), land in zip(lines.iterrows(), is_land(lines), strict=True)
    }
    return pd.DataFrame(columns, index=nation.codes, columns=list(lines.index)).astype(float)
