"""Live law: rates, shares and thresholds of the tax law as inputs, and the rows of taxes that they make."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from impact.outputs.live.formulas import LiveSheet, Row
from impact.outputs.live.inputs import Inputs
from impact.outputs.live.spending import LiveSpending
from impact.rules.cells import ZERO, Axis, Formula
from impact.rules.operations import maximum, minimum, ratio, where
from impact.study import Facility, Study
from impact.taxes.inputs import ONE_OFF, RECURRING
from impact.taxes.law import STATE_FILES, Jurisdiction, TaxLaw, in_years, local_jurisdictions, state_of, tax_class
from impact.uncertainty.ensemble import Ensemble

TAXES = "Taxes"
DIRECT, INDUCED = "direct", "induced"


@dataclass(frozen=True)
class Tax:
    """What a row of taxes is: its kind, where it arises, of which effect and phase."""

    kind: str
    where: str
    effect: str = DIRECT
    phase: str = "operation"

    @property
    def tags(self) -> tuple[str, str, str]:
        """Effect, kind and recurrence, by which other sheets find it."""
        return self.effect, self.kind, RECURRING if self.phase == "operation" else ONE_OFF


@dataclass
class LiveLaw:
    """The law as inputs, and the rows of taxes.

    Attributes:
        own: the study and what goes with it.
        inputs: the figures.
        spending: dollars by line.
        years: the axis.
        sheet: where the rows stand.
        streams: rows of taxes; their note is the jurisdiction, their tags are effect, kind, recurrence.
    """

    own: Ensemble
    inputs: Inputs
    spending: LiveSpending
    years: Axis
    sheet: LiveSheet = field(
        default_factory=lambda: LiveSheet(TAXES, "Every tax by jurisdiction, kind and year, as formulas")
    )
    streams: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        """The rows that all taxes share."""
        numbers = np.array(self.years.labels, dtype=float)
        first = np.zeros(len(self.years))
        first[0] = 1.0
        self.year = self.sheet.constant("Year", "year", numbers, self.years)
        self.first = self.sheet.constant("First year", "0 or 1", first, self.years)
        self.ages = self.sheet.constant("Age", "years", np.arange(len(self.years)), self.years)
        self.hundred = self.sheet.constant("Rates are per 100 USD", "USD", 100.0).cell

    @property
    def law(self) -> TaxLaw:
        """The records."""
        return self.own.law

    @property
    def study(self) -> Study:
        """The study."""
        return self.own.study

    def state(self, state: str, name: str) -> Formula:
        """A figure of a state's law."""
        return self._figure(f"tax/{STATE_FILES[state]}.{name}", self.law.states[state][name])

    def general(self, name: str) -> Formula:
        """A figure that holds everywhere."""
        return self._figure(f"tax/general.{name}", self.law.general[name])

    def federal(self, name: str) -> Formula:
        """A figure of federal law."""
        return self._figure(f"tax/federal.{name}", self.law.federal[name])

    def _figure(self, key: str, record: Mapping[str, Any]) -> Formula:
        """A figure, or one for each year where the record is dated."""
        if record.get("years"):
            known = [row for row in self.inputs.schedules.rows if isinstance(row, Row) and row.note == key]
            values = in_years(record, self.own.years)
            row = known[0] if known else self.inputs.schedule(key, record["title"], record["unit"], values, self.years)
            return row.cell
        return self.inputs.record(key, record)

    def sales_rate(self, jurisdiction: Jurisdiction) -> Formula:
        """A jurisdiction's sales tax rate."""
        return self._figure(f"tax/jurisdictions.{jurisdiction.key}.sales_rate", jurisdiction.sales_rate or {})

    def property_rate(self, jurisdiction: Jurisdiction) -> Formula:
        """A jurisdiction's property tax rate by year, USD per 100 USD."""
        return self._figure(f"tax/jurisdictions.{jurisdiction.key}.property_rate", jurisdiction.property_rate or {})

    def add(self, jurisdiction: str, tax: Tax, usd: Formula) -> None:
        """One tax to one jurisdiction."""
        row = self.sheet.formula(
            f"{tax.kind}, {tax.where}",
            f"USD of {self.study.price_year}",
            usd,
            self.years,
            note=jurisdiction,
            tags=tax.tags,
        )
        self.streams.append(row)

    def row(self, label: str, unit: str, found: Formula) -> Row:
        """A row on the way to a tax."""
        return self.sheet.formula(label, unit, found, self.years)

    def later(self, row: Row, years: int) -> Formula:
        """The same some years later."""
        for _ in range(years):
            row = self.row(f"A year later: {row.label}", row.unit, where(self.first.cell > ZERO, ZERO, row.before))
        return row.cell

    def lawful_sites(self) -> list[Facility]:
        """Facilities in states whose law is known."""
        return [site for site in self.study.facility if state_of(site.county) in self.law.states]

    def jurisdictions_of(self, site: Facility) -> list[Jurisdiction]:
        """Taxing jurisdictions that tax property at a facility."""
        return local_jurisdictions(self.law, site.county, site.tax.city)

    def class_costs(self, site: Facility) -> dict[str, Formula]:
        """Construction cost of a facility by tax class and year."""
        found: dict[str, Formula] = {}
        for line in site.spend:
            if line.phase == "construction":
                name, usd = (
                    line.tax_class or tax_class(line.commodity, self.law),
                    self.spending.dollars[f"{site.id}.{line.id}"].cell,
                )
                found[name] = found[name] + usd if name in found else usd
        return found


def sales_taxes(live: LiveLaw, usd: Formula, name: str, state: str) -> tuple[Formula, Formula]:
    """State sales tax of purchases of one class, and the part of them on which local rates fall."""
    article = live.general(f"article_{name}")
    tax = usd * live.state(state, "sales_state")
    if "single_article_local" not in live.law.states[state]:
        return tax, usd
    low, high = live.state(state, "single_article_local"), live.state(state, "single_article_state")
    between = maximum(ZERO, minimum(article, high) - low)
    further = usd / article * between * live.state(state, "single_article_rate")
    return tax + further, usd / article * minimum(article, low)


def mean_wage(jobs: Formula, wages: Formula) -> Formula:
    """Wages per job."""
    return ratio(wages, jobs)


def payroll_tax(live: LiveLaw, jobs: Formula, wages: Formula) -> Formula:
    """Payroll tax of both sides."""
    wage, base = mean_wage(jobs, wages), live.federal("payroll_base")
    above = maximum(ZERO, wage - base) * live.federal("medicare")
    return maximum(jobs, ZERO) * (minimum(wage, base) * live.federal("payroll") + above)


def positive(usd: Formula, jobs: Formula) -> Formula:
    """Dollars where there are jobs."""
    return where(jobs > ZERO, usd, ZERO)
