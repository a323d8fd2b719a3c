"""Archetypes scaled to a size or to an announcement: the text of a study whose lines add up to what was announced.

    s   size factor        size / the archetype's; else investment / its capital; else jobs / its jobs
    c   cost factor        announced investment / (s x the archetype's capital)
    o   operation factor   announced jobs / the archetype's; else s

Loads grow by s, construction by s x c, staff and yearly purchases by o. What is per MW grows with the MW.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from impact.checks import named
from impact.errors import StudyError
from impact.sources.built import accounts_years, read_counties
from impact.sources.catalog import models_folder
from impact.sources.concordance import read_county_aliases
from impact.sources.parameters import read_parameters
from impact.sources.place_names import county_code
from impact.sources.study_text import FIGURE, NUMBER, plain, scaled_figure, shifted, stretched, with_pay, with_phases
from impact.study.keys import nearest
from impact.study.ranged import LATEST_YEAR

LOADS = ("it_mw", "load_mw", "load_mwh", "requested_mw")
SOURCE = """
[sources.announcement]
title = "The announcement of the project"   # name the document, its date, and who made it
address = ""
trust = "seen, weak source"
note = "Entered when the study was started. Ranges are our judgment (data/parameters/announcement.toml)."
"""


ARCHETYPES = "archetypes"
"""Folder of the archetypes, under models/."""


def archetype_names() -> list[str]:
    """Names of the archetypes that `impact study new` copies."""
    return sorted(path.stem for path in (models_folder() / ARCHETYPES).glob("*.toml"))


def read_archetype(archetype: str) -> str:
    """The text of an archetype."""
    path = models_folder() / ARCHETYPES / f"{archetype}.toml"
    if archetype not in archetype_names():
        known = archetype_names()
        raise StudyError(f"no archetype '{archetype}'; there are: {named(known, most=20)}{nearest(archetype, known)}")
    return path.read_text(encoding="utf-8")


@cache
def read_archetype_sizes() -> pd.DataFrame:
    """What each archetype is measured in, and how many of it its file is of: unit, size."""
    return pd.read_csv(models_folder() / ARCHETYPES / "sizes.csv", index_col="archetype")


def size_unit(archetype: str) -> str:
    """What an archetype is measured in; empty where there is no such archetype."""
    return str(read_archetype_sizes()["unit"].get(archetype, ""))


class Announcement(NamedTuple):
    """What is known of a project.

    Attributes:
        size: in the archetype's unit; None: not said.
        investment_usd: all capital spending, land and equipment included.
        jobs: in full operation.
        county: a FIPS code or a name.
        start: first year of construction.
        end: last year of construction; the ramp follows.
        wage_usd: average wage of a job and year, without employers' supplements.

    """

    size: float | None = None
    investment_usd: float | None = None
    jobs: float | None = None
    county: str | None = None
    start: int | None = None
    end: int | None = None
    wage_usd: float | None = None


class Factors(NamedTuple):
    """By how much an archetype's figures grow (the letters are those of the module)."""

    size: float
    cost: float
    operation: float


def announced_text(archetype: str, text: str, known: Announcement) -> str:
    """The text of an archetype's study, scaled to what is known of a project.

    Raises:
        StudyError: a figure is not above zero, or the county is not known.

    """
    for name, option in (("size", "size"), ("investment_usd", "investment"), ("jobs", "jobs"), ("wage_usd", "pay")):
        value = getattr(known, name)
        if value is not None and not 0 < value < float("inf"):
            raise StudyError(f"--{option} {value:g}: write a number above zero")
    record = tomllib.loads(text)
    check_years(record, known)
    grown = grow_factors(archetype, record, known)
    lines = [scaled_line(line, phase, grown, known) for line, phase in with_phases(text)]
    found = "\n".join(lines) + "\n"
    if known.county is not None:
        found = in_county(found, county_code(known.county), str(record["region"]))
    found = with_title(found, archetype, grown, known)
    if known.start is not None:
        found = shifted(found, known.start - int(record["first_year"]))
    if known.end is not None:
        found = stretched(found, known.start or int(record["first_year"]), known.end)
    if known.wage_usd is not None:
        found = with_pay(found, known.wage_usd)
    if known.investment_usd is not None:
        found = balanced(found, known.investment_usd)
    is_announced = any(value is not None for value in (known.investment_usd, known.jobs, known.wage_usd))
    return found + SOURCE if is_announced else found


def check_years(record: Mapping[str, Any], known: Announcement) -> None:
    """The years of an announcement are in order, and the study's tables lie within what the model has years for."""
    first, last = int(record["first_year"]), int(record["last_year"])
    start, least = first if known.start is None else known.start, min(accounts_years())
    latest = LATEST_YEAR - (last - first)
    if not least <= start <= latest:
        raise StudyError(f"--start {start}: write a year from {least} (the oldest accounts) to {latest}")
    if known.end is not None and not start <= known.end <= latest:
        raise StudyError(f"--end {known.end}: write a year from {start}, the first of construction, to {latest}")
    if known.wage_usd is not None and not staff_jobs(record):
        raise StudyError("--pay: the archetype has no staff; leave it out, or take another archetype")


def grow_factors(archetype: str, record: Mapping[str, Any], known: Announcement) -> Factors:
    """By how much the archetype's figures grow."""
    base = float(read_archetype_sizes()["size"][archetype])
    own_capital, own_jobs = capital_usd(record), staff_jobs(record)
    if known.jobs is not None and not own_jobs:
        raise StudyError(f"--jobs: the archetype {archetype} has no staff; leave it out, or take another archetype")
    if known.size is not None:
        size = known.size / base
    elif known.investment_usd is not None:
        size = known.investment_usd / own_capital
    else:
        size = 1.0 if known.jobs is None else known.jobs / own_jobs
    cost = 1.0 if known.investment_usd is None else known.investment_usd / (size * own_capital)
    return Factors(size, cost, size if known.jobs is None else known.jobs / own_jobs)


def central(figure: object) -> float:
    """The central value of a raw figure."""
    return float(figure["value"] if isinstance(figure, Mapping) else figure)  # type: ignore[arg-type]


def capital_usd(record: Mapping[str, Any]) -> float:
    """Central value of all construction lines, USD."""
    total = 0.0
    for site in record["facility"]:
        for line in site["spend"]:
            if line["phase"] == "construction":
                per_mw = central(line.get("usd_per_mw", 0.0)) * central(site.get("it_mw", 0.0))
                total += central(line["amount_usd"]) if "amount_usd" in line else per_mw
    return total


def staff_jobs(record: Mapping[str, Any]) -> float:
    """Central value of the operators' own jobs."""
    total = 0.0
    for site in record["facility"]:
        staff = site.get("staff", {})
        total += central(staff.get("jobs", 0.0))
        total += central(staff.get("jobs_per_mw", 0.0)) * central(site.get("it_mw", 0.0))
    return total


def scaled_line(line: str, phase: str, grown: Factors, known: Announcement) -> str:
    """A line of a study's text with its figure scaled."""
    match = FIGURE.match(line)
    if match is None:
        return line
    name, is_announced = match["name"], known.investment_usd is not None
    limits = read_parameters("announcement")
    if name == "announced_usd" and is_announced:
        return f'{match["key"]}{{ value = {plain(known.investment_usd or 0)}, source = "announcement" }}{match["rest"]}'
    if name in ("jobs", "jobs_per_mw") and known.jobs is not None:
        ends = ", ".join(f"{end} = {plain(known.jobs * limits['jobs'][end])}" for end in ("low", "high"))
        indent = line[: len(line) - len(line.lstrip())]
        return f'{indent}jobs = {{ value = {plain(known.jobs)}, {ends}, source = "announcement" }}   # as announced'
    factor = factor_of(name, phase, grown)
    narrow = limits["investment"] if is_announced and phase == "construction" else None
    return f"{match['key']}{scaled_figure(match['figure'], factor, narrow)}{match['rest']}" if factor else line


def factor_of(name: str, phase: str, grown: Factors) -> float | None:
    """By how much the figure of a key grows; None for one that stays."""
    if name in LOADS:
        return grown.size
    if name in ("announced_usd", "job_years"):
        return grown.size * grown.cost
    if name == "jobs":
        return grown.operation
    if name == "amount_usd":
        return grown.size * grown.cost if phase == "construction" else grown.operation
    return grown.cost if name == "usd_per_mw" and phase == "construction" else None


LEAST_USD = 0.005


def in_county(text: str, code: str, region: str) -> str:
    """The text with its facilities at a county's center, and that county as its region unless the region holds it.

    A city and a utility of the old place are gone.
    """
    counties, areas = read_counties(), read_county_aliases().set_index("fips")["bea_fips"]
    row = counties.loc[code] if code in counties.index else counties.loc[areas[[code]].iloc[0]]
    place = {
        "county": f'"{code}"   # {row["name"]}',
        "latitude": f"{row['latitude']:.4f}",
        "longitude": f"{row['longitude']:.4f}",
    }
    if code not in read_parameters("regions").get(region, {}).get("counties", ()):
        place["region"] = f'["{code}"]   # add the counties around it, or write its state'
    for key, value in place.items():
        text = re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", text)
    return re.sub(r'(?m)^\s*(city|utility) = ".*$\n', "", text)


def with_title(text: str, archetype: str, grown: Factors, known: Announcement) -> str:
    """The text with a title that says its size, and the announced jobs as a claim in the place of the example's."""
    row = read_archetype_sizes().loc[archetype]
    said = [f"{float(row['size']) * grown.size:,.10g} {row['unit']}"] if known.size is not None else []
    said += [f"${known.investment_usd / 1e6:,.6g} million"] if known.investment_usd is not None else []
    said += [f"{known.jobs:,.6g} jobs"] if known.jobs is not None else []
    begun = "As announced: " if said else "An example, nothing is announced: "
    said = said or [f"{float(row['size']):,.6g} {row['unit']}"]
    title = f"{archetype.replace('-', ' ').capitalize()}: {', '.join(said)}"
    text = re.sub(r"\A# Example: [^\n]*?\. ", f"# {title}. ", text)
    text = re.sub(r'(?m)^title = "Example .*"$', f'title = "{title}"', text, count=1)
    stated = begun + ", ".join(said)
    text = re.sub(r'(?m)^description = "(.*)"$', lambda old: described(old[1], archetype, stated), text, count=1)
    text = re.sub(r"(?ms)^\[\[claim\]\].*?(?=^# ---- sources)", "", text)
    if known.jobs is None:
        return text
    claim = CLAIM.format(jobs=known.jobs)
    return text.replace("# ---- sources", f"{claim}\n# ---- sources", 1)


def described(old: str, archetype: str, said: str) -> str:
    """The description of a study from an announcement; what the archetype's excludes stays."""
    rest = old.partition(EXAMPLE)[2]
    return f'description = "{said}. All else is scaled from the archetype {archetype}.{rest}"'


EXAMPLE = "An example: not a project."
CLAIM = """[[claim]]
what = "Permanent jobs as announced"
figure = "{jobs:,.6g} jobs"
low = {jobs:.6g}
who = "the announcement"            # who said it
when = "undated"                    # year or date
source = "announcement"
metric = "operation_jobs"
verdict = "partly"
comparable = "With the direct part only."
"""


def balanced(text: str, investment_usd: float) -> str:
    """The text with what rounding left over put into the largest construction line in dollars, so that they add up."""
    gap = investment_usd - capital_usd(tomllib.loads(text))
    lines = [line for line, phase in with_phases(text) if phase == "construction" and "amount_usd = {" in line]
    values = [float(match["number"].replace("_", "")) for line in lines if (match := NUMBER.search(line))]
    if abs(gap) < LEAST_USD or not values:
        return text
    largest = max(values)
    line = lines[values.index(largest)]
    return text.replace(line, line.replace(f"value = {plain(largest)}", f"value = {largest + gap:_.2f}"), 1)
