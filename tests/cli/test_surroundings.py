"""Odd surroundings: output closed or full, a folder that is gone, little memory, signals, own data: one message."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from impact.sources import own_data
from impact.sources.places import VARIABLE, data_folder

CHECK = "-m impact study check google-west-memphis"
WAIT_FOR_TASKS = """
import time
from multiprocessing import active_children
from impact.analyses.workers import workers

if __name__ == "__main__":
    with workers(2, None) as executor:
        done = [executor.submit(time.sleep, 600) for _ in range(4)]
        print(*(child.pid for child in active_children()), flush=True)
        done[0].result()
"""


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = f"{sys.executable} {line}"
    return subprocess.run(["sh", "-c", words], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (f"{CHECK} >&-", 0, ""),
        (f"{CHECK} >/dev/full", 2, "what is to be printed cannot be written"),
        (f"{CHECK} | head -1", 0, ""),
    ],
)
def test_output_that_is_closed_full_or_cut_off(tmp_path, line, code, said):
    done = shell(line, tmp_path)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == bool(said)


def test_a_folder_that_is_gone_is_said(tmp_path):
    (tmp_path / "gone").mkdir()
    done = shell("-c 'import os; os.rmdir(os.getcwd()); from impact.cli import main; main()'", tmp_path / "gone")
    assert (done.returncode, done.stderr) == (2, "impact: the folder you are in is gone; change to another one\n")


def test_too_little_memory_is_said_before_anything_is_loaded(tmp_path):
    done = subprocess.run(
        [sys.executable, *CHECK.split()], cwd=tmp_path, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (300_000_000, 300_000_000)),
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "impact: 300 MB of memory are allowed (ulimit -v); 800 are needed\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_nothing(tmp_path, number):
    words = [sys.executable, "-m", "impact", "run", "colossus-2", "--draws", "200000"]
    process = subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    time.sleep(3)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (128 + number, "impact: stopped; nothing half-written is left\n")
    assert list(tmp_path.iterdir()) == []


def is_running(number: int) -> bool:
    status = Path(f"/proc/{number}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="SKIPPED because there is no /proc to see processes in")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_the_process_that_started_them(tmp_path, number):
    (tmp_path / "wait.py").write_text(WAIT_FOR_TASKS, encoding="utf-8")
    place = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(
        [sys.executable, "wait.py"], cwd=tmp_path, env=place, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    workers = [int(word) for word in process.stdout.readline().split()]
    assert len(workers) == 2
    time.sleep(2)
    process.send_signal(number)
    process.wait(timeout=20)
    process.stdout.close()
    until = time.monotonic() + 20
    while any(map(is_running, workers)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(map(is_running, workers))


def test_own_data_that_cannot_be_used_are_named(tmp_path, monkeypatch):
    folder = tmp_path / "mine"
    for path in data_folder().rglob("*"):
        if path.is_file():
            (folder / path.relative_to(data_folder())).parent.mkdir(parents=True, exist_ok=True)
            (folder / path.relative_to(data_folder())).symlink_to(path)
    monkeypatch.setenv(VARIABLE, str(folder))
    assert own_data.own_data_ending(KeyError("wages")) is None
    (folder / "parameters/households.toml").unlink()
    (folder / "parameters/households.toml").write_text("[x]\nvalue = 1\n", encoding="utf-8")
    message, code = own_data.own_data_ending(KeyError("wages"))
    assert code == 1
    assert "KeyError: 'wages'" in message
    assert "not as shipped in it: parameters/households.toml. Mend these" in message
    monkeypatch.delenv(VARIABLE)
    assert own_data.own_data_ending(KeyError("wages")) is None
