"""Studies: what is announced, where, by whom and when, as frozen records that refuse what they do not know.

A study is a TOML file: the project's facilities, each with its spending lines, its staff and its crews. Every uncertain
figure is a number, or a record {value, low, high, bounds, source} whose source names an entry of [sources]. What
differs in a run from the study as it is filed is a list of changes.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple, Self

from pydantic import Field, PrivateAttr, model_validator

from impact.defaults import DEFAULT_REGION
from impact.study.event import Event
from impact.study.facility import Facility
from impact.study.fiscal import Fiscal, Published
from impact.study.outlook import Promise, PublishedMw, Question, Scenario
from impact.study.ranged import Figure, Fips, Name, Record, Share, Source, Text, Year, check_unique

Plain = str | int | float | bool | None
SEPARATED = 10_000
"""From here on figures are shown with commas."""


class Claim(Record):
    """A public figure on the project, as said."""

    what: Text
    """What the figure is of."""
    figure: Text
    """The figure in its own words and unit."""
    who: Text
    """Source of the statement."""
    when: Text
    """When it was said: a year or a date."""
    source: Name
    """Key of an entry of [sources]."""
    low: float | None = None
    """The figure as a number, its lower end, in the metric's unit."""
    high: float | None = None
    """Its upper end; if omitted: as the lower one."""
    metric: str = ""
    """What of ours comes nearest, if anything: a key of run.json's headline, or another of docs/method.md 11."""
    verdict: Literal["yes", "partly", "no"] = "no"
    """Whether it can be compared with ours."""
    comparable: Text = "not comparable"
    """Why, or why not."""


class GpuCheck(Record):
    """Whether a number of GPUs and a number of MW fit together."""

    id: Name
    """Short key."""
    name: Text
    """Whose figures, in words."""
    gpus: Figure
    """Number of GPUs."""
    kw_per_gpu: Figure
    """kW per GPU in the rack, its share of hosts and network included."""
    pue: Figure
    """facility MW per MW of computing load."""
    drawn_mw: Figure
    """The MW said: drawn by the site."""
    source: Name
    """Key of an entry of [sources]."""

    @model_validator(mode="after")
    def _check_drawn(self) -> Self:
        if self.drawn_mw.span[0] <= 0:
            raise ValueError("drawn_mw: above zero, as the GPUs are compared with it")
        return self


class Change(NamedTuple):
    """One key that has another value: of the study, of a parameter, or an option of the run.

    Attributes:
        key: as `impact run --set` takes it, or the option's name.
        before: the value as filed, as delivered, or by default; None: it was not given.
        after: the value of this run.

    """

    key: str
    before: Plain
    after: Plain


class Study(Record):
    """An announced project and all that is assumed of it."""

    name: Name
    """The study's name: also its output folder."""
    title: Text
    """What the reader sees on the cover."""
    description: str = ""
    """What is in the study and what is not."""
    region: str | tuple[Fips, ...] = DEFAULT_REGION
    """Where effects are counted: a named region (regions.toml), us, a state's letters, or county FIPS codes."""
    price_year: Year
    """Dollars of all results."""
    first_year: Year
    """First year of the tables."""
    last_year: Year
    """Last year of the tables."""
    reference_year: Year | None = None
    """Year of the operation figures; if omitted: the first in which every facility runs in full."""
    announced_usd: Figure | None = None
    """The headline investment as announced: where the waterfall begins."""
    crews_from_outside_share: Share
    """Share of construction jobs held by people who live outside the region and take their pay there."""
    sources: dict[Name, Source] = Field(default_factory=dict)
    """Named sources that figures point to."""
    claim: tuple[Claim, ...] = ()
    """Public figures to hold ours against."""
    fiscal: Fiscal = Fiscal()
    """Abatements, exemptions, renewal, closure."""
    published_tax: tuple[Published, ...] = ()
    """Published figures on the steps of the property tax."""
    gpu_check: tuple[GpuCheck, ...] = ()
    """Numbers of GPUs to compare with MW."""
    promise: tuple[Promise, ...] = ()
    """What was said and what was done."""
    published_mw: tuple[PublishedMw, ...] = ()
    """Published MW of computing, by date, to hold the ramp against."""
    scenario: tuple[Scenario, ...] = ()
    """Named sets of changes."""
    question: tuple[Question, ...] = ()
    """What people ask, answered from sources or scenarios."""
    facility: tuple[Facility, ...] = ()
    """The sites."""
    event: tuple[Event, ...] = ()
    """Changes that are not a building: jobs, household income, purchases, visitors, a government's spending."""
    _changes: tuple[Change, ...] = PrivateAttr(default=())

    @property
    def changes(self) -> tuple[Change, ...]:
        """What differs from the study as it is filed."""
        return self._changes

    def with_changes(self, *more: Change) -> Self:
        """The study with further changes on record."""
        found = self.model_copy()
        found._changes = latest_changes([*self._changes, *more])
        return found

    @model_validator(mode="after")
    def _check_study(self) -> Self:
        if not self.facility and not self.event:
            raise ValueError("a study needs at least one [[facility]] or [[event]]")
        check_unique("facility id", [site.id for site in self.facility])
        check_unique("event id", [*(event.id for event in self.event), *(site.id for site in self.facility)])
        check_unique("promise id", [one.id for one in self.promise])
        check_unique("scenario id", [one.id for one in self.scenario])
        check_unique("question id", [one.id for one in self.question])
        strange = sorted({one.scenario for one in self.question} - {one.id for one in self.scenario} - {""})
        if strange:
            raise ValueError(f"question names no scenario of this study: {', '.join(strange)}")
        if self.first_year > self.last_year:
            raise ValueError(f"years out of order: first_year {self.first_year} is after last_year {self.last_year}")
        span = range(self.first_year, self.last_year + 1)
        outside = sorted({year for year in self._named_years() if year not in span})
        if outside:
            raise ValueError(f"years outside first_year-last_year: {', '.join(map(str, outside))}")
        closure = self.fiscal.closure_year
        if closure is not None and not self.first_year < closure <= self.last_year:
            raise ValueError(f"fiscal.closure_year: {closure} is not after first_year and up to last_year")
        if closure is not None and self.reference_year is not None and self.reference_year >= closure:
            raise ValueError(
                f"reference_year {self.reference_year} is not before fiscal.closure_year {closure}: nothing runs then"
            )
        self._check_supply()
        unknown = sorted({key for key in source_keys(self) if key not in self.sources})
        if unknown:
            raise ValueError(f"source not listed under [sources]: {', '.join(unknown)}")
        return self

    def _check_supply(self) -> None:
        known = {site.id for site in self.facility}
        for site in self.facility:
            strange = sorted({place for unit in site.supply for place in unit.serves} - known)
            if strange:
                raise ValueError(f"facility.{site.id}.supply serves no facility of this study: {', '.join(strange)}")
        for one in self.published_mw:
            strange = sorted(set(one.facilities) - known)
            if strange:
                raise ValueError(f"published_mw.{one.since}: no facility of this study: {', '.join(strange)}")

    def _named_years(self) -> Iterator[int]:
        if self.reference_year is not None:
            yield self.reference_year
        for site in self.facility:
            yield from (day.year for day in site.ramp)
            for line in site.spend:
                yield from line.years
        for event in self.event:
            yield from (day.year for day in event.ramp)
            yield from event.years


def source_keys(record: object) -> Iterator[str]:
    """Keys of the sources that a record and all in it name."""
    if isinstance(record, Record):
        for name in ("source", "done_source"):
            if isinstance(source := getattr(record, name, None), str):
                yield source
        for field in type(record).model_fields:
            yield from source_keys(getattr(record, field))
    elif isinstance(record, tuple):
        for item in record:
            yield from source_keys(item)


def latest_changes(changes: list[Change]) -> tuple[Change, ...]:
    """One change a key, from its first value to its last."""
    found: dict[str, Change] = {}
    for one in changes:
        first = found.get(one.key, one)
        found[one.key] = Change(one.key, first.before, one.after)
    return tuple(found.values())


def change_words(change: Change) -> str:
    """A change in words.

    >>> change_words(Change("facility.hall.it_mw", 900.0, 500))
    'facility.hall.it_mw: 500 instead of 900'
    """
    return f"{change.key}: {plain_words(change.after)} instead of {plain_words(change.before)}"


def plain_words(value: Plain) -> str:
    """A value in words; large figures with commas, years without.

    >>> plain_words(25_000_000.0), plain_words(2026), plain_words(None), plain_words(True)
    ('25,000,000', '2026', 'not given', 'yes')
    """
    if value is None or value == "":
        return "not given"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,.10g}" if abs(value) >= SEPARATED else f"{value:.10g}"
    return value
