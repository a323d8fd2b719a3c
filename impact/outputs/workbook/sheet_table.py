"""One table on one sheet: a frame, the words about it, and the cells that follow the inputs as formulas."""

from collections.abc import Iterable, Mapping
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
    """What a sheet is for; the words stand above its part of the index."""

    front = "Start here"
    results = "Results"
    details = "Results in detail"
    ranges = "Ranges"
    inputs = "Inputs: change the yellow cells"
    reference = "What the figures rest on"
    calculations = "Calculations, as formulas"
    data = "Data of charts, and figures as delivered"


@dataclass(frozen=True)
class Total:
    """A row below a table: words in its first column, figures or formulas in others.

    Attributes:
        label: its words.
        cells: by column.
        kind: how its figures are shown, where not as their columns.
    """

    label: str
    cells: Mapping[str, Formula | float]
    kind: str = ""


@dataclass(frozen=True)
class SheetTable:
    """One table on a sheet; a sheet may hold several, one below the other.

    Attributes:
        name: the sheet's name.
        about: one sentence for the index and the head of the sheet.
        frame: the table, columns by their names in the results.
        price_year: dollars of the amounts.
        row_kinds: kind of figures row by row, where a column mixes units.
        group: what it is for.
        links: cells that are formulas; all others are figures of the study as delivered.
        widths: characters that a column of words may take at most; longer words are wrapped.
        top: row of its headings; above the first table of a sheet the head, if there is room for one.
        title: of the sheet, or of one table of several.
        source: where its figures come from.
        totals: rows below it.

    """

    name: str
    about: str
    frame: pd.DataFrame
    price_year: int
    row_kinds: tuple[str, ...] = ()
    group: Group = Group.details
    links: Links = field(default_factory=dict)
    widths: Mapping[str, int] = field(default_factory=dict)
    top: int = 0
    title: str = ""
    source: str = ""
    totals: tuple[Total, ...] = ()

    def place(self, row: int, column: str) -> str:
        """Address of a cell, for formulas of other sheets: row of the frame, name of the column."""
        return f"'{self.name}'!${self.letter(column)}${self.top + row + 2}"

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
        return f"'{self.name}'!${letter}${self.top + 2}:${letter}${self.top + len(self.frame) + 1}"

    def letter(self, column: str) -> str:
        """Letter of a column."""
        return str(xl_col_to_name(self.frame.columns.get_loc(column)))

    @property
    def end(self) -> int:
        """First row of the sheet below the table and its totals."""
        return self.top + 1 + len(self.frame) + len(self.totals)

    def summed(self, label: str, columns: Iterable[str], rows: range | None = None) -> Total:
        """Totals of some columns over rows that stand together: formulas where all the cells are formulas."""
        own = range(len(self.frame)) if rows is None else rows
        cells: dict[str, Formula | float] = {}
        for column in columns:
            whole = float(self.frame[column].iloc[own.start : own.stop].sum())
            if own and all((row, column) in self.links for row in own):
                first, last = (self.place(row, column) for row in (own.start, own.stop - 1))
                cells[column] = Formula(np.asarray(whole), f"SUM({first}:{last.rpartition('!')[2]})")
            else:
                cells[column] = whole
        return Total(label, cells)
