"""What the tests of the live sheets share: ensembles, and a spreadsheet program that recalculates."""

import csv
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterable
from functools import cache
from html import escape, unescape
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from impact.outputs.live.model import live_model
from impact.uncertainty.ensemble import outcomes

STUDIES = ("colossus-1", "colossus-2", "google-west-memphis")


@pytest.fixture(scope="session")
def ensemble_of(results_of):
    return cache(lambda name: results_of(name).ensemble)


@pytest.fixture(scope="session")
def central_of(ensemble_of):
    return cache(lambda name: outcomes(ensemble_of(name), {}, 1))


@pytest.fixture(scope="session")
def model_of_study(results_of):
    return cache(lambda name: live_model(results_of(name).ensemble))


@pytest.fixture(scope="session")
def workbook_of(written_of):
    """The whole workbook of a shipped study."""
    return lambda name: written_of(name) / "results.xlsx"


ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
"""LibreOffice's setting to recalculate whatever is loaded; without it stored values are kept."""
ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
"""Every sheet as a text file of its own, with all digits."""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
MACRO
</script:module>
"""
CHANGES = """
Sub Main
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL("WORKBOOK", "_blank", 0, hidden())
  LINES
  doc.close(True)
End Sub

Sub Change(doc, sheet, address, value, names, number)
  cell = doc.Sheets.getByName(sheet).getCellRangeByName(address)
  before = cell.getFormula()
  If VarType(value) = 8 Then
    cell.setString(value)
  Else
    cell.setValue(value)
  End If
  For Each name In Split(names, "|")
    Save doc.Sheets.getByName(name), "FOLDER/" & number & "-" & name & ".csv"
  Next
  cell.setFormula(before)
End Sub

Sub Save(sheet, path)
  cursor = sheet.createCursor()
  cursor.gotoEndOfUsedArea(False)
  last = cursor.getRangeAddress()
  rows = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).getDataArray()
  Open path For Output As #1
  For Each row In rows
    text = ""
    For Each cell In row
      text = text & Chr(34) & Replace(CStr(cell), Chr(34), Chr(34) & Chr(34)) & Chr(34) & ","
    Next
    Print #1, text
  Next
  Close #1
End Sub
"""
"""Changes one cell of an open workbook after another, as a person does, and saves what some sheets then show."""
Values = dict[tuple[str, str], str]
"""What a cell holds, by sheet and address."""


@pytest.fixture(scope="session")
def office(tmp_path_factory) -> Callable[..., Path]:
    """Runs LibreOffice with these words and this macro, and returns the folder of what it wrote."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("SKIPPED because LibreOffice (Debian: libreoffice-calc) is not installed: nothing was recalculated")

    def run(folder: Path, *words: str) -> None:
        command = [program, "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile", *words]
        subprocess.run(command, capture_output=True, check=True, timeout=900, env=os.environ | {"LC_ALL": "C.UTF-8"})

    def work(*words: str, macro: str = "") -> Path:
        folder = tmp_path_factory.mktemp("office")
        own = folder / "profile" / "user"
        own.mkdir(parents=True)
        (own / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
        if macro:
            run(folder, "--terminate_after_init")  # makes the profile, whose macro is then replaced
            (own / "basic" / "Standard" / "Module1.xba").write_text(
                MODULE.replace("MACRO", escape(macro.replace("FOLDER", str(folder)))), encoding="utf-8"
            )
        run(folder, *(word.replace("FOLDER", str(folder)) for word in words))
        return folder

    return work


@pytest.fixture(scope="session")
def recalculated(office) -> Callable[..., list[Values]]:
    """Values of workbooks as LibreOffice recalculates them; that it does is what the canary of test_live shows."""

    def convert(*paths: Path) -> list[Values]:
        folder = office("--convert-to", ALL_SHEETS, "--outdir", "FOLDER", *map(str, paths))
        return [printed_values(folder, path.stem) for path in paths]

    return convert


@pytest.fixture(scope="session")
def changed_by_hand(office) -> Callable[..., list[Values]]:
    """Values of the named sheets after each change of one cell, made in the open workbook and taken back."""

    def change(path: Path, sheets: Iterable[str], changes: Iterable[tuple[str, str, str | float]]) -> list[Values]:
        lines = [
            f'Change doc, "{sheet}", "{address}", {quoted(value)}, "{"|".join(sheets)}", {number}'
            for number, (sheet, address, value) in enumerate(changes)
        ]
        macro = CHANGES.replace("WORKBOOK", path.as_uri()).replace("LINES", "\n".join(lines))
        folder = office("macro:///Standard.Module1.Main", macro=macro)
        return [printed_values(folder, str(number)) for number in range(len(lines))]

    return change


def quoted(value: str | float) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(float(value))


def printed_values(folder: Path, name: str) -> Values:
    """What the text files of one workbook hold: NAME-SHEET.csv."""
    found: Values = {}
    for path in folder.glob(f"{name}-*.csv"):
        sheet = path.stem.removeprefix(f"{name}-")
        with path.open(encoding="utf-8", newline="") as file:
            for row, cells in enumerate(csv.reader(file), start=1):
                found |= {(sheet, f"{letter(place)}{row}"): cell for place, cell in enumerate(cells) if cell}
    return found


@cache
def letter(place: int) -> str:
    return get_column_letter(place + 1)


FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f([^>]*?)(?:/>|>([^<]*)</f>)<v>(.*?)</v></c>', re.DOTALL)
SHARED = re.compile(r'si="([0-9]+)"')
SHEET = re.compile(r'<sheet name="([^"]*)"')


def sheet_parts(book: zipfile.ZipFile) -> dict[str, str]:
    """Part of the file by sheet."""
    names = map(unescape, SHEET.findall(book.read("xl/workbook.xml").decode()))
    return {name: f"xl/worksheets/sheet{number}.xml" for number, name in enumerate(names, start=1)}


def formulas_of(path: Path) -> dict[tuple[str, str], tuple[str, str | float]]:
    """Every formula and its stored value, by sheet and address; a shared one as its first cell has it."""
    found = {}
    with zipfile.ZipFile(path) as book:
        for sheet, part in sheet_parts(book).items():
            shared: dict[str, str] = {}
            for place, kind, marks, own, value in FORMULA.findall(book.read(part).decode()):
                key = SHARED.search(marks)
                formula = shared.setdefault(key[1], own) if key else own
                stored = unescape(value) if 't="str"' in kind else float(value)
                found[sheet, place] = (f"={unescape(formula)}", stored)
    return found


def changed_copy(path: Path, copy: Path, change: Callable[[str, str], str]) -> None:
    """A copy of a workbook in which the text of some sheets, by name, is another one."""
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(copy, "w") as other:
        sheets = {part: sheet for sheet, part in sheet_parts(book).items()}
        for part in book.namelist():
            text = book.read(part)
            other.writestr(part, change(sheets[part], text.decode()) if part in sheets else text)
