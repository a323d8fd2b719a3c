"""The economy that a study meets: the nation, the region's industries, its counties and how they are linked.

output        industry x county          USD of the jobs year
trade         industry x maker x buyer   shares
household     residence x workplace      USD spent by residents per USD of labor income earned there
H_us = (1 - contributions_s) x share of s's net earnings that goes to u x (1 - tax_u) x consumption_u
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.region.commuting import Array, Commuting
from impact.region.model import RegionModel
from impact.region.regions import Region


@dataclass(frozen=True)
class RegionCounties:
    """What links the counties of a region.

    Attributes:
        fips: their codes, the order of all axes here.
        commuting: earnings flows.
        trade: industry x maker x buyer, columns add to one.
        household: residence x workplace.
        contributions: share of labor income, by workplace.
        tax, consumption: shares of personal and of disposable income, by residence.
    """

    fips: tuple[str, ...]
    commuting: Commuting
    trade: Array
    household: Array
    contributions: Array
    tax: Array
    consumption: Array


@dataclass(frozen=True)
class Economy:
    """A region with all that the effects of a study follow from.

    Attributes:
        region: its counties.
        nation: the nation's accounts.
        model: the region's industries and what they buy locally.
        counties: who supplies whom within it, who lives and spends where.
    """

    region: Region
    nation: NationalAccounts
    model: RegionModel
    counties: RegionCounties


def kept_share(counties: RegionCounties) -> Array:
    """What residents spend of a dollar of income, by county of residence: (1 - tax) x consumption."""
    return np.asarray((1 - counties.tax) * counties.consumption, dtype=float)


def contribution_shares(counties: pd.DataFrame) -> Array:
    """Social insurance contributions over earnings by place of work, by county."""
    return np.asarray(counties["contributions_usd"] / counties["earnings_by_workplace_usd"], dtype=float)


def household_links(commuting: Commuting, contributions: Array, kept: Array) -> Array:
    """Dollars spent by residents of one county per dollar of labor income earned in another, residence x workplace.

    H_us = (1 - contributions_s) x share of s's net earnings that goes to u x kept_u.

    Args:
        commuting: earnings flows.
        contributions: share of labor income, by workplace.
        kept: share of net earnings that residents spend, (1 - tax) x consumption, by residence.
    """
    shares = commuting.shares[:, :-1]
    return np.asarray(kept[:, None] * shares.T * (1 - contributions)[None, :])
