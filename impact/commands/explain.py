"""The command `impact explain`: where a figure comes from."""

from typing import Annotated

import typer

from impact.commands.options import AccountsOption, SetOption, StudyArgument, model_options, study_of
from impact.defaults import DEFAULT_STUDY


def explain(
    metric: Annotated[
        str,
        typer.Argument(
            help="A headline figure, such as operation_jobs; or: property_tax, electricity_bill, commuting, "
            "local_purchases (then STUDY may be an industry's code)."
        ),
    ],
    study: StudyArgument = DEFAULT_STUDY,
    changes: SetOption = None,
    accounts: AccountsOption = None,
    region: Annotated[str, typer.Option(help="For local_purchases: the region.")] = "memphis",
) -> None:
    """Say where a figure comes from: formula, terms, largest supply chains, sources.

    Example: impact explain construction_job_years colossus-1
    """
    if metric == "local_purchases":
        explain_purchases(study, changes, accounts, region)
        return
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


def explain_purchases(text: str, changes: list[str] | None, accounts: int | None, region: str) -> None:
    """What a region buys locally: all suppliers, one of them by its code, or a study's headline under each method."""
    from impact.model.local_purchases import headlines_by_method, local_purchase_table, multipliers_by_method
    from impact.terminal.local_purchases import show_headlines, show_local_purchases, show_supplier

    options = model_options(accounts, changes)
    table = local_purchase_table(region, options)
    if text in table.index:
        show_supplier(table.loc[text], multipliers_by_method(region, text, options))
        return
    show_local_purchases(table, multipliers_by_method(region, None, options))
    if region == "memphis" or text != DEFAULT_STUDY:
        with study_of(text, changes) as record:
            show_headlines(record.title, headlines_by_method(record, options))
