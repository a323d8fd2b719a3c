"""The bill of goods as tables: what each line buys of every commodity, so that many places can be tried with it.

    goods, margins    commodity x line    USD of the whole line amount: the thing itself; the trade and transport on it
    local             line                share bought in the region, as the study says (none: the region's own supply)
    supply            commodity           share of a purchase that a region's own industry supplies

A local share that a study gives is a judgement on its own region. Elsewhere it is taken in proportion:

    share there = min(1, share given x supply there / supply in the study's region)
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from impact.accounts.national import NationalAccounts
from impact.ledger.local_demand import purchases
from impact.ledger.spending import is_land
from impact.region.model import RegionModel

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Bill:
    """What the lines of a study buy.

    Attributes:
        lines: their keys.
        goods, margins: commodity x line, sparse, USD; land buys nothing.
        local, margin_local: by line; not a number where the region's own supply decides.
    """

    lines: pd.Index
    goods: sparse.csc_array
    margins: sparse.csc_array
    local: Array
    margin_local: Array


def bill_of_goods(
    lines: pd.DataFrame, commodities: pd.Index, margin_shares: pd.DataFrame, suppliers: pd.Series
) -> Bill:
    """The bill of goods of spending lines (scenario.spending)."""
    goods, margins = np.zeros((2, len(commodities), len(lines)))
    for place, ((_, row), land) in enumerate(zip(lines.iterrows(), is_land(lines), strict=True)):
        for bought in () if land else purchases(row, margin_shares, suppliers):
            table = margins if bought.is_margin else goods
            table[commodities.get_loc(bought.commodity), place] += row["amount_usd"] * bought.share
    local, margin_local = (lines[name].to_numpy(dtype=float) for name in ("local_share", "margin_local_share"))
    return Bill(lines.index, sparse.csc_array(goods), sparse.csc_array(margins), local, margin_local)


def supply_shares(nation: NationalAccounts, model: RegionModel) -> Array:
    """Share of a purchase of each commodity that the region's own industry supplies."""
    made = model.market_shares.T @ model.final_demand_share
    return np.asarray(made * nation.commodities["domestic_share"].to_numpy(dtype=float))


def moved_bill(bill: Bill, home: Array, there: Array) -> Bill:
    """The bill in another region: given local shares in proportion to what the regions supply.

    A share stays as it is where the study's own region supplies nothing of the line.

    Args:
        bill: with the shares that the study gives.
        home, there: supply_shares of the study's region and of the other.
    """
    return replace(
        bill,
        local=np.minimum(1.0, bill.local * _ratio(bill.goods, home, there)),
        margin_local=np.minimum(1.0, bill.margin_local * _ratio(bill.margins, home, there)),
    )


def _ratio(bought: sparse.csc_array, home: Array, there: Array) -> Array:
    known = home @ bought
    return np.asarray(np.divide(there @ bought, known, out=np.ones_like(known), where=known > 0))


def bill_demand(bill: Bill, nation: NationalAccounts, model: RegionModel) -> pd.DataFrame:
    """Local demand of every line, industry x line, USD: the same as local_demand of its lines."""
    given = sum(
        table @ sparse.diags_array(np.nan_to_num(share))
        for table, share in ((bill.goods, bill.local), (bill.margins, bill.margin_local))
    )
    left_open = sum(
        table @ sparse.diags_array(np.isnan(share).astype(float))
        for table, share in ((bill.goods, bill.local), (bill.margins, bill.margin_local))
    )
    domestic = sparse.diags_array(nation.commodities["domestic_share"].to_numpy(dtype=float))
    supplied = model.final_demand_share[:, None] * (model.market_shares @ (domestic @ left_open))
    return pd.DataFrame(model.market_shares @ given + supplied, nation.codes, bill.lines)
