"""What is compared: commands of the program, run in a tree of it, and the files and printed lines that they leave."""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STUDIES = ("colossus-1", "colossus-2", "google-west-memphis")
RANGES = "--draws 200 --seed 1"
CASES: dict[str, list[str]] = {
    **{f"{study}-ranges": [f"run {study} {RANGES} --out out"] for study in STUDIES},
    **{study: [f"run {study} --draws 0 --out out"] for study in STUDIES},
    "another-region": ["run colossus-1 --region TN --draws 0 --out out"],
    "form": ["study export google-west-memphis form.xlsx", "run form.xlsx --draws 0 --out out"],
    "sweep": ["sweep colossus-1 --states DE,CT --processes 1 --out out"],
    "compare": ["compare colossus-1 google-west-memphis --draws 200 --seed 1 --out out"],
    "explain": ["explain operation_jobs colossus-1", "explain property_tax colossus-1"],
    "multipliers": ["multipliers --region memphis", "multipliers --region memphis --csv"],
}
"""Commands of each case, the longest first."""
BASE_SEED, OWN_SEED = "2", "0"
"""Hash seeds of Python, two of them, so that what depends on the order of a set is seen, and seen every time."""
QUICK = ("colossus-1-ranges", "form", "multipliers")


@contextmanager
def checkout(revision: str) -> Iterator[Path]:
    """A temporary worktree of a revision."""
    with tempfile.TemporaryDirectory(prefix="same-outputs-") as folder:
        tree = Path(folder) / "tree"
        git("worktree", "add", "--quiet", "--detach", str(tree), revision)
        try:
            yield tree
        finally:
            git("worktree", "remove", "--force", str(tree))


def commit_of(revision: str) -> str:
    return git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").strip()


def git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"git {' '.join(words)}: {done.stderr.strip() or 'no such revision'}")
    return done.stdout


def kept_outputs(commit: str) -> Path:
    """Where the outputs of a commit are kept between runs, apart for each set of installed packages."""
    packages = sorted(f"{each.name} {each.version}" for each in distributions())
    surroundings = hashlib.sha256("\n".join([sys.version, *packages, repr(CASES)]).encode()).hexdigest()
    return Path(tempfile.gettempdir()) / f"same-outputs-{os.getuid()}" / f"{commit[:12]}-{surroundings[:8]}"


def write_outputs(tree: Path, commands: list[str], folder: Path, seed: str) -> str:
    """Run the commands of a case in an empty folder, which appears when they are done; what went wrong, if anything."""
    work = folder.with_name(f".{folder.name}-{os.getpid()}")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    trouble = [write_printed(tree, command, work, place, seed) for place, command in enumerate(commands, start=1)]
    shutil.rmtree(folder, ignore_errors=True)
    work.rename(folder)
    return "".join(trouble)


def write_printed(tree: Path, command: str, work: Path, place: int, seed: str) -> str:
    """Run one command and keep what it prints; the message if it does not end well.

    The program finds no git repository, so that it writes no commit, which differs between any two revisions.
    """
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("IMPACT_", "GIT_"))}
    surroundings |= {"PYTHONPATH": str(tree), "PYTHONHASHSEED": seed, "GIT_DIR": os.devnull}
    surroundings |= {"COLUMNS": "160", "NO_COLOR": "1"}
    words = [sys.executable, "-m", "impact", *shlex.split(command)]
    done = subprocess.run(words, cwd=work, env=surroundings, capture_output=True, text=True, check=False)
    kind = "csv" if "--csv" in command else "txt"
    (work / f"printed-{place}.{kind}").write_text(done.stdout + done.stderr, encoding="utf-8")
    return f"impact {command} (exit code {done.returncode}):\n{done.stderr[-2000:]}" if done.returncode else ""
