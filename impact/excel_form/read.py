"""Reads a study from its Excel form: the raw record, as a study file would give it, and which cell said what."""

from collections.abc import Iterator
from pathlib import Path

from impact.checks import named
from impact.errors import StudyError
from impact.excel_form.cells import Cell, Entry
from impact.excel_form.questions import TITLE as QUESTIONS
from impact.excel_form.questions import answered, check_unread, study_of_answers
from impact.excel_form.schema import FIELD, FREE, PARTS, Sheet, column_of, form_sheets
from impact.excel_form.sheet_cells import Read, Value, address, read_sheets
from impact.sources.earlier_names import current_key
from impact.sources.study_draft import Draft, FilledCell, fill, fill_pair, new_record


def read_study_form(path: Path) -> Draft:
    """The raw record of a study's form, with the address of everything in it.

    Raises:
        StudyError: the file is not a study's form, or one that should not be opened.

    """
    known = form_sheets()
    sheets, names = read_sheets(path, (QUESTIONS, *(sheet.title for sheet in known)))
    if QUESTIONS in sheets:
        check_unread(sheets[QUESTIONS])
        if answered(sheets[QUESTIONS]):
            return study_of_answers(sheets[QUESTIONS])
    draft = Draft()
    titles = {QUESTIONS, *(sheet.title for sheet in known)}
    if not titles & set(names):
        raise StudyError(
            f"{path}: no sheet of a study's form in it ({named(names) or 'none at all'}); "
            "`impact study template` writes one"
        )
    strange = [name for name in names if name not in titles and not name.startswith(FREE)]
    draft.problems += [
        f"{name}: unknown sheet; give it a name that begins with {FREE[-1]}, or take it out" for name in strange
    ]
    for sheet in known:
        if sheet.title in sheets:
            read_sheet(draft, sheet, sheets[sheet.title])
    known_sources = draft.record.get("sources", {})
    draft.problems += [
        f"{place} '{key}' is not on the sheet Sources; add it there, or pick another"
        for place, key in draft.sources
        if key not in known_sources
    ]
    return draft


def read_sheet(draft: Draft, sheet: Sheet, read: Read) -> None:
    """Add what one sheet says to the draft."""
    draft.problems += read.problems
    rows = dict(read.rows)
    headings = head(draft, sheet, rows.pop(1, {}))
    for number, row in rows.items():
        strange = [column for column in row if column not in headings]
        if strange:
            place = address(sheet.title, number, strange[0])
            draft.problems.append(f"{place}: stands under no heading of the form; move it to a sheet named {FREE[-1]}")
    columns = {heading: column for column, heading in headings.items()}
    needed = [*sheet.keys, *([FIELD, PARTS[0]] if sheet.layout == "form" else [])]
    missing = [heading for heading in needed if heading not in columns]
    if missing and rows:
        draft.problems.append(f"{sheet.title}!A1: the column '{missing[0]}' is missing in row 1")
    elif sheet.layout == "form":
        read_form(draft, sheet, columns, rows)
    else:
        read_table(draft, sheet, columns, rows)


def head(draft: Draft, sheet: Sheet, row: dict[int, Value]) -> dict[int, str]:
    """Heading of each column, the first line of what stands there; unknown and double ones are problems."""
    known, found = set(sheet.headings), dict[int, str]()
    stems = tuple(f"{cell.heading} " for cell in sheet.by_key)
    for column, value in row.items():
        heading = " ".join(str(value).splitlines()[0].split()).lower()
        place = address(sheet.title, 1, column)
        if heading in found.values():
            draft.problems.append(f"{place}: the column '{heading}' stands twice")
        elif heading not in known and not heading.startswith(stems or "\0"):
            draft.problems.append(f"{place}: unknown column '{heading}'; check its spelling, or take it out")
        found[column] = heading
    return found


def read_form(draft: Draft, sheet: Sheet, columns: dict[str, int], rows: dict[int, dict[int, Value]]) -> None:
    """Add a form, one row a field, to the draft."""
    entries = {entry.heading: entry for entry in sheet.entries}
    records: dict[tuple[str, ...], list[FilledCell]] = {}
    values = [columns[heading] for heading in PARTS if heading in columns]
    for number, row in rows.items():
        said = row.get(columns[FIELD])
        entry = entries.get(current_key(" ".join(str(said).split()).lower()))
        own = {column: row[column] for column in values if column in row}
        if entry is None:
            if own or said is not None:
                place = address(sheet.title, number, columns[FIELD])
                draft.problems.append(f"{place}: unknown field '{said or ''}'; check its spelling, or take it out")
            continue
        key = tuple(str(row.get(columns[heading], "")).strip() for heading in sheet.keys)
        if all(key):
            records.setdefault(key, []).extend(form_row(draft, sheet, entry, columns, (number, own)))
        elif own:
            place = address(sheet.title, number, columns[sheet.keys[0]])
            draft.problems.append(f"{place}: {sheet.keys[0]}: missing; write its key in each of its rows")
    for key, contents in records.items():
        if not key or any(one.value is not None for one in contents):
            item, location = new_record(draft, sheet, key)
            draft.cells.setdefault(location, (contents[0].address, key[-1] if key else sheet.title))
            fill(draft, item, location, contents)


def form_row(
    draft: Draft, sheet: Sheet, entry: Entry, columns: dict[str, int], line: tuple[int, dict[int, Value]]
) -> Iterator[FilledCell]:
    """The cells of one field; what stands in a column that the field does not have is a problem."""
    number, row = line
    taken = {column_of(cell): cell for cell in entry.cells}
    for heading, column in columns.items():
        place = address(sheet.title, number, column)
        if heading in taken:
            yield FilledCell(taken[heading], place, row.get(column))
        elif heading in PARTS and column in row:
            draft.problems.append(f"{place}: {entry.heading} has no {heading}; empty the cell")


def read_table(draft: Draft, sheet: Sheet, columns: dict[str, int], rows: dict[int, dict[int, Value]]) -> None:
    """Add a table, one row a record or one row a key and its value, to the draft."""
    under = [(column, cell) for heading, column in columns.items() for cell in cells_under(sheet, heading)]
    order = {cell: (place, "") for place, cell in enumerate(sheet.cells)}  # those by key last, in their keys' order
    under.sort(key=lambda one: order[one[1]] if one[1] in order else (len(order), one[1].path[-1]))
    for number, row in rows.items():
        key = tuple(str(row.get(columns[heading], "")).strip() for heading in sheet.keys)
        missing = [heading for heading, part in zip(sheet.keys, key, strict=True) if not part]
        first = address(sheet.title, number, columns[sheet.keys[0]] if sheet.keys else 1)
        if missing:
            place = address(sheet.title, number, columns[missing[0]])
            draft.problems.append(f"{place}: {missing[0]}: missing; add it")
            continue
        contents = [FilledCell(cell, address(sheet.title, number, column), row.get(column)) for column, cell in under]
        try:
            item, place_of = new_record(draft, sheet, key)
        except LookupError as error:
            draft.problems.append(f"{first}: {error.args[0]}")
            continue
        draft.cells.setdefault(place_of, (first, "this row"))
        if sheet.layout == "pairs":
            fill_pair(draft, item, place_of, contents)
        else:
            fill(draft, item, place_of, contents)


def cells_under(sheet: Sheet, heading: str) -> list[Cell]:
    """The cell that a heading names, one by key included; none for keys and unknown headings."""
    own = [cell for cell in sheet.cells if cell.heading == heading]
    by_key = [
        cell.with_key(heading.removeprefix(f"{cell.heading} "))
        for cell in sheet.by_key
        if heading.startswith(f"{cell.heading} ")
    ]
    return own or by_key
