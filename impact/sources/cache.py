"""Cache: arrays that take long to solve, kept in the user's cache folder for the next run that needs the same.

    name    checksum of the program, the data, the parameters, and all that the arrays follow from
    file    one a name, written whole or not at all; the newest MOST_FILES stay

Nothing needs a file: it may be deleted at any time, and one that is damaged is solved again. IMPACT_CACHE names another
folder; set to nothing, no file is kept or read.
"""

import hashlib
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
import scipy

from impact.sources.catalog import CHECKSUMS, PACKAGE, data_folder

Array = npt.NDArray[np.float64]
VARIABLE = "IMPACT_CACHE"
"""Environment variable that names another folder."""
MOST_FILES = 12
"""A study in a region of nine counties takes 26 MB."""
MOST_BYTES = 100_000_000
"""Larger arrays are not kept."""
ENDING, HALF = ".npz", ".part"
STALE = 3600.0
"""Seconds after which a file half-written is one that a killed run left."""
UNREADABLE = (OSError, ValueError, KeyError, EOFError, BadZipFile, RuntimeError, MemoryError, OverflowError)
"""What reading a damaged file raises: one that seems packed in an unknown way, locked, or larger than the memory."""


def cache_folder() -> Path | None:
    """Where files are kept; None where nothing is."""
    chosen = os.environ.get(VARIABLE)
    if chosen is None:
        from platformdirs import user_cache_path  # noqa: PLC0415 - what is not cached does not wait for it

        return user_cache_path("impact", appauthor=False)
    return Path(chosen) if chosen else None


def cache_name(*parts: Any) -> str:  # noqa: ANN401 - whatever arrays follow from
    """Name of what follows from the parts: arrays by their bytes, all else by its text."""
    digest = hashlib.sha256(program_and_data(data_folder()))
    for part in parts:
        is_array = isinstance(part, np.ndarray)
        text = f"{part.shape} " if is_array else repr(part)
        digest.update(text.encode() + (np.ascontiguousarray(part).tobytes() if is_array else b"\0"))
    return digest.hexdigest()


@cache
def program_and_data(data: Path) -> bytes:
    """Checksum of the program's modules, the libraries that solve, the parameters, and the list of built tables."""
    digest = hashlib.sha256(f"{np.__version__} {scipy.__version__}".encode())
    for path in [*sorted(PACKAGE.rglob("*.py")), data / CHECKSUMS, *sorted((data / "parameters").rglob("*.toml"))]:
        digest.update(path.read_bytes())
    return digest.digest()


def read_cached(name: str) -> dict[str, Array] | None:
    """Arrays that are kept under a name; None if there are none, or they cannot be read."""
    folder = cache_folder()
    if folder is None:
        return None
    path = folder / f"{name}{ENDING}"
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            arrays = {key: file[key] for key in file.files}
        path.touch()
    except UNREADABLE:
        return None
    return arrays


def write_cached(name: str, arrays: Mapping[str, Array]) -> None:
    """Keep arrays under a name; where there is no room or no right to, nothing is kept."""
    folder = cache_folder()
    if folder is None or sum(table.nbytes for table in arrays.values()) > MOST_BYTES:
        return
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, suffix=HALF, delete=False) as file:
            part = Path(file.name)
            try:
                np.savez(file, allow_pickle=False, **arrays)
                file.close()
                part.replace(folder / f"{name}{ENDING}")
            finally:
                part.unlink(missing_ok=True)
        for path in [*by_age(folder, ENDING)[:-MOST_FILES], *by_age(folder, HALF)]:
            if path.suffix == ENDING or time.time() - path.stat().st_mtime > STALE:
                path.unlink(missing_ok=True)


def by_age(folder: Path, ending: str) -> list[Path]:
    """Files of a folder with an ending, the oldest first."""
    return sorted(folder.glob(f"*{ending}"), key=lambda file: file.stat().st_mtime)
