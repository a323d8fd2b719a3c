"""Local demand: what of each spending line is final demand for the region's own industries.

    local_demand    industry x line    USD of the whole line amount

A line's producer value is bought by commodity and made by industries in their market shares; where the study gives no
local share, the region supplies of each what it can (domestic share x min(1, SLQ)). Margins go to trade and transport.
"""

import numpy as np
import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.accounts.requirements import Matrix
from impact.region.model import RegionModel
from impact.scenario.spending import is_land
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


def line_demand(
    row: pd.Series,
    nation: NationalAccounts,
    model: RegionModel,
    margin_shares: pd.DataFrame,
    suppliers: pd.Series,
) -> Matrix:
    """Local demand by industry of one line, USD."""
    margins = line_margins(row, margin_shares)
    goods = row["amount_usd"] * (1 - sum(margins.values()))
    demand = commodity_demand(nation, model, row["commodity"], goods, row["local_share"])
    for kind, share in margins.items():
        if share > 0:
            for commodity, part in suppliers.loc[buyer_group(row), kind].items():
                usd = row["amount_usd"] * share * part
                demand = demand + commodity_demand(nation, model, str(commodity), usd, row["margin_local_share"])
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
