"""What `impact multipliers` prints."""

import sys
from typing import TYPE_CHECKING

from impact.terminal.screen import print_records
from impact.terminal.tables import long_table

if TYPE_CHECKING:
    import pandas as pd


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
