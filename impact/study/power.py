"""Power of a facility: the utility that serves it, what was authorized, its on-site supply, its water."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from impact.study.kinds import check_unique
from impact.study.ranged import Figure, Name, Ranged, Record, Share, Text

ONE_FULL = Ranged(value=1.0)


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


class RecycledWater(Record):
    """Recycled water in place of drinking water."""

    since: date
    """First day."""
    share: Share
    """Share of the water that it replaces; 0 takes the plant out."""
