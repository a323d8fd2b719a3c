"""Location quotients: which part of an input a region's own industry supplies.

    x_r, x_n    output of the region, of the nation, by industry    USD
    SLQ_i       (x_ri / x_r) / (x_ni / x_n)                         simple location quotient
    CILQ_ij     SLQ_i / SLQ_j                                       cross-industry: supplier i, buyer j
    lambda      log2(1 + x_r / x_n) ^ delta                         how large the region is
    rho_ij      regional purchase coefficient                       share of input i of industry j bought in the region

slq:  rho = min(1, SLQ_i)
cilq: rho = min(1, CILQ_ij), SLQ_i on the diagonal
flq:  rho = min(1, CILQ_ij lambda), min(1, SLQ_i lambda) on the diagonal (Flegg and Webber 1997)
aflq: rho = min(1, CILQ_ij lambda log2(1 + SLQ_j)) where the buyer is specialised, SLQ_j > 1 (Flegg and Webber 2000)

Where the buyer's own SLQ is below `least` (a data hall where there was none) CILQ would explode: SLQ_i stands in.
Methods: Flegg and Tohmo (2013), Regional Studies 47(5), 703-721; Miller and Blair (2009), ch. 8.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.accounts.requirements import Matrix

METHODS = ("slq", "cilq", "flq", "aflq")
WITH_EXPONENT = ("flq", "aflq")
"""Methods that use delta."""


@dataclass(frozen=True)
class Quotients:
    """Which location quotients.

    Attributes:
        method: slq, cilq, flq or aflq.
        delta: exponent of Flegg's lambda (flq and aflq).
        least: SLQ of a buyer below which SLQ_i replaces CILQ_ij.
    """

    method: str
    delta: float
    least: float


def simple_location_quotient(region: pd.Series, nation: pd.Series) -> pd.Series:
    """Share of each industry in the region over its share in the nation; zero where the nation has none.

    SLQ_i = (x_ri / x_r) / (x_ni / x_n), x in USD of output.

    >>> simple_location_quotient(pd.Series([30.0, 70.0]), pd.Series([1000.0, 9000.0])).round(3).tolist()
    [3.0, 0.778]
    """
    ratio = (region / region.sum()) / (nation / nation.sum()).where(nation > 0)
    return ratio.fillna(0.0).rename("location_quotient")


def region_size(region: pd.Series, nation: pd.Series, delta: float) -> float:
    """Flegg's lambda: log2(1 + regional over national output) ^ delta; one for the nation itself.

    >>> round(region_size(pd.Series([5.0]), pd.Series([1000.0]), 0.25), 3)
    0.291
    """
    return float(np.log2(1 + region.sum() / nation.sum()) ** delta)


def regional_purchase_coefficients(
    slq: npt.NDArray[np.float64], method: str, size: float, least: float
) -> npt.NDArray[np.float64]:
    """rho: share of input i of industry j that the region supplies, industry x industry, between 0 and 1.

    Args:
        slq: simple location quotients.
        method: slq, cilq, flq or aflq.
        size: Flegg's lambda (only flq and aflq use it).
        least: SLQ of the buyer below which SLQ_i replaces CILQ_ij.

    """
    n = len(slq)
    if method == "slq":
        return np.repeat(np.minimum(1.0, slq)[:, None], n, axis=1)
    known = slq >= least
    rho = np.where(known[None, :], slq[:, None] / np.where(known, slq, 1.0)[None, :], slq[:, None])
    rho[np.diag_indices(n)] = slq
    if method in ("flq", "aflq"):
        rho *= size
    if method == "aflq":
        rho *= np.where(slq > 1, np.log2(1 + slq), 1.0)[None, :]
    return np.minimum(1.0, rho, out=rho)


def final_demand_coefficients(slq: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Share of final demand for each industry that the region supplies: min(1, SLQ_i)."""
    return np.minimum(1.0, slq)


def supply_limits(
    requirements: Matrix, output: npt.NDArray[np.float64], household_demand: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Factor by industry that keeps its local sales within its output: min(1, x_i / local sales of i).

    Args:
        requirements: regional direct requirements, USD per USD of output.
        output: the region's output by industry, USD.
        household_demand: households' purchases from the region's industries, USD.

    """
    sales = requirements @ output + household_demand
    return np.minimum(1.0, np.divide(output, sales, out=np.ones_like(sales), where=sales > 0))
