"""The commands `impact data ...`: what the model rests on, its checksums, rebuilding it."""

from pathlib import Path
from typing import Annotated

import typer

from impact.errors import DataError, StudyError

data_app = typer.Typer(no_args_is_help=True, help="The data behind the model: sources, checksums, rebuilding.")


@data_app.command("list")
def data_list() -> None:
    """List the agency files that the accounts are built from: publisher, title, release, address.

    Example: impact data list
    """
    from impact.sources.catalog import read_checksums, read_sources
    from impact.terminal import show_sources

    show_sources(read_sources(), read_checksums())


@data_app.command("check")
def data_check() -> None:
    """Compare every built table with its checksum.

    Example: impact data check
    """
    from impact.sources.catalog import damaged_tables, read_checksums

    damage = damaged_tables()
    if damage:
        raise DataError("\n".join(damage))
    typer.echo(f"{len(read_checksums())} built tables, all as they were built")


@data_app.command("build")
def data_build(
    agency: Annotated[Path, typer.Option("--from", help="Folder of agency files (see `impact data list`).")],
) -> None:
    """Build the accounts in data/ anew from agency files.

    Example: impact data build --from ~/agency-files
    """
    from impact.build import build
    from impact.sources.places import data_folder
    from impact.terminal import progress

    if not agency.is_dir():
        raise StudyError(
            f"--from {agency}: no such folder; give the folder that holds bea_io/, bea_regional/, census/ ..."
        )
    with progress() as say:
        build(agency, data_folder(), say)
    typer.echo(f"built into {data_folder()}; impact data check compares it with its checksums")


@data_app.command("baseline")
def data_baseline(
    region: Annotated[str, typer.Option(help="A state (TN), or county FIPS joined by commas.")],
    agency: Annotated[Path, typer.Option("--from", help="Folder of agency files; of these only CAEMP25N is needed.")],
    out: Annotated[Path, typer.Option(help="Folder to write into.")],
) -> None:
    """Forecast the jobs of another region by sector, to hold a study's jobs against (impact run --baseline).

    Example: impact data baseline --region 51107,51153 --from ~/agency-files --out loudoun-baseline
    """
    from impact.assembly import find_region
    from impact.build import build_regional_baseline
    from impact.terminal import progress

    counties = find_region(region).fips
    with progress() as say:
        say(f"{len(counties)} counties: jobs by sector to 2045")
        build_regional_baseline(agency, counties, out)
    typer.echo(f"{out}/county_jobs.csv written; use it with: impact run STUDY --region {region} --baseline {out}")
