"""Local purchase shares: what part of its purchases of each industry a region buys locally, for every buyer.

    G_s      gravity share            region's own block of the nation's gravity trade, by summary industry
    SLQ_i    simple location quotient of the supplier
    rho_i    local purchase share     0 to 1, by supplier

    logit rho_i = level_s + slope_s (logit G_s - anchor_s + ln(min(1, SLQ_i) / min(1, SLQ_s))) + shift_s

The share falls with size and distance more slowly than gravity's (slope below one), and with the supplier's scarcity.
It does not depend on the buyer. Levels and slopes: ingest.trade_coefficients.

Industries of the trade model: BEA's 71 summary industries, electricity makers of every owner with the utilities.
"""

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from impact.accounts.national import NationalAccounts, by_longest_prefix
from impact.region.model import electricity_makers

LEAST = 1e-4
"""Gravity shares are held this far from zero and one."""
UTILITIES = "22"


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
