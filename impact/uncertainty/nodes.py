"""Nodes: the few points at which the matrix is solved, and how each draw is put together from them.

    node       driver                 stratified points among the drivers that change the matrix; the first is central
    weight     draw x node            each draw's rows add to one
    result     sum over nodes of weight x result at the node

The weights are those of radial basis interpolation: exact at the nodes, smooth between them (cubic kernel, with a
linear or, where there are nodes enough, a quadratic polynomial; Fasshauer 2007, Meshfree Approximation Methods).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import RBFInterpolator

from impact.uncertainty.draws import Array, latin_hypercube, values_at
from impact.uncertainty.inputs import Input, changes_the_matrix, drivers

MOST_NODES = 64
NODES = 24
"""Nodes of a run."""
SEED = 20
TAIL = 0.005
"""Probability beyond the outermost nodes."""


@dataclass(frozen=True)
class Nodes:
    """The points at which the matrix is solved.

    Attributes:
        inputs: those that change the matrix.
        values: by input, one a node; the first node is the central case.
    """

    inputs: list[Input]
    values: dict[str, Array]

    @property
    def count(self) -> int:
        """How many nodes there are."""
        return len(next(iter(self.values.values()))) if self.values else 1

    def at(self, node: int) -> dict[str, float]:
        """Parameter values of one node."""
        return {key: float(values[node]) for key, values in self.values.items()}

    def weights(self, values: Mapping[str, Array], draws: int) -> Array:
        """Weight of each node in each draw, draw x node; the same for all draws where nothing changes the matrix."""
        if self.count == 1:
            return np.ones((draws, 1))
        points, wanted = self._points(self.values), self._points({key: values[key] for key in self.values})
        terms = (points.shape[1] + 1) * (points.shape[1] + 2) // 2
        degree = 2 if self.count > terms else 1
        unit = np.eye(self.count)
        return np.asarray(RBFInterpolator(points, unit, kernel="cubic", degree=degree)(wanted))

    def _points(self, values: Mapping[str, Array]) -> Array:
        """Coordinates: by driver, the first input's value, its central value at 0, in half widths of the nodes."""
        found = []
        for group in drivers(self.inputs).values():
            own = self.values[group[0].key]
            found.append((values[group[0].key] - own[0]) / max(float(np.ptp(own)) / 2, 1e-300))
        return np.array(found).T


def matrix_nodes(inputs: list[Input], count: int = NODES) -> Nodes:
    """Stratified nodes among the inputs that change the matrix, the central case first."""
    own = [one for one in inputs if changes_the_matrix(one.key)]
    if not own:
        return Nodes([], {})
    stratified = latin_hypercube(drivers(own), min(count, MOST_NODES) - 1, SEED)
    inside = {name: TAIL + (1 - 2 * TAIL) * probability for name, probability in stratified.items()}
    spread = values_at(own, inside)
    return Nodes(own, {one.key: np.concatenate([[one.figure.value], spread[one.key]]) for one in own})
