"""Local purchase shares: what part of its purchases of each industry a region buys locally, for every buyer.

    G_s      gravity share            region's own block of the nation's gravity trade, by summary industry
    SLQ_i    simple location quotient of the supplier    (x_ri / x_r) / (x_ni / x_n), x output of region and nation, USD
    rho_i    local purchase share     0 to 1, by supplier

    logit rho_i = level_s + slope_s (logit G_s - anchor_s + ln(min(1, SLQ_i) / min(1, SLQ_s))) + shift_s

The share falls with size and distance more slowly than gravity's (slope below one), and with the supplier's scarcity.
It does not depend on the buyer. Levels and slopes: ingest.trade_coefficients.

Industries of the trade model: BEA's 71 summary industries, electricity makers of every owner with the utilities.

Location quotients alone, to compare with; CILQ_ij = SLQ_i / SLQ_j, supplier i, buyer j; lambda = log2(1 + x_r / x_n) ^
delta, how large the region is:

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

from impact.accounts.national import NationalAccounts, by_longest_prefix, electricity_makers
from impact.accounts.requirements import Matrix

LEAST = 1e-4
"""Gravity shares are held this far from zero and one."""
UTILITIES = "22"
METHODS = ("slq", "cilq", "flq", "aflq")
"""Those by location quotients."""
WITH_EXPONENT = ("flq", "aflq")
"""Methods that use delta."""


def logit(share: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return ln(p / (1 - p)); scipy.special has it, too, but takes as long to import as a region to solve."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(share) - np.log1p(-np.asarray(share)))


def expit(score: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the share of a logit, 1 / (1 + exp(-x)).

    >>> expit(np.array([-np.inf, 0.0, 40.0])).tolist(), round(float(expit(logit(np.array(0.3)))), 12)
    ([0.0, 0.5, 1.0], 0.3)
    """
    with np.errstate(invalid="ignore"):  # no figure stays none
        return np.asarray(np.exp(-np.logaddexp(0.0, -np.asarray(score))))


def size_and_distance(levels: pd.DataFrame, gravity_share: pd.Series) -> pd.Series:
    """Logit of the share at SLQ 1: level + slope (logit G - anchor), by summary industry.

    Args:
        levels: by summary industry: level_logit, slope, anchor_logit.
        gravity_share: G by summary industry.
    """
    held = np.clip(gravity_share.reindex(levels.index).to_numpy(float), LEAST, 1 - LEAST)
    distance = pd.Series(logit(held), levels.index) - levels["anchor_logit"]
    return (levels["level_logit"] + levels["slope"] * distance).rename("logit")


def scarcity(quotients: pd.Series, group_quotients: pd.Series) -> pd.Series:
    """Correction for suppliers that are scarcer than their summary industry: ln(min(1, SLQ_i) / min(1, SLQ_s)).

    Args:
        quotients: of the suppliers; absent ones are -inf.
        group_quotients: SLQ of each supplier's summary industry, in the same order.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log(np.minimum(1.0, quotients.to_numpy(float)))
        found = found - np.log(np.minimum(1.0, group_quotients.to_numpy(float)))
    return pd.Series(np.where(quotients.to_numpy(float) > 0, found, -np.inf), quotients.index)


def local_purchase_shares(
    levels: pd.DataFrame, gravity_share: pd.Series, suppliers: pd.DataFrame, shift: pd.Series
) -> pd.Series:
    """Local purchase share of each supplier.

    Args:
        levels: by summary industry: level_logit, slope, anchor_logit.
        gravity_share: G by summary industry.
        suppliers: by code: summary, location_quotient, summary_location_quotient.
        shift: added to the logit, by summary industry.

    >>> levels = pd.DataFrame({"level_logit": [0.0], "slope": [0.5], "anchor_logit": [0.0]}, index=["33"])
    >>> suppliers = pd.DataFrame({"summary": "33", "location_quotient": [1.0, 0.25, 0.0]})
    >>> suppliers["summary_location_quotient"] = 1.0
    >>> found = local_purchase_shares(levels, pd.Series({"33": 0.5}), suppliers, pd.Series({"33": 0.0}))
    >>> found.round(3).tolist()
    [0.5, 0.333, 0.0]
    """
    base = size_and_distance(levels, gravity_share) + shift.reindex(levels.index)
    less = scarcity(suppliers["location_quotient"], suppliers["summary_location_quotient"])
    place = levels.index.get_indexer(suppliers["summary"])
    score = base.to_numpy()[place] + levels["slope"].to_numpy()[place] * less.to_numpy()
    return pd.Series(expit(score), suppliers.index, name="local_purchase_share")


def with_own_rules(shares: pd.Series, quotients: pd.Series, at_home: list[str], supplied: list[str]) -> pd.Series:
    """Shares with the rules of homes (one) and of water and local government (min(1, SLQ)); absent suppliers: zero.

    Args:
        shares: by supplier.
        quotients: SLQ by supplier.
        at_home, supplied: codes.
    """
    known = quotients.to_numpy(dtype=float)
    found = np.where(shares.index.isin(at_home), 1.0, shares.to_numpy())
    found = np.where(shares.index.isin(supplied), np.minimum(1.0, known), found)
    return pd.Series(np.where(known > 0, found, 0.0), shares.index, name=shares.name)


def shift_width(size: float, sizes: tuple[float, float], widest: float) -> float:
    """Factor on the common shifts in small regions: `widest` below the first size, one above the second.

    >>> [round(shift_width(size, (0.0005, 0.001), 1.667), 3) for size in (0.0001, 0.0005, 0.001, 0.1)]
    [1.667, 1.667, 1.0, 1.0]
    """
    return float(np.interp(np.log(max(size, 1e-12)), np.log(sizes), (widest, 1.0)))


def trade_industry_of(nation: NationalAccounts, prefixes: pd.Series) -> pd.Series:
    """Trade industry of each detail industry: its summary industry; utilities for whoever makes electricity.

    Args:
        nation: the accounts.
        prefixes: of detail codes, by summary industry.
    """
    return by_longest_prefix(nation.codes, prefixes).mask(electricity_makers(nation), UTILITIES)


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
