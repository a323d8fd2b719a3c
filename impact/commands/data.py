"""The commands `impact data ...`: what the model rests on, its checksums, rebuilding it, newer releases."""

from pathlib import Path
from typing import Annotated

import typer

from impact.errors import DataError, StudyError

data_app = typer.Typer(no_args_is_help=True, help="The data behind the model: sources, checksums, rebuilding.")


@data_app.command("list")
def data_list() -> None:
    """List the datasets that the model rests on (period, release, use, next expected) and the agency files.

    Example: impact data list
    """
    from impact.sources.catalog import read_checksums, read_sources
    from impact.sources.vintages import read_vintages
    from impact.terminal.data import show_sources, show_vintage_table

    show_vintage_table(list(read_vintages().values()))
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
    """Build the accounts in data/ again from agency files.

    Example: impact data build --from ~/agency-files
    """
    from impact.ingest.build import build
    from impact.sources.places import data_folder
    from impact.terminal.screen import progress

    if not agency.is_dir():
        raise StudyError(
            f"--from {agency}: no such folder; give the folder that holds bea_io/, bea_regional/, census/ ..."
        )
    with progress() as say:
        build(agency, data_folder(), say)
    typer.echo(f"built into {data_folder()}; impact data check compares it with its checksums")


@data_app.command("update")
def data_update(
    agency: Annotated[
        Path, typer.Option("--agency", help="Folder of the agency files that the present accounts were built from.")
    ],
    downloads: Annotated[
        Path | None, typer.Option("--from", help="Folder of newer files, as downloaded from the agencies.")
    ] = None,
    network: Annotated[bool, typer.Option("--network", help="Fetch the newer files from the agencies.")] = False,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="With --network: fetch this file; may be repeated.")
    ] = None,
    cache: Annotated[Path, typer.Option(help="With --network: where fetched files are kept.")] = Path("downloads"),
    into: Annotated[Path | None, typer.Option(help="Data folder to write; default the one in use.")] = None,
    keep: Annotated[Path | None, typer.Option(help="New folder for all agency files, newer ones included.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Take the files without asking.")] = False,
) -> None:
    """Take newer releases over: rebuild all accounts alongside the old ones, check them, put them in their place.

    Example: impact data update --from ~/Downloads/bea --agency ~/agency-files --into my-data
    """
    from impact.ingest.agency.files import offered_files
    from impact.ingest.download import fetched_files
    from impact.ingest.renewal import update
    from impact.sources.places import VARIABLE, data_folder
    from impact.terminal.data import show_downloads
    from impact.terminal.screen import progress

    if network == (downloads is not None):
        raise StudyError("give either --from FOLDER or --network")
    files = offered_files(downloads) if downloads else fetched_files(cache, tuple(only or ()), typer.echo)
    show_downloads(files)
    if not (yes or downloads) and not typer.confirm("Take these files over?"):
        raise StudyError("not taken; nothing was changed")
    target = into or data_folder()
    with progress() as say:
        records = update(files, agency, target, say, keep)
    for path, record in records.items():
        typer.echo(f"{path}: {record['title']}, {record['release']}")
    typer.echo(f"built into {target}; `impact data diff` says what changes in the figures")
    if into:
        typer.echo(f"to use it: {VARIABLE}={target.resolve()}")


@data_app.command("copy")
def data_copy(folder: Annotated[Path, typer.Argument(help="A new folder.")]) -> None:
    """Copy the data in use to a folder of your own, to add parameters to (docs/another-region.md).

    Example: impact data copy my-data
    """
    from impact.ingest.swap import replacing
    from impact.sources.places import VARIABLE, data_folder

    if folder.exists():
        raise StudyError(f"{folder} is there already; name a new folder")
    with replacing(data_folder(), folder):
        pass
    typer.echo(f"copied to {folder}; to use it: {VARIABLE}={folder}")


@data_app.command("diff")
def data_diff(
    old: Annotated[Path, typer.Argument(help="A data folder.")],
    new: Annotated[Path, typer.Argument(help="Another data folder.")],
    study: Annotated[
        list[str] | None, typer.Option("--study", help="A study; may be repeated. Default: all that are shipped.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what another vintage of the data changes: tables that differ, headline figures of the studies.

    Example: impact data diff data my-data --study colossus-2
    """
    from impact.model.vintages import differing_tables, headline_changes
    from impact.terminal.data import show_vintages
    from impact.terminal.screen import progress

    with progress() as say:
        tables, figures = differing_tables(old, new), headline_changes(old, new, tuple(study or ()), say)
    show_vintages(tables, figures, as_json=as_json)


@data_app.command("baseline")
def data_baseline(
    region: Annotated[str, typer.Option(help="A state (TN), or county FIPS joined by commas.")],
    agency: Annotated[Path, typer.Option("--from", help="Folder of agency files; of these only CAEMP25N is needed.")],
    out: Annotated[Path, typer.Option(help="Folder to write into.")],
) -> None:
    """Forecast the jobs of another region by sector, to compare a study's jobs with (impact run --baseline).

    Example: impact data baseline --region 51107,51153 --from ~/agency-files --out loudoun-baseline
    """
    from impact.ingest.build import build_regional_baseline
    from impact.model.region import find_region
    from impact.terminal.screen import progress

    counties = find_region(region).fips
    with progress() as say:
        say(f"{len(counties)} counties: jobs by sector to 2045")
        build_regional_baseline(agency, counties, out)
    typer.echo(f"{out}/county_jobs.csv written; use it with: impact run STUDY --region {region} --baseline {out}")
