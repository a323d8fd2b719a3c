"""`impact data build`: from agency files to the project's own accounts in data/."""

from collections.abc import Callable
from pathlib import Path

from impact.ingest.baseline import build_baseline
from impact.ingest.counties import build_counties
from impact.ingest.geography import build_geography
from impact.ingest.grid import build_grid
from impact.ingest.national import build_national
from impact.ingest.occupations import build_occupations
from impact.ingest.swap import replacing
from impact.ingest.taken import old_record
from impact.ingest.trade import build_trade
from impact.ingest.write import Parts, write_baseline, write_built
from impact.sources.catalog import check_inputs, recorded_accounts
from impact.sources.parameters import read_parameters

JOBS_FILE = r"bea_regional/CAEMP25N[_.]"
"""The agency file that a baseline is forecast from."""


def build(agency: Path, data: Path, say: Callable[[str], None]) -> None:
    """Build all accounts from a folder of agency files and put them in place of those in `data`, all or nothing.

    Args:
        agency: the folder of agency files; each is checked against data/sources.toml.
        data: the folder to write the built tables and checksums.txt into.
        say: receives one line a step.
    """
    say("checking the agency files")
    check_inputs(agency)
    parts = built_parts(agency, recorded_accounts(), say)
    with replacing(data, data) as work:
        write_built(work, parts)
    say(f"written to {data}")


def built_parts(agency: Path, years: list[int], say: Callable[[str], None]) -> Parts:
    """All accounts, from a folder of agency files; `years` are the accounts years."""
    say(f"national accounts of {', '.join(map(str, years))}: requirements, margins, prices, jobs")
    national = build_national(agency, years)
    say("county accounts: jobs, pay and output of 3,114 counties")
    counties = build_counties(agency, national)
    say("commuting flows and outlines")
    geography = build_geography(agency, counties.table.index)
    say("trade: gravity of all counties, levels of local purchase shares")
    trade = build_trade(agency, counties.national, counties, geography.centers)
    say("occupations: staffing patterns")
    occupations = build_occupations(agency, national.industries.index)
    say("grid: utilities, system peaks and their forecast, typical year")
    grid = build_grid(agency, counties.table["name"])
    say("baseline: jobs of the Memphis counties by sector to 2045")
    baseline = build_baseline(agency, list(read_parameters("regions")["memphis"]["counties"]))
    return Parts(national, counties, geography, trade, occupations, grid, baseline)


def build_regional_baseline(agency: Path, counties: tuple[str, ...], folder: Path) -> None:
    """The baseline of any counties, written into `folder` as in data/forecasts.

    Args:
        agency: the folder of agency files; of these only CAEMP25N is needed, and is checked.
        counties: BEA's county codes.
        folder: where county_jobs.csv and excluded.csv go.
    """
    path, _ = old_record(JOBS_FILE)
    check_inputs(agency, (path,))
    write_baseline(folder, build_baseline(agency, list(counties)))
