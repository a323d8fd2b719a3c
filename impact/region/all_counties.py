"""All counties of the nation: their kernels of distance, and the household links between them, both kept small.

    kernel       county x county          distance ^ -theta, one a group of industries with one impedance
    household    residence x workplace    USD spent by residents per USD of labor income earned there, sparse

Commuting is ACS 2011-2015 as it stands: pairs that the sample misses are left empty (a region of few counties has them
filled by gravity). Net earnings by residence are scaled to those by workplace: 0.03% of them crosses the border.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from impact.region.commuting import Array, fitting_factors

FIT = 1e-5
"""Largest deviation of a county's net earnings by residence, as a share of the largest county's: exact it cannot be, as
counties without commuters to others have earnings that do not match."""
ROUNDS = 1000


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
