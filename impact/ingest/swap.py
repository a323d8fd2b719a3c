"""A folder replaced whole: a copy is changed, then takes the folder's place by renames; the old one is kept until then.

    NAME                     the folder
    .NAME-new-<random>       the copy that is worked on
    .NAME-before-update      the old folder, between two renames; whoever reads takes it if NAME is not there

Cut off at any moment (kill -9, power), the old or the new folder is whole; the next run clears what is left over.
"""

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from impact.errors import OutputError
from impact.sources.places import kept_folder


@contextmanager
def replacing(source: Path, target: Path) -> Iterator[Path]:
    """A copy of `source` to work in, which takes the place of `target` at the end; on an error all stays as it was.

    Args:
        source: the folder to copy.
        target: the folder to replace, or a new one.
    """
    target = target.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(target):
            came_back = kept_folder(target) == source.resolve()
            clear_leftovers(target)
            work = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-new-"))
            try:
                copy_folder(target if came_back else source, work)
                yield work
                swap(work, target)
            finally:
                shutil.rmtree(work, ignore_errors=True)
    except PermissionError as error:
        raise OutputError(
            f"{target} cannot be written ({error.strerror}); give another folder with --into DIR, "
            "and name it in IMPACT_DATA to use it"
        ) from None
    except OSError as error:
        if error.errno not in (errno.EROFS, errno.ENOSPC):
            raise
        raise OutputError(
            f"{target} cannot be written ({error.strerror}); give another folder with --into DIR"
        ) from None


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """One update of a folder at a time; the lock goes with the process that holds it."""
    path = target.with_name(f".{target.name}-lock")
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputError(f"{target} is being updated by another run; wait until it is done") from None
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def clear_leftovers(target: Path) -> None:
    """What an update that was cut off left: its copy goes; the old folder comes back if nothing took its place."""
    kept = kept_folder(target)
    if kept.is_dir() and not target.exists():
        kept.rename(target)
    shutil.rmtree(kept, ignore_errors=True)
    for left in target.parent.glob(f".{target.name}-new-*"):
        shutil.rmtree(left, ignore_errors=True)


def copy_folder(source: Path, work: Path) -> None:
    """All files of a folder, writable whatever they were."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            to = work / path.relative_to(source)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)
    work.chmod(0o755)


def swap(new: Path, target: Path) -> None:
    """Put `new` at `target`; the old folder is kept alongside until the new one stands."""
    kept = kept_folder(target)
    flush(new)
    if target.exists():
        target.rename(kept)
    new.rename(target)
    shutil.rmtree(kept, ignore_errors=True)


def flush(folder: Path) -> None:
    """Everything in a folder is on the disk before its name changes."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
