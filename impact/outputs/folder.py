"""The output folder: replaced whole or left as it was, and never a folder that holds somebody's own files.

A run writes into a hidden sibling, `.NAME.<random>/new`, and puts it in place by renames. Of two runs into
one folder, the one that finishes last stays, whole. A new study or file never takes the place of another.
"""

import errno
import itertools
import os
import re
import secrets
import shutil
import sqlite3
import stat
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

from impact.checks import named
from impact.errors import SHOWN, OutputError
from impact.outputs.catalog import FILES

UNWRITTEN = (OSError, FileCreateError, sqlite3.Error)
"""What the writers of the files raise where a file cannot be written."""
MARKS = ("run.json", "compare.json", "scenarios.json", "sweep.json", "backtest.json")
"""The files that mark a folder as an output of this program: of a run, of a comparison, of scenarios, of a
sweep, of a backtest."""

OURS = (
    *MARKS,
    "compare.xlsx",
    "compare.html",
    "backtest.html",
    "backtest.csv",
    "scenarios.csv",
    "sweep.csv",
    "sweep.geojson",
    "sweep.qml",
    "sweep.svg",
    "sweep.html",
    *FILES,
    "datapackage.json",
    "tables/*.csv",
)
"""What runs, comparisons, sweeps and backtests write."""

LONGEST_FILE = "tables/" + "x" * 40 + ".csv"
"""As long as the path of any file in the folder."""

TRACES = ("results.gpkg-*", ".~lock.*#", "~$*", ".DS_Store", "Thumbs.db", "desktop.ini")
"""What viewers and file managers leave alongside it, without asking anyone."""


def write_folder(destination: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a new folder, then put it in the place of `destination`.

    If `write` fails or is interrupted, what was at `destination` stays as it was, and nothing else is left.
    """
    target = check_destination(destination)
    stage = _stage(target)
    try:
        _make_folder(stage / "new", destination)
        _fill(stage / "new", destination, write)
        _replace(target, stage)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _fill(folder: Path, shown: Path, write: Callable[[Path], None]) -> None:
    try:
        write(folder)
    except UNWRITTEN as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise OutputError(
            f"output folder {shown}: a file could not be written ({reason}). What was there is as it was; "
            "make room on the disk, or name another folder with --out."
        ) from error


def check_destination(destination: Path) -> Path:
    """Return the folder's real path; refuse one that a run may not replace."""
    target = destination.resolve()
    if not target.name or Path.cwd().is_relative_to(target):
        raise OutputError(
            f"output folder {destination}: it is, or holds, the folder you are in ({Path.cwd()}), and a run "
            "replaces its output folder whole. Name another folder, for instance output/my-study."
        )
    _check_length(target, shown=destination)
    _check_replaceable(target, shown=destination)
    return target


def _check_length(target: Path, shown: Path) -> None:
    """Refuse a folder whose files, while they are written alongside it, would have names that are too long."""
    try:
        (_stage(target) / "new" / LONGEST_FILE).lstat()
    except FileNotFoundError:
        return
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise OutputError(
                f"output folder {str(shown)[:SHOWN]}...: the name is too long ({len(str(target))} characters). "
                "Give a shorter one with --out."
            ) from error


def _stage(target: Path) -> Path:
    """Return the hidden sibling into which a run writes."""
    return target.with_name(f".{target.name}.{secrets.token_hex(6)}")


def _check_replaceable(target: Path, shown: Path) -> None:
    try:
        mode = target.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    if not stat.S_ISDIR(mode):
        raise OutputError(
            f"output folder {shown}: there is a file of that name. Name another folder, or move the file."
        )
    others = _others(target)
    if others:
        raise OutputError(
            f"output folder {shown}: it holds files that impact did not write ({named(others, most=3)}), and a run "
            "replaces its output folder whole. Name a new or empty folder, or move the files."
        )


def _others(folder: Path) -> list[str]:
    """Return what a folder holds that no run wrote: all of it, if no run left its mark.

    Another run may put its output there meanwhile, so the folder's own level is listed once only.
    """
    levels = os.walk(folder)
    _, folders, files = next(levels, ("", [], []))
    if not set(MARKS) & set(files):
        return _unknown([*folders, *files], TRACES)
    deeper = [(Path(root) / name).relative_to(folder).as_posix() for root, _, names in levels for name in names]
    return _unknown([*files, *deeper], (*OURS, *TRACES))


def _unknown(names: list[str], known: tuple[str, ...]) -> list[str]:
    return sorted(name for name in names if not any(fnmatchcase(name, pattern) for pattern in known))


def _make_folder(folder: Path, shown: Path) -> None:
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise OutputError(
            f"output folder {shown}: it cannot be made ({error.strerror}: {error.filename}). "
            "Name a folder in a place where you may write."
        ) from error


def _replace(target: Path, stage: Path) -> None:
    """Move stage/new to target, and what is at target into stage; on any failure move it back."""
    moved = stage / "old-0"
    try:
        for turn in itertools.count():
            moved = stage / f"old-{turn}"
            _move_aside(target, moved)
            if _moved_in(stage / "new", target):
                return
    except BaseException:
        if moved.exists() and not target.exists():
            moved.rename(target)
        raise


def _move_aside(target: Path, aside: Path) -> None:
    try:
        target.rename(aside)
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutputError(
            f"output folder {target}: it cannot be replaced ({error.strerror}). "
            "Close its files where they are open, see that you may write there, and run again."
        ) from error
    _check_replaceable(aside, shown=target)


def _moved_in(new: Path, target: Path) -> bool:
    """Move new to target; False if another run has put its own there in the meantime."""
    try:
        new.rename(target)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST) or target.exists():
            return False
        raise
    return True


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
