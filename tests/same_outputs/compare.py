"""Differences between the outputs of two versions, less those that tests/same_outputs.toml names.

A difference has a name: CASE/FILE:TABLE:COLUMN, in the newer version's words. Numbers are equal within one unit of the
tenth digit, the last that is written. Where [words] any is given, texts may differ in words but not in figures; a
label that stands in several rows must become one other label everywhere, and no label may take another's place.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from tests.same_outputs.read import Table, tables_of

RELATIVE = 1.01e-9
"""One unit in the tenth digit, for a figure that begins with 1."""
NOISE = 1e-15
"""Of the largest figure of a column: what is left where terms cancel."""
FIGURE = re.compile(
    r"(?<![\w.])[-\u2212]?\$?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?(?!st\b|nd\b|rd\b|th\b|[\d.]*\d)", re.IGNORECASE
)
LITERAL = re.compile(r'"([^"]*)"')
RENAMED = ("commands", "files", "sheets", "columns", "values")


@dataclass
class Named:
    """Differences that are meant: renames from old to new, what is not compared, and what may move by how much."""

    renames: dict[str, dict[str, str]] = field(default_factory=lambda: {kind: {} for kind in RENAMED})
    ignored: list[str] = field(default_factory=list)
    tolerances: dict[str, float] = field(default_factory=dict)
    words: bool = False

    def tolerance(self, name: str) -> float:
        """Relative tolerance of a column."""
        return max((share for what, share in self.tolerances.items() if fnmatchcase(name, what)), default=RELATIVE)


@dataclass
class Difference:
    """Where two versions differ: its name, how often, the first example."""

    name: str
    count: int
    example: str


@dataclass
class Comparison:
    """What was found in one file: differences, and how many texts say the same figures in other words."""

    differences: list[Difference] = field(default_factory=list)
    reworded: int = 0

    def add(self, name: str, count: int, example: str) -> None:
        """Add a difference if there is one."""
        if count:
            self.differences.append(Difference(name, count, example))


def named_differences(path: Path) -> Named:
    """The file of named differences; an entry without a reason is refused."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    named = Named(words=bool(content.get("words", {}).get("any")))
    for entry in [entry for kind in ("rename", "ignored", "tolerance") for entry in content.get(kind, [])]:
        if not entry.get("reason"):
            raise SystemExit(f"{path.name}: an entry has no reason: {entry}")
    for entry in content.get("rename", []):
        unknown = set(entry) - {"reason", *RENAMED}
        if unknown:
            raise SystemExit(f"{path.name}: [[rename]] has no {sorted(unknown)}; it has {list(RENAMED)}")
        for kind in set(entry) - {"reason"}:
            named.renames[kind] |= entry[kind]
    named.ignored = [what for entry in content.get("ignored", []) for what in entry["what"]]
    named.tolerances = {what: entry["relative"] for entry in content.get("tolerance", []) for what in entry["what"]}
    return named


def files_of(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def compared_folders(case: str, old: Path, new: Path, named: Named) -> dict[str, Comparison]:
    """What was found in each file of a case, by the file's newer name."""
    before = {named.renames["files"].get(name, name): name for name in files_of(old)}
    found = {}
    for name in sorted({*before, *files_of(new)}):
        found[name] = Comparison()
        if name not in before or not (new / name).is_file():
            found[name].add(f"{case}/{name}", 1, "new file" if name not in before else "file is gone")
        else:
            compare_files(f"{case}/{name}", old / before[name], new / name, named, found[name])
    return found


def compare_files(name: str, old: Path, new: Path, named: Named, found: Comparison) -> None:
    """Add the differences between two files."""
    if old.read_bytes() == new.read_bytes():
        return
    before, after = renamed_tables(tables_of(old), named), tables_of(new)
    for table in {**before, **after}:
        label = ":".join(filter(None, [name, table]))
        if table not in before or table not in after:
            found.add(label, 1, "new table" if table not in before else "table is gone")
        elif "text" in {before[table].kind, after[table].kind}:
            compare_texts(label, before[table].columns["text"], after[table].columns["text"], named, found)
        else:
            compare_tables(label, before[table], after[table], named, found)


def renamed_tables(tables: dict[str, Table], named: Named) -> dict[str, Table]:
    """The older version's tables in the newer one's names and values."""
    found = {}
    for name, table in tables.items():
        sheet, colon, rest = name.partition(":")
        there = renamed_path(named.renames["sheets"].get(sheet, sheet) + colon + rest, named.renames["columns"])
        words = named.renames["sheets" if name == "sheets" else "values"]
        columns = {
            renamed_path(column, named.renames["columns"]): [renamed_value(value, words, named) for value in values]
            for column, values in table.columns.items()
        }
        found[there] = Table(columns, table.kind)
    return found


def renamed_path(path: str, names: dict[str, str]) -> str:
    """A column or a path of keys with its whole, or each of its keys, renamed."""
    return names.get(path) or ".".join(names.get(key, key) for key in path.split("."))


def renamed_value(value: Any, words: dict[str, str], named: Named) -> Any:
    """A text, or the texts and sheets named in a formula, in the newer version's words."""
    if not isinstance(value, str):
        return value
    for old, new in named.renames["sheets"].items() if "!" in value else ():
        value = value.replace(f"'{old}'!", f"'{new}'!")
    if value.startswith("="):
        return LITERAL.sub(lambda found: f'"{words.get(found[1], found[1])}"', value)
    return words.get(value, value)


def compare_texts(name: str, old: list[str], new: list[str], named: Named, found: Comparison) -> None:
    """Add the differences between two texts: lines, or with other words allowed, the figures in them."""
    if old == new:
        return
    if not named.words:
        pairs = [(old[a] if a is not None else None, new[b] if b is not None else None) for a, b in aligned(old, new)]
        changed = [(before, after) for before, after in pairs if before != after]
        found.add(name, len(changed), "; ".join(f"{before!r} -> {after!r}" for before, after in changed[:2]))
        return
    before, after = Counter(figures(" \n".join(old))), Counter(figures(" \n".join(new)))
    gone, come = list((before - after).elements()), list((after - before).elements())
    found.add(name, max(len(gone), len(come)), f"figures gone: {gone[:8]}; new: {come[:8]}")
    found.reworded += sum((Counter(new) - Counter(old)).values())


def figures(text: str) -> list[float]:
    """The figures in a text, without order words (10th) and codes that begin with a letter (p10)."""
    plain = [match.group().replace(",", "").replace("$", "").replace("\u2212", "-") for match in FIGURE.finditer(text)]
    return [float(number) for number in plain]


def aligned(old: list[Any], new: list[Any]) -> Iterator[tuple[int | None, int | None]]:
    """Places of the older and the newer list that belong together; None where one has no counterpart."""
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for step in range(max(b - a, d - c)):
            yield (a + step if a + step < b else None), (c + step if c + step < d else None)


def compare_tables(name: str, old: Table, new: Table, named: Named, found: Comparison) -> None:
    """Add the differences between two tables: columns, rows, then cells of what both have."""
    names = paired_columns(name, old, new, named, found)
    rows = paired_rows(name, old, new, names, found) if names else []
    trial = compared_cells(name, old, new, names, rows, named)
    if trial.differences and old.rows == new.rows:
        sorted_rows = list(zip(row_order(old, list(names)), row_order(new, list(names.values())), strict=True))
        again = compared_cells(name, old, new, names, sorted_rows, named)
        if not again.differences:
            again.add(f"{name}:order", old.rows, "the same rows in another order")
            trial = again
    found.differences += trial.differences
    found.reworded += trial.reworded


def paired_columns(name: str, old: Table, new: Table, named: Named, found: Comparison) -> dict[str, str]:
    """Columns of both, old to new; the headings of a sheet are words, and may differ where words may."""
    pairs = {column: column for column in old.columns if column in new.columns}
    gone = [column for column in old.columns if column not in pairs]
    come = [column for column in new.columns if column not in pairs]
    if named.words and new.kind == "sheet" and len(gone) == len(come):
        same = [(a, b) for a, b in zip(gone, come, strict=True) if figures(a) == figures(b)]
        pairs |= dict(same)
        found.reworded += len(same)
        gone, come = [a for a in gone if a not in pairs], [b for b in come if b not in pairs.values()]
    for column in gone:
        found.add(f"{name}:{column}", 1, "column is gone")
    for column in come:
        found.add(f"{name}:{column}", 1, "new column")
    return pairs


def paired_rows(name: str, old: Table, new: Table, names: dict[str, str], found: Comparison) -> list[tuple[int, int]]:
    """Rows that belong together: by place, or where their number differs, by their texts."""
    if old.rows == new.rows:
        return [(row, row) for row in range(old.rows)]
    before, after = row_texts(old, list(names)), row_texts(new, list(names.values()))
    pairs = list(aligned(before, after))
    gone = [before[a] for a, b in pairs if a is not None and b is None]
    come = [after[b] for a, b in pairs if b is not None and a is None]
    found.add(f"{name}:rows", max(len(gone), len(come)), f"{old.rows} -> {new.rows}; {(gone + come)[0]}")
    return [(a, b) for a, b in pairs if a is not None and b is not None]


def row_texts(table: Table, names: list[str]) -> list[tuple[str, ...]]:
    columns = [table.columns[name] for name in names]
    return [tuple(value if isinstance(value, str) else "" for value in row) for row in zip(*columns, strict=True)]


def row_order(table: Table, names: list[str]) -> list[int]:
    """Rows sorted by their texts, then by their figures to nine digits."""
    columns = [table.columns[name] for name in names]
    rows = [([shown(value) for value in row], place) for place, row in enumerate(zip(*columns, strict=True))]
    return [place for _, place in sorted(rows)]


def shown(value: Any) -> tuple[str, str]:
    number = is_number(value)
    return ("" if number else str(value)), (f"{float(value):.8e}" if number else "")


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def compared_cells(
    name: str, old: Table, new: Table, names: dict[str, str], rows: list[tuple[int, int]], named: Named
) -> Comparison:
    """What differs in the cells of the columns and rows that belong together."""
    found = Comparison()
    for column, other in names.items():
        before, after = old.columns[column], new.columns[other]
        pairs = [(before[a], after[b]) for a, b in rows]
        different, reworded = unequal(pairs, named.tolerance(f"{name}:{other}"), words=named.words)
        found.reworded += reworded
        first = different[0] if different else 0
        found.add(f"{name}:{other}", len(different), f"row {first + 1}: {pairs[first]}" if different else "")
    return found


def unequal(pairs: list[tuple[Any, Any]], relative: float, *, words: bool) -> tuple[list[int], int]:
    """Places of a column that differ, and how many texts are only in other words."""
    largest = max((abs(old) for old, _ in pairs if is_number(old)), default=0.0)
    changed = [place for place, pair in enumerate(pairs) if not same(*pair, relative, NOISE * largest)]
    if not words:
        return changed, 0
    taken: dict[str, set[str]] = {}
    given: dict[str, set[str]] = {}
    for old, new in pairs:
        if isinstance(old, str) and isinstance(new, str):
            taken.setdefault(new, set()).add(old)
            given.setdefault(old, set()).add(new)
    told = [
        place
        for place in changed
        if is_reworded(*pairs[place])
        and given[pairs[place][0]] == {pairs[place][1]}
        and taken[pairs[place][1]] == {pairs[place][0]}
        and pairs[place][1] not in given
    ]
    allowed = set(told)
    return [place for place in changed if place not in allowed], len(told)


def same(old: Any, new: Any, relative: float, noise: float) -> bool:
    """Whether two cells are equal: numbers within the tolerance, all else exactly."""
    if is_number(old) and is_number(new):
        return abs(old - new) <= max(relative * max(abs(old), abs(new)), noise)
    return type(old) is type(new) and bool(old == new)


def is_reworded(old: Any, new: Any) -> bool:
    """Whether two texts hold the same figures; formulas are no texts, but for the sentences in them."""
    if not (isinstance(old, str) and isinstance(new, str)):
        return False
    if old.startswith("=") or new.startswith("="):
        return without_sentences(old) == without_sentences(new)
    return Counter(figures(old)) == Counter(figures(new))


def without_sentences(formula: str) -> str:
    """A formula less the literals that hold a space: words that a person reads."""
    return LITERAL.sub(lambda found: '""' if " " in found[1] else found[0], formula)
