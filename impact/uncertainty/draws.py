"""Draws: a Latin hypercube over the input groups, and the value of every input in every draw.

    probability    draw x input group    each column has one draw in each of as many equal parts
    value          input            quantile of its PERT at the probability of its input group, kept within its limits

Linked inputs have one input group, and so one probability.
Reference: McKay, Beckman and Conover (1979), Technometrics 21(2).
"""

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from impact.uncertainty.distributions import pert_of
from impact.uncertainty.inputs import Input, drivers

Array = npt.NDArray[np.float64]
Values = Mapping[str, Array]
"""Value of each input by key, one a draw."""


def latin_hypercube(names: Iterable[str], draws: int, seed: int) -> dict[str, Array]:
    """Probabilities of each input group, one a draw; the same seed gives the same.

    >>> found = latin_hypercube(["a", "b"], 4, 1)
    >>> np.floor(np.sort(found["a"]) * 4).tolist()
    [0.0, 1.0, 2.0, 3.0]
    """
    known = list(names)
    if not known:
        return {}
    random = np.random.default_rng(seed).spawn(1)[0]
    inside = random.uniform(size=(draws, len(known)))
    parts = np.tile(np.arange(1, draws + 1), (len(known), 1))
    for own in parts:
        random.shuffle(own)
    return dict(zip(known, ((parts.T - inside) / draws).T, strict=True))


def values_at(inputs: Iterable[Input], probabilities: Mapping[str, Array]) -> dict[str, Array]:
    """Value of each input at the probabilities of its input group; inputs without one are excluded."""
    known: dict[tuple[object, ...], Array] = {}
    found = {}
    for one in inputs:
        if one.driver in probabilities:
            alike = (one.driver, pert_of(one.figure), one.limits)
            if alike not in known:
                known[alike] = np.clip(pert_of(one.figure).quantile(probabilities[one.driver]), *one.limits)
            found[one.key] = known[alike]
    return found


def drawn_values(inputs: list[Input], draws: int, seed: int) -> dict[str, Array]:
    """Values of all inputs in all draws."""
    return values_at(inputs, latin_hypercube(drivers(inputs), draws, seed))


def one_at_a_time(inputs: list[Input], low: float = 0.1, high: float = 0.9) -> dict[str, Array]:
    """Values with one input group after the other at two probabilities, the others at their central values.

    The draws come in pairs, in the order of the input groups.
    """
    names = list(drivers(inputs))
    central = {one.key: np.full(2 * len(names), one.figure.value) for one in inputs}
    for place, group in enumerate(drivers(inputs).values()):
        ends = values_at(group, {group[0].driver: np.array([low, high])})
        for key, pair in ends.items():
            central[key][2 * place : 2 * place + 2] = pair
    return central
