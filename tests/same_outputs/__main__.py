"""Hold the outputs of this tree against those of an earlier revision.

    python -m tests.same_outputs --base REVISION [--quick] [--only CASE]

Runs the same commands in both trees with this interpreter and compares every table, workbook cell and formula, map
layer, figure and printed line. Differences that are meant are named in tests/same_outputs.toml. Exit code 1 if one is
found that is not named. Outputs of a revision are kept in the folder of temporary files; --fresh makes them again.
"""

import argparse
import re
import shutil
import signal
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from tests.same_outputs.compare import Comparison, Named, compared_folders, named_differences
from tests.same_outputs.produce import (
    BASE_SEED,
    CASES,
    OWN_SEED,
    QUICK,
    ROOT,
    checkout,
    commit_of,
    kept_outputs,
    write_outputs,
)

NAMED = ROOT / "tests" / "same_outputs.toml"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.same_outputs", description=__doc__.splitlines()[0])
    parser.add_argument("--base", required=True, metavar="REVISION", help="the revision to compare with")
    parser.add_argument("--quick", action="store_true", help=f"only {', '.join(QUICK)}")
    parser.add_argument("--only", nargs="+", choices=CASES, metavar="CASE", help=f"only these of {', '.join(CASES)}")
    parser.add_argument("--first", type=int, default=8, help="differences shown for each file (default 8)")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--fresh", action="store_true", help="make the outputs of the revision again")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the outputs of this tree in DIR")
    return parser.parse_args()


def command_of(command: str, named: Named) -> str:
    """A command in the words of this tree."""
    for old, new in named.renames["commands"].items():
        command = re.sub(rf"(?<!\S){re.escape(old)}(?!\S)", new, command)
    return command


def compared_case(case: str, base: Path, tree: Path | None, work: Path, named: Named) -> dict[str, Comparison]:
    """Produce a case in both trees, unless the older one's outputs are there, and compare."""
    if not (base / case).is_dir():
        trouble = write_outputs(tree, CASES[case], base / case, BASE_SEED)
        if trouble:
            shutil.rmtree(base / case)
            return {"(base)": broken(case, trouble)}
    commands = [command_of(command, named) for command in CASES[case]]
    trouble = write_outputs(ROOT, commands, work / case, OWN_SEED)
    if trouble:
        return {"(this tree)": broken(case, trouble)}
    return compared_folders(case, base / case, work / case, named)


def broken(case: str, trouble: str) -> Comparison:
    found = Comparison()
    found.add(f"{case}/failed", 1, trouble)
    return found


def report(case: str, found: dict[str, Comparison], named: Named, first: int, used: set[str]) -> int:
    """Print what was found in a case, file by file where it is not simply equal; how many differences are not named."""
    unnamed, equal = 0, 0
    for file, comparison in found.items():
        left = []
        for difference in comparison.differences:
            ignoring = {what for what in named.ignored if fnmatchcase(difference.name, what)}
            used |= ignoring
            left += [] if ignoring else [difference]
        named_here = len(comparison.differences) - len(left)
        unnamed += len(left)
        if left or named_here or comparison.reworded:
            print(f"{'DIFFERS' if left else 'equal but'}: {case}/{file}: {len(left)} differences,", end=" ")
            print(f"{named_here} named ones, {comparison.reworded} texts in other words")
        else:
            equal += 1
        for difference in left[:first]:
            print(f"    {difference.name} x {difference.count}: {difference.example[:2500]}")
        if len(left) > first:
            print(f"    and {len(left) - first} more")
    print(f"equal: {case}: {equal} of {len(found)} files", flush=True)
    return unnamed


def main() -> int:
    asked = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # so that the temporary worktree is removed
    named = named_differences(NAMED)
    cases = [case for case in CASES if case in (asked.only or (QUICK if asked.quick else CASES))]
    commit = commit_of(asked.base)
    base = kept_outputs(commit)
    if asked.fresh:
        shutil.rmtree(base, ignore_errors=True)
    used: set[str] = set()
    with ExitStack() as stack:
        work = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="same-outputs-")))
        missing = [case for case in cases if not (base / case).is_dir()]
        tree = stack.enter_context(checkout(commit)) if missing else None
        pool = ProcessPoolExecutor(asked.processes)
        stack.callback(pool.shutdown, cancel_futures=True)
        found = pool.map(partial(compared_case, base=base, tree=tree, work=work, named=named), cases)
        unnamed = sum(report(case, result, named, asked.first, used) for case, result in zip(cases, found, strict=True))
    print(f"\n{unnamed} differences from {commit[:12]} are not named in {NAMED.relative_to(ROOT)}")
    stale = [what for what in named.ignored if what not in used]
    if stale and len(cases) == len(CASES):
        print("named but not found: " + ", ".join(stale))
    return 1 if unnamed else 0


if __name__ == "__main__":
    sys.exit(main())
