"""Where data/ and models/ are: named by IMPACT_DATA, inside the installed package, or alongside it (a checkout)."""

import os
from pathlib import Path

from impact.errors import DataError, StudyError

PACKAGE = Path(__file__).resolve().parent.parent
VARIABLE = "IMPACT_DATA"
"""Environment variable that names another data folder (`impact data update --into DIR` writes one)."""


def shipped_folder(name: str) -> Path:
    """Folder `name` (data or models) as shipped with this installation."""
    for place in (PACKAGE / name, PACKAGE.parent / name):
        folder = whole_folder(place)
        if folder.is_dir():
            return folder
    raise DataError(f"the folder {name}/ is missing from this installation; install the package again")


def kept_folder(folder: Path) -> Path:
    """Where a folder waits while a newer one takes its place."""
    return folder.with_name(f".{folder.name}-before-update")


def whole_folder(folder: Path) -> Path:
    """The folder, or the one kept of it if an update was cut off between taking it away and putting the new one."""
    return kept_folder(folder) if not folder.exists() and kept_folder(folder).is_dir() else folder


def data_folder() -> Path:
    """Built accounts and parameters."""
    chosen = os.environ.get(VARIABLE)
    if not chosen:
        return shipped_folder("data")
    folder = whole_folder(Path(chosen))
    if not (folder / "checksums.txt").is_file():
        raise StudyError(f"{VARIABLE} names {chosen}, which is no data folder (checksums.txt is not in it)")
    return folder


def models_folder() -> Path:
    """Studies and archetypes."""
    return shipped_folder("models")
