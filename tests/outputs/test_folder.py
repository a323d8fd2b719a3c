"""The output folder is replaced whole or not at all, and nobody's own files are touched."""

import errno
import os
import sqlite3
import threading
from pathlib import Path

import pytest
from xlsxwriter.exceptions import FileCreateError

from impact.outputs import OutputError, check_destination, write_folder
from impact.outputs import folder as folder_module


def writer(text: str):
    def write(folder: Path) -> None:
        (folder / "tables").mkdir()
        for name in ("run.json", "tables/headline.csv"):
            (folder / name).write_text(text)

    return write


def contents(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


WHOLE = {text: {"run.json": text, "tables/headline.csv": text} for text in "ab"}


def test_new_folder_is_made_with_its_parents(tmp_path):
    write_folder(tmp_path / "x" / "out", writer("a"))
    assert contents(tmp_path / "x" / "out") == WHOLE["a"]
    assert names(tmp_path / "x") == ["out"]


def test_second_run_replaces_the_first_whole(tmp_path):
    write_folder(tmp_path / "out", lambda f: (writer("a")(f), (f / "report.html").write_text("old")))
    write_folder(tmp_path / "out", writer("b"))
    assert contents(tmp_path / "out") == WHOLE["b"]
    assert names(tmp_path) == ["out"]


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("error", [FULL, FileCreateError(FULL), sqlite3.OperationalError("database or disk is full")])
def test_a_full_disk_is_told_and_the_old_output_stays(tmp_path, error):
    write_folder(tmp_path / "out", writer("a"))

    def write(folder: Path) -> None:
        (folder / "run.json").write_text("b")
        raise error

    with pytest.raises(OutputError, match=r"could not be written .*make room on the disk"):
        write_folder(tmp_path / "out", write)
    assert contents(tmp_path / "out") == WHOLE["a"]
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("has_old", [True, False])
def test_failing_writer_leaves_the_old_output_and_no_litter(tmp_path, error, has_old):
    if has_old:
        write_folder(tmp_path / "out", writer("a"))

    def fail(folder: Path) -> None:
        (folder / "run.json").write_text("half")
        raise error

    with pytest.raises(error):
        write_folder(tmp_path / "out", fail)
    assert names(tmp_path) == (["out"] if has_old else [])
    assert not has_old or contents(tmp_path / "out") == WHOLE["a"]


@pytest.mark.parametrize("error", [OSError(28, "No space left"), KeyboardInterrupt()])
def test_interruption_between_the_renames_puts_the_old_output_back(tmp_path, monkeypatch, error):
    write_folder(tmp_path / "out", writer("a"))

    def interrupted(new: Path, target: Path) -> bool:
        assert not target.exists()
        raise error

    monkeypatch.setattr(folder_module, "_moved_in", interrupted)
    with pytest.raises(type(error)):
        write_folder(tmp_path / "out", writer("b"))
    assert contents(tmp_path / "out") == WHOLE["a"]
    assert names(tmp_path) == ["out"]


def test_run_that_got_in_between_the_renames_is_replaced(tmp_path, monkeypatch):
    target, turns = tmp_path / "out", []
    write_folder(target, writer("a"))
    move_aside = folder_module._move_aside

    def move_aside_and_lose_the_race(there: Path, aside: Path) -> None:
        move_aside(there, aside)
        if not turns:
            target.mkdir()
            writer("a")(target)
        turns.append(aside.name)

    monkeypatch.setattr(folder_module, "_move_aside", move_aside_and_lose_the_race)
    write_folder(target, writer("b"))
    assert turns == ["old-0", "old-1"]
    assert contents(target) == WHOLE["b"]
    assert names(tmp_path) == ["out"]


def test_runs_at_once_never_mix(tmp_path):
    barrier, failures = threading.Barrier(4), []

    def run(text: str) -> None:
        barrier.wait()
        try:
            for _ in range(25):
                write_folder(tmp_path / "out", writer(text))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(text,)) for text in "abab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert contents(tmp_path / "out") in WHOLE.values()
    assert names(tmp_path) == ["out"]


def test_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputError, match="there is a file of that name"):
        write_folder(tmp_path / "out", writer("a"))
    with pytest.raises(OutputError, match="cannot be made"):
        write_folder(tmp_path / "out" / "deeper", writer("a"))
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize("mine", ["thesis.docx", ".git/config", "results.xlsx", "tables/a.csv"])
def test_foreign_folder_is_refused(tmp_path, mine):
    path = tmp_path / "out" / mine
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    with pytest.raises(OutputError, match=r"did not write.*Name a new or empty folder"):
        write_folder(tmp_path / "out", writer("a"))
    assert contents(tmp_path / "out") == {mine: "mine"}
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("mine", ["notes.docx", "map.qgz", "tables/pivot.xlsx"])
def test_own_files_beside_an_output_are_kept(tmp_path, mine):
    write_folder(tmp_path / "out", writer("a"))
    (tmp_path / "out" / mine).write_text("mine")
    with pytest.raises(OutputError, match=mine):
        write_folder(tmp_path / "out", writer("b"))
    assert contents(tmp_path / "out") == WHOLE["a"] | {mine: "mine"}


@pytest.mark.parametrize("trace", [".~lock.results.xlsx#", "~$results.xlsx", ".DS_Store"])
def test_traces_of_viewers_do_not_stop_a_run(tmp_path, trace):
    write_folder(tmp_path / "out", writer("a"))
    (tmp_path / "out" / trace).write_text("")
    write_folder(tmp_path / "out", writer("b"))
    assert contents(tmp_path / "out") == WHOLE["b"]


def test_empty_folder_is_taken(tmp_path):
    (tmp_path / "out").mkdir()
    write_folder(tmp_path / "out", writer("a"))
    assert contents(tmp_path / "out") == WHOLE["a"]


@pytest.mark.parametrize("place", [".", "..", "", "/"])
def test_folder_that_one_stands_in_is_refused(tmp_path, monkeypatch, place):
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")
    with pytest.raises(OutputError, match="the folder you are in"):
        check_destination(Path(place))


def test_link_to_a_folder_stays_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    write_folder(tmp_path / "out", writer("a"))
    assert (tmp_path / "out").is_symlink()
    assert contents(tmp_path / "real") == WHOLE["a"]
