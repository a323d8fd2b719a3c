"""What `impact explain` prints: a figure taken apart, and the inputs that move it."""

from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.table import Table

from impact.terminal.screen import console
from impact.terminal.tables import table
from impact.terminal.words import MILLION, amount, money, mover_words

if TYPE_CHECKING:
    from impact.findings.electricity_bill import GridExplanation
    from impact.findings.explain import Explanation
    from impact.findings.property_tax import TaxExplanation
    from impact.region.commuting_regression import Regression
    from impact.region.regions import Region


def show_explanation(found: "Explanation", sources: pd.DataFrame) -> None:
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


def show_grid_explanation(found: "GridExplanation", sources: pd.DataFrame) -> None:
    """A figure of the grid taken apart."""
    screen = console()
    screen.print(f"\n{found.metric} = {amount(found.total, found.unit)} ({found.unit})", style="bold")
    for sentence in found.formula:
        screen.print(f"- {sentence}")
    terms = table("Terms", "", *(column.replace("_", " ") for column in found.terms))
    for name, row in found.terms.iterrows():
        figures = [
            "-" if pd.isna(value) else f"{value:,.3f}" if column == "pue" else f"{value:,.0f}"
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


def show_movers(rows: pd.DataFrame) -> None:
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


def show_commuting(found: "Regression", region: "Region", flows: pd.DataFrame) -> None:
    """The commuting regression and the fitted earnings flows."""
    screen = console()
    screen.print(
        f"\nCommuting around {region.title}: Poisson regression, effects of origin and destination", style="bold"
    )
    screen.print(f"- workers ~ distance^-{found.elasticity:.2f} (robust standard error {found.standard_error:.2f})")
    screen.print(
        f"- {found.observations:,} pairs of {found.counties} counties within {found.radius_km:g} km, "
        f"{found.zero_pairs:,} of them without a commuter in the sample (ACS 2011-2015)"
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


def source_table(sources: pd.DataFrame) -> Table:
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
    far = "" if pd.isna(row.distance_share) else f", {row.distance_share:+.1%} from its nearest end"
    far = ", inside it" if row.distance_share == 0 else far
    return (
        f"published: {row.figure} ({row.who}, {row.when}); model {amount(row.model_value, unit)}{far}. {row.comparable}"
    )
