"""Gravity trade between counties, kept as factors; a region's own block of it.

    K_g    kernel          county x county    distance ^ -theta, one a group of industries; symmetrical
    m_r    maker factor    industry x county  supply times its balancing factor
    b_s    buyer factor    industry x county  1 / sum_r m_r K_rs
    t_rs   trade share     m_r K_rs b_s       columns add to one

The same doubly constrained gravity as region.trade, which forms the shares: right for a few counties. For 3,114 they
would be 10 million an industry; as factors they are three kernels and two small tables. Found by Sinkhorn's passes,
each step longer than it asks for (over-relaxation: Thibault, Chizat, Dossal and Papadakis 2021, Algorithms 14(5)).

    x_ir    output                 industry x county          USD
    D_is    purchases              industry x county          USD, by the county's industries and households
    K_rs    kernel                 county x county            (distance / 100 km) ^ -theta, one exponent for all
    z_rs    flow                   x_ir alpha_ir K_rs beta_is D_is
    G       gravity share          industry                   part of the region's purchases made in the region
    t_rs    trade inside           industry x maker x buyer   block of z, columns scaled to one

Doubly constrained (Wilson 1967, Transportation Research 1): alpha and beta are balanced over all counties once, when
the data are built, and stored by BEA summary industry. A region's local purchase shares (region.local_purchase_shares),
trade between its counties, and the model of all counties rest on these flows.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from impact.accounts.requirements import Matrix
from impact.errors import DataError
from impact.threads import in_threads

Array = npt.NDArray[np.float64]
Kernel = npt.NDArray[np.floating[Any]]
Positions = npt.NDArray[np.intp]
OWN = -1
"""Kernel of an industry that nobody makes, or that nobody buys."""
STEP = 1.45
"""Length of a pass, as a power of the factor that the plain pass asks for; 1: the plain pass."""
ROUGH = 1e-7
"""Deviation down to which kernels of single precision do, at half the cost."""
PLAIN_ROUNDS = 4
"""Passes before the steps grow longer."""
BLOCK = 1024
"""Rows of a kernel that one thread takes at a time."""
UNIT_KM = 100.0
"""Distances are counted in this unit, so that stored logarithms are small."""


@dataclass(frozen=True)
class GravityTrade:
    """Trade shares as factors.

    Attributes:
        kernels: one a group of industries, county x county.
        kernel_of: the position of each industry's kernel; OWN: bought where it is needed.
        maker, buyer: industry x county.
    """

    kernels: tuple[Kernel, ...]
    kernel_of: Positions
    maker: Array
    buyer: Array

    def made_where(self, purchases: Array) -> Array:
        """Where purchases are made: industry x buyer becomes industry x maker."""
        made = purchases.copy()
        for position, kernel in enumerate(self.kernels):
            own = np.flatnonzero(self.kernel_of == position)
            made[own] = self.maker[own] * times(self.buyer[own] * purchases[own], kernel)
        return made

    @cached_property
    def rough(self) -> "GravityTrade":
        """The same trade with kernels of single precision: products to about 1e-7, at half the cost."""
        return replace(self, kernels=tuple(kernel.astype(np.float32) for kernel in self.kernels))

    def among(self, counties: Positions) -> "GravityTrade":
        """Trade among some of the counties; what they buy from the others is excluded: columns add to under one."""
        kernels = tuple(kernel[np.ix_(counties, counties)] for kernel in self.kernels)
        return GravityTrade(kernels, self.kernel_of, self.maker[:, counties], self.buyer[:, counties])

    def shares(self) -> Array:
        """The shares themselves, industry x maker x buyer: for few counties."""
        counties = self.maker.shape[1]
        kernels = np.stack([*self.kernels, np.eye(counties)])
        return np.asarray(self.maker[:, :, None] * kernels[self.kernel_of] * self.buyer[:, None, :])


def times(rows: Array, kernel: Kernel) -> Array:
    """Product of a table and a symmetrical kernel, by blocks of its columns: the same on any number of threads."""
    own = rows.astype(kernel.dtype)
    found = np.empty_like(rows)

    def fill(first: int) -> None:
        chosen = slice(first, first + BLOCK)
        found[:, chosen] = own @ kernel[chosen].T

    for _ in in_threads(fill, range(0, len(kernel), BLOCK)):
        pass
    return found


def balanced_trade(
    output: Array, demand: Array, kernels: tuple[Array, ...], kernel_of: Positions, tolerance: float = 1e-10
) -> GravityTrade:
    """Trade shares that add up to what buyers buy, and to supply in proportion to output.

    Args:
        output: industry x county, USD.
        demand: industry x county, purchases, USD.
        kernels: one a group of industries.
        kernel_of: position of each industry's kernel.
        tolerance: largest deviation from demand, as a share of an industry's total.
    """
    made, bought = output.sum(axis=1), demand.sum(axis=1)
    known = (made > 0) & (bought > 0)
    group = np.where(known, kernel_of, OWN)
    maker, buyer = np.ones_like(output), np.ones_like(demand)
    for position, kernel in enumerate(kernels):
        own = np.flatnonzero(group == position)
        if len(own):
            supply = output[own] * (bought / np.where(made > 0, made, 1.0))[own, None]
            maker[own], buyer[own] = balancing_factors(supply, demand[own], kernel, tolerance)
    return GravityTrade(kernels, group, maker, buyer)


def balancing_factors(
    supply: Array, demand: Array, kernel: Array, tolerance: float, rounds: int = 2000
) -> tuple[Array, Array]:
    """Maker and buyer factors of industries that share a kernel, each industry x county.

    Args:
        supply, demand: industry x county; each industry's add up to the same.
        kernel: county x county.
        tolerance: largest deviation from demand, as a share of an industry's total.
        rounds: most passes.
    """
    total = demand.sum(axis=1)
    of_supply, of_demand = np.ones_like(supply), np.ones_like(demand)
    for table, enough in ((kernel.astype(np.float32), ROUGH), (kernel, tolerance)):
        for done in range(rounds):
            step = STEP if done >= PLAIN_ROUNDS else 1.0
            of_supply = toward(of_supply, 1 / times(of_demand * demand, table), step)
            asked = 1 / times(of_supply * supply, table)
            off = (np.abs(demand * (of_demand / asked) - demand).max(axis=1) / total).max()
            of_demand = toward(of_demand, asked, step)
            if not np.isfinite(off):
                raise DataError(
                    "trade between counties cannot be balanced: the impedances (data/parameters/trade.toml) or the "
                    "counties' figures are out of all proportion; compare them with those shipped"
                )
            if off <= enough:
                break
    return of_supply * supply, asked


def toward(old: Array, asked: Array, step: float) -> Array:
    """Factors moved toward what is asked for, and beyond if the step is longer than one: old (asked / old)^step."""
    return asked if step == 1.0 else np.asarray(old * (asked / old) ** step)


@dataclass(frozen=True)
class GravityFactors:
    """Balancing factors of the nation's trade, as logarithms.

    Attributes:
        ln_maker: ln alpha, industry x county, per USD of output.
        ln_buyer: ln beta, industry x county.
    """

    ln_maker: npt.NDArray[np.floating]
    ln_buyer: npt.NDArray[np.floating]

    def among(self, counties: Positions | list[int]) -> "GravityFactors":
        """Factors of some of the counties."""
        return GravityFactors(self.ln_maker[:, counties], self.ln_buyer[:, counties])


def distance_kernel(distance_km: Matrix, exponent: float) -> Matrix:
    """Kernel of distance: (d / 100 km) ^ -theta.

    >>> distance_kernel(np.array([[100.0, 400.0]]), 1.5).tolist()
    [[1.0, 0.125]]
    """
    return np.asarray((distance_km / UNIT_KM) ** -exponent)


def county_purchases(requirements: Matrix, spending: Matrix, output_usd: Matrix, household_usd: Matrix) -> Matrix:
    """Purchases by industries and households, wherever they are made: D = A x + c y, industry x county, USD.

    Args:
        requirements: domestic, industry x industry.
        spending: domestic, per USD that households spend.
        output_usd: industry x county.
        household_usd: spending of the residents, by county.
    """
    return np.asarray(requirements @ output_usd + np.outer(spending, household_usd))


def gravity_shares(output_usd: Matrix, purchases_usd: Matrix, factors: GravityFactors, kernel: Matrix) -> Matrix:
    """Part of a region's purchases that pure gravity makes in the region: G = sum of z_rs / sum of D_s, by industry.

    An industry that the region's counties do not buy counts as bought like everything together.

    Args:
        output_usd, purchases_usd: of the region's counties, industry x county.
        factors: of the same counties.
        kernel: between them.
    """
    everything = purchases_usd.sum(axis=0, keepdims=True)
    bought = np.where(purchases_usd.sum(axis=1, keepdims=True) > 0, purchases_usd, everything)
    made = output_usd * np.exp(factors.ln_maker.astype(float))
    asked = bought * np.exp(factors.ln_buyer.astype(float))
    inside = (made * (asked @ kernel.T)).sum(axis=1)
    total = bought.sum(axis=1)
    return np.asarray(np.divide(inside, total, out=np.zeros_like(total), where=total > 0).clip(0.0, 1.0))


def trade_inside(output_usd: Matrix, ln_maker: npt.NDArray[np.floating], kernel: Matrix) -> Matrix:
    """Where in the region its home purchases are made, industry x maker x buyer; columns add to one.

    t_rs = x_r alpha_r K_rs / sum over r: the block of the nation's flows, scaled so that every county buys the same
    part in the region. An industry that the region does not have is bought where it is needed.

    Args:
        output_usd: industry x county.
        ln_maker: of the same industries and counties.
        kernel: between the counties.
    """
    weight = output_usd * np.exp(ln_maker.astype(float))
    shares = weight[:, :, None] * kernel[None]
    total = shares.sum(axis=1, keepdims=True)
    shares = np.divide(shares, total, out=np.zeros_like(shares), where=total > 0)
    shares[weight.sum(axis=1) <= 0] = np.eye(output_usd.shape[1])
    return np.asarray(shares)
