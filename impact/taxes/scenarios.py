"""Cliffs as named scenarios: what the facilities pay under each case of an open question of law or of an agreement.

One record at a time takes the value of each of its cases, all else as in the reference case.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from impact.rules.operations import numbers
from impact.taxes.facility import facility_streams
from impact.taxes.inputs import TaxInputs
from impact.taxes.law import TaxRecord, state_of

COLUMNS = ["scenario", "case", "weight", "state_tax_usd", "local_tax_usd", "change_usd", "what"]
LOCAL = ("county", "city", "schools")


def scenario_table(inputs: TaxInputs) -> pd.DataFrame:
    """COLUMNS: taxes of the facilities, all years, USD, for each case that changes them, and their weighted mean.

    change_usd is from the reference case, state and local together.
    """
    rows: list[tuple[object, ...]] = []
    reference = sums(inputs)
    for state, name, record in open_questions(inputs):
        cases = [(case, sums(with_record(inputs, state, name, case["value"]))) for case in record["cases"]]
        if all(np.allclose(found, reference, rtol=1e-9) for _, found in cases):
            continue
        title, what = record["title"].split(";")[0], f"tax/{name} of {state}"
        for case, found in cases:
            rows.append((title, case["name"], case["weight"], *found, float(sum(found) - sum(reference)), what))
        mean = np.sum([case["weight"] * np.array(found) for case, found in cases], axis=0)
        rows.append((title, "weighted mean", 1.0, *mean, float(mean.sum() - sum(reference)), what))
    return pd.DataFrame(rows, columns=COLUMNS)


def open_questions(inputs: TaxInputs) -> Iterator[tuple[str, str, TaxRecord]]:
    """State, name and record of each parameter with named cases, where a facility stands."""
    for state in sorted({state_of(site.county) for site in inputs.lawful_sites()}):
        for name, record in inputs.law.states[state].items():
            if record.get("cases"):
                yield state, name, record


def with_record(inputs: TaxInputs, state: str, name: str, value: float) -> TaxInputs:
    """The same inputs with another value of one record of a state."""
    records: Mapping[str, TaxRecord] = inputs.law.states[state]
    changed = {**records, name: {**records[name], "value": value}}
    return replace(inputs, law=replace(inputs.law, states={**inputs.law.states, state: changed}))


def sums(inputs: TaxInputs) -> tuple[float, float]:
    """State and local taxes of the facilities, all years, USD."""
    found = {"state": 0.0, "local": 0.0}
    for tax in facility_streams(inputs):
        level = inputs.law.jurisdictions[tax.jurisdiction].level
        if level != "federal":
            found["local" if level in LOCAL else "state"] += float(numbers(tax.amount_usd).sum())
    return found["state"], found["local"]
