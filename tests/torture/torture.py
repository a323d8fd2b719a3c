"""Torture: damaged inputs by every way in, kills at random moments, no room, no rights, odd places (make torture).

Prints one line a group of trials with its counts; exit code 1 if any did not hold. The same seed makes the same
trials. Outside the test suite, as it takes long. Linux: trials are forks with limits (trials.py).

    python tests/torture/torture.py                          all groups
    python tests/torture/torture.py --only settings --only runs-killed --times 20
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "helpers"), str(ROOT / "tests")]
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import absent  # noqa: E402
import fuzz  # noqa: E402
import kills  # noqa: E402
import places  # noqa: E402


class Group(NamedTuple):
    """A group of trials: what it is, its trials, how many of them, and whether it needs the agency files."""

    title: str
    trials: Callable[..., Iterator[bool]]
    times: int = 0
    needs_agency: bool = False


GROUPS = {
    "settings": Group("odd --set", fuzz.odd_settings, 200),
    "regions": Group("odd --region", fuzz.odd_regions, 150),
    "studies": Group("damaged studies, TOML", fuzz.damaged_studies, 200),
    "forms": Group("damaged studies, Excel", fuzz.damaged_forms, 150),
    "odd-runs": Group("odd values, run", fuzz.odd_runs, 30),
    "generated": Group("generated studies, all outputs", absent.generated_studies, 500),
    "comparisons": Group("damaged runs, compared", fuzz.damaged_runs, 150),
    "data": Group("damaged data", fuzz.damaged_data, 80),
    "resealed-data": Group("damaged tables with a fitting checksum", fuzz.resealed_data, 40),
    "data-diff": Group("damaged data, compared with the shipped", fuzz.differing_data, 12),
    "downloads": Group("damaged downloads, taken over", fuzz.damaged_downloads, 30, needs_agency=True),
    "disk": Group("no room on the disk", places.full_disk),
    "read-only": Group("no right to write", places.read_only),
    "places": Group("odd places, two at once", places.odd_places),
    "channels": Group("output closed, full, cut off, ASCII, narrow", places.odd_channels),
    "memory": Group("little memory", places.little_memory),
    "locales": Group("time zones and locales", places.zones_and_locales),
    "signals": Group("Ctrl-C and SIGTERM", places.signals, 30),
    "runs-killed": Group("runs killed", kills.killed_runs, 50),
    "sweeps-killed": Group("sweeps killed", kills.killed_sweeps, 10),
    "comparisons-killed": Group("comparisons killed", kills.killed_comparisons, 30),
    "forms-killed": Group("exports and templates killed", kills.killed_forms, 20),
    "downloads-killed": Group("downloads killed", kills.killed_downloads, 100),
    "updates-killed": Group("updates of the data killed", kills.killed_updates, 8, needs_agency=True),
    "builds-killed": Group("builds of the data killed", kills.killed_builds, 8, needs_agency=True),
}
BY_NUMBER = ("absent", "fuzz")
"""Modules whose trials are drawn by Hypothesis, which takes the seed itself."""


def counted(name: str, group: Group, times: int | None, seed: int) -> list[bool]:
    """Whether each trial of a group held; progress on standard error."""
    given: tuple[object, ...] = ()
    if group.times:
        luck = seed if group.trials.__module__ in BY_NUMBER else random.Random(f"{seed} {name}")
        given = (times or group.times, luck)
    found: list[bool] = []
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        Path(folder).chmod(0o755)
        for trial in group.trials(Path(folder), *given):
            found.append(trial)
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{name}: {len(found)} ")
    return found


def main() -> int:
    """All groups, or those that are named, one line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", choices=GROUPS, metavar="NAME", help=f"one of: {', '.join(GROUPS)}")
    parser.add_argument("--times", type=int, help="trials of each group that has a number of them")
    parser.add_argument("--seed", type=int, default=1)
    given, bad = parser.parse_args(), 0
    for name in given.only or GROUPS:
        group, start = GROUPS[name], time.monotonic()
        if group.needs_agency and not fuzz.AGENCY.is_dir():
            sys.stdout.write(f"SKIPPED {name}: the agency files are not alongside the project\n")
            continue
        found = counted(name, group, given.times, given.seed)
        bad += found.count(False)
        minutes = (time.monotonic() - start) / 60
        sys.stdout.write(f"{name} ({group.title}): {found.count(True)} of {len(found)} held, {minutes:.1f} minutes\n")
        sys.stdout.flush()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
