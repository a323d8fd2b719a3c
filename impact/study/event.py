"""Events: a change that is not a building: jobs come or go, households earn, visitors spend, a government buys.

An event is a change against a year without it: a negative amount is a loss. What an industry event leaves out follows
from the region's own ratios (jobs, labor income and value added per dollar of output).
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from impact.study.ranged import (
    Commodity,
    Figure,
    Fips,
    Fraction,
    Name,
    Ranged,
    Record,
    Share,
    Steps,
    Text,
    Year,
    as_record,
    check_order,
)
from impact.study.spend import MarginChoice

Signed = Annotated[Ranged, BeforeValidator(as_record)]
"""A figure that may be negative: a loss."""


def _check_something(figure: Ranged) -> Ranged:
    low, high = figure.span
    if low <= 0 <= high:
        given = f"{low:g} to {high:g}" if low < high else f"{low:g}"
        raise ValueError(f"an amount is above zero, or below zero for a loss; this one is {given}")
    return figure


Change = Annotated[Signed, AfterValidator(_check_something)]
AMOUNTS = {
    "industry": ("jobs", "output_usd", "labor_income_usd"),
    "household_income": ("amount_usd",),
    "commodity": ("amount_usd",),
    "visitors": ("visitors",),
    "institution": ("amount_usd",),
}
"""Keys that say how large an event of each kind is."""
KEYS = {
    "industry": ("industry",),
    "household_income": (),
    "commodity": ("commodity", "local_share", "margins", "price_basis", "phase"),
    "visitors": ("days", "usd_per_day", "pattern"),
    "institution": ("institution",),
}
"""Keys that only events of a kind have."""
NEEDED = {"industry": "industry", "commodity": "commodity", "visitors": "usd_per_day", "institution": "institution"}


class Event(Record):
    """A change in an industry, in household income, in purchases, in visitors, or in a government's spending."""

    id: Name
    """Short key, unique in the study, facilities included."""
    name: Text
    """What the reader sees."""
    kind: Literal["industry", "household_income", "commodity", "visitors", "institution"]
    """What changes."""
    county: Fips
    """County FIPS code, five digits: of the work, of the residents, of the purchase, or of the stay."""
    industry: Commodity | None = None
    """Industry: BEA detail industry code, such as 622000 (hospitals)."""
    jobs: Change | None = None
    """Industry: jobs; a loss is negative."""
    output_usd: Change | None = None
    """Industry: output (sales) in USD a year."""
    labor_income_usd: Change | None = None
    """Industry: pay with supplements and proprietors' income, in USD a year."""
    amount_usd: Change | None = None
    """Household income, commodity, institution: USD a year."""
    commodity: Commodity | None = None
    """Commodity: BEA detail commodity code of what is bought."""
    local_share: Share | None = None
    """Commodity: share bought from makers in the region; if omitted: the region's local purchase share."""
    margins: MarginChoice = "none"
    """Commodity: average, the nation's margins; none, bought direct from its maker; or the event's own."""
    price_basis: Literal["purchaser", "producer"] = "purchaser"
    """Commodity: purchaser, what the buyer pays; producer, what the maker receives."""
    phase: Literal["construction", "operation"] = "operation"
    """Commodity: construction, the whole amount once, spread by `years`; operation, an amount each year."""
    visitors: Change | None = None
    """Visitors: how many come in a year."""
    days: Figure = Ranged(value=1.0)
    """Visitors: days (nights) that each stays."""
    usd_per_day: Figure | None = None
    """Visitors: USD that each spends in a day."""
    pattern: dict[Commodity, Fraction] = Field(default_factory=dict)
    """Visitors: share of the spending by commodity; if omitted: the pattern of data/parameters/visitors.toml."""
    institution: Literal["federal", "state_local"] | None = None
    """Institution: whose spending pattern."""
    years: dict[Year, Fraction] = Field(default_factory=dict)
    """Share of the amount in each year; if omitted: all of it in every year, or as `ramp` says."""
    ramp: Steps = Field(default_factory=dict)
    """Share of the amount from each date on (a year: from its first day), in place of years."""
    dollar_year: Year | None = None
    """Price level of the amounts; if omitted: the study's price_year."""
    note: str = ""
    """Anything the reader should know of the event."""

    @property
    def amounts(self) -> dict[str, Ranged]:
        """The figures that say how large the event is."""
        found = {name: getattr(self, name) for name in AMOUNTS[self.kind]}
        return {name: figure for name, figure in found.items() if figure is not None}

    @model_validator(mode="after")
    def _check_event(self) -> Self:
        names = AMOUNTS[self.kind]
        given = {name for kinds in AMOUNTS.values() for name in kinds if getattr(self, name) is not None}
        if not given & set(names):
            raise ValueError(f"an event of kind {self.kind} needs {' or '.join(names)}")
        own = {*names, *KEYS[self.kind]}
        special = {name for kind in KEYS for name in (*KEYS[kind], *AMOUNTS[kind])} - own
        strange = sorted(special & self.model_fields_set)
        if strange:
            kept = ", ".join(sorted(own))
            raise ValueError(f"{', '.join(strange)}: not for an event of kind {self.kind}; it has {kept}")
        needed = NEEDED.get(self.kind)
        if needed is not None and getattr(self, needed) is None:
            raise ValueError(f"an event of kind {self.kind} needs {needed}")
        signs = {figure.value > 0 for figure in self.amounts.values()}
        if len(signs) > 1:
            raise ValueError(f"{' and '.join(self.amounts)}: one is a gain and the other a loss")
        if self.ramp and self.years:
            raise ValueError("give years or ramp, not both")
        check_order("years", self.years)
        check_order("dates of the ramp", self.ramp)
        if self.phase == "construction" and abs(sum(self.years.values()) - 1) > 1e-6:
            raise ValueError(f"construction: the shares of `years` add up to {sum(self.years.values()):g}, not 1")
        if self.margins != "none" and self.price_basis == "producer":
            raise ValueError('margins need price_basis = "purchaser"; a producer price has none in it')
        if self.pattern and abs(sum(self.pattern.values()) - 1) > 1e-6:
            raise ValueError(f"pattern: the shares add up to {sum(self.pattern.values()):g}, not 1")
        return self
