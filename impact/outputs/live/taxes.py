"""Live taxes: the rules of impact.taxes on cells, each tax a row, and the steps on the way to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from impact.ledger.dollars import power_dollars
from impact.ledger.events import guest_dollars
from impact.outputs.live.book import SheetBook
from impact.outputs.live.effects import LiveEffects
from impact.outputs.live.formulas import LiveSheet, Row
from impact.outputs.live.inputs import Inputs
from impact.outputs.live.law import law_of_cells
from impact.outputs.live.spending import LiveSpending
from impact.results import EFFECTS, PHASES
from impact.rules.cells import Amount, Axis, as_formula
from impact.taxes.inputs import OF_MEASURE, VISITING, TaxInputs, with_guests
from impact.taxes.revenue import tax_streams
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


def live_taxes(own: Ensemble, inputs: Inputs, spending: LiveSpending, effects: LiveEffects) -> LiveTaxes:
    """The rows of all taxes: those of impact.taxes.revenue, called with cells."""
    live = LiveTaxes(spending.book.years)
    cells = TaxInputs(
        study=spending.study,
        dollars=spending.dollars,
        grid_usd=power_dollars(own.study, spending.dollars),
        utilities=own.utilities,
        bases=with_guests(live_bases(own, effects), guest_dollars(spending.study, spending.running, spending.dollars)),
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
                    base["visitor_usd"] = effects.visitors[county]
                found[phase, effect, county] = base
    return found
