"""The commands `impact study ...`: start a study, or check one."""

from pathlib import Path
from typing import Annotated

import typer

from impact.cli_options import SetOption, StudyArgument

study_app = typer.Typer(no_args_is_help=True, help="Start a study, or check one.")


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
