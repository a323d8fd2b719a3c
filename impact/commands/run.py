"""The command `impact run`: a study becomes a workbook, a report, a map layer and tables."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from impact.commands.options import (
    AccountsOption,
    DeltaOption,
    LocalPurchases,
    LocalPurchasesOption,
    SeedOption,
    SetOption,
    StudyArgument,
    model_options,
    study_of,
)
from impact.defaults import DEFAULT_STUDY


def run(
    study: StudyArgument = DEFAULT_STUDY,
    out: Annotated[Path | None, typer.Option(help="Folder to write; default output/STUDY.")] = None,
    changes: SetOption = None,
    accounts: AccountsOption = None,
    region: Annotated[
        str | None, typer.Option(help="Another region: its first county stands for sites outside it.")
    ] = None,
    local_purchases: LocalPurchasesOption = LocalPurchases.rpc,
    delta: DeltaOption = None,
    draws: Annotated[int, typer.Option(min=0, max=1_000_000, help="Draws for the ranges; 0: no ranges.")] = 2000,
    seed: SeedOption = 1,
    baseline: Annotated[
        Path | None, typer.Option(help="Folder of another region's baseline (impact data baseline).")
    ] = None,
    hourly: Annotated[
        bool, typer.Option("--hourly", help="Also write every hour of load and net load (tables/grid_hourly.csv).")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print run.json instead of the tables.")] = False,
) -> None:
    """Run a study and write its workbook, map layer and tables.

    Example: impact run colossus-2 --set facility.tulane-road.it_mw=500 --out output/half
    """
    with study_of(study, changes) as given:
        from impact.model.locations import site_counties
        from impact.model.run import in_region
        from impact.model.run import run as run_study
        from impact.outputs import check_destination, run_json, write_outputs
        from impact.terminal.run import show_run
        from impact.terminal.screen import progress

        record = in_region(given, region)
        destination = out or Path("output") / record.name
        check_destination(destination)
        with progress() as say:
            options = replace(
                model_options(accounts, changes, method=local_purchases.value, delta=delta),
                draws=draws,
                seed=seed,
                baseline=baseline,
            )
            results = run_study(record, options, say)
            say("outputs: workbook, map layer, tables")
            write_outputs(results, destination, hourly=hourly)
    if as_json:
        sys.stdout.write(run_json(results))
    else:
        show_run(results, destination, site_counties(results.study))
