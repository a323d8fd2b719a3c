"""Writes a new study from an archetype."""

import os
import re
from pathlib import Path

from impact.errors import OutputError


def write_new_study(name: str, text: str, folder: Path) -> Path:
    """Write `name`.toml into a folder, the archetype's text with its name changed; an existing file is left alone."""
    path = folder / f"{name}.toml"
    renamed = re.sub(r'(?m)^name\s*=\s*".*?"', f'name = "{name}"', text, count=1)
    write_new_file(path, renamed)
    return path


def write_new_file(path: Path, text: str) -> None:
    """Write a file that does not exist yet; an existing one is left alone, and a half-written one is taken away."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        raise OutputError(f"{path} exists already; choose another name, or remove it first") from None
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written: {error.strerror}") from None
