"""Inputs: the figures that a reader may change, each with its range, the delivered value and the one in use.

in use = the reader's value; with the switch at "low" or "high" the end of its range in place of it
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from impact.figure import Ranged
from impact.outputs.live.formulas import Array, Axis, Formula, LiveSheet, Row
from impact.uncertainty.inputs import ranged_of

INPUTS, SCHEDULES = "Inputs", "Schedules"
CASES = ("low", "central", "high")
CASE_CELL = f"'{INPUTS}'!$F$2"
"""Number of the case in use: 1 low, 2 the reader's values, 3 high."""
FIRST_INPUT = 3
"""Row of the first input (0 is the first row): the heads and the switch stand above."""
YOURS, DELIVERED, IN_USE, LOW, HIGH = 3, 4, 5, 6, 7
"""Columns of an input."""


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
            template = f"CHOOSE({CASE_CELL},'{INPUTS}'!$G${line},'{INPUTS}'!$D${line},'{INPUTS}'!$H${line})"
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
