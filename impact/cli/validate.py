"""The command `impact validate`: the model's figures compared with published ones."""

from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.screen import console, print_records, progress, table
from impact.cli.words import figure

if TYPE_CHECKING:
    import pandas as pd


def validate(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare the model's figures with published ones; exit code 1 if a binding row does not hold.

    Example: impact validate
    """
    from impact.model.validation import validation_table

    with progress() as say:
        say("multipliers and studies")
        rows = validation_table()
    show_validation(rows, as_json=as_json)
    if not rows.loc[rows["binding"], "passes"].all():
        raise typer.Exit(1)


def show_validation(rows: "pd.DataFrame", *, as_json: bool) -> None:
    """Published figures compared with the model's."""
    if as_json:
        print_records(rows)
        return
    screen = console()
    made = table(
        ("Published figures compared with the model's"),
        "What",
        "Unit",
        "Published",
        "Band",
        "Model estimate",
        "",
        left=2,
    )
    for row in rows.itertuples():
        band = f"{figure(row.low)} to {figure(row.high)}"
        word = "holds" if row.passes else "FAILS" if row.binding else "outside"
        what = f"{row.what}{' (binding)' if row.binding else ''}"
        made.add_row(what, row.unit, figure(row.published), band, figure(row.ours), word)
    screen.print(made)
    for row in rows[~rows["passes"]].itertuples():
        screen.print(f"- {row.what}: ours {figure(row.ours)}. Comparable: {row.comparable}. Source: {row.source}")
    held = int(rows["passes"].sum())
    screen.print(
        f"{held} of {len(rows)} rows hold; of {int(rows['binding'].sum())} binding ones "
        f"{int((rows['binding'] & rows['passes']).sum())}."
    )
