"""The command `impact validate`: the model's figures compared with published ones."""

from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.screen import console, figure, missing, print_records, progress, table

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table


def validate(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare the model's figures with published and realized ones, and count how many lie inside its likely ranges.

    Exit code 1 if a binding row does not hold, or if fewer lie inside than a group's least share.

    Example: impact validate
    """
    from impact.model.validation import coverage, validation_table

    with progress() as say:
        say("multipliers, studies, realized outcomes, each with its range")
        rows = validation_table()
    shares = coverage(rows)
    if as_json:
        print_records(rows)
    else:
        show_validation(rows, shares)
    if not (rows.loc[rows["binding"].astype(bool), "passes"].all() and shares["holds"].all()):
        raise typer.Exit(1)


def show_validation(rows: "pd.DataFrame", shares: "pd.DataFrame") -> None:
    """Published and realized figures compared with the model's, and coverage by group."""
    screen = console()
    made = table("Published and realized figures compared with the model's", "What", "Unit", "Published", "Band",
                 "Model estimate", "Likely range", "", left=2)  # fmt: skip
    for row in rows.itertuples():
        band = f"{figure(row.low)} to {figure(row.high)}"
        word = "holds" if row.passes else "FAILS" if row.binding else "outside"
        what = f"{row.name}{' (binding)' if row.binding else ''}"
        span = "-" if missing(row.p10) else f"{figure(row.p10)} to {figure(row.p90)}"
        made.add_row(what, row.unit, figure(row.published), band, figure(row.ours), span, word)
    screen.print(made)
    for row in rows[~rows["passes"].astype(bool)].itertuples():
        screen.print(f"- {row.name}: ours {figure(row.ours)}. Comparable: {row.comparable}. Source: {row.source}")
    binding = rows["binding"].astype(bool)
    screen.print(
        f"{int(rows['passes'].sum())} of {len(rows)} rows hold; of {int(binding.sum())} binding ones "
        f"{int((binding & rows['passes'].astype(bool)).sum())}."
    )
    screen.print(coverage_table(shares))


def coverage_table(shares: "pd.DataFrame") -> "Table":
    """Share of published values inside p10 to p90 by group."""
    made = table("Coverage: published values inside p10 to p90 (80% should be)", "Group", "Values", "Inside", "Share",
                 "Least", "", "Width over median", "Interval score over value")  # fmt: skip
    for row in shares.itertuples():
        figures = (f"{row.share:.0%}", f"{row.least:.0%}", "holds" if row.holds else "FAILS")
        widths = (f"{row.width_over_median:.2f}", f"{row.interval_score:.2f}")
        made.add_row(row.group, str(row.values), str(row.inside), *figures, *widths)
    return made
