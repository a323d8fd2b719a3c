"""Mutation check: wrong changes of the arithmetic, one at a time, and which test catches each (make mutants).

Works in a copy of the project in a temporary folder. For each mutant the tests close to it run first (those that import
its module or have its name), those that need whole runs of studies last, up to the first that fails; a run over the
time limit counts as caught. Prints one line a mutant, keeps them in OUT/mutants.csv, and goes on from there if it was
stopped. Exit code 1 if less than the share asked for is caught. Outside the test suite, as it takes an hour or two.
"""

import argparse
import contextlib
import csv
import importlib
import importlib.util
import multiprocessing
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from mutants import PACKAGES, Mutant, all_sites, chosen_mutants

ROOT = Path(__file__).parents[2]
LINKED = ("data", "models", "docs", "README.md", "CHANGELOG.md", "Makefile", "requirements")
PRELOADED = ("geopandas", "openpyxl", "pytest", "SALib", "scipy.stats", "statsmodels.api", "typer")
"""Imported once and shared with every run of tests: nothing of the project itself."""
FOLDERS = ("tests/properties/", "tests/published/", "tests/golden/")
"""Tests that judge every mutant alongside those of its package and those that import its module."""
REBUILD = "tests/data/test_build.py"
"""Builds the data again and holds them against the shipped ones: the last to judge what the build uses."""
BUILT = ("tests/region/", "tests/ingest/")
"""Tests of the packages that the build uses."""
SLOW = ("outputs/live", "browser", "docs/", "tests/build/", "tests/data/", "cli/", "bench/", "torture/", "generated/")
"""Tests that start other programs or build data; excluded."""
NO_FIGURES = ("layers/", "sources/", "ingest/", "test_manifest", "test_same_outputs")
"""Tests of how code is written, of reading, and of building data: not among the others that judge a mutant."""
NOT_ASKED = "not is_written_elsewhere"
"""Leaves out the test that writes every study in three regions: half a minute, and no figure is looked at."""
WHOLE_RUNS = ("results_of", "case_of", "study_ensemble", "ensemble_of")
UNSHRUNK = """
from hypothesis import Phase
settings.register_profile("mutants", settings.get_profile("quick"), phases=[Phase.explicit, Phase.generate])
settings.load_profile("mutants")
"""
"""For the end of the copy's tests/conftest.py: a failing example is enough, the smallest one can take minutes."""
FIELDS = ("package", "file", "line", "kind", "before", "after", "outcome", "by", "error", "seconds", "name")
EQUIVALENT = Path(__file__).with_name("equivalent.csv")
NOT_OURS = 99
"""Exit code of a run that imported another copy of the project."""


def copied(root: Path, folder: Path) -> Path:
    """A copy of the project: code and tests copied, what is only read linked."""
    tree = folder / "project"
    tree.mkdir()
    for name in ("impact", "tests"):
        shutil.copytree(root / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    with (tree / "tests" / "conftest.py").open("a", encoding="utf-8") as stream:
        stream.write(UNSHRUNK)
    shutil.copy(root / "pyproject.toml", tree)
    for name in LINKED:
        (tree / name).symlink_to(root / name)
    if (root.parent / "shared").is_dir():
        (folder / "shared").symlink_to((root.parent / "shared").resolve())
    return tree


def tests_of(tree: Path, path: str, *, others: bool) -> list[str]:
    """Tests for a module: its examples, those near it, its package's, others; in each whole runs late; golden last.

    With `others` all that are not among these.
    """
    folder, _, module = path.removesuffix(".py").replace("/", ".").rpartition(".")
    imports = re.compile(rf"\b{re.escape(folder)}(\.{module}\b| import .*\b{module}\b)")
    package = f"tests/{Path(path).parts[1]}/"
    ranked = []
    for test in sorted((tree / "tests").rglob("test_*.py")):
        name, text = test.relative_to(tree).as_posix(), test.read_text(encoding="utf-8")
        is_close = bool(imports.search(text))
        is_near = is_close or test.stem in {f"test_{part}" for part in Path(path).with_suffix("").parts[1:]}
        is_chosen = is_near or name.startswith((package, *FOLDERS))
        if is_chosen == others or any(part in name for part in (*SLOW, *(NO_FIGURES if others else ()))):
            continue
        is_whole = any(word in text for word in WHOLE_RUNS)
        late = is_whole + ("pipeline.run(" in text) + (0 if is_near else 3)
        ranked.append(("golden/" in name, late, not name.startswith(package), name))
    own = [path] if ">>>" in (tree / path).read_text(encoding="utf-8") and not others else []
    last = [REBUILD] if package in BUILT and not others else []
    return own + [place[-1] for place in sorted(ranked)] + last


def tested(tree: Path, tests: list[str], log: Path) -> None:
    """A run of tests in a process of its own; ends it with pytest's exit code."""
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.chdir(tree)
    sys.path.insert(0, str(tree))
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    impact, pytest = importlib.import_module("impact"), importlib.import_module("pytest")
    if not str(impact.__file__).startswith(str(tree)):
        os._exit(NOT_OURS)
    code = pytest.main(["-x", "-q", "--tb=no", "-p", "no:cacheprovider", "-k", NOT_ASKED, *tests])
    sys.stdout.flush()
    os._exit(int(code))


def exit_code(tree: Path, tests: list[str], log: Path, limit: float) -> int | None:
    """Exit code of a run of tests; None if it took longer than the limit."""
    process = multiprocessing.get_context("fork").Process(target=tested, args=(tree, tests, log))
    process.start()
    process.join(limit)
    found = process.exitcode
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid or 0, signal.SIGKILL)
    process.join()
    return found


def first_failure(log: Path) -> tuple[str, str]:
    """Name of the first test that failed, and the kind of error."""
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith(("FAILED ", "ERROR ")):
            test, _, why = line.partition(" ")[2].partition(" - ")
            kind = re.match(r"[\w.]+(?=:|$)", why)
            return test, kind[0] if kind else "AssertionError"
    return "start of the tests", "Error"


def outcome(tree: Path, mutant: Mutant, log: Path, limit: float, *, others: bool) -> dict[str, object]:
    """What became of a mutant: caught (by which test), over the time limit, or survived."""
    file = tree / mutant.path
    source = file.read_bytes()
    start = time.monotonic()
    with contextlib.suppress(FileNotFoundError):
        Path(importlib.util.cache_from_source(str(file))).unlink()
    try:
        file.write_bytes(mutant.applied(source))
        code = exit_code(tree, tests_of(tree, mutant.path, others=others), log, limit)
    finally:
        file.write_bytes(source)
    if code in (-signal.SIGTERM, -signal.SIGINT):
        raise SystemExit("the tests were stopped from outside; the same command goes on from here")
    if code == NOT_OURS:
        raise SystemExit("the tests imported another copy of the project than the changed one")
    by, error = first_failure(log) if code else ("", "")
    if code is None:
        by, error = f"time limit of {limit:g} s", ""
    state = "survived" if code == 0 else "caught"
    return {"outcome": state, "by": by, "error": error, "seconds": round(time.monotonic() - start, 1)}


def row_of(mutant: Mutant, found: dict[str, object]) -> dict[str, object]:
    """A row of the table of results."""
    about = {"package": mutant.package, "file": mutant.path, "line": mutant.line, "kind": mutant.kind}
    return about | {"before": mutant.before, "after": mutant.after} | found | {"name": mutant.name}


def earlier_rows(table: Path, *, again: bool) -> list[dict[str, object]]:
    """Rows of a run that was stopped; without the survivors if they are to run again."""
    if not table.is_file():
        return []
    with table.open(encoding="utf-8", newline="") as stream:
        return [dict(row) for row in csv.DictReader(stream) if not (again and row["outcome"] == "survived")]


def write_table(table: Path, rows: list[dict[str, object]]) -> None:
    """All results so far."""
    alongside = table.with_suffix(".new")
    with alongside.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    alongside.replace(table)


def say(text: str) -> None:
    """One line of progress."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def in_words(row: dict[str, object]) -> str:
    """A row as a line of progress, long expressions cut."""
    before, after = (text if len(text) <= 60 else f"{text[:57]}..." for text in (str(row["before"]), str(row["after"])))
    done = f"{row['outcome']} {row['file']}:{row['line']} {row['kind']}: {before} -> {after}"
    return f"{done}; {row['by']} {row['error']} ({row['seconds']} s)"


def place_of(mutant: Mutant) -> tuple[str, str, str, str]:
    """File, line of source, before and after: what stays the same when lines move."""
    lines = (ROOT / mutant.path).read_text(encoding="utf-8").splitlines()
    return mutant.path, lines[mutant.line - 1].strip(), mutant.before, mutant.after


def equivalents(wanted: list[Mutant]) -> dict[str, str]:
    """Mutants that change no result, as judged by hand (equivalent.csv), and why."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as stream:
        known = {tuple(row.values())[:4]: row["why"] for row in csv.DictReader(stream)}
    return {mutant.name: known[place_of(mutant)] for mutant in wanted if place_of(mutant) in known}


def check_equivalents(sites: dict[str, list[list[Mutant]]]) -> None:
    """Every row of equivalent.csv is a mutant of today's code."""
    places = {place_of(mutant) for found in sites.values() for site in found for mutant in site}
    with EQUIVALENT.open(encoding="utf-8", newline="") as stream:
        gone = [row for row in csv.DictReader(stream) if tuple(row.values())[:4] not in places]
    if gone:
        rows = "; ".join(f"{row['file']}: {row['before']} -> {row['after']}" for row in gone)
        raise SystemExit(f"{EQUIVALENT}: no such mutant any more: {rows}")


def caught_share(rows: list[dict[str, object]], wanted: list[Mutant]) -> float:
    """Share caught of the mutants that change a result; says how many of each package, and which survived."""
    alike, names = equivalents(wanted), {mutant.name for mutant in wanted}
    counted = [row for row in rows if row["name"] in names]
    survived = [row for row in counted if row["outcome"] == "survived"]
    for row in survived:
        say(in_words(row) + (f"; EQUIVALENT: {alike[str(row['name'])]}" if row["name"] in alike else ""))
    without = Counter(row["package"] for row in survived if row["name"] in alike)
    caught = Counter(row["package"] for row in counted if row["outcome"] == "caught")
    of = Counter(row["package"] for row in counted)
    for name in (package for package in PACKAGES if of[package]):
        say(f"{name}: {caught[name]} caught of {of[name]}, {without[name]} equivalent")
    share = caught.total() / max(of.total() - without.total(), 1)
    say(f"all: {caught.total()} caught of {of.total()}, {without.total()} equivalent: {share:.0%} of the others")
    return share


def check_unchanged(tree: Path, wanted: list[Mutant], log: Path, *, others: bool) -> None:
    """Every test that is to judge a mutant passes without one."""
    paths = sorted({one.path for one in wanted})
    tests = list(dict.fromkeys(test for path in paths for test in tests_of(tree, path, others=others)))
    start = time.monotonic()
    if exit_code(tree, tests, log, limit=3600.0) != 0:
        raise SystemExit(f"the tests fail without any mutant: {' '.join(first_failure(log))}; see {log}")
    say(f"without a mutant all pass ({time.monotonic() - start:.0f} s)")


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=92, help="mutants; a small package gets more than its share")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", metavar="FILE", help="mutants of one file")
    parser.add_argument("--packages", default=",".join(PACKAGES), help="packages, joined by commas; default: all")
    parser.add_argument("--out", type=Path, default=ROOT / "output" / "mutants", help="folder of the table of results")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds a mutant")
    parser.add_argument("--wanted", type=float, default=0.9, help="share that must be caught")
    parser.add_argument("--check", action="store_true", help="only see that equivalent.csv fits the code")
    parser.add_argument("--again", action="store_true", help="run the survivors of an earlier run once more")
    parser.add_argument("--others", action="store_true", help="by all other tests; with --again: of the survivors")
    return parser.parse_args()


def main() -> int:
    """All mutants, one line each."""
    given = arguments()
    sites = all_sites(ROOT)
    check_equivalents(sites)
    if given.check:
        return 0
    sites = {package: sites[package] for package in given.packages.split(",")}
    if given.only:
        sites = {package: [site for site in found if site[0].path == given.only] for package, found in sites.items()}
    wanted = chosen_mutants(sites, given.count, given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    table, log = given.out / "mutants.csv", given.out.resolve() / "last.log"
    rows = earlier_rows(table, again=given.again)
    left = [mutant for mutant in wanted if mutant.name not in {row["name"] for row in rows}]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped; the same command goes on from here"))
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "COLUMNS": "400"}
    with tempfile.TemporaryDirectory() as name:
        tree = copied(ROOT, Path(name).resolve())
        os.environ["PYTHONPATH"] = str(tree)
        for module in PRELOADED:
            importlib.import_module(module)
        if left and (given.again or not rows):
            check_unchanged(tree, left, log, others=given.others)
        for number, mutant in enumerate(left, start=1):
            found = row_of(mutant, outcome(tree, mutant, log, given.limit, others=given.others))
            rows.append(found)
            write_table(table, rows)
            say(f"{number}/{len(left)} {in_words(found)}")
    return 0 if caught_share(rows, wanted) >= given.wanted else 1


if __name__ == "__main__":
    sys.exit(main())
