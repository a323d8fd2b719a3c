"""Views of the taxes: by jurisdiction, by year, what incentives cost, and gross alongside net and but-for.

nominal       real x (1 + price growth)^(year - price year)
present value real / (1 + discount)^(year - price year)
net           of the facilities themselves; + all that follows x (1 - displacement) x (1 - crowding out, construction)
but-for       share of cases x net - (1 - share of cases) x what is forgone; only where something is forgone
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.taxes.law import TaxLaw

LEVELS = ("federal", "state", "county", "city", "schools")
LOCAL = ("county", "city", "schools")


@dataclass(frozen=True)
class Money:
    """How dollars of different years are compared.

    Attributes:
        price_year: of the amounts.
        growth: of prices a year.
        discount: real, a year.
    """

    price_year: int
    growth: float
    discount: float

    def nominal(self, years: pd.Series) -> pd.Series:
        """Dollars of each year per dollar of the price year."""
        return (1 + self.growth) ** (years - self.price_year)

    def present(self, years: pd.Series) -> pd.Series:
        """Present value in the price year of a dollar of each year."""
        return (1 + self.discount) ** (self.price_year - years)


def reported_rows(rows: pd.DataFrame, law: TaxLaw, money: Money) -> pd.DataFrame:
    """Rows with the jurisdiction's title and level, nominal and present value."""
    titles, levels = (
        rows["jurisdiction"].map({key: getattr(t, name) for key, t in law.jurisdictions.items()})
        for name in ("title", "level")
    )
    return rows.assign(
        jurisdiction_title=titles,
        level=levels,
        nominal_usd=rows["amount_usd"] * money.nominal(rows["year"]),
        present_value_usd=rows["amount_usd"] * money.present(rows["year"]),
        forgone_usd=rows["full_usd"] - rows["amount_usd"],
        tax_year=rows["year"] - property_lag(rows, law),
    )


def property_lag(rows: pd.DataFrame, law: TaxLaw) -> pd.Series:
    """Years from the lien date to the bill, for property tax; zero for other taxes."""
    states = rows["jurisdiction"].map({key: jurisdiction.state for key, jurisdiction in law.jurisdictions.items()})
    lags = {state: int(records["billing_lag"]["value"]) for state, records in law.states.items()}
    return states.map(lags).fillna(0).astype(int) * rows["kind"].str.startswith("property tax")


OF_THE_COMPANY = ("franchise tax", "excise tax")


def follows(kind: str, facility: str) -> bool:
    """Whether a tax follows from jobs, spending and other businesses: it is neither on a facility nor on its company.

    >>> follows("payroll tax", ""), follows("property tax, real", "hall"), follows("excise tax", "")
    (True, False, False)
    """
    return not facility and kind not in OF_THE_COMPANY


def taxes_by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """jurisdiction, jurisdiction_title, level, kind, recurrence, effect, year, amount_usd, nominal_usd."""
    keys = ["level", "jurisdiction", "jurisdiction_title", "kind", "recurrence", "effect", "year"]
    table = rows.groupby(keys, as_index=False)[["amount_usd", "nominal_usd"]].sum()
    order = table["level"].map({level: number for number, level in enumerate(LEVELS)})
    return table.assign(order=order).sort_values(["order", *keys[1:]], ignore_index=True).drop(columns="order")


def taxes_by_jurisdiction(rows: pd.DataFrame, general: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """One row a jurisdiction: one-time, recurring, gross, nominal, present value, net, but-for, forgone.

    USD, all years.
    """
    after = pd.Series(list(map(follows, rows["kind"], rows["facility"])), rows.index, dtype=bool)
    displaced = 1 - general["displacement_share"]["value"] * after
    crowded = 1 - general["crowding_out_share"]["value"] * (after & rows["phase"].eq("construction"))
    table = rows.assign(
        one_time_usd=rows["amount_usd"].where(rows["recurrence"].eq("one-time"), 0.0),
        recurring_usd=rows["amount_usd"].where(rows["recurrence"].eq("recurring"), 0.0),
        net_usd=rows["amount_usd"] * displaced * crowded,
    )
    sums = ["one_time_usd", "recurring_usd", "amount_usd", "nominal_usd", "present_value_usd", "net_usd", "forgone_usd"]
    found = table.groupby(["level", "jurisdiction", "jurisdiction_title"], as_index=False)[sums].sum()
    decided = general["but_for_share"]["value"]
    with_incentive = decided * found["net_usd"] - (1 - decided) * found["forgone_usd"]
    found["but_for_usd"] = with_incentive.where(found["forgone_usd"] > 0)
    order = found["level"].map({level: number for number, level in enumerate(LEVELS)})
    return found.assign(order=order).sort_values(["order", "jurisdiction"], ignore_index=True).drop(columns="order")


def incentives(rows: pd.DataFrame, money: Money, jobs: float) -> pd.DataFrame:
    """What abatements and exemptions cost each jurisdiction: kind, forgone, present value, per operation job; USD.

    jobs: operation jobs of the reference year, all effects; all jurisdictions together stand in the last row.
    """
    lost = rows[rows["forgone_usd"].ne(0)]
    table = lost.assign(forgone_present_value_usd=lost["forgone_usd"] * money.present(lost["year"]))
    sums = ["forgone_usd", "forgone_present_value_usd"]
    found = table.groupby(["level", "jurisdiction", "jurisdiction_title", "kind"], as_index=False)[sums].sum()
    if len(found):
        whole = {"level": "all", "jurisdiction": "all", "jurisdiction_title": "All jurisdictions", "kind": "all"}
        found = pd.concat([found, pd.DataFrame([whole | found[sums].sum().to_dict()])], ignore_index=True)
    found["forgone_per_job_usd"] = found["forgone_usd"] / jobs if jobs > 0 else np.nan
    return found
