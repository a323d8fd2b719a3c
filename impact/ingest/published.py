"""Parameters that are estimated from tables of data/published: roll shares of data centers, and taxes of states.

Roll share: what published values of operating data centers say of the share of cost that reaches the roll.

    modeled    cost spread evenly over its years, each year's part x the factor of its age     USD
    ratio      published value / modeled                                                       share
    roll share geometric mean of the ratios of the rows chosen for it, one a project            share

Schedules of most of these states are not known here: those of one state, which are printed, stand for them. Rows
chosen: the first value at least a year after the statement of the cost. All others are for checking.

States: a tax of all payers over what it is paid from, by state, for the state and for its local governments.

    excise         selective sales taxes / personal income; local: all that local governments levy but the next four
    property       property taxes / personal income
    general_sales  general sales and gross receipts taxes / gross domestic product
    local income   individual income taxes of local governments / earnings
    corporate      mean of two fiscal years / (gross domestic product - earnings) of the year between
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from impact.model.tax_law import tax_law
from impact.sources.catalog import data_folder
from impact.taxes.law import TaxLaw

PRINTED = "MS"
"""State whose schedules are printed and stand for those of others."""
ROLL_SHARES = ("roll_share_personal", "roll_share_real")


def published_table(name: str) -> pd.DataFrame:
    """One table of data/published."""
    return pd.read_csv(data_folder() / "published" / f"{name}.csv")


def modeled_share(row: Mapping[str, Any], computers: Sequence[float], equipment: Sequence[float]) -> float:
    """Modeled value over cost on January 1 of a tax year: cost of each year before, by class and age.

    Half computers, half buildings, all bought the year before: 0.5 x 0.87 + 0.5; ten years later the last factor holds:

    >>> mix = {"computers_share": 0.5, "equipment_share": 0.0, "real_share": 0.5}
    >>> modeled_share({"first_year": 2019, "last_year": 2019, "tax_year": 2020, **mix}, [0.87], [0.92])
    0.935
    >>> modeled_share({"first_year": 2019, "last_year": 2019, "tax_year": 2030, **mix}, [0.87, 0.2], [0.92])
    0.6
    """
    years = range(int(row["first_year"]), int(row["last_year"]) + 1)
    found = 0.0
    for age in (int(row["tax_year"]) - 1 - year for year in years):
        if age >= 0:
            left = (schedule[min(age, len(schedule) - 1)] for schedule in (computers, equipment))
            parts = zip((row["computers_share"], row["equipment_share"]), left, strict=True)
            found += (sum(part * factor for part, factor in parts) + row["real_share"]) / len(years)
    return float(found)


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
    chosen = {use: ratios.loc[ratios["use"].eq(use), "ratio"] for use in ROLL_SHARES}
    return {use: float(np.exp(np.log(own).mean())) for use, own in chosen.items()}


def state_tax_rates(taxes: pd.DataFrame) -> pd.DataFrame:
    """Rates by state (rows) and name of the record (columns); taxes: data/published/state_taxes.csv."""
    own = taxes.set_index("state")
    income, product = own["personal_income_usd"], own["gdp_2022_usd"]
    local_income = own["individual_income_usd"] - own["individual_income_state_usd"]
    others = own[["property_local_usd", "general_sales_local_usd", "other_local_usd"]].sum(axis=1) + local_income
    local_part = ((own["total_local_usd"] - others) / own["corporate_income_usd"]).fillna(0.0).clip(0.0, 1.0)
    corporate = own[["corporate_income_usd", "corporate_income_2021_usd"]].mean(axis=1)
    corporate = corporate / (own["gdp_2021_usd"] - own["earnings_2021_usd"])
    found = pd.DataFrame(
        {
            "excise_state": own["selective_share_of_state"] * (own["total_usd"] - own["total_local_usd"]) / income,
            "excise_local": own["other_local_usd"] / income,
            "property_state": (own["property_usd"] - own["property_local_usd"]) / income,
            "property_local": own["property_local_usd"] / income,
            "income_local": local_income / own["earnings_2022_usd"],
            "general_sales_state": (own["general_sales_usd"] - own["general_sales_local_usd"]) / product,
            "general_sales_local": own["general_sales_local_usd"] / product,
            "corporate_state": corporate * (1 - local_part),
            "corporate_local": corporate * local_part,
        }
    )
    return found.round(5)


def stale_parameters(law: TaxLaw | None = None) -> Iterator[str]:
    """Words on each parameter of data/parameters/tax that differs from what the published tables give."""
    law = tax_law() if law is None else law
    known = {state: records for state, records in law.states.items() if state not in law.estimated}
    for use, share in roll_shares(roll_ratios(published_table("roll_values"), known)).items():
        yield from difference(f"tax/general.{use}_data_center", law.general[f"{use}_data_center"], round(share, 2))
    rates = state_tax_rates(published_table("state_taxes"))
    for state in sorted(law.estimated):
        for name, rate in rates.loc[state].items():
            record = law.states[state].get(name, {"value": 0.0})
            yield from difference(f"tax/estimates.{state}.{name}", record, float(rate))


def difference(key: str, record: Mapping[str, Any], estimate: float) -> Iterator[str]:
    """Words on a parameter where it is not its estimate."""
    if not np.isclose(record["value"], estimate, rtol=1e-9, atol=1e-12):
        yield f"{key} is {record['value']:g}; the tables of data/published give {estimate:g}"
