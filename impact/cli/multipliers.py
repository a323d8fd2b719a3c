"""The command `impact multipliers`: a region's multipliers, industry by industry."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.options import AccountsOption, Basis, Imports, LocalPurchases, LocalPurchasesOption, Type, model_options
from impact.cli.screen import long_table, print_records
from impact.defaults import DEFAULT_REGION

if TYPE_CHECKING:
    import pandas as pd


def multipliers(
    region: Annotated[
        str, typer.Option(help=f"{DEFAULT_REGION}, us, a state (TN), or county FIPS joined by commas.")
    ] = DEFAULT_REGION,
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

    options = model_options(accounts, method=local_purchases.value, imports=imports is Imports.total)
    table = multiplier_rows(region, options, basis=basis.value, households=kind is Type.two, price_year=price_year)
    show_multipliers(table, "csv" if as_csv else "json" if as_json else "table")


def show_multipliers(rows: "pd.DataFrame", form: str) -> None:
    """Multipliers as CSV, JSON or a table."""
    if form == "csv":
        sys.stdout.write(rows.to_csv(index=False, float_format="%.10g", lineterminator="\n"))
    elif form == "json":
        print_records(rows)
    else:
        columns = [column.replace("_", " ") for column in rows.columns if column != "price_year"]
        cells = [
            [*row[:2], *("-" if value != value else f"{value:,.3f}" for value in row[2:])]  # noqa: PLR0124
            for row in rows.drop(columns="price_year").itertuples(index=False)
        ]
        title = f"Multipliers (jobs per million {rows['price_year'].iloc[0]} USD)"
        sys.stdout.write(long_table(title, columns, cells))
