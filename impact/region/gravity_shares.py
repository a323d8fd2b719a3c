"""Gravity trade between all US counties, seen from one region: its own block of the nation's flows.

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

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from impact.accounts.requirements import Matrix

Positions = npt.NDArray[np.intp]
UNIT_KM = 100.0
"""Distances are counted in this unit, so that stored logarithms are small."""


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
