"""Downloads that an enemy packed: refused by name before they are unpacked, or parsed without harm."""

import io
import tracemalloc
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest

from impact.errors import StudyError
from impact.ingest.agency import files
from impact.ingest.agency.files import offered_files
from impact.ingest.agency.workbooks import Workbook

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "SAINC.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SAINC6N.csv", b" " * (files.RATIO_FROM + 1))
    tracemalloc.start()
    with pytest.raises(StudyError, match=r"^SAINC\.zip: unpacks to 10 MB, or is packed suspiciously tight"):
        offered_files(tmp_path)
    assert tracemalloc.get_traced_memory()[1] < 2e6
    tracemalloc.stop()


def test_too_much_in_one_archive_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 1000)
    with zipfile.ZipFile(tmp_path / "SAINC.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"1,2,3\n" * 100)
        archive.writestr("b.csv", b"1,2,3\n" * 100)
    with pytest.raises(StudyError, match=r"^SAINC\.zip: unpacks to 0 MB"):
        offered_files(tmp_path)
    (tmp_path / "SAINC.zip").write_bytes(b"x" * 1001)
    with pytest.raises(StudyError, match=r"^SAINC\.zip: over 0 MB: no file that an agency ships"):
        offered_files(tmp_path)


def test_a_locked_archive_is_refused(tmp_path):
    path = tmp_path / "SAINC.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", b"1,2,3\n")
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(StudyError, match=r"^SAINC\.zip: damaged or cut off .*encrypted"):
        offered_files(tmp_path)


def test_entities_in_an_agency_workbook_are_not_expanded():
    plain, bomb = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    sheet = f"<!DOCTYPE a [<!ENTITY a0 'ha'>{LAUGHS}]><worksheet><sheetData><row><c><v>&a11;</v></c></row></sheetData>"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(bomb, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    tracemalloc.start()
    with pytest.raises(ElementTree.ParseError):
        Workbook(bomb.getvalue()).rows("Sheet")
    assert tracemalloc.get_traced_memory()[1] < 200e6  # of 200 GB: the parser stops early
    tracemalloc.stop()
