"""Torture: runs and builds killed at random, no room on the disk, two at once, odd places and inputs (make torture).

Prints one line a group of trials with its counts; exit code 1 if any did not hold. The same seed makes the same
trials. Outside the test suite, as it takes minutes.
"""

import argparse
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from impact.assembly.region import find_region
from impact.errors import DataError, StudyError
from impact.sources.studies import read_study

ROOT = Path(__file__).parents[2]
AGENCY = ROOT.parent / "shared" / "data"
STUDY = "google-west-memphis"
RUN = ("run", STUDY, "--draws", "200")
SMALL_FILE = 200_000
"""Bytes: the workbook is larger, so that writing it fails."""
KNOWN = (StudyError, DataError)


def command(*words: str) -> list[str]:
    """The program as a user starts it."""
    return [sys.executable, "-m", "impact", *words]


def started(words: tuple[str, ...], folder: Path, **place: str) -> "subprocess.Popen[bytes]":
    """A process of its own group, quiet."""
    return subprocess.Popen(
        command(*words), cwd=folder, env=os.environ | place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip


def whole(out: Path) -> bool:
    """Whether every file of an output folder is what its data package says."""
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    named = {part["path"]: part["hash"].removeprefix("sha256:") for part in package["resources"]}
    return all(hashlib.sha256((out / path).read_bytes()).hexdigest() == digest for path, digest in named.items())


def killed_after(words: tuple[str, ...], folder: Path, seconds: float, **place: str) -> bool:
    """Whether a process was still running when it was killed."""
    process = started(words, folder, **place)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def killed_runs(folder: Path, times: int, luck: random.Random) -> Iterator[bool]:
    """A run over an old output, killed: the old one is whole or the new one is; the next run works."""
    out = folder / "out"
    start = time.monotonic()
    subprocess.run(command(*RUN, "--out", str(out)), cwd=folder, check=True, capture_output=True)
    longest = time.monotonic() - start
    for _ in range(times):
        killed_after((*RUN, "--out", str(out)), folder, luck.uniform(0.1, longest))
        yield whole(out)
    subprocess.run(command(*RUN, "--out", str(out)), cwd=folder, check=True, capture_output=True)
    yield whole(out)


def killed_builds(folder: Path, times: int, luck: random.Random) -> Iterator[bool]:
    """A build of a copy of the data, killed: its checksums hold before and after."""
    if not AGENCY.is_dir():
        sys.stdout.write("SKIPPED killed builds: the agency files are not beside the project\n")
        return
    data = folder / "data"
    shutil.copytree(ROOT / "data", data)
    place = {"IMPACT_DATA": str(data)}
    for _ in range(times):
        killed_after(("data", "build", "--from", str(AGENCY)), folder, luck.uniform(1.0, 30.0), **place)
        done = subprocess.run(command("data", "check"), env=os.environ | place, capture_output=True, check=False)
        yield done.returncode == 0


def full_disk(folder: Path) -> Iterator[bool]:
    """No file may grow beyond a limit: one message, exit code 2, the old output whole."""
    out = folder / "full"
    subprocess.run(command(*RUN, "--out", str(out)), cwd=folder, check=True, capture_output=True)
    done = subprocess.run(
        command(*RUN, "--out", str(out)), cwd=folder, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_FILE, SMALL_FILE)),
    )  # fmt: skip
    yield done.returncode == 2
    yield "Traceback" not in done.stderr
    yield whole(out)
    yield [path.name for path in folder.iterdir() if path.name.startswith(".full")] == []


def odd_places(folder: Path) -> Iterator[bool]:
    """A place that cannot be written; blanks and accents; two runs into one folder at once."""
    done = subprocess.run(command(*RUN, "--out", "/proc/out"), capture_output=True, text=True, check=False)
    yield done.returncode == 2
    yield "Traceback" not in done.stderr
    odd = folder / "Höhe und Breite" / "ä ö"
    odd.parent.mkdir()
    yield subprocess.run(command(*RUN, "--out", str(odd)), capture_output=True, check=False).returncode == 0
    yield whole(odd)
    both = [started((*RUN, "--out", str(folder / "both")), folder) for _ in range(2)]
    yield all(process.wait() in (0, 2) for process in both)
    yield whole(folder / "both")


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


def refused_or_read(read: Callable[[], object]) -> bool:
    """Whether an input is read, or refused with one of the known errors."""
    try:
        read()
    except KNOWN:
        return True
    except Exception as error:
        sys.stdout.write(f"  {type(error).__name__}: {str(error)[:200]}\n")
        return False
    return True


def damaged(text: bytes, luck: random.Random) -> bytes:
    """Some bytes changed, cut out, doubled or put in."""
    found = bytearray(text)
    for _ in range(luck.randint(1, 6)):
        place, length = luck.randrange(len(found)), luck.randint(1, 40)
        kind = luck.randrange(4)
        if kind == 0:
            found[place] = luck.randrange(256)
        elif kind == 1:
            del found[place : place + length]
        elif kind == 2:
            found[place:place] = found[place : place + length]
        else:
            found[place:place] = luck.choice([b'"', b"=", b"[", b"\n", b"1e400", b"-1", b"nan", "é".encode(), b"\x00"])
    return bytes(found)


def damaged_studies(folder: Path, times: int, luck: random.Random) -> Iterator[bool]:
    """Studies as TOML and as Excel forms with damage."""
    form = folder / "form.xlsx"
    subprocess.run(command("study", "export", STUDY, str(form)), check=True, capture_output=True)
    sources = (ROOT / "models" / STUDY / "study.toml", form)
    for number in range(times):
        source = sources[number % 4 == 3]
        path = folder / f"damaged{source.suffix}"
        path.write_bytes(damaged(source.read_bytes(), luck))
        yield refused_or_read(lambda path=path: read_study(str(path)))


def odd_words(times: int, luck: random.Random) -> Iterator[bool]:
    """Odd values of --set and odd regions."""
    signs = [
        "facility",
        ".",
        "=",
        "west-memphis",
        "it_mw",
        "1e309",
        "-0",
        "nan",
        "[",
        "]",
        '"',
        "\\",
        "é",
        "47157",
        ",",
        "us",
        " ",
    ]
    for number in range(times):
        text = "".join(luck.choice(signs) for _ in range(luck.randint(1, 8)))
        if number % 2:
            yield refused_or_read(lambda text=text: find_region(text))
        else:
            yield refused_or_read(lambda text=text: read_study(STUDY, (text,)))


def main() -> int:
    """All trials, one line a group."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--builds", type=int, default=8)
    parser.add_argument("--fuzz", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    luck, bad = random.Random(given.seed), 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        groups: dict[str, Iterator[bool]] = {
            "odd words of --set and --region": odd_words(given.fuzz, luck),
            "damaged studies, TOML and Excel": damaged_studies(folder, given.fuzz, luck),
            "no room on the disk": full_disk(folder),
            "odd places, two at once": odd_places(folder),
            "time zones and locales": zones_and_locales(folder),
            "runs killed": killed_runs(folder, given.kills, luck),
            "builds killed": killed_builds(folder, given.builds, luck),
        }
        for group, trials in groups.items():
            found = list(trials)
            bad += found.count(False)
            sys.stdout.write(f"{group}: {found.count(True)} of {len(found)} held\n")
            sys.stdout.flush()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
