"""Whether a study's investment, jobs, and size fit together: its archetype's own figures are the measure.

per job     investment / jobs, from the archetype's low / high to its high / low
per unit    investment / size, from the archetype's low to its high
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from impact.errors import StudyError
from impact.sources.announcement import (
    Announcement,
    archetype_names,
    capital_usd,
    central,
    grow_factors,
    read_archetype,
    read_archetype_sizes,
    staff_jobs,
)
from impact.sources.built import read_counties
from impact.sources.parameters import parameter
from impact.study.keys import first_day
from impact.units import HOURS_PER_YEAR
from impact.words import count, listed, money

TOPIC = "announcement"
MILLIONS = "is the amount in dollars? Write '900 million' where millions are meant"
LEFT_OUT = "if the amount leaves out a part, such as equipment of tenants, give the other lines amounts of their own"
COVERED = "if the amount covers later phases or years of operation, leave them out"


class Band(NamedTuple):
    """What an archetype's investment is over its jobs or its size.

    Attributes:
        unit: a job, or the unit of size.
        low: USD per unit, lower end.
        high: upper end.
    """

    unit: str
    low: float
    high: float

    def distance(self, usd: float) -> float:
        """How many times a figure lies outside; 1 inside."""
        return max(self.low / usd, usd / self.high, 1.0)


def ends(figure: object) -> tuple[float, float]:
    """Low and high end of a raw figure."""
    if not isinstance(figure, Mapping):
        return float(figure), float(figure)  # type: ignore[arg-type]
    value = float(figure["value"])
    return float(figure.get("low", value)), float(figure.get("high", value))


def bands(archetype: str) -> dict[str, Band]:
    """An archetype's investment per job (where it has staff) and per unit of size."""
    record, row = tomllib.loads(read_archetype(archetype)), read_archetype_sizes().loc[archetype]
    low, high = ends(record["announced_usd"])
    found = {"size": Band(str(row["unit"]), low / float(row["size"]), high / float(row["size"]))}
    jobs, staff = staff_jobs(record), record["facility"][0].get("staff", {})
    if jobs:
        figure = staff.get("jobs", staff.get("jobs_per_mw"))
        few, many = (end * jobs / central(figure) for end in ends(figure))
        found["jobs"] = Band("job", low / many, high / few)
    return found


def start_notes(archetype: str, text: str, known: Announcement) -> list[str]:
    """What a new study says of itself: its size, what does not fit, when it opens, what is of another place."""
    scaled = [derived_words(archetype, text, known), *announcement_notes(archetype, known)]
    always = [opening_words(text), place_words(archetype, text)]
    return [note for note in [*(scaled if known != Announcement() else []), *always] if note]


def announcement_notes(archetype: str, known: Announcement) -> list[str]:
    """What does not fit the archetype in an announcement.

    Raises:
        StudyError: it cannot be meant: dollars were perhaps given for millions.

    """
    base, own = read_archetype_sizes().loc[archetype], bands(archetype)
    grown = grow_factors(archetype, tomllib.loads(read_archetype(archetype)), known)
    limit = parameter(TOPIC, "absurd_size")
    if not 1 / limit <= grown.size <= limit:
        size, unit = float(base["size"]), base["unit"]
        raise StudyError(
            f"{'' if known.investment_usd is None else f'{money(known.investment_usd)} of investment: '}"
            f"{count(grown.size * size)} {unit}, where the archetype {archetype} has {size:,.0f}; {MILLIONS}"
        )
    if known.investment_usd is None:
        return []
    amounts = {"jobs": known.jobs, "size": known.size}
    return [
        line
        for key, amount in amounts.items()
        if amount and key in own
        for line in band_notes(known.investment_usd / amount, {archetype: own[key]}, refuse=True)
    ]


def derived_words(archetype: str, text: str, known: Announcement) -> str:
    """Size, jobs, and load of a study that was made from an announcement, in words."""
    row, record = read_archetype_sizes().loc[archetype], tomllib.loads(text)
    grown = grow_factors(archetype, tomllib.loads(read_archetype(archetype)), known)
    jobs = staff_jobs(record)
    parts = [f"{rounded(grown.size * float(row['size']))} {row['unit']}"]
    parts += [f"{rounded(jobs)} jobs"] if jobs and row["unit"] != "jobs" else []
    parts += [f"{rounded(mw)} MW of {what}" for what, mw in loads(record) if mw and row["unit"] != "MW"]
    return f"About {listed(parts)}."


def place_words(archetype: str, text: str) -> str:
    """That what a raw study takes over from its archetype is of another county; empty in the archetype's own.

    >>> place_words("data-center", read_archetype("data-center").replace('"47157"', '"05035"'))
    "Prices of power, local shares, and tax terms are the example's, of Shelby, TN: review them for Crittenden, AR."
    """
    here, there = (tomllib.loads(one)["facility"][0]["county"] for one in (text, read_archetype(archetype)))
    if here == there:
        return ""
    names = read_counties()["name"]
    return (
        f"Prices of power, local shares, and tax terms are the example's, of {names.get(there, there)}: review them "
        f"for {names.get(here, here)}."
    )


def opening_words(text: str) -> str:
    """When a raw study is built and when it opens, in words; empty where it opens in no steps.

    >>> opening_words(read_archetype("data-center"))
    'Built 2026 to 2028; open at 60% from July 1, 2027, and at 100% from January 1, 2028 (ramp).'
    """
    record = tomllib.loads(text)
    site = record["facility"][0]
    years = [int(year) for line in site["spend"] if line["phase"] == "construction" for year in line["years"]]
    if not years or not site.get("ramp"):
        return ""
    steps = sorted((date.fromisoformat(first_day(key)), share) for key, share in site["ramp"].items())
    shares = [f"at {share:.0%} from {day:%B} {day.day}, {day.year}" for day, share in steps]
    return f"Built {min(years)} to {max(years)}; open {', and '.join(shares)} (ramp)."


def rounded(number: float) -> str:
    """A number to three figures.

    >>> rounded(6_923_076.9), rounded(5.21), rounded(400.0)
    ('6,920,000', '5.21', '400')
    """
    return f"{float(f'{number:.3g}'):,.10g}"


def loads(record: Mapping[str, Any]) -> list[tuple[str, float]]:
    """Computing load, and mean electricity, of a raw study's facilities, MW."""
    sites = record["facility"]
    mean = sum(
        central(site.get("load_mw", 0.0)) + central(site.get("load_mwh", 0.0)) / HOURS_PER_YEAR for site in sites
    )
    return [("computing", sum(central(site.get("it_mw", 0.0)) for site in sites)), ("electricity on average", mean)]


def band_notes(usd: float, known: Mapping[str, Band], *, refuse: bool = False) -> Iterator[str]:
    """That an investment per job or per unit lies far outside what archetypes have, if it does.

    Raises:
        StudyError: it lies so far outside that it cannot be meant, and refusing is asked for.

    """
    name, band = min(known.items(), key=lambda item: item[1].distance(usd))
    distance = band.distance(usd)
    if distance <= parameter(TOPIC, "unusual"):
        return
    words = (
        f"{money(usd)} of investment per {band.unit.removesuffix('s')}: the archetype {name} has "
        f"{money(band.low)} to {money(band.high)}"
    )
    if refuse and distance > parameter(TOPIC, "absurd"):
        raise StudyError(f"{words}; {MILLIONS}")
    if distance > parameter(TOPIC, "absurd"):
        yield f"{words}. Check the amounts: {MILLIONS}."
    else:
        yield f"{words}. Every line is scaled alike: {LEFT_OUT if usd < band.low else COVERED}."


def study_scale_notes(record: Mapping[str, Any]) -> list[str]:
    """What does not fit, in a raw study's facilities, the archetypes of the same industry.

    Args:
        record: the study, every figure a number or a record with a value.
    """
    found = []
    for site in record.get("facility", ()):
        alone = {"facility": [site]}
        capital, jobs = capital_usd(alone), staff_jobs(alone)
        like = archetypes_of(str(site.get("industry")))
        if not like or not capital:
            continue
        name, least = min(
            ((name, central(record["announced_usd"])) for name, record in like.items()), key=lambda row: row[1]
        )
        tiny = capital * parameter(TOPIC, "absurd_size") < least
        if tiny:
            found.append(
                f"{site['name']}: building costs {money(capital)} in all, and {money(least)} in the archetype {name}: "
                f"{MILLIONS}."
            )
        mw = central(site.get("it_mw", 0.0))
        computing = [name for name in like if mw and has_computing(name)]
        key, amount = ("size", mw) if computing else ("jobs", jobs)
        known = {name: bands(name)[key] for name in computing or like if key in bands(name)}
        if amount and known and not tiny:
            found += [f"{site['name']}: {line}" for line in band_notes(capital / amount, known)]
    return found


def has_computing(archetype: str) -> bool:
    """Whether an archetype's size is its computing load, MW."""
    return "it_mw" in tomllib.loads(read_archetype(archetype))["facility"][0]


def archetypes_of(industry: str) -> dict[str, dict[str, Any]]:
    """Archetypes whose facility belongs to an industry."""
    records = {name: tomllib.loads(read_archetype(name)) for name in archetype_names()}
    return {name: record for name, record in records.items() if record["facility"][0].get("industry") == industry}
