"""What each jurisdiction gets and gives up: one record a jurisdiction, for the page and the workbook.

revenue        one-time and recurring taxes by year of the bill, with the likely range of the simulations
forgone        abatements, fees in lieu of tax, and exemptions; reference case
public cost    services for new residents, central figure with its published range; NaN where none is known
net            revenue less public cost
break-even     forgone / (forgone + net): the part of what is forgone that would have to be paid anyway

Ranges are of revenue and of the cost of services alone; what is forgone is not simulated.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isnan
from typing import Any

import pandas as pd

from impact.facts import NONE
from impact.findings.scorecard import figure
from impact.results import Results

ENDS = ("p50_usd", "p10_usd", "p90_usd")


@dataclass(frozen=True)
class Span:
    """A figure with its likely range; low and high are NaN where there is none.

    Attributes:
        value, low, high: USD.
    """

    value: float
    low: float = NONE
    high: float = NONE


@dataclass(frozen=True)
class JurisdictionYear:
    """One year of a jurisdiction.

    Attributes:
        year: of the bill.
        revenue_usd: taxes of the reference case.
        low_usd, median_usd, high_usd: p10, p50 and p90 of the simulations; NaN without them.
        forgone_usd: what is given up.
        public_cost_usd: cost of services; NaN where it is not known.
        net_usd: revenue less public cost.
    """

    year: int
    revenue_usd: float
    low_usd: float
    median_usd: float
    high_usd: float
    forgone_usd: float
    public_cost_usd: float
    net_usd: float


@dataclass(frozen=True)
class JurisdictionBlock:
    """One jurisdiction: years and totals.

    Attributes:
        key, title, level: of the jurisdiction.
        years: in order.
        revenue: taxes of all years, reference case; its range is of the simulations.
        forgone_usd: of all years.
        public_cost: of all years, with its range.
        net_usd: of all years.
        present_value_usd: of the net.
        break_even_share: NaN where nothing is forgone.
        how: where the cost of services comes from.
    """

    key: str
    title: str
    level: str
    years: tuple[JurisdictionYear, ...]
    revenue: Span
    forgone_usd: float
    public_cost: Span
    net_usd: float
    present_value_usd: float
    break_even_share: float
    how: str

    @property
    def cost_known(self) -> bool:
        """Whether a cost of services was found."""
        return not isnan(self.public_cost.value)


def jurisdiction_blocks(results: Results) -> list[JurisdictionBlock]:
    """One record a jurisdiction, in the order of levels; none where a study has no taxes."""
    taxes, ranges = results.taxes, results.ranges
    if taxes.balance.empty:
        return []
    yearly = with_ends(taxes.balance_by_year, ranges.by_jurisdiction_year, ["jurisdiction", "year"])
    whole = with_ends(taxes.balance, ranges.by_jurisdiction, ["jurisdiction"])
    years: dict[str, list[dict[str, Any]]] = {}
    for row in yearly.sort_values("year", kind="stable").to_dict("records"):
        years.setdefault(row["jurisdiction"], []).append(row)
    return [block(row, years.get(row["jurisdiction"], [])) for row in whole.to_dict("records")]


def with_ends(table: pd.DataFrame, ranges: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """A table with the percentiles of its rows; NaN without simulations."""
    if ranges.empty:
        return table.assign(**dict.fromkeys(ENDS, NONE))
    return table.merge(ranges[[*keys, *ENDS]], on=keys, how="left")


def block(row: Mapping[str, Any], years: Iterable[Mapping[str, Any]]) -> JurisdictionBlock:
    """The record of a jurisdiction: its row of totals and its rows by year, in order."""
    return JurisdictionBlock(
        key=str(row["jurisdiction"]),
        title=str(row["jurisdiction_title"]),
        level=str(row["level"]),
        years=tuple(map(year, years)),
        revenue=Span(figure(row["amount_usd"]), figure(row["p10_usd"]), figure(row["p90_usd"])),
        forgone_usd=figure(row["forgone_usd"]),
        public_cost=Span(*(figure(row[f"public_cost{end}_usd"]) for end in ("", "_low", "_high"))),
        net_usd=figure(row["balance_usd"]),
        present_value_usd=figure(row["balance_present_value_usd"]),
        break_even_share=figure(row["break_even_share"]),
        how=str(row["how"]),
    )


def year(row: Mapping[str, Any]) -> JurisdictionYear:
    """The record of a year."""
    return JurisdictionYear(
        year=int(row["year"]),
        revenue_usd=figure(row["one_time_usd"] + row["recurring_usd"]),
        low_usd=figure(row["p10_usd"]),
        median_usd=figure(row["p50_usd"]),
        high_usd=figure(row["p90_usd"]),
        forgone_usd=figure(row["forgone_usd"]),
        public_cost_usd=figure(row["public_cost_usd"]),
        net_usd=figure(row["balance_usd"]),
    )
