"""The multi-county system: every county has the region's technology, and buys from all by its trade shares.

    A    requirements    industry x industry              bought in the region per USD of output (rho x direct)
    t    trade           industry x maker x buyer         columns add to one
    c    spending        industry                         bought in the region per USD that households spend
    l    labor_income    industry                         USD per USD of output
    H    household       residence x workplace            USD spent by residents per USD of labor income earned there
    f    final demand    industry x county x demand       USD, at the buyer (traded) or at the site (on site)
    x    output          industry x county x demand       USD

x_ir = sum_s t^i_rs (sum_j A_ij x_js + c_i y_s + f_is) + site_ir,   y = H (l x) + y0

Type I by the region's totals and a power series for their place, which converges because every dollar leaks; Type II
from Type I and a small solve of what residents spend. Equal inputs give equal results.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import linalg

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
            household_spending: what residents spend alongside what they earn from x, residence x demand; zeros for
                none.
            tolerance: stops when a round adds less than this share.
        """
        if household_spending is None:
            return self.suppliers_output(self.made_where(traded) + on_site, tolerance)
        return self.outputs(traded, on_site, household_spending, tolerance)[1]

    def outputs(
        self, traded: Array, on_site: Array, household_spending: Array, tolerance: float = 1e-13
    ) -> tuple[Array, Array]:
        """Output of Type I and of Type II: households' purchases are solved for a dollar of each county's residents.

        y = (I - H l G)^-1 (H l x + y0), G the output of those dollars; Type II = x + G y. Both industry x county x
        demand, USD.
        """
        places, count = len(self.household), traded.shape[2]
        spent = self.made_where(self.spending[:, None, None] * np.eye(places)[None])
        found = self.suppliers_output(np.concatenate([self.made_where(traded) + on_site, spent], axis=2), tolerance)
        earned = np.tensordot(self.labor_income, found, axes=1)
        begun = self.household @ earned[:, :count] + household_spending
        spending = np.linalg.solve(np.eye(places) - self.household @ earned[:, count:], begun)
        suppliers = found[:, :, :count]
        return suppliers, np.asarray(suppliers + found[:, :, count:] @ spending)

    def suppliers_output(self, first: Array, tolerance: float) -> Array:
        """Type I output of what is made first, industry x county x column.

        The region's total is that of a single region, whatever the trade; it is divided among counties as each
        industry's trade is on the mean, and the series adds what that leaves over.
        """
        total = linalg.lu_solve(self._factors, first.sum(axis=1), check_finite=False)
        inputs = self.requirements @ total
        found = first + self.trade.mean(axis=2)[:, :, None] * inputs[:, None, :]
        added = first + self.generated_output(found) - found
        limit = tolerance * max(float(np.abs(first).sum()), 1e-300)
        for _ in range(1000):
            found += added
            if float(np.abs(added).sum()) <= limit:
                break
            added = self.generated_output(added)
        return np.asarray(found)

    def generated_output(self, output: Array) -> Array:
        """What is made because of an output: its inputs, where they are made; industry x county x column, USD."""
        return self.made_where(np.tensordot(self.requirements, output, axes=1))

    @cached_property
    def _factors(self) -> Any:  # noqa: ANN401 - scipy's own factor pair
        return linalg.lu_factor(np.eye(len(self.requirements)) - self.requirements, check_finite=False)
