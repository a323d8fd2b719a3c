"""The command line: options in, one call into the library, tables out. No arithmetic."""

import gc
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from impact.cli_bench import bench
from impact.cli_compare import compare
from impact.cli_data import data_app
from impact.cli_options import (
    DEFAULT_STUDY,
    AccountsOption,
    Basis,
    Imports,
    Method,
    SeedOption,
    SetOption,
    StudyArgument,
    Type,
    model_options,
    study_of,
)
from impact.cli_study import study_app
from impact.cli_sweep import sweep
from impact.errors import DataError, OutputError, StudyError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
app.add_typer(study_app, name="study")
app.add_typer(data_app, name="data")
app.command()(compare)


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
    draws: Annotated[int, typer.Option(min=0, max=1_000_000, help="Draws for the ranges; 0: no ranges.")] = 2000,
    seed: SeedOption = 1,
    baseline: Annotated[
        Path | None, typer.Option(help="Folder of another region's baseline (impact data baseline).")
    ] = None,
    hourly: Annotated[
        bool, typer.Option("--hourly", help="Also write every hour of load and draw (tables/grid_hourly.csv).")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print run.json instead of the tables.")] = False,
) -> None:
    """Run a study and write its workbook, map layer and tables.

    Example: impact run colossus-2 --set facility.tulane-road.it_mw=500 --out output/half
    """
    with study_of(study, changes) as given:
        from impact.outputs import check_destination, run_json, write_outputs
        from impact.pipeline import in_region
        from impact.pipeline import run as run_study
        from impact.terminal import progress, show_run

        record = in_region(given, region)
        destination = out or Path("output") / record.name
        check_destination(destination)
        with progress() as say:
            options = replace(model_options(accounts), draws=draws, seed=seed, baseline=baseline)
            results = run_study(record, options, say)
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
    from impact.multiplying import multipliers as multiplier_rows
    from impact.terminal import show_multipliers

    options = model_options(accounts, method=method.value, imports=imports is Imports.total)
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
    with study_of(study, changes) as record:
        from impact.effects.grid.explain import GRID_METRICS
        from impact.effects.taxes.explain import TAX_METRICS
        from impact.explaining import explain as explain_figure
        from impact.explaining import explain_commuting, explain_grid, explain_tax
        from impact.sensitivity import moving_inputs
        from impact.terminal import (
            show_commuting,
            show_explanation,
            show_grid_explanation,
            show_movers,
            show_tax_explanation,
        )

        if metric == "commuting":
            show_commuting(*explain_commuting(record))
        elif metric in TAX_METRICS:
            show_tax_explanation(explain_tax(metric, record, model_options(accounts)), record.price_year)
        elif metric in GRID_METRICS:
            show_grid_explanation(*explain_grid(metric, record))
        else:
            show_explanation(*explain_figure(metric, record, model_options(accounts)))
        if metric != "commuting":
            show_movers(moving_inputs(metric, record, model_options(accounts)))


@app.command()
def sensitivity(
    study: StudyArgument = DEFAULT_STUDY,
    metrics: Annotated[
        list[str] | None, typer.Option("--metric", help="A headline figure; may be given again. Default: all.")
    ] = None,
    changes: SetOption = None,
    accounts: AccountsOption = None,
    samples: Annotated[int, typer.Option(help="Base sample, a power of two.")] = 512,
    seed: SeedOption = 1,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """Say which inputs the ranges come from: Sobol indices, first order and total, from a sample of their own.

    Example: impact sensitivity colossus-2 --metric operation_jobs --metric local_tax_usd
    """
    with study_of(study, changes) as record:
        from impact.sensitivity import sensitivity as indices
        from impact.terminal import progress, show_sensitivity
        from impact.uncertainty.intervals import METRICS

        with progress() as say:
            options = replace(model_options(accounts), seed=seed)
            rows = indices(record, options, tuple(metrics or METRICS), samples, say)
        show_sensitivity(rows, as_csv=as_csv)


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


app.command()(sweep)
app.command()(bench)


def main() -> NoReturn:
    """Run the command line; known errors become one message and their exit code.

    Matrices are multiplied in one thread: the program divides its work among threads of its own, and gives the same
    bits on any number of processors. A run makes many cells and few circles: these are looked for less often.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(50_000, 20, 100)
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
