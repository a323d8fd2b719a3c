"""Studies: what is announced, where, by whom and when, as frozen records that refuse what they do not know.

A study is a TOML file: the project's facilities, each with its spending lines, its staff and its crews. Every uncertain
figure is a number, or a record {value, low, high, bounds, source} whose source names an entry of [sources].
"""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from impact.figure import Figure, Fraction, Name, Ranged, Record, Share, Source, Text

Fips = Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
Commodity = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{6}$")]
Soc = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
Year = Annotated[int, Field(ge=1990, le=2100)]

LAND = "LAND00"
"""The commodity of a land purchase: a transfer of ownership, without production and so without effect."""


class Claim(Record):
    """A public figure on the project, as said."""

    what: Text
    """What the figure is of."""
    figure: Text
    """The figure in its own words and unit."""
    who: Text
    """Who said it."""
    when: Text
    """When it was said: a year or a date."""
    source: Name
    """Key of an entry of [sources]."""
    metric: str = ""
    """The headline of ours that comes nearest, if any (a key of run.json's headline)."""
    comparable: Text = "not comparable"
    """Whether it can be held against ours, and why or why not."""


class Margins(Record):
    """A line's own trade and transport margins, as fractions of the purchaser's price."""

    transportation: Fraction = 0.0
    """Share that freight carriers receive."""
    wholesale: Fraction = 0.0
    """Share that wholesalers keep."""
    retail: Fraction = 0.0
    """Share that retailers keep."""

    @model_validator(mode="after")
    def _check_sum(self) -> Self:
        if self.transportation + self.wholesale + self.retail > 1:
            raise ValueError("margins add up to more than the purchaser's price")
        return self


def _margin_kind(choice: object) -> str:
    return "table" if isinstance(choice, dict | Margins) else "word"


MarginChoice = Annotated[
    Annotated[Literal["average", "none"], Tag("word")] | Annotated[Margins, Tag("table")], Discriminator(_margin_kind)
]
"""A word or a table; which of the two is decided first, so that one mistake is told once."""


class Spend(Record):
    """One line of the bill of goods: what is bought, for how much, when, and how much of it in the region."""

    id: Name
    """Short key, unique in the facility."""
    name: Text
    """What the reader sees."""
    phase: Literal["construction", "operation"]
    """construction: amounts of the whole build, spread by `years`; operation: amounts of one year in full operation."""
    commodity: Commodity
    """BEA 2017 detail commodity code, or LAND00 for land."""
    amount_usd: Figure | None = None
    """Dollars: of the whole build, or of one full year."""
    usd_per_mw: Figure | None = None
    """Dollars per MW of the facility's it_mw, instead of amount_usd."""
    usd_per_mwh: Figure | None = None
    """Dollars per MWh that the facility draws, instead of amount_usd (operation only)."""
    driver_share: Share = Ranged(value=1.0)
    """The part of the MW or MWh that this line pays for (a grid contract beside own turbines)."""
    dollar_year: Year | None = None
    """Price level of the amount; left out: the study's price_year."""
    price_basis: Literal["purchaser", "producer"] = "purchaser"
    """purchaser: what the buyer pays, margins included; producer: what the maker receives."""
    margins: MarginChoice = "none"
    """average: the nation's margins for this commodity; none: bought direct from its maker; or the line's own."""
    local_share: Share | None = None
    """Share bought from makers in the region; left out: what the region's industry could supply (the model's own)."""
    margin_local_share: Share | None = None
    """Share of the margins that goes to traders and carriers in the region; left out: the line's local_share."""
    years: dict[Year, Fraction] = Field(default_factory=dict)
    """Construction: share of the amount by year, adding up to 1. Operation: share of a full year (else: the ramp)."""
    on_site: bool | None = None
    """True: the work is done at the facility; left out: true for construction commodities (23....)."""
    note: str = ""
    """Anything the reader should know of the line."""

    @property
    def amount(self) -> Ranged:
        """The one of amount_usd, usd_per_mw and usd_per_mwh that is given."""
        return next(a for a in (self.amount_usd, self.usd_per_mw, self.usd_per_mwh) if a is not None)

    @model_validator(mode="after")
    def _check_line(self) -> Self:
        given = [a for a in (self.amount_usd, self.usd_per_mw, self.usd_per_mwh) if a is not None]
        if len(given) != 1:
            raise ValueError(
                "give exactly one of amount_usd, usd_per_mw, usd_per_mwh (the amount is missing or double)"
            )
        if self.phase == "construction" and self.usd_per_mwh is not None:
            raise ValueError("usd_per_mwh is for operation lines")
        if self.margins != "none" and self.price_basis == "producer":
            raise ValueError('margins need price_basis = "purchaser"; a producer price has none in it')
        _check_years(self.years, adds_to_one=self.phase == "construction")
        return self


def _check_years(years: dict[int, float], *, adds_to_one: bool) -> None:
    if list(years) != sorted(years):
        raise ValueError(f"years out of order: {', '.join(map(str, years))}")
    if adds_to_one and abs(sum(years.values()) - 1) > 1e-6:
        raise ValueError(f"the shares of the years add up to {sum(years.values()):g}, not 1")


class Staff(Record):
    """The operator's own people at the site, contractors on the purchase lines left out."""

    jobs: Figure | None = None
    """Jobs in full operation."""
    jobs_per_mw: Figure | None = None
    """Jobs per MW of it_mw, instead of jobs."""
    labor_income_usd_per_job: Figure
    """Pay with the employer's supplements, per job and year, in price_year dollars."""
    occupations: dict[Soc, Fraction] = Field(default_factory=dict)
    """Share of the jobs by SOC occupation (six digits, such as 151244), where known; the rest is one row."""

    @model_validator(mode="after")
    def _check_one(self) -> Self:
        if (self.jobs is None) == (self.jobs_per_mw is None):
            raise ValueError("give exactly one of jobs, jobs_per_mw")
        if sum(self.occupations.values()) > 1 + 1e-9:
            raise ValueError(f"the shares of the occupations add up to {sum(self.occupations.values()):g}, over 1")
        return self


class Crews(Record):
    """Construction crews, where a source counts them; they replace the sector's average jobs and pay."""

    job_years: Figure
    """Jobs times years over the whole build."""
    labor_income_usd_per_job: Figure
    """Pay with supplements, per job-year, in price_year dollars."""


class Facility(Record):
    """One site: where it stands, how large it is, and what is spent there."""

    id: Name
    """Short key, unique in the study."""
    name: Text
    """What the reader sees."""
    county: Fips
    """County FIPS code, five digits."""
    latitude: Annotated[float, Field(ge=-90, le=90)]
    """Degrees north, WGS84."""
    longitude: Annotated[float, Field(ge=-180, le=180)]
    """Degrees east, WGS84 (negative in America)."""
    industry: Commodity = "518200"
    """BEA detail industry that the facility itself belongs to (518200: data processing)."""
    it_mw: Figure = Ranged(value=0.0)
    """Computing load installed in full operation, MW: the driver of capital, power and jobs."""
    utilisation: Share = Ranged(value=1.0)
    """Mean share of it_mw in use over a year."""
    pue: Figure = Ranged(value=1.0)
    """Power usage effectiveness: MW drawn per MW of computing."""
    ramp: dict[Year, Fraction] = Field(default_factory=dict)
    """Share of full operation by year (mean of the year); after the last year named it stays as it was."""
    staff: Staff | None = None
    """The operator's own people."""
    crews: Crews | None = None
    """Construction crews; left out: the construction industry's average jobs and pay."""
    spend: tuple[Spend, ...] = ()
    """The bill of goods."""

    @model_validator(mode="after")
    def _check_facility(self) -> Self:
        _check_unique("spend id", [line.id for line in self.spend])
        _check_years(self.ramp, adds_to_one=False)
        return self


def _check_unique(what: str, keys: list[str]) -> None:
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"{what} used twice: {', '.join(twice)}")


class Study(Record):
    """An announced project and all that is assumed of it."""

    name: Name
    """The study's name: also its output folder."""
    title: Text
    """What the reader sees on the cover."""
    description: str = ""
    """What is in the study and what is not."""
    region: str | tuple[Fips, ...] = "memphis"
    """memphis, us, a state's two letters, or a list of county FIPS codes: where effects are counted."""
    price_year: Year
    """Dollars of all results."""
    first_year: Year
    """First year of the tables."""
    last_year: Year
    """Last year of the tables."""
    reference_year: Year | None = None
    """Year of the operation figures; left out: the first in which every facility runs in full."""
    announced_usd: Figure | None = None
    """The headline investment as announced: where the waterfall begins."""
    crews_from_outside_share: Share
    """Share of construction jobs held by people who live outside the region and take their pay there."""
    sources: dict[Name, Source] = Field(default_factory=dict)
    """Named sources that figures point to."""
    claim: tuple[Claim, ...] = ()
    """Public figures to hold ours against."""
    facility: tuple[Facility, ...]
    """The sites."""

    @model_validator(mode="after")
    def _check_study(self) -> Self:
        if not self.facility:
            raise ValueError("a study needs at least one [[facility]]")
        _check_unique("facility id", [site.id for site in self.facility])
        if self.first_year > self.last_year:
            raise ValueError(f"years out of order: first_year {self.first_year} is after last_year {self.last_year}")
        span = range(self.first_year, self.last_year + 1)
        outside = sorted({year for year in self._named_years() if year not in span})
        if outside:
            raise ValueError(f"years outside first_year-last_year: {', '.join(map(str, outside))}")
        unknown = sorted({key for key in _source_keys(self) if key not in self.sources})
        if unknown:
            raise ValueError(f"source not listed under [sources]: {', '.join(unknown)}")
        return self

    def _named_years(self) -> Iterator[int]:
        if self.reference_year is not None:
            yield self.reference_year
        for site in self.facility:
            yield from site.ramp
            for line in site.spend:
                yield from line.years


def _source_keys(record: object) -> Iterator[str]:
    if isinstance(record, Record):
        source = getattr(record, "source", None)
        if isinstance(source, str):
            yield source
        for field in type(record).model_fields:
            yield from _source_keys(getattr(record, field))
    elif isinstance(record, tuple):
        for item in record:
            yield from _source_keys(item)
