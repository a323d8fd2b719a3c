"""The command line: options in, one call into the library, tables out. No arithmetic."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from impact.errors import DataError, OutputError, StudyError

if TYPE_CHECKING:
    from impact.assembly import Options

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
study_app = typer.Typer(no_args_is_help=True, help="Start a study, or check one.")
data_app = typer.Typer(no_args_is_help=True, help="The data behind the model: sources, checksums, rebuilding.")
app.add_typer(study_app, name="study")
app.add_typer(data_app, name="data")

DEFAULT_STUDY = "colossus-2"


class Basis(StrEnum):
    """Final demand for what: an industry's output, or a commodity whoever makes it."""

    industry = "industry"
    commodity = "commodity"


class Imports(StrEnum):
    """Inputs counted: made in the nation, or all."""

    domestic = "domestic"
    total = "total"


class Type(StrEnum):
    """I: suppliers; II: suppliers and households."""

    one = "I"
    two = "II"


class Method(StrEnum):
    """Location quotient method."""

    slq = "slq"
    cilq = "cilq"
    flq = "flq"
    aflq = "aflq"


StudyArgument = Annotated[str, typer.Argument(help="A name under models/, or a .toml file.")]
SetOption = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change one key of the study.")]
AccountsOption = Annotated[
    int | None, typer.Option("--accounts", metavar="YEAR", help="Year of the national accounts.")
]


@app.callback()
def impact() -> None:
    """Regional economic impact: jobs, income and output of an announced project, with every step and source shown."""


@app.command()
def run(
    study: StudyArgument = DEFAULT_STUDY,
    out: Annotated[Path | None, typer.Option(help="Folder to write; default output/STUDY.")] = None,
    changes: SetOption = None,
    accounts: AccountsOption = None,
    region: Annotated[
        str | None, typer.Option(help="Another region: its first county stands for sites outside it.")
    ] = None,
    hourly: Annotated[
        bool, typer.Option("--hourly", help="Also write every hour of load and draw (tables/grid_hourly.csv).")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print run.json instead of the tables.")] = False,
) -> None:
    """Run a study and write its workbook, map layer and tables.

    Example: impact run colossus-2 --set facility.tulane-road.it_mw=500 --out output/half
    """
    from impact.outputs import check_destination, run_json, write_outputs
    from impact.pipeline import in_region
    from impact.pipeline import run as run_study
    from impact.sources.studies import read_study
    from impact.terminal import progress, show_run

    record = in_region(read_study(study, tuple(changes or ())), region)
    destination = out or Path("output") / record.name
    check_destination(destination)
    with progress() as say:
        results = run_study(record, _options(accounts), say)
        say("outputs: workbook, map layer, tables")
        write_outputs(results, destination, hourly=hourly)
    if as_json:
        sys.stdout.write(run_json(results))
    else:
        show_run(results, destination)


@app.command()
def multipliers(
    region: Annotated[
        str, typer.Option(help="memphis, us, a state (TN), or county FIPS joined by commas.")
    ] = "memphis",
    basis: Annotated[Basis, typer.Option(help="By industry or by commodity demanded.")] = Basis.industry,
    kind: Annotated[Type, typer.Option("--type", help="I: suppliers; II: with households.")] = Type.two,
    imports: Annotated[Imports, typer.Option(help="Inputs made in the nation, or all (us only).")] = Imports.domestic,
    method: Annotated[Method, typer.Option(help="Location quotient method.")] = Method.flq,
    accounts: AccountsOption = None,
    price_year: Annotated[int, typer.Option(help="Dollars that jobs are per.")] = 2023,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print the multipliers of a region, industry by industry.

    Example: impact multipliers --region TN --type I --csv > tn.csv
    """
    from impact.pipeline import multipliers as multiplier_rows
    from impact.terminal import show_multipliers

    options = _options(accounts, method=method.value, imports=imports is Imports.total)
    table = multiplier_rows(region, options, basis=basis.value, households=kind is Type.two, price_year=price_year)
    show_multipliers(table, "csv" if as_csv else "json" if as_json else "table")


@app.command()
def explain(
    metric: Annotated[
        str,
        typer.Argument(
            help="A headline figure, such as operation_jobs; or: property_tax, electricity_bill, commuting."
        ),
    ],
    study: StudyArgument = DEFAULT_STUDY,
    changes: SetOption = None,
    accounts: AccountsOption = None,
) -> None:
    """Say where a figure comes from: formula, terms, largest supply chains, sources.

    Example: impact explain construction_job_years colossus-1
    """
    from impact.effects.grid.explain import GRID_METRICS
    from impact.effects.taxes.explain import TAX_METRICS
    from impact.explaining import explain as explain_figure
    from impact.explaining import explain_commuting, explain_grid, explain_tax
    from impact.sources.studies import read_study
    from impact.terminal import show_commuting, show_explanation, show_grid_explanation, show_tax_explanation

    record = read_study(study, tuple(changes or ()))
    if metric == "commuting":
        show_commuting(*explain_commuting(record))
    elif metric in TAX_METRICS:
        show_tax_explanation(explain_tax(metric, record, _options(accounts)), record.price_year)
    elif metric in GRID_METRICS:
        show_grid_explanation(*explain_grid(metric, record))
    else:
        show_explanation(*explain_figure(metric, record, _options(accounts)))


@app.command()
def validate(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Hold our figures against published ones; exit code 1 if a binding row does not hold.

    Example: impact validate
    """
    from impact.terminal import progress, show_validation
    from impact.validating import validation_table

    with progress() as say:
        say("multipliers and studies")
        rows = validation_table()
    show_validation(rows, as_json=as_json)
    if not rows.loc[rows["binding"], "passes"].all():
        raise typer.Exit(1)


@study_app.command("new")
def study_new(
    name: Annotated[str, typer.Argument(help="Small letters, digits, hyphens.")],
    archetype: Annotated[str, typer.Option(help="data-center, factory or warehouse.")],
    folder: Annotated[Path, typer.Option("--in", help="Folder to write into.")] = Path(),
) -> None:
    """Start a study: writes NAME.toml from an archetype, every key explained in it.

    Example: impact study new my-hall --archetype data-center
    """
    from impact.outputs.scaffold import write_new_study
    from impact.sources.studies import check_name, read_archetype

    check_name(name)
    path = write_new_study(name, read_archetype(archetype), folder)
    typer.echo(f"{path} written. Edit it, then: impact study check {path} and impact run {path}")


@study_app.command("check")
def study_check(study: StudyArgument, changes: SetOption = None) -> None:
    """Check a study without running it: keys, ranges, years, sources, counties, commodities.

    Example: impact study check my-hall.toml
    """
    from impact.scenes import checked_spending
    from impact.sources.studies import read_study
    from impact.terminal import show_study

    record = read_study(study, tuple(changes or ()))
    show_study(record, checked_spending(record)[1])


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


def _options(accounts: int | None, *, method: str = "flq", imports: bool = False) -> "Options":
    from impact.assembly import NEWEST, Options

    return Options(accounts=NEWEST if accounts is None else accounts, method=method, imports=imports)


def main() -> NoReturn:
    """Run the command line; known errors become one message and their exit code."""
    try:
        app()
    except (StudyError, OutputError) as error:
        _stop(str(error), 2)
    except DataError as error:
        _stop(str(error), 1)
    except KeyboardInterrupt:
        _stop("stopped; nothing was written", 130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    sys.exit(0)


def _stop(message: str, code: int) -> NoReturn:
    sys.stderr.write(f"impact: {message}\n")
    sys.exit(code)
