"""What the tests of the live sheets share: ensembles, and a spreadsheet program that recalculates."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from xlsxwriter.workbook import Workbook

from impact.assembly import Options
from impact.ensembles import Placed, study_ensemble
from impact.outputs.formats import formats
from impact.outputs.live.model import live_model, write_calculations, write_input_sheets
from impact.scenes import checked_spending
from impact.uncertainty.ensemble import outcomes


@pytest.fixture(scope="session")
def ensemble_of(study_of):
    return cache(lambda name: study_ensemble(Placed(*checked_spending(study_of(name))), Options()))


@pytest.fixture(scope="session")
def central_of(ensemble_of):
    return cache(lambda name: outcomes(ensemble_of(name), {}, 1))


def written(own, path: Path) -> None:
    with Workbook(str(path), {"strings_to_formulas": False}) as book:
        model, styles = live_model(own), formats(book)
        write_input_sheets(book, styles, model)
        write_calculations(book, styles, model)


ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
"""LibreOffice's setting to recalculate whatever is loaded; without it stored values are kept."""


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory):
    """Workbooks as LibreOffice recalculates them; that it does is what the canary of test_live shows."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("SKIPPED because LibreOffice (Debian: libreoffice-calc) is not installed: nothing was recalculated")

    def convert(*paths: Path) -> list[Path]:
        folder = tmp_path_factory.mktemp("office")
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
        words = ["--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xlsx"]
        command = [office, *words, "--outdir", str(folder), *map(str, paths)]
        subprocess.run(command, capture_output=True, check=True, timeout=600)
        return [folder / path.name for path in paths]

    return convert


def values_of(path: Path) -> dict[tuple[str, str], object]:
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    }  # fmt: skip


def formulas_of(path: Path) -> dict[tuple[str, str], str]:
    book = openpyxl.load_workbook(path, read_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    }  # fmt: skip
