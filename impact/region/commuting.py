"""Commuting: where the labor income earned in a county goes to live, and how commuting falls with distance.

    w_su    workers             workplace x residence    ACS 2011-2015; pairs the sample misses filled by gravity
    e_su    earnings            workplace x residence    USD; w_su x pay at the workplace, fitted to
    n_s     net earnings        by workplace             earnings less social contributions (CAINC4 lines 35 - 36, 2023)
    N_u     net earnings        by residence             CAINC4 line 45, 2023

The last row and column stand for everywhere else; their own totals are free. Method: biproportional fitting.

    E[w_od] = exp(alpha_o + beta_d - elasticity ln d_od)

Workers between different counties, zero pairs included, of all counties within a radius of a region; pairs farther
apart than the radius are excluded. Standard errors are robust (HC1). Method: Santos Silva and Tenreyro (2006), Review
of Economics and Statistics 88; statsmodels GLM.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.region.regions import county_distances

if TYPE_CHECKING:
    from scipy import sparse


Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Commuting:
    """Earnings flows of a region.

    Attributes:
        workers: workplace x residence, the last of each everywhere else.
        earnings: the same in USD of net earnings, fitted.
    """

    workers: Array
    earnings: Array

    @property
    def shares(self) -> Array:
        """Share of net earnings at each workplace that goes to each residence, the last column outside the region."""
        rows = self.earnings[:-1]
        return np.asarray(rows / rows.sum(axis=1, keepdims=True))


def worker_table(flows: npt.NDArray[np.int32], rows: list[int], size: int) -> Array:
    """Workers by workplace and residence among some counties, the last row and column everywhere else.

    Args:
        flows: residence, workplace (row numbers) and workers.
        rows: row numbers of the counties.
        size: how many counties there are in all.
    """
    place = np.full(size, len(rows))
    place[rows] = np.arange(len(rows))
    side = len(rows) + 1
    cell = place[flows[:, 1]] * side + place[flows[:, 0]]
    table = np.bincount(cell, weights=flows[:, 2], minlength=side * side).reshape(side, side)
    table[-1, -1] = 0.0
    return np.asarray(table, dtype=np.float64)


def gravity_filled(workers: Array, distance: Array, elasticity: float, radius_km: float) -> Array:
    """Workers with pairs that the sample misses filled by what gravity expects there.

    expected = a_s b_u distance_su^-elasticity, workers, workplace x residence, with the table's own totals: what a
    Poisson regression with effects of origin and destination would fit, own counties included. Only empty pairs within
    the radius (km) are filled.
    """
    inside = workers[:-1, :-1]
    seed = distance**-elasticity
    rows, columns = inside.sum(axis=1), inside.sum(axis=0)
    expected = proportional_fit(seed, rows, columns, tolerance=1e-7)
    filled = workers.copy()
    filled[:-1, :-1] = np.where((inside <= 0) & (distance <= radius_km), expected, inside)
    return filled


def fitted_commuting(workers: Array, counties: pd.DataFrame) -> Commuting:
    """Earnings flows fitted to net earnings by workplace and by residence.

    Args:
        workers: workplace x residence, the last of each everywhere else.
        counties: the region's rows of the county table: earnings_by_workplace_usd, contributions_usd,
            net_earnings_usd, jobs.
    """
    net = (counties["earnings_by_workplace_usd"] - counties["contributions_usd"]).to_numpy(dtype=float)
    pay = net / counties["jobs"].to_numpy(dtype=float)
    seed = workers * np.append(pay, pay.mean())[:, None]
    empty = seed[:-1].sum(axis=1) <= 0
    seed[:-1][empty] = np.eye(*seed.shape)[:-1][empty]
    rows = np.append(net, np.nan)
    columns = np.append(counties["net_earnings_usd"].to_numpy(dtype=float), np.nan)
    return Commuting(workers, proportional_fit(seed, rows, columns))


def proportional_fit(seed: Array, rows: Array, columns: Array, tolerance: float = 1e-12, rounds: int = 2000) -> Array:
    """A table of no negative cells at new row and column totals; a total that is not a number is free.

    It stops when no column is off by more than `tolerance` of the largest total; rows hold exactly.

    >>> proportional_fit(np.ones((2, 2)), np.array([1.0, 3.0]), np.array([2.0, np.nan])).round(3).tolist()
    [[0.5, 0.5], [1.5, 1.5]]
    """
    by_row, by_column = fitting_factors(seed, rows, columns, tolerance, rounds)
    return np.asarray(by_row[:, None] * seed * by_column)


def fitting_factors(
    seed: "Array | sparse.csr_array", rows: Array, columns: Array, tolerance: float, rounds: int
) -> tuple[Array, Array]:
    """Factors by row and by column of a proportional fit; the table may be sparse.

    by_row[r] = rows[r] / sum over c of seed[r, c] by_column[c], by_column alike, in turn (Deming and Stephan 1940).
    """
    by_row, by_column = np.ones(len(rows)), np.ones(len(columns))
    fixed_rows, known = np.isfinite(rows), np.isfinite(columns)
    limit = tolerance * max(np.nanmax(rows), np.nanmax(columns))
    for _ in range(rounds):
        reached = by_row @ seed
        off = np.abs(reached * by_column - columns)[known & (reached > 0)].max(initial=0.0)
        by_column = np.divide(columns, reached, out=np.ones(len(columns)), where=known & (reached > 0))
        reached = seed @ by_column
        by_row = np.divide(rows, reached, out=np.ones(len(rows)), where=fixed_rows & (reached > 0))
        if off <= limit:
            break
    return by_row, by_column


@dataclass(frozen=True)
class Regression:
    """What the regression found.

    Attributes:
        observations, zero_pairs, counties: what it looked at.
        elasticity, standard_error: fall of workers with distance, as a positive exponent.
        deviance_share: share of the deviance explained, against effects of origin and destination alone.
        correlation: of fitted and observed workers.
        radius_km: of the sample.
    """

    observations: int
    zero_pairs: int
    counties: int
    elasticity: float
    standard_error: float
    deviance_share: float
    correlation: float
    radius_km: float


def commuting_pairs(
    flows: npt.NDArray[np.int32], counties: pd.DataFrame, rows: list[int], radius_km: float
) -> pd.DataFrame:
    """Pairs of different counties near a region: residence, workplace (row numbers), workers, distance_km."""
    distance = county_distances(counties)
    near = np.flatnonzero((distance[rows] <= radius_km).any(axis=0))
    residence, workplace = (side.ravel() for side in np.meshgrid(near, near, indexing="ij"))
    apart = distance[residence, workplace]
    kept = (residence != workplace) & (apart <= radius_km)
    pairs = pd.DataFrame({"residence": residence[kept], "workplace": workplace[kept], "distance_km": apart[kept]})
    seen = pd.DataFrame(flows, columns=["residence", "workplace", "workers"])
    return pairs.merge(seen, how="left", on=["residence", "workplace"]).fillna({"workers": 0})


def commuting_regression(pairs: pd.DataFrame, radius_km: float) -> Regression:
    """The regression on pairs (commuting_pairs); counties without any commuter are excluded."""
    import statsmodels.api as sm  # noqa: PLC0415 - heavy, and only this explanation needs it

    own = pairs
    for side in ("residence", "workplace"):
        own = own[own.groupby(side)["workers"].transform("sum") > 0]
    effects = pd.get_dummies(own[["residence", "workplace"]].astype(str), drop_first=True, dtype=float)
    effects = sm.add_constant(effects)
    full = effects.assign(log_distance=np.log(own["distance_km"]))
    fitted = sm.GLM(own["workers"], full, family=sm.families.Poisson()).fit(cov_type="HC1")
    without = sm.GLM(own["workers"], effects, family=sm.families.Poisson()).fit()
    return Regression(
        observations=len(own),
        zero_pairs=int(own["workers"].eq(0).sum()),
        counties=int(pd.concat([own["residence"], own["workplace"]]).nunique()),
        elasticity=float(-fitted.params["log_distance"]),
        standard_error=float(fitted.bse["log_distance"]),
        deviance_share=float(1 - fitted.deviance / without.deviance),
        correlation=float(np.corrcoef(fitted.fittedvalues, own["workers"])[0, 1]),
        radius_km=radius_km,
    )
