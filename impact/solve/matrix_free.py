"""The multi-county system without its matrix: for so many counties that (counties x industries)^2 cells cannot be held.

    (I - M) x = f,    M x = T (A x + c (H (l x)))

The same equations and letters as solve.counties; T, the trade, stays in factors (region.gravity) and H, the household
links, sparse. Solved by GMRES, which only asks what M makes of a given x (Saad and Schultz 1986, SIAM J. Sci. Stat.
Comput. 7): a dozen products instead of the power series' fifty. Those are of single precision; what they leave over is
calculated in double precision and solved for again (iterative refinement: Higham 2002, Accuracy and Stability of
Numerical Algorithms, ch. 12).
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, gmres

from impact.errors import DataError
from impact.region.all_counties import NationalTrade
from impact.region.gravity import GravityTrade, Positions

Array = npt.NDArray[np.float64]

RESTART = 100
"""Most products before GMRES begins again: each keeps one more table (1.8 MB for all US counties)."""
ROUGH = 1e-5
"""Share of what is left over to which a system of single precision is solved."""
REFINEMENTS = 10


@dataclass(frozen=True)
class MatrixFreeSystem:
    """What links all counties.

    Attributes:
        requirements: industry x industry.
        trade: in factors.
        spending, labor_income: by industry.
        household: residence x workplace, sparse.
    """

    requirements: Array
    trade: GravityTrade | NationalTrade
    spending: Array
    labor_income: Array
    household: sparse.csr_array

    def among(self, counties: Positions) -> "MatrixFreeSystem":
        """The system of some of the counties; what they buy from and pay to the others leaks."""
        household = self.household[counties][:, counties]
        return replace(self, trade=self.trade.among(counties), household=sparse.csr_array(household))

    def generated_output(self, output: Array, *, households: bool) -> Array:
        """What is made because of an output, industry x county: its inputs, and what those who earn from it spend."""
        bought = self.requirements @ output
        if households:
            bought += self.spending[:, None] * (self.household @ (self.labor_income @ output))[None, :]
        return self.trade.made_where(bought)

    def output(
        self, traded: Array, on_site: Array, household_spending: Array | None = None, tolerance: float = 1e-10
    ) -> Array:
        """Output, industry x county; Type II if household_spending (by residence) is given.

        Args:
            traded: final demand at the buyers, industry x county.
            on_site: final demand made where it is bought, the same shape.
            household_spending: what residents spend alongside what they earn from x; zeros for none.
            tolerance: largest norm of what is left over, as a share of that of final demand.
        """
        households = household_spending is not None
        bought = traded if household_spending is None else traded + self.spending[:, None] * household_spending[None, :]
        first = self.trade.made_where(bought) + on_site

        left, found = first, np.zeros_like(first)
        for _ in range(REFINEMENTS):
            found = found + self._rough_output(left, households=households)
            left = first - found + self.generated_output(found, households=households)
            if np.linalg.norm(left) <= tolerance * np.linalg.norm(first):
                return found
        raise DataError("the system of all counties did not converge; its purchases leave nothing over")

    def _rough_output(self, demand: Array, *, households: bool) -> Array:
        """Output that meets final demand made on site, with kernels of single precision."""
        rough = replace(self, trade=self.trade.rough)

        def left_over(flat: Array) -> Array:
            table = flat.reshape(demand.shape)
            return np.asarray((table - rough.generated_output(table, households=households)).ravel())

        operator = LinearOperator((demand.size, demand.size), matvec=left_over, dtype=np.float64)
        found, _ = gmres(operator, demand.ravel(), rtol=ROUGH, restart=RESTART, maxiter=1)
        return np.asarray(found.reshape(demand.shape))
