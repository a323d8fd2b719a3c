"""Hostile workbooks are refused before anything of them is parsed, in one message with the cure."""

import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from impact.errors import StudyError
from impact.excel_form.guard import LARGEST_BYTES, LARGEST_FILE, MOST_PARTS, check_workbook
from impact.excel_form.read import read_study_form

SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sheet(rows: str, dimension: str = "A1:B2") -> str:
    return f'<worksheet xmlns="{NAMESPACE}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'


def relation(kind: str, target: str) -> str:
    own = f'<Relationship Id="r1" Type="{RELATION}/{kind}" Target="{target}" TargetMode="External"/>'
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{own}</Relationships>'


@pytest.fixture
def workbook(tmp_path) -> Callable[..., Path]:
    """A plain workbook with other parts put in, or in the place of its own."""

    def made(parts: dict[str, bytes | str] | None = None) -> Path:
        plain = tmp_path / "plain.xlsx"
        book = openpyxl.Workbook()
        book.active.title = "Study"
        book.active["A1"] = "field"
        book.save(plain)
        path = tmp_path / "study.xlsx"
        with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                if name not in (parts or {}):
                    new.writestr(name, old.read(name))
            for name, content in (parts or {}).items():
                new.writestr(name, content)
        return path

    return made


HOSTILE = {
    "a zip bomb": ({SHEET: b" " * (LARGEST_BYTES + 1)}, "unpacks to 40 MB"),
    "a part packed tight": ({"xl/media/a.png": b"\x89" + b" " * 20_000_000}, "suspiciously tight"),
    "many parts": ({f"xl/a{n}.xml": "" for n in range(MOST_PARTS)}, "more than 300 parts"),
    "an endless directory": ({f"xl/{'a' * 40}{n}.xml": "" for n in range(3000)}, "far more than the 300 parts"),
    "entities": ({STRINGS: f"{LAUGHS}<sst/>"}, "defines XML entities"),
    "entities far inside": ({STRINGS: f"<sst>{' ' * 262_100}{LAUGHS}</sst>"}, "defines XML entities"),
    "entities in UTF-16": ({STRINGS: f"{LAUGHS}<sst/>".encode("utf-16")}, "not plain text"),
    "another encoding": ({STRINGS: '<?xml version="1.0" encoding="cp037"?>x'}, "not plain text"),
    "XML under another name": ({"xl/media/a.png": f"{LAUGHS}<sst/>"}, "not what its name says"),
    "a part of unknown kind": ({"xl/strings.dat": "x"}, "unknown kind"),
    "a macro": ({"xl/vbaProject.bin": "x"}, "macros"),
    "a macro sheet": ({"xl/macrosheets/sheet1.xml": "<a/>"}, "macros"),
    "a link to a workbook": ({"xl/externalLinks/externalLink1.xml": "<a/>"}, "links to other files"),
    "a connection": ({"xl/connections.xml": "<a/>"}, "links to other files"),
    "an outer relationship": ({f"{SHEET}.rels": relation("image", "http://example.invalid/a")}, "links to other files"),
    "a billion rows": ({SHEET: sheet("", "A1:B1000000000")}, "claims the cells A1:B1000000000"),
    "a million columns": ({SHEET: sheet("", "A1:BDWGN1")}, "claims the cells A1:BDWGN1"),
    "many cells": ({SHEET: sheet("".join(f'<c r="{n}"/>' for n in range(300_001)))}, "over 300,000 cells"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_workbook_is_refused_before_it_is_parsed(workbook, monkeypatch, case):
    parts, words = HOSTILE[case]
    path = workbook(parts)
    monkeypatch.setattr("openpyxl.load_workbook", None)  # a call of it would fail otherwise
    with pytest.raises(StudyError, match=words) as error:
        read_study_form(path)
    assert "\n" not in str(error.value)
    assert ".xlsx" in str(error.value)


def test_a_bomb_costs_little_memory(workbook):
    path = workbook({SHEET: b" " * (LARGEST_BYTES + 1)})
    tracemalloc.start()
    with pytest.raises(StudyError):
        check_workbook(path)
    assert tracemalloc.get_traced_memory()[1] < 20e6
    tracemalloc.stop()


def test_a_part_larger_than_the_directory_says_is_refused(workbook):
    path = workbook({SHEET: sheet("<row/>" * 200_000)})
    raw = bytearray(path.read_bytes())
    place = raw.rindex(SHEET.encode()) - 46
    raw[place + 24 : place + 28] = struct.pack("<I", 100)
    path.write_bytes(raw)
    with pytest.raises(StudyError, match="is damaged"):
        check_workbook(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a workbook", "is not an Excel workbook"),
        (b"PK\x03\x04 and no end", "is not an Excel workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"EncryptedPackage", "locked with a password"),
        (b"", "is not an Excel workbook"),
        (b"PK" + b" " * LARGEST_FILE, "over the 10 MB"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, content, words):
    path = tmp_path / "study.xlsx"
    path.write_bytes(content)
    with pytest.raises(StudyError, match=words):
        check_workbook(path)


def test_another_zip_and_a_cut_workbook_are_refused(workbook, tmp_path):
    path = tmp_path / "other.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.xml", "<a/>")
    with pytest.raises(StudyError, match="is a zip, but not an Excel workbook"):
        check_workbook(path)
    whole = workbook().read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StudyError, match="not an Excel workbook"):
        check_workbook(path)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StudyError, match="there is no file"):
        check_workbook(tmp_path / "study.xlsx")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="90000"><c r="A90000"><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_outside_is_named(workbook, rows):
    assert any(
        "beyond row 5000 or column 500" in told for told in read_study_form(workbook({SHEET: sheet(rows)})).problems
    )


@pytest.mark.parametrize("content", ["<a>", "", '<worksheet><sheetData><row r="x"/>', "<<<"])
def test_a_sheet_that_cannot_be_parsed_is_told(workbook, content):
    with pytest.raises(StudyError, match=r"cannot be read as a workbook|is damaged"):
        read_study_form(workbook({SHEET: content, "docProps/core.xml": content}))


def test_a_sheet_of_endless_empty_rows_is_told(workbook):
    with pytest.raises(StudyError, match="the sheet Study reaches over"):
        read_study_form(workbook({SHEET: sheet('<row r="1000000000"><c r="A9"/></row>')}))


def test_a_plain_workbook_and_a_hyperlink_pass(workbook):
    check_workbook(workbook())
    check_workbook(workbook({f"{SHEET}.rels": relation("hyperlink", "https://example.org/a")}))
