"""One trial: the program in a process of its own, within limits, and what it left behind.

The command runs in a fork of this process, which has imported the program before: a real process with its own exit
code, output, memory and files, without the second and a half that importing takes. What must hold of any input:

    exit code 0, 2 (the user can fix it) or 1 (data that are damaged)
    no traceback, no warning; with an exit code other than 0, a message on standard error
    no more than LONGEST seconds of the processor and LARGEST megabytes
    nothing written but where it was asked for: not in the home folder, but for whole files of the cache, not alongside,
    not among temporary files
"""

import codecs
import os
import re
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from impact.cli.app import main

for late in (
    "utf-16-le",
    "utf-8-sig",
):  # looked up late by libraries; another user may not read the files of this Python
    codecs.lookup(late)

LONGEST, LARGEST, PATIENCE = 60.0, 1000.0, 600.0
"""Seconds of the processor and megabytes that one command may take; seconds of the clock after which it is killed."""
CODES = (0, 1, 2)
CACHE = ("home/.cache", "home/.cache/impact")
KEPT = re.compile(r"home/\.cache/impact/[0-9a-f]{64}\.npz")
"""What a run may keep in the user's cache folder: whole files under their checksums, and nothing half-written."""
MARKS = ("impact: ", "Usage: ")
"""How a message begins."""


@dataclass(frozen=True)
class Ended:
    """How a process ended: exit code (-9: killed), what it said, what it took, and the files that it left."""

    words: tuple[str, ...]
    code: int
    out: str
    said: str
    seconds: float
    megabytes: float
    left: tuple[str, ...]

    def faults(self, codes: tuple[int, ...] = CODES) -> list[str]:
        """What did not hold, in words; empty if all did."""
        last = self.said.strip().splitlines()[-1:] or ["nothing"]
        found = {
            f"exit code {self.code}, saying: {last[0][:200]}": self.code not in codes,
            f"a traceback: {last[0][:200]}": "Traceback" in self.said + self.out,
            f"a warning: {self.said[:300]}": "Warning:" in self.said,
            "no message": self.code in (1, 2) and not last[0].startswith(MARKS) and not self.said.startswith(MARKS),
            f"it took {self.seconds:.0f} seconds": self.seconds > LONGEST,
            f"it took {self.megabytes:.0f} MB": self.megabytes > LARGEST,
            f"it left {', '.join(self.left[:3])}": bool(self.left),
        }
        return [words for words, is_so in found.items() if is_so]


def ended(
    words: tuple[str, ...],
    folder: Path,
    *,
    place: dict[str, str | None] | None = None,
    may_write: tuple[str, ...] = (),
    before: Callable[[], object] = lambda: None,
    during: Callable[[int], object] = lambda _: None,
) -> Ended:
    """How a command ends.

    Args:
        words: of the command, without its name.
        folder: of the trial: its folders home, tmp and cwd are made here.
        place: environment; None takes a variable away.
        may_write: what the command may leave in its cwd (files, or folders with all they hold).
        before: done in the new process first: limits, another user.
        during: done by this process while it runs, with its number.

    """
    inner = {name: folder / name for name in ("home", "tmp", "cwd")}
    for path in inner.values():
        path.mkdir(parents=True, exist_ok=True)
    earlier = listing(folder)
    environment = {"HOME": str(inner["home"]), "TMPDIR": str(inner["tmp"]), "COLUMNS": "150"} | (place or {})
    sys.stdout.flush()
    start = time.monotonic()
    number = os.fork()
    if number == 0:
        _play(words, folder, environment, before)
    during(number)
    status, usage = waited(number, start)
    seconds = usage.ru_utime + usage.ru_stime
    texts = [(folder / name).read_text("utf-8", "replace") for name in (".out", ".err")]
    allowed = tuple(f"cwd/{name}" for name in may_write)
    left = tuple(
        sorted(
            path
            for path in listing(folder) - earlier
            if not path.startswith((".out", ".err", *allowed)) and path not in CACHE and not KEPT.fullmatch(path)
        )
    )
    code = os.waitstatus_to_exitcode(status)
    return Ended(words, code, *texts, seconds, usage.ru_maxrss / 1000, left)


def listing(folder: Path) -> set[str]:
    """Everything in a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.parent != folder}


def waited(number: int, start: float) -> tuple[int, resource.struct_rusage]:
    """Status and use of a child; it is killed if it takes too long."""
    while True:
        found, status, usage = os.wait4(number, os.WNOHANG)
        if found:
            return status, usage
        if time.monotonic() - start > PATIENCE:
            os.killpg(number, signal.SIGKILL)
        time.sleep(0.01)


def _play(words: tuple[str, ...], folder: Path, place: dict[str, str | None], before: Callable[[], object]) -> NoReturn:
    """The new process: the command, as if it had been started by itself."""
    code = 70
    try:
        os.setsid()
        for stop in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stop, signal.SIG_IGN)
        os.environ.update({key: value for key, value in place.items() if value is not None})
        for key in [key for key, value in place.items() if value is None]:
            os.environ.pop(key, None)
        os.chdir(folder / "cwd")
        for channel, name in enumerate((os.devnull, folder / ".out", folder / ".err")):
            flags = os.O_RDONLY if channel == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            os.dup2(os.open(name, flags, 0o666), channel)
        sys.stdout = os.fdopen(1, "w", encoding=place.get("PYTHONIOENCODING") or "utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
        before()
        sys.argv = ["impact", *words]
        main()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    finally:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError):
                code = code or 120
        os._exit(code)


def held(group: str, end: Ended, faults: list[str] | None = None) -> bool:
    """Whether a trial held; what did not is reported."""
    found = end.faults() if faults is None else faults
    if found:
        sys.stdout.write(f"  {group}: impact {' '.join(end.words)}: {'; '.join(found)}\n")
    return not found
