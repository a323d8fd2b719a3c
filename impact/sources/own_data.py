"""A data folder of the user's own: what in it is not as shipped, where something in it cannot be used."""

import os
from pathlib import Path

from impact.checks import named
from impact.errors import DataError, StudyError
from impact.sources.places import VARIABLE, data_folder, shipped_folder


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
