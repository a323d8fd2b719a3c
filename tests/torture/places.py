"""Odd places: no room, no rights, no home, no folder, no output, little memory; signals; two at once; locales."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from fuzz import STUDY, fresh
from kills import RUN, digest, whole
from trials import LONGEST, ended, held

SMALL_FILE = 200_000
"""Bytes: the workbook is larger, so that writing it fails."""
NOBODY = 65534
SHORT = (
    ("study", "check", STUDY),
    ("run", STUDY, "--draws", "0"),
    ("multipliers", "--csv"),
    ("explain", "operation_jobs", STUDY),
    ("data", "list"),
)
WRITING = (
    ("run", STUDY, "--draws", "0"),
    ("study", "new", "hall", "--archetype", "warehouse"),
    ("study", "template", "form.xlsx"),
    ("study", "export", STUDY, "form.xlsx"),
    ("data", "copy", "mine"),
)
MEMORY_MB = (100, 200, 300, 400, 600, 790, 900, 1000, 1200)


def command(*words: str) -> list[str]:
    """The program as a user starts it."""
    return [sys.executable, "-m", "impact", *words]


def full_disk(folder: Path) -> Iterator[bool]:
    """No room: exit code 2, one message, the older output whole, nothing left alongside it."""
    out = folder / "full"
    ended((*RUN, "--out", str(out)), fresh(folder))
    before = digest(out)
    end = ended((*RUN, "--seed", "2", "--out", str(out)), fresh(folder), before=small_files)
    yield held("no room", end) and end.code == 2 and digest(out) == before
    yield hidden(folder) == []
    disk = folder / "disk"
    disk.mkdir()
    size = sum(path.stat().st_size for path in out.rglob("*")) * 3 // 2
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", disk], check=False).returncode:
        sys.stdout.write("  no small disk can be mounted here: a limit on the size of files stands in\n")
        return
    try:
        shutil.copytree(out, disk / "out")
        end = ended((*RUN, "--seed", "2", "--out", str(disk / "out")), fresh(folder))
        yield held("no room", end) and end.code == 2 and digest(disk / "out") == before
        yield hidden(disk) == []
        (disk / "filled").write_bytes(b"x" * (shutil.disk_usage(disk).free - 8192))
        for words in WRITING[1:]:
            place = [disk / word if word in ("hall", "form.xlsx", "mine") else word for word in words]
            into = ("--in", str(disk)) if words[1] == "new" else ()
            given = [word if words[1] == "new" else str(at) for word, at in zip(words, place, strict=True)]
            end = ended((*given, *into), fresh(folder))
            yield held("no room", end) and (end.code == 2 or words[1] == "new")
            yield hidden(disk) == []
    finally:
        subprocess.run(["umount", disk], check=False)


def small_files() -> None:
    """No file may grow beyond a limit."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_FILE, SMALL_FILE))


def hidden(folder: Path) -> list[str]:
    """Hidden files and folders: what a writer that did not clear up leaves."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def read_only(folder: Path) -> Iterator[bool]:
    """A folder where the user, who is not root, may not write; or, as root, /proc."""
    if os.getuid() != 0:
        sys.stdout.write("  not run as root: no other user to be; a folder without the right to write it is used\n")
    for words in WRITING:
        place = fresh(folder)
        for name in ("home", "tmp", "cwd"):
            (place / name).mkdir()
        (place / "tmp").chmod(0o777)
        (place / "cwd").chmod(0o555)
        end = ended(words, place, before=be_nobody)
        yield held("read-only", end) and end.code == 2
    end = ended((*RUN, "--out", "/proc/out"), fresh(folder))
    yield held("/proc", end) and end.code == 2


def be_nobody() -> None:
    """Another user than root."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def odd_places(folder: Path) -> Iterator[bool]:
    """Blanks and accents in the path; two runs into one folder at once; no home; a folder that is gone."""
    odd = folder / "Höhe und Breite" / "ä ö"
    odd.parent.mkdir()
    yield ended((*RUN, "--out", str(odd)), fresh(folder)).code == 0 and whole(odd)
    out = str(folder / "both")
    both = [subprocess.Popen(command(*RUN, "--out", out), stdout=subprocess.DEVNULL) for _ in range(2)]
    yield all(process.wait() in (0, 2) for process in both) and whole(folder / "both")
    for words in (*SHORT, *WRITING[2:4]):
        end = ended(words, fresh(folder), place={"HOME": None}, may_write=("output", "form.xlsx"))
        yield held("no home", end) and end.code == 0
        place = fresh(folder)
        end = ended(words, place, before=lambda place=place: (place / "cwd").rmdir())
        yield held("no folder", end) and end.code == 2


def odd_channels(folder: Path) -> Iterator[bool]:
    """Output that is closed, full, cut off, ASCII only, or on a narrow terminal."""
    for words in SHORT:
        channels = (("closed", close_output, (0,)), ("full", fill_output, (2,)), ("cut off", cut_output, (0, 1)))
        for name, before, codes in channels:
            end = ended(words, fresh(folder), before=before, may_write=("output",))
            faults = [fault for fault in end.faults() if fault != "no message" or name == "full"]
            yield held(name, end, faults) and end.code in codes
        for name, place in (("ascii", {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}), ("narrow", {"COLUMNS": "20"})):
            end = ended(words, fresh(folder), place=dict(place), may_write=("output",))
            yield held(name, end) and end.code == 0
    for words in SHORT:
        line = f"{' '.join(command(*words))} | head -1"
        done = subprocess.run(["sh", "-c", line], cwd=fresh(folder), capture_output=True, text=True, check=False)
        yield "Traceback" not in done.stderr and "Exception" not in done.stderr and len(done.stdout) > 0


def close_output() -> None:
    """As the shell's >&- does."""
    sys.stdout = None
    os.close(1)


def fill_output() -> None:
    """A device that is full."""
    os.dup2(os.open("/dev/full", os.O_WRONLY), 1)


def cut_output() -> None:
    """A pipe that nobody reads, opened once more: it cannot be repositioned as the file before could."""
    reader, writer = os.pipe()
    os.close(reader)
    os.dup2(writer, 1)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)


def signals(folder: Path, times: int, luck: random.Random) -> Iterator[bool]:
    """Ctrl-C and SIGTERM at random moments of a run over an older output.

    Old or new, whole, and nothing alongside it.
    """
    out = folder / "stopped"
    versions = (*RUN, "--out", str(out)), (*RUN, "--seed", "2", "--out", str(out))
    known = set()
    for words in versions:
        start = time.monotonic()
        ended(words, fresh(folder))
        longest = time.monotonic() - start
        known.add(digest(out))
    for turn in range(times):
        number = (signal.SIGINT, signal.SIGTERM)[turn % 2]

        def stop(process: int, number: signal.Signals = number) -> None:
            time.sleep(luck.uniform(0.05, longest))
            os.kill(process, number)

        end = ended(versions[turn // 2 % 2], fresh(folder), during=stop)
        faults = end.faults((0, 128 + number))
        yield held(number.name, end, faults) and digest(out) in known and hidden(folder) == []


def little_memory(folder: Path) -> Iterator[bool]:
    """Limits of address space (ulimit -v): it works, or says that it needs more; 900 MB are enough."""
    for megabytes in MEMORY_MB:
        done = subprocess.run(
            command("run", "--out", str(folder / "memory")), capture_output=True, text=True, check=False,
            timeout=LONGEST * 10,
            preexec_fn=lambda most=megabytes * 1_000_000: resource.setrlimit(resource.RLIMIT_AS, (most, most)),
        )  # fmt: skip
        said = done.stderr.strip().splitlines()[-1:] or ["nothing"]
        sys.stdout.write(f"  {megabytes} MB: exit code {done.returncode}, {said[0][:120]}\n")
        yield done.returncode == 0 or (megabytes < 900 and done.returncode == 2 and said[0].startswith("impact: "))


def zones_and_locales(folder: Path) -> Iterator[bool]:
    """Another time zone and a locale with decimal commas: the same bytes."""
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    if "de_DE" not in known:
        sys.stdout.write("  the locale de_DE.UTF-8 is not installed: only the time zone differs\n")
    places = ({"TZ": "UTC", "LC_ALL": "C.UTF-8"}, {"TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.UTF-8"})
    for number, place in enumerate(places):
        words = command(*RUN, "--out", str(folder / f"zone{number}"))
        subprocess.run(words, env=os.environ | place, check=True, capture_output=True)
    one, two = (folder / f"zone{number}" for number in range(2))
    for path in sorted(one.rglob("*")):
        if path.is_file():
            yield path.read_bytes() == (two / path.relative_to(one)).read_bytes()
