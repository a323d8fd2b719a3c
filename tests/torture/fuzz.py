"""Every way in, fed with what is damaged: studies, --set, regions, data, downloads, runs to compare, data to compare.

The damage is drawn by Hypothesis from a seed (tests/helpers/damage.py); each trial is a process (trials.py).
"""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from damage import ODD_VALUES, damaged, keys_damaged, odd_words
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from shipped import hourly_texts
from trials import Ended, ended, held

from impact.ingest.agency import eia

ROOT = Path(__file__).parents[2]
AGENCY = ROOT.parent / "shared" / "data"
STUDY = "google-west-memphis"
FILE = ROOT / "models" / STUDY / "study.toml"
DATA = ROOT / "data"
LARGEST = 3_000_000
"""Bytes of a data file that is damaged."""
KEYS = (
    "title",
    "name",
    "price_year",
    "first_year",
    "last_year",
    "region",
    "facility",
    "crews_from_outside_share",
    *(f"facility.west-memphis.{key}" for key in ("it_mw", "county", "latitude", "spend", "staff", "staff.jobs")),
)
COMMANDS = (
    ("run", STUDY, "--draws", "20"),
    ("run", "colossus-2", "--draws", "0"),
    ("explain", "operation_jobs"),
    ("multipliers", "--csv"),
    ("study", "check", "colossus-2"),
    ("data", "list"),
    ("data", "check"),
    ("sweep", STUDY, "--counties", "47157,05035", "--processes", "1"),
)


def drawn(strategy: st.SearchStrategy, times: int, number: int) -> list:
    """That many examples of a strategy, the same for the same seed."""
    found: list = []

    @seed(number)
    @settings(
        max_examples=times,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        derandomize=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(example: object) -> None:
        found.append(example)

    draw()
    return found[:times]


def sayable(word: str) -> bool:
    """Whether a word can be given to a command at all."""
    return "\x00" not in word and word.isprintable()


def fresh(folder: Path) -> Path:
    """The folder of the next trial, empty."""
    place = folder / "trial"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    return place


def odd_settings(folder: Path, times: int, number: int) -> Iterator[bool]:
    """Odd keys and values of --set."""
    values = st.one_of(odd_words(3), st.sampled_from(ODD_VALUES), st.integers().map(str), st.floats().map(str))
    pairs = st.tuples(st.sampled_from(KEYS), values).map("=".join)
    for word in drawn(st.one_of(odd_words(), pairs, pairs).filter(sayable), times, number):
        yield held("settings", ended(("study", "check", STUDY, f"--set={word}"), fresh(folder)))


def odd_regions(folder: Path, times: int, number: int) -> Iterator[bool]:
    """Odd regions."""
    for word in drawn(odd_words(4).filter(sayable), times, number):
        yield held("regions", ended(("multipliers", f"--region={word}", "--csv"), fresh(folder)))


def damaged_studies(folder: Path, times: int, number: int) -> Iterator[bool]:
    """Study files with damage, checked."""
    for content in drawn(damaged(FILE), times, number):
        yield checked(fresh(folder), "study.toml", content)


def damaged_forms(folder: Path, times: int, number: int) -> Iterator[bool]:
    """Excel forms with damage, to the zip or inside one of its parts, checked."""
    ended(("study", "export", STUDY, str(folder / "form.xlsx")), fresh(folder))
    for content in drawn(damaged(folder / "form.xlsx"), times, number):
        yield checked(fresh(folder), "form.xlsx", content)


def checked(place: Path, name: str, content: bytes) -> bool:
    """Whether a study that may be damaged is taken or refused."""
    (place / name).write_bytes(content)
    return held("studies", ended(("study", "check", str(place / name)), place))


def odd_runs(folder: Path, times: int, number: int) -> Iterator[bool]:
    """Studies with odd values, run: what the check lets pass runs to its end."""
    for content in drawn(keys_damaged(FILE.read_bytes()), times, number):
        place = fresh(folder)
        (place / "study.toml").write_bytes(content)
        words = ("run", str(place / "study.toml"), "--draws", "20")
        yield held("runs", ended(words, place, may_write=("output",)))


def damaged_runs(folder: Path, times: int, number: int) -> Iterator[bool]:
    """Outputs of earlier runs with damage, compared."""
    old = folder / "old"
    ended(("run", STUDY, "--draws", "50", "--out", str(old)), fresh(folder))
    for content in drawn(damaged(old / "run.json"), times, number):
        place = fresh(folder)
        (place / "run.json").write_bytes(content)
        words = ("compare", str(place / "run.json"), str(old))
        yield held("compare", ended(words, place, may_write=("output",)))


def data_files(*, sealed: bool) -> list[Path]:
    """Data files that checksums guard, or those that they do not (parameters, concordances, records)."""
    names = {line.split(maxsplit=2)[2] for line in (DATA / "checksums.txt").read_text("utf-8").splitlines()}
    found = [path for path in sorted(DATA.rglob("*")) if path.is_file() and path.suffix in (".csv", ".npy", ".toml")]
    fitting = [path for path in found if (path.relative_to(DATA).as_posix() in names) == sealed]
    return [path for path in fitting if path.stat().st_size < LARGEST]


def damaged_data(folder: Path, times: int, number: int) -> Iterator[bool]:
    """Data files that no checksum guards, with damage; every fourth is a guarded one, its checksum left as it was."""
    for place, words, _, content, file in data_trials(folder, times, number, sealed=False):
        yield held(f"data, {file}", under(place, words, file, content))
    for place, words, _, content, file in data_trials(folder, times // 4, number, sealed=True):
        yield held(f"data, {file}", under(place, words, file, content))


def resealed_data(folder: Path, times: int, number: int) -> Iterator[bool]:
    """Guarded tables with damage and a checksum that fits it: figures that are none are found, others may warn."""
    for place, words, path, content, file in data_trials(folder, times, number, sealed=True):
        digest = f"{hashlib.sha256(content).hexdigest()} {len(content)} {file}"
        lines = (DATA / "checksums.txt").read_text("utf-8").splitlines()
        sums = "\n".join(digest if line.endswith(f" {file}") else line for line in lines) + "\n"
        end = under(place, words, file, content, sums)
        yield held(f"data, {path.name}", end, [fault for fault in end.faults() if not fault.startswith("a warning")])


def data_trials(folder: Path, times: int, number: int, *, sealed: bool) -> Iterator[tuple]:
    """Folder, command, damaged file, its content and its name, of each trial."""
    files = st.sampled_from(data_files(sealed=sealed))
    trials = st.tuples(files.flatmap(lambda path: st.tuples(st.just(path), damaged(path))), st.sampled_from(COMMANDS))
    for (path, content), words in drawn(trials, times, number):
        yield fresh(folder), words, path, content, path.relative_to(DATA).as_posix()


def under(place: Path, words: tuple[str, ...], file: str, content: bytes, sums: str | None = None) -> Ended:
    """How a command ends under data of which one file is replaced."""
    other_data(place / "data", file, content, sums)
    return ended(words, place, place={"IMPACT_DATA": str(place / "data")}, may_write=("output",))


def other_data(folder: Path, file: str, content: bytes, sums: str | None = None) -> None:
    """A data folder of links to the shipped files, but for one."""
    changed = {file: content} | ({} if sums is None else {"checksums.txt": sums.encode()})
    for path in DATA.rglob("*"):
        name = path.relative_to(DATA).as_posix()
        if path.is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            if name in changed:
                (folder / name).write_bytes(changed[name])
            else:
                (folder / name).symlink_to(path)


def differing_data(folder: Path, times: int, number: int) -> Iterator[bool]:
    """Data folders with damage, compared with the shipped one."""
    files = st.sampled_from(data_files(sealed=False)).flatmap(lambda path: st.tuples(st.just(path), damaged(path)))
    for path, content in drawn(files, times, number):
        place = fresh(folder)
        other_data(place / "data", path.relative_to(DATA).as_posix(), content)
        words = ("data", "diff", str(DATA), str(place / "data"), "--study", STUDY)
        yield held(f"diff, {path.name}", ended(words, place))


def write_hours(folder: Path) -> None:
    """EIA-930 of a newer year as shipped, from the figures of another."""
    folder.mkdir()
    known = eia.read_hours(AGENCY).set_index("utc_hour")["tva_mw"]
    for name, text in hourly_texts(2025, pd.Series(known.loc["2023-01-01":"2023-12-31"])).items():
        (folder / name).write_text(text, encoding="utf-8")


def damaged_downloads(folder: Path, times: int, number: int) -> Iterator[bool]:
    """Downloads with damage given to `impact data update`: the data folder is as before, or newer and whole."""
    write_hours(folder / "hours")
    files = sorted((folder / "hours").iterdir())
    forms = st.sampled_from(files).flatmap(lambda path: st.tuples(st.just(path), damaged(path)))
    for path, content in drawn(forms, times, number):
        place = fresh(folder)
        shutil.copytree(folder / "hours", place / "new")
        (place / "new" / path.name).write_bytes(content)
        words = ("data", "update", "--from", str(place / "new"), "--agency", str(AGENCY), "--into", "data")
        end = ended(words, place, may_write=("data", ".data-lock"))
        yield held("update", end) and (end.code != 0 or whole_data(place))


def whole_data(place: Path) -> bool:
    """Whether the data folder that a trial wrote passes its own check."""
    return ended(("data", "check"), place, place={"IMPACT_DATA": str(place / "cwd" / "data")}).code == 0
