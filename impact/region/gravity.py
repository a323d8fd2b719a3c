"""Gravity trade of many counties, kept as factors: the shares themselves, industry x maker x buyer, are never formed.

    K_g    kernel          county x county    distance ^ -theta, one a group of industries; symmetrical
    m_r    maker factor    industry x county  supply times its balancing factor
    b_s    buyer factor    industry x county  1 / sum_r m_r K_rs
    t_rs   trade share     m_r K_rs b_s       columns add to one

The same doubly constrained gravity as region.trade, which forms the shares: right for a few counties. For 3,114 they
would be 10 million an industry; as factors they are three kernels and two small tables. Found by Sinkhorn's passes,
each step longer than it asks for (over-relaxation: Thibault, Chizat, Dossal and Papadakis 2021, Algorithms 14(5)).
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

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
