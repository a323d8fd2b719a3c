"""Revenue: every tax of a study: jurisdiction, kind, phase, effect, recurrence, facility, year, USD.

Direct taxes come from the facilities' own property, purchases and power; what follows from jobs, pay, spending and
business. Amounts are in dollars of the study's price year. No row without a base; bills after the study's last year
are excluded.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from impact.rules.operations import numbers
from impact.taxes.facility import facility_streams
from impact.taxes.follow import induced_tax_streams
from impact.taxes.inputs import KEYS, ROW, USD, Stream, TaxInputs
from impact.taxes.property import STEPS, property_steps
from impact.taxes.site_costs import site_costs
from impact.taxes.states import STATE_RULES


def steps_table(inputs: TaxInputs) -> pd.DataFrame:
    """Property steps of all facilities: facility, tax_class, year and the steps."""
    parts = [
        pd.DataFrame({"tax_class": name, "year": list(inputs.years), **steps, "facility": site.id})
        for site in inputs.lawful_sites()
        for name, steps in property_steps(site_costs(site, inputs), inputs).items()
    ]
    empty = pd.DataFrame(columns=["tax_class", "year", *STEPS, "facility"])
    return pd.concat(parts, ignore_index=True) if parts else empty


def tax_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """All taxes of a study: of arrays the figures, of cells the rows of the workbook."""
    yield from facility_streams(inputs)
    for state, rules in STATE_RULES.items():
        if state in inputs.law.states:
            inputs.book.heading(f"Peculiar to {state}")
            yield from rules.study_streams(inputs)
    inputs.book.heading("What follows from jobs, pay, spending and business")
    yield from induced_tax_streams(inputs)


def stream_table(streams: Iterable[Stream], years: range) -> pd.DataFrame:
    """Streams as rows (ROW), one a year; nothing is excluded."""
    found = list(streams)
    keys = pd.DataFrame([[getattr(stream, name) for name in KEYS] for stream in found], columns=list(KEYS))
    table = keys.loc[keys.index.repeat(len(years))].reset_index(drop=True)
    table["year"] = np.tile(np.array(years), len(found))
    for name in USD:
        table[name] = np.concatenate([numbers(getattr(stream, name)) for stream in found]) if found else np.zeros(0)
    return table[list(ROW)]


def revenue(inputs: TaxInputs) -> pd.DataFrame:
    """All rows (ROW)."""
    table = stream_table(tax_streams(inputs), inputs.years)
    keys = [column for column in ROW if not column.endswith("_usd")]
    return table[table["full_usd"] != 0].groupby(keys, as_index=False, sort=True)[["amount_usd", "full_usd"]].sum()
