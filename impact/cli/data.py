"""The commands `impact data ...`: what the model rests on, its checksums, rebuilding it, newer releases."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from impact.cli.options import LEFT_OVER, WithExample
from impact.cli.screen import MILLION, amount, console, metric_words, missing, progress, table
from impact.errors import DataError, StudyError

if TYPE_CHECKING:
    import pandas as pd

    from impact.ingest.agency.files import OfferedFile
    from impact.sources.catalog import Built, Vintage


data_app = typer.Typer(no_args_is_help=True, help="The data behind the model: sources, checksums, rebuilding.")


@data_app.command("list", cls=WithExample, context_settings=LEFT_OVER)
def data_list() -> None:
    """List the datasets that the model rests on (period, release, use, next expected) and the agency files.

    Example: impact data list
    """
    from impact.sources.catalog import read_checksums, read_sources, read_vintages

    show_vintage_table(list(read_vintages().values()))
    show_sources(read_sources(), read_checksums())


@data_app.command("check", cls=WithExample, context_settings=LEFT_OVER)
def data_check() -> None:
    """Compare every built table with its checksum.

    Example: impact data check
    """
    from impact.sources.catalog import damaged_tables, read_checksums

    damage = damaged_tables()
    if damage:
        raise DataError("\n".join(damage))
    typer.echo(f"{len(read_checksums())} built tables, all as they were built")


@data_app.command("build", cls=WithExample, context_settings=LEFT_OVER)
def data_build(
    agency: Annotated[Path, typer.Option("--from", help="Folder of agency files (see `impact data list`).")],
) -> None:
    """Build the accounts in data/ again from agency files.

    Example: impact data build --from ~/agency-files
    """
    from impact.ingest.build import build
    from impact.sources.catalog import data_folder

    if not agency.is_dir():
        raise StudyError(
            f"--from {agency}: no such folder; give the folder that holds bea_io/, bea_regional/, census/ ..."
        )
    with progress() as say:
        build(agency, data_folder(), say)
    typer.echo(f"built into {data_folder()}; impact data check compares it with its checksums")


@data_app.command("update", cls=WithExample, context_settings=LEFT_OVER)
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
    from impact.sources.catalog import VARIABLE, data_folder

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


@data_app.command("copy", cls=WithExample, context_settings=LEFT_OVER)
def data_copy(folder: Annotated[Path, typer.Argument(help="A new folder.")]) -> None:
    """Copy the data in use to a folder of your own, to add parameters to (docs/another-region.md).

    Example: impact data copy my-data
    """
    from impact.ingest.swap import replacing
    from impact.sources.catalog import VARIABLE, data_folder

    if folder.exists():
        raise StudyError(f"{folder} is there already; name a new folder")
    with replacing(data_folder(), folder):
        pass
    typer.echo(f"copied to {folder}; to use it: {VARIABLE}={folder}")


@data_app.command("diff", cls=WithExample, context_settings=LEFT_OVER)
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
    from impact.model.comparisons import differing_tables, headline_changes

    with progress() as say:
        tables, figures = differing_tables(old, new), headline_changes(old, new, tuple(study or ()), say)
    show_vintages(tables, figures, as_json=as_json)


@data_app.command("baseline", cls=WithExample, context_settings=LEFT_OVER)
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

    counties = find_region(region).fips
    with progress() as say:
        say(f"{len(counties)} counties: jobs by sector to 2045")
        build_regional_baseline(agency, counties, out)
    typer.echo(f"{out}/county_jobs.csv written; use it with: impact run STUDY --region {region} --baseline {out}")


def show_sources(sources: dict[str, dict[str, Any]], tables: "dict[str, Built]") -> None:
    """Agency files and built tables."""
    screen = console()
    made = table("Agency files", "Publisher", "Title", "Release", "Unit", "Address", left=5)
    for record in sources.values():
        made.add_row(record["publisher"], record["title"], record["release"], record["unit"], record["address"])
    screen.print(made)
    size = sum(item.size for item in tables.values())
    screen.print(
        f"{len(tables)} built tables in data/, {size / MILLION:,.1f} MB; `impact data check` compares their checksums"
    )


def show_vintage_table(vintages: "list[Vintage]") -> None:
    """Datasets: period, release, when retrieved, what each feeds, when the next is expected."""
    made = table("Datasets", "Dataset", "Period", "Release", "Retrieved", "Feeds", "Next expected", left=6)
    for one in vintages:
        made.add_row(one.dataset, one.period, one.release, one.retrieved, one.feeds, one.next_expected)
    console().print(made)


def show_downloads(files: "list[OfferedFile]") -> None:
    """The files that are offered: size and hash, to be compared with what the agency states."""
    made = table("Files offered", "File", "Bytes", "sha256", left=1)
    for file in files:
        made.add_row(file.name, f"{len(file.content):,}", file.sha256)
    console().print(made)


def show_vintages(tables: "pd.DataFrame", figures: "pd.DataFrame", *, as_json: bool) -> None:
    """What differs between two data folders."""
    if as_json:
        import json

        found = {name: json.loads(frame.to_json(orient="records", double_precision=10))
                 for name, frame in (("tables", tables), ("headline", figures))}  # fmt: skip
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
        return
    screen = console()
    screen.print(tables_that_differ(tables))
    for study, rows in figures.groupby("study", sort=False):
        made = table(f"Headline totals: {study}", "Figure", "Unit", "Old", "New", "Difference", "", left=2)
        for row in rows.itertuples():
            share = "-" if missing(row.difference_share) else f"{row.difference_share:+.2%}"
            words = [amount(figure, row.unit) for figure in (row.old, row.new, row.difference)]
            made.add_row(metric_words(row.metric), row.unit, *words, share)
        screen.print(made)


def tables_that_differ(tables: "pd.DataFrame") -> object:
    """Sources and tables that differ, as a table or a sentence."""
    if tables.empty:
        return "No table and no source differs."
    made = table("What differs", "", "File", "Change", "Old", "New", left=5)
    for row in tables.itertuples():
        made.add_row(row.what, row.path, row.change, row.old, row.new)
    return made
