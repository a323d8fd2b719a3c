"""Regions: from what a user writes (a named region, us, TN, county codes) to rows of the counties' table; distances.

Distances are great circles between the centers of counties, or from a point to a county's outline. Centers are those of
population, as the county table has them. Inside a county the mean distance of two random points in a disc of its area
stands: 128 sqrt(area / pi) / (45 pi) (Apsimon 1958).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.checks import named
from impact.errors import StudyError
from impact.sources.place_names import absent_area
from impact.threads import in_threads

STATE_LETTERS = 2
NATION = "us"
EARTH_RADIUS_KM = 6371.0088
DISC = 128 / (45 * np.pi)
"""Mean distance between two random points of a disc, in radii."""
BLOCK = 256
"""Places at a time; the distance back is the same and is not calculated again."""
Ring = npt.NDArray[np.float64]
"""Points of a closed line: longitude and latitude, degrees."""


@dataclass(frozen=True)
class Region:
    """A set of counties.

    Attributes:
        name: as written by the user.
        title: for the reader.
        fips: BEA's county codes.
        rows: their row numbers in the county accounts.
        notes: what was changed on the way (combined areas).

    """

    name: str
    title: str
    fips: tuple[str, ...]
    rows: tuple[int, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_nation(self) -> bool:
        """Whether this is the whole United States."""
        return self.name == NATION


def states(counties: pd.DataFrame) -> pd.Series:
    """Two-letter state of each county, from BEA's county names ("NAME, TN")."""
    return counties["name"].str.rsplit(", ", n=1).str[-1]


def in_state(counties: pd.DataFrame, letters: str) -> list[str]:
    """Codes of the counties of a state by its two letters."""
    return list(counties.index[counties["name"].str.endswith(f", {letters}")])


def named_region(
    text: str | tuple[str, ...],
    counties: pd.DataFrame,
    aliases: pd.DataFrame,
    known: dict[str, dict[str, Any]],
) -> Region:
    """The region that a text names.

    Args:
        text: a named region, us, a state's two letters, or county codes (joined by commas, or a tuple).
        counties: the county table, index FIPS.
        aliases: Census codes that BEA publishes under another code: fips, bea_fips, name.
        known: named regions: title and counties.

    Raises:
        StudyError: names what is not known and how to write it.

    """
    words = [word.strip() for word in (text.split(",") if isinstance(text, str) else text)]
    alone = words[0] if len(words) == 1 else ""
    notes: list[str] = []
    if alone.lower() == NATION:
        name, title, codes = NATION, "United States", list(counties.index)
    elif alone.lower() in known:
        name, record = alone.lower(), known[alone.lower()]
        title, codes = str(record["title"]), [str(code) for code in record["counties"]]
    elif len(alone) == STATE_LETTERS and (found := in_state(counties, alone.upper())):
        name = title = alone.upper()
        codes = found
    else:
        name = ",".join(words)
        codes, notes = bea_codes(words, counties, aliases, tuple(known))
        title = named((counties["name"][code] for code in codes), most=3)
    return Region(name, title, tuple(codes), tuple(counties.index.get_indexer(codes).tolist()), tuple(notes))


def bea_codes(
    words: list[str], counties: pd.DataFrame, aliases: pd.DataFrame, regions: tuple[str, ...] = ()
) -> tuple[list[str], list[str]]:
    """BEA's codes of some counties, each once, with a note where BEA's area is larger than the county asked for.

    Args:
        words: county codes.
        counties, aliases: as in named_region.
        regions: named ones, for the message.
    """
    codes: list[str] = []
    notes: list[str] = []
    unknown: list[str] = []
    for word in words:
        parts = aliases.loc[aliases["fips"].eq(word)]
        if word in counties.index:
            codes.append(word)
        elif len(parts):
            codes += list(parts["bea_fips"])
            areas = named(counties["name"][code] for code in parts["bea_fips"])
            notes.append(f"{parts['name'].iloc[0]} ({word}) is part of {areas} in BEA's accounts; that area is used")
        else:
            unknown.append(word or "(nothing)")
    absent = list(filter(None, map(absent_area, unknown)))
    if absent:
        raise StudyError("not in the county accounts: " + "; ".join(absent))
    if unknown:
        known = ", ".join((*regions, NATION))
        raise StudyError(
            f"unknown region: {named(unknown)}. Write {known}, a state's two letters such as TN, counties such as "
            "'Licking, OH; Knox, OH', or their five-digit FIPS codes joined by commas such as 47157,28033"
        )
    return list(dict.fromkeys(codes)), notes


def great_circle_km(latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Distances between points given in degrees, point x point, km: d = 2 R arcsin sqrt(haversine).

    >>> found = great_circle_km(np.array([35.1, 36.2]), np.array([-90.0, -86.8]))  # Memphis, Nashville
    >>> found.round(0).astype(int).tolist()
    [[0, 314], [314, 0]]
    """
    lat, lon = np.radians(latitude), np.radians(longitude)
    distance = np.empty((len(lat), len(lat)))

    def fill(first: int) -> None:
        own, rest = slice(first, first + BLOCK), slice(first, None)
        half = np.sin((lat[own, None] - lat[rest]) / 2) ** 2
        half += np.cos(lat)[own, None] * np.cos(lat)[rest] * np.sin((lon[own, None] - lon[rest]) / 2) ** 2
        found = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
        distance[own, rest], distance[rest, own] = found, found.T

    for _ in in_threads(fill, range(0, len(lat), BLOCK)):
        pass
    return distance


def county_distances(counties: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Distance of each county to each other and to itself, km; columns latitude, longitude, area_km2 are needed.

    d_ss = 128 / (45 pi) sqrt(area_s / pi); no pair is nearer than min(d_rr, d_ss).
    """
    distance = great_circle_km(counties["latitude"].to_numpy(), counties["longitude"].to_numpy())
    own = DISC * np.sqrt(counties["area_km2"].to_numpy() / np.pi)
    distance[np.diag_indices(len(counties))] = own
    return np.asarray(np.maximum(distance, np.minimum(own[:, None], own[None, :])))


def km_outside(longitude: float, latitude: float, polygons: Sequence[Sequence[Ring]]) -> float:
    """Return the distance from a point to an outline, km; 0 inside it.

    The nearest point of the outline is found where a degree of longitude is cos(latitude) as long as one of latitude.

    Args:
        longitude, latitude: degrees.
        polygons: the outline: polygons of rings, shell first.

    >>> square = [[np.array([[-90.0, 35.0], [-89.0, 35.0], [-89.0, 36.0], [-90.0, 36.0], [-90.0, 35.0]])]]
    >>> km_outside(-89.5, 35.5, square), round(km_outside(-89.5, 37.0, square))
    (0.0, 111)
    """
    import shapely  # noqa: PLC0415 - heavy, and only studies with places need it
    from shapely.ops import nearest_points  # noqa: PLC0415

    scale = max(float(np.cos(np.radians(latitude))), 0.01)
    squeezed = [(rings[0] * [scale, 1.0], [ring * [scale, 1.0] for ring in rings[1:]]) for rings in polygons]
    outline, point = shapely.MultiPolygon(squeezed), shapely.Point(longitude * scale, latitude)
    near = nearest_points(outline, point)[0]
    pair = great_circle_km(np.array([latitude, near.y]), np.array([longitude, near.x / scale]))
    return float(pair[0, 1])
