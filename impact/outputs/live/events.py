"""Live events: the sites that stand for events, and average purchases, from the cells of their figures."""

from dataclasses import replace
from typing import Any

import pandas as pd

from impact.ledger.events import AVERAGE, INSTITUTIONS, EventData, with_events
from impact.outputs.live.book import SheetBook
from impact.outputs.live.inputs import Inputs
from impact.study import Event, Facility, Study
from impact.study.keys import unit_of
from impact.study.ranged import Ranged
from impact.uncertainty.ensemble import Ensemble


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
