"""The multi-county system: every county has the region's technology, and buys from all by its trade shares.

    A    requirements    industry x industry              bought in the region per USD of output (rho x direct)
    t    trade           industry x maker x buyer         columns add to one
    c    spending        industry                         bought in the region per USD that households spend
    l    labor_income    industry                         USD per USD of output
    H    household       residence x workplace            USD spent by residents per USD of labor income earned there
    f    final demand    industry x county x demand       USD, at the buyer (traded) or at the site (on site)
    x    output          industry x county x demand       USD

x_ir = sum_s t^i_rs (sum_j A_ij x_js + c_i y_s + f_is) + site_ir,   y = H (l x) + y0

Solved by the power series, which converges because every dollar leaks; equal inputs give equal results.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CountySystem:
    """What links the counties of a region."""

    requirements: Array
    trade: Array
    spending: Array
    labor_income: Array
    household: Array

    def made_where(self, purchases: Array) -> Array:
        """Where purchases are made: industry x buyer x demand becomes industry x maker x demand."""
        return np.asarray(self.trade @ purchases)

    def output(
        self, traded: Array, on_site: Array, household_spending: Array | None = None, tolerance: float = 1e-13
    ) -> Array:
        """Output, industry x county x demand; Type II if household_spending (residence x demand) is given.

        Args:
            traded: final demand at the buyers, industry x county x demand.
            on_site: final demand made where it is bought, the same shape.
            household_spending: what residents spend beside what they earn from x, residence x demand; zeros for none.
            tolerance: stops when a round adds less than this share.
        """
        first = np.asarray(self.made_where(traded) + on_site)
        if household_spending is not None:
            first += self.made_where(self.spending[:, None, None] * household_spending[None])
        total, added = first.copy(), first
        limit = tolerance * max(float(np.abs(first).sum()), 1e-300)
        for _ in range(1000):
            bought = np.tensordot(self.requirements, added, axes=1)
            if household_spending is not None:
                earned = np.tensordot(self.labor_income, added, axes=1)
                bought += self.spending[:, None, None] * (self.household @ earned)[None]
            added = self.made_where(bought)
            total += added
            if float(np.abs(added).sum()) <= limit:
                break
        return total
