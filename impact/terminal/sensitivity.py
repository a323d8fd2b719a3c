"""What `impact sensitivity` prints."""

import sys
from typing import TYPE_CHECKING

from impact.terminal.screen import console
from impact.terminal.tables import table
from impact.terminal.words import metric_words

if TYPE_CHECKING:
    import pandas as pd


def show_sensitivity(rows: "pd.DataFrame", *, as_csv: bool, most: int = 8) -> None:
    """Sobol indices by headline."""
    if as_csv:
        sys.stdout.write(rows.to_csv(index=False, float_format="%.10g", lineterminator="\n"))
        return
    screen = console()
    for metric, own in rows.groupby("metric", sort=False):
        made = table(f"{metric_words(str(metric))}: share of the variance", "Input", "Alone", "+-",
                     "With interactions", "+-")  # fmt: skip
        for row in own.head(most).itertuples():
            figures = (row.first_order, row.first_order_conf, row.total, row.total_conf)
            made.add_row(row.title, *(f"{value:.2f}" for value in figures))
        screen.print(made)
