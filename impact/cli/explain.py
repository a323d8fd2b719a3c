"""The command `impact explain`: where a figure comes from, and what moves it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from impact.cli.options import AccountsOption, SetOption, StudyArgument, model_options, study_of
from impact.cli.screen import MILLION, amount, console, missing, money, mover_words, show_changes, table
from impact.defaults import DEFAULT_REGION, DEFAULT_STUDY

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from impact.findings.explain import Explanation, GridExplanation
    from impact.findings.property_tax import TaxExplanation
    from impact.region.commuting import Regression
    from impact.region.regions import Region


LARGEST = 25
"""Suppliers shown."""


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
    region: Annotated[
        str | None, typer.Option(help="Another region: its first county stands for sites outside it.")
    ] = None,
    site: Annotated[
        str | None, typer.Option(help="For property_tax: the facility; default: the one that pays most.")
    ] = None,
    year: Annotated[
        int | None, typer.Option(help="For property_tax: the tax year; default: the reference year.")
    ] = None,
    full: Annotated[bool, typer.Option("--all", help="For property_tax: all tables in place of ten lines.")] = False,
) -> None:
    """Say where a figure comes from: formula, terms, largest supply chains, sources.

    Example: impact explain construction_job_years colossus-1
    """
    check_order(metric, study)
    if metric == "local_purchases":
        explain_purchases(study, changes, accounts, region)
        return
    with study_of(study, changes) as given:
        from impact.findings.explain import GRID_METRICS
        from impact.findings.property_tax import PROPERTY_TAX, TAX_METRICS
        from impact.model.explanations import explain as explain_figure
        from impact.model.explanations import explain_commuting, explain_grid, explain_property_chain, explain_tax
        from impact.model.ranges import moving_inputs
        from impact.model.run import in_region

        record, options = in_region(given, region), model_options(accounts, changes)
        show_changes((*record.changes, *options.changes))
        if metric == PROPERTY_TAX and not full:
            show_chain(explain_property_chain(record, options, site, year))
            return
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


def check_order(metric: str, study: str) -> None:
    """The figure comes first, then the study."""
    from impact.errors import StudyError
    from impact.sources.studies import study_names

    if metric in study_names() or metric.endswith((".toml", ".xlsx")):
        figure = "operation_jobs" if study == DEFAULT_STUDY else study
        raise StudyError(
            f"'{metric}' is a study, and the figure comes first; did you mean: impact explain {figure} {metric}"
        )


def explain_purchases(text: str, changes: list[str] | None, accounts: int | None, region: str | None) -> None:
    """What a region buys locally: all suppliers, one of them by its code, or a study's headline under each method."""
    from impact.model.explanations import headlines_by_method, local_purchase_table, multipliers_by_method

    options = model_options(accounts, changes)
    place = region or DEFAULT_REGION
    table = local_purchase_table(place, options)
    if text in table.index:
        show_supplier(table.loc[text], multipliers_by_method(place, text, options))
        return
    show_local_purchases(table, multipliers_by_method(place, None, options))
    if place == DEFAULT_REGION or text != DEFAULT_STUDY:
        with study_of(text, changes) as record:
            show_headlines(record.title, headlines_by_method(record, options))


def show_explanation(found: "Explanation", sources: "pd.DataFrame") -> None:
    """A figure taken apart."""
    screen = console()
    screen.print(f"\n{found.metric} = {amount(found.total, found.unit)} ({found.unit})", style="bold")
    for sentence in found.formula:
        screen.print(f"- {sentence}")
    terms = table("Terms: largest spending lines", "Line", "Direct", "Indirect", "Induced", "Total")
    for line, row in found.lines.iterrows():
        terms.add_row(
            str(line), *(amount(row[part], found.unit) for part in ("direct", "indirect", "induced", "total"))
        )
    screen.print(terms)
    chains = table(
        "Largest supply chains in the region (households excluded)", "Purchase > supplier > its supplier", found.unit
    )
    for row in found.chains.itertuples():
        chains.add_row(row.chain, amount(row.amount, found.unit))
    screen.print(chains)
    screen.print(source_table(sources))


def show_grid_explanation(found: "GridExplanation", sources: "pd.DataFrame") -> None:
    """A figure of the grid taken apart."""
    screen = console()
    screen.print(f"\n{found.metric} = {amount(found.total, found.unit)} ({found.unit})", style="bold")
    for sentence in found.formula:
        screen.print(f"- {sentence}")
    terms = table("Terms", "", *(column.replace("_", " ") for column in found.terms))
    for name, row in found.terms.iterrows():
        figures = [
            "-" if missing(value) else f"{value:,.3f}" if column == "pue" else f"{value:,.0f}"
            for column, value in row.items()
        ]
        terms.add_row(str(name), *figures)
    screen.print(terms)
    for row in found.published.itertuples():
        screen.print(f"- {published_words(row, found.unit)}")
    screen.print(source_table(sources))


def show_tax_explanation(found: "TaxExplanation", price_year: int) -> None:
    """A tax figure taken apart."""
    screen = console()
    screen.print(f"\n{found.metric} = {money(found.total)} (USD of {price_year}, all years)", style="bold")
    for sentence in found.formula:
        screen.print(f"- {sentence}")
    terms = table(
        "Terms: by jurisdiction and kind", "Jurisdiction", "Kind", "Direct", "Indirect", "Induced", "Total", left=2
    )
    for (title, kind), row in found.terms.iterrows():
        terms.add_row(str(title), str(kind), *(money(row[part]) for part in ("direct", "indirect", "induced", "total")))
    screen.print(terms)
    for sentence in found.property_terms:
        screen.print(f"- {sentence}")


def show_chain(lines: list[str]) -> None:
    """A chain of a tax, one line a step."""
    screen = console()
    for line in lines:
        screen.print(line)
    screen.print("Every facility and year, and what moves it: --all. One of them: --site ID --year YEAR.")


def show_movers(rows: "pd.DataFrame") -> None:
    """The inputs that move a figure most."""
    screen = console()
    if rows.empty:
        screen.print("No input with a range moves this figure.")
        return
    made = table(
        f"The {len(rows)} inputs that move it most, each from its 10th to its 90th percentile",
        "Input", "From", "To", "Figure goes from", "To", left=1,
    )  # fmt: skip
    for row in rows.itertuples():
        made.add_row(row.title, *mover_words(row))
    screen.print(made)


def show_commuting(found: "Regression", region: "Region", flows: "pd.DataFrame") -> None:
    """The commuting regression and the fitted earnings flows."""
    from impact.sources.catalog import read_vintages

    screen = console()
    screen.print(
        f"\nCommuting around {region.title}: Poisson regression, effects of origin and destination", style="bold"
    )
    screen.print(f"- workers ~ distance^-{found.elasticity:.2f} (robust standard error {found.standard_error:.2f})")
    screen.print(
        f"- {found.observations:,} pairs of {found.counties} counties within {found.radius_km:g} km, "
        f"{found.zero_pairs:,} of them without a commuter in the sample (ACS {read_vintages()['commuting'].period})"
    )
    screen.print(
        f"- distance explains {found.deviance_share:.0%} of the deviance that origins and destinations leave; "
        f"correlation of fitted and observed workers {found.correlation:.3f}"
    )
    places = [name.split(",")[0] for name in flows.columns]
    made = table(
        "Net earnings by county of work (down) and of residence (across), million USD of 2023", "Workplace", *places
    )
    for name, row in flows.iterrows():
        made.add_row(str(name), *(f"{value / MILLION:,.0f}" for value in row))
    screen.print(made)
    screen.print(
        "Fitted to BEA's earnings by workplace and by residence (CAINC4, 2023); pairs the sample misses are filled."
    )


def source_table(sources: "pd.DataFrame") -> "Table":
    """Assumptions with their ranges and sources."""
    listed = table("Assumptions and sources behind these lines", "Where", "Value", "Range", "Source", "Trust", left=1)
    for row in sources.itertuples():
        listed.add_row(
            row.where.removeprefix("facility."),
            f"{row.value:,.6g}",
            f"{row.low:,.6g} to {row.high:,.6g}",
            row.source,
            row.trust,
        )
    return listed


def published_words(row: Any, unit: str) -> str:  # noqa: ANN401 - a named row
    """A published figure alongside ours, with the distance where it can be reported."""
    far = "" if missing(row.distance_share) else f", {row.distance_share:+.1%} from its nearest end"
    far = ", inside it" if row.distance_share == 0 else far
    return (
        f"published: {row.figure} ({row.who}, {row.when}); model {amount(row.model_value, unit)}{far}. {row.comparable}"
    )


def show_local_purchases(found: "pd.DataFrame", methods: "pd.DataFrame") -> None:
    """The suppliers that the region buys most of, and its mean multipliers under each method."""
    shown = table(
        f"What the region buys locally: the {LARGEST} industries it buys most of",
        "Code", "Industry", "Share", "Likely range", "Gravity", "SLQ", "Supply", left=2,
    )  # fmt: skip
    for code, row in found.head(LARGEST).iterrows():
        shown.add_row(
            str(code),
            str(row["name"])[:34],
            f"{row['local_share']:.2f}",
            f"{row['low_share']:.2f}-{row['high_share']:.2f}",
            f"{row['gravity_share']:.2f}",
            f"{row['slq']:.2f}",
            f"{row['supply_limit']:.2f}",
        )
    screen = console()
    screen.print(shown)
    screen.print(
        "Share: of purchases by industries and households. Gravity: part of the nation's gravity trade that stays in "
        "the region. SLQ: location quotient. Supply: factor that keeps sales within output. "
        "One industry: impact explain local_purchases CODE; a study: impact explain local_purchases STUDY."
    )
    show_methods(methods, "Output multipliers, mean by the region's output")


def show_supplier(row: "pd.Series", methods: "pd.DataFrame") -> None:
    """One supplier: its share with its parts, its evidence and range, and its multipliers under each method."""
    screen = console()
    screen.print(f"\n{row.name} {row['name']}: local purchase share {row['local_share']:.3f}", style="bold")
    screen.print(f"- Likely range (p10 to p90): {row['low_share']:.3f} to {row['high_share']:.3f}")
    screen.print(
        f"- Size and distance: gravity keeps {row['gravity_share']:.3f} of its summary industry in the region,"
    )
    screen.print(f"  which gives a share of {row['share_of_industry']:.3f} before its on-site supply is counted")
    screen.print(f"- Supply: SLQ {row['slq']:.3f}; factor of the supply limit {row['supply_limit']:.3f}")
    screen.print(f"- Evidence: {row['evidence']}")
    screen.print(f"- The region buys {row['purchases_usd'] / 1e6:,.1f} million USD of it a year (industries, 2022)")
    show_methods(methods, "Output multipliers of the industry")


def show_methods(methods: "pd.DataFrame", title: str) -> None:
    """Multipliers under each method."""
    shown = table(title, "Method", "Type I", "Type II")
    for method, row in methods.iterrows():
        shown.add_row(str(method), f"{row['type_1']:.3f}", f"{row['type_2']:.3f}")
    console().print(shown)


def show_headlines(title: str, found: "pd.DataFrame") -> None:
    """A study's jobs under each method."""
    shown = table(title, "Method", "Construction job-years", "Operation jobs")
    for method, row in found.iterrows():
        shown.add_row(str(method), f"{row.iloc[0]:,.0f}", f"{row.iloc[1]:,.0f}")
    console().print(shown)
