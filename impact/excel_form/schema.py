"""The form of a study in a workbook: which sheet and which cell holds what, distinguished from the records themselves.

A record that stands once, or a site, is a form: one row a field. Records of a list are a table: one row a record. A
figure takes one column for each field of Ranged. Whatever the records gain finds its place by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, get_origin

from impact.excel_form.cells import (
    EACH,
    FORMS,
    NEEDED,
    Cell,
    Entry,
    Path,
    about,
    alternatives,
    by_key_cells,
    entries,
    fields,
    held,
    is_record,
    plain_kind,
    words,
)
from impact.study.ranged import Ranged, Record
from impact.study.study import Study

FREE = ("Read me", "Lists", "Notes")
"""Sheets whose names begin so are not read."""

FIELD, ALONGSIDE = "field", ("unit", "if empty", "meaning")
"""Headings of a form: the field of a row; and columns that only explain, at the end."""
PARTS = tuple(words(name) for name in Ranged.model_fields)
"""Headings of a figure's cells in a form: "value" first, which other fields use too."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of the form.

    Attributes:
        title: the sheet's name.
        about: what its records are.
        path: where they stand in the study; EACH for each record of a list.
        layout: form (one row a field), table (one row a record) or pairs (one row a key and its value).
        keys: headings of the columns that say which record a row belongs to.
        entries: the fields of a record.
        by_key: fields of a table with one column a key, such as a share for each year.
        named: whether the records stand under keys of their own, which the last key column holds.

    """

    title: str
    about: str
    path: Path
    layout: Literal["form", "table", "pairs"]
    keys: tuple[str, ...]
    entries: tuple[Entry, ...]
    by_key: tuple[Cell, ...] = ()
    named: bool = False

    @property
    def cells(self) -> list[Cell]:
        """All cells of a record, in order."""
        return [cell for entry in self.entries for cell in entry.cells]

    @property
    def headings(self) -> tuple[str, ...]:
        """Headings of the columns, in order, those by key excluded."""
        if self.layout == "form":
            return (*self.keys, FIELD, *PARTS, *ALONGSIDE)
        return (*self.keys, *(cell.heading for cell in self.cells))


TITLES: dict[Path, str] = {
    (): "Study",
    ("facility", EACH): "Facilities",
    ("facility", EACH, "spend", EACH): "Spend",
    ("facility", EACH, "ramp"): "Ramp",
    ("facility", EACH, "grid", "approval", EACH): "Approvals",
    ("facility", EACH, "supply", EACH): "Supply",
    ("facility", EACH, "staff", "occupations"): "Occupations",
    ("fiscal",): "Fiscal",
    ("claim", EACH): "Claims",
    ("published_tax", EACH): "Published tax",
    ("gpu_check", EACH): "GPU check",
    ("sources", EACH): "Sources",
}
"""Names of the sheets, in their order; a list that is not named here comes last, under its own key."""
PAIR_HEADINGS = {"ramp": ("from", "share"), "occupations": ("occupation", "share")}


def sheets(model: type[Record] = Study, path: Path = (), *, named: bool = False) -> Iterator[Sheet]:
    """The sheets of a record and of all that it holds."""
    if model in FORMS or path[-1:] == (EACH,):
        yield record_sheet(model, path, named=named)
    for name, kinds, info in fields(model):
        place = (*path, name)
        items = held(kinds[0])
        if any(is_record(item) for item in items):
            yield from sheets(items[-1], (*place, EACH), named=len(items) > 1)
        elif get_origin(kinds[0]) is dict and in_form(path):
            yield pair_sheet(place, items, about(info))
        elif is_record(kinds[-1]):
            yield from sheets(kinds[-1], place)


def form_sheets() -> list[Sheet]:
    """All sheets of the form, in their order."""
    order = list(TITLES)
    return sorted(sheets(), key=lambda sheet: order.index(sheet.path) if sheet.path in order else len(order))


def in_form(path: Path) -> bool:
    """Whether the record at a path, or the one that holds it, is reported in one row a field."""
    while path and path not in ((), ("fiscal",), ("facility", EACH)):
        if path[-1] == EACH:
            return False
        path = path[:-1]
    return True


def record_sheet(model: type[Record], path: Path, *, named: bool) -> Sheet:
    """The sheet of a kind of records."""
    own, summary = tuple(entries(model)), (model.__doc__ or "").strip().splitlines()[0]
    if model in FORMS:  # of several records its first column holds the id
        rest = tuple(entry for entry in own if EACH not in path or entry.cells[0].path != ("id",))
        return Sheet(title(path), summary, path, "form", owners(path), rest)
    keys = (*owners(path[:-1]), *(["key"] if named else []))
    return Sheet(title(path), summary, path, "table", keys, own, tuple(by_key_cells(model)), named)


def pair_sheet(path: Path, items: tuple[Any, ...], meaning: str) -> Sheet:
    """The sheet of values by key."""
    cells = []
    for heading, kind in zip(PAIR_HEADINGS.get(path[-1], ("key", "value")), items, strict=True):
        holds, choices, catalog = plain_kind(alternatives(kind)[0])
        cells.append(Cell((heading,), holds, meaning, choices, catalog, NEEDED))
    return Sheet(title(path), meaning, path, "pairs", owners(path), tuple(Entry((cell,)) for cell in cells))


def owners(path: Path) -> tuple[str, ...]:
    """Headings of the columns that name the records which a path leads through."""
    return tuple(words(before) for before, step in pairwise(path) if step == EACH)


def title(path: Path) -> str:
    """Name of the sheet of a path."""
    return TITLES.get(path) or words(*(step for step in path if step != EACH)).capitalize()[:31]


def column_of(cell: Cell) -> str:
    """Heading of the column of a form that holds a cell: the part of a figure that it is, or else "value"."""
    return words(cell.part) or PARTS[0]
