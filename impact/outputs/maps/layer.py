"""A map layer: features with fields, each with its title and unit, in WGS84.

Names of fields are short (the first ten characters tell them apart, as a shapefile needs); titles are whole. Figures
have ten significant digits, coordinates six decimals (about a tenth of a meter, as RFC 7946 advises). Classes of a
field break at round numbers.
"""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import pandas as pd
import shapely

from impact.outputs.catalog import LAYERS, in_years
from impact.outputs.figures import plain

DECIMALS = 6
STEPS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
"""Round numbers in each power of ten."""
SCALES = ((1e9, " billion"), (1e6, " million"), (0.0, ""))


class Field(NamedTuple):
    """What a field holds: its short name, title, unit and type (as a data package names types)."""

    name: str
    title: str
    unit: str
    kind: Literal["string", "integer", "number"] = "number"

    @property
    def titled(self) -> str:
        """Title with its unit, where it is a figure whose title does not say it already.

        >>> Field("LOAD_MW", "Load", "MW").titled, Field("jobs", "Operation: jobs", "jobs").titled
        ('Load (MW)', 'Operation: jobs')
        """
        return self.title if self.kind == "string" or self.unit in self.title.lower() else f"{self.title} ({self.unit})"


def field_of(row: Sequence[str], price_year: int) -> Field:
    """Return a field from its row in the catalog."""
    name, title, unit, kind = (in_years(text, price_year) for text in row)
    return Field(name, title, unit, kind)  # type: ignore[arg-type]


def fields_of(layer: str, price_year: int) -> tuple[Field, ...]:
    """Return what each field of a layer holds, as the catalog has it."""
    return tuple(field_of(row, price_year) for row in LAYERS[layer])


KIND = Field("KIND", "What the feature is: site (point) or ring (circle); in GeoJSON files alone", "kind", "string")
"""Tells sites and rings apart, as it did when they were in one file."""
OF_KIND = ("site", "ring")
SHAPEFILE_NAME = 10
"""Characters that a shapefile leaves of a field's name."""


@dataclass(frozen=True)
class Layer:
    """Features of one kind.

    Attributes:
        name: of the layer in the GeoPackage.
        title: what it shows, in a few words.
        about: what a reader has to know of it.
        shape: geometry type of all features.
        fields: of every feature, in order.
        features: their values and, last, their geometry.
        outlines: the layer whose geometry its features have, by GEOID; empty: they have their own.
        year: the year that its default style shows, where it has several.
    """

    name: str
    title: str
    about: str
    shape: Literal["Point", "LineString", "Polygon", "MultiPolygon"]
    fields: tuple[Field, ...]
    features: pd.DataFrame
    outlines: str = ""
    year: int = 0

    def values(self, field: str) -> pd.Series:
        """Return the values of a field, those that are missing excluded."""
        return self.features[field].dropna().astype(float)


def joint_fields(kinds: Mapping[str, Layer]) -> tuple[Field, ...]:
    """Return the fields of every feature of a file: those of all its layers, and the kind of sites and rings."""
    fields = {field.name: field for layer in kinds.values() for field in layer.fields}
    return (KIND, *fields.values()) if set(kinds) & set(OF_KIND) else tuple(fields.values())


def features(
    fields: Iterable[Field], rows: Iterable[dict[str, Any]], shapes: Iterable[shapely.Geometry]
) -> pd.DataFrame:
    """Return a table of features: the fields of each row as they are written, and its geometry, tidied."""
    names = [field.name for field in fields]
    table = pd.DataFrame([[plain(row[name]) for name in names] for row in rows], columns=names, dtype=object)
    return table.assign(geometry=pd.Series([tidy(shape) for shape in shapes], dtype=object))


def whole(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the outline with all its parts, also where there is only one; lines and points of it are left out."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and not part.is_empty]
    return shapely.MultiPolygon(parts)


def tidy(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the shape at six decimals, outer rings counterclockwise."""
    return shapely.orient_polygons(shapely.set_precision(shape, 10.0**-DECIMALS))


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
