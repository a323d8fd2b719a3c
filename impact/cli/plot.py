"""The command `impact plot`: charts of the page as pictures for slides."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from impact.cli.options import AccountsOption, ScenarioOption, SeedOption, SetOption, model_options, study_of
from impact.cli.screen import console, progress

EVERY = "all"


def plot(
    study: Annotated[str, typer.Argument(help="A name under models/, a .toml or an .xlsx file.")],
    chart: Annotated[
        str, typer.Argument(help="A chart of the page, such as jobs-by-year or county-map; all of them: all.")
    ],
    out: Annotated[Path | None, typer.Option(help="Folder to write; default output/pictures-STUDY.")] = None,
    shown: Annotated[
        list[str] | None,
        typer.Option(
            "--show", metavar="LIST=CHOICE", help="Set one of the chart's lists, as in measure=income; may be repeated."
        ),
    ] = None,
    changes: SetOption = None,
    scenario: ScenarioOption = None,
    accounts: AccountsOption = None,
    draws: Annotated[int, typer.Option(min=0, max=1_000_000, help="Draws for the ranges; 0: no ranges.")] = 2000,
    seed: SeedOption = 1,
) -> None:
    """Write a chart of the page as PNG and SVG; needs the package of pip install '.[pictures]' (make test brings it).

    Example: impact plot colossus-2 county-map --show measure=income --show basis=workplace
    """
    with study_of(study, changes, scenario) as record:
        from impact.model.run import run as run_study
        from impact.outputs.report.chart import check_chart, drawing_library, write_picture
        from impact.outputs.report.page import named_charts

        if chart != EVERY:
            check_chart(chart)
        drawing_library()
        choices = choices_of(shown or [])
        with progress() as say:
            results = run_study(record, replace(model_options(accounts, changes), draws=draws, seed=seed), say)
        wanted = named_charts(results).values() if chart == EVERY else [results.plot(chart)]
        folder = out or Path("output") / f"pictures-{record.name}"
        written = [path for one in wanted for path in write_picture(one, folder, choices)]
    console().print("Written: " + ", ".join(map(str, written)), soft_wrap=True)


def choices_of(texts: list[str]) -> dict[str, str]:
    """What is set, by list.

    >>> choices_of(["measure=income"])
    {'measure': 'income'}
    """
    from impact.errors import StudyError

    pairs = [text.partition("=") for text in texts]
    for text, (name, sign, value) in zip(texts, pairs, strict=True):
        if not (name and sign and value):
            raise StudyError(f"--show {text}: write LIST=CHOICE, as in measure=income")
    return {name: value for name, _, value in pairs}
