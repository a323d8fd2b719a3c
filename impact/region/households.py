"""Households: how much of the labor income earned in a region its own residents spend.

    income_spent = (1 - contributions) x resident x (1 - tax) x consumption

contributions   social insurance contributions over earnings by place of work (BEA CAINC4 lines 36 and 35)
resident        share of the region's net earnings that goes to its residents (region.commuting)
tax             personal current taxes over personal income
consumption     personal consumption over disposable income
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True)
class Households:
    """How a region's households spend.

    Attributes:
        income_spent: dollars spent by residents per dollar of labor income earned in the region.
        spending_usd: all their spending in a year, USD of the jobs year (for the limit of supply).
    """

    income_spent: float
    spending_usd: float


def income_spent(contributions: float, resident: float, tax: float, consumption: float) -> float:
    """Dollars spent by residents per dollar of labor income earned in the region.

    >>> round(income_spent(0.11, 0.97, 0.08, 0.85), 4)
    0.6751
    """
    return (1 - contributions) * resident * (1 - tax) * consumption


def spent_shares(state: pd.Series, records: Mapping[str, Mapping[str, Any]]) -> npt.NDArray[np.float64]:
    """Share of personal income that residents spend: (1 - tax) x consumption of their state, or the nation's.

    Args:
        state: two letters, by county.
        records: personal_tax_share and consumption_share (data/parameters/households.toml), each by state.
    """
    tax, consumption = (
        state.map(lambda letters, own=records[name]: own.get(letters, own["US"])["value"]).to_numpy(dtype=float)
        for name in ("personal_tax_share", "consumption_share")
    )
    return np.asarray((1 - tax) * consumption)
