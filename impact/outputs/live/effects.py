"""Live effects and taxes: the rules of effects.activity on cells, measures by phase, effect and county; those of taxes.

Each phase has a block of rows that stand together, one for each column of its sources. Every effect, measure and county
is the product of that block with one column of the sheet Responses. Each tax is a row, with the steps on the way to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from impact.effects.activity import Activity, Columns, effect_sources
from impact.effects.engine import site_people
from impact.effects.response import MEASURES
from impact.ledger.dollars import power_dollars
from impact.ledger.events import guest_dollars
from impact.ledger.products import Product, local_shares
from impact.outputs.live.formulas import Column, LiveSheet, Row, SheetBook, added, product_of
from impact.outputs.live.inputs import Inputs
from impact.outputs.live.law import law_of_cells
from impact.outputs.live.spending import LiveSpending
from impact.results import EFFECTS, PHASES
from impact.rules.cells import FIRST_ROW, ZERO, Amount, Axis, Formula, as_formula
from impact.taxes.inputs import OF_MEASURE, VISITING, TaxInputs, with_guests
from impact.taxes.revenue import tax_streams
from impact.uncertainty.ensemble import PER_DIEM, Ensemble

EFFECTS_SHEET, RESPONSES = "Effects", "Responses"
PER_DIEM_TITLE = "Per diem spending of nonresident construction workers of their pay at the site"
TAXES = "Taxes"


@dataclass
class LiveEffects:
    """Rows of the effects by phase, effect, measure and county.

    And per diem spending of nonresident workers by county.
    """

    sheet: LiveSheet
    years: Axis
    columns: list[tuple[str, Column]]
    rows: dict[tuple[str, str, str, str], Row]
    visitors: dict[str, Formula]
    responses: LiveSheet


def live_effects(own: Ensemble, inputs: Inputs, spending: LiveSpending) -> LiveEffects:
    """The rows of all effects at the central region."""
    found = LiveEffects(LiveSheet(EFFECTS_SHEET, "Effects by county and year, as formulas"), spending.book.years, [],
                        {}, {}, LiveSheet(RESPONSES, "What a dollar of each row of the blocks brings"))  # fmt: skip
    sources = effect_sources(own.ledger, own.responses, live_activity(own, inputs, spending))
    for phase, columns in sources.columns.items():
        blocks = block_rows(spending, phase, columns)
        for effect in EFFECTS:
            effect_rows(own, found, (phase, effect), columns, [row for block in blocks for row in block])
        for group, block in zip(columns, blocks, strict=True):
            for income, row in zip(group.incomes, block, strict=False):
                if income.kind == "visitors":
                    county = own.counties[income.county]
                    found.visitors[county] = added([found.visitors.get(county, ZERO), row.cell])
    return found


def live_activity(own: Ensemble, inputs: Inputs, spending: LiveSpending) -> Activity:
    """What the effects follow from, as cells."""
    ledger, study, book, shares = own.ledger, spending.study, spending.book, local_shares(spending.study)
    sites = {site.id: site.name for site in study.facility}
    book.heading("What products, crews and incomes are made of")
    return Activity(
        dollars=ledger.product_dollars(spending.dollars, shares, book),
        whole=ledger.product_dollars(spending.whole, shares, book),
        people=[
            site_people(site, own.counties, spending.running, spending.dollars, spending.events)
            for site in study.facility
        ],
        outside=study.crews_from_outside_share.value,
        per_diem=inputs.figure(PER_DIEM, PER_DIEM_TITLE, "share", own.per_diem_share),
        pay=own.responses.pay[:1],
        crew_jobs=own.responses.crew_jobs[:1],
        labels={place: product_label(product, own.counties, sites) for place, product in enumerate(ledger.products)},
        places=own.counties,
        book=book,
    )


def product_label(product: Product, counties: list[str], sites: Mapping[str, str]) -> str:
    """A product in words."""
    what = product.basket[0][0] if len(product.basket) == 1 else "trade and transport"
    where = f"on site at {sites[product.facility]}" if product.facility else f"in {counties[product.county]}"
    return f"{what} {where}{' (share of the model)' if product.at_own_share else ''}"


def block_rows(spending: LiveSpending, phase: str, columns: list[Columns]) -> list[list[Row]]:
    """A row for each column of a phase, by group; they stand together."""
    book = spending.book
    book.heading(f"Block of {phase}: products, people, incomes")
    return [
        [
            book.sheet.formula(label, group.unit, as_formula(amount), book.years)
            for label, amount in zip(group.labels, group.amounts, strict=True)
        ]
        for group in columns
    ]


def effect_rows(
    own: Ensemble, found: LiveEffects, of: tuple[str, str], columns: list[Columns], rows: list[Row]
) -> None:
    """One row a measure and county, of a phase and effect."""
    phase, effect = of
    none = (len(MEASURES), len(own.counties))
    table = np.concatenate(
        [group.responses[effect][0] if effect in group.responses else np.zeros((*none, len(group.amounts)))
         for group in columns], axis=-1)  # fmt: skip
    found.sheet.heading(f"{phase.capitalize()}, {effect}")
    for number, measure in enumerate(MEASURES):
        unit = "jobs" if measure.endswith("jobs") else "USD"
        for place, county in enumerate(own.counties):
            label = f"{phase} {effect} {measure} {county}"
            brought = ZERO
            if table[number, place].any():
                column = Column(RESPONSES, len(found.columns) + 1, FIRST_ROW, table[number, place])
                found.columns.append((label, column))
                brought = product_of(rows, column)
            found.rows[phase, effect, measure, county] = found.sheet.formula(label, unit, brought, found.years)


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
