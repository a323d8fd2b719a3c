"""Facilities: where they stand, how large they are, who works there, and what power they have."""

from datetime import date
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import Field, PrivateAttr, model_validator

from impact.study.fiscal import SiteTax
from impact.study.ranged import (
    Commodity,
    Figure,
    Fips,
    Fraction,
    Name,
    Ranged,
    Record,
    Share,
    Soc,
    Steps,
    Text,
    check_order,
    check_unique,
)
from impact.study.spend import Spend

ONE_FULL = Ranged(value=1.0)


class Staff(Record):
    """The operator's own people at the site, contractors on the purchase lines excluded."""

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
    """Jobs times years over the entire construction period."""
    labor_income_usd_per_job: Figure
    """Pay with supplements, per job-year, in price_year dollars."""


class Approval(Record):
    """What the utility has approved from a date on: the whole of it, not what is added."""

    since: date
    """First day."""
    mw: Figure
    """Peak net load, MW."""
    usable: date | None = None
    """First day on which it can be used, where lines or substations came later; if omitted: since."""

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.usable is not None and self.usable < self.since:
            raise ValueError(f"usable {self.usable} is before since {self.since}: nothing is approved then")
        return self


class Grid(Record):
    """A facility's connection to a utility."""

    utility: str = ""
    """Key of data/concordance/utilities.csv; if omitted: the only utility of the county, if there is one alone."""
    approval: tuple[Approval, ...] = ()
    """Authorized demand by date, in order; before the first no power is taken. If omitted: no limit is known."""
    requested_mw: Figure | None = None
    """What was asked for beyond the approvals: shown as a what-if."""

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        days = [step.usable or step.since for step in self.approval]
        if days != sorted(set(days)):
            raise ValueError(f"approvals out of order: {', '.join(map(str, days))}")
        return self


class RecycledWater(Record):
    """Recycled water in place of drinking water."""

    since: date
    """First day."""
    share: Share
    """Share of the water that it replaces; 0 takes the plant out."""


class Supply(Record):
    """On-site supply: turbines, a battery or solar panels, from a date to a date."""

    id: Name
    """Short key, unique in the facility."""
    name: Text
    """What the reader sees."""
    kind: Literal["turbine", "battery", "solar"]
    """turbine: burns gas; battery: stores; solar: follows the sun of the typical year."""
    mw: Figure
    """Rated power of all units, MW."""
    units: Annotated[int, Field(gt=0)] | None = None
    """Number of units, for the reader."""
    mwh: Figure | None = None
    """Battery: energy that it holds, MWh."""
    availability: Share = ONE_FULL
    """Share of the rated power that is there, maintenance and outages taken off."""
    heat_rate_mmbtu_per_mwh: Figure | None = None
    """Turbine: gas burned, MMBtu (higher heating value) per MWh."""
    since: date
    """First day of operation."""
    until: date | None = None
    """Day from which it is gone; if omitted: it stays."""
    serves: tuple[Name, ...] = ()
    """Facilities that it feeds; if omitted: its own."""

    @model_validator(mode="after")
    def _check_kind(self) -> Self:
        if (self.kind == "battery") != (self.mwh is not None):
            raise ValueError("mwh is for batteries, and they need it")
        if (self.kind == "turbine") != (self.heat_rate_mmbtu_per_mwh is not None):
            raise ValueError("heat_rate_mmbtu_per_mwh is for turbines, and they need it")
        if self.until is not None and self.until <= self.since:
            raise ValueError(f"until {self.until} is not after since {self.since}")
        check_unique("facility in serves", list(self.serves))
        return self


class EventTerms(NamedTuple):
    """What an event has that no site has: figures of its direct effect alongside its lines, in a full year.

    Attributes:
        jobs, labor_income_usd, value_added_usd: beyond those that its output brings by the region's ratios.
        household_income_usd: paid to residents of the county.
        visitor_usd: all that visitors spend there.
    """

    jobs: Any = 0.0
    labor_income_usd: Any = 0.0
    value_added_usd: Any = 0.0
    household_income_usd: Any = 0.0
    visitor_usd: Any = 0.0


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
    utilization: Share = Ranged(value=1.0)
    """Mean share of it_mw in use over a year."""
    pue: Figure = Ranged(value=1.0)
    """Power usage effectiveness: facility MW per MW of computing load."""
    load_mw: Figure = Ranged(value=0.0)
    """Electric load other than computing, mean MW at the meter in full operation: of a plant, a hospital, a hotel."""
    load_mwh: Figure = Ranged(value=0.0)
    """The same in MWh a year of full operation, in the place of load_mw."""
    ramp: Steps = Field(default_factory=dict)
    """Share of full operation from each date on (a year: from its first day); if omitted: full from the start."""
    daily_swing: Share = Ranged(value=0.0)
    """How far the load swings over a day, up in the afternoon and down at night, as a share of its mean."""
    wue_l_per_kwh: Figure = Ranged(value=0.0)
    """Water use effectiveness: liters per kWh of computing."""
    recycled_water: RecycledWater | None = None
    """Recycled water in place of drinking water."""
    tax: SiteTax = SiteTax()
    """Where it pays property tax, and on what terms."""
    grid: Grid | None = None
    """Connection to a utility; if omitted: the county's, without a limit."""
    supply: tuple[Supply, ...] = ()
    """On-site supply that stands here."""
    staff: Staff | None = None
    """The operator's own people."""
    crews: Crews | None = None
    """Construction crews; if omitted: the construction industry's average jobs and pay."""
    owner: Literal["private", "public", "nonprofit"] = "private"
    """Public and nonprofit owners pay no property tax and no sales tax on their own purchases."""
    purchases: Literal["listed", "industry average"] = "listed"
    """listed: what `spend` itemizes; industry average: what the industry buys for its output, by the accounts."""
    spend: tuple[Spend, ...] = ()
    """The itemized spending."""
    _event: EventTerms | None = PrivateAttr(default=None)

    @property
    def event(self) -> EventTerms | None:
        """What makes this an event in place of a site; None for a site."""
        return self._event

    def as_event(self, terms: EventTerms) -> Self:
        """The same, as an event."""
        self._event = terms
        return self

    @property
    def has_load(self) -> bool:
        """Whether it takes power at all, for computing or otherwise."""
        return any(figure.span[1] > 0 for figure in (self.it_mw, self.load_mw, self.load_mwh))

    @model_validator(mode="after")
    def _check_facility(self) -> Self:
        check_unique("spend id", [line.id for line in self.spend])
        check_unique("supply id", [unit.id for unit in self.supply])
        check_order("dates of the ramp", self.ramp)
        if self.load_mw.span[1] > 0 and self.load_mwh.span[1] > 0:
            raise ValueError("give one of load_mw (mean MW) and load_mwh (MWh a year), not both")
        if self.tax.pilot_usd is not None and self.owner == "private":
            raise ValueError("tax.pilot_usd is for public and nonprofit owners; a private one's PILOT is tax.abatement")
        if self.it_mw.value > 0 and self.pue.span[0] < 1:
            raise ValueError(f"pue is facility MW per MW of computing load: {self.pue.span[0]:g} is below 1")
        return self
