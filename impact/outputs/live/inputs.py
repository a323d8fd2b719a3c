"""Inputs: the figures that a reader may change, each with its range, the delivered value and the one in use.

in use = the reader's value, or the delivered one where the cell is blank; with the switch at "low" or "high" the end of
its range in place of it
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from impact.outputs.live.formulas import LiveSheet, Row
from impact.rules.cells import FIRST_COLUMN, FIRST_ROW, Array, Axis, Formula
from impact.study import LAND, Facility, Study
from impact.study.ranged import Ranged
from impact.taxes.law import STATE_FILES, TaxLaw, TaxRecord, local_jurisdictions, state_of
from impact.uncertainty.inputs import ranged_of

INPUTS, SCHEDULES = "Inputs", "Schedules"
CHANGED = "inputs_changed"
"""Name of the cell that counts the inputs that differ from those delivered."""
NOTHING = Ranged(value=0.0)
CASES = ("low", "central", "high")
SWITCH, COUNT = FIRST_ROW, FIRST_ROW + 1
"""Rows of the switch and of the count of changes (0 is the first row)."""
CASE_CELL = f"'{INPUTS}'!$G${SWITCH + 1}"
"""Number of the case in use: 1 low, 2 the reader's values, 3 high."""
LEVER_WORDS = FIRST_ROW + 2
"""Row of the words above the levers."""
FIRST_INPUT = FIRST_ROW + 3
"""Row of the first lever: head, headings, the switch and the count of changes stand above."""
MOST = {"property_rate": 3, "sales_rate": 2, "abatement": 2}
"""Levers of one kind at most."""
GROUP, YOURS, DELIVERED, IN_USE, LOW, HIGH = 3, 4, 5, FIRST_COLUMN, 7, 8
"""Columns of an input: the value in use stands where all single figures do."""


@dataclass(frozen=True)
class Input:
    """One figure: its row (the value in use) and its range."""

    row: Row
    key: str
    low: float
    high: float


@dataclass
class Inputs:
    """The sheet of inputs, filled as figures are asked for, and that of the schedules."""

    levers: tuple[str, ...] = ()
    """Keys of the figures that stand on top, in their order; those that no formula asks for leave a hidden row."""
    found: dict[str, Input] = field(default_factory=dict)
    schedules: LiveSheet = field(default_factory=lambda: LiveSheet(SCHEDULES, "Years of spending: yellow cells"))

    def figure(self, key: str, label: str, unit: str, figure: Ranged | float) -> Formula:
        """The value in use of a figure; the first time it is asked for it gets its line."""
        if key not in self.found:
            known = figure if isinstance(figure, Ranged) else Ranged(value=float(figure))
            place = FIRST_INPUT + self.levers.index(key) if key in self.levers else self.last + 1
            line = place + 1
            yours = f"IF(ISBLANK('{INPUTS}'!$E${line}),'{INPUTS}'!$F${line},'{INPUTS}'!$E${line})"
            template = f"CHOOSE({CASE_CELL},'{INPUTS}'!$H${line},{yours},'{INPUTS}'!$I${line})"
            row = Row(INPUTS, place, None, np.asarray(float(known.value)), template, label, unit, key, "input")
            self.found[key] = Input(row, key, *known.span)
        return self.found[key].row.cell

    @property
    def first_other(self) -> int:
        """Row of the first figure below the levers and the words between."""
        return FIRST_INPUT + len(self.levers) + 1

    @property
    def last(self) -> int:
        """Row of the last figure."""
        return self.first_other + sum(key not in self.levers for key in self.found) - 1

    def record(self, key: str, record: Mapping[str, Any]) -> Formula:
        """The value in use of a parameter."""
        figure = ranged_of(record)
        return self.figure(key, record["title"], record["unit"], float(record["value"]) if figure is None else figure)

    def schedule(self, key: str, label: str, unit: str, values: Array, axis: Axis) -> Row:
        """A row of yellow cells along the years."""
        return self.schedules.constant(label, unit, values, axis, note=key, kind="input")

    def deliver_schedules(self) -> None:
        """The schedules once more below, as delivered; nothing is added to them after this."""
        yours = [row for row in self.schedules.rows if isinstance(row, Row)]
        self.schedules.heading("As delivered")
        for row in yours:
            self.schedules.constant(row.label, row.unit, row.values, row.axis, note=row.note)

    def changes(self) -> str:
        """The formula that counts changed inputs: the switch, the figures, the schedules."""
        first, last = FIRST_INPUT + 1, self.last + 1
        figures = f'SUMPRODUCT(($E${first}:$E${last}<>"")*($E${first}:$E${last}<>$F${first}:$F${last}))'
        switch = f"($E${SWITCH + 1}<>$I${SWITCH + 1})"
        rows = [row for row in self.schedules.rows if isinstance(row, Row)]
        half = len(rows) // 2
        if not half:
            return f"{switch}+{figures}"
        yours, delivered = (
            f"{rows[start].span.partition(':')[0]}:{rows[start + half - 1].span.partition(':')[2]}"
            for start in (0, half)
        )
        return f"{switch}+{figures}+SUMPRODUCT(({yours}<>{delivered})*1)"


def lever_keys(study: Study, law: TaxLaw) -> tuple[str, ...]:
    """Keys of what a policy can move: tax rates and exemptions where the sites are, costs, local shares, wages.

    Of several sites the one with the largest load; of its contracts the one with most dollars, and the two that buy
    most in the region. Where a state's law is not there, the estimates that stand in.
    """
    found = rate_keys(study, law)
    sites = [site.id for site in study.facility if site.tax.abatement is not None]
    found += [f"facility.{site}.tax.abatement.share" for site in sites[: MOST["abatement"]]]
    found += ["fiscal.pilot.share", "fiscal.refresh_years", "crews_from_outside_share"]
    return (*found, *site_keys(max(study.facility, key=lambda site: site.it_mw.value))) if study.facility else ()


def rate_keys(study: Study, law: TaxLaw) -> list[str]:
    """Keys of the tax rates where the sites are: of the first site's state, then of the local jurisdictions."""
    states = [state for site in study.facility if (state := state_of(site.county)) in law.states][:1]
    computes = any(site.it_mw.value for site in study.facility)
    found = [
        key_of(law.states[state][name], f"tax/{STATE_FILES[state]}.{name}")
        for state in states
        for name in ("sales_state", *(["sales_electricity_data_center"] if computes else []))
        if name in law.states[state]
    ]
    counties = dict.fromkeys(site.county for site in study.facility)
    own = {one.key: one for one in law.jurisdictions.values() if one.county in counties}
    own |= {one.key: one for county in counties for one in local_jurisdictions(law, county, "")}
    for name in ("property_rate", "sales_rate"):
        rates = {key: getattr(one, name) for key, one in own.items()}
        rated = {key: rate for key, rate in rates.items() if rate is not None and not rate.get("years")}
        found += [key_of(rate, f"tax/jurisdictions.{key}.{name}") for key, rate in [*rated.items()][: MOST[name]]]
    return found


def key_of(record: TaxRecord, usual: str) -> str:
    """Key of a tax record: an estimate's own, or its place in the law."""
    return str(record.get("key", usual))


def site_keys(site: Facility) -> list[str]:
    """Keys of a site: payment in lieu of tax, load, PUE of computing, wage, and of its largest contracts."""
    lines = [line for line in site.spend if line.phase == "construction" and line.commodity != LAND]
    cost = {line.id: (line.amount_usd or line.usd_per_mw or NOTHING).value *
            (site.it_mw.value if line.usd_per_mw is not None else 1.0) for line in lines}  # fmt: skip
    local = {line.id: cost[line.id] * (line.local_share or NOTHING).value for line in lines}
    largest = sorted(cost, key=lambda line: -cost[line])[:1]
    bought = [line for line in sorted(local, key=lambda line: -local[line])[:2] if local[line]]
    of = {line.id: "amount_usd" if line.amount_usd is not None else "usd_per_mw" for line in lines}
    load = ["it_mw", "pue"] if site.it_mw.value else ["load_mw", "load_mwh"]
    names = ["tax.pilot_usd", *load, "staff.labor_income_usd_per_job"]
    names += [f"spend.{line}.{of[line]}" for line in dict.fromkeys([*largest, *bought[:1]])]
    return [f"facility.{site.id}.{name}" for name in (*names, *(f"spend.{line}.local_share" for line in bought))]


GROUPS = {
    "facility": "The sites",
    "fiscal": "Abatements and exemptions",
    "tax": "Tax law",
    "tariffs": "Electricity tariff",
}
"""What an input belongs to, by how its key begins."""
OWN_GROUPS = {"crews_from_outside_share": "The study", "fiscal.refresh_years": "The sites"}
"""Of keys whose beginning says something else."""
OTHERS = "Parameters of the model"
"""What all others belong to."""
