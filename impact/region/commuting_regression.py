"""How commuting falls with distance: a Poisson regression with effects of origin and destination.

    E[w_od] = exp(alpha_o + beta_d - elasticity ln d_od)

Workers between different counties, zero pairs included, of all counties within a radius of a region; pairs farther
apart than the radius are excluded. Standard errors are robust (HC1). Method: Santos Silva and Tenreyro (2006), Review
of Economics and Statistics 88; statsmodels GLM.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.region.distance import county_distances


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
