"""One table on one sheet: a frame, the words about it, and the cells that follow the inputs as formulas."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from impact.outputs.figures import plain
from impact.rules.cells import Formula


@dataclass(frozen=True)
class Words:
    """A formula that gives words."""

    text: str
    template: str


Links = Mapping[tuple[int, str], Formula | Words]
"""Formulas of cells, by row of the frame (the first is 0) and column."""


class Group(StrEnum):
    """What a sheet is for; the words stand above its part of the contents."""

    results = "Results"
    details = "Results in detail"
    ranges = "Ranges"
    inputs = "Inputs: change the yellow cells"
    reference = "What the figures rest on"
    calculations = "Calculations, as formulas"
    data = "Data of charts, and figures as delivered"


@dataclass(frozen=True)
class SheetTable:
    """One table on one sheet, from cell A1.

    Attributes:
        name: the sheet's name.
        about: one line for the contents on the cover.
        frame: the table, columns by their names in the results.
        price_year: dollars of the amounts.
        row_kinds: kind of figures row by row, where a column mixes units.
        group: what it is for.
        links: cells that are formulas; all others are figures of the study as delivered.
        widths: characters that a column of words may take at most; longer words are wrapped.

    """

    name: str
    about: str
    frame: pd.DataFrame
    price_year: int
    row_kinds: tuple[str, ...] = ()
    group: Group = Group.details
    links: Links = field(default_factory=dict)
    widths: Mapping[str, int] = field(default_factory=dict)

    def place(self, row: int, column: str) -> str:
        """Address of a cell, for formulas of other sheets: row of the frame, name of the column."""
        return f"'{self.name}'!${self.letter(column)}${row + 2}"

    def cell(self, row: int, column: str) -> Formula:
        """A cell in a formula, with its value."""
        link = self.links.get((row, column))
        if isinstance(link, Words):
            raise TypeError(f"{self.place(row, column)} holds words")
        value = plain(self.frame[column].iloc[row]) if link is None else link.figure
        return Formula(np.asarray(value), self.place(row, column))

    def span(self, column: str) -> str:
        """All cells of a column below its heading."""
        letter = self.letter(column)
        return f"'{self.name}'!${letter}$2:${letter}${len(self.frame) + 1}"

    def letter(self, column: str) -> str:
        """Letter of a column."""
        return str(xl_col_to_name(self.frame.columns.get_loc(column)))

    @property
    def linked_columns(self) -> set[str]:
        """Columns with formulas."""
        return {column for _, column in self.links}
