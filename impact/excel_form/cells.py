"""Cells of a study's form: what each field of a record takes, distinguished from its type and its description.

A figure takes one cell for each field of Ranged; a record within a record takes the cells of its own fields.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

from impact.study.facility import Facility
from impact.study.fiscal import Fiscal
from impact.study.ranged import Commodity, Fips, Name, Ranged, Record, Soc
from impact.study.spend import Spend
from impact.study.study import Study

Path = tuple[str, ...]
EACH = "*"
"""Step of a path: each record of a list, or of a table of records."""
OWN, YES, NO, NEEDED = "own", "yes", "no", "needed"
PRICED = "(the price)"
"""Step of a path: the one of a record's prices that the cell "priced by" names."""

Kind = Literal[
    "text", "name", "code", "number", "whole", "yes or no", "date", "choice", "list", "text or list", "given", "price"
]
"""What a cell holds; code: its first word; given: yes where a record is there that may be empty; price: which one."""


@dataclass(frozen=True)
class Cell:
    """What one cell of a record says.

    Attributes:
        path: keys from the record to the value.
        kind: what the cell holds.
        about: what it means, in the words of the records.
        choices: the words that it may hold; empty: any.
        catalog: the open list that it is picked from, if any.
        if_empty: what an empty cell stands for, in words; "needed" if there is no such thing.
        part: which part of a figure it is; empty for a field of one cell.

    """

    path: Path
    kind: Kind
    about: str
    choices: tuple[str, ...] = ()
    catalog: str = ""
    if_empty: str = ""
    part: str = ""

    @property
    def heading(self) -> str:
        """The path in words; the value of a figure goes by the figure's name."""
        steps = self.path[:-1] if self.part == "value" else self.path
        return words(*(PRICE_HEADING if step == PRICED else step for step in steps)) or "priced by"

    def with_key(self, key: str) -> "Cell":
        """The cell of one key of a field by key."""
        return replace(self, path=(*self.path, key))


@dataclass(frozen=True)
class Entry:
    """A field of a record: its one cell, or the cells of a figure."""

    cells: tuple[Cell, ...]

    @property
    def heading(self) -> str:
        """The field in words."""
        return self.cells[0].heading


FORMS = (Study, Fiscal, Facility)
PRICES: dict[type[Record], tuple[str, ...]] = {
    Spend: ("amount_usd", "usd_per_mw", "usd_per_mwh", "usd_per_mmbtu", "usd_per_kgal")
}
"""Figures of which a record gives one at most: they share their cells, and one more cell says which it is."""
PRICE_HEADING = "price"
FIRST_DAY = date(1930, 1, 1)
"""Earlier days stand as text: a year that is typed into a cell for dates becomes a day of 1905."""
CATALOGS = {"source": "sources", "serves": "facilities"} | {
    "city": "cities",
    "utility": "utilities",
    "tariff": "tariffs",
    "metric": "metrics",
}
"""Open lists by the last step of a path."""
CODES = {Fips: "counties", Commodity: "commodities", Soc: "occupations"}
PLAIN: dict[object, Kind] = {str: "text", float: "number", int: "whole", bool: "yes or no", date: "date", Name: "name"}


def words(*steps: str) -> str:
    """Steps of a path in words.

    >>> words("tax", "abatement", "schools"), words("local_share", "low_weight")
    ('tax abatement schools', 'local share low weight')
    """
    return " ".join(steps).replace("_", " ")


def alternatives(annotation: Any) -> list[Any]:  # noqa: ANN401 - a type
    """What a field may hold, None excluded; constrained text stays as it is named."""
    if annotation in CODES or annotation in PLAIN:
        return [annotation]
    origin = get_origin(annotation)
    if origin is Annotated:
        return alternatives(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return [part for inner in get_args(annotation) for part in alternatives(inner)]
    return [] if annotation is NoneType else [annotation]


def is_record(kind: Any) -> bool:  # noqa: ANN401 - a type
    """Whether a type is a part of a study that has fields of its own."""
    return isinstance(kind, type) and issubclass(kind, Record) and kind is not Ranged


def held(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type
    """Key and value of a table, or the item of a list; nothing for other types."""
    origin, inner = get_origin(kind), get_args(kind)
    return inner if origin is dict else inner[:1] if origin is tuple else ()


def plain_kind(kind: Any) -> tuple[Kind, tuple[str, ...], str]:  # noqa: ANN401 - a type
    """What a cell of a plain type holds, its choices, its open list.

    Raises:
        TypeError: the form has no place for such a type.

    """
    if kind in CODES:
        return "code", (), CODES[kind]
    if get_origin(kind) is Literal:
        return "choice", get_args(kind), ""
    if held(kind) and get_origin(kind) is tuple:
        return "list", (), CODES.get(held(kind)[0], "")
    if kind not in PLAIN:
        raise TypeError(f"a study's form has no place for {kind}")
    return PLAIN[kind], (), ""


def entries(model: type[Record], path: Path = ()) -> Iterator[Entry]:
    """Fields of a record that have cells of their own; records in them, or values by key, have sheets or columns."""
    prices = PRICES.get(model, ())
    for name, kinds, info in fields(model):
        place = (*path, name)
        if name in prices:
            if name == prices[0]:
                yield price_entry(prices, {key: about(described_fields(model)[key]) for key in prices})
        elif Ranged in kinds:
            yield Entry(tuple(figure_cells(place, info)))
        elif any(is_record(kind) for kind in kinds):
            yield from nested_entries(kinds, place, info)
        elif not any(get_origin(kind) is dict or any(map(is_record, held(kind))) for kind in kinds):
            yield Entry((plain_cell(kinds, place, info),))


def plain_cell(kinds: list[Any], place: Path, info: FieldInfo) -> Cell:
    """The cell of a field with one value; a text that may also be a list says so by semicolons."""
    if len(kinds) == 2 and kinds[0] is str and get_origin(kinds[1]) is tuple:
        return Cell(place, "text or list", about(info), if_empty=if_empty(info))
    if len(kinds) != 1:
        raise TypeError(f"a study's form has no place for {words(*place)}: {kinds}")
    kind, choices, catalog = plain_kind(kinds[0])
    return Cell(place, kind, about(info), choices, catalog or CATALOGS.get(place[-1], ""), if_empty(info))


def figure_cells(place: Path, info: FieldInfo) -> Iterator[Cell]:
    """The cells of a figure: one for each field of Ranged."""
    hints = get_type_hints(Ranged, include_extras=True)
    for part, own in described_fields(Ranged).items():
        cell = plain_cell(alternatives(hints[part]), (*place, part), info if part == "value" else own)
        yield replace(cell, part=part)


def price_entry(prices: tuple[str, ...], meanings: dict[str, str]) -> Entry:
    """The cells of a figure of which one alone is given: first which it is, then the figure."""
    contents = " ".join(f"{words(name)}: {meaning}" for name, meaning in meanings.items())
    which = Cell((), "price", contents, tuple(words(name) for name in prices))
    figure = FieldInfo(default=None, description="The figure; the cell before it says of what.")
    return Entry((which, *figure_cells((PRICED,), figure)))


def nested_entries(kinds: list[Any], place: Path, info: FieldInfo) -> Iterator[Entry]:
    """Fields of a record within a record, after a cell that says it is there where it may be empty."""
    model = next(kind for kind in kinds if is_record(kind))
    if model in FORMS:
        return
    said = [word for kind in kinds if get_origin(kind) is Literal for word in get_args(kind)]
    if said:
        contents = f"{about(info)} {OWN}: as the next cells say."
        yield Entry((Cell(place, "choice", contents, (*said, OWN), if_empty=if_empty(info)),))
    elif info.default is None and not any(field.is_required() for field in model.model_fields.values()):
        yield Entry((Cell(place, "given", f"{about(info)} {YES}: there is one, whatever else is said.", (YES,)),))
    yield from entries(model, place)


def by_key_cells(model: type[Record], path: Path = ()) -> Iterator[Cell]:
    """Fields of a record of a table that hold values by key: one column a key."""
    for name, kinds, info in fields(model):
        if get_origin(kinds[0]) is dict and not is_record(held(kinds[0])[1]):
            yield Cell((*path, name), plain_kind(alternatives(held(kinds[0])[1])[0])[0], about(info))
        elif is_record(kinds[-1]):
            yield from by_key_cells(kinds[-1], (*path, name))


@cache
def fields(model: type[Record]) -> tuple[tuple[str, list[Any], FieldInfo], ...]:
    """Name, possible types and description of each field of a record."""
    hints = get_type_hints(model, include_extras=True)
    return tuple((name, alternatives(hints[name]), info) for name, info in described_fields(model).items())


@cache
def described_fields(model: type[Record]) -> dict[str, FieldInfo]:
    """Fields by name, with the text below each as its description; read from the source, as only forms and keys ask."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    texts = {
        ast.unparse(field.target): text.value.value
        for field, text in pairwise(getattr(tree, "body", []))
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
    }
    found = {name: copy(info) for name, info in model.model_fields.items()}
    for name, info in found.items():
        info.description = str(texts.get(name, ""))
    return found


def about(info: FieldInfo) -> str:
    """A field's own description, on one line."""
    return " ".join((info.description or "").split())


def if_empty(info: FieldInfo) -> str:
    """What an empty cell stands for."""
    if info.is_required():
        return NEEDED
    value = info.get_default(call_default_factory=True)
    if isinstance(value, Ranged):
        ends = "" if value.low is None else f" ({value.low:g} to {value.high:g})"
        return f"{value.value:g}{ends}"
    if isinstance(value, bool):
        return YES if value else NO
    return f"{value:g}" if isinstance(value, float) else str(value) if isinstance(value, int | str) else ""
