"""Industries and commodities by BEA detail code, BEA summary code, NAICS code, or name."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property
from typing import NamedTuple

from impact.checks import named
from impact.errors import StudyError
from impact.sources.built import accounts_years, read_commodities, read_industries
from impact.sources.concordance import read_concordance, read_summary_industries

JOINING = ("and", "of", "the", "or", "a", "an")
SHOWN = 6
"""How many industries are offered where several or none are meant."""
SHORTEST_STEM = 4
LIKENESS, BY_PART = 0.7, 0.9
"""Least likeness of two names, from 0 to 1; what the likeness to a part (a NAICS title) counts."""


class IndustryMatch(NamedTuple):
    """The industry that a text means.

    Attributes:
        code: BEA 2017 detail code.
        name: BEA's name.
        note: how the text leads to it; empty where the text is the code.

    """

    code: str
    name: str
    note: str


@dataclass(frozen=True)
class Titles:
    """What a text may be.

    Attributes:
        names: BEA's names by detail code.

    """

    names: dict[str, str]

    @cached_property
    def groups(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Title, and detail codes in it, by NAICS or BEA summary code."""
        found: dict[str, tuple[str, tuple[str, ...]]] = {}
        for code, title, prefixes in read_summary_industries()[["title", "bea_detail_prefixes"]].itertuples():
            inside = tuple(own for own in self.names if own.startswith(tuple(prefixes.split())))
            found[code] = (f"BEA summary industry {code} ({title})", inside)
        naics = read_concordance("naics").fillna("")
        for code, details, title in naics[["naics", "bea_detail", "title"]].itertuples(index=False):
            shown = f"NAICS {code} ({title})" if title else f"NAICS {code}"
            found[code] = (shown, tuple(own for own in details.split() if own in self.names))
        return {code: group for code, group in found.items() if group[1]}

    @cached_property
    def everyday(self) -> dict[frozenset[str], tuple[str, ...]]:
        """Detail codes by the words of what people call them."""
        rows = read_concordance("everyday_names")[["name", "bea_detail"]].itertuples(index=False)
        found = {name: tuple(own for own in details.split() if own in self.names) for name, details in rows}
        return {frozenset(plain_words(name)): codes for name, codes in found.items() if codes}


def industry_code(text: str) -> IndustryMatch:
    """The BEA detail industry that a text means: a BEA or NAICS code, or a name.

    Raises:
        StudyError: none, or several; says which are nearest.

    """
    return matched_industry(text, titles_of("industry"), "industry")


def commodity_code(text: str) -> IndustryMatch:
    """The BEA detail commodity that a text means: a BEA or NAICS code, or a name.

    Raises:
        StudyError: none, or several; says which are nearest.

    """
    return matched_industry(text, titles_of("commodity"), "commodity")


@cache
def titles_of(kind: str) -> Titles:
    """Names of the industries or commodities (kind: industry, commodity), NAICS codes, and BEA's summary codes."""
    read = read_industries if kind == "industry" else read_commodities
    return Titles(dict(read(max(accounts_years()))["name"]))


def matched_industry(text: str, titles: Titles, kind: str) -> IndustryMatch:
    """The industry or commodity that a text means, by code first, then by name.

    Raises:
        StudyError: none, or several; says which are nearest.

    """
    word = text.strip()
    code = word.upper()
    if code in titles.names:
        return IndustryMatch(code, titles.names[code], f"{code} stands for {titles.names[code]}" * code[:1].isalpha())
    if code in titles.groups:
        title, codes = titles.groups[code]
        return _only(codes, titles, f"{title} is part of" if title.startswith("NAICS") else f"{title} is", word, kind)
    everyday = titles.everyday.get(frozenset(plain_words(word)), ())
    found = everyday or _by_name(word, titles)
    if found:
        return _only(found, titles, f"'{word}' is", word, kind, most=len(everyday) or SHOWN)
    offered = nearest_industries(word, titles)
    meant = f"; nearest: {shown_industries(offered, titles)}" if offered else ""
    listed = "impact multipliers --region us" + " --basis commodity" * (kind == "commodity")
    raise StudyError(
        f"unknown {kind} '{word}'{meant}; write a BEA detail code, a NAICS code, or more of its name "
        f"(`{listed}` lists all)"
    )


def _only(codes: Iterable[str], titles: Titles, note: str, word: str, kind: str, most: int = SHOWN) -> IndustryMatch:
    found = list(dict.fromkeys(codes))
    if len(found) > 1:
        raise StudyError(
            f"{kind} '{word}' covers {len(found)} of BEA's: {shown_industries(found, titles, most)}; choose one of them"
        )
    name = titles.names[found[0]]
    return IndustryMatch(found[0], name, f"{note} {found[0]} {name}")


def _by_name(word: str, titles: Titles) -> list[str]:
    """Codes whose name a text is; else those in whose names, or in whose NAICS titles, all its words stand."""
    wanted = plain_words(word)
    if not wanted:
        return []
    own = {code: plain_words(name) for code, name in titles.names.items()}
    same = [code for code, words in own.items() if words == wanted]
    part = [code for code, words in own.items() if set(wanted) <= set(words)]
    if same or part:
        return same or part
    inside = [codes for title, codes in titles.groups.values() if set(wanted) <= set(plain_words(title))]
    if not inside:
        stems = set(map(stem, wanted))
        inside = [(code,) for code, words in own.items() if stems <= set(map(stem, words))]
        inside = inside or [
            codes for title, codes in titles.groups.values() if stems <= set(map(stem, plain_words(title)))
        ]
    return list(dict.fromkeys(code for codes in inside for code in codes))


@cache
def stem(word: str) -> str:
    """A word without the ending that makes an activity of a thing; short words stay.

    >>> stem("warehouse"), stem("warehousing"), stem("mining")
    ('warehous', 'warehous', 'mining')
    """
    bare = re.sub(r"(ing|e|er|ed)$", "", word)
    return bare if len(bare) >= SHORTEST_STEM else word


@cache
def plain_words(text: str) -> tuple[str, ...]:
    """The words of a name in small letters, without plurals, joining words, and what is excepted.

    >>> plain_words("Hospitals"), plain_words("Gambling industries (except casino hotels)")
    (('hospital',), ('gambling', 'industry'))
    """
    words = re.findall(r"[a-z0-9]+", re.sub(r"\(except [^()]*\)", "", text.lower()))
    return tuple(re.sub(r"ies$", "y", word).removesuffix("s") for word in words if word not in JOINING)


def nearest_industries(word: str, titles: Titles) -> list[str]:
    """Codes like a code by their first digits, or by the likest words of their names and NAICS titles."""
    digits = re.fullmatch(r"[0-9A-Za-z]{2,6}", word) and word[:2].isdigit()
    if digits:
        for length in range(len(word) - 1, 2, -1):
            found = [code for code in titles.names if code.startswith(word.upper()[:length])]
            if found:
                return found
    wanted = plain_words(word)
    scores: dict[str, float] = {}
    texts = [(code, name, 1.0) for code, name in titles.names.items()]
    texts += [(code, title, BY_PART) for title, codes in titles.groups.values() for code in codes]
    texts += [(code, " ".join(words), BY_PART) for words, codes in titles.everyday.items() for code in codes]
    for code, text, weight in texts:
        best = [max((_likeness(one, own) for own in plain_words(text)), default=0.0) for one in wanted]
        scores[code] = max(scores.get(code, 0.0), weight * sum(best) / max(len(best), 1))
    ranked = sorted((code for code in scores if scores[code] >= LIKENESS), key=lambda code: -scores[code])
    return ranked[:SHOWN] or sharing_a_word(wanted, texts)[:SHOWN]


def sharing_a_word(wanted: Iterable[str], texts: Iterable[tuple[str, str, float]]) -> list[str]:
    """Codes in whose names or NAICS titles one of some words stands; the most often named first."""
    stems = set(map(stem, wanted))
    found = [code for code, text, _ in texts if stems & set(map(stem, plain_words(text)))]
    return [code for code, _ in Counter(found).most_common()]


@cache
def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def shown_industries(codes: list[str], titles: Titles, most: int = SHOWN) -> str:
    """Codes with names, the first few."""
    return named((f"{code} {titles.names[code]}" for code in codes), most)
