"""Live spending: the rules of ledger.dollars on cells, and the way from the announced figure.

Events are sites that stand for them, with their average purchases, from the cells of their figures.

direct output of a line = sum over what it buys of dollars x local purchase share x output of the region's makers per
dollar
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from impact.effects.response import MEASURES
from impact.findings.waterfall import ANNOUNCED, BILL, LOCAL, OUTSIDE
from impact.ledger.dollars import line_dollars, lines_of, whole_dollars
from impact.ledger.events import AVERAGE, INSTITUTIONS, EventData, with_events
from impact.ledger.products import local_shares
from impact.load.calendar import in_force
from impact.outputs.live.formulas import LiveSheet, Row, SheetBook, added
from impact.outputs.live.inputs import Inputs
from impact.outputs.live.law import study_of_cells
from impact.rules.cells import ZERO, Axis, Formula, as_formula
from impact.study import LAND, Event, Facility, Spend, Study
from impact.study.keys import unit_of
from impact.study.ranged import Ranged
from impact.uncertainty.ensemble import Ensemble
from impact.uncertainty.power_draws import Key

SPENDING, ABOUT = "Spending", "Dollars of every line and product by year, as formulas"


@dataclass
class LiveSpending:
    """Cells of the spending.

    Attributes:
        book: the sheet where they stand.
        study: with cells in place of figures.
        events: the ratios that its events follow, as cells.
        running: share of full operation by facility.
        dollars: by line, USD of the price year.
        whole: by line of construction, all years together.
    """

    book: SheetBook
    study: Study
    events: EventData
    running: Mapping[str, Any]
    dollars: Mapping[str, Any]
    whole: Mapping[str, Any]


def running_rows(own: Ensemble, inputs: Inputs, sheet: LiveSheet, years: Axis) -> dict[str, Row]:
    """Share of full operation by facility and year: each step of the ramp times the part of the year that it holds."""
    found = {}
    sheet.heading("Share of full operation")
    for site in own.study.facility:
        label = f"Runs: {site.name}"
        if not site.ramp or site.event is not None:
            share = own.running[site.id] if site.ramp else 1.0
            found[site.id] = sheet.constant(label, "share", share, years)
            continue
        parts = []
        for (day, share), holds in zip(site.ramp.items(), in_force(list(site.ramp), own.years), strict=True):
            value = inputs.figure(f"facility.{site.id}.ramp.{day}", f"{site.name}: runs from {day}", "share", share)
            part = sheet.constant(
                f"Part of the year with the step of {day}: {site.name}", "share", holds.mean(axis=1), years
            )
            parts.append(value * part.cell)
        found[site.id] = sheet.formula(label, "share", added(parts), years)
    return found


def live_spending(own: Ensemble, inputs: Inputs, power: Mapping[Key, Row], years: Axis) -> LiveSpending:
    """The rows of all lines: the rules of ledger.dollars, called with cells.

    Args:
        own: the study and what goes with it.
        inputs: the figures.
        power: energy, gas, water and bills by year.
        years: the axis.
    """
    book = SheetBook(LiveSheet(SPENDING, ABOUT), years)
    study, events = with_event_cells(study_of_cells(own.study, inputs), own, inputs, book)
    running = {key: row.cell for key, row in running_rows(own, inputs, book.sheet, years).items()}
    book.heading("Dollars of each line")
    changes = own.prices.of_lines({})
    whole = whole_dollars(study, changes, book)
    schedule = {
        key: schedule_cell(own, inputs, running, (key, line, site), years)
        for key, line, site in lines_of(own.study)
        if not line.follows_load
    }
    driven = {key: row.cell for key, row in power.items()}
    dollars = line_dollars(study, whole, driven, schedule, changes, book)
    return LiveSpending(book, study, events, running, dollars, whole)


def schedule_cell(
    own: Ensemble, inputs: Inputs, running: Mapping[str, Formula], of: tuple[str, Spend, Facility], years: Axis
) -> Formula:
    """Share of a line's dollars in each year: its own, or as the facility runs."""
    key, line, site = of
    if line.phase == "operation" and not line.years:
        return running[site.id]
    return inputs.schedule(
        f"facility.{site.id}.spend.{line.id}.years", line.name, "share", own.schedule[key], years
    ).cell


@dataclass
class LiveWaterfall:
    """Dollars of each construction line, its direct output in the region, and the announced figure.

    Attributes:
        names: what each line is called.
        land: lines that buy land.
        whole: all its dollars.
        local: the region's direct output.
        announced: as announced; None: no figure was.
    """

    names: dict[str, str]
    land: set[str]
    whole: dict[str, Formula]
    local: dict[str, Row]
    announced: Formula | None

    def steps(self) -> dict[str, Formula]:
        """The amount of each step, by its label; land and scope by their step."""
        bill = added([*self.whole.values()])
        announced = bill if self.announced is None else self.announced
        found = {
            ANNOUNCED: announced,
            "scope": bill - announced,
            BILL: bill,
            LOCAL: added([row.cell for row in self.local.values()]),
        }
        if self.land:
            found["land"] = ZERO - added([self.whole[key] for key in self.names if key in self.land])
        for name in dict.fromkeys(self.names.values()):
            lines = [key for key, own in self.names.items() if own == name and key not in self.land]
            if lines:
                bought = added([self.whole[key] for key in lines])
                found[f"{OUTSIDE}{name}"] = added([self.local[key].cell for key in lines]) - bought
        return found


def live_waterfall(own: Ensemble, inputs: Inputs, spending: LiveSpending) -> LiveWaterfall:
    """Rows of the direct output of every construction line, on the sheet of spending."""
    figure = own.study.announced_usd
    announced = None if figure is None else inputs.figure("announced_usd", "As announced", "USD", figure)
    found = LiveWaterfall({}, set(), {}, {}, announced)
    responses = own.responses.traded[0] + own.responses.on_site[0]
    output = responses[MEASURES.index("output_usd")].sum(axis=0)
    book, shares = spending.book, local_shares(spending.study)
    book.heading("Direct output of the region by construction line, all years")
    for key, line, _ in lines_of(own.study):
        if line.phase != "construction":
            continue
        found.names[key], found.whole[key] = line.name, as_formula(spending.whole[key])
        if line.commodity == LAND:
            found.land.add(key)
            continue
        label, total = f"Output of the region's makers per dollar: {line.name}", ZERO
        for part in own.ledger.parts:
            if part.line == key:
                rate = book.constant(f"{label}{', margins' if part.is_margin else ''}", "ratio", output[part.product])
                total = total + own.ledger.part_dollars(part, spending.whole, shares, book) * rate
        book.figure(f"Direct output in the region: {line.name}", f"USD of {own.study.price_year}", total)
        found.local[key] = book.rows[f"Direct output in the region: {line.name}"]
    return found


def with_event_cells(study: Study, own: Ensemble, inputs: Inputs, book: SheetBook) -> tuple[Study, EventData]:
    """A study of cells with its events and average purchases as cells, and the ratios that they follow.

    Args:
        study: its sites, with cells in place of figures.
        own: the study and what goes with it.
        inputs: the figures.
        book: where the ratios stand.
    """
    averages = {site.industry for site in own.study.facility if site.purchases == AVERAGE}
    if not own.study.event and not averages:
        return study, own.events
    data = data_of_cells(own, averages, book)
    events = tuple(event_of_cells(event, inputs, book) for event in own.study.event)
    found = with_events(study.model_copy(update={"event": events}), data)
    sites = tuple(with_ramp_cells(site, book) for site in found.facility)
    return found.model_copy(update={"facility": sites}), data


def with_ramp_cells(site: Facility, book: SheetBook) -> Facility:
    """The site of an event with its steps as cells."""
    if site.event is None:
        return site
    ramp = {day: book.constant(f"{site.name}: from {day}", "share", share) for day, share in site.ramp.items()}
    return site.model_copy(update={"ramp": ramp})


def data_of_cells(own: Ensemble, averages: set[str], book: SheetBook) -> EventData:
    """The ratios that events and average purchases need, as cells."""
    events = own.study.event
    governments = {code for event in events for code in INSTITUTIONS.get(event.institution or "", ())}
    codes = sorted(averages | governments | {event.industry for event in events if event.industry})
    book.heading("Ratios of the region that events follow")
    cells = {
        code: {
            name: book.constant(f"{code}: {name.replace('_', ' ')}", "ratio", float(value))
            for name, value in own.events.ratios.loc[code].items()
        }
        for code in codes
    }
    visits = [event for event in events if event.kind == "visitors"]
    used = own.events.pattern if any(not event.pattern for event in visits) else {}
    return replace(
        own.events,
        ratios=pd.DataFrame.from_dict(cells, orient="index", columns=own.events.ratios.columns),
        pattern={code: book.constant(f"Visitors' spending: {code}", "share", share) for code, share in used.items()},
        margins={
            code: book.constant(f"Stores keep of their sales: {code}", "share", share)
            for code, share in (own.events.margins.items() if visits else ())
        },
    )


def event_of_cells(event: Event, inputs: Inputs, book: SheetBook) -> Event:
    """An event whose figures are cells."""
    more = ("days", "usd_per_day") if event.kind == "visitors" else ()
    shares = ("local_share",) if event.local_share is not None else ()
    cells: dict[str, Any] = {}
    for name in (*event.amounts, *more, *shares):
        label = f"{event.name}: {name.replace('_', ' ')}"
        cell = inputs.figure(f"event.{event.id}.{name}", label, unit_of(name), getattr(event, name))
        cells[name] = Ranged.model_construct(value=cell)
    cells["pattern"] = {
        code: book.constant(f"{event.name}: {code}", "share", share) for code, share in event.pattern.items()
    }
    return event.model_copy(update=cells)
