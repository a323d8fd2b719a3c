"""All counties of the nation at once: trade between them, commuting, and the multi-county system without its matrix.

    m_r     maker factor      x_r alpha_r                           industry x county
    K_rs    kernel            county x county
    g_s     gravity share     part of s's purchases that gravity makes in its own state
    h_s     home share        kappa g_s / (1 - g_s + kappa g_s), kappa by industry and state
    t_rs    trade share       m_r K_rs b_s h_s / g_s  in the state, m_r K_rs b_s (1 - h_s) / (1 - g_s) elsewhere
    b_s                       1 / sum over r of m_r K_rs

Gravity alone keeps too little in small states. kappa moves the odds of buying in the own state until the state's home
purchases are what its local purchase shares say (region.local_purchase_shares); where in the state, and where
elsewhere, is as gravity has it. Columns add to one. Shares are never formed: two products with the kernel, one of them
by state.

    kernel       county x county          distance ^ -theta, one a group of industries with one impedance
    household    residence x workplace    USD spent by residents per USD of labor income earned there, sparse

Commuting is ACS 2011-2015 as it stands: pairs that the sample misses are left empty (a region of few counties has them
filled by gravity). Net earnings by residence are scaled to those by workplace: 0.03% of them crosses the border.

    (I - M) x = f,    M x = T (A x + c (H (l x)))

The same equations and letters as solve.counties, for so many counties that (counties x industries)^2 cells cannot be
held; T, the trade, stays in factors (region.gravity) and H, the household links, sparse. Solved by GMRES, which only
asks what M makes of a given x (Saad and Schultz 1986, SIAM J. Sci. Stat. Comput. 7): a dozen products instead of the
power series' fifty. Those are of single precision; what they leave over is calculated in double precision and solved
for again (iterative refinement: Higham 2002, Accuracy and Stability of Numerical Algorithms, ch. 12).
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, gmres
from scipy.special import expit

from impact.errors import DataError
from impact.region.commuting import fitting_factors
from impact.region.gravity import Array, GravityTrade, Kernel, Positions, times

RESTART = 100
"""Most products before GMRES begins again: each keeps one more table (1.8 MB for all US counties)."""
ROUGH = 1e-5
"""Share of what is left over to which a system of single precision is solved."""
REFINEMENTS = 10
STEPS = 60
"""Halvings of the interval that ln kappa is looked for in."""
WIDEST = 30.0
FIT = 1e-5
"""Largest deviation of a county's net earnings by residence, as a share of the largest county's: exact it cannot be, as
counties without commuters to others have earnings that do not match."""
ROUNDS = 1000


@dataclass(frozen=True)
class NationalTrade:
    """Trade shares of all counties.

    Attributes:
        kernel: county x county.
        maker: industry x county.
        far: buyer factor for all makers, industry x county.
        near: what is added for makers of the buyer's own state.
        state_of: number of each county's state.
    """

    kernel: Kernel
    maker: Array
    far: Array
    near: Array
    state_of: Positions

    @cached_property
    def blocks(self) -> list[tuple[Positions, Kernel]]:
        """Counties of each state and the kernel between them."""
        members = [np.flatnonzero(self.state_of == state) for state in np.unique(self.state_of)]
        return [(rows, self.kernel[np.ix_(rows, rows)]) for rows in members]

    def made_where(self, purchases: Array) -> Array:
        """Where purchases are made: industry x buyer becomes industry x maker."""
        made = times(self.far * purchases, self.kernel)
        added = self.near * purchases
        for rows, kernel in self.blocks:
            made[:, rows] += added[:, rows] @ kernel
        return np.asarray(self.maker * made)

    @cached_property
    def rough(self) -> "NationalTrade":
        """The same trade with a kernel of single precision: products to about 1e-7, at half the cost."""
        return replace(self, kernel=self.kernel.astype(np.float32))

    def among(self, counties: Positions) -> "NationalTrade":
        """Trade among some of the counties; what they buy from the others is excluded: columns add to under one."""
        maker, far, near = (table[:, counties] for table in (self.maker, self.far, self.near))
        return NationalTrade(self.kernel[np.ix_(counties, counties)], maker, far, near, self.state_of[counties])

    def shares(self) -> Array:
        """The shares themselves, industry x maker x buyer: for few counties."""
        same = self.state_of[:, None] == self.state_of[None]
        buyer = self.far[:, None, :] + self.near[:, None, :] * same
        return np.asarray(self.maker[:, :, None] * self.kernel * buyer)


def national_trade(
    maker: Array, kernel: Kernel, purchases_usd: Array, state_of: Positions, home_share: Array
) -> NationalTrade:
    """Trade of all counties in which each state buys a given share at home.

    Args:
        maker: output times the maker's factor, industry x county.
        kernel: county x county.
        purchases_usd: industry x county.
        state_of: number of each county's state, from zero.
        home_share: part of a state's purchases made in the state, industry x state.
    """
    inside = np.zeros_like(maker)
    for state in range(home_share.shape[1]):
        rows = np.flatnonzero(state_of == state)
        inside[:, rows] = maker[:, rows] @ kernel[np.ix_(rows, rows)]
    buyer = 1 / times(maker, kernel)
    gravity = np.clip(inside * buyer, 0.0, 1 - 1e-12)
    home = home_shares(gravity, purchases_usd, state_of, home_share)
    far = buyer * (1 - home) / (1 - gravity)
    near = buyer * np.divide(home, gravity, out=np.zeros_like(home), where=gravity > 0) - far
    return NationalTrade(kernel, maker, far, np.where(gravity > 0, near, 0.0), state_of)


def home_shares(gravity: Array, purchases_usd: Array, state_of: Positions, home_share: Array) -> Array:
    """Home share of each county, industry x county: gravity's odds times a factor that gives the state its share.

    Args:
        gravity: part of each county's purchases that gravity makes in its state.
        purchases_usd: industry x county.
        state_of: number of each county's state.
        home_share: wanted, industry x state.
    """
    states = np.eye(home_share.shape[1])[state_of]
    total = purchases_usd @ states
    weight = np.divide(
        purchases_usd, total[:, state_of], out=np.zeros_like(purchases_usd), where=total[:, state_of] > 0
    )
    with np.errstate(divide="ignore"):
        odds = np.log(gravity) - np.log1p(-gravity)
    low, high = np.full(home_share.shape, -WIDEST), np.full(home_share.shape, WIDEST)
    for _ in range(STEPS):
        middle = (low + high) / 2
        too_low = (weight * expit(odds + middle[:, state_of])) @ states < home_share
        low, high = np.where(too_low, middle, low), np.where(too_low, high, middle)
    return np.asarray(expit(odds + ((low + high) / 2)[:, state_of]))


def commuting_shares(flows: npt.NDArray[np.int32], counties: pd.DataFrame) -> sparse.csr_array:
    """Share of net earnings at each workplace that goes to each residence, workplace x residence; rows add to one.

    Args:
        flows: residence, workplace (row numbers) and workers.
        counties: the county table.
    """
    net = (counties["earnings_by_workplace_usd"] - counties["contributions_usd"]).to_numpy(dtype=float)
    at_home = counties["net_earnings_usd"].to_numpy(dtype=float)
    pay = net / counties["jobs"].to_numpy(dtype=float)
    size = (len(counties), len(counties))
    seed = sparse.csr_array((flows[:, 2] * pay[flows[:, 1]], (flows[:, 1], flows[:, 0])), shape=size)
    empty = np.asarray(seed.sum(axis=1)).ravel() <= 0
    seed = sparse.csr_array(seed + sparse.diags_array(empty.astype(float)))
    by_row, by_column = fitting_factors(seed, net, at_home * net.sum() / at_home.sum(), FIT, ROUNDS)
    fitted = sparse.diags_array(by_row) @ seed @ sparse.diags_array(by_column)
    return sparse.csr_array(sparse.diags_array(1 / np.asarray(fitted.sum(axis=1)).ravel()) @ fitted)


def sparse_household_links(shares: sparse.csr_array, contributions: Array, kept: Array) -> sparse.csr_array:
    """Dollars spent by residents of one county per dollar of labor income earned in another, residence x workplace.

    Args:
        shares: of net earnings, workplace x residence.
        contributions: share of labor income, by workplace.
        kept: share of net earnings that residents spend, by residence.
    """
    return sparse.csr_array(sparse.diags_array(kept) @ shares.T @ sparse.diags_array(1 - contributions))


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
