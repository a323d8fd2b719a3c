"""The command `impact sensitivity`: which inputs the ranges come from."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.options import AccountsOption, SeedOption, SetOption, StudyArgument, model_options, study_of
from impact.cli.screen import console, metric_words, progress, show_changes, table
from impact.defaults import DEFAULT_STUDY

if TYPE_CHECKING:
    import pandas as pd


def sensitivity(
    study: StudyArgument = DEFAULT_STUDY,
    metrics: Annotated[
        list[str] | None, typer.Option("--metric", help="A headline figure; may be repeated. Default: all.")
    ] = None,
    changes: SetOption = None,
    accounts: AccountsOption = None,
    samples: Annotated[int, typer.Option(help="Base sample, a power of two.")] = 512,
    seed: SeedOption = 1,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """Say which inputs the ranges come from: Sobol indices, first order and total, from a sample of their own.

    Example: impact sensitivity colossus-2 --metric operation_jobs --metric local_tax_usd
    """
    with study_of(study, changes) as record:
        from impact.effects.headline import METRICS
        from impact.model.ranges import sensitivity as indices

        with progress() as say:
            options = replace(model_options(accounts, changes), seed=seed)
            rows = indices(record, options, tuple(metrics or METRICS), samples, say)
        if not as_csv:
            show_changes((*record.changes, *options.changes))
        show_sensitivity(rows, as_csv=as_csv)


def show_sensitivity(rows: "pd.DataFrame", *, as_csv: bool, most: int = 8) -> None:
    """Sobol indices by headline."""
    if as_csv:
        sys.stdout.write(rows.to_csv(index=False, float_format="%.10g", lineterminator="\n"))
        return
    screen = console()
    for metric, own in rows.groupby("metric", sort=False):
        made = table(f"{metric_words(str(metric))}: share of the variance", "Input", "Alone", "+-",
                     "With interactions", "+-")  # fmt: skip
        for row in own.head(most).itertuples():
            figures = (row.first_order, row.first_order_conf, row.total, row.total_conf)
            made.add_row(row.title, *(f"{value:.2f}" for value in figures))
        screen.print(made)
