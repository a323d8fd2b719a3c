"""The command `impact sweep`: one study relocated to many counties."""

from dataclasses import replace
from enum import StrEnum
from os import cpu_count
from pathlib import Path
from typing import Annotated

import typer

from impact.commands.options import AccountsOption, SetOption, StudyArgument, model_options, study_of
from impact.defaults import DEFAULT_STUDY


class RankBy(StrEnum):
    """Figure that the sites are ranked by."""

    operation_jobs = "operation_jobs"
    operation_labor_income_usd = "operation_labor_income_usd"
    operation_output_usd = "operation_output_usd"
    construction_job_years = "construction_job_years"
    construction_labor_income_usd = "construction_labor_income_usd"
    construction_output_usd = "construction_output_usd"


def sweep(
    study: StudyArgument = DEFAULT_STUDY,
    state_letters: Annotated[
        str | None, typer.Option("--states", help="States such as TN,MS,AR, or all; default: those of its region.")
    ] = None,
    counties: Annotated[str | None, typer.Option(help="County FIPS codes with commas, in place of states.")] = None,
    by: Annotated[
        RankBy, typer.Option(help=("Rank by this figure, within the surrounding area."))
    ] = RankBy.operation_jobs,
    radius_km: Annotated[
        float | None, typer.Option("--radius-km", min=0, help="Surrounding area of a site; default 80 km.")
    ] = None,
    given_shares: Annotated[
        bool, typer.Option("--given-shares", help="Local purchase shares of the study hold everywhere.")
    ] = False,
    changes: SetOption = None,
    accounts: AccountsOption = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write; default output/STUDY-sweep.")] = None,
    processes: Annotated[int, typer.Option(min=1, help="Processes on this machine.")] = cpu_count() or 1,
    scheduler: Annotated[
        str | None, typer.Option(help="A running Dask scheduler, such as tcp://10.0.0.5:8786.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Relocate a study to every county of some states and rank them by what stays around it.

    Example: impact sweep colossus-2 --states TN,MS,AR
    """
    with study_of(study, changes) as record:
        from impact.model.sweep import SweepRequest, run_sweep
        from impact.model.workers import workers
        from impact.outputs import check_destination
        from impact.outputs.sweep import write_sweep
        from impact.terminal.sweep import bar, show_sweep

        destination = out or Path("output") / f"{record.name}-sweep"
        check_destination(destination)
        asked = SweepRequest(state_letters, counties, by.value, radius_km, given_shares)
        with bar() as said, workers(processes, scheduler) as executor:
            found = run_sweep(record, asked, replace(model_options(accounts, changes), draws=0), executor, said)
    write_sweep(found, destination)
    show_sweep(found, destination, "csv" if as_csv else "json" if as_json else "table")
