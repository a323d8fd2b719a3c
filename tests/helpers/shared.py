"""Shared work: what several test processes need is made by the first of them that asks, and read by all."""

import os
import pickle
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

Made = TypeVar("Made")
PATIENCE = 600.0
"""Seconds after which nobody is waited for any more: the process that was at work may have died."""


def session_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of one session share."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


def made_once(place: Path, make: Callable[[Path], None]) -> Path:
    """A file or folder that one process makes and the others wait for; where the maker failed, the next one tries."""
    claim, until = place.with_name(f"{place.name}.claim"), time.monotonic() + PATIENCE
    while not place.exists():
        try:
            os.close(os.open(claim, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            if time.monotonic() > until:
                raise TimeoutError(f"{place.name} was not made in {PATIENCE:.0f} s") from None
            time.sleep(0.1)
            continue
        try:
            half = place.with_name(f"{place.name}.half")
            if not place.exists():
                make(half)
                half.rename(place)
        finally:
            claim.unlink()
    return place


def calculated_once(place: Path, calculate: Callable[[], Made]) -> Made:
    """The result of a calculation, kept in a file for the other processes."""
    found: list[Made] = []

    def make(half: Path) -> None:
        found.append(calculate())
        half.write_bytes(pickle.dumps(found[0], protocol=pickle.HIGHEST_PROTOCOL))

    made_once(place, make)
    return found[0] if found else pickle.loads(place.read_bytes())
