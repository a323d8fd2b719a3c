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
from impact.study.ranged import Ranged
from impact.uncertainty.inputs import ranged_of

INPUTS, SCHEDULES = "Inputs", "Schedules"
CHANGED = "inputs_changed"
"""Name of the cell that counts the inputs that differ from those delivered."""
CASES = ("low", "central", "high")
SWITCH, COUNT = FIRST_ROW, FIRST_ROW + 1
"""Rows of the switch and of the count of changes (0 is the first row)."""
CASE_CELL = f"'{INPUTS}'!$G${SWITCH + 1}"
"""Number of the case in use: 1 low, 2 the reader's values, 3 high."""
FIRST_INPUT = FIRST_ROW + 2
"""Row of the first input: head, headings, the switch and the count of changes stand above."""
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

    found: dict[str, Input] = field(default_factory=dict)
    schedules: LiveSheet = field(default_factory=lambda: LiveSheet(SCHEDULES, "Years of spending: yellow cells"))

    def figure(self, key: str, label: str, unit: str, figure: Ranged | float) -> Formula:
        """The value in use of a figure; the first time it is asked for it gets its line."""
        if key not in self.found:
            known = figure if isinstance(figure, Ranged) else Ranged(value=float(figure))
            place = FIRST_INPUT + len(self.found)
            line = place + 1
            yours = f"IF(ISBLANK('{INPUTS}'!$E${line}),'{INPUTS}'!$F${line},'{INPUTS}'!$E${line})"
            template = f"CHOOSE({CASE_CELL},'{INPUTS}'!$H${line},{yours},'{INPUTS}'!$I${line})"
            row = Row(INPUTS, place, None, np.asarray(float(known.value)), template, label, unit, key, "input")
            self.found[key] = Input(row, key, *known.span)
        return self.found[key].row.cell

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
        last = FIRST_INPUT + len(self.found)
        first = FIRST_INPUT + 1
        figures = f'SUMPRODUCT(($E${first}:$E${last}<>"")*($E${first}:$E${last}<>$F${first}:$F${last}))'
        switch = f"($E${SWITCH + 1}<>$I${SWITCH + 1})"
        rows = [row for row in self.schedules.rows if isinstance(row, Row)]
        half = len(rows) // 2
        if not half:
            return f"{switch}+{figures}"
        yours, delivered = (block(rows[start], rows[start + half - 1]) for start in (0, half))
        return f"{switch}+{figures}+SUMPRODUCT(({yours}<>{delivered})*1)"


def block(first: Row, last: Row) -> str:
    """All cells of rows that stand together."""
    return f"{first.span.partition(':')[0]}:{last.span.partition(':')[2]}"


GROUPS = {
    "facility": "The sites",
    "fiscal": "Abatements and exemptions",
    "tax": "Tax law",
    "tariffs": "Electricity tariff",
}
"""What an input belongs to, by how its key begins; else the model's own parameters."""


def group_of(key: str) -> str:
    """What an input belongs to.

    >>> group_of("tax/general.article_computers"), group_of("grid.new_households_per_job")
    ('Tax law', 'Parameters of the model')
    """
    return GROUPS.get(key.replace("/", ".").partition(".")[0], "Parameters of the model")
