"""What the tests of the live sheets share: ensembles, and a spreadsheet program that recalculates."""

import csv
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from impact.outputs.live.model import live_model
from impact.outputs.workbook.write import write_workbook
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
def workbook_of(results_of, tmp_path_factory):
    """The whole workbook of a shipped study, written once."""
    folder = tmp_path_factory.mktemp("workbooks")

    def path(name):
        write_workbook(results_of(name), folder / f"{name}.xlsx")
        return folder / f"{name}.xlsx"

    return cache(path)


ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
"""LibreOffice's setting to recalculate whatever is loaded; without it stored values are kept."""
ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
"""Every sheet as a text file of its own, with all digits."""
Values = dict[tuple[str, str], str]
"""What a cell holds, by sheet and address."""


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory) -> Callable[..., list[Values]]:
    """Values of workbooks as LibreOffice recalculates them; that it does is what the canary of test_live shows."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("SKIPPED because LibreOffice (Debian: libreoffice-calc) is not installed: nothing was recalculated")

    def convert(*paths: Path) -> list[Values]:
        folder = tmp_path_factory.mktemp("office")
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
        words = ["--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", ALL_SHEETS]
        command = [office, *words, "--outdir", str(folder), *map(str, paths)]
        subprocess.run(command, capture_output=True, check=True, timeout=900)
        return [printed_values(folder, path.stem) for path in paths]

    return convert


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
