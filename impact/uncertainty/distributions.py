"""Distributions: the value of a figure is its median; its bounds are extremes, percentiles, or cases of their own.

    minmax            PERT on [low, high] whose median is the value: Beta(1 + 4 t, 5 - 4 t), the mode at the share t of
                      the width. Nearer a bound than 13% of the width no such mode exists: the mode is then the bound
                      itself, and the fall from it is made steeper, Beta(1, ln 0.5 / ln(1 - place)), until half of the
                      draws lie on each side of the value.
    p10p90, p25p75    split normal: g(x) = g(value) + (g(bound) - g(value)) z(p) / z(percentile of the bound), with the
                      lower bound for p below one half and the upper above; it passes all three points exactly.
                      g = ln(x - a) where x is at least a, ln((x - a) / (b - x)) for shares, x itself where there is no
                      limit or a bound lies on it.
    scenarios         the low case with its weight, the high case with its, the value otherwise.

References: Malcolm, Roseboom, Clark and Fazar (1959), Operations Research 7(5), for the PERT; Wallis (2014),
Statistical Science 29(1), for the split normal.
"""

from bisect import bisect_left
from collections.abc import Callable
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, expit, logit, ndtri

from impact.study.ranged import Ranged

Array = npt.NDArray[np.float64]
Limits = tuple[float, float]
PEAKEDNESS = 4.0
NEAREST_MEDIAN = 1 - float(0.5 ** (1 / (1 + PEAKEDNESS)))
"""Median of a PERT on [0, 1] whose mode is 0: 0.1294."""
PERCENTILES = {"p10p90": (0.1, 0.9), "p25p75": (0.25, 0.75)}
NO_LIMITS = (-np.inf, np.inf)
STEPS = 2**48
"""Of the modes that are tried: fine enough for all digits of a median, and one half is one of them."""
EDGE = 1e-9
"""Keeps probabilities off 0 and 1, where a normal has no value."""


def quantiles(figure: Ranged, probability: Array, limits: Limits = NO_LIMITS) -> Array:
    """Values of a figure at probabilities, never outside its limits.

    The quartiles of 111 data centers, 3.1 and 11.7 million USD a MW around 7.1, come back (Compute Atlas 2026):

    >>> known = Ranged(value=7.1, low=3.1, high=11.7, bounds="p25p75")
    >>> quantiles(known, np.array([0.25, 0.5, 0.75]), (0.0, np.inf)).round(6).tolist()
    [3.1, 7.1, 11.7]
    >>> quantiles(Ranged(value=2.0, low=0.0, high=10.0), np.array([0.0, 0.5, 1.0])).round(6).tolist()
    [0.0, 2.0, 10.0]
    >>> ends = Ranged(value=10, high=30, bounds="scenarios", high_weight=0.25)
    >>> quantiles(ends, np.array([0.1, 0.7, 0.8])).tolist()
    [10.0, 10.0, 30.0]
    """
    low, high = figure.span
    wanted = np.asarray(probability, dtype=float)
    if low >= high:
        return np.full(wanted.shape, figure.value)
    if figure.bounds == "scenarios":
        above = np.where(wanted > 1 - (figure.high_weight or 0.0), high, figure.value)
        return np.where(wanted < (figure.low_weight or 0.0), low, above)
    if figure.bounds == "minmax":
        first, second = pert_shapes((figure.value - low) / (high - low))
        return np.asarray(np.clip(low + (high - low) * betaincinv(first, second, wanted), *limits))
    return np.asarray(np.clip(split_normal(figure, wanted, limits), *limits))


@cache
def pert_shapes(place: float) -> tuple[float, float]:
    """Shapes of the Beta on [0, 1] whose median is the place.

    >>> pert_shapes(0.5)
    (3.0, 3.0)
    >>> first, second = pert_shapes(0.05)
    >>> first, round(float(betaincinv(first, second, 0.5)), 9)
    (1.0, 0.05)
    """
    if place < NEAREST_MEDIAN:
        return 1.0, float(np.log(0.5) / np.log1p(-place))
    if place > 1 - NEAREST_MEDIAN:
        return float(np.log(0.5) / np.log(place)), 1.0

    def median(step: int) -> float:
        mode = step / STEPS
        return float(betaincinv(1 + PEAKEDNESS * mode, 1 + PEAKEDNESS * (1 - mode), 0.5))

    mode = bisect_left(range(STEPS), place, key=median) / STEPS
    return 1 + PEAKEDNESS * mode, 1 + PEAKEDNESS * (1 - mode)


def split_normal(figure: Ranged, probability: Array, limits: Limits) -> Array:
    """Quantiles of a split normal through the two bounds and the value, on the scale of the limits."""
    (low, high), (below, above) = figure.span, PERCENTILES[figure.bounds]
    scale, back = scales(limits if limits[0] < low and high < limits[1] else NO_LIMITS)
    start, middle, end = (scale(point) for point in (low, figure.value, high))
    score = ndtri(np.clip(probability, EDGE, 1 - EDGE))
    return back(
        np.where(
            probability < 0.5,
            middle + (start - middle) * score / ndtri(below),
            middle + (end - middle) * score / ndtri(above),
        )
    )


def scales(limits: Limits) -> tuple[Callable[[float], float], Callable[[Array], Array]]:
    """The scale on which a figure within limits has none, and the way back."""
    least, most = limits
    if np.isfinite(most):
        width = most - least
        return lambda x: float(logit((x - least) / width)), lambda y: np.asarray(least + width * expit(y))
    if np.isfinite(least):
        return lambda x: float(np.log(x - least)), lambda y: np.asarray(least + np.exp(y))
    return float, np.asarray
