"""The commands `impact study ...`: start a study, check one, write one as an Excel form."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.options import LEFT_OVER, SetOption, StudyArgument, WithExample, model_options, study_of
from impact.cli.screen import console, missing, money, table

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from impact.ledger.spending import Spending
    from impact.study import Study


study_app = typer.Typer(no_args_is_help=True, help="Start a study, check one, or write one as an Excel form.")
ARCHETYPES = (
    "data-center, factory, warehouse, hospital, hotel, university, office-headquarters, solar-farm, combined-cycle, "
    "highway, apartment-building, or stadium."
)
FormArgument = Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The Excel file to write.")]


@study_app.command("new", cls=WithExample, context_settings=LEFT_OVER)
def study_new(
    name: Annotated[str, typer.Argument(help="Small letters, digits, hyphens.")],
    archetype: Annotated[str, typer.Option(help=ARCHETYPES)],
    folder: Annotated[Path, typer.Option("--in", help="Folder to write into.")] = Path(),
    from_announcement: Annotated[
        bool, typer.Option("--from-announcement", help="Scale all lines to --investment, and --jobs if given.")
    ] = False,
    investment: Annotated[
        str | None,
        typer.Option(metavar="USD", help="All capital spending as announced: '500 million', 500e6, '$500,000,000'."),
    ] = None,
    jobs: Annotated[str | None, typer.Option(metavar="N", help="Permanent jobs as announced.")] = None,
    size: Annotated[
        str | None, typer.Option(metavar="N", help="Size in the archetype's unit: rooms, beds, MW, square feet, ...")
    ] = None,
    county: Annotated[
        str | None, typer.Option(help="County FIPS code or name ('Licking, OH'); default: the archetype's.")
    ] = None,
    start: Annotated[int | None, typer.Option(metavar="YEAR", help="First year of construction.")] = None,
    end: Annotated[
        int | None,
        typer.Option(
            metavar="YEAR", help="Last year of construction; the phases in which it opens are stretched with it."
        ),
    ] = None,
    pay: Annotated[
        str | None, typer.Option(metavar="USD", help="Average wage of a job and year; supplements are added.")
    ] = None,
) -> None:
    """Start a study: writes NAME.toml from an archetype, every key explained in it.

    Example: impact study new river-hotel --archetype hotel --size 300

    Example: impact study new plant --archetype factory --from-announcement --investment '500 million' --jobs 120
    """
    from impact.errors import StudyError
    from impact.outputs.folder import write_new_study
    from impact.sources.announcement import Announcement, announced_text, read_archetype, size_unit
    from impact.sources.archetype_scale import start_notes
    from impact.sources.studies import check_name, validated_text

    check_name(name)
    if from_announcement and investment is None:
        raise StudyError("--from-announcement needs --investment USD: all capital spending as announced")
    text = read_archetype(archetype)
    known = Announcement(
        number_of("size", size, size_unit(archetype)), number_of("investment", investment), number_of("jobs", jobs),
        county, start, end, number_of("pay", pay),
    )  # fmt: skip
    if known != Announcement():
        text = announced_text(archetype, text, known)
    notes = start_notes(archetype, text, known)
    validated_text(text, f"{name}.toml")
    path = write_new_study(name, text, folder)
    typer.echo("".join(f"- {note}\n" for note in notes), nl=False)
    typer.echo(f"{path} written. Edit it, then: impact study check {path} and impact run {path}")


def number_of(option: str, text: str | None, unit: str = "") -> float | None:
    """The number that an option gives, as a person writes it: 500e6, $500,000,000, "500 million", or "250 MW"."""
    from impact.errors import StudyError
    from impact.words import written_number

    try:
        return None if text is None else written_number(text, unit)
    except ValueError as error:
        raise StudyError(f"--{option}: {error}") from None


@study_app.command("check", cls=WithExample, context_settings=LEFT_OVER)
def study_check(study: StudyArgument, changes: SetOption = None) -> None:
    """Check a study without running it: keys, ranges, years, sources, counties, commodities.

    Example: impact study check my-hall.toml
    """
    with study_of(study, changes) as record:
        from impact.ledger.idle_settings import abatement_note
        from impact.model.notes import study_notes
        from impact.model.prepared import checked_spending, site_counties
        from impact.model.reference import check_region
        from impact.sources.archetype_scale import study_scale_notes
        from impact.sources.scenarios import check_scenarios

        check_scenarios(record)
        prepared_study = checked_spending(record, model_options(None, changes))
        check_region(prepared_study, model_options(None, changes))
        notes = [*study_scale_notes(record.model_dump(exclude_none=True)), *study_notes(prepared_study.study)]
        notes += abatement_note(prepared_study.study)
        show_study(record, prepared_study.spending, site_counties(prepared_study.study), notes)


@study_app.command("template", cls=WithExample, context_settings=LEFT_OVER)
def study_template(
    file: FormArgument,
    archetype: Annotated[
        str | None, typer.Option(help="As in `impact study new`: all its lines; default: two lines as an example.")
    ] = None,
) -> None:
    """Write an Excel form to fill in: yellow cells, drop-downs of counties and commodities, a note on each heading.

    Example: impact study template my-hall.xlsx --archetype data-center
    """
    from impact.excel_form.write import example_study, write_study_form
    from impact.sources.studies import DEFAULT_ARCHETYPE, archetype_study

    known = archetype_study(archetype or DEFAULT_ARCHETYPE)
    write_study_form(known if archetype else example_study(known), file, questions=True)
    typer.echo(f"{file} written. Fill it in, then: impact study check {file} and impact run {file}")


@study_app.command("export", cls=WithExample, context_settings=LEFT_OVER)
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


def show_study(study: "Study", spending: "Spending", sites: "pd.DataFrame", notes: list[str]) -> None:
    """That a study is in order, where it stands, its itemized spending, and what may not be meant.

    Args:
        study: the study.
        spending: its itemized spending.
        sites: name, county (in words), latitude and longitude by facility.
        notes: what can be said of it before it runs.
    """
    screen = console()
    screen.print(site_table(sites))
    made = table(
        f"{study.title}: in order", "Line", "Phase", "Commodity", "USD (build or full year)", "Local share", left=3
    )
    for key, row in spending.lines.iterrows():
        made.add_row(str(key), row["phase"], row["commodity"], money(row["amount_usd"]), local_share_words(row))
    screen.print(made)
    for note in notes:
        screen.print(f"- {note}")


def site_table(sites: "pd.DataFrame") -> "Table":
    """The facilities and their counties."""
    made = table("Facilities and events", "Key", "Name", "County (FIPS)", "Latitude", "Longitude", left=3)
    for key, row in sites.iterrows():
        made.add_row(str(key), row["name"], row["county"], f"{row['latitude']:.4f}", f"{row['longitude']:.4f}")
    return made


def local_share_words(row: "pd.Series") -> str:
    """A line's local share, or who decides it."""
    from impact.study import LAND

    if row["commodity"] == LAND:
        return "none: land"
    return "the model's own" if missing(row["local_share"]) else f"{row['local_share']:.0%}"
