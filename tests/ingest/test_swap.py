"""A folder is replaced whole: whenever it is cut off, the old or the new one is there, and the next run works."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from impact.errors import OutputError
from impact.ingest import swap
from impact.ingest.swap import replacing
from impact.sources.catalog import kept_folder, whole_folder

KILLED = """
import os, signal, sys
from pathlib import Path
from impact.ingest import swap

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

moment, folder = sys.argv[1], Path(sys.argv[2])
rename, calls = Path.rename, []

def counted(self, to):
    calls.append(to)
    if moment == "before the first rename" or (moment == "between the renames" and len(calls) == 2):
        die()
    found = rename(self, to)
    if moment == "after the last rename" and len(calls) == 2:
        die()
    return found

Path.rename = counted
with swap.replacing(folder, folder) as work:
    (work / "table.csv").write_text("new")
    if moment == "while it works":
        die()
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    place = tmp_path / "data"
    (place / "county").mkdir(parents=True)
    (place / "table.csv").write_text("old")
    (place / "county" / "jobs.csv").write_text("jobs")
    return place


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.parent.iterdir())


def test_the_new_folder_takes_the_place_of_the_old_and_keeps_what_was_not_changed(folder):
    with replacing(folder, folder) as work:
        (work / "table.csv").write_text("new")
    assert (folder / "table.csv").read_text() == "new"
    assert (folder / "county" / "jobs.csv").read_text() == "jobs"
    assert names(folder) == ["data"]


def test_an_error_leaves_the_old_folder_and_nothing_else(folder):
    def fail(work):
        (work / "table.csv").write_text("new")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), replacing(folder, folder) as work:
        fail(work)
    assert (folder / "table.csv").read_text() == "old"
    assert names(folder) == ["data"]


def test_a_new_folder_is_made_beside_its_source(folder):
    with replacing(folder, folder.parent / "deeper" / "mine") as work:
        (work / "table.csv").write_text("new")
    assert (folder / "table.csv").read_text() == "old"
    assert (folder.parent / "deeper" / "mine" / "table.csv").read_text() == "new"


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("while it works", "old"),
        ("before the first rename", "old"),
        ("between the renames", "old"),
        ("after the last rename", "new"),
    ],
)
def test_killed_at_any_moment_the_old_or_the_new_is_whole_and_the_next_run_works(folder, moment, found):
    done = subprocess.run([sys.executable, "-c", KILLED, moment, str(folder)], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    left = whole_folder(folder)
    assert (left / "table.csv").read_text() == found
    assert (left / "county" / "jobs.csv").read_text() == "jobs"
    assert folder.exists() or left == kept_folder(folder)
    with replacing(left, folder) as work:
        (work / "table.csv").write_text("newest")
    assert (folder / "table.csv").read_text() == "newest"
    assert names(folder) == ["data"]


def test_two_updates_of_one_folder_do_not_meet(folder):
    with (
        replacing(folder, folder),
        pytest.raises(OutputError, match="is being updated by another run"),
        replacing(folder, folder),
    ):
        pass


def test_a_folder_that_cannot_be_written_is_said_with_the_way_out(folder, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(swap.tempfile, "mkdtemp", refuse)
    with (
        pytest.raises(OutputError, match=r"cannot be written \(Permission denied\); .* --into DIR"),
        replacing(folder, folder),
    ):
        pass
    assert (folder / "table.csv").read_text() == "old"
