"""The command `impact multipliers`: a region's multipliers, industry by industry."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.options import (
    AccountsOption,
    Basis,
    Imports,
    LocalPurchases,
    LocalPurchasesOption,
    Summary,
    Type,
    model_options,
)
from impact.cli.screen import long_table, print_records
from impact.defaults import DEFAULT_REGION

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def multipliers(
    region: Annotated[
        str,
        typer.Option(help=f"{DEFAULT_REGION}, us, a state (TN), or counties: 39089,39083 or 'Licking, OH; Knox, OH'."),
    ] = DEFAULT_REGION,
    basis: Annotated[Basis, typer.Option(help="By industry or by commodity demanded.")] = Basis.industry,
    kind: Annotated[Type, typer.Option("--type", help="I: suppliers; II: with households.")] = Type.two,
    imports: Annotated[Imports, typer.Option(help="Inputs made in the nation, or all (us only).")] = Imports.domestic,
    local_purchases: LocalPurchasesOption = LocalPurchases.rpc,
    accounts: AccountsOption = None,
    price_year: Annotated[int, typer.Option(help="Dollars that jobs are per.")] = 2023,
    industry: Annotated[
        list[str] | None,
        typer.Option("--industry", metavar="CODE", help="Only this: a BEA or NAICS code, or a name; may be repeated."),
    ] = None,
    summary: Annotated[
        Summary | None, typer.Option(help="By group of industries: 20 sectors, or BEA's 71 summary industries.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print the multipliers of a region, industry by industry.

    Example: impact multipliers --region TN --industry hospitals --industry 484121
    """
    from impact.model.multipliers import multipliers as multiplier_rows
    from impact.model.multipliers import summary_multipliers

    options = model_options(accounts, method=local_purchases.value, imports=imports is Imports.total)
    wanted, households = codes_of(industry or (), basis, summary), kind is Type.two
    if summary is None:
        table = multiplier_rows(region, options, basis=basis.value, households=households, price_year=price_year)
    else:
        groups = int(summary.value)
        table = summary_multipliers(region, options, groups=groups, households=households, price_year=price_year)
    if wanted:
        table = table.set_index("code").loc[wanted].reset_index()
    setting = {
        "region": region,
        "type": kind.value,
        "local_purchases": local_purchases.value,
        "accounts": options.accounts,
    }
    show_multipliers(table, setting, "csv" if as_csv else "json" if as_json else "table")


def codes_of(words: "Sequence[str]", basis: Basis, summary: Summary | None) -> list[str]:
    """Codes of the industries or commodities that a user names; how each was found is said on standard error."""
    from impact.errors import StudyError
    from impact.sources.industry_names import commodity_code, industry_code

    if words and summary is not None:
        raise StudyError("--industry and --summary cannot be given together; leave one out")
    if summary is not None and basis is Basis.commodity:
        raise StudyError("--summary groups industries; leave out --basis commodity")
    found = [industry_code(word) if basis is Basis.industry else commodity_code(word) for word in words]
    for match in found:
        if match.note:
            typer.echo(match.note, err=True)
    return list(dict.fromkeys(match.code for match in found))


def show_multipliers(rows: "pd.DataFrame", setting: "dict[str, str | int]", form: str) -> None:
    """Multipliers as CSV, JSON or a table, with the region, type, and method that they are of."""
    if form == "csv":
        sys.stdout.write(rows.assign(**setting).to_csv(index=False, float_format="%.10g", lineterminator="\n"))
    elif form == "json":
        print_records(rows.assign(**setting))
    else:
        columns = [column.replace("_", " ") for column in rows.columns if column != "price_year"]
        cells = [
            [*row[:2], *("-" if value != value else f"{value:,.3f}" for value in row[2:])]  # noqa: PLR0124
            for row in rows.drop(columns="price_year").itertuples(index=False)
        ]
        title = (
            f"Type {setting['type']} multipliers, region {setting['region']}, "
            f"local purchases {setting['local_purchases']}, accounts {setting['accounts']} "
            f"(jobs per million {rows['price_year'].iloc[0]} USD)"
        )
        sys.stdout.write(long_table(title, columns, cells))
