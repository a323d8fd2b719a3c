"""Regions: from what a user writes (a named region, us, TN, county codes) to rows of the counties' table."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from impact.checks import named
from impact.errors import StudyError
from impact.sources.place_names import absent_area

NATION = "us"


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
    name = ",".join(words)
    if len(words) == 1 and words[0].lower() == NATION:
        return _region(NATION, "United States", list(counties.index), counties)
    if len(words) == 1 and words[0].lower() in known:
        record = known[words[0].lower()]
        return _region(words[0].lower(), str(record["title"]), [str(code) for code in record["counties"]], counties)
    letters = states(counties)
    if len(words) == 1 and words[0].upper() in set(letters):
        return _region(words[0].upper(), words[0].upper(), list(counties.index[letters.eq(words[0].upper())]), counties)
    codes, notes = bea_codes(words, counties, aliases, tuple(known))
    title = named((counties["name"][code] for code in codes), most=3)
    return _region(name, title, codes, counties, notes)


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


def _region(name: str, title: str, codes: list[str], counties: pd.DataFrame, notes: list[str] | None = None) -> Region:
    return Region(name, title, tuple(codes), tuple(counties.index.get_indexer(codes).tolist()), tuple(notes or ()))
