"""Where data/ and models/ are: inside the installed package (wheel), or beside it (a checkout, an editable install)."""

from pathlib import Path

from impact.errors import DataError

PACKAGE = Path(__file__).resolve().parent.parent


def shipped_folder(name: str) -> Path:
    """Folder `name` (data or models) as shipped with this installation."""
    for folder in (PACKAGE / name, PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise DataError(f"the folder {name}/ is missing from this installation; install the package again")


def data_folder() -> Path:
    """Built accounts and parameters."""
    return shipped_folder("data")


def models_folder() -> Path:
    """Studies and archetypes."""
    return shipped_folder("models")
