"""A map layer: features with fields, each with its title and unit, in WGS84.

Names of fields are short (the first ten characters tell them apart, as a shapefile needs); titles are whole. Figures
have ten significant digits, coordinates six decimals (about a tenth of a meter, as RFC 7946 advises).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import pandas as pd
import shapely

from impact.outputs.catalog import LAYERS, in_years
from impact.outputs.figures import plain

DECIMALS = 6


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
