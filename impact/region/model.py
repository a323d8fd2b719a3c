"""A region's model: its accounts, what it buys locally, and the system that follows.

market_shares    industry x commodity    the nation's, but for electricity: whoever makes it in the region
rho              industry x industry     regional purchase coefficients (location_quotient)
A = rho * (W Bd)                         requirements met in the region
c = h * min(1, SLQ) * consumption        household purchases in the region per USD of labor income earned there
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.accounts.national import ELECTRICITY, NationalAccounts, electricity_makers
from impact.accounts.requirements import Matrix, direct_requirements
from impact.checks import named
from impact.region.local_purchase_shares import (
    Quotients,
    region_size,
    regional_purchase_coefficients,
    simple_location_quotient,
    supply_limits,
)
from impact.region.regional_accounts import Households


@dataclass(frozen=True)
class RegionModel:
    """What the effects need to know of a region.

    Attributes:
        industries: by code: jobs, wage_salary_jobs, output_usd, labor_income_usd, imputed_share, location_quotient.
        coefficients: per dollar of output (regional_accounts.coefficients).
        market_shares: industry x commodity.
        requirements: industry x industry, met in the region.
        consumption: by industry, per dollar of labor income earned in the region.
        spending: by industry, per dollar that households spend.
        final_demand_share: by industry, share of final demand that the region supplies.
        income_spent: dollars that the region's households spend per dollar of labor income earned there.
        warnings: sentences.

    """

    industries: pd.DataFrame
    coefficients: pd.DataFrame
    market_shares: Matrix
    requirements: Matrix
    consumption: Matrix
    spending: Matrix
    final_demand_share: Matrix
    income_spent: float
    warnings: tuple[str, ...]


def location_quotients(region: pd.DataFrame, reference: pd.DataFrame, utilities: pd.Series) -> pd.Series:
    """Simple location quotients by output (USD); electric utilities of all owners share one.

    SLQ of the utilities = (their output / all output) of the region / the same of the nation (docs/decisions/0004).
    """
    slq = simple_location_quotient(region["output_usd"], reference["output_usd"])
    pooled = [frame.loc[utilities, "output_usd"].sum() / frame["output_usd"].sum() for frame in (region, reference)]
    return slq.mask(utilities, pooled[0] / pooled[1])


def regional_market_shares(nation: NationalAccounts, region: pd.DataFrame, utilities: pd.Series) -> Matrix:
    """Market shares, electricity divided among its makers as in the region (as in the nation where it has none).

    W_r[i, electricity] = (sum over makers of W) x x_r[i] / (sum over makers of x_r); industry x commodity.
    """
    column = nation.commodities.index.get_loc(ELECTRICITY)
    output = region["output_usd"].where(utilities, 0.0).to_numpy()
    if output.sum() <= 0:
        return nation.market_shares
    shares = nation.market_shares.copy()
    makers = utilities.to_numpy()
    shares[makers, column] = shares[makers, column].sum() * output[makers] / output.sum()
    return shares


def national_model(
    nation: NationalAccounts, region: pd.DataFrame, coefficients: pd.DataFrame, spent: float, *, imports: bool
) -> RegionModel:
    """The whole nation: no location quotients; imports counted as if made in the nation where `imports` is true."""
    spending = nation.consumption()
    ones = np.ones(len(region))
    return RegionModel(
        industries=region.assign(location_quotient=1.0),
        coefficients=coefficients,
        market_shares=nation.market_shares,
        requirements=nation.industry_requirements(imports=imports),
        consumption=spent * spending,
        spending=spending,
        final_demand_share=ones,
        income_spent=spent,
        warnings=(),
    )


@dataclass(frozen=True)
class RegionTechnology:
    """What of a region does not depend on the location quotient method.

    Attributes:
        industries, reference: of the region and of the nation (regional_accounts.regional_industries).
        coefficients: the region's, per dollar of output.
        location_quotient: simple location quotients.
        market_shares: industry x commodity.
        requirements: industry x industry, made in the nation.
    """

    industries: pd.DataFrame
    reference: pd.DataFrame
    coefficients: pd.DataFrame
    location_quotient: pd.Series
    market_shares: Matrix
    requirements: Matrix


def region_technology(
    nation: NationalAccounts, region: pd.DataFrame, reference: pd.DataFrame, coefficients: pd.DataFrame
) -> RegionTechnology:
    """Location quotients and direct requirements of a region; its industries alongside the nation's (reference).

    requirements = max(0, W_r Bd), industry x industry, USD per USD of output.
    """
    utilities = electricity_makers(nation)
    slq = location_quotients(region, reference, utilities).reindex(nation.codes)
    shares = regional_market_shares(nation, region, utilities)
    requirements = direct_requirements(shares, nation.domestic_coefficients).clip(min=0.0)
    return RegionTechnology(region, reference, coefficients, slq, shares, requirements)


@dataclass(frozen=True)
class LocalPurchases:
    """What a region buys locally, before limits of supply.

    Attributes:
        inputs: share of input i of industry j, industry x industry (or a column: the same for every buyer).
        final_demand: share of households' and other final demand, by industry.
    """

    inputs: Matrix
    final_demand: Matrix


def quotient_purchases(own: RegionTechnology, quotients: Quotients) -> LocalPurchases:
    """What a region buys locally by location quotients: rho by method, min(1, SLQ) for final demand."""
    slq = own.location_quotient.to_numpy()
    size = region_size(own.industries["output_usd"], own.reference["output_usd"], quotients.delta)
    rho = regional_purchase_coefficients(slq, quotients.method, size, quotients.least)
    return LocalPurchases(rho, np.minimum(1.0, slq))


def supplier_purchases(shares: pd.Series) -> LocalPurchases:
    """What a region buys locally if every buyer has the supplier's share (region.local_purchase_shares)."""
    own = shares.to_numpy(dtype=float)
    return LocalPurchases(own[:, None], own)


def regional_model(
    nation: NationalAccounts, own: RegionTechnology, purchases: LocalPurchases, households: Households
) -> RegionModel:
    """A region smaller than the nation: A = limit x rho x A_domestic.

    Args:
        nation: national accounts.
        own: the region's technology.
        purchases: what it buys locally.
        households: how the region's households spend.

    """
    region, slq, shares = own.industries, own.location_quotient, own.market_shares
    requirements = purchases.inputs * own.requirements
    domestic = nation.commodities["pce_share"] * nation.commodities["pce_domestic_share"]
    final_share = purchases.final_demand
    spending = final_share * (shares @ domestic.to_numpy())
    output = region["output_usd"].to_numpy()
    limits = supply_limits(requirements, output, spending * households.spending_usd)
    return RegionModel(
        industries=region.assign(location_quotient=slq),
        coefficients=own.coefficients,
        market_shares=shares,
        requirements=limits[:, None] * requirements,
        consumption=households.income_spent * limits * spending,
        spending=limits * spending,
        final_demand_share=limits * final_share,
        income_spent=households.income_spent,
        warnings=supply_warnings(limits, output, region.index),
    )


def supply_warnings(limits: Matrix, output: Matrix, codes: pd.Index) -> tuple[str, ...]:
    """One sentence if local purchases had to be limited to what industries produce."""
    held = np.flatnonzero((limits < 1) & (output > 0))
    if not len(held):
        return ()
    worst = named(codes[held[np.argsort(limits[held])]], most=3)
    return (
        f"Local purchases were cut to what the industry makes in the region in {len(held)} of {len(codes)}: {worst}.",
    )
