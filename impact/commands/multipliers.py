"""The command `impact multipliers`: a region's multipliers, industry by industry."""

from typing import Annotated

import typer

from impact.commands.options import (
    AccountsOption,
    Basis,
    Imports,
    LocalPurchases,
    LocalPurchasesOption,
    Type,
    model_options,
)


def multipliers(
    region: Annotated[
        str, typer.Option(help="memphis, us, a state (TN), or county FIPS joined by commas.")
    ] = "memphis",
    basis: Annotated[Basis, typer.Option(help="By industry or by commodity demanded.")] = Basis.industry,
    kind: Annotated[Type, typer.Option("--type", help="I: suppliers; II: with households.")] = Type.two,
    imports: Annotated[Imports, typer.Option(help="Inputs made in the nation, or all (us only).")] = Imports.domestic,
    local_purchases: LocalPurchasesOption = LocalPurchases.rpc,
    accounts: AccountsOption = None,
    price_year: Annotated[int, typer.Option(help="Dollars that jobs are per.")] = 2023,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print the multipliers of a region, industry by industry.

    Example: impact multipliers --region TN --type I --csv > tn.csv
    """
    from impact.model.multipliers import multipliers as multiplier_rows
    from impact.terminal.multipliers import show_multipliers

    options = model_options(accounts, method=local_purchases.value, imports=imports is Imports.total)
    table = multiplier_rows(region, options, basis=basis.value, households=kind is Type.two, price_year=price_year)
    show_multipliers(table, "csv" if as_csv else "json" if as_json else "table")
