"""Counties by code or by name: "39089", "Licking, OH", "Licking County, Ohio", or a city of the data."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

import pandas as pd

from impact.checks import named
from impact.errors import StudyError
from impact.sources.built import read_counties
from impact.sources.concordance import read_concordance, read_county_aliases
from impact.sources.parameters import read_parameters

COUNTY = re.compile(r"\b(county|parish|borough|census area|city and borough|municipality)\b")
CITY = re.compile(r"^(city|town) of |\((independent )?city\)")
PLANNING_REGIONS = {
    "09110": ("Capitol", ("09003", "09013")),
    "09120": ("Greater Bridgeport", ("09001",)),
    "09130": ("Lower Connecticut River Valley", ("09007",)),
    "09140": ("Naugatuck Valley", ("09009",)),
    "09150": ("Northeastern Connecticut", ("09015",)),
    "09160": ("Northwest Hills", ("09005",)),
    "09170": ("South Central Connecticut", ("09009",)),
    "09180": ("Southeastern Connecticut", ("09011",)),
    "09190": ("Western Connecticut", ("09001",)),
}
"""Name, and the former counties that hold most of its people; a planning region follows town lines, not theirs."""
TERRITORIES = {
    "60": ("AS", "American Samoa"),
    "66": ("GU", "Guam"),
    "69": ("MP", "the Northern Mariana Islands"),
    "72": ("PR", "Puerto Rico"),
    "78": ("VI", "the U.S. Virgin Islands"),
}
LIKENESS, SHOWN = 0.75, 5
"""Least likeness of two names, from 0 to 1; how many are offered."""
HOW = (
    "write a county with its state, such as 'Licking, OH', or its five-digit FIPS code "
    "(few cities are known: write the county that the city lies in)"
)


class Entry(NamedTuple):
    """A place that a name may mean.

    Attributes:
        code: FIPS code of the county.
        area: BEA's code of the area that holds it.
        title: as shown.
        is_city: a city, independent or part of a county.

    """

    code: str
    area: str
    title: str
    is_city: bool


Places = dict[tuple[str, str], list[Entry]]
"""Places by name in plain letters and state; also by name alone (state empty)."""


def county_code(text: str, near: Collection[str] = ()) -> str:
    """FIPS code of the county that a text names: by code, by name, or by a city of it whose county is in the data.

    Args:
        text: a code, a name, or a city of the data.
        near: counties that are offered first where none is meant.

    Raises:
        StudyError: no county has the code or the name, or several have; says which are nearest.

    """
    code = text.strip() if is_code(text) else matched_county(text, known_places(), near)
    if code not in read_counties().index and code not in set(read_county_aliases()["fips"]):
        raise StudyError(absent_area(code) or f"no county has the FIPS code {code}; {HOW}")
    return code


def county_in_region(text: str, fips: Collection[str]) -> tuple[str, str]:
    """FIPS code of the county that a text names, the region's own where the name alone means several; and a note.

    Args:
        text: a code, a name, or a city of the data.
        fips: the region's counties.

    Raises:
        StudyError: no county has the code or the name, or several have.

    """
    if is_code(text):
        return county_code(text), ""
    places = known_places()
    inside = {key: kept for key, entries in places.items() if (kept := [one for one in entries if one.area in fips])}
    try:
        code = matched_county(text, inside)
    except StudyError:
        return county_code(text, fips), ""
    same = {entry.code for entry in places.get((plain_name(text), ""), ())}
    if len(same) < 2:
        return county_code(code), ""
    return code, f"'{text.strip()}' is {read_counties()['name'].get(code, code)} ({code}), the one in the region."


def area_of(county: str) -> str:
    """BEA's code of the area that holds a county."""
    areas = read_county_aliases().set_index("fips")["bea_fips"]
    return str(areas.get(county, county))


def region_text(text: str) -> str:
    """A region as written, its states and counties by code: "Licking, OH; Knox, OH" becomes "39089,39083".

    The name of a region, and a word without a state that no county has, stay as they are.

    Raises:
        StudyError: a county's name with its state is not known, or a name means several counties.

    """
    words = region_words(text)
    if len(words) == 1 and "," not in words[0]:
        word = state_names().get(words[0].lower(), words[0])
        is_region = bool(state_letters(word)) or word.lower() in ("us", *read_parameters("regions"))
        return word if is_region else code_or_word(word)
    return ",".join(map(code_or_word, words))


def code_or_word(word: str) -> str:
    """The code of a county; a word without a state that no county has, as it is."""
    name, state = name_and_state(word)
    unknown = not state and (plain_name(name), "") not in known_places()
    return word if unknown else matched_county(word, known_places())


def region_words(text: str) -> list[str]:
    """The places of a list, a county's name together with its state.

    >>> region_words("Shelby, TN, DeSoto County, Mississippi, 05035")
    ['Shelby, TN', 'DeSoto County, Mississippi', '05035']
    >>> region_words("47157,28033"), region_words("TN")
    (['47157', '28033'], ['TN'])
    """
    if ";" in text:
        return [word.strip() for word in text.split(";") if word.strip()]
    words: list[str] = []
    for word in (part.strip() for part in text.split(",")):
        if state_letters(word) and words and not re.search(r",|^(\d{5}|[A-Z]{2})?$", words[-1]):
            words[-1] += f", {word}"
        else:
            words.append(word)
    return words


def state_letters(text: str) -> str:
    """The two letters of a state, or nothing.

    >>> state_letters("tn"), state_letters("Mississippi"), state_letters("Shelby")
    ('TN', 'MS', '')
    """
    word = text.strip().rstrip(".")
    known = state_names()
    return word.upper() if word.upper() in known.values() else known.get(word.lower(), "")


@cache
def state_names() -> dict[str, str]:
    """Two letters of each state by its name in small letters."""
    states = read_concordance("states")[["state", "name"]]
    return {name.lower(): letters for letters, name in states.itertuples(index=False)}


def is_code(text: str) -> bool:
    """Whether a text has the five digits of a FIPS code."""
    return bool(re.fullmatch(r"\d{5}", text.strip()))


@cache
def known_places() -> Places:
    """The counties of the accounts, and the cities whose county is in the data."""
    cities = read_concordance("cities").set_index("city")["county"]
    return places_of(read_counties()["name"], read_county_aliases(), cities)


def places_of(names: pd.Series, aliases: pd.DataFrame, cities: pd.Series) -> Places:
    """Places by their names.

    Args:
        names: of the accounts' counties by FIPS code ("Licking, OH").
        aliases: counties that BEA shows as part of another area: fips, bea_fips, name.
        cities: FIPS code of the county by city.

    """
    found = [Entry(str(code), str(code), str(name), bool(CITY.search(name.lower()))) for code, name in names.items()]
    for code, area, name in aliases[["fips", "bea_fips", "name"]].itertuples(index=False):
        title = f"{name}, {names.get(area, ', ').rsplit(', ', 1)[1]}"
        found.append(Entry(code, area, title, bool(CITY.search(name.lower()))))
    found += [Entry(code, code, str(city), is_city=True) for city, code in cities.items()]
    places: Places = {}
    for entry in found:
        name, _, state = entry.title.rpartition(", ")
        for key in {plain_name(name), plain_name(name) + "city" * entry.is_city}:
            places.setdefault((key, state), []).append(entry)
            places.setdefault((key, ""), []).append(entry)
    return places


def plain_name(name: str) -> str:
    """A place's name in plain small letters, without blanks and without the word county.

    >>> plain_name("De Soto County"), plain_name("St. Louis (Independent City)"), plain_name("Doña Ana")
    ('desoto', 'saintlouis', 'donaana')
    """
    small = unicodedata.normalize("NFKD", name.lower())
    small = COUNTY.sub(" ", CITY.sub(" ", small))
    small = re.sub(r"\bst\b\.?", "saint", re.sub(r"\bste\b\.?", "sainte", small))
    return re.sub(r"[^a-z]", "", small)


def matched_county(text: str, places: Places, near: Collection[str] = ()) -> str:
    """FIPS code of the one county that a text names among some places; a code is returned as it is.

    Args:
        text: a code or a name.
        places: by name and state.
        near: counties that are offered first where none is meant.

    Raises:
        StudyError: none, or several.

    """
    if is_code(text):
        return text.strip()
    name, state = name_and_state(text)
    small = name.lower()
    found = places.get((plain_name(name), state), []) if plain_name(name) else []
    if COUNTY.search(small):
        found = [entry for entry in found if not entry.is_city]
    elif CITY.search(small):
        found = [entry for entry in found if entry.is_city]
    if not found:
        raise StudyError(
            f"no county or city named '{text.strip()}' here{nearest_places(name, state, places, near)}; {HOW}"
        )
    if len({entry.area for entry in found}) > 1 and len({entry.code for entry in found}) > 1:
        shown = named(dict.fromkeys(map(shown_place, found)), most=SHOWN)
        raise StudyError(f"'{text.strip()}' may be {shown}; {HOW}")
    return min(found, key=lambda entry: entry.is_city).code


def name_and_state(text: str) -> tuple[str, str]:
    """A place's name and the letters of its state, which may be missing.

    >>> name_and_state("DeSoto County, Mississippi"), name_and_state("Shelby TN"), name_and_state("Shelby")
    (('DeSoto County', 'MS'), ('Shelby', 'TN'), ('Shelby', ''))
    """
    name, comma, last = text.strip().rpartition(",")
    if comma and state_letters(last):
        return name.strip(), state_letters(last)
    words = text.split()
    if len(words) > 1 and words[-1].isupper() and state_letters(words[-1]):
        return " ".join(words[:-1]), words[-1]
    return text.strip(), ""


def nearest_places(name: str, state: str, places: Places, near: Collection[str] = ()) -> str:
    """What was perhaps meant, as part of a sentence: like names of the state, and the same name elsewhere.

    Counties that are near come first, and like names of theirs whatever is like elsewhere.
    """
    same = places.get((plain_name(name), ""), [])
    own = [key for key, entries in places.items() if any(entry.area in near for entry in entries)]
    keys = [key for keys in (own, places) for key in like_names(plain_name(name), state, keys)]
    found = [*(entry for key in keys for entry in places[key, state]), *same]
    offered = dict.fromkeys(map(shown_place, sorted(found, key=lambda entry: entry.area not in near)))
    return f"; nearest: {named(offered, most=SHOWN)}" if offered else ""


def like_names(name: str, state: str, keys: Iterable[tuple[str, str]]) -> list[str]:
    """Names of a state (empty: of any) that are like a name, the likest first."""
    return get_close_matches(name, [key for key, letters in keys if letters == state], SHOWN, LIKENESS)


def shown_place(entry: Entry) -> str:
    """A place with the code of its county.

    >>> shown_place(Entry("05035", "05035", "Marion, AR", True))
    'Marion, AR (city in 05035)'
    """
    plain_city = entry.is_city and "city" not in entry.title.lower()
    return f"{entry.title} ({'city in ' * plain_city}{entry.code})"


def absent_area(word: str) -> str:
    """What to say of an area that the accounts lack; empty if it is none of those.

    >>> absent_area("47157")
    ''
    >>> absent_area("09170").endswith("use 09009")
    True
    """
    if word in PLANNING_REGIONS:
        name, counties = PLANNING_REGIONS[word]
        return (
            f"{word} is the planning region {name}. Connecticut's nine planning regions replaced its eight counties in "
            "the Census of 2022; the county accounts still have the counties, and no figures of planning regions. "
            f"The former counties that hold most of it: use {','.join(counties)}"
        )
    for code, (letters, name) in TERRITORIES.items():
        if word.upper() == letters or (len(word) == 5 and word.startswith(code)):
            return (
                f"{word} is in {name}. BEA publishes its yearly GDP, but no county jobs, pay or GDP by industry and no "
                "input-output accounts that hold it, so no multipliers can be calculated here. "
                "Use the tables of its own statistical agency; a state or county stands for it poorly"
            )
    return ""
