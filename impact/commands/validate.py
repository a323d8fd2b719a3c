"""The command `impact validate`: the model's figures compared with published ones."""

from typing import Annotated

import typer


def validate(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare the model's figures with published ones; exit code 1 if a binding row does not hold.

    Example: impact validate
    """
    from impact.model.validation import validation_table
    from impact.terminal.screen import progress
    from impact.terminal.validate import show_validation

    with progress() as say:
        say("multipliers and studies")
        rows = validation_table()
    show_validation(rows, as_json=as_json)
    if not rows.loc[rows["binding"], "passes"].all():
        raise typer.Exit(1)
