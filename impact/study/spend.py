"""Spending lines: what is bought, for how much, when, and how much of it in the region."""

from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, PrivateAttr, Tag, model_validator

from impact.study.fiscal import TaxClass
from impact.study.ranged import Commodity, Figure, Fraction, Name, Ranged, Record, Share, Text, Year, check_order

LAND = "LAND00"
"""The commodity of a land purchase: a transfer of ownership, without production and so without effect."""


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
"""A word or a table; which of the two is decided first, so that one mistake is reported once."""


class Spend(Record):
    """One line of the itemized spending: what is bought, for how much, when, and how much of it in the region."""

    id: Name
    """Short key, unique in the facility."""
    name: Text
    """What the reader sees."""
    phase: Literal["construction", "operation"]
    """construction: amounts of the entire construction period, spread by `years`.

    Operation: amounts of one year in full operation.
    """
    commodity: Commodity
    """BEA 2017 detail commodity code, or LAND00 for land."""
    amount_usd: Figure | None = None
    """Dollars: of the entire construction period, or of one full year."""
    usd_per_mw: Figure | None = None
    """Dollars per MW of the facility's it_mw, instead of amount_usd."""
    usd_per_mwh: Figure | None = None
    """Dollars per MWh of the kind that `mwh` says, instead of amount_usd (operation only)."""
    mwh: Literal["load", "grid", "generated"] = "load"
    """Which MWh: load, what the facility needs; grid, what it takes from the utility.

    Generated, by its on-site supply.
    """
    usd_per_mmbtu: Figure | None = None
    """Dollars per MMBtu of gas that the facility's turbines burn, instead of amount_usd (operation only)."""
    usd_per_kgal: Figure | None = None
    """Dollars per 1,000 gallons of drinking water, instead of amount_usd (operation only)."""
    tariff: Name | None = None
    """Key of data/parameters/tariffs.toml: the electricity bill, instead of amount_usd (operation only)."""
    driver_share: Share = Ranged(value=1.0)
    """The part of the MW or MWh that this line pays for; not with a tariff."""
    dollar_year: Year | None = None
    """Price level of the amount; if omitted: the study's price_year."""
    price_basis: Literal["purchaser", "producer"] = "purchaser"
    """purchaser: what the buyer pays, margins included; producer: what the maker receives."""
    margins: MarginChoice = "none"
    """average: the nation's margins for this commodity; none: bought direct from its maker; or the line's own."""
    local_share: Share | None = None
    """Share bought from makers in the region; if omitted: what the region's industry could supply (the model's own)."""
    margin_local_share: Share | None = None
    """Share of the margins that goes to traders and carriers in the region; if omitted: the line's local_share."""
    years: dict[Year, Fraction] = Field(default_factory=dict)
    """Construction: share of the amount by year, adding up to 1. Operation: share of a full year (else: the ramp)."""
    on_site: bool | None = None
    """True: the work is done at the facility; if omitted: true for construction commodities (23....)."""
    tax_class: TaxClass | None = None
    """What it is for property and sales tax; if omitted: by its commodity (data/concordance/tax_classes.csv)."""
    note: str = ""
    """Anything the reader should know of the line."""

    _basket: str = PrivateAttr(default="commodity")

    @property
    def basket(self) -> str:
        """What the code of the line is of (ledger.products): a commodity that is bought.

        Lines that stand for an event or for an average have an industry's output, or what an industry buys.
        """
        return self._basket

    def with_basket(self, basket: str) -> Self:
        """The same line for another kind of basket."""
        self._basket = basket
        return self

    @property
    def price(self) -> Ranged | None:
        """The one of amount_usd and usd_per_... that is given; None where a tariff says."""
        return next((a for a in self._amounts() if a is not None), None)

    @property
    def follows_load(self) -> bool:
        """Whether the amount of a year comes from that year's load, supply or water."""
        return self.amount_usd is None and self.usd_per_mw is None

    def _amounts(self) -> tuple[Ranged | None, ...]:
        return self.amount_usd, self.usd_per_mw, self.usd_per_mwh, self.usd_per_mmbtu, self.usd_per_kgal

    @model_validator(mode="after")
    def _check_line(self) -> Self:
        if sum(given is not None for given in (*self._amounts(), self.tariff)) != 1:
            raise ValueError(f"give exactly one of {AMOUNTS} (the amount is missing or double)")
        if self.phase == "construction" and self.follows_load:
            raise ValueError("usd_per_mwh, usd_per_mmbtu, usd_per_kgal and tariff are for operation lines")
        if self.follows_load and (self.years or (self.dollar_year is not None and self.tariff is not None)):
            raise ValueError("years and a tariff's dollar_year cannot be given here: the load and the tariff say them")
        if self.tariff is not None and self.commodity == LAND:
            raise ValueError(f"commodity {LAND} is land; a tariff bills electricity: write commodity = '221100'")
        if self.tariff is not None and "driver_share" in self.model_fields_set:
            raise ValueError("driver_share cannot be given with a tariff: the bill is of all grid power")
        if self.margins != "none" and self.price_basis == "producer":
            raise ValueError('margins need price_basis = "purchaser"; a producer price has none in it')
        check_order("years", self.years)
        if self.phase == "construction" and abs(sum(self.years.values()) - 1) > 1e-6:
            raise ValueError(f"the shares of the years add up to {sum(self.years.values()):g}, not 1")
        return self


AMOUNTS = "amount_usd, usd_per_mw, usd_per_mwh, usd_per_mmbtu, usd_per_kgal, tariff"
