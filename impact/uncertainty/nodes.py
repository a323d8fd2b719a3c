"""Nodes: the few points at which the matrix is solved, and how each draw is put together from them.

    node      driver         values of the drivers that change the matrix; the first node is the central case
    weight    draw x node    each draw's rows add to one
    result    sum over nodes of weight x result at the node

One driver, what goods are bought at home (or the exponent of the location quotients), moves the results in bends: it
has points enough for a cubic spline, the others at their central values. Each other driver has points at a few of
those: its difference from the central case is a parabola, and changes with the first driver as a parabola does (a
sparse grid: Bungartz and Griebel 2004, Acta Numerica 13). Exact at the nodes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline

from impact.uncertainty.draws import Array, values_at
from impact.uncertainty.inputs import Input, changes_the_matrix, drivers

MOST_NODES = 96
MAIN = ("local_purchases_goods", "region.delta")
"""The driver with the most points: the first of these that is drawn."""
POINTS = 9
"""Points of the first driver, the central case among them."""
OTHER_POINTS = 3
"""Points of each other driver: its ends and its median."""
CROSSED = ("local_purchases_services", "households.consumption_share")
"""Drivers that are moved at other points of the first driver too, not at the central case alone."""
SAME = 1e-9
"""A median this near the central value is the central case."""
CENTRAL = 0
"""Position of the central case among the points of an axis."""


@dataclass(frozen=True)
class Axis:
    """One driver and its points.

    Attributes:
        inputs: what it moves; the first gives the coordinate.
        points: values by input, one a point: the central case, then points in rising order. Where one driver moves
            several inputs these have no value at which all are central: the first point lies beside the others.
        through: the points that the curve runs through.
    """

    inputs: list[Input]
    points: Mapping[str, Array]
    through: list[int]

    def weights(self, values: Mapping[str, Array], draws: int, chosen: list[int] | None = None) -> Array:
        """Weight of each point in each draw, draw x point: splines through all, or some; the central case is itself."""
        key, places = self.inputs[0].key, self.through if chosen is None else chosen
        found = np.zeros((draws, len(self.points[key])))
        if len(places) == 1:
            found[:, places] = 1.0
        elif key in values:
            found[:, places] = CubicSpline(self.points[key][places], np.eye(len(places)))(values[key])
        central = [np.broadcast_to(values.get(one.key, one.figure.value), draws) for one in self.inputs]
        is_central = np.all([v == one.figure.value for v, one in zip(central, self.inputs, strict=True)], axis=0)
        found[is_central] = np.eye(found.shape[1])[CENTRAL]
        return found


@dataclass(frozen=True)
class Nodes:
    """The points at which the matrix is solved.

    Attributes:
        axes: drivers; the first is the one with the most points.
        places: node x axis: which point of each axis.
    """

    axes: tuple[Axis, ...]
    places: tuple[tuple[int, ...], ...]

    @property
    def count(self) -> int:
        """How many nodes there are."""
        return len(self.places)

    def at(self, node: int) -> dict[str, float]:
        """Parameter values of one node."""
        return {
            key: float(values[place])
            for axis, place in zip(self.axes, self.places[node], strict=True)
            for key, values in axis.points.items()
        }

    def weights(self, values: Mapping[str, Array], draws: int) -> Array:
        """Weight of each node in each draw, draw x node; inputs without values stay central."""
        if not self.axes:
            return np.ones((draws, 1))
        found, number = np.zeros((draws, self.count)), {place: node for node, place in enumerate(self.places)}
        main = self.axes[0]
        fine = main.weights(values, draws)
        for point in range(fine.shape[1]):
            found[:, number[self._node({0: point})]] += fine[:, point]
        for place, axis in enumerate(self.axes[1:], start=1):
            own = axis.weights(values, draws)
            own[:, CENTRAL] -= 1.0
            ends = crossed(main, axis)
            coarse = main.weights(values, draws, ends)
            for point in ends:
                for other in range(own.shape[1]):
                    node = number[self._node({0: point, place: other})]
                    found[:, node] += coarse[:, point] * own[:, other]
        return found

    def _node(self, changes: Mapping[int, int]) -> tuple[int, ...]:
        return tuple(changes.get(place, CENTRAL) for place in range(len(self.axes)))


def crossed(main: Axis, other: Axis) -> list[int]:
    """Points of the first driver at which another is moved."""
    return [main.through[0], CENTRAL, main.through[-1]] if other.inputs[0].driver in CROSSED else [CENTRAL]


def main_axis(inputs: list[Input], count: int) -> Axis:
    """Points of the first driver: the central case, the ends, and between them as Chebyshev's are spread."""
    one = inputs[0]
    low, high = values_at(inputs, {one.driver: np.array([0.0, 1.0])})[one.key]
    spread = (low + high) / 2 - (high - low) / 2 * np.cos(np.pi * np.arange(count) / (count - 1))
    inner = spread[1:-1]
    kept = np.delete(inner, np.abs(inner - one.figure.value).argmin()) if len(inner) else inner
    points = np.array([one.figure.value, low, *kept, high])
    return Axis(inputs, {one.key: points}, [int(place) for place in np.argsort(points)])


def other_axis(inputs: list[Input]) -> Axis:
    """Points of another driver: the central case, its ends, and its median where that is not the central case."""
    found = values_at(inputs, {inputs[0].driver: np.linspace(0.0, 1.0, OTHER_POINTS)})
    middle = OTHER_POINTS // 2
    if all(abs(found[one.key][middle] - one.figure.value) < SAME for one in inputs):
        points = {one.key: np.array([one.figure.value, *np.delete(found[one.key], middle)]) for one in inputs}
        return Axis(inputs, points, [1, CENTRAL, 2])
    points = {one.key: np.array([one.figure.value, *found[one.key]]) for one in inputs}
    return Axis(inputs, points, list(range(1, OTHER_POINTS + 1)))


def matrix_nodes(inputs: list[Input], points: int = POINTS) -> Nodes:
    """The nodes of the inputs that change the matrix, the central case first.

    Args:
        inputs: figures with a range.
        points: of the first driver.
    """
    groups = drivers(one for one in inputs if changes_the_matrix(one.key))
    main = next((name for name in MAIN if name in groups), None)
    order = sorted(groups, key=lambda name: name != main)
    axes = tuple(main_axis(groups[name], points) if name == main else other_axis(groups[name]) for name in order)
    if not axes:
        return Nodes((), ((),))
    whole = Nodes(axes, ())
    places = [whole._node({0: point}) for point in range(len(axes[0].points[axes[0].inputs[0].key]))]
    places += [
        whole._node({0: point, number: other})
        for number in range(1, len(axes))
        for point in crossed(axes[0], axes[number])
        for other in range(len(axes[number].points[axes[number].inputs[0].key]))
    ]
    found = tuple(dict.fromkeys(places))
    if len(found) > MOST_NODES:
        raise ValueError(
            f"{len(found)} nodes, over {MOST_NODES}: fewer points of {main}, or fewer drivers crossed with it"
        )
    return Nodes(axes, found)
