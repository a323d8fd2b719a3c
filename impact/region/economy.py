"""The economy that a study meets: the nation, the region's industries, its counties and how they are linked.

output        industry x county          USD of the jobs year
trade         industry x maker x buyer   shares
household     residence x workplace      USD spent by residents per USD of labor income earned there
H_us = (1 - contributions_s) x share of s's net earnings that goes to u x (1 - tax_u) x consumption_u
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.errors import StudyError
from impact.region.commuting import Array, Commuting, fitted_commuting, gravity_filled
from impact.region.model import RegionModel, national_model, regional_model
from impact.region.purchases import LOCAL_PURCHASES, region_purchases
from impact.region.region_data import RegionData
from impact.region.regional_accounts import Households, household_shares_by_county, income_spent
from impact.region.regions import Region, county_distances
from impact.sources.parameters import Parameters

RECENT = 8
"""Regions that are kept, so that a sweep over hundreds of them stays small."""


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


@dataclass(frozen=True, eq=False)
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


@lru_cache(maxsize=RECENT)
def household_shares(data: RegionData, parameters: Parameters) -> tuple[float, float]:
    """Personal tax and consumption shares of a region, its counties weighted by personal income."""
    income = data.counties["personal_income_usd"].to_numpy(float)
    by_county = household_shares_by_county(data.states, parameters.records("households"))
    tax, consumption = ((shares.to_numpy(float) * (income / income.sum())).sum() for shares in by_county)
    return float(tax), float(consumption)


def region_income_spent(data: RegionData, parameters: Parameters) -> float:
    """Dollars that residents spend per dollar of labor income earned in a region."""
    own = data.counties
    contributions = float(own["contributions_usd"].sum() / own["earnings_by_workplace_usd"].sum())
    return income_spent(contributions, data.resident_share, *household_shares(data, parameters))


def region_spending(data: RegionData, parameters: Parameters) -> float:
    """All household spending of a region's residents, USD of the jobs year."""
    tax, consumption = household_shares(data, parameters)
    return float(data.counties["personal_income_usd"].sum()) * (1 - tax) * consumption


def model_of_region(data: RegionData, method: str, parameters: Parameters, *, imports: bool) -> RegionModel:
    """The model of a region: accounts, coefficients, what it buys locally.

    Args:
        data: its tables.
        method: one of LOCAL_PURCHASES.
        parameters: in use.
        imports: whether imports count as made in the nation (only for the nation).

    Raises:
        StudyError: no such method, or imports of a region smaller than the nation.
    """
    if method not in LOCAL_PURCHASES:
        raise StudyError(f"--local-purchases {method}: unknown; there are: {', '.join(LOCAL_PURCHASES)}")
    spent = region_income_spent(data, parameters)
    if data.region.is_nation:
        return national_model(data.nation.accounts, data.industries, data.coefficients, spent, imports=imports)
    if imports:
        raise StudyError("--imports total is for --region us: a region's purchases are what its own industry supplies")
    households = Households(spent, region_spending(data, parameters))
    purchases = region_purchases(data, method, parameters)
    return regional_model(data.nation.accounts, data.technology, purchases, households)


@lru_cache(maxsize=RECENT)
def commuting_at(data: RegionData, elasticity: float, radius_km: float) -> Commuting:
    """Earnings flows where commuting falls with distance by an elasticity."""
    filled = gravity_filled(data.workers, county_distances(data.counties), elasticity, radius_km)
    return fitted_commuting(filled, data.counties)


def region_commuting(data: RegionData, parameters: Parameters) -> Commuting:
    """Earnings flows between a region's counties, and between them and everywhere else."""
    records = parameters.records("commuting")
    return commuting_at(data, float(records["elasticity"]["value"]), float(records["radius_km"]["value"]))


def linked_counties(data: RegionData, parameters: Parameters) -> RegionCounties:
    """A region's counties: trade shares and where income is spent."""
    commuting = region_commuting(data, parameters)
    shares = household_shares_by_county(data.states, parameters.records("households"))
    tax, consumption = (part.to_numpy(dtype=float) for part in shares)
    contributions, kept = contribution_shares(data.counties), (1 - tax) * consumption
    return RegionCounties(
        fips=data.region.fips,
        commuting=commuting,
        trade=data.trade,
        household=household_links(commuting, contributions, kept),
        contributions=contributions,
        tax=tax,
        consumption=consumption,
    )
