"""Distributions: a figure with its bounds as a PERT, whose bounds are extremes or percentiles, as the figure says.

    PERT on [a, b] with mode m    Beta(1 + 4 (m - a) / (b - a), 1 + 4 (b - m) / (b - a)) stretched to [a, b]

minmax: a and b are the bounds. p10p90, p25p75: a and b are found so that the bounds are those percentiles and the
central value is the mode. A one-sided figure has its mode at the end of the range: that end is a (or b), and the other
bound decides the other end. Reference: Malcolm, Roseboom, Clark and Fazar (1959), Operations Research 7(5).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares
from scipy.special import betaincinv

from impact.study.ranged import Ranged

Array = npt.NDArray[np.float64]
PEAKEDNESS = 4.0
PERCENTILES = {"p10p90": (0.1, 0.9), "p25p75": (0.25, 0.75)}
WIDEST = 1e3
"""How far an end may lie from the bounds, in widths between them."""


@dataclass(frozen=True)
class Pert:
    """A PERT: lowest, mode, highest."""

    lowest: float
    mode: float
    highest: float

    def quantile(self, probability: Array) -> Array:
        """Values at given probabilities.

        >>> Pert(0.0, 5.0, 10.0).quantile(np.array([0.0, 0.5, 1.0])).round(6).tolist()
        [0.0, 5.0, 10.0]
        >>> Pert(3.0, 3.0, 3.0).quantile(np.array([0.1, 0.9])).tolist()
        [3.0, 3.0]
        """
        width = self.highest - self.lowest
        if width <= 0:
            return np.full(np.shape(probability), self.mode)
        first = 1 + PEAKEDNESS * (self.mode - self.lowest) / width
        second = 1 + PEAKEDNESS * (self.highest - self.mode) / width
        return np.asarray(self.lowest + width * betaincinv(first, second, probability))


def pert_of(figure: Ranged) -> Pert:
    """The distribution of a figure.

    The quartiles of 111 data centers, 3.1 to 11.7 million USD a MW around 7.1, come back (Compute Atlas 2026):

    >>> found = pert_of(Ranged(value=7.1, low=3.1, high=11.7, bounds="p25p75"))
    >>> found.quantile(np.array([0.25, 0.75])).round(6).tolist()
    [3.1, 11.7]
    """
    low, high = figure.span
    return _pert(low, figure.value, high, figure.bounds)


@cache
def _pert(low: float, value: float, high: float, bounds: str) -> Pert:
    if bounds == "minmax" or low >= high:
        return Pert(low, value, high)
    if value in (low, high):
        return _one_sided(low, value, high, bounds)
    return _two_sided(low, value, high, bounds)


def _two_sided(low: float, value: float, high: float, bounds: str) -> Pert:
    probabilities = np.array(PERCENTILES[bounds])
    width = high - low
    targets = np.array([low, high])

    def pert(ends: Array) -> Pert:
        below, above = np.exp(ends) * width
        return Pert(low - below, value, high + above)

    def misfit(ends: Array) -> Array:
        return np.asarray((pert(ends).quantile(probabilities) - targets) / width)

    limit = np.log(WIDEST)
    found = least_squares(misfit, np.zeros(2), bounds=(-3 * limit, limit), xtol=1e-14, ftol=1e-14, gtol=1e-14)
    return pert(found.x)


def _one_sided(low: float, value: float, high: float, bounds: str) -> Pert:
    """Mode at an end; the other bound is its percentile."""
    lower, upper = PERCENTILES[bounds]
    rising = value == low
    reach = float(Pert(0.0, 0.0, 1.0).quantile(np.array(upper if rising else 1 - lower)))
    far = (high - low) / reach
    return Pert(low, low, low + far) if rising else Pert(high - far, high, high)
