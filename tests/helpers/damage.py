"""Damaged files as Hypothesis strategies: bytes, tables, arrays, parameters, records of runs, workbooks.

Each strategy takes the content of a file that is in order and gives the content of one that is not, or not quite.
"""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

ODD_BYTES = (
    b'"',
    b"=",
    b"[",
    b"]",
    b"\n",
    b",",
    b"1e400",
    b"-1",
    b"nan",
    b"\xff\xfe",
    "é".encode(),
    b"\x00",
    b"<",
    b"&",
)
ODD_CELLS = ("", "nan", "inf", "-inf", "1e400", "-1", "1e30", "99999999999999999999", "x", '"', "é", "=1+1", "0")
ODD_VALUES = (
    "nan",
    "inf",
    "-inf",
    "1e308",
    "-1",
    "0",
    "true",
    '"x"',
    '""',
    "[]",
    "{}",
    "[nan]",
    "2026-01-01",
    '["x", 1]',
    "{ value = 1 }",
    "{ value = nan }",
    "99999999999999999999",
    "{ value = 5, low = 9, high = 1 }",
)
ODD_POINTS = (None, True, -1, 0, 1e300, 10**30, "", "x", "é", [], {}, [None], {"a": None}, [[1]], float("nan"), "1e9")
DTYPES = ("float64", "float32", "float16", "int64", "uint8", "int8", "bool", "complex128", "U3", "S2", "object")
LARGEST_PART = 400_000
"""Bytes of a file that is damaged line by line."""


@st.composite
def bytes_damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """Some bytes changed, cut out, doubled or put in, or the end cut off."""
    found = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        if not found:
            break
        place, length = draw(st.integers(0, len(found) - 1)), draw(st.integers(1, 40))
        kind = draw(st.sampled_from(("change", "cut", "double", "put", "end")))
        if kind == "change":
            found[place] = draw(st.integers(0, 255))
        elif kind == "cut":
            del found[place : place + length]
        elif kind == "double":
            found[place:place] = found[place : place + length]
        elif kind == "put":
            found[place:place] = draw(st.sampled_from(ODD_BYTES))
        else:
            del found[place:]
    return bytes(found)


@st.composite
def table_damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """A csv with odd cells, rows out of order, gone or doubled, a column gone or moved, or another encoding."""
    rows = [line.split(",") for line in content.decode("utf-8", "replace").splitlines()]
    kind = draw(st.sampled_from(("cell", "column", "names", "order", "gone", "double", "width", "empty", "encoding")))
    place = draw(st.integers(0, max(len(rows) - 1, 0)))
    column = draw(st.integers(0, max(len(rows[0]) - 1, 0)))
    if kind == "cell":
        rows[place][min(column, len(rows[place]) - 1)] = draw(st.sampled_from(ODD_CELLS))
    elif kind == "column":
        odd = draw(st.sampled_from(ODD_CELLS))
        rows = [rows[0], *[[*row[:column], odd, *row[column + 1 :]] for row in rows[1:]]]
    elif kind == "names":
        rows[0][column] = draw(st.sampled_from((*ODD_CELLS, rows[0][0])))
    elif kind == "order":
        rows = [rows[0], *reversed(rows[1:])]
    elif kind == "gone":
        rows = rows[: max(place, 1)] + rows[place + 1 + draw(st.integers(0, 30)) :]
    elif kind == "double":
        rows = [*rows, rows[place]]
    elif kind == "width":
        rows = [[*row[:column], *row[column + 1 :]] for row in rows]
    elif kind == "empty":
        rows = rows[: draw(st.integers(0, 1))]
    text = "".join(",".join(row) + "\n" for row in rows)
    return text.encode("utf-16") if kind == "encoding" else text.encode("utf-8")


@st.composite
def array_damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """An .npy of another shape, type or order, with figures that are none, or pickled."""
    cells: Any = np.load(io.BytesIO(content))
    kind = draw(st.sampled_from(("shape", "flat", "type", "cells", "negative", "order", "pickle", "empty", "large")))
    if kind == "shape":
        cells = cells[: draw(st.integers(0, max(len(cells) - 1, 0)))]
    elif kind == "flat":
        cells = cells.reshape(-1)
    elif kind == "type":
        kind_of_number = draw(st.sampled_from(DTYPES[:-1]))
        cells = cells.astype(kind_of_number) if cells.dtype.names is None else np.zeros(cells.shape, kind_of_number)
    elif kind in ("cells", "negative", "large"):
        odd = {"cells": np.nan, "negative": -5, "large": 2_000_000_000}[kind]
        name = draw(st.sampled_from(cells.dtype.names)) if cells.dtype.names else None
        part = cells[name] if name else cells
        if part.dtype.kind in "iu":
            odd = -5 if part.dtype.kind == "i" and kind != "large" else np.iinfo(part.dtype).max
        part.reshape(-1)[draw(st.integers(0, part.size - 1))] = odd
    elif kind == "order":
        cells = cells[::-1]
    elif kind == "pickle":
        cells = np.array([{"a": 1}, None], dtype=object)
    else:
        cells = np.zeros((0,))
    stream = io.BytesIO()
    with np.errstate(all="ignore"):
        np.save(stream, cells, allow_pickle=True)
    return stream.getvalue()


@st.composite
def keys_damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """A TOML with an odd value, a line gone, doubled, moved or misspelled."""
    lines = content.decode("utf-8").splitlines()
    for _ in range(draw(st.integers(1, 3))):
        given = [at for at, line in enumerate(lines) if " = " in line or line.startswith("[")]
        if not given:
            break
        at = draw(st.sampled_from(given))
        kind = draw(st.sampled_from(("value", "value", "gone", "double", "moved", "misspelled")))
        if kind == "value":
            lines[at] = f"{lines[at].partition(' = ')[0]} = {draw(st.sampled_from(ODD_VALUES))}"
        elif kind == "gone":
            del lines[at]
        elif kind == "double":
            lines.insert(at, lines[at])
        elif kind == "moved":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
        else:
            lines[at] = lines[at].replace("e", "é", 1)
    return "\n".join(lines).encode()


@st.composite
def record_damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """A JSON with one or more of its parts gone, or something odd in their place."""
    record = json.loads(content)
    for _ in range(draw(st.integers(1, 3))):
        place = record
        for _ in range(draw(st.integers(0, 5))):
            inner = [key for key, value in steps(place) if isinstance(value, dict | list) and value]
            if not inner:
                break
            place = place[draw(st.sampled_from(inner))]
        keys = [key for key, _ in steps(place)]
        if not keys:
            continue
        key = draw(st.sampled_from(keys))
        if draw(st.booleans()):
            place[key] = draw(st.sampled_from(ODD_POINTS))
        else:
            del place[key]
    return json.dumps(record).encode()


def steps(place: Any) -> list[tuple[Any, Any]]:
    """Keys and values of a table, places and values of a list."""
    return list(place.items() if isinstance(place, dict) else enumerate(place))


@st.composite
def workbook_damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """A workbook, one part of which is damaged inside, gone, empty or not XML; the zip itself is whole."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = draw(st.sampled_from(sorted(parts)))
    kind = draw(st.sampled_from(("bytes", "bytes", "cells", "gone", "empty")))
    if kind == "gone":
        del parts[name]
    elif kind == "empty":
        parts[name] = b""
    elif kind == "cells" and b"<v>" in parts[name]:
        before, _, after = parts[name].rpartition(b"<v>") if draw(st.booleans()) else parts[name].partition(b"<v>")
        parts[name] = before + b"<v>" + draw(st.sampled_from(ODD_CELLS)).encode() + after[after.find(b"</v>") :]
    else:
        parts[name] = draw(bytes_damaged(parts[name]))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, inside in parts.items():
            archive.writestr(part, inside)
    return stream.getvalue()


DEEP = {
    ".csv": table_damaged,
    ".npy": array_damaged,
    ".toml": keys_damaged,
    ".json": record_damaged,
    ".xlsx": workbook_damaged,
}


def damaged(path: Path) -> st.SearchStrategy[bytes]:
    """The content of a file with damage: to its bytes, or to what they mean."""
    content = path.read_bytes()
    deep = DEEP.get(path.suffix)
    blunt = bytes_damaged(content) if content else st.just(b"x")
    return st.one_of(blunt, deep(content), deep(content)) if deep and content else blunt


WORDS = (
    "facility",
    ".",
    "=",
    "west-memphis",
    "it_mw",
    "1e309",
    "-0",
    "nan",
    "inf",
    "[",
    "]",
    "{",
    '"',
    "\\",
    "é",
    "47157",
    ",",
    "us",
    " ",
    "\x00",
    "spend",
    "#",
    "true",
    "1979-05-27",
    "TN",
    "all",
    "\U0001f600",
    "9" * 30,
)


def odd_words(most: int = 8) -> st.SearchStrategy[str]:
    """A word put together from what studies and regions are written with, or of any letters."""
    pieces = st.lists(st.sampled_from(WORDS), min_size=1, max_size=most).map("".join)
    return st.one_of(pieces, st.text(max_size=12))
