"""Fiscal side of a study: abatements, exemptions, renewal, closure; and what was published of its taxes."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from impact.study.ranged import Figure, Name, Ranged, Record, Share, Text, Year

TaxClass = Literal["real", "computers", "equipment", "materials", "utility", "none"]
"""What a purchase is for property and sales tax; utility: built for the utility, which owns it."""


class Abatement(Record):
    """Property tax that is not paid: a PILOT, a fee in lieu, a percentage taken off."""

    share: Share = Ranged(value=0.0)
    """Share of the tax that is not paid."""
    years: Annotated[int, Field(ge=0, le=60)] = 0
    """Number of tax years."""
    since: Year | None = None
    """First tax year; if omitted: the first in which the facility has taxable property."""
    property: Literal["all", "real", "personal"] = "all"
    """What it covers."""
    schools: bool = True
    """Whether the schools' share is abated too."""

    @model_validator(mode="after")
    def _check_years(self) -> Self:
        if self.share.value > 0 and self.years < 1:
            raise ValueError("an abatement needs years: the number of tax years for which it holds")
        return self


class SiteTax(Record):
    """Where a facility pays, and on what terms."""

    city: str = ""
    """Key of a city in data/parameters/tax/jurisdictions.toml; if omitted: it lies outside the cities known there."""
    data_center: bool | None = None
    """Whether the state's exemption for data centers can cover it; if omitted: if its industry is 518200."""
    abatement: Abatement | None = None
    """Its own terms; if omitted: those of fiscal.pilot."""
    leased_share: Share | None = None
    """Share of the equipment that a lessor owns: taxed to the lessor in the same county, without the abatement."""
    pilot_usd: Figure | None = None
    """What a public or nonprofit owner pays in lieu of property tax a year; if omitted: nothing."""

    @model_validator(mode="before")
    @classmethod
    def _check_pilot(cls, data: object) -> object:
        if isinstance(data, dict) and "pilot" in data:
            raise ValueError(
                "no key 'pilot' here: the PILOT of a private owner is abatement = { share = 0.65, years = 20 }; what a "
                "public or nonprofit owner pays a year is pilot_usd"
            )
        return data


class Fiscal(Record):
    """Terms of the whole study."""

    pilot: Abatement = Abatement()
    """Abatement of all facilities that have no terms of their own."""
    data_center_exemption: bool = True
    """Whether states' sales-tax exemptions for data centers are taken where their thresholds are met."""
    refresh: bool = True
    """Whether computers are replaced when their time is over; false: they stay at their residual value."""
    refresh_years: Figure = Ranged(value=5.0, low=3.0, high=7.0)
    """Whole years after which computers are replaced, at what they cost before (rounded)."""
    closure_year: Year | None = None
    """First year in which nothing runs any more: jobs, load and equipment are gone, land and buildings stay."""
    net_worth_usd: Figure | None = None
    """Net worth in the state, base of a franchise tax; if omitted: no franchise tax is calculated."""
    net_earnings_usd: Figure | None = None
    """Net earnings in the state, base of an excise tax; if omitted: no excise tax is calculated."""
    service_cost_usd_per_resident: Figure | None = None
    """What a new resident costs local government a year; if omitted: no cost of services is calculated."""

    @model_validator(mode="after")
    def _check_refresh(self) -> Self:
        if self.refresh_years.span[0] < 1:
            raise ValueError("refresh_years: at least 1; to leave renewal out, say refresh = false")
        return self


class Published(Record):
    """A published figure on a step of the property tax."""

    step: Literal[
        "announced_usd",
        "spent_usd",
        "in_service_usd",
        "cip_usd",
        "appraised_value_usd",
        "assessed_usd",
        "city_tax_usd",
        "county_tax_usd",
        "city_and_county_tax_usd",
    ]
    """Which step it is of."""
    tax_year: Year
    """Tax year."""
    low: float
    """The figure, or its lower end, USD."""
    high: float | None = None
    """Its upper end."""
    who: Text
    """Source of the statement, and when."""
    source: Name
    """Key of an entry of [sources]."""
    note: str = ""
    """What explains the gap, if a source does."""

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.high is not None and self.high < self.low:
            raise ValueError(f"high {self.high:g} is below low {self.low:g}")
        return self
