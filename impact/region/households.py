"""Households: how much of the labor income earned in a region its own residents spend.

    income_spent = (1 - contributions) x resident x (1 - tax) x consumption

contributions   social insurance contributions over earnings by place of work (BEA CAINC4 lines 36 and 35)
resident        share of the region's workers who live there (ACS commuting flows)
tax             personal current taxes over personal income
consumption     personal consumption over disposable income
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True)
class Households:
    """How a region's households spend.

    Attributes:
        income_spent: dollars spent by residents per dollar of labor income earned in the region.
        spending_usd: all their spending in a year, USD of 2022 (for the limit of supply).
    """

    income_spent: float
    spending_usd: float


def resident_share(flows: npt.NDArray[np.int32], rows: list[int]) -> float:
    """Share of the people who work in some counties that also live in one of them."""
    works = np.isin(flows[:, 1], rows)
    lives = works & np.isin(flows[:, 0], rows)
    workers = flows[works, 2].sum()
    return float(flows[lives, 2].sum() / workers) if workers else 1.0


def contribution_share(counties: pd.DataFrame) -> float:
    """Social insurance contributions, both halves, over earnings by place of work."""
    return float(counties["contributions_usd"].sum() / counties["earnings_by_work_usd"].sum())


def weighted_share(shares: dict[str, float], states: pd.Series, weights: pd.Series) -> float:
    """Mean of a share over counties, weighted; a state without its own takes that of the US."""
    own = states.map(shares).fillna(shares["US"])
    return float((own * weights).sum() / weights.sum())


def income_spent(contributions: float, resident: float, tax: float, consumption: float) -> float:
    """Dollars spent by residents per dollar of labor income earned in the region.

    >>> round(income_spent(0.11, 0.97, 0.08, 0.85), 4)
    0.6751
    """
    return (1 - contributions) * resident * (1 - tax) * consumption


def residence_shares(flows: npt.NDArray[np.int32], rows: list[int]) -> npt.NDArray[np.float64]:
    """Where the people who work in each county live: workplace x residence shares, last column outside the region."""
    place = {row: position for position, row in enumerate(rows)}
    table = np.zeros((len(rows), len(rows) + 1))
    for residence, workplace, workers in flows[np.isin(flows[:, 1], rows)].tolist():
        table[place[workplace], place.get(residence, len(rows))] += workers
    sums = table.sum(axis=1, keepdims=True)
    at_home = np.eye(len(rows), len(rows) + 1)
    return np.where(sums > 0, table / np.where(sums > 0, sums, 1.0), at_home)
