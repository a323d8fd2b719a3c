"""What the taxes are calculated from, their bases, and the streams in which they are reported.

Jobs, pay, business taxes and nonresident worker per diem, by phase, year, effect and county.

home, work    jobs and labor income of the county's residents, and of its workplaces    jobs, USD a year
business      taxes on production of the county's industries (production_tax_share)       USD a year
value added   of the county's industries                                                              USD a year
visitor       per diem spending of nonresident construction workers there                             USD a year
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.effects.engine import Solved
from impact.effects.response import MEASURES
from impact.rules.cells import ARRAYS, Amount, Book
from impact.rules.operations import lag, numbers
from impact.study import Facility, Study
from impact.taxes.law import TaxLaw, state_of

ONE_OFF, RECURRING = "one-time", "recurring"
PROPERTY = "property tax"
"""What the kinds of property tax begin with."""
OF_MEASURE = {
    "resident_jobs": "resident_jobs",
    "resident_labor_income_usd": "resident_labor_income_usd",
    "workplace_jobs": "jobs",
    "workplace_labor_income_usd": "labor_income_usd",
    "business_tax_usd": "business_tax_usd",
    "value_added_usd": "value_added_usd",
}
"""Measure of each base; per diem spending of nonresident workers comes alongside them."""
VISITING = ("construction", "direct")
"""Phase and effect of that spending."""
GUESTS = ("operation", "direct")
"""Phase and effect of what visitors of events spend."""
EXCLUDED_LINES = ("retail", "wholesale", "accommodation", "utilities")
EXCLUDED_CODES = ("531HSO", "S00101", "S00202")


class Stream(NamedTuple):
    """One tax to one jurisdiction by year, USD of the price year.

    full_usd is without abatement and exemption; where says of what, or of which county, for the rows of a workbook.
    """

    jurisdiction: str
    kind: str
    phase: str
    effect: str
    recurrence: str
    facility: str
    amount_usd: Amount
    full_usd: Amount
    where: str = ""


KEYS = ("jurisdiction", "kind", "phase", "effect", "recurrence", "facility")
USD = ("amount_usd", "full_usd")
ROW = (*KEYS, "year", *USD)
"""Columns of the same as a table."""


@dataclass(frozen=True)
class TaxInputs:
    """What the taxes are calculated from: amounts by year of the study, an axis before it is draws; or cells.

    Attributes:
        study: the study, its counties in BEA's codes.
        dollars: USD by spending line (facility.line).
        grid_usd: USD paid for grid power, by facility.
        utilities: by facility: key of the utility.
        bases: of what follows, by phase, effect and county (tax_bases).
        law: the law.
        book: where the steps are kept.
    """

    study: Study
    dollars: Mapping[str, Amount]
    grid_usd: Mapping[str, Amount]
    utilities: Mapping[str, str]
    bases: Mapping[tuple[str, str, str], Mapping[str, Amount]]
    law: TaxLaw
    book: Book = ARRAYS

    @property
    def years(self) -> range:
        """Years of the study."""
        return range(self.study.first_year, self.study.last_year + 1)

    def first_draw(self) -> "TaxInputs":
        """The same of the first draw alone, amounts by year."""
        return replace(
            self,
            dollars={key: first_row(usd) for key, usd in self.dollars.items()},
            grid_usd={key: first_row(usd) for key, usd in self.grid_usd.items()},
            bases={key: {name: first_row(usd) for name, usd in base.items()} for key, base in self.bases.items()},
        )

    def lawful_sites(self) -> list[Facility]:
        """Facilities in states whose law is known."""
        return [site for site in self.study.facility if state_of(site.county) in self.law.states]


def first_row(amount: Amount) -> Amount:
    """Amounts by year of the first draw."""
    found: Amount = np.atleast_2d(numbers(amount))[0]
    return found


def flag(inputs: TaxInputs, label: str, holds: npt.ArrayLike) -> Amount:
    """Whether something holds in each year, 1 or 0: known in advance, no input moves it."""
    return inputs.book.constant(label, "0 or 1", np.asarray(holds, dtype=float))


def before_closing(inputs: TaxInputs) -> Amount:
    """Whether each year comes before that of the closing, 1 or 0; without a closing 1."""
    closure = inputs.study.fiscal.closure_year
    return 1.0 if closure is None else flag(inputs, "Before closing", [year < closure for year in inputs.years])


def later(amount: Amount, years: int, book: Book = ARRAYS) -> Amount:
    """The same amounts some years later; what falls after the last year is excluded.

    >>> later(np.array([1.0, 2.0, 3.0, 4.0]), 2).tolist()
    [0.0, 0.0, 1.0, 2.0]
    """
    for number in range(years):
        amount = lag(book.named("A year later", "USD", amount) if number else amount)
    return amount


Guests = Iterable[tuple[str, tuple[Amount, Amount]]]
"""County, and what visitors of events spend there, with the part on lodging (ledger.events.guest_dollars)."""


def with_guests(
    bases: Mapping[tuple[str, str, str], Mapping[str, Amount]], guests: Guests
) -> dict[tuple[str, str, str], Mapping[str, Amount]]:
    """The bases with what visitors spend: guest_usd, and guest_lodging_usd of it."""
    found = dict(bases)
    for county, (usd, lodging) in guests:
        key = *GUESTS, county
        known = found[key]
        more = {"guest_usd": known.get("guest_usd", 0.0) + usd,
                "guest_lodging_usd": known.get("guest_lodging_usd", 0.0) + lodging}  # fmt: skip
        found[key] = {**known, **more}
    return found


def tax_bases(solved: Solved, counties: Sequence[str]) -> dict[tuple[str, str, str], dict[str, Amount]]:
    """By phase, effect and county: OF_MEASURE, and where workers visit visitor_usd, each draw x year.

    Args:
        solved: the effects of some draws.
        counties: their codes.
    """
    found: dict[tuple[str, str, str], dict[str, Amount]] = {}
    for (phase, effect), table in solved.effects.items():
        for place, county in enumerate(counties):
            base: dict[str, Amount] = {}
            base |= {name: table[:, MEASURES.index(measure), place] for name, measure in OF_MEASURE.items()}
            found[phase, effect, county] = base
    for place, county in enumerate(counties):
        found[*VISITING, county]["visitor_usd"] = solved.incomes["visitors"][:, :, place]
    return found


def production_tax_share(taxes_share: pd.Series, lines: pd.Series) -> pd.Series:
    """Taxes on production per dollar of output, by industry; zero where the tax is calculated another way."""
    out = lines.isin(EXCLUDED_LINES) | pd.Series(lines.index.isin(EXCLUDED_CODES), index=lines.index)
    return taxes_share.clip(lower=0.0).mask(out.reindex(taxes_share.index).fillna(value=False), 0.0)
