"""The waterfall: from the announced figure to the local direct output, every step with its dollars."""

import pandas as pd

from impact.ledger.spending import is_land
from impact.study import Study
from impact.words import money

ANNOUNCED, BILL, LOCAL = "As announced", "Itemized spending: all capital spending in the study", "Local direct output"
OUTSIDE = "Bought outside the region: "
"""Labels of the steps; the last with the name of the lines."""


def waterfall(study: Study, lines: pd.DataFrame, local: pd.Series) -> pd.DataFrame:
    """step, label, amount_usd, share_of_announced, note; rows of step "total" are subtotals of those above them.

    Args:
        study: the study, with the announced figure.
        lines: its spending lines.
        local: local demand of each line, USD.

    """
    capital = lines[lines["phase"].eq("construction")]
    bill = float(capital["amount_usd"].sum())
    announced = bill if study.announced_usd is None else study.announced_usd.value
    rows = [("total", ANNOUNCED, announced, announced_note(study))]
    if study.announced_usd is not None:
        rows.append(
            (
                "scope",
                "Scope: the study's itemized spending compared with the announcement",
                bill - announced,
                "see the study's README",
            )
        )
    rows.append(("total", BILL, bill, "sum of the construction lines"))
    land = float(capital.loc[is_land(capital), "amount_usd"].sum())
    if land:
        rows.append(("land", "Land: a transfer, not production", -land, "a transfer, without effect"))
    rows += outside_rows(capital[~is_land(capital)], local)
    rows.append(
        (
            "total",
            LOCAL,
            float(local[capital.index].sum()),
            "bought from the region's own industries",
        )
    )
    table = pd.DataFrame(rows, columns=["step", "label", "amount_usd", "note"])
    table.insert(3, "share_of_announced", table["amount_usd"] / announced if announced else float("nan"))
    return table


def announced_note(study: Study) -> str:
    """Who announced it, or that nothing was."""
    figure = study.announced_usd
    if figure is None:
        return "no figure was announced; the itemized spending stands in for it"
    return study.sources[figure.source].title if figure.source else "source not given"


def outside_rows(capital: pd.DataFrame, local: pd.Series) -> list[tuple[str, str, float, str]]:
    """One row for all lines of one name: what of them is bought outside the region, largest first."""
    frame = capital.assign(outside=capital["amount_usd"] - local[capital.index])
    groups = frame.groupby("name")[["outside", "amount_usd"]].sum().sort_values("outside", ascending=False)
    return [
        (
            "outside",
            f"{OUTSIDE}{name}",
            -float(row["outside"]),
            f"{row['outside'] / row['amount_usd']:.0%} of {money(row['amount_usd'])}" if row["amount_usd"] else "",
        )
        for name, row in groups.iterrows()
    ]
