"""What the tests of the live sheets share: ensembles, and a spreadsheet program that recalculates."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from impact.model.ensembles import ensemble_of as prepared_ensemble
from impact.model.options import Options
from impact.outputs.live.model import live_model
from impact.outputs.workbook.write import write_workbook
from impact.uncertainty.ensemble import outcomes


@pytest.fixture(scope="session")
def ensemble_of(study_of):
    return cache(lambda name: prepared_ensemble(study_of(name), Options()))


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


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory):
    """Workbooks as LibreOffice recalculates them; that it does is what the canary of test_live shows."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("SKIPPED because LibreOffice (Debian: libreoffice-calc) is not installed: nothing was recalculated")

    def convert(*paths: Path, kinds: tuple[str, ...] = ("xlsx",)) -> list[Path]:
        """Converted once, or by way of .ods: from .xlsx to .xlsx stored values might be kept."""
        folder = tmp_path_factory.mktemp("office")
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
        files = list(paths)
        for kind in kinds:
            words = ["--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind]
            command = [office, *words, "--outdir", str(folder), *map(str, files)]
            subprocess.run(command, capture_output=True, check=True, timeout=900)
            files = [folder / f"{path.stem}.{kind}" for path in files]
        return files

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
