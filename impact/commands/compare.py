"""The command `impact compare`: two studies or runs side by side."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from impact.commands.options import AccountsOption, SeedOption, check_file, model_options

SIDE = "A name under models/, a .toml or .xlsx file, a run's folder, or its run.json."


def compare(
    first: Annotated[str, typer.Argument(metavar="A", help=SIDE)],
    second: Annotated[str, typer.Argument(metavar="B", help=SIDE)],
    out: Annotated[Path | None, typer.Option(help="Folder to write; default output/compare-A-B.")] = None,
    accounts: AccountsOption = None,
    draws: Annotated[int, typer.Option(min=0, max=1_000_000, help="Draws for the ranges of studies.")] = 2000,
    seed: SeedOption = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print compare.json instead of the tables.")] = False,
) -> None:
    """Compare two studies or runs: headline, taxes by jurisdiction, inputs that differ.

    Writes compare.xlsx, compare.html and compare.json.

    Example: impact compare colossus-1 output/half
    """
    for text in (first, second):
        check_file(text)
    from impact.model.comparisons import compared, destination_of
    from impact.outputs import check_destination
    from impact.outputs.comparison import comparison_json, write_comparison
    from impact.terminal.compare import show_comparison
    from impact.terminal.screen import progress

    with progress() as say:
        options = replace(model_options(accounts), draws=draws, seed=seed)
        found = compared(first, second, options, say)
    destination = out or destination_of(found, (first, second))
    check_destination(destination)
    write_comparison(found, destination)
    if as_json:
        typer.echo(comparison_json(found), nl=False)
    else:
        show_comparison(found, destination)
