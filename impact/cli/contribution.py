"""The command `impact contribution`: what existing industries support, without double counting."""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.options import (
    AccountsOption,
    LocalPurchases,
    LocalPurchasesOption,
    RegionOption,
    SetOption,
    model_options,
)
from impact.cli.screen import console, money, table, whole
from impact.defaults import DEFAULT_REGION

if TYPE_CHECKING:
    from impact.question_results import ContributionResults

WORDS = {
    "jobs": ("Jobs", whole),
    "labor_income_usd": ("Labor income, USD", money),
    "value_added_usd": ("Value added, USD", money),
    "output_usd": ("Output, USD", money),
}
SHOWN = 10
"""Other industries that are listed."""


def contribution(
    industry: Annotated[
        list[str], typer.Option(help="Codes or names joined by commas: taken together; may be repeated.")
    ],
    region: RegionOption = DEFAULT_REGION,
    price_year: Annotated[int, typer.Option(help="Dollars of the results.")] = 2023,
    local_purchases: LocalPurchasesOption = LocalPurchases.rpc,
    accounts: AccountsOption = None,
    changes: SetOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What existing industries contribute to a region: their own output, and what of the rest depends on it.

    Example: impact contribution --industry 492000,493000,481000
    """
    from impact.model.contribution import contribution as contribution_of
    from impact.sources.industry_names import industry_code

    matches = [industry_code(text.strip()) for text in ",".join(industry).split(",")]
    options = model_options(accounts, changes, method=local_purchases.value)
    found = contribution_of(region, [match.code for match in matches], options, price_year)
    read_as = [match.note for match in matches if match.note]
    if as_json:
        sys.stdout.write(json.dumps(contribution_json(found, read_as), indent=1, ensure_ascii=False) + "\n")
    else:
        show_contribution(found, read_as, ", ".join(match.name for match in matches))


def contribution_json(found: "ContributionResults", read_as: list[str]) -> dict[str, object]:
    """The result as plain records."""
    from impact.outputs.figures import records

    return {
        "region": found.region,
        "industries": found.industries,
        "price_year": found.price_year,
        "contribution": {str(name): dict(row) for name, row in found.figures.iterrows()},
        "taxes": found.taxes.to_dict(),
        "supported": records(found.supported.head(SHOWN).rename_axis("code").reset_index()),
        "assumptions": [*read_as, *found.notes],
    }


def show_contribution(found: "ContributionResults", read_as: list[str], names: str) -> None:
    """The result on the terminal."""
    screen = console()
    made = table(f"{names} in {found.region}: a year, {found.price_year} dollars",
                 "", "Own", "Suppliers", "Households", "Total", "Of the region")  # fmt: skip
    for name, (title, words) in WORDS.items():
        row = found.figures.loc[name]
        parts = [words(row[part]) for part in ("direct", "indirect", "induced", "total")]
        made.add_row(title, *parts, f"{row['share']:.1%}")
    screen.print(made)
    taxes = table("Taxes, USD a year", "", "Total")
    for title, name in (("Federal", "federal_tax_usd"), ("State", "state_tax_usd"), ("Local", "local_tax_usd")):
        taxes.add_row(title, money(found.taxes[name]))
    screen.print(taxes)
    for line in (*read_as, *found.notes):
        screen.print(f"- {line}", highlight=False)
