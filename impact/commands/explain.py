"""The command `impact explain`: where a figure comes from."""

from typing import Annotated

import typer

from impact.commands.options import DEFAULT_STUDY, AccountsOption, SetOption, StudyArgument, model_options, study_of


def explain(
    metric: Annotated[
        str,
        typer.Argument(
            help="A headline figure, such as operation_jobs; or: property_tax, electricity_bill, commuting."
        ),
    ],
    study: StudyArgument = DEFAULT_STUDY,
    changes: SetOption = None,
    accounts: AccountsOption = None,
) -> None:
    """Say where a figure comes from: formula, terms, largest supply chains, sources.

    Example: impact explain construction_job_years colossus-1
    """
    with study_of(study, changes) as record:
        from impact.findings.electricity_bill import GRID_METRICS
        from impact.findings.property_tax import TAX_METRICS
        from impact.model.explanations import explain as explain_figure
        from impact.model.explanations import explain_commuting, explain_grid, explain_tax
        from impact.model.sensitivity import moving_inputs
        from impact.terminal.explain import (
            show_commuting,
            show_explanation,
            show_grid_explanation,
            show_movers,
            show_tax_explanation,
        )
        from impact.terminal.run import show_changes

        options = model_options(accounts, changes)
        show_changes((*record.changes, *options.changes))
        if metric == "commuting":
            show_commuting(*explain_commuting(record, options))
        elif metric in TAX_METRICS:
            show_tax_explanation(explain_tax(metric, record, options), record.price_year)
        elif metric in GRID_METRICS:
            show_grid_explanation(*explain_grid(metric, record, options))
        else:
            show_explanation(*explain_figure(metric, record, options))
        if metric != "commuting":
            show_movers(moving_inputs(metric, record, options))
