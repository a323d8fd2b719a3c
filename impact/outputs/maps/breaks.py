"""Class breaks of a map: round numbers, and what the legend says of each class."""

import itertools
import math
from collections.abc import Iterable, Sequence

STEPS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
"""Round numbers in each power of ten."""
SCALES = ((1e9, " billion"), (1e6, " million"), (0.0, ""))


def even_breaks(values: Sequence[float], classes: int = 5) -> list[float]:
    """Return round bounds of at most so many classes, with about as many values in each; ascending, at least two.

    >>> even_breaks([0.69, 1.09, 1.10, 1.31, 1.49, 1.74, 1.77, 2.22, 2.57])
    [0.6, 0.8, 1.2, 1.5, 2.0, 3.0]
    >>> even_breaks([0.17, 1.13]), even_breaks([5.0]), even_breaks([0.0, 0.0]), even_breaks([])
    ([0.15, 0.6, 1.2], [0.0, 5.0], [0.0, 1.0], [0.0, 1.0])
    """
    known = sorted(values)
    classes = min(classes, len(set(known)))
    places = (len(known) * part // classes for part in range(1, classes))
    return _rounded(known, ((known[place - 1] + known[place]) / 2 for place in places))


def steep_breaks(values: Sequence[float], classes: int = 5) -> list[float]:
    """Return round bounds of classes for many small values and few large ones: each starts at the mean of those above.

    Method: head/tail breaks (Jiang 2013, The Professional Geographer 65); where there are too many, the lowest are
    joined.

    >>> steep_breaks([1.0] * 20 + [10.0] * 5 + [100.0, 1000.0])
    [0.0, 40.0, 500.0, 1000.0]
    """
    means: list[float] = []
    above = list(values)
    while len(above) > 1:
        means.append(sum(above) / len(above))
        above = [value for value in above if value > means[-1]]
    return _rounded([0.0, *sorted(values)], means[1 - classes :])


def _rounded(known: list[float], inner: Iterable[float]) -> list[float]:
    """Return bounds, rounded, around sorted values and at some inner ones."""
    if not known or known[0] == known[-1] == 0:
        return [0.0, 1.0]
    lowest = max(number for number in round_numbers(known[0]) if number <= known[0])
    highest = min(number for number in round_numbers(known[-1]) if number >= known[-1])
    if lowest == highest:
        lowest, highest = min(0.0, lowest), max(0.0, highest)
    rounded = map(nearest_round, inner)
    return sorted({lowest, highest, *(number for number in rounded if lowest < number < highest)})


def round_numbers(value: float) -> list[float]:
    """Return the round numbers of a value's sign and power of ten.

    >>> round_numbers(-37)[:3], round_numbers(0)
    ([-10.0, -12.0, -15.0], [0.0])
    """
    if value == 0:
        return [0.0]
    size = math.copysign(10.0 ** math.floor(math.log10(abs(value))), value)
    return [float(f"{step * size:.6g}") for step in STEPS]


def nearest_round(value: float) -> float:
    """Return the round number next to a value.

    >>> nearest_round(1.31), nearest_round(187_000)
    (1.2, 200000.0)
    """
    return min(round_numbers(value), key=lambda number: abs(number - value))


def shown_as(breaks: Sequence[float]) -> tuple[float, str, int]:
    """Return what figures are divided by, the word for it, and the decimals that tell the breaks apart.

    >>> shown_as([0.0, 2.5e6, 1.2e7])
    (1000000.0, ' million', 1)
    """
    largest = max(map(abs, breaks))
    scale, word = next((size or 1.0, word) for size, word in SCALES if largest >= size)
    return scale, word, max(len(f"{bound / scale:.10g}".partition(".")[2]) for bound in breaks)


def class_labels(breaks: Sequence[float], unit: str) -> list[str]:
    """Return what the legend says of each class.

    >>> class_labels([0.5, 1.0, 2.5], "jobs"), class_labels([0.0, 2e6, 1.2e7], "2025 USD")
    (['0.5 to 1.0 jobs', '1.0 to 2.5 jobs'], ['0 to 2 million 2025 USD', '2 to 12 million 2025 USD'])
    """
    scale, word, decimals = shown_as(breaks)
    shown = [f"{bound / scale:,.{decimals}f}" for bound in breaks]
    return [f"{low} to {high}{word} {unit}" for low, high in itertools.pairwise(shown)]
