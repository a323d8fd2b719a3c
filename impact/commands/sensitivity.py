"""The command `impact sensitivity`: which inputs the ranges come from."""

from dataclasses import replace
from typing import Annotated

import typer

from impact.commands.options import (
    AccountsOption,
    SeedOption,
    SetOption,
    StudyArgument,
    model_options,
    study_of,
)
from impact.defaults import DEFAULT_STUDY


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
        from impact.model.sensitivity import sensitivity as indices
        from impact.terminal.run import show_changes
        from impact.terminal.screen import progress
        from impact.terminal.sensitivity import show_sensitivity

        with progress() as say:
            options = replace(model_options(accounts, changes), seed=seed)
            rows = indices(record, options, tuple(metrics or METRICS), samples, say)
        if not as_csv:
            show_changes((*record.changes, *options.changes))
        show_sensitivity(rows, as_csv=as_csv)
