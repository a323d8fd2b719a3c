"""What `impact explain local_purchases` prints."""

from typing import TYPE_CHECKING

from impact.terminal.screen import console
from impact.terminal.tables import table

if TYPE_CHECKING:
    import pandas as pd

LARGEST = 25
"""Suppliers shown."""


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
