"""The commands `impact study ...`: start a study, check one, write one as an Excel form."""

from pathlib import Path
from typing import Annotated

import typer

from impact.commands.options import SetOption, StudyArgument, model_options, study_of

study_app = typer.Typer(no_args_is_help=True, help="Start a study, check one, or write one as an Excel form.")
FormArgument = Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The Excel file to write.")]


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
    with study_of(study, changes) as record:
        from impact.model.locations import site_counties
        from impact.model.notes import study_notes
        from impact.model.prepared import checked_spending
        from impact.model.reference import check_region
        from impact.terminal.study import show_study

        prepared_study = checked_spending(record, model_options(None, changes))
        check_region(prepared_study, model_options(None, changes))
        show_study(
            record, prepared_study.spending, site_counties(prepared_study.study), study_notes(prepared_study.study)
        )


@study_app.command("template")
def study_template(
    file: FormArgument,
    archetype: Annotated[
        str | None, typer.Option(help="data-center, factory or warehouse: all its lines; default: two as an example.")
    ] = None,
) -> None:
    """Write an Excel form to fill in: yellow cells, drop-downs of counties and commodities, a note on each heading.

    Example: impact study template my-hall.xlsx --archetype data-center
    """
    from impact.excel_form.write import example_study, write_study_form
    from impact.sources.studies import DEFAULT_ARCHETYPE, archetype_study

    known = archetype_study(archetype or DEFAULT_ARCHETYPE)
    write_study_form(known if archetype else example_study(known), file)
    typer.echo(f"{file} written. Fill it in, then: impact study check {file} and impact run {file}")


@study_app.command("export")
def study_export(
    study: StudyArgument,
    file: FormArgument,
    changes: SetOption = None,
) -> None:
    """Write a study as an Excel form; run, check, explain, sensitivity and compare read it again.

    Example: impact study export colossus-1 colossus-1.xlsx
    """
    from impact.errors import StudyError
    from impact.excel_form.write import write_study_form
    from impact.sources.settings import sets_parameter

    for change in filter(sets_parameter, changes or ()):
        raise StudyError(f"--set {change}: a parameter of the model; a study's form has no place for it")
    with study_of(study, changes) as record:
        write_study_form(record, file)
    typer.echo(f"{file} written. Change it, then: impact study check {file} and impact run {file}")
