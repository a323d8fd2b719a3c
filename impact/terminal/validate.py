"""What `impact validate` prints."""

import json
import sys

import pandas as pd

from impact.terminal.screen import console
from impact.terminal.tables import table
from impact.terminal.words import figure


def show_validation(rows: pd.DataFrame, *, as_json: bool) -> None:
    """Published figures compared with the model's."""
    if as_json:
        sys.stdout.write(json.dumps(json.loads(rows.to_json(orient="records", double_precision=10)), indent=1) + "\n")
        return
    screen = console()
    made = table(
        ("Published figures compared with the model's"),
        "What",
        "Unit",
        "Published",
        "Band",
        "Model estimate",
        "",
        left=2,
    )
    for row in rows.itertuples():
        band = f"{figure(row.low)} to {figure(row.high)}"
        word = "holds" if row.passes else "FAILS" if row.binding else "outside"
        what = f"{row.what}{' (binding)' if row.binding else ''}"
        made.add_row(what, row.unit, figure(row.published), band, figure(row.ours), word)
    screen.print(made)
    for row in rows[~rows["passes"]].itertuples():
        screen.print(f"- {row.what}: ours {figure(row.ours)}. Comparable: {row.comparable}. Source: {row.source}")
    held = int(rows["passes"].sum())
    screen.print(
        f"{held} of {len(rows)} rows hold; of {int(rows['binding'].sum())} binding ones "
        f"{int((rows['binding'] & rows['passes']).sum())}."
    )
