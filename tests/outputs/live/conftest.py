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
from impact.outputs.live.model import live_model, write_live_sheets
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
        write_live_sheets(book, formats(book), live_model(own))


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory):
    """A workbook as LibreOffice recalculates it: by way of .ods, as a direct conversion keeps what was stored."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("SKIPPED because LibreOffice (Debian: libreoffice-calc) is not installed: nothing was recalculated")

    def convert(*paths: Path) -> list[Path]:
        folder = tmp_path_factory.mktemp("office")
        for kind, files, out in (
            ("ods", paths, folder),
            ("xlsx", [folder / path.with_suffix(".ods").name for path in paths], folder / "back"),
        ):
            words = ["--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind]
            command = [office, *words, "--outdir", str(out), *map(str, files)]
            subprocess.run(command, capture_output=True, check=True, timeout=600)
        return [folder / "back" / path.name for path in paths]

    return convert


def values_of(path: Path) -> dict[tuple[str, str], object]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {(sheet.title, cell.coordinate): cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def formulas_of(path: Path) -> dict[tuple[str, str], str]:
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    }  # fmt: skip
