"""Live taxes: the rules of impact.taxes on cells, each tax a row, and the steps on the way to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from impact.outputs.live.effects import LiveEffects
from impact.outputs.live.formulas import LiveSheet, Row
from impact.outputs.live.inputs import Inputs
from impact.outputs.live.law import law_of_cells, study_of_cells
from impact.outputs.live.spending import LiveSpending
from impact.results import EFFECTS, PHASES
from impact.rules.book import Book
from impact.rules.cells import Amount, Axis, as_formula
from impact.taxes.inputs import OF_MEASURE, VISITING, TaxInputs
from impact.taxes.revenue import tax_streams
from impact.uncertainty.dollars import power_dollars
from impact.uncertainty.ensemble import Ensemble

TAXES = "Taxes"


@dataclass
class LiveTaxes:
    """The rows of all taxes.

    Attributes:
        years: their axis.
        sheet: where the rows stand.
        streams: rows of taxes; their note is the jurisdiction, their tags are effect, kind, recurrence.
    """

    years: Axis
    sheet: LiveSheet = field(
        default_factory=lambda: LiveSheet(TAXES, "Every tax by jurisdiction, kind and year, as formulas")
    )
    streams: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class SheetBook(Book):
    """Keeps each step of a rule as a row of a sheet, and gives its cell; equal constants stand once."""

    sheet: LiveSheet
    years: Axis
    constants: dict[tuple[object, ...], Row] = field(default_factory=dict)

    def heading(self, text: str) -> None:
        """A line of words above the rows that follow."""
        self.sheet.heading(text)

    def named(self, label: str, unit: str, amount: Amount) -> Amount:
        """A row of formulas along the years."""
        return self.sheet.formula(label, unit, as_formula(amount), self.years).cell

    def constant(self, label: str, unit: str, values: npt.ArrayLike) -> Amount:
        """A row of numbers: one, by year, or a table along an axis of its own."""
        table = np.asarray(values, dtype=float)
        key = (label, unit, *np.atleast_1d(table).tolist())
        if key not in self.constants:
            count = len(table) if table.ndim else 0
            own = Axis("table", tuple(range(count))) if count else None
            axis = self.years if count == len(self.years) else own
            self.constants[key] = self.sheet.constant(label, unit, table, axis)
        return self.constants[key].cell


def live_taxes(own: Ensemble, inputs: Inputs, spending: LiveSpending, effects: LiveEffects) -> LiveTaxes:
    """The rows of all taxes: those of impact.taxes.revenue, called with cells."""
    live = LiveTaxes(spending.years)
    dollars: dict[str, Amount] = {key: row.cell for key, row in spending.dollars.items()}
    cells = TaxInputs(
        study=study_of_cells(own.study, inputs),
        dollars=dollars,
        grid_usd=power_dollars(own.study, dollars),
        utilities=own.utilities,
        bases=live_bases(own, effects),
        law=law_of_cells(own.law, inputs, live.years),
        book=SheetBook(live.sheet, live.years),
    )
    for tax in tax_streams(cells):
        label, tags = f"{tax.kind}, {tax.where}", (tax.effect, tax.kind, tax.recurrence)
        usd, unit = as_formula(tax.amount_usd), f"USD of {own.study.price_year}"
        live.streams.append(live.sheet.formula(label, unit, usd, live.years, note=tax.jurisdiction, tags=tags))
    return live


def live_bases(own: Ensemble, effects: LiveEffects) -> dict[tuple[str, str, str], Mapping[str, Amount]]:
    """Cells of the bases of what follows, by phase, effect and county, as taxes.bases.tax_bases."""
    found: dict[tuple[str, str, str], Mapping[str, Amount]] = {}
    for phase in PHASES:
        for effect in EFFECTS:
            for county in own.counties:
                rows = effects.rows
                base: dict[str, Amount] = {}
                base |= {name: rows[phase, effect, of, county].cell for name, of in OF_MEASURE.items()}
                if (phase, effect) == VISITING and county in effects.visitors:
                    base["visitor_usd"] = effects.visitors[county].cell
                found[phase, effect, county] = base
    return found
