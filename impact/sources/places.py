"""Where data/ and models/ are: named by IMPACT_DATA, installed, or a checkout; what own data is not as shipped."""

import os
from pathlib import Path

from impact.checks import named
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


def own_data_ending(error: BaseException) -> tuple[str, int] | None:
    """The message and the exit code of an error that own data may be the cause of; None under the data as shipped."""
    if not os.environ.get(VARIABLE) or not isinstance(error, Exception):
        return None
    try:
        changed = differing_files(data_folder(), shipped_folder("data"))
    except (OSError, DataError, StudyError):
        return None
    if not changed:
        return None
    return (
        f"the data folder that {VARIABLE} names holds something that cannot be used ({type(error).__name__}: {error}); "
        f"not as shipped in it: {named(changed)}. Fix these, or unset {VARIABLE} to use the data as shipped"
    ), 1


def differing_files(folder: Path, shipped: Path) -> list[str]:
    """Files of a data folder that are missing, more, or of other content than as shipped."""
    paths = {path.relative_to(top) for top in (folder, shipped) for path in top.rglob("*") if path.is_file()}
    return sorted(path.as_posix() for path in paths if content(folder / path) != content(shipped / path))


def content(path: Path) -> bytes | None:
    """The bytes of a file; None if there is none."""
    return path.read_bytes() if path.is_file() else None
