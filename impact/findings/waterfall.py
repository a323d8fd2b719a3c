"""The waterfall: from the announced figure to the local direct output, every step with its dollars.

cents of a dollar = part of the itemized capital spending x 100
"""

from dataclasses import dataclass

import pandas as pd

from impact.ledger.spending import is_land
from impact.study import Study
from impact.words import money

ANNOUNCED, BILL, LOCAL = "As announced", "Itemized spending: all capital spending in the study", "Local direct output"
OUTSIDE = "Bought outside the region: "
"""Labels of the steps; the last with the name of the lines."""
MOST_PARTS = 7
"""Purchases from outside that are shown one by one."""
HERE, AWAY, LAND = "Stays here", "Leaves the region", "Land changes hands"


@dataclass(frozen=True)
class DollarPart:
    """A part of the spending.

    Attributes:
        label: what is bought.
        kind: whether it stays here, leaves the region, or is land.
        amount_usd: of all years.
        cents: of a dollar spent.
    """

    label: str
    kind: str
    amount_usd: float
    cents: float


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


def dollar_parts(waterfall: pd.DataFrame) -> list[DollarPart]:
    """What stays first, then land, then what leaves, the largest first; none where nothing is spent."""
    is_total = waterfall["step"].eq("total")
    taken = waterfall[~is_total & waterfall["amount_usd"].lt(0) & waterfall["step"].ne("scope")]
    before = waterfall[is_total & (waterfall.index < taken.index.min())] if len(taken) else waterfall[is_total]
    whole = float(before["amount_usd"].iloc[-1]) if len(before) else 0.0
    if not whole > 0:
        return []
    lands = -taken[taken["step"].eq("land")]["amount_usd"].sum()
    away = -taken[taken["step"].ne("land")].set_index("label")["amount_usd"]
    kept = whole - lands - away.sum()
    rows = [("Work and goods bought here", HERE, kept), ("Land", LAND, lands)]
    rows += [(label.removeprefix(OUTSIDE), AWAY, usd) for label, usd in away.head(MOST_PARTS).items()]
    rows += [("All other purchases from outside", AWAY, away.iloc[MOST_PARTS:].sum())]
    return [DollarPart(label, kind, float(usd), 100 * float(usd) / whole) for label, kind, usd in rows if usd > 0]
