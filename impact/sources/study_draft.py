"""A study as it is read cell by cell: the raw record so far, the address of everything in it, what is wrong."""

from dataclasses import dataclass, field
from typing import Any

from impact.checks import named
from impact.excel_form.cell_values import cell_value
from impact.excel_form.cells import EACH, OWN, PRICED, Cell, words
from impact.excel_form.schema import Sheet
from impact.excel_form.sheet_cells import Value

Location = tuple[str | int, ...]


@dataclass
class Draft:
    """A study as far as it is read.

    Attributes:
        record: the raw record.
        cells: address and name of what stands at each place of the record, empty cells included.
        problems: what cannot be read, with addresses.
        sources: where a source is named, and its key.

    """

    record: dict[str, Any] = field(default_factory=dict)
    cells: dict[Location, tuple[str, str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    sources: list[tuple[str, str]] = field(default_factory=list)

    def cell_of(self, place: Location) -> tuple[str, str] | None:
        """Address and name of a place, or of the nearest record around it that has a cell."""
        return next((self.cells[place[:n]] for n in range(len(place), 0, -1) if place[:n] in self.cells), None)


@dataclass(frozen=True)
class FilledCell:
    """One cell of a record: what it should say, where it is, what stands there."""

    cell: Cell
    address: str
    value: Value | None


def new_record(draft: Draft, sheet: Sheet, key: tuple[str, ...]) -> tuple[dict[str, Any], Location]:
    """The record that a row fills: a new one of a list, or the one that stands at the sheet's path.

    Raises:
        LookupError: a record that the key names is not there, or there already; says which.

    """
    own = sheet.path[-1:] == (EACH,)
    outer = key[:-1] if own and (sheet.named or sheet.layout == "form") else key
    place: Any = draft.record
    location: Location = ()
    above = iter(outer)
    steps = sheet.path[:-1] if own else sheet.path
    for at, step in enumerate(steps):
        if step == EACH:
            place, index = found_item(place, next(above), steps[at - 1])
            location = (*location, index)
        else:
            is_list = sheet.path[at + 1 : at + 2] == (EACH,) and not (sheet.named and at == len(steps) - 1)
            place = place.setdefault(step, [] if is_list else {})
            location = (*location, step)
    return (place, location) if not own else appended(sheet, place, location, key)


def found_item(items: Any, key: str, what: str) -> tuple[Any, int]:  # noqa: ANN401 - raw records
    """The record of a list with an id, and its number."""
    ids = [item.get("id") for item in items]
    if key not in ids:
        raise LookupError(f"no {words(what)} '{key}'; there are: {named(ids) or 'none'}")
    return items[ids.index(key)], ids.index(key)


def appended(sheet: Sheet, place: Any, location: Location, key: tuple[str, ...]) -> tuple[dict[str, Any], Location]:  # noqa: ANN401 - raw records
    """A new record at the end of a list, or under its own key."""
    item: dict[str, Any] = {"id": key[-1]} if sheet.layout == "form" else {}
    if not sheet.named:
        place.append(item)
        return item, (*location, len(place) - 1)
    if key[-1] in place:
        raise LookupError(f"key '{key[-1]}' stands twice")
    place[key[-1]] = item
    return item, (*location, key[-1])


def fill(draft: Draft, item: dict[str, Any], place: Location, contents: list[FilledCell]) -> None:
    """Put what the cells of a record say into it."""
    price = ""
    for one in contents:
        if one.cell.kind == "price":
            price = price_of(draft, item, one)
            continue
        if PRICED in one.cell.path and not price:
            if one.value is not None:
                draft.problems.append(f"{one.address}: {one.cell.heading}: say in 'priced by' what it is")
            continue
        path = tuple(price if step == PRICED else step for step in one.cell.path)
        draft.cells[*place, *path] = (one.address, one.cell.heading)
        if path[-1] == "value":
            draft.cells[*place, *path[:-1]] = (one.address, one.cell.heading)
        put(draft, item, path, one)


def price_of(draft: Draft, item: dict[str, Any], one: FilledCell) -> str:
    """Key of the price that a record gives; empty where it gives none."""
    if one.value is None:
        return ""
    try:
        word = str(cell_value(one.cell, one.value)).replace(" ", "_")
    except ValueError as error:
        draft.problems.append(f"{one.address}: {one.cell.heading} {error}")
        return ""
    item[word] = {}
    return word


def put(draft: Draft, item: dict[str, Any], path: tuple[str, ...], one: FilledCell) -> None:
    """Put the value of one cell, if there is one, at its place in a record."""
    if one.value is None:
        return
    try:
        value = cell_value(one.cell, one.value)
    except ValueError as error:
        draft.problems.append(f"{one.address}: {one.cell.heading} {error}")
        return
    if one.cell.catalog == "sources":
        draft.sources.append((f"{one.address}: {one.cell.heading}", str(value)))
    inner: Any = item
    for step in path[:-1]:
        inner = inner.setdefault(step, {})
        if not isinstance(inner, dict):
            draft.problems.append(f"{one.address}: {one.cell.heading}: say {OWN} for {words(step)}, or empty the cell")
            return
    if one.cell.kind == "given" or (value == OWN and OWN in one.cell.choices):
        inner.setdefault(path[-1], {})
    else:
        inner[path[-1]] = value


def fill_pair(draft: Draft, item: dict[str, Any], place: Location, contents: list[FilledCell]) -> None:
    """Put a key and its value into a table of values by key."""
    values = []
    for one in contents:
        try:
            values.append(None if one.value is None else cell_value(one.cell, one.value))
        except ValueError as error:
            draft.problems.append(f"{one.address}: {one.cell.heading} {error}")
            return
    if len(values) < 2 or None in values:
        draft.problems.append(
            f"{contents[0].address}: {' and '.join(one.cell.heading for one in contents)} belong together"
        )
        return
    key = str(values[0])
    if key in item:
        draft.problems.append(f"{contents[0].address}: {contents[0].cell.heading} {key} stands twice")
    item[key] = values[1]
    draft.cells[*place, key] = (contents[1].address, contents[1].cell.heading)
