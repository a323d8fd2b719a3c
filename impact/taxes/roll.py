"""Roll share: what published values of operating data centers say of the share of cost that reaches the roll.

    modeled    cost spread evenly over its years, each year's part x the factor of its age     USD
    ratio      published value / modeled                                                       share
    roll share geometric mean of the ratios of the rows chosen for it, one a project            share

Schedules of most of these states are not known here: Mississippi's stand for them, Tennessee's for Tennessee. Rows
chosen: the first value at least a year after the statement of the cost. All others are for checking.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

PRINTED = "MS"
"""State whose schedules are printed and stand for those of others."""
CHOSEN = ("roll_share_personal", "roll_share_real")


def factor_at(schedule: Sequence[float], age: int) -> float:
    """Share of cost left at an age; the last holds on.

    >>> factor_at([0.67, 0.33, 0.20], 0), factor_at([0.67, 0.33, 0.20], 9)
    (0.67, 0.2)
    """
    return float(schedule[min(age, len(schedule) - 1)])


def modeled_share(row: Mapping[str, Any], computers: Sequence[float], equipment: Sequence[float]) -> float:
    """Modeled value over cost on January 1 of a tax year: cost of each year before, by class and age.

    Half computers, half buildings, all bought the year before: 0.5 x 0.87 + 0.5:

    >>> mix = {"computers_share": 0.5, "equipment_share": 0.0, "real_share": 0.5}
    >>> modeled_share({"first_year": 2019, "last_year": 2019, "tax_year": 2020, **mix}, [0.87], [0.92])
    0.935
    """
    years = range(int(row["first_year"]), int(row["last_year"]) + 1)
    found = 0.0
    for year in years:
        age = int(row["tax_year"]) - 1 - year
        if age >= 0:
            personal = row["computers_share"] * factor_at(computers, age)
            personal += row["equipment_share"] * factor_at(equipment, age)
            found += (personal + row["real_share"]) / len(years)
    return found


def roll_ratios(values: pd.DataFrame, states: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Rows of published values with modeled_usd, value_over_cost and ratio.

    Args:
        values: project, state, tax_year, property, value_usd, cost_usd, first_year, last_year, shares of the classes,
            modeled_usd where it is given.
        states: records of the states whose law is known.
    """
    found = values.copy()
    for place, row in found.iterrows():
        law = states[row["state"] if row["state"] in states else PRINTED]
        if np.isnan(row["modeled_usd"]):
            schedules = (law[f"depreciation_schedule_{name}"]["value"] for name in ("computers", "equipment"))
            found.loc[place, "modeled_usd"] = row["cost_usd"] * modeled_share(row.to_dict(), *schedules)
    found["value_over_cost"] = found["value_usd"] / found["cost_usd"]
    found["ratio"] = found["value_usd"] / found["modeled_usd"]
    return found


def roll_shares(ratios: pd.DataFrame) -> dict[str, float]:
    """Geometric mean of the ratios of the rows chosen for each share."""
    return {use: float(np.exp(np.log(ratios.loc[ratios["use"].eq(use), "ratio"]).mean())) for use in CHOSEN}
