"""The command `impact sweep`: one study relocated to many counties, ranked."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.options import AccountsOption, SetOption, StudyArgument, model_options, study_of
from impact.cli.screen import amount, console, metric_words, table
from impact.defaults import DEFAULT_STUDY

if TYPE_CHECKING:
    from impact.question_results import SweepResults


SHOWN = 15


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

        destination = out or Path("output") / f"{record.name}-sweep"
        check_destination(destination)
        asked = SweepRequest(state_letters, counties, by.value, radius_km, given_shares)
        with bar() as said, workers(processes, scheduler) as executor:
            found = run_sweep(record, asked, replace(model_options(accounts, changes), draws=0), executor, said)
    write_sweep(found, destination)
    show_sweep(found, destination, "csv" if as_csv else "json" if as_json else "table")


@contextmanager
def bar() -> Iterator[Callable[[int, int], None]]:
    """A function that shows how many of how many sites are done; silent where standard error is not a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield lambda done, whole: None  # noqa: ARG005 - a display that shows nothing
        return
    with Progress(console=screen, transient=True) as shown:
        task = shown.add_task("sites", total=None)
        yield lambda done, whole: shown.update(task, completed=done, total=whole)


def show_sweep(found: "SweepResults", destination: Path, form: str) -> None:
    """The sites, best first: the first few and the notes, or all of them as CSV or JSON."""
    from impact.outputs.sweep import sweep_csv, sweep_json

    if form != "table":
        sys.stdout.write(sweep_csv(found) if form == "csv" else sweep_json(found))
        return
    screen, figure = console(), found.ranked_by
    unit = "USD" if figure.endswith("_usd") else "jobs"
    made = table(
        f"{found.study.title}: {metric_words(figure)} by site, best first",
        "Site", "Counties around", "In the county", "In its state*", "In the surrounding area", "In the nation",
    )  # fmt: skip
    for row in found.sites.head(SHOWN).to_dict("records"):
        figures = (amount(row[f"{reach}_{figure}"], unit) for reach in ("county", "state", "area", "nation"))
        made.add_row(f"{row['rank']}. {row['county']}", str(row["area_counties"]), *figures)
    screen.print(made)
    if len(found.sites) > SHOWN:
        screen.print(f"... and {len(found.sites) - SHOWN} more in sweep.csv. * Counties of the surrounding area in it.")
    for note in found.notes:
        screen.print(f"- {note}")
    screen.print(
        f"Written: {destination}/ (sweep.html, sweep.csv, sweep.geojson with sweep.qml, sweep.svg, sweep.json)"
    )
