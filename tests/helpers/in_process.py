"""The command line in this process: what it prints and its exit code, without the start of another Python."""

import gc
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from unittest.mock import patch

from impact.cli import app


@contextmanager
def own_surroundings() -> Iterator[None]:
    """What the program sets for its own process is as it was afterwards."""
    signals = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    threshold, hook = gc.get_threshold(), sys.unraisablehook
    try:
        with patch.dict(os.environ):
            yield
    finally:
        for number, handler in signals.items():
            signal.signal(number, handler)
        gc.set_threshold(*threshold)
        sys.unraisablehook = hook


def ran(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`impact WORDS` in a folder: exit code and text; what the program does not catch is raised here."""
    out, error, code = io.StringIO(), io.StringIO(), 0
    with own_surroundings(), chdir(folder), patch.multiple(sys, argv=["impact", *words], stdout=out, stderr=error):
        try:
            app.main()
        except SystemExit as end:
            code = int(end.code or 0)
    return subprocess.CompletedProcess(["impact", *words], code, out.getvalue(), error.getvalue())
