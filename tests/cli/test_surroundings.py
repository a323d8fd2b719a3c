"""Odd surrounding area: output closed or full, a folder that is gone, little memory, signals, own data: one message."""

import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from impact.sources import catalog
from impact.sources.catalog import VARIABLE, data_folder

CHECK = "-m impact study check google-west-memphis"
PATIENCE = 300.0
"""Seconds that a busy machine may take; on an idle one nothing here takes ten."""
RUN_THAT_SAYS_WHEN_IT_STARTS = """
from impact.cli import app

work = app._run_and_print
app._run_and_print = lambda: (print("started", flush=True), work())
app.main()
"""
WAIT_FOR_TASKS = """
import os
import time
from multiprocessing import active_children
from pathlib import Path
from impact.model.workers import workers

def wait(_):
    Path(f"{os.getpid()}.ready").touch()
    time.sleep(3600)

if __name__ == "__main__":
    with workers(2, None) as executor:
        done = [executor.submit(wait, number) for number in range(4)]
        while len(list(Path().glob("*.ready"))) < 2:
            time.sleep(0.05)
        print(*(child.pid for child in active_children()), flush=True)
        done[0].result()
"""


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = f"{sys.executable} {line}"
    return subprocess.run(["sh", "-c", words], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("-m impact data list >&-", 0, ""),
        (f"{CHECK} >/dev/full", 2, "what is to be printed cannot be written"),
        ("-m impact data list | head -1", 0, ""),
    ],
)
def test_output_that_is_closed_full_or_cut_off(tmp_path, line, code, said):
    done = shell(line, tmp_path)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == bool(said)


def test_a_folder_that_is_gone_is_said(tmp_path):
    (tmp_path / "gone").mkdir()
    done = shell("-c 'import os; os.rmdir(os.getcwd()); from impact.cli.app import main; main()'", tmp_path / "gone")
    assert (done.returncode, done.stderr) == (2, "impact: the folder you are in is gone; change to another one\n")


def test_too_little_memory_is_said_before_anything_is_loaded(tmp_path):
    done = subprocess.run(
        [sys.executable, *CHECK.split()], cwd=tmp_path, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (300_000_000, 300_000_000)),
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "impact: 300 MB of memory are allowed (ulimit -v); 800 are needed\n"


def as_in_the_foreground() -> None:
    """Ctrl-C reaches the process: what a shell starts in the background, and its children, ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("inherited", [signal.SIG_DFL, signal.SIG_IGN])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_nothing(tmp_path, number, inherited):
    words = [sys.executable, "-c", RUN_THAT_SAYS_WHEN_IT_STARTS, "run", "colossus-2", "--draws", "200000"]
    process = subprocess.Popen(
        words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, inherited),  # noqa: PLW1509 - the tests have one thread
    )  # fmt: skip
    with process:
        try:
            assert process.stdout.readline() == "started\n"
            time.sleep(1)
            process.send_signal(number)
            _, said = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert (process.returncode, said) == (128 + number, "impact: stopped; nothing half-written is left\n")
    assert list(tmp_path.iterdir()) == []


STOPPED_IN_A_DESTRUCTOR = """
import os, signal, time
from impact.cli import app

class Last:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)

def work():
    Last()
    time.sleep(3600)

app._run_and_print = work
app.main()
"""


def test_a_signal_that_python_swallows_stops_all_the_same(tmp_path):
    words = [sys.executable, "-c", STOPPED_IN_A_DESTRUCTOR]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (128 + signal.SIGTERM, "impact: stopped; nothing half-written is left\n")


@pytest.mark.parametrize("line", ["multipliers --region us", "study check google-west-memphis", "--help"])
def test_an_output_in_a_code_page_replaces_what_it_lacks(tmp_path, line):
    place = os.environ | {"PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(
        [sys.executable, "-m", "impact", *line.split()], cwd=tmp_path, env=place, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("cp1252").count("\n") > 5


def is_running(number: int) -> bool:
    try:
        status = Path(f"/proc/{number}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="SKIPPED because there is no /proc to see processes in")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_the_process_that_started_them(tmp_path, number):
    (tmp_path / "wait.py").write_text(WAIT_FOR_TASKS, encoding="utf-8")
    place = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(
        [sys.executable, "wait.py"], cwd=tmp_path, env=place, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        preexec_fn=as_in_the_foreground,  # noqa: PLW1509 - the tests have one thread
    )  # fmt: skip
    workers = [int(word) for word in process.stdout.readline().split()]
    try:
        assert len(workers) == 2
        process.send_signal(number)
        process.wait(timeout=PATIENCE)
        until = time.monotonic() + PATIENCE
        while any(map(is_running, workers)) and time.monotonic() < until:
            time.sleep(0.1)
        assert not any(map(is_running, workers))
    finally:
        process.stdout.close()
        for left in (process.pid, *filter(is_running, workers)):
            with suppress(ProcessLookupError):
                os.kill(left, signal.SIGKILL)
        process.wait(timeout=PATIENCE)


def test_own_data_that_cannot_be_used_are_named(tmp_path, monkeypatch):
    folder = tmp_path / "mine"
    for path in data_folder().rglob("*"):
        if path.is_file():
            (folder / path.relative_to(data_folder())).parent.mkdir(parents=True, exist_ok=True)
            (folder / path.relative_to(data_folder())).symlink_to(path)
    monkeypatch.setenv(VARIABLE, str(folder))
    assert catalog.own_data_ending(KeyError("wages")) is None
    (folder / "parameters/households.toml").unlink()
    (folder / "parameters/households.toml").write_text("[x]\nvalue = 1\n", encoding="utf-8")
    message, code = catalog.own_data_ending(KeyError("wages"))
    assert code == 1
    assert "KeyError: 'wages'" in message
    assert "not as shipped in it: parameters/households.toml. Fix these" in message
    monkeypatch.delenv(VARIABLE)
    assert catalog.own_data_ending(KeyError("wages")) is None
