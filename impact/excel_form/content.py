"""The cells of the form: what a study says in each, what the drop-downs offer, how they look, how wide they are."""

import math
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from impact.errors import OutputError
from impact.excel_form.cells import EACH, NO, OWN, PRICED, PRICES, YES, Cell, words
from impact.excel_form.schema import Sheet
from impact.findings.explain import BILL
from impact.outputs.catalog import METRICS
from impact.outputs.workbook.page import RULE
from impact.sources import built
from impact.sources.concordance import read_county_aliases, read_utilities
from impact.sources.parameters import read_parameters
from impact.sources.tax_records import read_jurisdictions
from impact.study import LAND, Study
from impact.study.keys import unit_of
from impact.study.ranged import Record

Content = str | int | float | date | None
LONGEST_TEXT = 32_767
"""Characters that a cell of an .xlsx file may hold."""
Names = dict[str, str]
YELLOW, GRAY = "#FFF2CC", "#EDEFF2"
_BOX = {"border": 1, "border_color": RULE, "valign": "top"}
_INPUT = _BOX | {"bg_color": YELLOW}
INPUTS: dict[str, dict[str, Any]] = {
    "input text": _INPUT | {"num_format": "@", "text_wrap": True, "align": "left"},
    "input number": _INPUT | {"num_format": "General"},
    "input large": _INPUT | {"num_format": "#,##0"},
    "input whole": _INPUT | {"num_format": "0"},
    "input date": _INPUT | {"num_format": "yyyy-mm-dd", "align": "left"},
    "not used": _BOX | {"bg_color": GRAY},
    "explained": _BOX | {"text_wrap": True, "font_color": "#4A5866"},
    "field": _BOX | {"bold": True, "text_wrap": True},
    "heading": {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4", "border": 1,
                "border_color": RULE},
    "note line": {"text_wrap": True, "valign": "top"},
}  # fmt: skip
WIDTHS = {"text": 34, "name": 20, "code": 30, "number": 14, "date": 12, "yes or no": 8, "given": 8, "whole": 9,
          "choice": 15, "price": 14, "list": 20, "text or list": 24}  # fmt: skip
"""Characters, by what a cell holds."""
OF_PARTS = {"low": 13, "high": 13, "bounds": 10, "low_weight": 9, "high_weight": 9, "source": 18, "driver": 16}
"""Characters, by part of a figure."""
OF_FORM = {"field": 34, "value": 34, "unit": 28, "if empty": 26, "meaning": 70}
"""Characters, by heading of a form."""
LINE, TALLEST = 15, 180
"""Points of a line, and of the tallest row."""
UNITS = {"date": "date", "yes or no": "yes / no", "given": "yes or empty", "code": "code", "whole": "whole number"}
LARGE = 1_000
"""From here on thousands are set apart."""


def records(study: Study, sheet: Sheet) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Return the keys of the first columns and the record of each row; of pairs, each key with its value."""
    for ids, record in _at(study, sheet.path, ()):
        keys = ids[: len(sheet.keys)]
        if sheet.layout == "pairs":
            yield from ((keys, pair) for pair in record.items())
        else:
            yield keys, record


def _at(place: Any, path: tuple[str, ...], keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401 - any part of a study
    """Return what stands at a path, with the ids on the way; nothing where a record on the way is missing."""
    if not path:
        yield keys, place
        return
    step, rest = path[0], path[1:]
    if step != EACH:
        inner = getattr(place, step) if step in place.model_fields_set else None
        if inner is not None:
            yield from _at(inner, rest, keys)
    elif isinstance(place, dict):
        for key, item in place.items():
            yield from _at(item, rest, (*keys, key))
    else:
        for item in place:
            yield from _at(item, rest, (*keys, getattr(item, "id", "")))


def content(record: Any, cell: Cell) -> Content:  # noqa: ANN401 - a record, or a key and its value
    """Return what a record says in one cell; None where it leaves it out."""
    if cell.kind == "price":
        return words(price_of(record)) or None
    place = record
    for step in cell.path:
        place = _inner(place, price_of(record) if step == PRICED else step)
    if cell.kind == "given":
        return None if place is None else YES
    if isinstance(place, Record):
        return OWN
    return plain(place)


def _inner(place: Any, step: str) -> Any:  # noqa: ANN401 - any part of a study
    if isinstance(place, dict):
        return next((value for key, value in place.items() if str(key) == step), None)
    known = isinstance(place, Record) and step in place.model_fields_set
    return getattr(place, step) if known else None


def price_of(record: Record) -> str:
    """Return the key of the price that a line gives; empty where it gives none."""
    names = PRICES.get(type(record), ())
    return next((name for name in names if getattr(record, name) is not None), "")


def plain(value: Any) -> Content:  # noqa: ANN401 - a value of a study
    """Return a value as a cell holds it: yes and no as words, lists with semicolons."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, tuple):
        return "; ".join(value) + ";" * (len(value) == 1) or None
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise OutputError(f"a text of {len(value):,} characters is longer than an Excel cell holds: {value[:60]}...")
    found: Content = value
    return None if value == "" else found


def catalogs() -> dict[str, Names]:
    """Return the open lists by name: code or key, and what it stands for (empty where the key says it)."""
    commodities = built.read_commodities(built.accounts_years()[-1])
    made = commodities.loc[commodities["output_musd"] > 0, "name"]
    cities = [key for key, place in read_jurisdictions().items() if place["level"] == "city"]
    return {
        "counties": counties(),
        "commodities": {LAND: "Land: changes hands, without effect"} | dict(zip(made.index, made, strict=True)),
        "occupations": dict(built.read_occupations()["title"]),
        "cities": dict.fromkeys(cities, ""),
        "utilities": dict.fromkeys(read_utilities().index, ""),
        "tariffs": dict.fromkeys(read_parameters("tariffs"), ""),
        "metrics": dict.fromkeys([*METRICS, BILL], ""),
    }


def counties() -> Names:
    """Return the counties by FIPS code, those of the named regions first, those that BEA joins to others included."""
    aliases = read_county_aliases()
    names = dict(built.read_counties()["name"]) | dict(zip(aliases["fips"], aliases["name"], strict=True))
    near = [str(code) for region in read_parameters("regions").values() for code in region["counties"]]
    return {code: names[code] for code in [*near, *sorted(names)]}


def closed_lists(sheets: list[Sheet]) -> dict[tuple[str, ...], str]:
    """Return the lists of words that cells may hold, each once, with the heading under which it stands."""
    cells = [cell for sheet in sheets for cell in (*sheet.cells, *sheet.by_key)]
    return {list_of(cell): cell.heading for cell in reversed(cells) if list_of(cell)}


def list_of(cell: Cell) -> tuple[str, ...]:
    """Return the words that a cell may hold; empty where it is not bound to any."""
    return ("yes", "no") if cell.kind == "yes or no" else cell.choices


def shown(code: str, names: Names) -> str:
    """Return a code with its name.

    >>> shown("47157", {"47157": "Shelby, TN"}), shown("memphis", {"memphis": ""})
    ('47157 Shelby, TN', 'memphis')
    """
    return f"{code} {names.get(code, '')}".strip() if names.get(code) else code


def unit(cell: Cell) -> str:
    """Return the unit of a cell's figure, or what it holds."""
    if cell.part in ("value", "low", "high"):
        return "as 'priced by' says" if PRICED in cell.path else unit_of(cell.path[-2])
    return "" if cell.part else UNITS.get(cell.kind, "")


def width(cell: Cell) -> int:
    """Return the width of a cell's column, characters."""
    return OF_PARTS.get(cell.part, WIDTHS[cell.kind])


def style_of(cell: Cell, value: object) -> str:
    """Return the style of a cell: by what it holds, large numbers with thousands set apart."""
    if cell.kind == "number":
        is_large = isinstance(value, int | float) and abs(value) >= LARGE and float(value).is_integer()
        return "input large" if is_large else "input number"
    return {"whole": "input whole", "date": "input date"}.get(cell.kind, "input text")


def height(texts: Iterable[tuple[str, int]]) -> int:
    """Return the height of a row that shows texts in columns of some widths, points."""
    lines = [math.ceil(len(line) / (wide * 0.9)) or 1 for text, wide in texts for line in text.splitlines() or [""]]
    return min(max(lines, default=1) * LINE, TALLEST)
