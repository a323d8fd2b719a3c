"""The reference case: one draw with every input at its value, with what the tables by industry and by line need.

construction    all years together; the work on site is in the facility's county
operation       the reference year; the facility itself is the direct effect
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.effects.activity import BEYOND_COLUMNS, FACILITY_COLUMNS, People, facility_amounts, income_positions
from impact.effects.engine import Amounts, Solved
from impact.effects.response import INCOMES, ByIndustry, Response
from impact.ledger.products import Ledger, LocalShares
from impact.results import MEASURES

Array = npt.NDArray[np.float64]

CREW_JOBS, CREW_PAY = ("jobs", "wage_salary_jobs"), ("labor_income_usd",)
"""Measures that counted crews change, by number and by pay."""


@dataclass(frozen=True)
class ReferenceCase:
    """The effects of the reference case, and what they are made of.

    Attributes:
        counties: the region's county codes.
        years: of the study.
        reference_year: of the operation figures.
        rates: measures per dollar of output, industry x measure; jobs per dollar of the accounts' year.
        payroll_price_ratio: dollars of the price year per dollar of the accounts' year, for what staff is paid.
        lines: spending lines (ledger.spending).
        dollars: by line, draw x year; one draw.
        shares: local purchase shares by line.
        industries: industry of each facility.
        ledger: the products.
        amounts: of the one draw.
        response: of the reference point, the point as first axis.
        by_industry: the same by industry.
        solved: the effects.
    """

    counties: pd.Index
    years: range
    reference_year: int
    rates: pd.DataFrame
    payroll_price_ratio: float
    lines: pd.DataFrame
    dollars: Mapping[str, Array]
    shares: LocalShares
    industries: Mapping[str, str]
    ledger: Ledger
    amounts: Amounts
    response: Response
    by_industry: ByIndustry
    solved: Solved

    def counted_years(self, phase: str) -> list[int]:
        """Positions of the years that count: all of construction, the reference year of operation."""
        return list(range(len(self.years))) if phase == "construction" else [self.years.index(self.reference_year)]

    def product_dollars(self, phase: str, years: list[int], *, counted: bool = False) -> Array:
        """Dollars of each product of a phase in some years, zero for the other phase's products.

        counted: in dollars of the accounts' year, which jobs follow, in place of the price year's.
        """
        whole = np.zeros(len(self.ledger.products))
        chosen = self.ledger.of_phase(phase)
        whole[chosen] = self.amounts.dollars[0][years][:, chosen].sum(axis=0)
        return whole / self.ledger.price_ratios if counted else whole

    def column_dollars(self, phase: str, years: list[int], *, counted: bool = False) -> Array:
        """Dollars of each product and of each income of a phase in some years; counted: as in product_dollars."""
        products = self.product_dollars(phase, years, counted=counted)
        whole = np.concatenate([products, np.zeros(len(INCOMES) * len(self.counties))])
        incomes = self.solved.counted_incomes if counted else self.solved.incomes
        for name in ("crews", "visitors") if phase == "construction" else ("payroll", "residents"):
            income = incomes[name][0][years].sum(axis=0)
            ratio = self.payroll_price_ratio if counted and name in ("payroll", "residents") else 1.0
            whole[income_positions(self.ledger, self.response, name)] = income / ratio
        return whole

    def measures(self, phase: str, effect: str, years: list[int] | None = None) -> Array:
        """Measure x county of one phase and effect, the counted years together."""
        table = self.solved.effects[phase, effect][0]
        return np.asarray(table[..., self.counted_years(phase) if years is None else years].sum(axis=-1))


def industry_output(
    case: ReferenceCase, phase: str, effect: str, years: list[int] | None = None, *, counted: bool = False
) -> Array:
    """Output by industry of one phase and effect, the facilities themselves aside, USD.

    Args:
        case: the reference case.
        phase, effect: which.
        years: positions of the years; None: those that count.
        counted: in dollars of the accounts' year, which jobs follow.
    """
    chosen = case.counted_years(phase) if years is None else years
    dollars, table = case.product_dollars(phase, chosen, counted=counted), case.by_industry
    if effect == "induced":
        return np.asarray(table.induced @ case.column_dollars(phase, chosen, counted=counted))
    if phase == "construction":
        return np.asarray((table.first if effect == "direct" else table.suppliers) @ dollars)
    sold = dollars * case.ledger.direct
    if effect == "direct":
        return np.asarray(table.first @ sold)
    return np.asarray((table.first + table.suppliers) @ (dollars - sold) + table.suppliers @ sold)


def industry_measures(case: ReferenceCase, phase: str, effect: str, years: list[int] | None = None) -> pd.DataFrame:
    """Measures of one phase and effect by industry, industry x measure."""
    chosen = case.counted_years(phase) if years is None else years
    table = case.rates.mul(industry_output(case, phase, effect, chosen), axis=0)[list(MEASURES)]
    counts = case.rates[list(CREW_JOBS)].mul(industry_output(case, phase, effect, chosen, counted=True), axis=0)
    table = table.assign(**{name: counts[name] for name in CREW_JOBS})
    if effect != "direct":
        return table
    if phase == "construction":
        return table + crew_difference(case, chosen)
    staff = facility_table(case, chosen)
    return table.add(staff.groupby("industry")[list(MEASURES)].sum().reindex(table.index, fill_value=0.0))


def crew_difference(case: ReferenceCase, years: list[int]) -> pd.DataFrame:
    """What counted crews add to (or take from) the sector's average, industry x measure."""

    def above(factor: Array, *, counted: bool) -> Array:
        dollars = case.product_dollars("construction", years, counted=counted) * case.ledger.by_crews
        return np.asarray((case.by_industry.first * dollars) @ (factor - 1))

    crews = case.solved.crews
    changed = {name: above(crews.jobs[0], counted=True) for name in CREW_JOBS}
    changed |= {name: above(crews.pay[0], counted=False) for name in CREW_PAY}
    added = {name: case.rates[name] * output for name, output in changed.items()}
    return pd.DataFrame(added, index=case.rates.index).reindex(columns=list(MEASURES), fill_value=0.0)


def facility_table(case: ReferenceCase, years: list[int]) -> pd.DataFrame:
    """The facilities themselves: measures, industry and county, by facility."""
    rows = {}
    for site in case.amounts.people:
        rows[site.facility] = facility_measures(site, years) | {
            "industry": case.industries[site.facility], "county": case.counties[site.county]
        }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("facility")


def facility_measures(site: People, years: list[int]) -> dict[str, float]:
    """Measures of one site itself over some years; of an event what it has beyond its lines."""
    found = dict.fromkeys(MEASURES, 0.0)
    if site.beyond is None:
        parts = [(FACILITY_COLUMNS[name][1], amount) for name, amount in facility_amounts(site).items()]
    else:
        parts = [(BEYOND_COLUMNS[name][2], amount * site.running) for name, amount in site.beyond.items()]
    for measures, amount in parts:
        by_year = np.broadcast_arrays(amount, site.running)[0]
        for measure in measures:
            found[measure] += float(by_year[..., years].sum())
    return found


def line_local_dollars(case: ReferenceCase) -> pd.Series:
    """Bought from the region's own industries, USD of the whole line amount, by line."""
    local = dict.fromkeys(case.lines.index, 0.0)
    whole = {key: np.atleast_2d(usd) for key, usd in case.lines["amount_usd"].items()}
    supplied = case.by_industry.first.sum(axis=0)
    for part in case.ledger.parts:
        local[part.line] += float(case.ledger.part_dollars(part, whole, case.shares)[0, 0] * supplied[part.product])
    return pd.Series(local, dtype=float)
