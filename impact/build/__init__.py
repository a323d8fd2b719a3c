"""`impact data build`: from agency files to the project's own accounts in data/."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from impact.build.counties import build_counties
from impact.build.geography import build_geography
from impact.build.grid import build_grid
from impact.build.national import build_national
from impact.build.occupations import build_occupations
from impact.build.write import PARTS, write_built
from impact.sources.catalog import CHECKSUMS, check_inputs


def build(agency: Path, data: Path, say: Callable[[str], None]) -> None:
    """Build all accounts from a folder of agency files and put them in place of those in `data`, all or nothing.

    Args:
        agency: the folder of agency files; each is checked against data/sources.toml.
        data: the folder to write the built tables and checksums.txt into.
        say: receives one line a step.
    """
    say("checking the agency files")
    check_inputs(agency)
    say("national accounts of 2017 and 2023: requirements, margins, prices, jobs")
    national = build_national(agency)
    say("county accounts: jobs, pay and output of 3,114 counties")
    counties = build_counties(agency, national)
    say("commuting flows and outlines")
    geography = build_geography(agency, counties.table.index)
    say("occupations: staffing patterns")
    occupations = build_occupations(agency, national.industries.index)
    say("grid: utilities, system peaks and their forecast, typical year")
    grid = build_grid(agency, counties.table["name"])
    with tempfile.TemporaryDirectory(dir=data, prefix=".build-") as scratch:
        write_built(Path(scratch), national, counties, geography, occupations, grid)
        for part in (*PARTS, CHECKSUMS):
            old = data / part
            if old.is_dir():
                shutil.rmtree(old)
            (Path(scratch) / part).replace(old)
    say(f"written to {data}")
