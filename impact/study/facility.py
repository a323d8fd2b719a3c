"""Facilities: where they stand, how large they are, who works there, what power they have, what is spent there."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from impact.study.fiscal import SiteTax
from impact.study.kinds import Commodity, Fips, Soc, Steps, check_order, check_unique
from impact.study.power import Grid, RecycledWater, Supply
from impact.study.ranged import Figure, Fraction, Name, Ranged, Record, Share, Text
from impact.study.spend import Spend


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
    ramp: Steps = Field(default_factory=dict)
    """Share of full operation from each date on (a year: from its first day); if omitted: full from the start."""
    daily_swing: Share = Ranged(value=0.0)
    """How far the computing load swings over a day, up in the afternoon and down at night, as a share of its mean."""
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
    spend: tuple[Spend, ...] = ()
    """The itemized spending."""

    @model_validator(mode="after")
    def _check_facility(self) -> Self:
        check_unique("spend id", [line.id for line in self.spend])
        check_unique("supply id", [unit.id for unit in self.supply])
        check_order("dates of the ramp", self.ramp)
        if self.it_mw.value > 0 and self.pue.span[0] < 1:
            raise ValueError(f"pue is facility MW per MW of computing load: {self.pue.span[0]:g} is below 1")
        return self
