"""Kills (kill -9) at random moments: what was there is whole, or the new is; the next one works."""

import hashlib
import json
import os
import random
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

from fuzz import AGENCY, DATA, STUDY, fresh, whole_data, write_hours
from loopback import Agency, handler_of, open_loopback
from trials import ended

from impact.ingest.download import download

RUN = ("run", STUDY, "--draws", "200")


def whole(out: Path) -> bool:
    """Whether every file of an output folder is what its data package says."""
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    named = {part["path"]: part["hash"].removeprefix("sha256:") for part in package["resources"]}
    return all(hashlib.sha256((out / path).read_bytes()).hexdigest() == digest for path, digest in named.items())


def digest(folder: Path) -> str:
    """Hash of all names and contents of a folder, or of a file."""
    files = [folder] if folder.is_file() else sorted(path for path in folder.rglob("*") if path.is_file())
    parts = [f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def kill_after(seconds: float) -> Callable[[int], None]:
    """Kills a process and all that it started, some time after its start."""

    def kill(number: int) -> None:
        time.sleep(seconds)
        try:
            os.killpg(number, signal.SIGKILL)
        except ProcessLookupError:
            sys.stdout.write("  one had ended before\n")

    return kill


def killed(
    folder: Path, versions: tuple[tuple[str, ...], tuple[str, ...]], out: Path, times: int, luck: random.Random
) -> Iterator[bool]:
    """Two versions of an output in turn, each killed: what is there is one of the two, whole; the next one works."""
    place, known, longest = fresh(folder), set(), 0.0
    for words in versions:
        start = time.monotonic()
        yield ended(words, place).code == 0
        longest = max(longest, time.monotonic() - start)
        known.add(digest(out))
    for turn in range(times):
        ended(versions[turn % 2], place, during=kill_after(luck.uniform(0.02, longest)))
        yield digest(out) in known
    yield ended(versions[0], place).code == 0 and digest(out) in known


def killed_runs(folder: Path, times: int, luck: random.Random) -> Iterator[bool]:
    """Runs over an older output."""
    out = folder / "run"
    versions = (*RUN, "--out", str(out)), (*RUN, "--seed", "2", "--out", str(out))
    for held in killed(folder, versions, out, times, luck):
        yield held and whole(out)


def killed_sweeps(folder: Path, times: int, luck: random.Random) -> Iterator[bool]:
    """Sweeps over an older output, in two processes."""
    words = ("sweep", STUDY, "--counties", "47157,05035", "--processes", "2", "--out", str(folder / "sweep"))
    yield from killed(folder, (words, (*words, "--by", "construction_job_years")), folder / "sweep", times, luck)


def killed_comparisons(folder: Path, times: int, luck: random.Random) -> Iterator[bool]:
    """Comparisons of two runs over an older comparison."""
    one, two, out = (folder / name for name in ("one", "two", "compare"))
    ended((*RUN, "--out", str(one)), fresh(folder))
    ended((*RUN, "--seed", "2", "--out", str(two)), fresh(folder))
    versions = (
        ("compare", str(one), str(two), "--out", str(out)),
        ("compare", str(two), str(one), "--out", str(out)),
    )
    yield from killed(folder, versions, out, times, luck)


def killed_forms(folder: Path, times: int, luck: random.Random) -> Iterator[bool]:
    """Excel forms, exported or from an archetype: there whole, or not there; one that is there is left alone."""
    file = folder / "form.xlsx"
    for turn in range(times):
        words = ("study", "export", STUDY, str(file)) if turn % 2 else ("study", "template", str(file))
        file.unlink(missing_ok=True)
        start = time.monotonic()
        ended(words, fresh(folder))
        longest, known = time.monotonic() - start, digest(file)
        refused = ended(words, fresh(folder))
        yield refused.code == 2 and digest(file) == known
        file.unlink()
        ended(words, fresh(folder), during=kill_after(luck.uniform(0.02, longest)))
        yield not file.exists() or digest(file) == known


def killed_updates(folder: Path, times: int, luck: random.Random) -> Iterator[bool]:
    """Updates of a copy of the data: it passes its check at any moment, and the next update works."""
    yield from killed_data(folder, times, luck, "update")


def killed_builds(folder: Path, times: int, luck: random.Random) -> Iterator[bool]:
    """Builds of a copy of the data."""
    yield from killed_data(folder, times, luck, "build")


def killed_data(folder: Path, times: int, luck: random.Random, what: str) -> Iterator[bool]:
    """Updates or builds of a copy of the data, killed."""
    place = fresh(folder)
    data = place / "cwd" / "data"
    shutil.copytree(DATA, data)
    words = ("data", "build", "--from", str(AGENCY))
    if what == "update":
        write_hours(place / "hours")
        words = ("data", "update", "--from", str(place / "hours"), "--agency", str(AGENCY), "--into", str(data))
    longest = 30.0
    for turn in range(times + 1):
        during = kill_after(luck.uniform(0.5, longest)) if turn else (lambda _: None)
        start = time.monotonic()
        if turn or what == "update":
            end = ended(words, place, place={"IMPACT_DATA": str(data)}, during=during)
            longest = longest if turn else time.monotonic() - start
            yield (turn > 0 or end.code == 0) and whole_data(place)


def killed_downloads(folder: Path, times: int, luck: random.Random) -> Iterator[bool]:
    """Downloads of files that change meanwhile: the file is there whole, old or new, or not yet; going on works."""
    agency = Agency(luck.randbytes(400_000), pause=0.004)
    versions, place = {agency.content}, fresh(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(agency))
    agency.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    file = place / "CAINC4.zip"
    for turn in range(times):
        fetch_and_kill(agency, place, luck.uniform(0.0, 0.3))
        yield not file.exists() or file.read_bytes() in versions
        if turn % 5 == 4:
            got = download(agency.address, place, file.name, open_loopback)
            yield got.path.read_bytes() == agency.content and not file.with_name(f"{file.name}.part").exists()
            agency.content, agency.tag = luck.randbytes(400_000), f'"{turn}"'
            versions.add(agency.content)
    server.shutdown()


def fetch_and_kill(agency: Agency, place: Path, seconds: float) -> None:
    """A client of its own that is killed in the middle."""
    number = os.fork()
    if number == 0:
        try:
            download(agency.address, place, "CAINC4.zip", open_loopback)
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)
